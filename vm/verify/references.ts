/**
 * Pass: reference safety. Nothing is written, moved or lent mutably while a reference to it is alive that must not see that.
 * The rules include two that the archived verifier lacks: a mutable borrow of a local asks whether the whole frame is
 * borrowed, and an immutable borrow of a vector element asks whether the vector is readable (docs/verifier.md).
 * Source: move-bytecode-verifier/src/reference_safety/{mod,abstract_state}.rs.
 */

import { never, type Status } from '../base/status.ts';
import type { Instruction } from '../format/module.ts';
import { opInfo } from '../format/opcodes.ts';
import { variantAt, variantFieldAt } from '../format/variants.ts';
import { type Analysis, analyse } from './absint.ts';
import { BorrowGraph } from './borrow-graph.ts';
import { type FlowContext, failAt } from './context.ts';
import { popsOf, pushesOf, variantFields } from './stack.ts';
import { MUTREF } from './types.ts';

/** A value that is not a reference. */
const VALUE = -1;

interface State {
  /** Reference held by each local, or VALUE. */
  locals: number[];
  graph: BorrowGraph;
}

export function checkReferences(context: FlowContext): void {
  analyse(context, new ReferenceAnalysis(context));
}

class ReferenceAnalysis implements Analysis<State> {
  readonly context: FlowContext;
  /** The node that stands for the frame: locals and global storage are borrowed from it. */
  readonly frame: number;
  readonly #labels = new Map<string, string>();
  readonly #localLabels: string[];
  readonly #fieldLabels: string[] = [];
  readonly #stack: number[] = [];
  #state!: State;
  #next = 0;
  #offset = 0;

  constructor(context: FlowContext) {
    this.context = context;
    this.frame = context.locals.length;
    this.#localLabels = context.locals.map((_, i) => this.#label(`local ${i}`));
  }

  initial(): State {
    const { context, frame } = this;
    const graph = new BorrowGraph();
    const locals = context.locals.map((type, i) => {
      if (i >= context.parameters.length || !context.types.isReference(type)) return VALUE;
      graph.add(i, context.types.kind[type] === MUTREF);
      return i;
    });
    graph.add(frame, true);
    return { locals, graph };
  }

  copy(state: State): State {
    this.context.meter.add(state.graph.size + (state.locals.length >> 3));
    return { locals: state.locals.slice(), graph: state.graph.copy() };
  }

  /** Both states are canonical: a reference held by local i is node i. */
  join(into: State, from: State): boolean {
    const { meter } = this.context;
    let changed = false;
    for (let i = 0; i < into.locals.length; i++) {
      if (into.locals[i] === from.locals[i]) continue;
      if (from.locals[i] === VALUE) {
        meter.add(into.graph.releaseCost(i));
        into.graph.release(i);
        into.locals[i] = VALUE;
        changed = true;
      } else {
        meter.add(from.graph.releaseCost(i));
        from.graph.release(i);
      }
    }
    meter.add(1 + into.graph.size + from.graph.size);
    return into.graph.absorb(from.graph) || changed;
  }

  run(state: State, block: number): void {
    const { cfg, code, meter } = this.context;
    this.#state = state;
    this.#next = this.frame + 1;
    const last = cfg.end[block]!;
    for (let offset = cfg.start[block]!; offset <= last; offset++) {
      meter.add(1);
      this.#offset = offset;
      this.#execute(code.instructions[offset]!);
    }
    const names = new Map<number, number>();
    for (let i = 0; i < state.locals.length; i++) {
      const id = state.locals[i]!;
      if (id === VALUE || id === i) continue;
      names.set(id, i);
      state.locals[i] = i;
    }
    if (names.size > 0) meter.add(state.graph.size);
    state.graph.rename(names);
  }

  #fail(status: Status, message: string): never {
    return failAt(this.context, this.#offset, status, message);
  }

  /** Two characters for each place, so that paths are compared as strings. */
  #label(place: string): string {
    let label = this.#labels.get(place);
    if (label === undefined) {
      const n = this.#labels.size;
      label = String.fromCharCode(n >>> 16, n & 0xffff);
      this.#labels.set(place, label);
    }
    return label;
  }

  #pop(): number {
    return this.#stack.pop()!;
  }

  #push(value: number): void {
    this.#stack.push(value);
  }

  #popValues(n: number): void {
    this.#stack.length -= n;
  }

  #pushValues(n: number): void {
    for (let i = 0; i < n; i++) this.#stack.push(VALUE);
  }

  #newRef(mutable: boolean): number {
    const id = this.#next++;
    this.#state.graph.add(id, mutable);
    return id;
  }

  #release(id: number): void {
    if (id === VALUE) return;
    const { graph } = this.#state;
    this.context.meter.add(1 + graph.releaseCost(id));
    graph.release(id);
  }

  #borrowed(id: number, label: string | undefined, mutableOnly: boolean): boolean {
    const { graph } = this.#state;
    this.context.meter.add(graph.size);
    return graph.isBorrowed(id, label, mutableOnly);
  }

  #borrowedWhole(id: number): boolean {
    const { graph } = this.#state;
    this.context.meter.add(graph.size);
    return graph.isBorrowedWhole(id);
  }

  #writable(id: number): boolean {
    return !this.#borrowed(id, undefined, false);
  }

  #readable(id: number, label?: string): boolean {
    return !this.#state.graph.isMutable(id) || !this.#borrowed(id, label, true);
  }

  /** A reference to exactly `path` of `parent`. */
  #borrowStrong(parent: number, path: string, mutable: boolean): number {
    const { graph } = this.#state;
    const id = this.#newRef(mutable);
    this.context.meter.add(graph.size);
    graph.borrowStrong(parent, path, id);
    return id;
  }

  #copyLocal(local: number): void {
    const id = this.#state.locals[local]!;
    if (id !== VALUE) this.#push(this.#borrowStrong(id, '', this.#state.graph.isMutable(id)));
    else {
      if (this.#localMutablyBorrowed(local))
        this.#fail('COPYLOC_EXISTS_BORROW_ERROR', `copy of local ${local} while it is mutably borrowed`);
      this.#push(VALUE);
    }
  }

  /** The first half is what "additional borrow checks" added: a borrow of the whole frame may be of any local. */
  #localMutablyBorrowed(local: number): boolean {
    return this.#borrowedWhole(this.frame) || this.#borrowed(this.frame, this.#localLabels[local]!, true);
  }

  #moveLocal(local: number): void {
    const { locals } = this.#state;
    const id = locals[local]!;
    locals[local] = VALUE;
    if (id === VALUE && this.#borrowed(this.frame, this.#localLabels[local]!, false))
      this.#fail('MOVELOC_EXISTS_BORROW_ERROR', `move of local ${local} while it is borrowed`);
    this.#push(id);
  }

  #storeLocal(local: number): void {
    const { locals } = this.#state;
    const old = locals[local]!;
    if (old !== VALUE) this.#release(old);
    else if (this.#borrowed(this.frame, this.#localLabels[local]!, false))
      this.#fail('STLOC_UNSAFE_TO_DESTROY_ERROR', `store to local ${local} while its old value is borrowed`);
    locals[local] = this.#pop();
  }

  #borrowLocal(local: number, mutable: boolean): void {
    if (mutable ? this.#borrowedWhole(this.frame) : this.#localMutablyBorrowed(local))
      this.#fail('BORROWLOC_EXISTS_BORROW_ERROR', `borrow of local ${local} while it is, or may be, mutably borrowed`);
    this.#push(this.#borrowStrong(this.frame, this.#localLabels[local]!, mutable));
  }

  #fieldStatus(): Status {
    return this.context.module.dialect.family === 'sui'
      ? 'FIELD_EXISTS_MUTABLE_BORROW_ERROR'
      : 'BORROWFIELD_EXISTS_MUTABLE_BORROW_ERROR';
  }

  #borrowField(handle: number, mutable: boolean): void {
    this.#fieldLabels[handle] ??= this.#label(`field ${handle}`);
    this.#borrowPart(this.#fieldLabels[handle], mutable);
  }

  /** A field at one offset is one place in all variants of an enum, whichever handle names it. */
  #borrowVariantField(index: number, generic: boolean, mutable: boolean): void {
    const { owner, field } = variantFieldAt(this.context.module, generic, index);
    this.#borrowPart(this.#label(`variants ${owner} ${field}`), mutable);
  }

  #borrowPart(label: string, mutable: boolean): void {
    const id = this.#pop();
    if (mutable ? this.#borrowedWhole(id) : !this.#readable(id, label))
      this.#fail(this.#fieldStatus(), 'borrow of a field while a borrow that excludes it is alive');
    const field = this.#borrowStrong(id, label, mutable);
    this.#release(id);
    this.#push(field);
  }

  #unpackVariantRef(instruction: Instruction, generic: boolean, mutable: boolean): void {
    const { owner: def, tag } = variantAt(this.context.module, generic, instruction.index);
    const id = this.#pop();
    if (mutable ? this.#borrowedWhole(id) : !this.#readable(id))
      this.#fail(this.#fieldStatus(), 'borrow of the fields of a variant while a borrow that excludes it is alive');
    const count = variantFields(this.context, generic, instruction.index).length;
    const fields: number[] = [];
    for (let i = 0; i < count; i++)
      fields.push(this.#borrowStrong(id, this.#label(`variant ${def} ${tag} ${i}`), mutable));
    this.#release(id);
    for (const field of fields) this.#push(field);
  }

  #borrowGlobal(def: number, mutable: boolean): void {
    this.#popValues(1);
    const label = this.#label(`global ${def}`);
    const whole = this.#borrowedWhole(this.frame);
    if (whole || this.#borrowed(this.frame, label, !mutable))
      this.#fail('GLOBAL_REFERENCE_ERROR', 'borrow of a resource while a borrow that excludes it is alive');
    const id = this.#newRef(mutable);
    this.#state.graph.borrowWeak(this.frame, label, id);
    this.#push(id);
  }

  #moveFrom(def: number): void {
    if (this.#borrowed(this.frame, this.#label(`global ${def}`), false))
      this.#fail('GLOBAL_REFERENCE_ERROR', 'move_from of a resource while one of its type is borrowed');
    this.#popValues(1);
    this.#push(VALUE);
  }

  #call(index: number): void {
    const { module, types, definitions } = this.context;
    const { params, returns } = module.functionHandles[index]!;
    for (const def of definitions.get(index)?.acquires ?? [])
      if (this.#borrowed(this.frame, this.#label(`global ${def}`), false))
        this.#fail('GLOBAL_REFERENCE_ERROR', 'call of a function that acquires a resource which is borrowed');
    this.#callWith(types.signatures[params]!.length, types.signatures[returns]!);
  }

  /** Takes `count` arguments off the stack and puts results there, which may borrow from any reference among them. */
  #callWith(count: number, results: readonly number[]): void {
    const { types, meter } = this.context;
    const { graph } = this.#state;
    const args = this.#stack.splice(this.#stack.length - count, count).filter((id) => id !== VALUE);
    const mutable = args.filter((id) => graph.isMutable(id));
    for (const id of mutable)
      if (!this.#writable(id))
        this.#fail(
          'CALL_BORROWED_MUTABLE_REFERENCE_ERROR',
          'a mutable reference is passed while something borrows from it',
        );
    for (const type of results) {
      if (!types.isReference(type)) {
        this.#push(VALUE);
        continue;
      }
      const isMutable = types.kind[type] === MUTREF;
      const id = this.#newRef(isMutable);
      const parents = isMutable ? mutable : args;
      meter.add(parents.length);
      for (const parent of parents) graph.borrowWeak(parent, '', id);
      this.#push(id);
    }
    for (const id of args) this.#release(id);
  }

  #return(): void {
    const { locals, graph } = this.#state;
    for (let i = 0; i < locals.length; i++) {
      this.#release(locals[i]!);
      locals[i] = VALUE;
    }
    if (this.#borrowed(this.frame, undefined, false))
      this.#fail(
        'UNSAFE_RET_LOCAL_OR_RESOURCE_STILL_BORROWED',
        'return while a local or a resource is borrowed by a returned reference',
      );
    for (const id of this.#stack)
      if (id !== VALUE && graph.isMutable(id) && !this.#writable(id))
        this.#fail(
          'RET_BORROWED_MUTABLE_REFERENCE_ERROR',
          'a mutable reference is returned while something borrows from it',
        );
    this.#stack.length = 0;
  }

  #updateVector(): void {
    const id = this.#pop();
    if (!this.#writable(id))
      this.#fail('VEC_UPDATE_EXISTS_MUTABLE_BORROW_ERROR', 'update of a vector while an element of it is borrowed');
    this.#release(id);
  }

  #borrowElement(mutable: boolean): void {
    this.#popValues(1);
    const id = this.#pop();
    if (mutable ? !this.#writable(id) : !this.#readable(id))
      this.#fail(
        'VEC_BORROW_ELEMENT_EXISTS_MUTABLE_BORROW_ERROR',
        'borrow of a vector element while a borrow that excludes it is alive',
      );
    const element = this.#newRef(mutable);
    this.#state.graph.borrowWeak(id, '', element);
    this.#release(id);
    this.#push(element);
  }

  #execute(instruction: Instruction): void {
    const { context } = this;
    const { module } = context;
    const { op, index } = instruction;
    switch (op) {
      case 0x01: // Pop
        this.#release(this.#pop());
        break;
      case 0x02: // Ret
        this.#return();
        break;
      case 0x0a: // CopyLoc
        this.#copyLocal(index);
        break;
      case 0x0b: // MoveLoc
        this.#moveLocal(index);
        break;
      case 0x0c: // StLoc
        this.#storeLocal(index);
        break;
      case 0x0d: // MutBorrowLoc
      case 0x0e: // ImmBorrowLoc
        this.#borrowLocal(index, op === 0x0d);
        break;
      case 0x0f: // MutBorrowField
      case 0x10: // ImmBorrowField
        this.#borrowField(index, op === 0x0f);
        break;
      case 0x36: // MutBorrowFieldGeneric
      case 0x37: // ImmBorrowFieldGeneric
        this.#borrowField(module.fieldInsts[index]!.of, op === 0x36);
        break;
      case 0x11: // Call
        this.#call(index);
        break;
      case 0x38: // CallGeneric
        this.#call(module.functionInsts[index]!.of);
        break;
      case 0x14: {
        // ReadRef
        const id = this.#pop();
        if (!this.#readable(id))
          this.#fail('READREF_EXISTS_MUTABLE_BORROW_ERROR', 'read while a mutable borrow is alive');
        this.#release(id);
        this.#push(VALUE);
        break;
      }
      case 0x15: {
        // WriteRef
        const id = this.#pop();
        this.#popValues(1);
        if (!this.#writable(id)) this.#fail('WRITEREF_EXISTS_BORROW_ERROR', 'write while a borrow is alive');
        this.#release(id);
        break;
      }
      case 0x21: // Eq
      case 0x22: {
        // Neq
        const right = this.#pop();
        const left = this.#pop();
        for (const id of [right, left])
          if (id !== VALUE && !this.#readable(id))
            this.#fail('READREF_EXISTS_MUTABLE_BORROW_ERROR', 'comparison while a mutable borrow is alive');
        this.#release(right);
        this.#release(left);
        this.#push(VALUE);
        break;
      }
      case 0x2e: {
        // FreezeRef
        const id = this.#pop();
        if (!this.#readable(id))
          this.#fail('FREEZEREF_EXISTS_MUTABLE_BORROW_ERROR', 'freeze while a mutable borrow is alive');
        const frozen = this.#borrowStrong(id, '', false);
        this.#release(id);
        this.#push(frozen);
        break;
      }
      case 0x2a: // MutBorrowGlobal
      case 0x2b: // ImmBorrowGlobal
        this.#borrowGlobal(index, op === 0x2a);
        break;
      case 0x3c: // MutBorrowGlobalGeneric
      case 0x3d: // ImmBorrowGlobalGeneric
        this.#borrowGlobal(module.structInsts[index]!.of, op === 0x3c);
        break;
      case 0x2c: // MoveFrom
        this.#moveFrom(index);
        break;
      case 0x3e: // MoveFromGeneric
        this.#moveFrom(module.structInsts[index]!.of);
        break;
      case 0x2d: // MoveTo
      case 0x3f: // MoveToGeneric
        this.#popValues(1);
        this.#release(this.#pop());
        break;
      case 0x41: // VecLen
        this.#release(this.#pop());
        this.#push(VALUE);
        break;
      case 0x42: // VecImmBorrow
      case 0x43: // VecMutBorrow
        this.#borrowElement(op === 0x43);
        break;
      case 0x44: // VecPushBack
        this.#popValues(1);
        this.#updateVector();
        break;
      case 0x45: // VecPopBack
        this.#updateVector();
        this.#push(VALUE);
        break;
      case 0x47: // VecSwap
        this.#popValues(2);
        this.#updateVector();
        break;
      case 0x51: // UnpackVariantImmRef
      case 0x52: // UnpackVariantMutRef
        this.#unpackVariantRef(instruction, false, op === 0x52);
        break;
      case 0x54: // UnpackVariantGenericImmRef
      case 0x55: // UnpackVariantGenericMutRef
        this.#unpackVariantRef(instruction, true, op === 0x55);
        break;
      case 0x56: // VariantSwitch
      case 0x57: // TestVariant
      case 0x58: {
        // TestVariantGeneric
        const id = this.#pop();
        if (!this.#readable(id))
          this.#fail('READREF_EXISTS_MUTABLE_BORROW_ERROR', 'look at the variant while a mutable borrow is alive');
        this.#release(id);
        if (op !== 0x56) this.#push(VALUE);
        break;
      }
      case 0x59: // ImmBorrowVariantField
      case 0x5a: // MutBorrowVariantField
        this.#borrowVariantField(index, false, op === 0x5a);
        break;
      case 0x5b: // ImmBorrowVariantFieldGeneric
      case 0x5c: // MutBorrowVariantFieldGeneric
        this.#borrowVariantField(index, true, op === 0x5c);
        break;
      case 0x5f: {
        // CallClosure
        const { types } = context;
        const type = types.signatures[index]![0]!;
        const arity = types.arity.get(type)!;
        this.#popValues(1);
        this.#callWith(arity, types.args[type]!.slice(arity));
        break;
      }
      // Values in, values out: the types were checked, and no value holds a reference.
      case 0x03: // BrTrue
      case 0x04: // BrFalse
      case 0x05: // Branch
      case 0x06: // LdU64
      case 0x07: // LdConst
      case 0x08: // LdTrue
      case 0x09: // LdFalse
      case 0x12: // Pack
      case 0x13: // Unpack
      case 0x16: // Add
      case 0x17: // Sub
      case 0x18: // Mul
      case 0x19: // Mod
      case 0x1a: // Div
      case 0x1b: // BitOr
      case 0x1c: // BitAnd
      case 0x1d: // Xor
      case 0x1e: // Or
      case 0x1f: // And
      case 0x20: // Not
      case 0x23: // Lt
      case 0x24: // Gt
      case 0x25: // Le
      case 0x26: // Ge
      case 0x27: // Abort
      case 0x28: // Nop
      case 0x29: // Exists
      case 0x2f: // Shl
      case 0x30: // Shr
      case 0x31: // LdU8
      case 0x32: // LdU128
      case 0x33: // CastU8
      case 0x34: // CastU64
      case 0x35: // CastU128
      case 0x39: // PackGeneric
      case 0x3a: // UnpackGeneric
      case 0x3b: // ExistsGeneric
      case 0x40: // VecPack
      case 0x46: // VecUnpack
      case 0x48: // LdU16
      case 0x49: // LdU32
      case 0x4a: // LdU256
      case 0x4b: // CastU16
      case 0x4c: // CastU32
      case 0x4d: // CastU256
      case 0x4e: // PackVariant
      case 0x4f: // PackVariantGeneric
      case 0x50: // UnpackVariant
      case 0x53: // UnpackVariantGeneric
      case 0x5d: // PackClosure
      case 0x5e: // PackClosureGeneric
      case 0x60: // LdI8
      case 0x61: // LdI16
      case 0x62: // LdI32
      case 0x63: // LdI64
      case 0x64: // LdI128
      case 0x65: // LdI256
      case 0x66: // CastI8
      case 0x67: // CastI16
      case 0x68: // CastI32
      case 0x69: // CastI64
      case 0x6a: // CastI128
      case 0x6b: // CastI256
      case 0x6c: // Negate
      case 0x6d: {
        // AbortMsg
        const { pops, pushes } = opInfo(op);
        this.#popValues(pops >= 0 ? pops : popsOf(context, instruction));
        this.#pushValues(pushes >= 0 ? pushes : pushesOf(context, instruction));
        break;
      }
      default:
        never(op);
    }
  }
}
