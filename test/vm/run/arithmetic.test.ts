import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { INT_BITS, INT_KINDS, INT_MAX, INT_SMALL_MAX, type Int, toInt } from '../../../vm/base/int.ts';
import {
  addInt,
  andInt,
  castInt,
  divInt,
  modInt,
  mulInt,
  orInt,
  shlInt,
  shrInt,
  subInt,
  xorInt,
} from '../../../vm/run/arithmetic.ts';
import { step } from '../../../vm/run/step.ts';
import { Reference } from '../../../vm/types/value.ts';
import { ModuleBuilder } from '../../support/builder.ts';
import { anyInteger, edges, isCanonical } from '../../support/layouts.ts';
import { Linked } from '../../support/linked.ts';

type Op = (left: bigint, right: bigint, bits: number) => bigint | undefined;

/** What Move says an operation is, on plain bigints; `undefined` is ARITHMETIC_ERROR. */
const MEANING: Record<string, Op> = {
  Add: (x, y, bits) => fits(x + y, bits),
  Sub: (x, y, bits) => fits(x - y, bits),
  Mul: (x, y, bits) => fits(x * y, bits),
  Div: (x, y) => (y === 0n ? undefined : x / y),
  Mod: (x, y) => (y === 0n ? undefined : x % y),
  BitOr: (x, y) => x | y,
  BitAnd: (x, y) => x & y,
  Xor: (x, y) => x ^ y,
};

const SHIFTS: Record<string, Op> = {
  Shl: (x, n, bits) => (n >= BigInt(bits) ? undefined : BigInt.asUintN(bits, x << n)),
  Shr: (x, n, bits) => (n >= BigInt(bits) ? undefined : x >> n),
};

const SLOW: Record<string, (left: Int, right: Int, width: number) => Int | undefined> = {
  Add: addInt,
  Sub: subInt,
  Mul: mulInt,
  Div: divInt,
  Mod: modInt,
  BitOr: orInt,
  BitAnd: andInt,
  Xor: xorInt,
  Shl: (value, amount, width) => shlInt(value, amount as number, width),
  Shr: (value, amount, width) => shrInt(value, amount as number, width),
};

function fits(value: bigint, bits: number): bigint | undefined {
  return value >= 0n && value < 1n << BigInt(bits) ? value : undefined;
}

/** One function for each operation and width, and one machine for each, which is set back before every use. */
const OPS = [...Object.keys(MEANING), ...Object.keys(SHIFTS)] as 'Add'[];
const COMPARE = ['Lt', 'Gt', 'Le', 'Ge', 'Eq', 'Neq'] as const;
const CASTS = ['CastU8', 'CastU16', 'CastU32', 'CastU64', 'CastU128', 'CastU256'] as const;

const builder = new ModuleBuilder('0x42', 'm');
for (const kind of INT_KINDS) {
  for (const op of OPS)
    builder.fun(`${op}_${kind}`, {
      params: [kind, op in SHIFTS ? 'u8' : kind],
      returns: [kind],
      code: [['MoveLoc', 0], ['MoveLoc', 1], op, 'Ret'],
    });
  for (const op of COMPARE)
    builder.fun(`${op}_${kind}`, {
      params: [kind, kind],
      returns: ['bool'],
      code: [['MoveLoc', 0], ['MoveLoc', 1], op, 'Ret'],
    });
  for (const op of CASTS)
    builder.fun(`${op}_${kind}`, {
      params: [kind],
      returns: [op.slice(4).toLowerCase()],
      code: [['MoveLoc', 0], op, 'Ret'],
    });
}
const linked = new Linked([builder.build()]);

/** Runs the one instruction of a function on `operands`; `undefined` after ARITHMETIC_ERROR. */
function onMachine(name: string, operands: readonly Int[]): Int | boolean | undefined {
  const machine = linked.machine(`0x42::m::${name}`, { args: operands.map((value) => value) });
  for (let i = 0; i <= operands.length; i++) step(machine);
  if (machine.failure) {
    expect(machine.failure.status).toBe('ARITHMETIC_ERROR');
    expect(machine.failure.pc).toBe(operands.length);
    return undefined;
  }
  expect(machine.sp).toBe(1);
  const value = machine.stack[0];
  if (value instanceof Reference || Array.isArray(value) || typeof value === 'string') throw new Error('no integer');
  return value;
}

/** Every pair of edges, thinned out so that a table stays quick. */
function edgePairs(bits: number): [bigint, bigint][] {
  const list = edges(bits);
  return list.flatMap((left) => list.map((right): [bigint, bigint] => [left, right]));
}

describe.each(INT_KINDS.map((kind, width) => ({ kind, width, bits: INT_BITS[width]! })))(
  '$kind',
  ({ kind, width, bits }) => {
    test.each(Object.keys(MEANING))('%s of every two edges', (name) => {
      for (const [left, right] of edgePairs(bits)) {
        const expected = MEANING[name]!(left, right, bits);
        const found = SLOW[name]!(toInt(left), toInt(right), width);
        if (found !== (expected === undefined ? undefined : toInt(expected)))
          throw new Error(`${left} ${name} ${right} = ${found}, not ${expected}`);
      }
    });

    test.each(Object.keys(SHIFTS))('%s of every edge by every amount', (name) => {
      for (const left of edges(bits))
        for (let amount = 0; amount < 256; amount++) {
          const expected = SHIFTS[name]!(left, BigInt(amount), bits);
          const found = SLOW[name]!(toInt(left), amount, width);
          if (found !== (expected === undefined ? undefined : toInt(expected)))
            throw new Error(`${left} ${name} ${amount} = ${found}, not ${expected}`);
        }
    });

    test.each(OPS)('%s in the machine, in one form', (name) => {
      const amount = fc
        .oneof(fc.nat({ max: 255 }), fc.constantFrom(31, 32, 52, 53, 54, 63, 64, 127, 128, 255))
        .map(BigInt);
      fc.assert(
        fc.property(anyInteger(bits), name in SHIFTS ? amount : anyInteger(bits), (left, right) => {
          const expected = (MEANING[name] ?? SHIFTS[name])!(left, right, bits);
          const found = onMachine(`${name}_${kind}`, [toInt(left), toInt(right)]);
          expect(found).toBe(expected === undefined ? undefined : toInt(expected));
          if (found !== undefined) expect(isCanonical(found as Int)).toBe(true);
        }),
        { numRuns: 60 },
      );
    });

    test('comparisons', () => {
      const pairs = fc.oneof(
        fc.tuple(anyInteger(bits), anyInteger(bits)),
        anyInteger(bits).map((x): [bigint, bigint] => [x, x]),
        fc.constantFrom(...edges(bits).slice(1)).map((x): [bigint, bigint] => [x, x - 1n]),
      );
      fc.assert(
        fc.property(pairs, ([x, y]) => {
          const expected = [x < y, x > y, x <= y, x >= y, x === y, x !== y];
          const found = COMPARE.map((op) => onMachine(`${op}_${kind}`, [toInt(x), toInt(y)]));
          expect(found).toEqual(expected);
        }),
        { numRuns: 60 },
      );
    });

    test.each(CASTS.map((op, to) => ({ op, to })))('$op', ({ op, to }) => {
      fc.assert(
        fc.property(anyInteger(bits), (value) => {
          const expected = fits(value, INT_BITS[to]!) === undefined ? undefined : toInt(value);
          expect(onMachine(`${op}_${kind}`, [toInt(value)])).toBe(expected);
          expect(castInt(toInt(value), to)).toBe(expected);
        }),
        { numRuns: 40 },
      );
      for (const value of edges(bits))
        expect(castInt(toInt(value), to)).toBe(value > INT_MAX[to]! ? undefined : toInt(value));
    });
  },
);

describe('the one form', () => {
  const top = BigInt(Number.MAX_SAFE_INTEGER);
  test('turns at 2^53', () => {
    expect(toInt(top)).toBe(9007199254740991);
    expect(toInt(top + 1n)).toBe(9007199254740992n);
    expect([toInt(top), toInt(top + 1n)].map(isCanonical)).toEqual([true, true]);
    expect([9007199254740992, 5n, -0, 0.5, -1].map(isCanonical)).toEqual([false, false, false, false, false]);
  });

  test('INT_SMALL_MAX is the largest number of a width that is held as one', () => {
    expect(INT_SMALL_MAX.map((small, i) => BigInt(small) === (INT_MAX[i]! < top ? INT_MAX[i] : top))).not.toContain(
      false,
    );
  });

  // Sums and products whose true value is just around 2^53, where doubles begin to round.
  test.each([
    ['Add', 9007199254740991, 1, 9007199254740992n],
    ['Add', 9007199254740991, 9007199254740991, 18014398509481982n],
    ['Add', 9007199254740990, 1, 9007199254740991],
    ['Mul', 94906267, 94906267, 9007199515875289n],
    ['Mul', 94906265, 94906267, 9007199326062755n],
    ['Mul', 6361, 1416003655831, 9007199254740991],
    ['Mul', 4294967296, 2097152, 9007199254740992n],
    ['Sub', 9007199254740992n, 1, 9007199254740991],
    ['Sub', 9007199254740993n, 9007199254740992n, 1],
    ['Div', 9007199254740992n, 2, 4503599627370496],
    ['Mod', 9007199254740993n, 9007199254740992n, 1],
    ['Xor', 9007199254740992n, 9007199254740993n, 1],
    ['BitAnd', 18446744073709551615n, 9007199254740991, 9007199254740991],
    ['BitOr', 9007199254740991, 9007199254740992n, 18014398509481983n],
    ['Shl', 1, 52, 4503599627370496],
    ['Shl', 1, 53, 9007199254740992n],
    ['Shl', 9007199254740991, 11, 18446744073709549568n],
    ['Shr', 9007199254740992n, 1, 4503599627370496],
    ['Shr', 18446744073709551615n, 11, 9007199254740991],
    ['Shr', 18446744073709551615n, 10, 18014398509481983n],
  ] as const)('%s %d %d = %d', (name, left, right, result) => {
    expect(onMachine(`${name}_u64`, [left, right])).toBe(result);
  });
});
