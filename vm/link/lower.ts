/**
 * One function under given type arguments, from bytecode to the image. The code is verified, so the operand stack's types are
 * known at every instruction and the stack is empty between basic blocks: one pass in order is enough.
 */

import { Reader } from '../base/bytes.ts';
import { type IntKind, intCode, toInt } from '../base/int.ts';
import { never, Refused } from '../base/status.ts';
import type { Code, Instruction, Module, Token } from '../format/module.ts';
import { opInfo } from '../format/opcodes.ts';
import { variantAt, variantFieldAt, variantOwners } from '../format/variants.ts';
import { readValue } from '../types/codec.ts';
import { type Layout, scalarSize } from '../types/layout.ts';
import {
  primitiveType,
  referenceType,
  type StructType,
  structType,
  type Type,
  typeNodes,
  vectorType,
} from '../types/type.ts';
import type { Value } from '../types/value.ts';
import { arithmeticGas, baseGas, GAS_PER_FIELD, GAS_PER_LOCAL, GAS_PER_TYPE_NODE } from './gas.ts';
import { FAILURES, type ImageFunction, type ImageOp, OP_CALL_NATIVE, OP_FAIL } from './image.ts';
import type { LoadedModule } from './loader.ts';
import { moduleIdAt, TypeLimit, type TypeResolver, tokenNodes } from './types.ts';

/** What lowering asks of the image it writes into: places for things, made on first use. */
export interface ImageTables {
  readonly types: TypeResolver;
  /** Place of a function, whether it is native, and its number of locals. Throws Refused when it can't be linked. */
  functionPlace(
    id: string,
    name: string,
    typeArgs: readonly Type[],
    caller: LoadedModule,
  ): { readonly place: number; readonly native: boolean; readonly locals: number };
  layoutPlace(type: Type): number;
  literalPlace(layout: Layout, value: Value): number;
  resourcePlace(type: StructType): number;
}

const NONE: readonly Type[] = [];
const BOOL = [primitiveType('bool')];
const U64 = [primitiveType('u64')];

function isAggregateType(type: Type): boolean {
  return type.kind === 'vector' || type.kind === 'struct';
}

/** The type behind a reference. */
function referent(type: Type): Type {
  if (type.kind !== 'ref' && type.kind !== 'mutref') throw new Error(`verified code dereferences ${type.text}`);
  return type.to;
}

/** What one instruction became. */
interface Lowered {
  readonly op: ImageOp;
  readonly a: number;
  readonly b: number;
  readonly gas: number;
  readonly pushed: readonly Type[];
}

/** Lowers function definition `definition` of `owner`, which has code. Throws {@link Refused} for what can't be linked. */
export function lowerFunction(
  tables: ImageTables,
  owner: LoadedModule,
  definition: number,
  typeArgs: readonly Type[],
): ImageFunction {
  const module: Module = owner.module;
  const def = module.functionDefs[definition]!;
  const handle = module.functionHandles[def.handle]!;
  const code = def.code!;
  if (handle.access !== undefined)
    throw new Refused({
      status: 'DIALECT_NOT_SUPPORTED',
      message: 'access specifiers are not enforced, so a function that has some is not run',
    });
  const close = (signature: number): readonly Type[] =>
    module.signatures[signature]!.map((token) => tables.types.close(module, token, typeArgs));
  const params = close(handle.params);
  const locals = [...params, ...close(code.locals)];
  const size = code.instructions.length;
  const ops = new Uint8Array(size);
  const a = new Int32Array(size);
  const b = new Int32Array(size);
  const gas = new Int32Array(size);
  const pushed: (readonly Type[])[] = [];
  const leaders = blockLeaders(code);
  const lowering = new Lowering(tables, owner, typeArgs, locals);
  let unreachable: Lowered | undefined;
  for (let pc = 0; pc < size; pc++) {
    if (leaders[pc] === 1) unreachable = undefined;
    const lowered = unreachable ?? lowering.instruction(code.instructions[pc]!, pc);
    if (lowered.op === OP_FAIL) unreachable = lowered;
    ops[pc] = lowered.op;
    a[pc] = lowered.a;
    b[pc] = lowered.b;
    gas[pc] = lowered.gas;
    pushed.push(lowered.pushed);
  }
  return {
    module: owner.id,
    name: module.identifiers[handle.name]!,
    definition,
    typeArgs,
    params,
    returns: close(handle.returns),
    locals,
    native: -1,
    typeLayouts: [],
    resource: -1,
    paramCount: params.length,
    localCount: locals.length,
    ops,
    a,
    b,
    gas,
    tagTables: [...code.jumpTables.map((table) => Int32Array.from(table.targets)), ...lowering.tagTables],
    aggregates: Int32Array.from(
      locals.flatMap((type, i) => {
        const place = lowering.optionalLayout(type);
        return isAggregateType(type) && place >= 0 ? [i, place] : [];
      }),
    ),
    returnLayouts: [],
    pushed,
  };
}

/** 1 at every offset where a basic block begins (move-format.md §2.8). */
function blockLeaders(code: Code): Uint8Array {
  const leaders = new Uint8Array(code.instructions.length + 1);
  leaders[0] = 1;
  code.instructions.forEach(({ op, index }, pc) => {
    if (op === 0x03 || op === 0x04 || op === 0x05) leaders[index] = 1;
    if (op === 0x56) for (const target of code.jumpTables[index]!.targets) leaders[target] = 1;
    if (op === 0x02 || op === 0x03 || op === 0x04 || op === 0x05 || op === 0x27 || op === 0x56 || op === 0x6d)
      leaders[pc + 1] = 1;
  });
  return leaders;
}

/** The state of one pass over one function: the types on the operand stack. */
class Lowering {
  readonly #tables: ImageTables;
  readonly #owner: LoadedModule;
  readonly #module: Module;
  readonly #typeArgs: readonly Type[];
  readonly #locals: readonly Type[];
  /** Types that instructions name, each made once: their texts are long, and are looked up at every instruction. */
  readonly #signatures = new Map<number, readonly Type[]>();
  readonly #structs = new Map<string, StructType>();
  readonly #vectors = new Map<Type, Type>();
  /** Tables of tags for fields of variants, and their places by what they say. */
  readonly tagTables: Int32Array[] = [];
  readonly #tagPlaces = new Map<string, number>();
  #stack: Type[] = [];

  constructor(tables: ImageTables, owner: LoadedModule, typeArgs: readonly Type[], locals: readonly Type[]) {
    this.#tables = tables;
    this.#owner = owner;
    this.#module = owner.module;
    this.#typeArgs = typeArgs;
    this.#locals = locals;
  }

  instruction(instruction: Instruction, pc: number): Lowered {
    try {
      return this.#lower(instruction, pc);
    } catch (error) {
      if (!(error instanceof TypeLimit)) throw error;
      this.#stack = [];
      return { op: OP_FAIL, a: FAILURES.indexOf(error.status), b: -1, gas: baseGas(instruction.op), pushed: NONE };
    }
  }

  /** Layout place of an aggregate type whose values can exist, else −1. */
  optionalLayout(type: Type): number {
    try {
      return this.#layout(type);
    } catch (error) {
      if (error instanceof TypeLimit) return -1;
      throw error;
    }
  }

  #pop(): Type {
    const type = this.#stack.pop();
    if (!type) throw new Error('verified code pops an empty stack');
    return type;
  }

  #emit(op: ImageOp, a: number, b: number, gas: number, pushed: readonly Type[]): Lowered {
    for (const type of pushed) this.#stack.push(type);
    return { op, a, b, gas, pushed };
  }

  /** Layout place of an aggregate, −1 for scalars and references. */
  #layout(type: Type): number {
    return isAggregateType(type) ? this.#tables.layoutPlace(type) : -1;
  }

  #close(token: Token): Type {
    return this.#tables.types.close(this.#module, token, this.#typeArgs);
  }

  /** The types of a signature under the type arguments; each is closed once. */
  #signature(index: number): readonly Type[] {
    let types = this.#signatures.get(index);
    if (!types) {
      types = this.#tables.types.closeArguments(this.#module, index, this.#typeArgs);
      this.#signatures.set(index, types);
    }
    return types;
  }

  /** The struct type that a definition and, for a generic instruction, a signature of type arguments name; one object for each. */
  #structAt(definition: { readonly handle: number }, args: number | undefined): StructType {
    const key = `${definition.handle} ${args}`;
    let type = this.#structs.get(key);
    if (!type) {
      const handle = this.#module.structHandles[definition.handle]!;
      const [address, module] = moduleIdAt(this.#module, handle.module).split('::') as [string, string];
      const name = this.#module.identifiers[handle.name]!;
      type = structType(address, module, name, args === undefined ? NONE : this.#signature(args));
      this.#structs.set(key, type);
    }
    return type;
  }

  #struct(instruction: Instruction, generic: boolean): StructType {
    const { structDefs, structInsts } = this.#module;
    if (!generic) return this.#structAt(structDefs[instruction.index]!, undefined);
    const inst = structInsts[instruction.index]!;
    return this.#structAt(structDefs[inst.of]!, inst.args);
  }

  /** Enum type and variant tag of a variant instruction. */
  #variant(instruction: Instruction, generic: boolean): { readonly type: StructType; readonly tag: number } {
    const { owner, tag, args } = variantAt(this.#module, generic, instruction.index);
    return { type: this.#structAt(variantOwners(this.#module)[owner]!, args), tag };
  }

  /** Place of the table that has 1 for each of `variants`. The function's jump tables come first: no family has both. */
  #tagTable(variants: readonly number[], count: number): number {
    const table = new Int32Array(count);
    for (const tag of variants) table[tag] = 1;
    const key = table.join('');
    let place = this.#tagPlaces.get(key);
    if (place === undefined) {
      place = this.tagTables.push(table) - 1;
      this.#tagPlaces.set(key, place);
    }
    return place;
  }

  #borrowVariantField(op: 0x59 | 0x5a, generic: boolean, index: number, gas: number): Lowered {
    const { field, variants, args } = variantFieldAt(this.#module, generic, index);
    if (args !== undefined) this.#signature(args);
    const declared = this.#tables.types.struct(referent(this.#pop()) as StructType).variants!;
    const { type } = declared[variants[0]!]!.fields[field]!;
    const place = this.#tagTable(variants, declared.length);
    return this.#emit(op, field, place, gas, [referenceType(type, op === 0x5a)]);
  }

  #variantFields(type: StructType, tag: number): readonly Type[] {
    return this.#tables.types.struct(type).variants![tag]!.fields.map((field) => field.type);
  }

  /** Checks what Move's VM checks when an instruction names an instance by a signature of type arguments. */
  #checkInstance(signature: number): void {
    const written = this.#module.signatures[signature]!.reduce((sum, token) => sum + tokenNodes(token), 0);
    this.#tables.types.checkNodes(this.#typeArgs, written);
  }

  #scalarSize(type: Type): number {
    return isAggregateType(type) ? 0 : scalarSize(this.#tables.types.layout(type));
  }

  #literal(kind: IntKind, value: bigint): Lowered {
    const type = primitiveType(kind);
    const place = this.#tables.literalPlace(this.#tables.types.layout(type), toInt(value));
    return this.#emit(LOAD_OF[kind], place, -1, 1, [type]);
  }

  #lower(instruction: Instruction, pc: number): Lowered {
    const { op, index } = instruction;
    const base = baseGas(op);
    switch (op) {
      case 0x01 /* Pop */:
        return this.#emit(op, 0, this.#layout(this.#pop()), base, NONE);
      case 0x02 /* Ret */:
        this.#stack = [];
        return this.#emit(op, 0, -1, base, NONE);
      case 0x03 /* BrTrue */:
      case 0x04 /* BrFalse */:
        this.#pop();
        return this.#emit(op, index, -1, base, NONE);
      case 0x05 /* Branch */:
        return this.#emit(op, index, -1, base, NONE);
      case 0x06 /* LdU64 */:
        return this.#literal('u64', instruction.value);
      case 0x31 /* LdU8 */:
        return this.#literal('u8', instruction.value);
      case 0x32 /* LdU128 */:
        return this.#literal('u128', instruction.value);
      case 0x48 /* LdU16 */:
        return this.#literal('u16', instruction.value);
      case 0x49 /* LdU32 */:
        return this.#literal('u32', instruction.value);
      case 0x4a /* LdU256 */:
        return this.#literal('u256', instruction.value);
      case 0x07 /* LdConst */:
        {
          const constant = this.#module.constants[index]!;
          const type = this.#close(constant.type);
          const layout = this.#tables.types.layout(type);
          const value = readValue(new Reader(constant.data), layout);
          return this.#emit(op, this.#tables.literalPlace(layout, value), this.#layout(type), base, [type]);
        }
      case 0x08 /* LdTrue */:
      case 0x09 /* LdFalse */:
        return this.#emit(op, 0, -1, base, BOOL);
      case 0x0a /* CopyLoc */:
        return this.#emit(op, index, this.#layout(this.#locals[index]!), base, [this.#locals[index]!]);
      case 0x0b /* MoveLoc */:
        return this.#emit(op, index, -1, base, [this.#locals[index]!]);
      case 0x0c /* StLoc */:
        this.#pop();
        return this.#emit(op, index, this.#layout(this.#locals[index]!), base, NONE);
      case 0x0d /* MutBorrowLoc */:
      case 0x0e /* ImmBorrowLoc */:
        return this.#emit(op, index, -1, base, [referenceType(this.#locals[index]!, op === 0x0d)]);
      case 0x0f /* MutBorrowField */:
      case 0x10 /* ImmBorrowField */:
        return this.#borrowField(op, this.#module.fieldHandles[index]!.field, base);
      case 0x36 /* MutBorrowFieldGeneric */:
      case 0x37 /* ImmBorrowFieldGeneric */:
        {
          const inst = this.#module.fieldInsts[index]!;
          this.#signature(inst.args);
          return this.#borrowField(op === 0x36 ? 0x0f : 0x10, this.#module.fieldHandles[inst.of]!.field, base);
        }
      case 0x11 /* Call */:
        return this.#call(index, undefined, base);
      case 0x38 /* CallGeneric */:
        {
          const inst = this.#module.functionInsts[index]!;
          return this.#call(inst.of, inst.args, base);
        }
      case 0x12 /* Pack */:
      case 0x39 /* PackGeneric */:
        {
          if (op === 0x39) this.#checkInstance(this.#module.structInsts[index]!.args);
          const type = this.#struct(instruction, op === 0x39);
          this.#tables.types.checkDepth(type);
          const layout = this.#tables.types.layout(type);
          const count = layout.fields!.length;
          for (let i = 0; i < count; i++) this.#pop();
          return this.#emit(0x12, count, layout.own!, base + count * GAS_PER_FIELD, [type]);
        }
      case 0x13 /* Unpack */:
      case 0x3a /* UnpackGeneric */:
        {
          const type = this.#struct(instruction, op === 0x3a);
          const layout = this.#tables.types.layout(type);
          this.#pop();
          const fields = this.#tables.types.struct(type).fields!.map((field) => field.type);
          return this.#emit(0x13, fields.length, layout.own!, base + fields.length * GAS_PER_FIELD, fields);
        }
      case 0x14 /* ReadRef */:
        {
          const type = referent(this.#pop());
          return this.#emit(op, 0, this.#layout(type), base, [type]);
        }
      case 0x15 /* WriteRef */:
        {
          const type = referent(this.#pop());
          this.#pop();
          return this.#emit(op, 0, this.#layout(type), base, NONE);
        }
      case 0x16 /* Add */:
      case 0x17 /* Sub */:
      case 0x18 /* Mul */:
      case 0x19 /* Mod */:
      case 0x1a /* Div */:
      case 0x1b /* BitOr */:
      case 0x1c /* BitAnd */:
      case 0x1d /* Xor */:
      case 0x2f /* Shl */:
      case 0x30 /* Shr */:
        {
          this.#pop();
          const type = this.#pop();
          const width = intCode(type.kind);
          return this.#emit(op, width, -1, arithmeticGas(op, width), [type]);
        }
      case 0x1e /* Or */:
      case 0x1f /* And */:
        this.#pop();
        this.#pop();
        return this.#emit(op, 0, -1, base, BOOL);
      case 0x23 /* Lt */:
      case 0x24 /* Gt */:
      case 0x25 /* Le */:
      case 0x26 /* Ge */:
        this.#pop();
        this.#pop();
        return this.#emit(op, 0, -1, base, BOOL);
      case 0x20 /* Not */:
        this.#pop();
        return this.#emit(op, 0, -1, base, BOOL);
      case 0x21 /* Eq */:
      case 0x22 /* Neq */:
        {
          this.#pop();
          const type = this.#pop();
          const isReference = type.kind === 'ref' || type.kind === 'mutref';
          return this.#emit(op, isReference ? 1 : 0, this.#layout(isReference ? type.to : type), base, BOOL);
        }
      case 0x27 /* Abort */:
        this.#pop();
        return this.#emit(op, 0, -1, base, NONE);
      case 0x28 /* Nop */:
        return this.#emit(op, 0, -1, base, NONE);
      case 0x29 /* Exists */:
      case 0x3b /* ExistsGeneric */:
        this.#pop();
        return this.#emit(0x29, this.#resource(instruction, op === 0x3b), -1, base, BOOL);
      case 0x2a /* MutBorrowGlobal */:
      case 0x2b /* ImmBorrowGlobal */:
      case 0x3c /* MutBorrowGlobalGeneric */:
      case 0x3d /* ImmBorrowGlobalGeneric */:
        {
          const mutable = op === 0x2a || op === 0x3c;
          if (op >= 0x3c) this.#checkInstance(this.#module.structInsts[index]!.args);
          const type = this.#struct(instruction, op >= 0x3c);
          this.#pop();
          const place = this.#tables.resourcePlace(type);
          return this.#emit(mutable ? 0x2a : 0x2b, place, -1, base, [referenceType(type, mutable)]);
        }
      case 0x2c /* MoveFrom */:
      case 0x3e /* MoveFromGeneric */:
        {
          if (op === 0x3e) this.#checkInstance(this.#module.structInsts[index]!.args);
          const type = this.#struct(instruction, op === 0x3e);
          this.#pop();
          return this.#emit(0x2c, this.#tables.resourcePlace(type), -1, base, [type]);
        }
      case 0x2d /* MoveTo */:
      case 0x3f /* MoveToGeneric */:
        this.#pop();
        this.#pop();
        return this.#emit(0x2d, this.#resource(instruction, op === 0x3f), -1, base, NONE);
      case 0x2e /* FreezeRef */:
        return this.#emit(op, 0, -1, base, [referenceType(referent(this.#pop()), false)]);
      case 0x33 /* CastU8 */:
      case 0x34 /* CastU64 */:
      case 0x35 /* CastU128 */:
      case 0x4b /* CastU16 */:
      case 0x4c /* CastU32 */:
      case 0x4d /* CastU256 */:
        {
          this.#pop();
          const width = CAST_WIDTH[op];
          return this.#emit(op, width, -1, arithmeticGas(op, width), [CAST_TYPES[width]!]);
        }
      case 0x40 /* VecPack */:
        {
          const element = this.#element(index);
          this.#tables.types.checkDepth(element);
          const count = Number(instruction.value);
          for (let i = 0; i < count; i++) this.#pop();
          let type = this.#vectors.get(element);
          if (!type) {
            type = vectorType(element);
            this.#vectors.set(element, type);
          }
          return this.#emit(op, count, this.#scalarSize(element), base + count * GAS_PER_FIELD, [type]);
        }
      case 0x46 /* VecUnpack */:
        {
          const element = this.#element(index);
          const count = Number(instruction.value);
          this.#pop();
          const pushed = new Array<Type>(count).fill(element);
          return this.#emit(op, count, this.#scalarSize(element), base + count * GAS_PER_FIELD, pushed);
        }
      case 0x41 /* VecLen */:
        this.#pop();
        return this.#emit(op, 0, -1, base, U64);
      case 0x42 /* VecImmBorrow */:
      case 0x43 /* VecMutBorrow */:
        this.#pop();
        this.#pop();
        return this.#emit(op, 0, -1, base, [referenceType(this.#element(index), op === 0x43)]);
      case 0x44 /* VecPushBack */:
        this.#pop();
        this.#pop();
        return this.#emit(op, 0, this.#scalarSize(this.#element(index)), base, NONE);
      case 0x45 /* VecPopBack */:
        {
          const element = this.#element(index);
          this.#pop();
          return this.#emit(op, 0, this.#scalarSize(element), base, [element]);
        }
      case 0x47 /* VecSwap */:
        this.#pop();
        this.#pop();
        this.#pop();
        return this.#emit(op, 0, -1, base, NONE);
      case 0x4e /* PackVariant */:
      case 0x4f /* PackVariantGeneric */:
        {
          if (op === 0x4f) this.#checkInstance(variantAt(this.#module, true, index).args!);
          const { type, tag } = this.#variant(instruction, op === 0x4f);
          this.#tables.types.checkDepth(type);
          const place = this.#tables.layoutPlace(type);
          const fields = this.#variantFields(type, tag);
          for (let i = 0; i < fields.length; i++) this.#pop();
          return this.#emit(0x4e, place, tag, base + fields.length * GAS_PER_FIELD, [type]);
        }
      case 0x50 /* UnpackVariant */:
      case 0x53 /* UnpackVariantGeneric */:
        {
          const { type, tag } = this.#variant(instruction, op === 0x53);
          this.#pop();
          const fields = this.#variantFields(type, tag);
          return this.#emit(0x50, this.#tables.layoutPlace(type), tag, base + fields.length * GAS_PER_FIELD, fields);
        }
      case 0x51 /* UnpackVariantImmRef */:
      case 0x52 /* UnpackVariantMutRef */:
      case 0x54 /* UnpackVariantGenericImmRef */:
      case 0x55 /* UnpackVariantGenericMutRef */:
        {
          const mutable = op === 0x52 || op === 0x55;
          const { type, tag } = this.#variant(instruction, op >= 0x54);
          this.#pop();
          const fields = this.#variantFields(type, tag).map((field) => referenceType(field, mutable));
          const place = this.#tables.layoutPlace(type);
          return this.#emit(mutable ? 0x52 : 0x51, place, tag, base + fields.length * GAS_PER_FIELD, fields);
        }
      case 0x56 /* VariantSwitch */:
        this.#pop();
        return this.#emit(op, index, -1, base, NONE);
      case 0x57 /* TestVariant */:
      case 0x58 /* TestVariantGeneric */:
        this.#pop();
        return this.#emit(0x57, this.#variant(instruction, op === 0x58).tag, -1, base, BOOL);
      case 0x59 /* ImmBorrowVariantField */:
      case 0x5a /* MutBorrowVariantField */:
        return this.#borrowVariantField(op, false, index, base);
      case 0x5b /* ImmBorrowVariantFieldGeneric */:
      case 0x5c /* MutBorrowVariantFieldGeneric */:
        return this.#borrowVariantField(op === 0x5b ? 0x59 : 0x5a, true, index, base);
      case 0x6d /* AbortMsg */:
        this.#pop();
        this.#pop();
        return this.#emit(op, 0, -1, base, NONE);
      case 0x5d:
      case 0x5e:
      case 0x5f:
      case 0x60:
      case 0x61:
      case 0x62:
      case 0x63:
      case 0x64:
      case 0x65:
      case 0x66:
      case 0x67:
      case 0x68:
      case 0x69:
      case 0x6a:
      case 0x6b:
      case 0x6c:
        throw new Refused({
          status: 'DIALECT_NOT_SUPPORTED',
          message: `${opInfo(op).name} is not run`,
          offset: pc,
        });
      default:
        return never(op);
    }
  }

  #borrowField(op: 0x0f | 0x10, field: number, gas: number): Lowered {
    const type = referent(this.#pop()) as StructType;
    const closed = this.#tables.types.struct(type).fields![field]!;
    return this.#emit(op, field, -1, gas, [referenceType(closed.type, op === 0x0f)]);
  }

  #call(handleIndex: number, args: number | undefined, base: number): Lowered {
    const module = this.#module;
    const { types } = this.#tables;
    const handle = module.functionHandles[handleIndex]!;
    const typeArgs = args === undefined ? NONE : this.#signature(args);
    const nodes = typeArgs.reduce((sum, type) => sum + typeNodes(type), 0);
    if (args !== undefined) types.checkNodes(this.#typeArgs, nodes);
    const close = (signature: number): readonly Type[] =>
      module.signatures[signature]!.map((token) => types.close(module, token, typeArgs));
    const params = close(handle.params);
    const returns = close(handle.returns);
    const id = moduleIdAt(module, handle.module);
    const callee = this.#tables.functionPlace(id, module.identifiers[handle.name]!, typeArgs, this.#owner);
    for (let i = 0; i < params.length; i++) this.#pop();
    const gas = base + callee.locals * GAS_PER_LOCAL + nodes * GAS_PER_TYPE_NODE;
    return this.#emit(callee.native ? OP_CALL_NATIVE : 0x11, callee.place, -1, gas, returns);
  }

  #resource(instruction: Instruction, generic: boolean): number {
    if (generic) this.#checkInstance(this.#module.structInsts[instruction.index]!.args);
    return this.#tables.resourcePlace(this.#struct(instruction, generic));
  }

  /** Element type of a vector instruction. */
  #element(signature: number): Type {
    return this.#signature(signature)[0]!;
  }
}

const LOAD_OF = { u8: 0x31, u16: 0x48, u32: 0x49, u64: 0x06, u128: 0x32, u256: 0x4a } as const;
const CAST_WIDTH = { 51: 0, 75: 1, 76: 2, 52: 3, 53: 4, 77: 5 } as const;
const CAST_TYPES = (['u8', 'u16', 'u32', 'u64', 'u128', 'u256'] as const).map(primitiveType);
