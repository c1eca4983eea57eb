/**
 * Integer arithmetic where the fast road of the interpreter's loop ends: operands or results above 2^53 − 1, and the bit
 * operations. `undefined` is an overflow: ARITHMETIC_ERROR. Widths are integer codes (base/int.ts).
 */

import { INT_BITS, INT_MAX, type Int, toInt } from '../base/int.ts';

const TWO_32 = 4294967296;
const SAFE = Number.MAX_SAFE_INTEGER;

/** 2^0 … 2^63 as numbers, exact. */
const POWER: readonly number[] = Array.from({ length: 64 }, (_, i) => 2 ** i);

function bounded(value: bigint, width: number): Int | undefined {
  return value < 0n || value > INT_MAX[width]! ? undefined : toInt(value);
}

export function addInt(left: Int, right: Int, width: number): Int | undefined {
  return bounded(BigInt(left) + BigInt(right), width);
}

export function subInt(left: Int, right: Int): Int | undefined {
  const result = BigInt(left) - BigInt(right);
  return result < 0n ? undefined : toInt(result);
}

export function mulInt(left: Int, right: Int, width: number): Int | undefined {
  return bounded(BigInt(left) * BigInt(right), width);
}

/** `undefined` for a zero divisor. */
export function divInt(left: Int, right: Int): Int | undefined {
  if (right === 0) return undefined;
  if (typeof left === 'number' && typeof right === 'number') return (left - (left % right)) / right;
  return toInt(BigInt(left) / BigInt(right));
}

/** `undefined` for a zero divisor. */
export function modInt(left: Int, right: Int): Int | undefined {
  if (right === 0) return undefined;
  if (typeof left === 'number' && typeof right === 'number') return left % right;
  return toInt(BigInt(left) % BigInt(right));
}

export function orInt(left: Int, right: Int): Int {
  if (typeof left === 'number' && typeof right === 'number') {
    if (left < TWO_32 && right < TWO_32) return (left | right) >>> 0;
    return (Math.floor(left / TWO_32) | Math.floor(right / TWO_32)) * TWO_32 + ((left | right) >>> 0);
  }
  return toInt(BigInt(left) | BigInt(right));
}

export function andInt(left: Int, right: Int): Int {
  if (typeof left === 'number' && typeof right === 'number') {
    if (left < TWO_32 || right < TWO_32) return (left & right) >>> 0;
    return (Math.floor(left / TWO_32) & Math.floor(right / TWO_32)) * TWO_32 + ((left & right) >>> 0);
  }
  return toInt(BigInt(left) & BigInt(right));
}

export function xorInt(left: Int, right: Int): Int {
  if (typeof left === 'number' && typeof right === 'number') {
    if (left < TWO_32 && right < TWO_32) return (left ^ right) >>> 0;
    return (Math.floor(left / TWO_32) ^ Math.floor(right / TWO_32)) * TWO_32 + ((left ^ right) >>> 0);
  }
  return toInt(BigInt(left) ^ BigInt(right));
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
  return toInt(BigInt.asUintN(bits, BigInt(value) << BigInt(amount)));
}

/** `undefined` when the amount reaches the width. */
export function shrInt(value: Int, amount: number, width: number): Int | undefined {
  if (amount >= INT_BITS[width]!) return undefined;
  if (typeof value === 'number') return amount < 64 ? Math.floor(value / POWER[amount]!) : 0;
  return toInt(value >> BigInt(amount));
}

/** `undefined` when the value does not fit. */
export function castInt(value: Int, width: number): Int | undefined {
  return BigInt(value) > INT_MAX[width]! ? undefined : value;
}
