/** Random layouts, and random values of a layout in the machine's own form. */

import fc from 'fast-check';
import { type Int, toInt } from '../../vm/base/int.ts';
import {
  enumLayout,
  type Layout,
  type LayoutField,
  scalarLayout,
  structLayout,
  vectorLayout,
} from '../../vm/types/layout.ts';
import { primitiveType, structType, vectorType } from '../../vm/types/type.ts';
import type { Value } from '../../vm/types/value.ts';

const ADDRESS = `0x${'42'.padStart(64, '0')}`;

export const SCALARS = ['bool', 'u8', 'u16', 'u32', 'u64', 'u128', 'u256', 'address'] as const;
export type Scalar = (typeof SCALARS)[number];
export type IntWidth = Exclude<Scalar, 'bool' | 'address'>;

export const BITS: Record<IntWidth, number> = { u8: 8, u16: 16, u32: 32, u64: 64, u128: 128, u256: 256 };

export function scalar(kind: Scalar | 'signer'): Layout {
  return scalarLayout(primitiveType(kind), kind);
}

export function vector(of: Layout): Layout {
  return vectorLayout(vectorType(of.type), of);
}

/** A struct with these fields, named after their text so that equal texts mean equal layouts. */
export function struct(name: string, fields: Readonly<Record<string, Layout>>): Layout {
  return structLayout(structType(ADDRESS, 'm', name), named(fields));
}

export function enumOf(name: string, variants: Readonly<Record<string, Readonly<Record<string, Layout>>>>): Layout {
  const list = Object.entries(variants).map(([variant, fields]) => ({ name: variant, fields: named(fields) }));
  return enumLayout(structType(ADDRESS, 'm', name), list);
}

function named(fields: Readonly<Record<string, Layout>>): LayoutField[] {
  return Object.entries(fields).map(([name, layout]) => ({ name, layout }));
}

function fieldsOf(layouts: readonly Layout[]): Record<string, Layout> {
  return Object.fromEntries(layouts.map((layout, i) => [`f${i}`, layout]));
}

let names = 0;

/** Layouts up to a few levels deep, enums included. */
export const anyLayout: fc.Arbitrary<Layout> = fc.letrec<{ node: Layout; leaf: Layout }>((tie) => ({
  leaf: fc.constantFrom(...SCALARS).map(scalar),
  node: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    tie('leaf'),
    tie('node').map(vector),
    fc.array(tie('node'), { minLength: 1, maxLength: 4 }).map((parts) => struct(`S${names++}`, fieldsOf(parts))),
    fc
      .array(fc.array(tie('node'), { maxLength: 3 }), { minLength: 1, maxLength: 4 })
      .map((lists) => enumOf(`E${names++}`, Object.fromEntries(lists.map((parts, i) => [`V${i}`, fieldsOf(parts)])))),
  ),
})).node;

/** Values around which integer code goes wrong, below 2^bits. */
export function edges(bits: number): bigint[] {
  const out = new Set<bigint>([0n, 1n, 2n, 3n]);
  for (const power of [7, 8, 15, 16, 31, 32, 33, 52, 53, 54, 63, 64, 65, 127, 128, 129, 255, 256]) {
    for (const off of [-2n, -1n, 0n, 1n, 2n]) {
      const value = (1n << BigInt(power)) + off;
      if (value < 1n << BigInt(bits)) out.add(value);
    }
  }
  return [...out];
}

/** Integers of a width, most of them near an edge. */
export function anyInteger(bits: number): fc.Arbitrary<bigint> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...edges(bits)) },
    { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: (1n << BigInt(bits)) - 1n }) },
    { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: bits > 54 ? 1n << 54n : (1n << BigInt(bits)) - 1n }) },
  );
}

/** Whether an integer has the one form it should have: a number exactly when it is at most 2^53 − 1. */
export function isCanonical(value: Int): boolean {
  return typeof value === 'number'
    ? Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0)
    : value > BigInt(Number.MAX_SAFE_INTEGER);
}

/** Values of a layout. */
export function anyValue(layout: Layout): fc.Arbitrary<Value> {
  switch (layout.kind) {
    case 'bool':
      return fc.boolean();
    case 'address':
    case 'signer':
      return fc.bigInt({ min: 0n, max: (1n << 256n) - 1n }).map((n) => `0x${n.toString(16).padStart(64, '0')}`);
    case 'vector':
      return fc.array(anyValue(layout.of!), { maxLength: 5 });
    case 'struct':
      return fc.tuple(...layout.fields!.map((field) => anyValue(field.layout))).map((parts) => [...parts]);
    case 'enum':
      return fc.nat({ max: layout.variants!.length - 1 }).chain((tag) => {
        const parts = layout.variants![tag]!.fields.map((field) => anyValue(field.layout));
        return fc.tuple(...parts).map((list) => [tag, ...list] as Value);
      });
    default:
      return anyInteger(BITS[layout.kind]).map(toInt);
  }
}

/** A layout and one of its values. */
export const anyLayoutAndValue: fc.Arbitrary<{ readonly layout: Layout; readonly value: Value }> = anyLayout.chain(
  (layout) => anyValue(layout).map((value) => ({ layout, value })),
);
