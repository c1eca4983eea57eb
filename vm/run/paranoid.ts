/**
 * Paranoid mode: another loop around the same `step`, which believes nothing that the verifier or the linker has proven. Before
 * each instruction it checks the operands' types, abilities and references against the module's own tables; after it, what
 * was pushed, where control went, and the account of memory. What passes the verifier and fails here is a bug of ours. Without
 * this loop none of it runs, so it costs nothing.
 */

import { attempt, type Refusal } from '../base/status.ts';
import { ABILITY } from '../format/module.ts';
import { type ImageFunction, OP_CALL_NATIVE, OP_FAIL } from '../link/image.ts';
import type { Linkage } from '../link/loader.ts';
import { TypeResolver } from '../link/types.ts';
import { displayType, primitiveType, referenceType, type Type, vectorType } from '../types/type.ts';
import type { Reference, Value } from '../types/value.ts';
import { Globals } from './globals.ts';
import type { Machine } from './machine.ts';
import { type Availability, availability } from './paranoid/available.ts';
import {
  type Borrow,
  borrow,
  checkFree,
  checkReadable,
  checkWritable,
  newRoot,
  placeText,
  type Root,
  release,
  resolve,
  wholeBorrower,
} from './paranoid/borrows.ts';
import { checkDeep, checkMemory, checkShape, isReference } from './paranoid/shape.ts';
import { type Site, Sites } from './paranoid/site.ts';
import { violation } from './paranoid/violation.ts';
import { step } from './step.ts';
import { imageOpName } from './trace.ts';

/** Steps between two counts of all live memory, unless told otherwise. */
export const RECOUNT_EVERY = 256;

export interface ParanoidOptions {
  /** Steps between two counts of all live memory. */
  readonly recountEvery?: number;
  /** Hears of each step before it is done, for coverage. */
  readonly onStep?: (fn: number, pc: number) => void;
}

/**
 * Runs a fresh machine until it stops, or until the first step at which it does what verified code can't do. Then the result is
 * a refusal UNKNOWN_INVARIANT_VIOLATION_ERROR, with sub-status 1 for types, abilities, values and memory and 3 for references, at
 * the instruction concerned; `linkage` is what the machine's image was built from. Otherwise the machine ends as it always does.
 */
export function finishParanoid(machine: Machine, linkage: Linkage, options: ParanoidOptions = {}): Refusal | undefined {
  const outcome = attempt(
    () => {
      new Paranoid(machine, linkage, options).run();
    },
    () => {
      const { module, name, ops } = machine.current;
      const op = ops[machine.pc];
      return {
        module,
        function: name,
        offset: machine.pc,
        ...(op === undefined ? {} : { hint: `at instruction ${imageOpName(op)}` }),
      };
    },
  );
  return outcome.ok ? undefined : outcome.error;
}

/** One value as paranoid mode sees it. */
interface Held {
  readonly type: Type;
  /** What a reference is. */
  readonly node: Borrow | undefined;
}

interface Frame {
  /** Values of the caller below the frame's own on the stack. */
  readonly floor: number;
  readonly root: Root;
  /** References in locals. */
  readonly nodes: (Borrow | undefined)[];
}

const BOOL = primitiveType('bool');
const U8 = primitiveType('u8');
const U64 = primitiveType('u64');
const ADDRESS = primitiveType('address');
const BYTES = vectorType(U8);
const LITERALS: Readonly<Record<number, Type>> = {
  49: U8,
  72: primitiveType('u16'),
  73: primitiveType('u32'),
  6: U64,
  50: primitiveType('u128'),
  74: primitiveType('u256'),
  51: U8,
  75: primitiveType('u16'),
  76: primitiveType('u32'),
  52: U64,
  53: primitiveType('u128'),
  77: primitiveType('u256'),
};

class Paranoid {
  readonly #machine: Machine;
  readonly #types: TypeResolver;
  readonly #sites: Sites;
  readonly #recountEvery: number;
  readonly #onStep: ((fn: number, pc: number) => void) | undefined;
  readonly #stack: Held[] = [];
  readonly #frames: Frame[] = [];
  readonly #lent: Root;
  readonly #resources = new Map<Value[], Root>();
  readonly #abilities = new Map<string, number>();
  readonly #availability = new Map<ImageFunction, Availability>();
  /** Arguments of the native that is running. */
  #lending: (Borrow | undefined)[] = [];
  /** Name of the instruction under way. */
  #what = '';

  constructor(machine: Machine, linkage: Linkage, options: ParanoidOptions) {
    this.#machine = machine;
    this.#types = new TypeResolver(linkage);
    this.#sites = new Sites(linkage, this.#types);
    this.#recountEvery = options.recountEvery ?? RECOUNT_EVERY;
    this.#onStep = options.onStep;
    this.#lent = newRoot(machine.lent, 'lent');
  }

  run(): void {
    const machine = this.#machine;
    if (machine.steps !== 0) throw new Error('paranoid mode starts at the first step');
    const { name, params } = machine.current;
    const frame = this.#enter(
      name,
      params.map(() => undefined),
    );
    params.forEach((type, i) => {
      const value = machine.locals[machine.base + i];
      checkDeep(this.#types, type, value, `parameter ${i}`);
      if (isReference(type))
        frame.nodes[i] = borrow(this.#lent, this.#lent, [(value as Reference).index], type.kind === 'mutref');
    });
    let next = 0;
    while (!machine.stopped) {
      if (machine.steps >= next) {
        this.#recount();
        next = machine.steps + this.#recountEvery;
      }
      this.#step();
    }
    if (machine.done) this.#recount();
  }

  #recount(): void {
    checkMemory(
      this.#machine,
      this.#types,
      this.#stack.map((held) => held.type),
    );
  }

  get #frame(): Frame {
    return this.#frames[this.#frames.length - 1]!;
  }

  #enter(name: string, nodes: (Borrow | undefined)[]): Frame {
    const root = newRoot(this.#machine.locals, `locals of ${name} (${this.#frames.length})`);
    const frame = { floor: this.#stack.length, root, nodes };
    this.#frames.push(frame);
    return frame;
  }

  #set(type: Type): number {
    let set = this.#abilities.get(type.text);
    if (set === undefined) {
      set = this.#types.abilities(type);
      this.#abilities.set(type.text, set);
    }
    return set;
  }

  #need(type: Type, ability: keyof typeof ABILITY): void {
    if ((this.#set(type) & ABILITY[ability]) === 0)
      violation('types', `${this.#what}: a value of type ${displayType(type)}, which lacks ${ability}`);
  }

  /** Takes what is on top of the stack. */
  #pop(): Held & { readonly value: Value } {
    const at = this.#stack.length - 1;
    if (at < this.#frame.floor) violation('types', `${this.#what}: takes a value that its function did not push`);
    const held = this.#stack[at]!;
    const value = this.#machine.stack[at];
    checkShape(this.#types, held.type, value, this.#what);
    this.#stack.length = at;
    return { ...held, value };
  }

  #take(type: Type): Held & { readonly value: Value } {
    const held = this.#pop();
    this.#same(held.type, type);
    return held;
  }

  #same(found: Type, wanted: Type): void {
    if (found.text !== wanted.text)
      violation('types', `${this.#what}: ${displayType(wanted)} was expected, ${displayType(found)} found`);
  }

  /** Takes a reference; what is there is `target`. */
  #reference(mutable: boolean): {
    readonly to: Type;
    readonly node: Borrow;
    readonly target: Value;
    readonly type: Type;
  } {
    const { type, node, value } = this.#pop();
    if (!isReference(type) || (mutable && type.kind !== 'mutref'))
      violation(
        'types',
        `${this.#what}: ${mutable ? 'a mutable ' : 'a '}reference was expected, ${displayType(type)} found`,
      );
    return { to: type.to, type, node: node!, target: resolve(node!, value, this.#what) };
  }

  #integer(type: Type): void {
    if (!/^u\d+$/.test(type.kind))
      violation('types', `${this.#what}: an integer was expected, ${displayType(type)} found`);
  }

  #step(): void {
    const machine = this.#machine;
    const fn = machine.current;
    const { pc, steps, depth } = machine;
    const op = fn.ops[pc];
    if (op === undefined) violation('types', 'control runs past the end of the code');
    this.#what = imageOpName(op);
    if (machine.sp !== this.#stack.length)
      violation('types', `${this.#what}: ${this.#stack.length} values were expected on the stack, ${machine.sp} found`);
    this.#onStep?.(machine.fn, pc);
    if (op === OP_FAIL) {
      step(machine);
      return;
    }
    this.#arrive(fn, pc);
    const site = this.#sites.at(fn, pc);
    const pushed = this.#effect(site);
    step(machine);
    if (machine.failure !== undefined) return;
    if (machine.steps !== steps + 1) violation('types', `${this.#what}: ${machine.steps - steps} steps were counted`);
    if (op === 0x11 /* Call */) {
      const callee = machine.current;
      this.#expect(machine.depth === depth + 1 && machine.pc === 0, 'a call went elsewhere');
      callee.params.forEach((type, i) => {
        this.#same(type, site.params![i]!);
      });
      for (let i = callee.paramCount; i < callee.localCount; i++)
        this.#expect(machine.locals[machine.base + i] === undefined, 'a local of a new frame holds a value');
    } else this.#expect(op === 0x02 || machine.depth === depth, 'the depth of calls changed');
    for (const held of pushed) this.#stack.push(held);
    if (machine.sp !== this.#stack.length)
      violation('types', `${this.#what}: left ${machine.sp} values on the stack, ${this.#stack.length} were expected`);
    const from = this.#stack.length - pushed.length;
    pushed.forEach(({ type }, i) => {
      checkShape(this.#types, type, machine.stack[from + i], `${this.#what} pushed`);
    });
    if (op === OP_CALL_NATIVE || op === 0x2a || op === 0x2b)
      this.#adopt(
        pushed.map(({ type }) => type),
        from,
      );
    for (let i = from; i < this.#stack.length; i++) {
      const { node } = this.#stack[i]!;
      if (node) resolve(node, machine.stack[i], `${this.#what} pushed`);
    }
  }

  /** Ends the references in locals that not every path to here has set. */
  #arrive(fn: ImageFunction, pc: number): void {
    let known = this.#availability.get(fn);
    if (!known) {
      known = availability(fn);
      this.#availability.set(fn, known);
    }
    const here = known.get(pc);
    if (!here) return;
    const { nodes } = this.#frame;
    for (let i = 0; i < here.length; i++) {
      if (here[i] === 1 || !nodes[i]) continue;
      release(nodes[i]!);
      nodes[i] = undefined;
    }
  }

  #expect(holds: boolean, what: string): void {
    if (!holds) violation('types', `${this.#what}: ${what}`);
  }

  #value(type: Type): readonly Held[] {
    return [{ type, node: undefined }];
  }

  #local(index: number): { readonly type: Type; readonly value: Value; readonly slot: number } {
    const { current, base, locals } = this.#machine;
    const type = current.locals[index];
    if (type === undefined) violation('types', `${this.#what}: there is no local ${index}`);
    return { type, value: locals[base + index], slot: base + index };
  }

  #available(index: number): { readonly type: Type; readonly value: Value; readonly slot: number } {
    const local = this.#local(index);
    if (local.value === undefined) violation('types', `${this.#what}: local ${index} holds no value`);
    if (isReference(local.type) && !this.#frame.nodes[index])
      violation('references', `${this.#what}: not every path has put a reference into local ${index}`);
    checkShape(this.#types, local.type, local.value, `${this.#what}: local ${index}`);
    return local;
  }

  /** Checks the operands of an instruction, takes them from the shadow stack, and says what will be pushed. */
  #effect(site: Site): readonly Held[] {
    const { op, index, value: count } = site.instruction;
    const frame = this.#frame;
    switch (op) {
      case 0x01 /* Pop */:
        {
          const { type, node } = this.#pop();
          this.#need(type, 'drop');
          if (node) release(node);
          return [];
        }
      case 0x02 /* Ret */:
        return this.#return();
      case 0x03 /* BrTrue */:
      case 0x04 /* BrFalse */:
        this.#take(BOOL);
        return this.#empty();
      case 0x05 /* Branch */:
        return this.#empty();
      case 0x06:
      case 0x31:
      case 0x32:
      case 0x48:
      case 0x49:
      case 0x4a /* LdU8 … LdU256 */:
        return this.#value(LITERALS[op]!);
      case 0x07 /* LdConst */:
        return this.#value(site.type!);
      case 0x08:
      case 0x09 /* LdTrue, LdFalse */:
        return this.#value(BOOL);
      case 0x0a /* CopyLoc */:
        {
          const { type, value, slot } = this.#available(index);
          this.#need(type, 'copy');
          if (isReference(type)) {
            const node = frame.nodes[index]!;
            resolve(node, value, this.#what);
            return [{ type, node: borrow(node, node.root, node.path, node.mutable) }];
          }
          checkFree(frame.root, [slot], true, `${this.#what} of local ${index}`);
          return this.#value(type);
        }
      case 0x0b /* MoveLoc */:
        {
          const { type, slot } = this.#available(index);
          const node = frame.nodes[index];
          frame.nodes[index] = undefined;
          if (!isReference(type)) checkFree(frame.root, [slot], false, `${this.#what} of local ${index}`);
          return [{ type, node }];
        }
      case 0x0c /* StLoc */:
        {
          const { type, value, slot } = this.#local(index);
          const { node } = this.#take(type);
          const old = frame.nodes[index];
          if (old) release(old);
          else if (value !== undefined) {
            this.#need(type, 'drop');
            checkFree(frame.root, [slot], false, `${this.#what} to local ${index}`);
          }
          frame.nodes[index] = node;
          return [];
        }
      case 0x0d /* MutBorrowLoc */:
      case 0x0e /* ImmBorrowLoc */:
        {
          const mutable = op === 0x0d;
          const { type, slot } = this.#available(index);
          if (isReference(type)) violation('types', `${this.#what}: local ${index} is a reference`);
          if (!mutable) checkFree(frame.root, [slot], true, `${this.#what} of local ${index}`);
          return [{ type: referenceType(type, mutable), node: borrow(frame.root, frame.root, [slot], mutable) }];
        }
      case 0x0f:
      case 0x10:
      case 0x36:
      case 0x37 /* Mut/ImmBorrowField(Generic) */:
        {
          const mutable = op === 0x0f || op === 0x36;
          const { to, node } = this.#reference(mutable);
          this.#same(to, site.data!);
          const field = site.field!;
          return [this.#part(node, field, site.fields![field]!, mutable)];
        }
      case 0x11 /* Call */:
      case 0x38 /* CallGeneric */:
        return this.#call(site);
      case 0x12 /* Pack */:
      case 0x39 /* PackGeneric */:
      case 0x4e /* PackVariant */:
      case 0x4f /* PackVariantGeneric */:
        this.#parts(site);
        for (let i = site.fields!.length - 1; i >= 0; i--) this.#take(site.fields![i]!);
        return this.#value(site.data!);
      case 0x13 /* Unpack */:
      case 0x3a /* UnpackGeneric */:
      case 0x50 /* UnpackVariant */:
      case 0x53 /* UnpackVariantGeneric */:
        this.#take(site.data!);
        return site.fields!.map((type) => ({ type, node: undefined }));
      case 0x14 /* ReadRef */:
        {
          const { to, node } = this.#reference(false);
          this.#need(to, 'copy');
          checkReadable(node, node.path, this.#what);
          release(node);
          return this.#value(to);
        }
      case 0x15 /* WriteRef */:
        {
          const { to, node, target } = this.#reference(true);
          this.#take(to);
          this.#need(to, 'drop');
          checkShape(this.#types, to, target, this.#what);
          checkWritable(node, this.#what);
          release(node);
          return [];
        }
      case 0x16:
      case 0x17:
      case 0x18:
      case 0x19:
      case 0x1a:
      case 0x1b:
      case 0x1c:
      case 0x1d /* Add … Xor */:
        {
          const { type } = this.#pop();
          this.#integer(type);
          this.#take(type);
          return this.#value(type);
        }
      case 0x1e /* Or */:
      case 0x1f /* And */:
        this.#take(BOOL);
        this.#take(BOOL);
        return this.#value(BOOL);
      case 0x20 /* Not */:
        this.#take(BOOL);
        return this.#value(BOOL);
      case 0x21 /* Eq */:
      case 0x22 /* Neq */:
        return this.#compare();
      case 0x23:
      case 0x24:
      case 0x25:
      case 0x26 /* Lt, Gt, Le, Ge */:
        {
          const { type } = this.#pop();
          this.#integer(type);
          this.#take(type);
          return this.#value(BOOL);
        }
      case 0x27 /* Abort */:
        this.#take(U64);
        return this.#empty();
      case 0x6d /* AbortMsg */:
        this.#take(BYTES);
        this.#take(U64);
        return this.#empty();
      case 0x28 /* Nop */:
        return [];
      case 0x29 /* Exists */:
      case 0x3b /* ExistsGeneric */:
        this.#need(site.data!, 'key');
        this.#take(ADDRESS);
        return this.#value(BOOL);
      case 0x2a:
      case 0x2b:
      case 0x3c:
      case 0x3d /* Mut/ImmBorrowGlobal(Generic) */:
        return this.#borrowGlobal(site, op === 0x2a || op === 0x3c);
      case 0x2c /* MoveFrom */:
      case 0x3e /* MoveFromGeneric */:
        {
          this.#need(site.data!, 'key');
          const owner = this.#take(ADDRESS).value as string;
          const root = this.#resource(owner);
          if (root) checkFree(root, [0], false, `${this.#what} of a resource`);
          return this.#value(site.data!);
        }
      case 0x2d /* MoveTo */:
      case 0x3f /* MoveToGeneric */:
        {
          this.#need(site.data!, 'key');
          this.#take(site.data!);
          const { to, node } = this.#reference(false);
          this.#same(to, primitiveType('signer'));
          release(node);
          return [];
        }
      case 0x2e /* FreezeRef */:
        {
          const { to, node } = this.#reference(true);
          checkReadable(node, node.path, this.#what);
          const frozen = borrow(node, node.root, node.path, false);
          release(node);
          return [{ type: referenceType(to, false), node: frozen }];
        }
      case 0x2f /* Shl */:
      case 0x30 /* Shr */:
        {
          this.#take(U8);
          const { type } = this.#pop();
          this.#integer(type);
          return this.#value(type);
        }
      case 0x33:
      case 0x34:
      case 0x35:
      case 0x4b:
      case 0x4c:
      case 0x4d /* CastU8 … CastU256 */:
        this.#integer(this.#pop().type);
        return this.#value(LITERALS[op]!);
      case 0x40 /* VecPack */:
        for (let i = 0; i < Number(count); i++) this.#take(site.type!);
        return this.#value(vectorType(site.type!));
      case 0x41 /* VecLen */:
        {
          const { to, node } = this.#reference(false);
          this.#same(to, vectorType(site.type!));
          release(node);
          return this.#value(U64);
        }
      case 0x42 /* VecImmBorrow */:
      case 0x43 /* VecMutBorrow */:
        {
          const mutable = op === 0x43;
          const at = this.#take(U64).value;
          const { to, node } = this.#reference(mutable);
          this.#same(to, vectorType(site.type!));
          if (mutable) checkWritable(node, this.#what);
          else checkReadable(node, node.path, this.#what);
          const element = borrow(node, node.root, [...node.path, Number(at)], mutable);
          release(node);
          return [{ type: referenceType(site.type!, mutable), node: element }];
        }
      case 0x44 /* VecPushBack */:
        this.#take(site.type!);
        this.#vector(site.type!);
        return [];
      case 0x45 /* VecPopBack */:
        this.#vector(site.type!);
        return this.#value(site.type!);
      case 0x46 /* VecUnpack */:
        this.#take(vectorType(site.type!));
        return Array.from({ length: Number(count) }, () => ({ type: site.type!, node: undefined }));
      case 0x47 /* VecSwap */:
        this.#take(U64);
        this.#take(U64);
        this.#vector(site.type!);
        return [];
      case 0x51:
      case 0x52:
      case 0x54:
      case 0x55 /* UnpackVariantImm/MutRef(Generic) */:
        return this.#unpackReference(site, op === 0x52 || op === 0x55);
      case 0x56 /* VariantSwitch */:
        {
          const { node, to, target } = this.#reference(false);
          checkShape(this.#types, to, target, this.#what);
          checkReadable(node, node.path, this.#what);
          release(node);
          return this.#empty();
        }
      case 0x57:
      case 0x58 /* TestVariant(Generic) */:
        {
          const { node, to, target } = this.#reference(false);
          this.#same(to, site.data!);
          checkShape(this.#types, to, target, this.#what);
          checkReadable(node, node.path, this.#what);
          release(node);
          return this.#value(BOOL);
        }
      case 0x59:
      case 0x5a:
      case 0x5b:
      case 0x5c /* Mut/ImmBorrowVariantField(Generic) */:
        {
          const mutable = op === 0x5a || op === 0x5c;
          const { node, to, target } = this.#reference(mutable);
          this.#same(to, site.data!);
          checkShape(this.#types, to, target, this.#what);
          return [this.#part(node, site.field! + 1, site.fields![0]!, mutable)];
        }
      default:
        violation('types', `${this.#what} is not run`);
    }
  }

  /** Between basic blocks the function's part of the stack is empty. */
  #empty(): readonly Held[] {
    if (this.#stack.length !== this.#frame.floor)
      violation(
        'types',
        `${this.#what}: ${this.#stack.length - this.#frame.floor} values are left on the stack between blocks`,
      );
    return [];
  }

  #part(node: Borrow, field: number, type: Type, mutable: boolean): Held {
    const path = [...node.path, field];
    if (mutable) {
      const whole = wholeBorrower(node);
      if (whole) violation('references', `${this.#what}: ${placeText(whole)} is borrowed as a whole already`);
    } else checkReadable(node, path, this.#what);
    const part = borrow(node, node.root, path, mutable);
    release(node);
    return { type: referenceType(type, mutable), node: part };
  }

  #unpackReference(site: Site, mutable: boolean): readonly Held[] {
    const { to, node, target } = this.#reference(mutable);
    this.#same(to, site.data!);
    checkShape(this.#types, to, target, this.#what);
    if (mutable) {
      const whole = wholeBorrower(node);
      if (whole) violation('references', `${this.#what}: ${placeText(whole)} is borrowed as a whole already`);
    } else checkReadable(node, node.path, this.#what);
    // With another variant the step fails, and nothing of this matters.
    const parts = site.fields!.map((type, i) => ({
      type: referenceType(type, mutable),
      node: borrow(node, node.root, [...node.path, i + 1], mutable),
    }));
    release(node);
    return parts;
  }

  #vector(element: Type): void {
    const { to, node } = this.#reference(true);
    this.#same(to, vectorType(element));
    checkWritable(node, this.#what);
    release(node);
  }

  #compare(): readonly Held[] {
    const right = this.#pop();
    const left = this.#pop();
    this.#same(left.type, right.type);
    if (!isReference(left.type)) {
      this.#need(left.type, 'drop');
      return this.#value(BOOL);
    }
    for (const { node, value } of [left, right]) {
      resolve(node!, value, this.#what);
      checkReadable(node!, node!.path, this.#what);
    }
    release(right.node!);
    release(left.node!);
    return this.#value(BOOL);
  }

  /** Root of a resource of the instruction's kind, if it has been touched. */
  #resource(owner: string): Root | undefined {
    const { globals, current, pc } = this.#machine;
    const slot = globals.peek(owner, current.a[pc]!);
    return slot && this.#root(slot.cell, `${Globals.key(owner, slot.resource)} `);
  }

  #root(cell: Value[], name: string): Root {
    let root = this.#resources.get(cell);
    if (!root) {
      root = newRoot(cell, name);
      this.#resources.set(cell, root);
    }
    return root;
  }

  /** The resource may be loaded by the step, so the reference gets its node after it. */
  #borrowGlobal(site: Site, mutable: boolean): readonly Held[] {
    this.#need(site.data!, 'key');
    const root = this.#resource(this.#take(ADDRESS).value as string);
    if (root) checkFree(root, [0], !mutable, `${this.#what} of a resource`);
    return this.#value(referenceType(site.data!, mutable));
  }

  #call(site: Site): readonly Held[] {
    const { pc, image, current } = this.#machine;
    const params = site.params!;
    const callee = image.functions[current.a[pc]!]!;
    const nodes: (Borrow | undefined)[] = new Array(params.length);
    for (let i = params.length - 1; i >= 0; i--) {
      const { node, value } = this.#take(params[i]!);
      checkDeep(this.#types, params[i]!, value, `${this.#what}: argument ${i}`);
      nodes[i] = node;
      if (node) resolve(node, value, this.#what);
    }
    nodes.forEach((node, i) => {
      if (node && params[i]!.kind === 'mutref') checkWritable(node, `${this.#what}: argument ${i}`);
    });
    if (callee.native >= 0) {
      this.#lending = nodes;
      return site.returns!.map((type) => ({ type, node: undefined }));
    }
    this.#enter(callee.name, nodes);
    return [];
  }

  /** After a native: its results that are references point into its arguments or a resource; then the arguments end. */
  #adopt(types: readonly Type[], from: number): void {
    types.forEach((type, i) => {
      if (!isReference(type) || this.#stack[from + i]!.node) return;
      const reference = this.#machine.stack[from + i] as Reference;
      this.#stack[from + i] = { type, node: this.#origin(reference, type.kind === 'mutref') };
    });
    for (const node of this.#lending) if (node) release(node);
    this.#lending = [];
    for (const root of this.#resources.values())
      if (root.children.size > 0 && root.container[0] === undefined)
        violation('references', `${this.#what}: a resource is gone while a reference to it is alive`);
  }

  #origin(reference: Reference, mutable: boolean): Borrow {
    const { container, index } = reference;
    for (const node of this.#lending) {
      if (!node || (mutable && !node.mutable)) continue;
      const place = referenceOf(node);
      if (place.container === container && place.index === index) return borrow(node, node.root, node.path, mutable);
      if (place.container[place.index] === container) return borrow(node, node.root, [...node.path, index], mutable);
    }
    for (const slot of this.#machine.globals.slots()) {
      if (slot.cell !== container) continue;
      const root = this.#root(slot.cell, Globals.key(slot.owner, slot.resource));
      checkFree(root, [0], !mutable, `${this.#what} of a resource`);
      return borrow(root, root, [0], mutable);
    }
    violation('references', `${this.#what}: a new reference points to nothing that was lent`);
  }

  #return(): readonly Held[] {
    const frame = this.#frame;
    const { current, locals, base } = this.#machine;
    const { returns } = current;
    const held: Held[] = new Array(returns.length);
    for (let i = returns.length - 1; i >= 0; i--) {
      const { type, node, value } = this.#take(returns[i]!);
      checkDeep(this.#types, type, value, `${this.#what}: result ${i}`);
      if (node) resolve(node, value, this.#what);
      held[i] = { type, node };
    }
    this.#empty();
    for (const node of frame.nodes) if (node) release(node);
    current.locals.forEach((type, i) => {
      if (locals[base + i] !== undefined) this.#need(type, 'drop');
    });
    for (const child of frame.root.children)
      violation('references', `${this.#what}: a reference to ${placeText(child)} outlives its function`);
    for (const { type, node } of held) if (node && type.kind === 'mutref') checkWritable(node, this.#what);
    this.#frames.pop();
    return held;
  }

  /** What a struct or variant holds must be able to do what the whole can; what key needs of its parts is store. */
  #parts(site: Site): void {
    const whole = this.#set(site.data!);
    const wanted = (whole & 7) | (whole & ABILITY.key ? ABILITY.store : 0);
    for (const type of site.fields!)
      if ((this.#set(type) & wanted) !== wanted)
        violation('types', `${this.#what}: ${displayType(site.data!)} can do what its part ${displayType(type)} can't`);
  }
}

/** Where a live reference points. */
function referenceOf({ root, path }: Borrow): { readonly container: Value[]; readonly index: number } {
  let { container } = root;
  for (let i = 0; i < path.length - 1; i++) container = container[path[i]!] as Value[];
  return { container, index: path[path.length - 1]! };
}
