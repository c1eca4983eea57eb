/**
 * Integer arithmetic where the fast road of the interpreter's loop ends: operands or results above 2^53 − 1, and the bit
 * operations. `undefined` is an overflow: ARITHMETIC_ERROR. Widths are integer codes (base/int.ts).
 */

import { INT_BITS, INT_MAX, type Int, toInt } from '../base/int.ts';

const TWO_32 = 4294967296;
const SAFE = Number.MAX_SAFE_INTEGER;

/** Every shift amount as a bigint. */
const AMOUNT: readonly bigint[] = Array.from({ length: 256 }, (_, i) => BigInt(i));

/** 2^0 … 2^63 as numbers, exact. */
const POWER: readonly number[] = Array.from({ length: 64 }, (_, i) => 2 ** i);

/** The one form of a result that is not negative; `undefined` above the width. */
function bounded(value: bigint, width: number): Int | undefined {
  return value > INT_MAX[width]! ? undefined : toInt(value);
}

/** Most operands here are large already, and asking is cheaper than converting. */
function big(value: Int): bigint {
  return typeof value === 'bigint' ? value : BigInt(value);
}

export function addInt(left: Int, right: Int, width: number): Int | undefined {
  return bounded(big(left) + big(right), width);
}

export function subInt(left: Int, right: Int): Int | undefined {
  const result = big(left) - big(right);
  return result < 0n ? undefined : toInt(result);
}

export function mulInt(left: Int, right: Int, width: number): Int | undefined {
  return bounded(big(left) * big(right), width);
}

/** `undefined` for a zero divisor. */
export function divInt(left: Int, right: Int): Int | undefined {
  if (right === 0) return undefined;
  if (typeof left === 'number' && typeof right === 'number') return (left - (left % right)) / right;
  return toInt(big(left) / big(right));
}

/** `undefined` for a zero divisor. */
export function modInt(left: Int, right: Int): Int | undefined {
  if (right === 0) return undefined;
  if (typeof left === 'number' && typeof right === 'number') return left % right;
  return toInt(big(left) % big(right));
}

export function orInt(left: Int, right: Int): Int {
  if (typeof left === 'number' && typeof right === 'number') {
    if (left < TWO_32 && right < TWO_32) return (left | right) >>> 0;
    return (Math.floor(left / TWO_32) | Math.floor(right / TWO_32)) * TWO_32 + ((left | right) >>> 0);
  }
  return toInt(big(left) | big(right));
}

export function andInt(left: Int, right: Int): Int {
  if (typeof left === 'number' && typeof right === 'number') {
    if (left < TWO_32 || right < TWO_32) return (left & right) >>> 0;
    return (Math.floor(left / TWO_32) & Math.floor(right / TWO_32)) * TWO_32 + ((left & right) >>> 0);
  }
  return toInt(big(left) & big(right));
}

export function xorInt(left: Int, right: Int): Int {
  if (typeof left === 'number' && typeof right === 'number') {
    if (left < TWO_32 && right < TWO_32) return (left ^ right) >>> 0;
    return (Math.floor(left / TWO_32) ^ Math.floor(right / TWO_32)) * TWO_32 + ((left ^ right) >>> 0);
  }
  return toInt(big(left) ^ big(right));
}

/** Bits shifted out are lost; `undefined` when the amount reaches the width (never for u256, where every u8 is less). */
export function shlInt(value: Int, amount: number, width: number): Int | undefined {
  const bits = INT_BITS[width]!;
  if (amount >= bits) return undefined;
  if (typeof value === 'number' && amount < 64) {
    // Scaling by a power of two is exact, and so is the remainder of two exact numbers.
    const shifted = value * POWER[amount]!;
    if (bits <= 32) return shifted % POWER[bits]!;
    if (shifted <= SAFE) return shifted;
  }
  const shifted = big(value) << AMOUNT[amount]!;
  return toInt(shifted <= INT_MAX[width]! ? shifted : BigInt.asUintN(bits, shifted));
}

/** `undefined` when the amount reaches the width. */
export function shrInt(value: Int, amount: number, width: number): Int | undefined {
  if (amount >= INT_BITS[width]!) return undefined;
  if (typeof value === 'number') return amount < 64 ? Math.floor(value / POWER[amount]!) : 0;
  return toInt(value >> AMOUNT[amount]!);
}

/** `undefined` when the value does not fit. */
export function castInt(value: Int, width: number): Int | undefined {
  return big(value) > INT_MAX[width]! ? undefined : value;
}
