/**
 * Layouts: what a type looks like inside, with everything resolved. The image holds one for every type whose values it
 * copies, compares, drops, stores or encodes.
 */

import type { Type } from './type.ts';

/** Deepest value that is ever built (`VALUE_DEPTH_MAX`). */
export const MAX_VALUE_DEPTH = 128;

/** The shape of a value type. References have none. */
export interface Layout {
  readonly kind:
    | 'bool'
    | 'u8'
    | 'u16'
    | 'u32'
    | 'u64'
    | 'u128'
    | 'u256'
    | 'address'
    | 'signer'
    | 'vector'
    | 'struct'
    | 'enum';
  readonly type: Type;
  /** Element of a vector. */
  readonly of?: Layout;
  /** Fields of a struct in declaration order. */
  readonly fields?: readonly LayoutField[];
  /** Variants of an enum by tag. */
  readonly variants?: readonly LayoutVariant[];
  /**
   * Abstract size in bytes when it is the same for every value, else −1: bool and u8 1, u16 2, u32 4, u64 8, u128 16, u256,
   * address and signer 32; vector, struct and enum 8 plus their contents.
   */
  readonly size: number;
  /** Abstract size of a struct without its aggregate fields, which account for themselves. */
  readonly own?: number;
}

/** A field by name. */
export interface LayoutField {
  readonly name: string;
  readonly layout: Layout;
}

/** A variant of an enum; its tag is its place. */
export interface LayoutVariant {
  readonly name: string;
  readonly fields: readonly LayoutField[];
  /** Abstract size without the aggregate fields, which account for themselves. */
  readonly own: number;
}

/** Abstract size of an aggregate's header. */
export const AGGREGATE_HEADER_SIZE = 8;

const SCALAR_SIZE = {
  bool: 1,
  u8: 1,
  u16: 2,
  u32: 4,
  u64: 8,
  u128: 16,
  u256: 32,
  address: 32,
  signer: 32,
} as const;

/** The layout of a primitive kind that has one. */
export function scalarLayout(type: Type, kind: keyof typeof SCALAR_SIZE): Layout {
  return { kind, type, size: SCALAR_SIZE[kind] };
}

/** Layout of `vector<of>`. */
export function vectorLayout(type: Type, of: Layout): Layout {
  return { kind: 'vector', type, of, size: -1 };
}

/** Layout of a struct. */
export function structLayout(type: Type, fields: readonly LayoutField[]): Layout {
  return { kind: 'struct', type, fields, size: fieldsSize(fields), own: ownSize(fields) };
}

/** Layout of an enum. Its size is constant only if all variants have the same one. */
export function enumLayout(type: Type, list: readonly Omit<LayoutVariant, 'own'>[]): Layout {
  const variants = list.map((variant) => ({ ...variant, own: ownSize(variant.fields) }));
  const sizes = variants.map((variant) => fieldsSize(variant.fields));
  const first = sizes[0] ?? AGGREGATE_HEADER_SIZE;
  return { kind: 'enum', type, variants, size: sizes.every((size) => size === first) ? first : -1 };
}

/** Whether values of this layout are arrays. */
export function isAggregate(layout: Layout): boolean {
  return layout.kind === 'vector' || layout.kind === 'struct' || layout.kind === 'enum';
}

/** Abstract size that a field or element adds to the aggregate that holds it: its own for a scalar, 0 for an aggregate. */
export function scalarSize(layout: Layout): number {
  return isAggregate(layout) ? 0 : layout.size;
}

function ownSize(fields: readonly LayoutField[]): number {
  return fields.reduce((sum, field) => sum + scalarSize(field.layout), AGGREGATE_HEADER_SIZE);
}

/** Sizes stop growing here: no value this large can exist, and numbers stay exact. */
const SIZE_CEILING = 2 ** 40;

function fieldsSize(fields: readonly LayoutField[]): number {
  let sum = AGGREGATE_HEADER_SIZE;
  for (const field of fields) {
    if (field.layout.size < 0) return -1;
    sum += field.layout.size;
  }
  return Math.min(sum, SIZE_CEILING);
}
