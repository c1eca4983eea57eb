import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copyValue, equalValues, sizeOfValue } from '../../../vm/types/aggregate.ts';
import { encodeValue } from '../../../vm/types/codec.ts';
import { type Layout, scalarSize } from '../../../vm/types/layout.ts';
import type { Aggregate, Value } from '../../../vm/types/value.ts';
import { anyLayout, anyLayoutAndValue, anyValue, enumOf, scalar, struct, vector } from '../../support/layouts.ts';

/** Every array in a value. */
function arraysIn(value: Value, into = new Set<Value[]>()): Set<Value[]> {
  if (Array.isArray(value)) {
    into.add(value);
    for (const part of value) arraysIn(part, into);
  }
  return into;
}

/** Size by the rule in the documentation of `Layout.size`, written down again without its shortcuts. */
function plainSize(layout: Layout, value: Value): number {
  const sum = (layouts: readonly Layout[], values: readonly Value[]): number =>
    layouts.reduce((total, part, i) => total + plainSize(part, values[i]), 8);
  switch (layout.kind) {
    case 'vector':
      return (value as Aggregate).reduce<number>((total, item) => total + plainSize(layout.of!, item), 8);
    case 'struct':
      return sum(
        layout.fields!.map((field) => field.layout),
        value as Aggregate,
      );
    case 'enum': {
      const [tag, ...rest] = value as Aggregate;
      return sum(
        layout.variants![tag as number]!.fields.map((field) => field.layout),
        rest,
      );
    }
    case 'bool':
      return 1;
    case 'address':
    case 'signer':
      return 32;
    default:
      return Number(layout.kind.slice(1)) / 8;
  }
}

/** What packing adds to the account for the aggregate alone. */
function ownSize(layout: Layout, value: Value): number {
  if (layout.kind === 'vector') return 8 + (value as Aggregate).length * scalarSize(layout.of!);
  if (layout.kind === 'struct') return layout.own!;
  return layout.variants![(value as Aggregate)[0] as number]!.own;
}

/** Sum of {@link ownSize} over an aggregate and all aggregates in it. */
function packedSize(layout: Layout, value: Value): number {
  switch (layout.kind) {
    case 'vector':
      return (value as Aggregate).reduce<number>(
        (total, item) => total + packedSize(layout.of!, item),
        ownSize(layout, value),
      );
    case 'struct':
      return layout.fields!.reduce(
        (total, field, i) => total + packedSize(field.layout, (value as Aggregate)[i]),
        ownSize(layout, value),
      );
    case 'enum':
      return layout.variants![(value as Aggregate)[0] as number]!.fields.reduce(
        (total, field, i) => total + packedSize(field.layout, (value as Aggregate)[i + 1]),
        ownSize(layout, value),
      );
    default:
      return 0;
  }
}

describe('any value', () => {
  test('a copy is equal and shares no array', () => {
    fc.assert(
      fc.property(anyLayoutAndValue, ({ layout, value }) => {
        const copy = copyValue(layout, value);
        expect(copy).toEqual(value);
        expect(equalValues(layout, value, copy)).toBe(true);
        const shared = [...arraysIn(copy)].filter((array) => arraysIn(value).has(array));
        expect(shared).toEqual([]);
      }),
    );
  });

  test('two are equal exactly when their BCS is', () => {
    const pairs = anyLayout.chain((layout) =>
      fc.tuple(anyValue(layout), anyValue(layout)).map(([a, b]) => ({ layout, a, b })),
    );
    let unequal = 0;
    fc.assert(
      fc.property(pairs, ({ layout, a, b }) => {
        const same = Buffer.compare(encodeValue(layout, a), encodeValue(layout, b)) === 0;
        if (!same) unequal++;
        expect(equalValues(layout, a, b)).toBe(same);
      }),
      { numRuns: 500 },
    );
    expect(unequal).toBeGreaterThan(50);
  });

  test('its size follows the rule, and what packing adds sums up to it', () => {
    fc.assert(
      fc.property(anyLayoutAndValue, ({ layout, value }) => {
        expect(sizeOfValue(layout, value)).toBe(plainSize(layout, value));
        if (Array.isArray(value)) expect(packedSize(layout, value)).toBe(plainSize(layout, value));
        if (layout.size >= 0) expect(layout.size).toBe(plainSize(layout, value));
      }),
      { numRuns: 500 },
    );
  });
});

describe('size is constant', () => {
  const pair = struct('Pair', { x: scalar('u8'), y: scalar('u256') });
  test.each<readonly [string, Layout, number]>([
    ['of a struct of scalars', pair, 8 + 1 + 32],
    ['of a struct of structs', struct('Q', { p: pair, b: scalar('bool') }), 8 + 41 + 1],
    ['of no vector', vector(scalar('u8')), -1],
    ['of no struct with a vector', struct('V', { v: vector(scalar('u8')) }), -1],
    ['of an enum whose variants agree', enumOf('E', { A: { x: scalar('u64') }, B: { p: scalar('u64') } }), 16],
    ['of no enum whose variants differ', enumOf('F', { A: {}, B: { p: scalar('u64') } }), -1],
    ['of no enum with a vector', enumOf('G', { A: { v: vector(pair) } }), -1],
  ])('%s', (_, layout, size) => {
    expect(layout.size).toBe(size);
  });
});
