/**
 * A Move module as plain data: the tables of a `.mv` file with every family's tables in one normalised form. Indices are
 * positions in the arrays of the same module. A `Module` has passed the strict decoder (or was built by hand for the encoder);
 * it is not verified.
 * Source: move-binary-format/src/file_format.rs of each fork.
 */

import type { Bytes } from '../base/bytes.ts';
import type { Family } from '../base/status.ts';
import type { Op } from './opcodes.ts';

/** An account address: `0x` and 64 lower-case hex digits. The string is the value, so `===` compares addresses. */
export type Address = string;

/** Which bytes a module is written in. `raw` is the version word of the header. */
export interface Dialect {
  readonly family: Family;
  /** 5 and 6 (common), 7 (Sui), 7 to 10 (Aptos). */
  readonly version: number;
  readonly raw: number;
}

/** Ability sets are bit sets. */
export const ABILITY = { copy: 1, drop: 2, store: 4, key: 8 } as const;
export type Abilities = number;

export type PrimitiveKind =
  | 'bool'
  | 'u8'
  | 'u16'
  | 'u32'
  | 'u64'
  | 'u128'
  | 'u256'
  | 'i8'
  | 'i16'
  | 'i32'
  | 'i64'
  | 'i128'
  | 'i256'
  | 'address'
  | 'signer';

/** A signature token: a type as a module writes it, with struct handles and type parameters by index. */
export type Token =
  | { readonly kind: PrimitiveKind }
  | { readonly kind: 'vector'; readonly of: Token }
  | { readonly kind: 'ref'; readonly to: Token }
  | { readonly kind: 'mutref'; readonly to: Token }
  | { readonly kind: 'param'; readonly index: number }
  /** `args` is empty for a plain struct (token 0x8) and not for an instance (0xB). `handle` indexes `structHandles`. */
  | { readonly kind: 'struct'; readonly handle: number; readonly args: readonly Token[] }
  | {
      readonly kind: 'function';
      readonly args: readonly Token[];
      readonly results: readonly Token[];
      readonly abilities: Abilities;
    };

export interface ModuleHandle {
  readonly address: number;
  readonly name: number;
}

export interface StructTypeParam {
  readonly constraints: Abilities;
  readonly phantom: boolean;
}

/** Names a struct or an enum (Sui: datatype handle). */
export interface StructHandle {
  readonly module: number;
  readonly name: number;
  readonly abilities: Abilities;
  readonly typeParams: readonly StructTypeParam[];
}

export interface FunctionHandle {
  readonly module: number;
  readonly name: number;
  /** Index of the signature of the parameters. */
  readonly params: number;
  readonly returns: number;
  readonly typeParams: readonly Abilities[];
  /** Aptos ≥ 7: what the function may read and write. Absent: anything. */
  readonly access?: readonly AccessSpecifier[];
  /** Aptos ≥ 8: function attributes. */
  readonly attributes?: readonly Attribute[];
}

/** Aptos: one kind of access that a function declares; `negated` for one that it declares not to make. */
export interface AccessSpecifier {
  readonly kind: 'read' | 'write';
  readonly negated: boolean;
  readonly resource: ResourceSpecifier;
  readonly address: AddressSpecifier;
}

/** `index` is of an address, a module handle or a struct handle; `args` of a signature. */
export type ResourceSpecifier =
  | { readonly kind: 'any' }
  | { readonly kind: 'address' | 'module' | 'struct'; readonly index: number }
  | { readonly kind: 'instance'; readonly index: number; readonly args: number };

/** A parameter names an address by itself, or through a function from it to an address. */
export type AddressSpecifier =
  | { readonly kind: 'any' }
  | { readonly kind: 'literal'; readonly index: number }
  | { readonly kind: 'parameter'; readonly local: number; readonly functionInst?: number };

/** Aptos: a mark on a function (`format/access.ts` lists them). */
export interface Attribute {
  readonly code: number;
  readonly payload?: number;
}

export interface Field {
  readonly name: number;
  readonly type: Token;
}

export interface Variant {
  readonly name: number;
  readonly fields: readonly Field[];
}

/**
 * A struct or enum definition. `fields` for a declared struct, `variants` for an enum (either family), neither for a native
 * struct. In Sui modules structs and enums are two tables (`structDefs`, `enumDefs`); in Aptos modules enums stand among the
 * structs.
 */
export interface StructDef {
  readonly handle: number;
  readonly fields?: readonly Field[];
  readonly variants?: readonly Variant[];
}

export interface Instantiation {
  /** What is instantiated: a struct def, enum def, function handle, field handle, variant handle… by table. */
  readonly of: number;
  /** Index of the signature of the type arguments. */
  readonly args: number;
}

export interface FieldHandle {
  readonly owner: number;
  readonly field: number;
}

/** Sui: `owner` indexes `enumDefs`. Aptos: `structDefs`. */
export interface VariantHandle {
  readonly owner: number;
  readonly tag: number;
}

/**
 * An instance of a variant. Sui: `owner` indexes `enumInsts`, `tag` is the variant. Aptos: `owner` indexes `variantHandles` and
 * `tag` indexes the signature of the type arguments.
 */
export interface VariantInst {
  readonly owner: number;
  readonly tag: number;
}

/** Aptos: one field offset shared by several variants. */
export interface VariantFieldHandle {
  readonly owner: number;
  readonly field: number;
  readonly variants: readonly number[];
}

/** A constant of the constant pool. */
export interface Constant {
  readonly type: Token;
  /** BCS of the value. */
  readonly data: Bytes;
}

/** One instruction. Fields that its operand kind does not use are 0 and 0n, so that all instructions have one shape. */
export interface Instruction {
  readonly op: Op;
  /** Index, local, or branch target. */
  readonly index: number;
  /** Literal of a load, count of VecPack and VecUnpack, mask of PackClosure. */
  readonly value: bigint;
}

/** Sui: where VariantSwitch goes, by variant tag. */
export interface JumpTable {
  readonly enumDef: number;
  readonly targets: readonly number[];
}

export interface Code {
  /** Index of the signature of the locals that follow the parameters. */
  readonly locals: number;
  readonly instructions: readonly Instruction[];
  readonly jumpTables: readonly JumpTable[];
}

export type Visibility = 'private' | 'public' | 'friend';

export interface FunctionDef {
  readonly handle: number;
  readonly visibility: Visibility;
  readonly entry: boolean;
  /** Struct definitions that the function acquires. */
  readonly acquires: readonly number[];
  /** Absent for a native function. */
  readonly code?: Code;
}

export interface Metadata {
  readonly key: Bytes;
  readonly value: Bytes;
}

/** A decoded module. */
export interface Module {
  readonly dialect: Dialect;
  /** Index of this module's own handle. */
  readonly self: number;
  readonly moduleHandles: readonly ModuleHandle[];
  readonly structHandles: readonly StructHandle[];
  readonly functionHandles: readonly FunctionHandle[];
  readonly fieldHandles: readonly FieldHandle[];
  readonly friends: readonly ModuleHandle[];
  readonly structInsts: readonly Instantiation[];
  readonly functionInsts: readonly Instantiation[];
  readonly fieldInsts: readonly Instantiation[];
  readonly signatures: readonly (readonly Token[])[];
  readonly identifiers: readonly string[];
  readonly addresses: readonly Address[];
  readonly constants: readonly Constant[];
  readonly metadata: readonly Metadata[];
  readonly structDefs: readonly StructDef[];
  readonly functionDefs: readonly FunctionDef[];
  readonly enumDefs: readonly StructDef[];
  readonly enumInsts: readonly Instantiation[];
  readonly variantHandles: readonly VariantHandle[];
  readonly variantInsts: readonly VariantInst[];
  readonly variantFieldHandles: readonly VariantFieldHandle[];
  readonly variantFieldInsts: readonly Instantiation[];
  /**
   * Table kinds in the order of their headers and in the order of their contents, for a byte-exact round trip; absent in a
   * module built by hand, which is written in the customary order.
   */
  readonly tables?: { readonly headers: readonly number[]; readonly contents: readonly number[] };
}

/** The address of a module handle. */
export function handleAddress(module: Module, handle: ModuleHandle): Address {
  return module.addresses[handle.address]!;
}

/** `0x…::name` of a module handle. */
export function handleText(module: Module, handle: ModuleHandle): string {
  return `${module.addresses[handle.address]!}::${module.identifiers[handle.name]!}`;
}

/** `0x…::name` of the module itself. */
export function moduleText(module: Module): string {
  return handleText(module, module.moduleHandles[module.self]!);
}

/** Name of the function that a definition defines. */
export function functionName(module: Module, def: FunctionDef): string {
  return module.identifiers[module.functionHandles[def.handle]!.name]!;
}
