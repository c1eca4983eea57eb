/**
 * Move integers in JavaScript. One value has one form: a `number` when it is at most 2^53 − 1, a `bigint` above. So `===` is
 * equality for every width, small values never touch the heap, and a sum or product of numbers is exact whenever the result
 * is still a safe integer (a true result above 2^53 − 1 can't round to one below).
 */

/** An unsigned Move integer in its one form. */
export type Int = number | bigint;

/** The widths of Move's unsigned integers; their place in this list is their code in the image. */
export const INT_KINDS = ['u8', 'u16', 'u32', 'u64', 'u128', 'u256'] as const;
/** A width of {@link INT_KINDS}. */
export type IntKind = (typeof INT_KINDS)[number];

/** Bits of each kind in {@link INT_KINDS}. */
export const INT_BITS = [8, 16, 32, 64, 128, 256] as const;

/** Largest value of each kind as a `bigint`. */
export const INT_MAX: readonly bigint[] = INT_BITS.map((bits) => (1n << BigInt(bits)) - 1n);

const SAFE = Number.MAX_SAFE_INTEGER;
const SAFE_BIG = BigInt(SAFE);

/** Largest value of each kind that is held as a `number`. */
export const INT_SMALL_MAX: readonly number[] = [0xff, 0xffff, 0xffff_ffff, SAFE, SAFE, SAFE];

/** The one form of a non-negative `bigint`. */
export function toInt(value: bigint): Int {
  return value <= SAFE_BIG ? Number(value) : value;
}

/** The code of an integer kind in the image: 0 for u8 to 5 for u256; −1 for what is no integer. */
export function intCode(kind: string): number {
  return (INT_KINDS as readonly string[]).indexOf(kind);
}
