/**
 * The instruction set: one row an instruction. Decoder, encoder, disassembler, stack check, linker, gas and tracer all read
 * this table; adding a dialect is adding rows and columns. Common bytes 0x01–0x4D mean the same in every family; above that
 * Sui and Aptos gave the same bytes to different instructions, so the code inside Millrace is normalised.
 * Source: move-binary-format/src/file_format_common.rs of each fork.
 */

/** What follows the opcode byte. Indices are ULEB128, literals little-endian, `…Count` an index and then a u64. */
export type OperandKind =
  | 'none'
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
  | 'target'
  | 'local'
  | 'constant'
  | 'field'
  | 'fieldInst'
  | 'function'
  | 'functionInst'
  | 'struct'
  | 'structInst'
  | 'vector'
  | 'vectorCount'
  | 'variant'
  | 'variantInst'
  | 'variantField'
  | 'variantFieldInst'
  | 'jumpTable'
  | 'closure'
  | 'closureInst'
  | 'closureType';

type Row = readonly [
  op: number,
  name: string,
  operand: OperandKind,
  /** Values popped; −1: depends on the operand. */
  pops: number,
  /** Values pushed; −1: depends on the operand. */
  pushes: number,
  /** First common version that has it; 0: none has. */
  since: number,
  /** Byte in Sui's version 7; −1: absent. */
  sui: number,
  /** Byte in the Aptos family; −1: absent. */
  aptos: number,
  /** First Aptos version that has it. */
  aptosSince: number,
];

export const OPCODES = [
  [0x01, 'Pop', 'none', 1, 0, 1, 0x01, 0x01, 1],
  [0x02, 'Ret', 'none', -1, 0, 1, 0x02, 0x02, 1],
  [0x03, 'BrTrue', 'target', 1, 0, 1, 0x03, 0x03, 1],
  [0x04, 'BrFalse', 'target', 1, 0, 1, 0x04, 0x04, 1],
  [0x05, 'Branch', 'target', 0, 0, 1, 0x05, 0x05, 1],
  [0x06, 'LdU64', 'u64', 0, 1, 1, 0x06, 0x06, 1],
  [0x07, 'LdConst', 'constant', 0, 1, 1, 0x07, 0x07, 1],
  [0x08, 'LdTrue', 'none', 0, 1, 1, 0x08, 0x08, 1],
  [0x09, 'LdFalse', 'none', 0, 1, 1, 0x09, 0x09, 1],
  [0x0a, 'CopyLoc', 'local', 0, 1, 1, 0x0a, 0x0a, 1],
  [0x0b, 'MoveLoc', 'local', 0, 1, 1, 0x0b, 0x0b, 1],
  [0x0c, 'StLoc', 'local', 1, 0, 1, 0x0c, 0x0c, 1],
  [0x0d, 'MutBorrowLoc', 'local', 0, 1, 1, 0x0d, 0x0d, 1],
  [0x0e, 'ImmBorrowLoc', 'local', 0, 1, 1, 0x0e, 0x0e, 1],
  [0x0f, 'MutBorrowField', 'field', 1, 1, 1, 0x0f, 0x0f, 1],
  [0x10, 'ImmBorrowField', 'field', 1, 1, 1, 0x10, 0x10, 1],
  [0x11, 'Call', 'function', -1, -1, 1, 0x11, 0x11, 1],
  [0x12, 'Pack', 'struct', -1, 1, 1, 0x12, 0x12, 1],
  [0x13, 'Unpack', 'struct', 1, -1, 1, 0x13, 0x13, 1],
  [0x14, 'ReadRef', 'none', 1, 1, 1, 0x14, 0x14, 1],
  [0x15, 'WriteRef', 'none', 2, 0, 1, 0x15, 0x15, 1],
  [0x16, 'Add', 'none', 2, 1, 1, 0x16, 0x16, 1],
  [0x17, 'Sub', 'none', 2, 1, 1, 0x17, 0x17, 1],
  [0x18, 'Mul', 'none', 2, 1, 1, 0x18, 0x18, 1],
  [0x19, 'Mod', 'none', 2, 1, 1, 0x19, 0x19, 1],
  [0x1a, 'Div', 'none', 2, 1, 1, 0x1a, 0x1a, 1],
  [0x1b, 'BitOr', 'none', 2, 1, 1, 0x1b, 0x1b, 1],
  [0x1c, 'BitAnd', 'none', 2, 1, 1, 0x1c, 0x1c, 1],
  [0x1d, 'Xor', 'none', 2, 1, 1, 0x1d, 0x1d, 1],
  [0x1e, 'Or', 'none', 2, 1, 1, 0x1e, 0x1e, 1],
  [0x1f, 'And', 'none', 2, 1, 1, 0x1f, 0x1f, 1],
  [0x20, 'Not', 'none', 1, 1, 1, 0x20, 0x20, 1],
  [0x21, 'Eq', 'none', 2, 1, 1, 0x21, 0x21, 1],
  [0x22, 'Neq', 'none', 2, 1, 1, 0x22, 0x22, 1],
  [0x23, 'Lt', 'none', 2, 1, 1, 0x23, 0x23, 1],
  [0x24, 'Gt', 'none', 2, 1, 1, 0x24, 0x24, 1],
  [0x25, 'Le', 'none', 2, 1, 1, 0x25, 0x25, 1],
  [0x26, 'Ge', 'none', 2, 1, 1, 0x26, 0x26, 1],
  [0x27, 'Abort', 'none', 1, 0, 1, 0x27, 0x27, 1],
  [0x28, 'Nop', 'none', 0, 0, 1, 0x28, 0x28, 1],
  [0x29, 'Exists', 'struct', 1, 1, 1, 0x29, 0x29, 1],
  [0x2a, 'MutBorrowGlobal', 'struct', 1, 1, 1, 0x2a, 0x2a, 1],
  [0x2b, 'ImmBorrowGlobal', 'struct', 1, 1, 1, 0x2b, 0x2b, 1],
  [0x2c, 'MoveFrom', 'struct', 1, 1, 1, 0x2c, 0x2c, 1],
  [0x2d, 'MoveTo', 'struct', 2, 0, 1, 0x2d, 0x2d, 1],
  [0x2e, 'FreezeRef', 'none', 1, 1, 1, 0x2e, 0x2e, 1],
  [0x2f, 'Shl', 'none', 2, 1, 1, 0x2f, 0x2f, 1],
  [0x30, 'Shr', 'none', 2, 1, 1, 0x30, 0x30, 1],
  [0x31, 'LdU8', 'u8', 0, 1, 1, 0x31, 0x31, 1],
  [0x32, 'LdU128', 'u128', 0, 1, 1, 0x32, 0x32, 1],
  [0x33, 'CastU8', 'none', 1, 1, 1, 0x33, 0x33, 1],
  [0x34, 'CastU64', 'none', 1, 1, 1, 0x34, 0x34, 1],
  [0x35, 'CastU128', 'none', 1, 1, 1, 0x35, 0x35, 1],
  [0x36, 'MutBorrowFieldGeneric', 'fieldInst', 1, 1, 1, 0x36, 0x36, 1],
  [0x37, 'ImmBorrowFieldGeneric', 'fieldInst', 1, 1, 1, 0x37, 0x37, 1],
  [0x38, 'CallGeneric', 'functionInst', -1, -1, 1, 0x38, 0x38, 1],
  [0x39, 'PackGeneric', 'structInst', -1, 1, 1, 0x39, 0x39, 1],
  [0x3a, 'UnpackGeneric', 'structInst', 1, -1, 1, 0x3a, 0x3a, 1],
  [0x3b, 'ExistsGeneric', 'structInst', 1, 1, 1, 0x3b, 0x3b, 1],
  [0x3c, 'MutBorrowGlobalGeneric', 'structInst', 1, 1, 1, 0x3c, 0x3c, 1],
  [0x3d, 'ImmBorrowGlobalGeneric', 'structInst', 1, 1, 1, 0x3d, 0x3d, 1],
  [0x3e, 'MoveFromGeneric', 'structInst', 1, 1, 1, 0x3e, 0x3e, 1],
  [0x3f, 'MoveToGeneric', 'structInst', 2, 0, 1, 0x3f, 0x3f, 1],
  [0x40, 'VecPack', 'vectorCount', -1, 1, 4, 0x40, 0x40, 1],
  [0x41, 'VecLen', 'vector', 1, 1, 4, 0x41, 0x41, 1],
  [0x42, 'VecImmBorrow', 'vector', 2, 1, 4, 0x42, 0x42, 1],
  [0x43, 'VecMutBorrow', 'vector', 2, 1, 4, 0x43, 0x43, 1],
  [0x44, 'VecPushBack', 'vector', 2, 0, 4, 0x44, 0x44, 1],
  [0x45, 'VecPopBack', 'vector', 1, 1, 4, 0x45, 0x45, 1],
  [0x46, 'VecUnpack', 'vectorCount', 1, -1, 4, 0x46, 0x46, 1],
  [0x47, 'VecSwap', 'vector', 3, 0, 4, 0x47, 0x47, 1],
  [0x48, 'LdU16', 'u16', 0, 1, 6, 0x48, 0x48, 1],
  [0x49, 'LdU32', 'u32', 0, 1, 6, 0x49, 0x49, 1],
  [0x4a, 'LdU256', 'u256', 0, 1, 6, 0x4a, 0x4a, 1],
  [0x4b, 'CastU16', 'none', 1, 1, 6, 0x4b, 0x4b, 1],
  [0x4c, 'CastU32', 'none', 1, 1, 6, 0x4c, 0x4c, 1],
  [0x4d, 'CastU256', 'none', 1, 1, 6, 0x4d, 0x4d, 1],
  // Normalised: one code for what the families spell with different bytes (move-format.md §1.11, conflict block).
  [0x4e, 'PackVariant', 'variant', -1, 1, 0, 0x4e, 0x52, 7],
  [0x4f, 'PackVariantGeneric', 'variantInst', -1, 1, 0, 0x4f, 0x53, 7],
  [0x50, 'UnpackVariant', 'variant', 1, -1, 0, 0x50, 0x54, 7],
  [0x51, 'UnpackVariantImmRef', 'variant', 1, -1, 0, 0x51, -1, 0],
  [0x52, 'UnpackVariantMutRef', 'variant', 1, -1, 0, 0x52, -1, 0],
  [0x53, 'UnpackVariantGeneric', 'variantInst', 1, -1, 0, 0x53, 0x55, 7],
  [0x54, 'UnpackVariantGenericImmRef', 'variantInst', 1, -1, 0, 0x54, -1, 0],
  [0x55, 'UnpackVariantGenericMutRef', 'variantInst', 1, -1, 0, 0x55, -1, 0],
  [0x56, 'VariantSwitch', 'jumpTable', 1, 0, 0, 0x56, -1, 0],
  [0x57, 'TestVariant', 'variant', 1, 1, 0, -1, 0x56, 7],
  [0x58, 'TestVariantGeneric', 'variantInst', 1, 1, 0, -1, 0x57, 7],
  [0x59, 'ImmBorrowVariantField', 'variantField', 1, 1, 0, -1, 0x4e, 7],
  [0x5a, 'MutBorrowVariantField', 'variantField', 1, 1, 0, -1, 0x4f, 7],
  [0x5b, 'ImmBorrowVariantFieldGeneric', 'variantFieldInst', 1, 1, 0, -1, 0x50, 7],
  [0x5c, 'MutBorrowVariantFieldGeneric', 'variantFieldInst', 1, 1, 0, -1, 0x51, 7],
  [0x5d, 'PackClosure', 'closure', -1, 1, 0, -1, 0x58, 8],
  [0x5e, 'PackClosureGeneric', 'closureInst', -1, 1, 0, -1, 0x59, 8],
  [0x5f, 'CallClosure', 'closureType', -1, -1, 0, -1, 0x5a, 8],
  [0x60, 'LdI8', 'i8', 0, 1, 0, -1, 0x5b, 9],
  [0x61, 'LdI16', 'i16', 0, 1, 0, -1, 0x5c, 9],
  [0x62, 'LdI32', 'i32', 0, 1, 0, -1, 0x5d, 9],
  [0x63, 'LdI64', 'i64', 0, 1, 0, -1, 0x5e, 9],
  [0x64, 'LdI128', 'i128', 0, 1, 0, -1, 0x5f, 9],
  [0x65, 'LdI256', 'i256', 0, 1, 0, -1, 0x60, 9],
  [0x66, 'CastI8', 'none', 1, 1, 0, -1, 0x61, 9],
  [0x67, 'CastI16', 'none', 1, 1, 0, -1, 0x62, 9],
  [0x68, 'CastI32', 'none', 1, 1, 0, -1, 0x63, 9],
  [0x69, 'CastI64', 'none', 1, 1, 0, -1, 0x64, 9],
  [0x6a, 'CastI128', 'none', 1, 1, 0, -1, 0x65, 9],
  [0x6b, 'CastI256', 'none', 1, 1, 0, -1, 0x66, 9],
  [0x6c, 'Negate', 'none', 1, 1, 0, -1, 0x67, 9],
  [0x6d, 'AbortMsg', 'none', 2, 0, 0, -1, 0x68, 10],
] as const satisfies readonly Row[];

/** A normalised instruction code. */
export type Op = (typeof OPCODES)[number][0];

/** An instruction's name, as in Move's own documentation. */
export type OpName = (typeof OPCODES)[number][1];

/** One row, by name of its columns. */
export interface OpInfo {
  readonly op: Op;
  readonly name: OpName;
  readonly operand: OperandKind;
  readonly pops: number;
  readonly pushes: number;
  readonly since: number;
  readonly sui: number;
  readonly aptos: number;
  readonly aptosSince: number;
}

/** Rows by normalised code; holes are `undefined`. */
export const OP_INFO: readonly (OpInfo | undefined)[] = (() => {
  const table: (OpInfo | undefined)[] = [];
  for (const [op, name, operand, pops, pushes, since, sui, aptos, aptosSince] of OPCODES)
    table[op] = { op, name, operand, pops, pushes, since, sui, aptos, aptosSince };
  return table;
})();

/** The row of an instruction. */
export function opInfo(op: Op): OpInfo {
  return OP_INFO[op]!;
}

/** Code by name: `OP.Add` in cold code; the hot loop uses literals, which V8 turns into a jump table. */
export const OP = Object.fromEntries(OPCODES.map(([op, name]) => [name, op])) as {
  readonly [R in (typeof OPCODES)[number] as R[1]]: R[0];
};
