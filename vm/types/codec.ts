/**
 * BCS of values by layout (move-format.md §3.7): strict and canonical both ways. This is what leaves of the state tree,
 * arguments, return values and events are made of.
 */

import { type Bytes, Reader, Writer } from '../base/bytes.ts';
import { toInt } from '../base/int.ts';
import { attempt, Refused, type Result } from '../base/status.ts';
import type { Layout, LayoutField } from './layout.ts';
import { addressBytes, readAddress } from './type.ts';
import { type Aggregate, newAggregate, type Value } from './value.ts';

/** Longest vector that is decoded: 2^20 elements. BCS itself allows 2^31 − 1. */
export const MAX_VECTOR_LENGTH = 1 << 20;

const INT_BYTES = { u8: 1, u16: 2, u32: 4, u64: 8, u128: 16, u256: 32 } as const;

/** BCS of `value`. */
export function encodeValue(layout: Layout, value: Value): Bytes {
  const writer = new Writer(64);
  writeValue(writer, layout, value);
  return writer.bytes();
}

/** Appends BCS of `value` to `writer`. */
export function writeValue(writer: Writer, layout: Layout, value: Value): void {
  switch (layout.kind) {
    case 'bool':
      writer.u8(value === true ? 1 : 0);
      return;
    case 'u8':
      writer.u8(value as number);
      return;
    case 'u16':
    case 'u32':
    case 'u64':
    case 'u128':
    case 'u256':
      writer.uint(value as number | bigint, INT_BYTES[layout.kind]);
      return;
    case 'address':
    case 'signer':
      writer.raw(addressBytes(value as string));
      return;
    case 'vector': {
      const items = value as Aggregate;
      const of = layout.of!;
      writer.uleb(items.length);
      if (of.kind === 'u8') writer.raw(Uint8Array.from(items as number[]));
      else for (let i = 0; i < items.length; i++) writeValue(writer, of, items[i]);
      return;
    }
    case 'struct': {
      const fields = layout.fields!;
      for (let i = 0; i < fields.length; i++) writeValue(writer, fields[i]!.layout, (value as Aggregate)[i]);
      return;
    }
    case 'enum': {
      const tag = (value as Aggregate)[0] as number;
      const fields = layout.variants![tag]!.fields;
      writer.uleb(tag);
      for (let i = 0; i < fields.length; i++) writeValue(writer, fields[i]!.layout, (value as Aggregate)[i + 1]);
    }
  }
}

/**
 * The value that `bytes` encode, to the last byte. Refuses (MALFORMED) what is not canonical BCS of the layout, a vector longer
 * than {@link MAX_VECTOR_LENGTH}, and any signer: a signer is made by the engine, never read from bytes.
 */
export function decodeValue(layout: Layout, bytes: Bytes): Result<Value> {
  return attempt(() => {
    const reader = new Reader(bytes);
    const value = readValue(reader, layout);
    reader.finish();
    return value;
  });
}

/** Reads one value at the cursor. Throws {@link Refused}. */
export function readValue(reader: Reader, layout: Layout): Value {
  switch (layout.kind) {
    case 'bool': {
      const byte = reader.u8();
      if (byte > 1) reader.fail(`bool byte ${byte}`);
      return byte === 1;
    }
    case 'u8':
      return reader.u8();
    case 'u16':
      return reader.u16();
    case 'u32':
      return reader.u32();
    case 'u64':
    case 'u128':
    case 'u256':
      return toInt(reader.uint(INT_BYTES[layout.kind]));
    case 'address':
      return readAddress(reader);
    case 'signer':
      throw new Refused({
        status: 'INVALID_PARAM_TYPE_FOR_DESERIALIZATION',
        message: 'a signer is never read from bytes',
      });
    case 'vector': {
      const length = reader.uleb(MAX_VECTOR_LENGTH);
      const of = layout.of!;
      if (of.kind === 'u8') return Array.from(reader.take(length));
      // An element takes at least one byte: fields are never empty (ZERO_SIZED_STRUCT), an enum has its tag.
      if (length > reader.left) reader.fail(`vector of ${length} elements in ${reader.left} bytes`);
      const items = newAggregate();
      for (let i = 0; i < length; i++) items.push(readValue(reader, of));
      return items;
    }
    case 'struct':
      return readFields(reader, layout.fields!, newAggregate());
    default: {
      const tag = reader.uleb(127);
      const variant = layout.variants![tag] ?? reader.fail(`variant ${tag} of ${layout.type.text}`);
      const packed = newAggregate();
      packed.push(tag);
      return readFields(reader, variant.fields, packed);
    }
  }
}

function readFields(reader: Reader, fields: readonly LayoutField[], into: Aggregate): Aggregate {
  for (let i = 0; i < fields.length; i++) into.push(readValue(reader, fields[i]!.layout));
  return into;
}
