/** Every integer instruction at the edges of every width: one module per width. */

import type { Case, CaseModule } from '../case.ts';

const WIDTHS = [8, 16, 32, 64, 128, 256] as const;

type Row = readonly [a: bigint, b: bigint];

/** Edges of a width, as operands: overflow by one, the sign bit, division by zero. */
function edges(width: number): Record<string, readonly Row[]> {
  const max = (1n << BigInt(width)) - 1n;
  const half = 1n << BigInt(width - 1);
  const root = 1n << BigInt(width / 2);
  return {
    add: [
      [0n, 0n],
      [max, 0n],
      [max - 1n, 1n],
      [max, 1n],
      [half, half],
      [half, half - 1n],
      [max, max],
    ],
    sub: [
      [0n, 0n],
      [max, max],
      [max, 1n],
      [half, 1n],
      [0n, 1n],
      [half - 1n, half],
      [0n, max],
    ],
    mul: [
      [0n, max],
      [1n, max],
      [2n, half - 1n],
      [2n, half],
      [root, root],
      [root - 1n, root + 1n],
      [max, max],
    ],
    div: [
      [max, 1n],
      [max, max],
      [max, 2n],
      [max - 1n, max],
      [half, 3n],
      [0n, max],
      [1n, 0n],
      [0n, 0n],
    ],
    mod: [
      [max, 1n],
      [max, max],
      [max, 2n],
      [max - 1n, max],
      [max, half],
      [half, 3n],
      [1n, 0n],
      [0n, 0n],
    ],
    and: [
      [max, half],
      [max, 0n],
      [half, half - 1n],
      [max, max],
    ],
    or: [
      [half, 0n],
      [max, 0n],
      [half, half - 1n],
      [0n, 0n],
    ],
    xor: [
      [max, half],
      [max, max],
      [half, half - 1n],
      [max, 0n],
    ],
  };
}

/** Shift amounts are u8 for every width. */
function shifts(width: number): Record<string, readonly Row[]> {
  const max = (1n << BigInt(width)) - 1n;
  const half = 1n << BigInt(width - 1);
  const last = BigInt(width - 1);
  const over: Row[] =
    width === 256
      ? [[max, 255n]]
      : [
          [1n, last + 1n],
          [0n, last + 1n],
          [max, 255n],
        ];
  return {
    shl: [[1n, 0n], [max, 0n], [max, 1n], [1n, last], [max, last], [half, 1n], ...over],
    shr: [[max, 0n], [max, 1n], [1n, 1n], [half, last], [max, last], [half - 1n, last], ...over],
  };
}

/**
 * Where a number that is kept in floating point, in 32-bit operators or in machine words would break: around 2^31, 2^32, 2^53,
 * 2^63, 2^64 and 2^128.
 */
function neighbourhoods(width: number): Record<string, readonly Row[]> {
  const p = (exponent: number) => 1n << BigInt(exponent);
  const wide = {
    add: [
      [p(53) - 1n, 1n],
      [p(53) - 1n, 2n],
      [p(53), 1n],
      [p(32) - 1n, 1n],
      [p(31), p(31)],
      [p(53) + 1n, p(53) + 1n],
    ],
    sub: [
      [p(53), 1n],
      [p(53) + 1n, 1n],
      [p(53) + 1n, 2n],
      [p(32), 1n],
      [p(63), p(53)],
      [p(53) + 1n, p(53)],
    ],
    mul: [
      [p(26), p(27)],
      [p(27), p(27)],
      [94906265n, 94906265n],
      [94906267n, 94906267n],
      [p(32) - 1n, p(32) - 1n],
      [3n, p(53) - 1n],
      [p(53) + 1n, 1n],
    ],
    div: [
      [p(53) + 1n, 2n],
      [p(54) + 2n, 2n],
      [p(63), p(32)],
      [p(53) + 1n, p(53) - 1n],
      [p(53) - 1n, p(53)],
      [p(63) - 1n, 3n],
    ],
    mod: [
      [p(53) + 1n, p(53) - 1n],
      [p(63), p(53) + 1n],
      [p(53), 3n],
      [p(63) + 1n, p(32)],
      [p(53) - 1n, p(53)],
    ],
    and: [
      [p(32), p(32) - 1n],
      [p(31), p(31)],
      [p(53), p(53) - 1n],
      [p(63) + p(31), p(63) + p(31)],
      [p(53) + 5n, 7n],
    ],
    or: [
      [p(31), 1n],
      [p(32), 1n],
      [p(53), 1n],
      [p(52), p(53)],
      [p(63), 1n],
    ],
    xor: [
      [p(31), p(31)],
      [p(32) + 1n, 1n],
      [p(53) + 1n, p(53)],
      [p(53), 1n],
      [p(63), p(31)],
    ],
    shl: [
      [1n, 31n],
      [1n, 32n],
      [1n, 53n],
      [3n, 52n],
      [p(31), 1n],
      [p(53) - 1n, 1n],
    ],
    shr: [
      [p(32), 1n],
      [p(32), 32n],
      [p(53) + 1n, 1n],
      [p(54), 1n],
      [p(63), 10n],
      [p(63), 62n],
      [p(31), 31n],
    ],
  } satisfies Record<string, Row[]>;
  if (width >= 128) {
    wide.add.push([p(64) - 1n, 1n], [p(64) - 1n, p(64) - 1n]);
    wide.sub.push([p(64), 1n], [p(127), p(64)]);
    wide.mul.push([p(64) - 1n, p(64) - 1n], [p(64) - 1n, p(53) + 1n], [p(63), p(63)]);
    wide.div.push([p(127) + 1n, p(64) - 1n], [p(127), p(64)], [p(64), 10n]);
    wide.mod.push([p(127) + 1n, p(64) - 1n], [p(127), p(64) + 1n], [p(64), 10n]);
    wide.shl.push([1n, 64n], [p(64) - 1n, 63n], [p(53) + 1n, 74n]);
    wide.shr.push([p(127), 64n], [p(127) + p(64), 63n], [p(64), 11n]);
  }
  if (width === 256) {
    wide.mul.push([p(128) - 1n, p(128) - 1n], [p(128), p(127)], [p(255), 2n]);
    wide.div.push([p(255) + 1n, p(128) - 1n], [p(256) - 1n, p(64)], [p(192), p(191) + 1n]);
    wide.mod.push([p(255) + 1n, p(128) - 1n], [p(256) - 1n, p(127) - 1n], [p(192), p(191) + 1n]);
    wide.shl.push([p(128) - 1n, 128n], [1n, 192n], [p(192) + 1n, 64n]);
    wide.shr.push([p(255), 128n], [p(256) - 1n, 192n], [p(255) + p(128), 127n]);
    wide.add.push([p(128) - 1n, 1n], [p(255) - 1n, p(255) + 1n]);
    wide.sub.push([p(128), 1n], [p(255), p(64)], [p(128), p(128) + 1n]);
  }
  return wide;
}

/** `2^53`, `2^64-1`, `7`: an operand as part of a name is p53, p64m1, 7. */
function operandName(value: bigint): string {
  if (value < 1000n) return String(value);
  for (let exponent = 10; exponent <= 256; exponent++) {
    const distance = value - (1n << BigInt(exponent));
    if (distance === 0n) return `p${exponent}`;
    if (distance > 0n && distance < 10n) return `p${exponent}a${distance}`;
    if (distance < 0n && distance > -10n) return `p${exponent}m${-distance}`;
  }
  const high = value.toString(2).length - 1;
  const rest = value - (1n << BigInt(high));
  return value < 1n << 53n ? String(value) : `p${high}a${operandName(rest)}`;
}

function operatorCases(width: number, tables: readonly Record<string, readonly Row[]>[]): Case[] {
  const cases = new Map<string, Case>();
  for (const table of tables) {
    for (const [operator, rows] of Object.entries(table)) {
      for (const [a, b] of rows) {
        const name = `${operator}_${operandName(a)}_${operandName(b)}`;
        cases.set(name, { name, about: `${operator} on u${width}`, body: `show(${operator}(${a}, ${b}))` });
      }
    }
  }
  return [...cases.values()];
}

/** Each comparison over five pairs, one bit each. */
function comparisonCases(width: number): Case[] {
  const max = (1n << BigInt(width)) - 1n;
  const half = 1n << BigInt(width - 1);
  const wide: Row[] =
    width < 64
      ? []
      : [
          [1n << 53n, (1n << 53n) + 1n],
          [(1n << 53n) - 1n, 1n << 53n],
          [1n << 32n, 1n << 31n],
        ];
  const pairs: Row[] = [[0n, 0n], [0n, 1n], [1n, 0n], [max, max - 1n], [half - 1n, half], [max, max], ...wide];
  return ['lt', 'le', 'gt', 'ge', 'eq', 'neq'].map((operator) => {
    const bits = pairs.map(([a, b], bit) => `(out::flag(${operator}(${a}, ${b})) << ${bit})`);
    return {
      name: `${operator}_pairs`,
      about: `${operator} on u${width} at its edges, a bit per pair`,
      body: bits.join(' | '),
    };
  });
}

/** Casts to every width: the largest value that fits, the next one, the largest of the source. */
function castCases(width: number): Case[] {
  const max = (1n << BigInt(width)) - 1n;
  return WIDTHS.flatMap((target) => {
    const limit = (1n << BigInt(target)) - 1n;
    const values = target >= width ? [0n, max] : [0n, limit, limit + 1n, max];
    if (width >= 64 && target >= 64) values.push((1n << 53n) - 1n, 1n << 53n);
    return values.map((value) => ({
      name: `to_u${target}_${operandName(value)}`,
      about: `cast of u${width} to u${target}`,
      body: `out::num(to_u${target}(${value}) as u256)`,
    }));
  });
}

/** Results of every operator that may fall below 2^53 from above, compared with the same value that was always there. */
function canonicalCases(width: number): Case[] {
  if (width < 64) return [];
  const big = (1n << 53n) + 4n;
  const forms: [string, string, bigint][] = [
    ['sub', `sub(${big}, 5)`, (1n << 53n) - 1n],
    ['div', `div(${big}, 2)`, big / 2n],
    ['mod', `mod(${big}, ${1n << 53n})`, 4n],
    ['shr', `shr(${big}, 3)`, big >> 3n],
    ['and', `and(${big}, 7)`, 4n],
    ['xor', `xor(${big}, ${1n << 53n})`, 4n],
    ['add_up', `add(${(1n << 53n) - 1n}, 5)`, big],
    ['mul_up', `mul(${big / 2n}, 2)`, big],
    ['shl_up', `shl(${big / 4n}, 2)`, big],
    ['or_up', `or(${1n << 53n}, 4)`, big],
    ['shl_to_zero', `shl(${1n << 63n}, ${width - 63})`, 0n],
    ['to_u64_and_back', `(to_u64(${big}) as u${width})`, big],
  ];
  return forms
    .filter(([name]) => name !== 'shl_to_zero' || width < 256)
    .map(([name, form, value]) => ({
      name: `same_after_${name}`,
      about: `a u${width} that crossed 2^53 by ${name} equals the literal, alone, in a vector, and as a copy behind a reference`,
      body: `let a = ${form}; let b = id(${value}); let va = vector[a]; let vb = vector[b];
    out::flag(a == b) | (out::flag(va == vb) << 1) | (out::flag(!(a < b) && !(a > b)) << 2) | (out::flag(&va[0] == &b) << 3)`,
    }));
}

function integerModule(width: number): CaseModule {
  const type = `u${width}`;
  const binary = { add: '+', sub: '-', mul: '*', div: '/', mod: '%', and: '&', or: '|', xor: '^' };
  const compare = { lt: '<', le: '<=', gt: '>', ge: '>=', eq: '==', neq: '!=' };
  const items = [
    ...Object.entries(binary).map(([name, sign]) => `fun ${name}(a: ${type}, b: ${type}): ${type} { a ${sign} b }`),
    ...Object.entries(compare).map(([name, sign]) => `fun ${name}(a: ${type}, b: ${type}): bool { a ${sign} b }`),
    `fun shl(a: ${type}, b: u8): ${type} { a << b }`,
    `fun shr(a: ${type}, b: u8): ${type} { a >> b }`,
    ...WIDTHS.map((target) => `fun to_u${target}(a: ${type}): u${target} { a as u${target} }`),
    `fun id(a: ${type}): ${type} { a }`,
    `fun show(a: ${type}): u64 { out::num(a as u256) }`,
  ];
  const tables = [edges(width), shifts(width), ...(width < 64 ? [] : [neighbourhoods(width)])];
  const cases = [
    ...operatorCases(width, tables),
    ...comparisonCases(width),
    ...castCases(width),
    ...canonicalCases(width),
  ];
  return { name: `integers_${type}`, items: items.join('\n'), cases };
}

export const INTEGERS: readonly CaseModule[] = WIDTHS.map(integerModule);
