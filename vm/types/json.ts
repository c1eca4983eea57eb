/**
 * Values for people and machines. JSON form: bool; u8 to u32 as numbers, wider integers as decimal strings; addresses and
 * vector<u8> as `0x` hex; other vectors as arrays; String and ascii::String as text; Option as null or its value; structs as
 * objects by field name, enums with `$variant` first.
 */

import { type Bytes, fromUtf8, hex } from '../base/bytes.ts';
import { decodeValue } from './codec.ts';
import type { Layout, LayoutField } from './layout.ts';
import type { Aggregate, Value } from './value.ts';

/** What `JSON.stringify` takes without surprises. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const STD = `0x${'1'.padStart(64, '0')}`;

/**
 * Whether a layout is `string::String`, `ascii::String` or `option::Option` of the standard library, by its name and by its one
 * field: a state may hold a module of that name whose struct is another.
 */
export function isStd(layout: Layout, module: 'string' | 'ascii' | 'option', name: 'String' | 'Option'): boolean {
  const { type, fields } = layout;
  if (type.kind !== 'struct' || type.address !== STD || type.module !== module || type.name !== name) return false;
  const of = fields?.length === 1 ? fields[0]!.layout.of : undefined;
  return name === 'Option' ? of !== undefined : of?.kind === 'u8';
}

/** Text of a `String` or `ascii::String` value; `undefined` for other layouts. */
function textOf(layout: Layout, value: Value): string | undefined {
  if (!isStd(layout, 'string', 'String') && !isStd(layout, 'ascii', 'String')) return undefined;
  return fromUtf8(Uint8Array.from((value as Aggregate)[0] as number[]));
}

/** JSON form of a value. */
export function valueToJson(layout: Layout, value: Value): Json {
  switch (layout.kind) {
    case 'bool':
      return value as boolean;
    case 'u8':
    case 'u16':
    case 'u32':
      return value as number;
    case 'u64':
    case 'u128':
    case 'u256':
      return String(value);
    case 'address':
    case 'signer':
      return value as string;
    case 'vector':
      if (layout.of!.kind === 'u8') return `0x${hex(Uint8Array.from(value as number[]))}`;
      return (value as Aggregate).map((item) => valueToJson(layout.of!, item));
    case 'struct': {
      const text = textOf(layout, value);
      if (text !== undefined) return text;
      if (isStd(layout, 'option', 'Option')) {
        const inner = layout.fields![0]!.layout.of!;
        const items = (value as Aggregate)[0] as Aggregate;
        return items.length === 0 ? null : valueToJson(inner, items[0]);
      }
      return fieldsToJson(layout.fields!, value as Aggregate, 0, []);
    }
    default: {
      const variant = layout.variants![(value as Aggregate)[0] as number]!;
      return fieldsToJson(variant.fields, value as Aggregate, 1, [['$variant', variant.name]]);
    }
  }
}

function fieldsToJson(
  fields: readonly LayoutField[],
  value: Aggregate,
  from: number,
  head: readonly (readonly [string, Json])[],
): Json {
  // fromEntries defines own properties, so a field named __proto__ stays a field.
  return Object.fromEntries([
    ...head,
    ...fields.map((field, i) => [field.name, valueToJson(field.layout, value[from + i])] as const),
  ]);
}

/** JSON form of BCS bytes; their hex when they are not a value of the layout. */
export function bytesToJson(layout: Layout, bytes: Bytes): Json {
  const decoded = decodeValue(layout, bytes);
  return decoded.ok ? valueToJson(layout, decoded.value) : `0x${hex(bytes)}`;
}

/** A value in one line of text, close to how Move writes it: `S { x: 1, v: [2, 3] }`, `@0x1`, `"text"`. */
export function valueText(layout: Layout, value: Value): string {
  switch (layout.kind) {
    case 'bool':
    case 'u8':
    case 'u16':
    case 'u32':
    case 'u64':
    case 'u128':
    case 'u256':
      return String(value);
    case 'address':
    case 'signer':
      return `@0x${(value as string).slice(2).replace(/^0+(?=.)/, '')}`;
    case 'vector':
      if (layout.of!.kind === 'u8' && (value as Aggregate).length > 0)
        return `0x${hex(Uint8Array.from(value as number[]))}`;
      return `[${(value as Aggregate).map((item) => valueText(layout.of!, item)).join(', ')}]`;
    case 'struct': {
      const text = textOf(layout, value);
      if (text !== undefined) return JSON.stringify(text);
      return `${nameOf(layout)} ${fieldsText(layout.fields!, value as Aggregate, 0)}`;
    }
    default: {
      const variant = layout.variants![(value as Aggregate)[0] as number]!;
      const fields = variant.fields.length === 0 ? '' : ` ${fieldsText(variant.fields, value as Aggregate, 1)}`;
      return `${nameOf(layout)}::${variant.name}${fields}`;
    }
  }
}

function nameOf(layout: Layout): string {
  return layout.type.kind === 'struct' ? layout.type.name : layout.type.text;
}

function fieldsText(fields: readonly LayoutField[], value: Aggregate, from: number): string {
  return `{ ${fields.map((field, i) => `${field.name}: ${valueText(field.layout, value[from + i])}`).join(', ')} }`;
}
