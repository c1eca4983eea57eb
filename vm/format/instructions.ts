/**
 * Instructions as bytes: an opcode byte that the dialect gives its meaning, then the operand that the opcode table names.
 * Source: deserializer.rs (`load_code`), serializer.rs (`serialize_instruction_inner`).
 */

import type { Reader, Writer } from '../base/bytes.ts';
import { type Family, Refused, type Status } from '../base/status.ts';
import {
  BYTECODE_INDEX_MAX,
  JUMP_TABLE_INDEX_MAX,
  LOCAL_INDEX_MAX,
  TABLE_INDEX_MAX,
  VARIANT_HANDLE_INDEX_MAX,
} from './limits.ts';
import type { Dialect, Instruction } from './module.ts';
import { OP_INFO, OPCODES, type OperandKind, type OpInfo, opInfo } from './opcodes.ts';
import { putInt, putUint, putUleb } from './put.ts';

/** Operands that are a literal: their bytes, and the status when the file ends inside one. */
const LITERALS: Partial<Record<OperandKind, { readonly size: number; readonly short: Status }>> = {
  u8: { size: 1, short: 'MALFORMED' },
  u16: { size: 2, short: 'BAD_U16' },
  u32: { size: 4, short: 'BAD_U32' },
  u64: { size: 8, short: 'BAD_U64' },
  u128: { size: 16, short: 'BAD_U128' },
  u256: { size: 32, short: 'BAD_U256' },
  i8: { size: 1, short: 'MALFORMED' },
  i16: { size: 2, short: 'BAD_U16' },
  i32: { size: 4, short: 'BAD_U32' },
  i64: { size: 8, short: 'BAD_U64' },
  i128: { size: 16, short: 'BAD_U128' },
  i256: { size: 32, short: 'BAD_U256' },
};

/** Operands that are an index, and the largest one that may be written. */
const INDEX_MAX: Partial<Record<OperandKind, number>> = {
  target: BYTECODE_INDEX_MAX,
  local: LOCAL_INDEX_MAX,
  constant: TABLE_INDEX_MAX,
  field: TABLE_INDEX_MAX,
  fieldInst: TABLE_INDEX_MAX,
  function: TABLE_INDEX_MAX,
  functionInst: TABLE_INDEX_MAX,
  struct: TABLE_INDEX_MAX,
  structInst: TABLE_INDEX_MAX,
  vector: TABLE_INDEX_MAX,
  vectorCount: TABLE_INDEX_MAX,
  variant: TABLE_INDEX_MAX,
  variantInst: TABLE_INDEX_MAX,
  variantField: TABLE_INDEX_MAX,
  variantFieldInst: TABLE_INDEX_MAX,
  closure: TABLE_INDEX_MAX,
  closureInst: TABLE_INDEX_MAX,
  closureType: TABLE_INDEX_MAX,
  jumpTable: JUMP_TABLE_INDEX_MAX,
};

/** Largest index of an operand kind in a family, `undefined` for kinds without one. */
function indexMax(kind: OperandKind, family: Family): number | undefined {
  return family === 'sui' && (kind === 'variant' || kind === 'variantInst')
    ? VARIANT_HANDLE_INDEX_MAX
    : INDEX_MAX[kind];
}

/** How to read what follows an opcode byte. */
interface ByteInfo {
  readonly info: OpInfo;
  /** First version of the family that has it; 0 when the version does not matter. */
  readonly since: number;
  /** The one instruction of an opcode without operand: instructions are read-only, so all share it. */
  readonly plain: Instruction | undefined;
  /** Largest index, −1 for none. */
  readonly indexMax: number;
  /** Bytes of the literal, 0 for none. */
  readonly literal: number;
  /** Whether the literal is in two's complement. */
  readonly signed: boolean;
  /** Whether a closure's mask follows: ULEB128 of up to 64 bits. */
  readonly mask: boolean;
}

/** Byte of an instruction in a dialect, −1 when the dialect's family does not have it. */
function byteOf(info: OpInfo, family: Family): number {
  if (family === 'sui') return info.sui;
  if (family === 'aptos') return info.aptos;
  return info.since !== 0 ? info.op : -1;
}

/** First version of a family that has an instruction; 0 when all have it that are read. */
function sinceOf(info: OpInfo, family: Family): number {
  return family === 'sui' ? 0 : family === 'aptos' ? info.aptosSince : info.since;
}

function byteTable(family: Family): readonly (ByteInfo | undefined)[] {
  const table: (ByteInfo | undefined)[] = new Array(256).fill(undefined);
  for (const [op] of OPCODES) {
    const info = opInfo(op);
    const byte = byteOf(info, family);
    if (byte < 0) continue;
    table[byte] = {
      info,
      since: sinceOf(info, family),
      plain: info.operand === 'none' ? { op, index: 0, value: 0n } : undefined,
      indexMax: indexMax(info.operand, family) ?? -1,
      literal: info.operand === 'vectorCount' ? 8 : (LITERALS[info.operand]?.size ?? 0),
      signed: info.operand.startsWith('i'),
      mask: hasMask(info.operand),
    };
  }
  return table;
}

function hasMask(kind: OperandKind): boolean {
  return kind === 'closure' || kind === 'closureInst';
}

const BYTES = { common: byteTable('common'), sui: byteTable('sui'), aptos: byteTable('aptos') } as const;

/** Reads `count` instructions. Throws {@link Refused}: UNKNOWN_OPCODE, MALFORMED, BAD_U16 to BAD_U256. */
export function readInstructions(reader: Reader, count: number, dialect: Dialect): Instruction[] {
  const table = BYTES[dialect.family];
  const version = dialect.version;
  // An instruction takes at least a byte: refusing here keeps a lying count from reserving memory.
  if (count > reader.left) reader.fail(`${count} instructions announced, ${reader.left} bytes left`);
  const code: Instruction[] = [];
  for (let i = 0; i < count; i++) {
    const byte = reader.u8();
    const row = table[byte];
    if (row === undefined)
      throw new Refused({
        status: 'UNKNOWN_OPCODE',
        message: `unknown opcode 0x${byte.toString(16).padStart(2, '0')} of ${dialect.family} bytecode version ${version} at byte ${reader.at - 1}`,
        offset: i,
      });
    if (row.since > version) {
      const message = `instruction ${row.info.name} does not exist in bytecode version ${version}, at byte ${reader.at - 1}`;
      throw new Refused({ status: 'MALFORMED', message, offset: i });
    }
    if (row.plain !== undefined) {
      code.push(row.plain);
      continue;
    }
    const index = row.indexMax < 0 ? 0 : reader.uleb(row.indexMax);
    const value = row.literal > 0 ? readLiteral(reader, row) : row.mask ? readMask(reader) : 0n;
    code.push({ op: row.info.op, index, value });
  }
  return code;
}

/** ULEB128 of at most 64 bits, in its shortest form. */
function readMask(reader: Reader): bigint {
  let value = 0n;
  for (let shift = 0n; ; shift += 7n) {
    const byte = reader.u8();
    if (shift > 63n) reader.fail('a mask of more than 64 bits');
    if (shift > 0n && byte === 0) reader.fail('a mask that is not in its shortest form');
    value |= BigInt(byte & 0x7f) << shift;
    if (value >> 64n !== 0n) reader.fail('a mask of more than 64 bits');
    if (byte < 0x80) return value;
  }
}

function writeMask(writer: Writer, mask: bigint): void {
  if (mask < 0n || mask >> 64n !== 0n)
    throw new Refused({ status: 'MALFORMED', message: `mask ${mask} does not fit 64 bits` });
  let rest = mask;
  for (; rest >= 0x80n; rest >>= 7n) writer.u8(Number(rest & 0x7fn) | 0x80);
  writer.u8(Number(rest));
}

function readLiteral(reader: Reader, row: ByteInfo): bigint {
  if (!row.signed) return readUnsigned(reader, row);
  return BigInt.asIntN(8 * row.literal, readUnsigned(reader, row));
}

function readUnsigned(reader: Reader, row: ByteInfo): bigint {
  const size = row.literal;
  if (size > reader.left) {
    const status = LITERALS[row.info.operand]?.short ?? 'BAD_U64';
    throw new Refused({ status, message: `unexpected end of input in the operand of ${row.info.name}` });
  }
  if (size > 8) return reader.uint(size);
  // Numbers up to 2^53 − 1 in one step: most literals are small, and a bigint built byte by byte is slow.
  const low = size === 1 ? reader.u8() : size === 2 ? reader.u16() : reader.u32();
  if (size < 8) return BigInt(low);
  const high = reader.u32();
  return high < 0x20_0000 ? BigInt(high * 0x1_0000_0000 + low) : (BigInt(high) << 32n) | BigInt(low);
}

/** Writes instructions. Throws {@link Refused} for what the dialect or the limits do not allow. */
export function writeInstructions(writer: Writer, code: readonly Instruction[], dialect: Dialect): void {
  for (let i = 0; i < code.length; i++) {
    const { op, index, value } = code[i]!;
    const info = OP_INFO[op];
    const byte = info ? byteOf(info, dialect.family) : -1;
    if (!info || byte < 0 || sinceOf(info, dialect.family) > dialect.version)
      throw new Refused({
        status: 'UNKNOWN_OPCODE',
        message: `instruction ${info?.name ?? op} does not exist in ${dialect.family} bytecode version ${dialect.version}`,
        offset: i,
      });
    writer.u8(byte);
    const max = indexMax(info.operand, dialect.family);
    if (max !== undefined) putUleb(writer, index, max, `operand of ${info.name}`);
    const literal = info.operand === 'vectorCount' ? 8 : LITERALS[info.operand]?.size;
    if (literal !== undefined)
      (info.operand.startsWith('i') ? putInt : putUint)(writer, value, literal, `operand of ${info.name}`);
    if (hasMask(info.operand)) writeMask(writer, value);
  }
}
