/**
 * Pass: every instruction finds operands of the types it takes. The stack is empty between blocks, so one walk over the code,
 * unreachable blocks included, sees every stack there can be. Locals keep their declared types.
 * Source: move-bytecode-verifier/src/type_safety.rs; the table in docs/verifier.md.
 */

import { never, type Status } from '../base/status.ts';
import { PERSISTENT } from '../format/access.ts';
import { ABILITY, type Instruction } from '../format/module.ts';
import { opInfo } from '../format/opcodes.ts';
import { type VariantFieldUse, type VariantUse, variantAt, variantFieldAt, variantOwners } from '../format/variants.ts';
import { abilityText } from './abilities.ts';
import { type FlowContext, failAt } from './context.ts';
import { safeName } from './dialect.ts';
import { FUNCTION, isSigned, isUnsigned, MUTREF, PRIMITIVE, REF, STRUCT, structText } from './types.ts';

/** Stands for the signature of the type arguments of an instruction that has none. */
const NO_ARGS = -1;

export function checkTypes(context: FlowContext): void {
  const checker = new TypeChecker(context);
  const { instructions } = context.code;
  for (let offset = 0; offset < instructions.length; offset++) checker.check(instructions[offset]!, offset);
  context.meter.add(checker.work);
}

class TypeChecker {
  readonly context: FlowContext;
  readonly stack: number[] = [];
  offset = 0;
  work = 0;

  constructor(context: FlowContext) {
    this.context = context;
  }

  fail(status: Status, message: string): never {
    return failAt(this.context, this.offset, status, message);
  }

  text(type: number): string {
    return this.context.types.text(type);
  }

  /** The stack pass has shown that there is something to pop. */
  pop(): number {
    this.work++;
    return this.stack.pop()!;
  }

  push(type: number): void {
    this.work++;
    this.stack.push(type);
  }

  expect(expected: number, status: Status, what: string): void {
    const found = this.pop();
    if (!this.fits(found, expected)) this.mismatch(status, what, this.text(expected), found);
  }

  /** Whether a value of type `found` may stand where one of type `expected` is asked for: a closure may have more abilities. */
  fits(found: number, expected: number): boolean {
    if (found === expected) return true;
    const { types } = this.context;
    if (types.kind[found] !== FUNCTION || types.kind[expected] !== FUNCTION) return false;
    const parts = types.args[found]!;
    const wanted = types.args[expected]!;
    this.work += parts.length;
    return (
      (types.of[found]! & types.of[expected]!) === types.of[expected]! &&
      types.arity.get(found) === types.arity.get(expected) &&
      parts.length === wanted.length &&
      parts.every((part, i) => part === wanted[i])
    );
  }

  mismatch(status: Status, what: string, expected: string, found: number): never {
    return this.fail(status, `${what}: expected ${expected}, found ${this.text(found)}`);
  }

  needs(type: number, ability: number, status: Status, what: string): void {
    const { scopeOf } = this.context;
    if (!scopeOf.has(type, ability))
      this.fail(
        status,
        `${what} needs a type with ${abilityText(ability)}, but ${this.text(type)} has ${abilityText(scopeOf.of(type))}`,
      );
  }

  /** `type` with the type arguments of signature `args` put in. */
  instance(type: number, args: number): number {
    return args === NO_ARGS ? type : this.context.types.substitute(type, args);
  }

  /** The type that a definition and type arguments make. */
  data(handle: number, args: number): number {
    const { types } = this.context;
    return types.struct(handle, args === NO_ARGS ? [] : types.signatures[args]!);
  }

  popInReverse(expected: readonly number[], args: number, status: Status, what: string): void {
    for (let i = expected.length - 1; i >= 0; i--) {
      const type = this.instance(expected[i]!, args);
      const found = this.pop();
      if (!this.fits(found, type)) this.mismatch(status, `${what} ${i}`, this.text(type), found);
    }
  }

  pushAll(list: readonly number[], args: number): void {
    for (const type of list) this.push(this.instance(type, args));
  }

  integer(what: string): number {
    const found = this.pop();
    if (!isUnsigned(found) && !isSigned(found))
      this.mismatch('INTEGER_OP_TYPE_MISMATCH_ERROR', what, 'an integer', found);
    return found;
  }

  unsigned(what: string): number {
    const found = this.pop();
    if (!isUnsigned(found)) this.mismatch('INTEGER_OP_TYPE_MISMATCH_ERROR', what, 'an unsigned integer', found);
    return found;
  }

  /** Two operands of one integer type. */
  integers(what: string): number {
    return this.twice(this.integer(what), what);
  }

  /** Pops a left operand of the type of the right one. */
  twice(right: number, what: string): number {
    const left = this.pop();
    if (left !== right) this.mismatch('INTEGER_OP_TYPE_MISMATCH_ERROR', what, `two of type ${this.text(right)}`, left);
    return right;
  }

  cast(to: number): void {
    this.integer('cast');
    this.push(to);
  }

  call(handle: number, args: number): void {
    const { module, types } = this.context;
    const { params, returns } = module.functionHandles[handle]!;
    const list = types.signatures[params]!;
    if (list.length > 0)
      this.popInReverse(list, args, 'CALL_TYPE_MISMATCH_ERROR', `call of ${safeName(module, handle)}, argument`);
    this.pushAll(types.signatures[returns]!, args);
  }

  pack(def: number, args: number): void {
    const { module, types } = this.context;
    const { handle, fields, variants } = module.structDefs[def]!;
    if (!fields)
      this.fail(
        'PACK_TYPE_MISMATCH_ERROR',
        `${structText(module, handle)} is ${variants ? 'an enum' : 'native'}, so it can't be packed as a struct`,
      );
    this.popInReverse(types.fields[def]!, args, 'PACK_TYPE_MISMATCH_ERROR', 'pack, field');
    this.push(this.data(handle, args));
  }

  unpack(def: number, args: number): void {
    const { module, types } = this.context;
    const { handle, fields, variants } = module.structDefs[def]!;
    this.expect(this.data(handle, args), 'UNPACK_TYPE_MISMATCH_ERROR', 'unpack');
    if (!fields)
      this.fail(
        'UNPACK_TYPE_MISMATCH_ERROR',
        `${structText(module, handle)} is ${variants ? 'an enum' : 'native'}, so it can't be unpacked as a struct`,
      );
    this.pushAll(types.fields[def]!, args);
  }

  packVariant({ owner, tag, args = NO_ARGS }: VariantUse): void {
    this.popInReverse(this.variant(owner, tag), args, 'PACK_TYPE_MISMATCH_ERROR', 'pack, field');
    this.push(this.enumOf(owner, args));
  }

  unpackVariant({ owner, tag, args = NO_ARGS }: VariantUse): void {
    this.expect(this.enumOf(owner, args), 'UNPACK_TYPE_MISMATCH_ERROR', 'unpack');
    this.pushAll(this.variant(owner, tag), args);
  }

  /** Field types of a variant. */
  variant(owner: number, tag: number): readonly number[] {
    return this.context.types.variants[owner]![tag]!;
  }

  /** Type of an enum under type arguments. */
  enumOf(owner: number, args: number): number {
    return this.data(variantOwners(this.context.module)[owner]!.handle, args);
  }

  /** Takes exactly the kind of reference that it gives for the fields. */
  unpackVariantRef({ owner, tag, args = NO_ARGS }: VariantUse, mutable: boolean): void {
    const { types } = this.context;
    const data = this.enumOf(owner, args);
    this.expect(mutable ? types.mutref(data) : types.ref(data), 'UNPACK_TYPE_MISMATCH_ERROR', 'unpack of a reference');
    for (const type of this.variant(owner, tag)) {
      const field = this.instance(type, args);
      this.push(mutable ? types.mutref(field) : types.ref(field));
    }
  }

  testVariant({ owner, args = NO_ARGS }: VariantUse): void {
    const data = this.enumOf(owner, args);
    const found = this.pop();
    if (!this.refersTo(found, data, false))
      this.mismatch('TEST_VARIANT_TYPE_MISMATCH_ERROR', 'test of a variant', this.refText(data, false), found);
    this.push(PRIMITIVE.bool);
  }

  /** The field has one type in all variants that the handle names, or the reference would have none. */
  borrowVariantField({ owner, field, variants, args = NO_ARGS }: VariantFieldUse, mutable: boolean): void {
    const { types } = this.context;
    const data = this.enumOf(owner, args);
    const found = this.pop();
    if (!this.refersTo(found, data, mutable))
      this.mismatch('BORROWFIELD_TYPE_MISMATCH_ERROR', 'field borrow', this.refText(data, mutable), found);
    const type = this.instance(this.variant(owner, variants[0]!)[field]!, args);
    this.work += variants.length;
    for (const tag of variants) {
      const other = this.instance(this.variant(owner, tag)[field]!, args);
      if (other !== type)
        this.mismatch('BORROWFIELD_TYPE_MISMATCH_ERROR', `field ${field} of variant ${tag}`, this.text(type), other);
    }
    this.push(mutable ? types.mutref(type) : types.ref(type));
  }

  packClosure(handle: number, mask: bigint, args: number): void {
    const { module, types, scopeOf } = this.context;
    const { params, returns, attributes = [] } = module.functionHandles[handle]!;
    const list = types.signatures[params]!.map((type) => this.instance(type, args));
    this.work += list.length;
    const what = `closure over ${safeName(module, handle)}, argument`;
    const persistent = attributes.some(({ code }) => code === PERSISTENT);
    let abilities = ABILITY.copy | ABILITY.drop | (persistent ? ABILITY.store : 0);
    for (let i = list.length - 1; i >= 0; i--) {
      if (((mask >> BigInt(i)) & 1n) === 0n) continue;
      const type = list[i]!;
      if (types.isReference(type))
        this.fail('PACK_TYPE_MISMATCH_ERROR', `${what} ${i} is a reference (${this.text(type)}): it can't be captured`);
      this.expect(type, 'PACK_TYPE_MISMATCH_ERROR', `${what} ${i}`);
      abilities &= scopeOf.of(type);
    }
    const open = list.filter((_, i) => ((mask >> BigInt(i)) & 1n) === 0n);
    const results = types.signatures[returns]!.map((type) => this.instance(type, args));
    this.push(types.function(open, results, abilities));
  }

  callClosure(signature: number): void {
    const { types } = this.context;
    const type = types.signatures[signature]![0]!;
    const arity = types.arity.get(type)!;
    this.expect(type, 'CALL_TYPE_MISMATCH_ERROR', 'closure');
    this.popInReverse(types.args[type]!.slice(0, arity), NO_ARGS, 'CALL_TYPE_MISMATCH_ERROR', 'closure, argument');
    this.pushAll(types.args[type]!.slice(arity), NO_ARGS);
  }

  borrowField(index: number, args: number, mutable: boolean): void {
    const { module, types } = this.context;
    const { owner, field } = module.fieldHandles[index]!;
    const data = this.data(module.structDefs[owner]!.handle, args);
    const found = this.pop();
    if (!this.refersTo(found, data, mutable))
      this.mismatch('BORROWFIELD_TYPE_MISMATCH_ERROR', 'field borrow', this.refText(data, mutable), found);
    const type = this.instance(types.fields[owner]![field]!, args);
    this.push(mutable ? types.mutref(type) : types.ref(type));
  }

  /** Whether `found` is a reference to `to`, and a mutable one if need be. */
  refersTo(found: number, to: number, mutable: boolean): boolean {
    const { kind, of } = this.context.types;
    return of[found] === to && (kind[found] === MUTREF || (!mutable && kind[found] === REF));
  }

  refText(to: number, mutable: boolean): string {
    return mutable ? `&mut ${this.text(to)}` : `& or &mut ${this.text(to)}`;
  }

  borrowLocal(local: number, mutable: boolean): void {
    const { types, locals } = this.context;
    const type = locals[local]!;
    if (types.isReference(type))
      this.fail(
        'BORROWLOC_REFERENCE_ERROR',
        `local ${local} is a reference (${this.text(type)}), so it can't be borrowed`,
      );
    this.push(mutable ? types.mutref(type) : types.ref(type));
  }

  borrowGlobal(def: number, args: number, mutable: boolean): void {
    const { module, types } = this.context;
    this.expect(PRIMITIVE.address, 'BORROWGLOBAL_TYPE_MISMATCH_ERROR', 'global borrow');
    const data = this.data(module.structDefs[def]!.handle, args);
    this.needs(data, ABILITY.key, 'BORROWGLOBAL_WITHOUT_KEY_ABILITY', 'global borrow');
    this.push(mutable ? types.mutref(data) : types.ref(data));
  }

  exists(def: number, args: number): void {
    const data = this.data(this.context.module.structDefs[def]!.handle, args);
    this.needs(data, ABILITY.key, 'EXISTS_WITHOUT_KEY_ABILITY_OR_BAD_ARGUMENT', 'exists');
    this.expect(PRIMITIVE.address, 'EXISTS_WITHOUT_KEY_ABILITY_OR_BAD_ARGUMENT', 'exists');
    this.push(PRIMITIVE.bool);
  }

  moveFrom(def: number, args: number): void {
    const data = this.data(this.context.module.structDefs[def]!.handle, args);
    this.needs(data, ABILITY.key, 'MOVEFROM_WITHOUT_KEY_ABILITY', 'move_from');
    this.expect(PRIMITIVE.address, 'MOVEFROM_TYPE_MISMATCH_ERROR', 'move_from');
    this.push(data);
  }

  moveTo(def: number, args: number): void {
    const data = this.data(this.context.module.structDefs[def]!.handle, args);
    this.needs(data, ABILITY.key, 'MOVETO_WITHOUT_KEY_ABILITY', 'move_to');
    this.expect(data, 'MOVETO_TYPE_MISMATCH_ERROR', 'move_to, resource');
    this.expect(this.context.types.ref(PRIMITIVE.signer), 'MOVETO_TYPE_MISMATCH_ERROR', 'move_to, signer');
  }

  element(signature: number): number {
    return this.context.types.signatures[signature]![0]!;
  }

  /** Pops a reference to a vector of `element`. */
  vectorRef(element: number, mutable: boolean): void {
    const vector = this.context.types.vector(element);
    const found = this.pop();
    if (!this.refersTo(found, vector, mutable))
      this.mismatch('TYPE_MISMATCH', 'vector operand', this.refText(vector, mutable), found);
  }

  borrowElement(signature: number, mutable: boolean): void {
    const { types } = this.context;
    const element = this.element(signature);
    this.expect(PRIMITIVE.u64, 'TYPE_MISMATCH', 'vector index');
    this.vectorRef(element, mutable);
    this.push(mutable ? types.mutref(element) : types.ref(element));
  }

  variantSwitch(table: number): void {
    const { module, code, types } = this.context;
    const { enumDef, targets } = code.jumpTables[table]!;
    const { handle, variants } = module.enumDefs[enumDef]!;
    const found = this.pop();
    const name = structText(module, handle);
    if (types.kind[found] !== REF) this.mismatch('ENUM_SWITCH_BAD_OPERAND', 'switch', `&${name}`, found);
    const data = types.of[found]!;
    if (types.kind[data] !== STRUCT || types.of[data] !== handle)
      this.mismatch('ENUM_TYPE_MISMATCH', 'switch', `&${name}`, found);
    if (targets.length !== variants!.length)
      this.fail(
        'INVALID_ENUM_SWITCH',
        `switch over ${name}: ${targets.length} targets for ${variants!.length} variants`,
      );
  }

  check(instruction: Instruction, offset: number): void {
    const { module, types, locals, returns } = this.context;
    const { op, index } = instruction;
    this.offset = offset;
    this.work++;
    switch (op) {
      case 0x01: // Pop
        this.needs(this.pop(), ABILITY.drop, 'POP_WITHOUT_DROP_ABILITY', 'pop');
        break;
      case 0x02: // Ret
        this.popInReverse(returns, NO_ARGS, 'RET_TYPE_MISMATCH_ERROR', 'return value');
        break;
      case 0x03: // BrTrue
      case 0x04: // BrFalse
        this.expect(PRIMITIVE.bool, 'BR_TYPE_MISMATCH_ERROR', 'branch');
        break;
      case 0x05: // Branch
      case 0x28: // Nop
        break;
      case 0x06: // LdU64
        this.push(PRIMITIVE.u64);
        break;
      case 0x07: // LdConst
        this.push(types.constants[index]!);
        break;
      case 0x08: // LdTrue
      case 0x09: // LdFalse
        this.push(PRIMITIVE.bool);
        break;
      case 0x0a: // CopyLoc
        this.needs(locals[index]!, ABILITY.copy, 'COPYLOC_WITHOUT_COPY_ABILITY', `copy of local ${index}`);
        this.push(locals[index]!);
        break;
      case 0x0b: // MoveLoc
        this.push(locals[index]!);
        break;
      case 0x0c: // StLoc
        this.expect(locals[index]!, 'STLOC_TYPE_MISMATCH_ERROR', `store to local ${index}`);
        break;
      case 0x0d: // MutBorrowLoc
        this.borrowLocal(index, true);
        break;
      case 0x0e: // ImmBorrowLoc
        this.borrowLocal(index, false);
        break;
      case 0x0f: // MutBorrowField
        this.borrowField(index, NO_ARGS, true);
        break;
      case 0x10: // ImmBorrowField
        this.borrowField(index, NO_ARGS, false);
        break;
      case 0x36: // MutBorrowFieldGeneric
      case 0x37: {
        // ImmBorrowFieldGeneric
        const inst = module.fieldInsts[index]!;
        this.borrowField(inst.of, inst.args, op === 0x36);
        break;
      }
      case 0x11: // Call
        this.call(index, NO_ARGS);
        break;
      case 0x38: {
        // CallGeneric
        const inst = module.functionInsts[index]!;
        this.call(inst.of, inst.args);
        break;
      }
      case 0x12: // Pack
        this.pack(index, NO_ARGS);
        break;
      case 0x39: {
        // PackGeneric
        const inst = module.structInsts[index]!;
        this.pack(inst.of, inst.args);
        break;
      }
      case 0x13: // Unpack
        this.unpack(index, NO_ARGS);
        break;
      case 0x3a: {
        // UnpackGeneric
        const inst = module.structInsts[index]!;
        this.unpack(inst.of, inst.args);
        break;
      }
      case 0x14: {
        // ReadRef
        const found = this.pop();
        if (!types.isReference(found)) this.mismatch('READREF_TYPE_MISMATCH_ERROR', 'read', 'a reference', found);
        this.needs(types.of[found]!, ABILITY.copy, 'READREF_WITHOUT_COPY_ABILITY', 'read of a reference');
        this.push(types.of[found]!);
        break;
      }
      case 0x15: {
        // WriteRef
        const found = this.pop();
        const value = this.pop();
        if (types.kind[found] !== MUTREF)
          this.mismatch('WRITEREF_NO_MUTABLE_REFERENCE_ERROR', 'write', 'a mutable reference', found);
        const target = types.of[found]!;
        this.needs(target, ABILITY.drop, 'WRITEREF_WITHOUT_DROP_ABILITY', 'write to a reference');
        if (value !== target) this.mismatch('WRITEREF_TYPE_MISMATCH_ERROR', 'written value', this.text(target), value);
        break;
      }
      case 0x16: // Add
      case 0x17: // Sub
      case 0x18: // Mul
      case 0x19: // Mod
      case 0x1a: // Div
        this.push(this.integers(opInfo(op).name));
        break;
      case 0x1b: // BitOr
      case 0x1c: // BitAnd
      case 0x1d: // Xor
        this.push(this.twice(this.unsigned(opInfo(op).name), opInfo(op).name));
        break;
      case 0x2f: // Shl
      case 0x30: // Shr
        this.expect(PRIMITIVE.u8, 'INTEGER_OP_TYPE_MISMATCH_ERROR', 'shift distance');
        this.push(this.unsigned('shifted value'));
        break;
      case 0x1e: // Or
      case 0x1f: // And
        this.expect(PRIMITIVE.bool, 'BOOLEAN_OP_TYPE_MISMATCH_ERROR', 'operand');
        this.expect(PRIMITIVE.bool, 'BOOLEAN_OP_TYPE_MISMATCH_ERROR', 'operand');
        this.push(PRIMITIVE.bool);
        break;
      case 0x20: // Not
        this.expect(PRIMITIVE.bool, 'BOOLEAN_OP_TYPE_MISMATCH_ERROR', 'operand');
        this.push(PRIMITIVE.bool);
        break;
      case 0x21: // Eq
      case 0x22: {
        // Neq
        const right = this.pop();
        this.expect(right, 'EQUALITY_OP_TYPE_MISMATCH_ERROR', 'comparison');
        this.needs(right, ABILITY.drop, 'EQUALITY_OP_TYPE_MISMATCH_ERROR', 'comparison');
        this.push(PRIMITIVE.bool);
        break;
      }
      case 0x23: // Lt
      case 0x24: // Gt
      case 0x25: // Le
      case 0x26: // Ge
        this.integers(opInfo(op).name);
        this.push(PRIMITIVE.bool);
        break;
      case 0x27: // Abort
        this.expect(PRIMITIVE.u64, 'ABORT_TYPE_MISMATCH_ERROR', 'abort code');
        break;
      case 0x29: // Exists
        this.exists(index, NO_ARGS);
        break;
      case 0x3b: {
        // ExistsGeneric
        const inst = module.structInsts[index]!;
        this.exists(inst.of, inst.args);
        break;
      }
      case 0x2a: // MutBorrowGlobal
      case 0x2b: // ImmBorrowGlobal
        this.borrowGlobal(index, NO_ARGS, op === 0x2a);
        break;
      case 0x3c: // MutBorrowGlobalGeneric
      case 0x3d: {
        // ImmBorrowGlobalGeneric
        const inst = module.structInsts[index]!;
        this.borrowGlobal(inst.of, inst.args, op === 0x3c);
        break;
      }
      case 0x2c: // MoveFrom
        this.moveFrom(index, NO_ARGS);
        break;
      case 0x3e: {
        // MoveFromGeneric
        const inst = module.structInsts[index]!;
        this.moveFrom(inst.of, inst.args);
        break;
      }
      case 0x2d: // MoveTo
        this.moveTo(index, NO_ARGS);
        break;
      case 0x3f: {
        // MoveToGeneric
        const inst = module.structInsts[index]!;
        this.moveTo(inst.of, inst.args);
        break;
      }
      case 0x2e: {
        // FreezeRef
        const found = this.pop();
        if (types.kind[found] !== MUTREF)
          this.mismatch('FREEZEREF_TYPE_MISMATCH_ERROR', 'freeze', 'a mutable reference', found);
        this.push(types.ref(types.of[found]!));
        break;
      }
      case 0x31: // LdU8
        this.push(PRIMITIVE.u8);
        break;
      case 0x32: // LdU128
        this.push(PRIMITIVE.u128);
        break;
      case 0x48: // LdU16
        this.push(PRIMITIVE.u16);
        break;
      case 0x49: // LdU32
        this.push(PRIMITIVE.u32);
        break;
      case 0x4a: // LdU256
        this.push(PRIMITIVE.u256);
        break;
      case 0x33: // CastU8
        this.cast(PRIMITIVE.u8);
        break;
      case 0x34: // CastU64
        this.cast(PRIMITIVE.u64);
        break;
      case 0x35: // CastU128
        this.cast(PRIMITIVE.u128);
        break;
      case 0x4b: // CastU16
        this.cast(PRIMITIVE.u16);
        break;
      case 0x4c: // CastU32
        this.cast(PRIMITIVE.u32);
        break;
      case 0x4d: // CastU256
        this.cast(PRIMITIVE.u256);
        break;
      case 0x40: {
        // VecPack
        const element = this.element(index);
        for (let i = Number(instruction.value); i > 0; i--) this.expect(element, 'TYPE_MISMATCH', 'vector element');
        this.push(types.vector(element));
        break;
      }
      case 0x41: // VecLen
        this.vectorRef(this.element(index), false);
        this.push(PRIMITIVE.u64);
        break;
      case 0x42: // VecImmBorrow
        this.borrowElement(index, false);
        break;
      case 0x43: // VecMutBorrow
        this.borrowElement(index, true);
        break;
      case 0x44: {
        // VecPushBack
        const element = this.element(index);
        this.expect(element, 'TYPE_MISMATCH', 'vector element');
        this.vectorRef(element, true);
        break;
      }
      case 0x45: {
        // VecPopBack
        const element = this.element(index);
        this.vectorRef(element, true);
        this.push(element);
        break;
      }
      case 0x46: {
        // VecUnpack
        const element = this.element(index);
        this.expect(types.vector(element), 'TYPE_MISMATCH', 'vector');
        for (let i = Number(instruction.value); i > 0; i--) this.push(element);
        break;
      }
      case 0x47: // VecSwap
        this.expect(PRIMITIVE.u64, 'TYPE_MISMATCH', 'vector index');
        this.expect(PRIMITIVE.u64, 'TYPE_MISMATCH', 'vector index');
        this.vectorRef(this.element(index), true);
        break;
      case 0x4e: // PackVariant
      case 0x4f: // PackVariantGeneric
        this.packVariant(variantAt(module, op === 0x4f, index));
        break;
      case 0x50: // UnpackVariant
      case 0x53: // UnpackVariantGeneric
        this.unpackVariant(variantAt(module, op === 0x53, index));
        break;
      case 0x51: // UnpackVariantImmRef
      case 0x52: // UnpackVariantMutRef
        this.unpackVariantRef(variantAt(module, false, index), op === 0x52);
        break;
      case 0x54: // UnpackVariantGenericImmRef
      case 0x55: // UnpackVariantGenericMutRef
        this.unpackVariantRef(variantAt(module, true, index), op === 0x55);
        break;
      case 0x56: // VariantSwitch
        this.variantSwitch(index);
        break;
      case 0x57: // TestVariant
      case 0x58: // TestVariantGeneric
        this.testVariant(variantAt(module, op === 0x58, index));
        break;
      case 0x59: // ImmBorrowVariantField
      case 0x5a: // MutBorrowVariantField
        this.borrowVariantField(variantFieldAt(module, false, index), op === 0x5a);
        break;
      case 0x5b: // ImmBorrowVariantFieldGeneric
      case 0x5c: // MutBorrowVariantFieldGeneric
        this.borrowVariantField(variantFieldAt(module, true, index), op === 0x5c);
        break;
      case 0x5d: // PackClosure
        this.packClosure(index, instruction.value, NO_ARGS);
        break;
      case 0x5e: {
        // PackClosureGeneric
        const inst = module.functionInsts[index]!;
        this.packClosure(inst.of, instruction.value, inst.args);
        break;
      }
      case 0x5f: // CallClosure
        this.callClosure(index);
        break;
      case 0x60: // LdI8
        this.push(PRIMITIVE.i8);
        break;
      case 0x61: // LdI16
        this.push(PRIMITIVE.i16);
        break;
      case 0x62: // LdI32
        this.push(PRIMITIVE.i32);
        break;
      case 0x63: // LdI64
        this.push(PRIMITIVE.i64);
        break;
      case 0x64: // LdI128
        this.push(PRIMITIVE.i128);
        break;
      case 0x65: // LdI256
        this.push(PRIMITIVE.i256);
        break;
      case 0x66: // CastI8
        this.cast(PRIMITIVE.i8);
        break;
      case 0x67: // CastI16
        this.cast(PRIMITIVE.i16);
        break;
      case 0x68: // CastI32
        this.cast(PRIMITIVE.i32);
        break;
      case 0x69: // CastI64
        this.cast(PRIMITIVE.i64);
        break;
      case 0x6a: // CastI128
        this.cast(PRIMITIVE.i128);
        break;
      case 0x6b: // CastI256
        this.cast(PRIMITIVE.i256);
        break;
      case 0x6c: {
        // Negate
        const found = this.pop();
        if (!isSigned(found)) this.mismatch('INTEGER_OP_TYPE_MISMATCH_ERROR', 'negation', 'a signed integer', found);
        this.push(found);
        break;
      }
      case 0x6d: // AbortMsg
        this.expect(types.vector(PRIMITIVE.u8), 'ABORT_TYPE_MISMATCH_ERROR', 'abort message');
        this.expect(PRIMITIVE.u64, 'ABORT_TYPE_MISMATCH_ERROR', 'abort code');
        break;
      default:
        never(op);
    }
  }
}
