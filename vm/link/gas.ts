/**
 * The gas schedule: data with a version, which stands in the image. A charge is a static part, known when the image is built,
 * and for some instructions a part that grows with the abstract size of the value they copy, compare or replace. Costs depend on
 * code and values alone, never on caches or load order. Shape and figures: move-format.md §4.5.
 */

import { OPCODES, type Op, type OpName } from '../format/opcodes.ts';

/** Version of the schedule below. */
export const GAS_VERSION = 1;

/** A size-dependent charge is one unit for each 2^4 = 16 bytes of abstract size. */
export const GAS_SIZE_SHIFT = 4;

/** Most gas that a call can be given; a safe integer, so that gas is always a `number`. */
export const MAX_GAS = Number.MAX_SAFE_INTEGER;

/** Units for an instruction by itself. Everything that is not named costs 1. */
const BASE: { readonly [N in OpName]?: number } = {
  Call: 10,
  CallGeneric: 10,
  Pack: 2,
  PackGeneric: 2,
  Unpack: 2,
  UnpackGeneric: 2,
  PackVariant: 2,
  PackVariantGeneric: 2,
  UnpackVariant: 2,
  UnpackVariantGeneric: 2,
  UnpackVariantImmRef: 2,
  UnpackVariantMutRef: 2,
  UnpackVariantGenericImmRef: 2,
  UnpackVariantGenericMutRef: 2,
  VecPack: 2,
  VecUnpack: 2,
  VecLen: 2,
  VecImmBorrow: 2,
  VecMutBorrow: 2,
  VecPushBack: 2,
  VecPopBack: 2,
  VecSwap: 2,
  Exists: 50,
  ExistsGeneric: 50,
  MutBorrowGlobal: 50,
  MutBorrowGlobalGeneric: 50,
  ImmBorrowGlobal: 50,
  ImmBorrowGlobalGeneric: 50,
  MoveFrom: 50,
  MoveFromGeneric: 50,
  MoveTo: 50,
  MoveToGeneric: 50,
};

/** By integer code (u8 … u256): addition, subtraction, bits, shifts, casts. */
const ARITHMETIC = [2, 2, 2, 2, 4, 8] as const;
/** By integer code: multiplication, division, remainder. */
const PRODUCT = [4, 4, 4, 4, 8, 16] as const;

/** For each parameter and local of a called function. */
export const GAS_PER_LOCAL = 1;
/** For each node of a called function's type arguments. */
export const GAS_PER_TYPE_NODE = 2;
/** For each field or element that is packed or unpacked. */
export const GAS_PER_FIELD = 1;

const BASE_BY_OP: readonly number[] = (() => {
  const table: number[] = [];
  for (const [op, name] of OPCODES) table[op] = BASE[name] ?? 1;
  return table;
})();

/** Units for an instruction by itself. */
export function baseGas(op: Op): number {
  return BASE_BY_OP[op]!;
}

/** Units for arithmetic on integers of code `width`. */
export function arithmeticGas(op: Op, width: number): number {
  const product = op === 0x18 || op === 0x19 || op === 0x1a;
  return (product ? PRODUCT : ARITHMETIC)[width]!;
}
