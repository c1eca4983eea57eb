import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hex, unhex, utf8, Writer } from '../../../vm/base/bytes.ts';
import { type Int, toInt } from '../../../vm/base/int.ts';
import { decodeValue, encodeValue, MAX_VECTOR_LENGTH } from '../../../vm/types/codec.ts';
import type { Layout } from '../../../vm/types/layout.ts';
import type { Value } from '../../../vm/types/value.ts';
import {
  anyInteger,
  anyLayout,
  anyLayoutAndValue,
  BITS,
  enumOf,
  type IntWidth,
  isCanonical,
  SCALARS,
  scalar,
  struct,
  vector,
} from '../../support/layouts.ts';

const u8 = scalar('u8');
const u16 = scalar('u16');
const bytesOf = vector(u8);
const text = struct('Text', { bytes: bytesOf });
const option = struct('Option', { vec: vector(u8) });
const myStruct = struct('MyStruct', { boolean: scalar('bool'), bytes: bytesOf, label: text });
const wrapper = struct('Wrapper', { inner: myStruct, name: text });
const variants = enumOf('E', { Variant0: { a: u16 }, Variant1: { a: u8 }, Variant2: { a: text } });

function string(value: string): Value {
  return [Array.from(utf8(value))];
}

function decode(layout: Layout, bytes: string): Value {
  const decoded = decodeValue(layout, unhex(bytes)!);
  if (!decoded.ok) throw new Error(decoded.error.message);
  return decoded.value;
}

function refusal(layout: Layout, bytes: string | Uint8Array): string {
  const decoded = decodeValue(layout, typeof bytes === 'string' ? unhex(bytes)! : bytes);
  return decoded.ok ? 'ok' : `${decoded.error.status}: ${decoded.error.message}`;
}

/** The examples in the README of the `bcs` crate (github.com/diem/bcs), as far as Move has the types. */
const PUBLISHED: readonly (readonly [name: string, layout: Layout, value: Value, bytes: string])[] = [
  ['true', scalar('bool'), true, '01'],
  ['false', scalar('bool'), false, '00'],
  ['1u8', u8, 1, '01'],
  ['4660u16', u16, 4660, '3412'],
  ['305419896u32', scalar('u32'), 305419896, '78563412'],
  ['1311768467750121216u64', scalar('u64'), 1311768467750121216n, '00efcdab78563412'],
  ['Some(8)', option, [[8]], '0108'],
  ['None', option, [[]], '00'],
  ['vec![1u16, 2u16]', vector(u16), [1, 2], '0201000200'],
  ['çå∞≠¢õß∂ƒ∫', text, string('çå∞≠¢õß∂ƒ∫'), '18c3a7c3a5e2889ee289a0c2a2c3b5c39fe28882c692e288ab'],
  ['MyStruct', myStruct, [true, [0xc0, 0xde], string('a')], '0102c0de0161'],
  ['Wrapper', wrapper, [[true, [0xc0, 0xde], string('a')], string('b')], '0102c0de01610162'],
  ['Variant0', variants, [0, 8000], '00401f'],
  ['Variant1', variants, [1, 255], '01ff'],
  ['Variant2', variants, [2, string('e')], '020165'],
];

describe('published examples', () => {
  test.each(PUBLISHED)('%s', (_, layout, value, bytes) => {
    expect(hex(encodeValue(layout, value))).toBe(bytes);
    expect(decode(layout, bytes)).toEqual(value);
  });

  test.each([
    [1, '01'],
    [128, '8001'],
    [16384, '808001'],
    [2097152, '80808001'],
    [268435456, '8080808001'],
    [9487, '8f4a'],
  ])('length %i is %s', (length, bytes) => {
    expect(hex(new Writer().uleb(length).bytes())).toBe(bytes);
    if (length <= MAX_VECTOR_LENGTH) {
      const encoded = encodeValue(bytesOf, new Array(length).fill(7));
      expect(hex(encoded.subarray(0, bytes.length / 2))).toBe(bytes);
      expect(encoded.length).toBe(bytes.length / 2 + length);
    } else expect(refusal(bytesOf, bytes)).toMatch(/over its maximum/);
  });
});

describe('refuses', () => {
  const address = '11'.repeat(32);
  const signer = scalar('signer');
  test.each<readonly [name: string, layout: Layout, bytes: string, why: RegExp]>([
    ['a bool byte of 2', scalar('bool'), '02', /^MALFORMED: bool byte 2/],
    ['a bool byte of 255', vector(scalar('bool')), '01ff', /^MALFORMED: bool byte 255/],
    ['an overlong length', bytesOf, '8000', /^MALFORMED: ULEB128 not canonical/],
    ['an overlong length of one', bytesOf, '810041', /^MALFORMED: ULEB128 not canonical/],
    ['an overlong variant tag', variants, '8100ff', /^MALFORMED: ULEB128 not canonical/],
    ['a length beyond 32 bits', bytesOf, '80808080808001', /^MALFORMED: ULEB128/],
    ['trailing bytes', u8, '0100', /^MALFORMED: 1 trailing bytes/],
    ['trailing bytes after an option', option, '000000', /^MALFORMED: 2 trailing bytes/],
    ['a short integer', scalar('u256'), '00'.repeat(31), /^MALFORMED: unexpected end of input/],
    ['a short address', scalar('address'), '00'.repeat(31), /^MALFORMED: unexpected end of input/],
    ['a short vector', bytesOf, '0241', /^MALFORMED: unexpected end of input/],
    ['a vector longer than its bytes', vector(u16), '05010002000300', /^MALFORMED/],
    ['nothing at all', u8, '', /^MALFORMED: unexpected end of input/],
    ['an unknown variant', variants, '0300', /^MALFORMED: variant 3/],
    ['a variant above 127', variants, '8001', /^MALFORMED: ULEB128 value 128 over its maximum/],
    ['a signer', signer, address, /^INVALID_PARAM_TYPE_FOR_DESERIALIZATION: a signer is never read/],
    ['a signer in a vector', vector(signer), `01${address}`, /^INVALID_PARAM_TYPE_FOR_DESERIALIZATION/],
    ['a signer in a struct', struct('S', { s: signer }), address, /^INVALID_PARAM_TYPE_FOR_DESERIALIZATION/],
  ])('%s', (_, layout, bytes, why) => {
    expect(refusal(layout, bytes)).toMatch(why);
  });

  test.each([
    ['u8', u8, 1],
    ['bool', scalar('bool'), 1],
    ['u16', u16, 2],
  ])('a vector of %s one element past MAX_VECTOR_LENGTH', (_, of, size) => {
    const at = (length: number): Uint8Array => {
      const head = new Writer().uleb(length).bytes();
      const bytes = new Uint8Array(head.length + length * size);
      bytes.set(head);
      return bytes;
    };
    const decoded = decodeValue(vector(of), at(MAX_VECTOR_LENGTH));
    expect(decoded.ok && (decoded.value as Value[]).length).toBe(MAX_VECTOR_LENGTH);
    expect(refusal(vector(of), at(MAX_VECTOR_LENGTH + 1))).toMatch(/over its maximum 1048576/);
  });

  test('an empty signer vector holds no signer', () => {
    expect(decode(vector(signer), '00')).toEqual([]);
  });
});

describe('integers', () => {
  test.each(Object.keys(BITS) as IntWidth[])('%s: little endian of its width, in one form', (kind) => {
    const bits = BITS[kind];
    fc.assert(
      fc.property(anyInteger(bits), (integer) => {
        const bytes = encodeValue(scalar(kind), toInt(integer));
        expect(bytes.length).toBe(bits / 8);
        const reversed = hex(bytes.slice().reverse());
        expect(BigInt(`0x${reversed}`)).toBe(integer);
        const back = decode(scalar(kind), hex(bytes)) as Int;
        expect(back).toBe(toInt(integer));
        expect(isCanonical(back)).toBe(true);
      }),
    );
  });
});

describe('any layout', () => {
  test('decodes what it encodes', () => {
    fc.assert(
      fc.property(anyLayoutAndValue, ({ layout, value }) => {
        const decoded = decodeValue(layout, encodeValue(layout, value));
        expect(decoded).toEqual({ ok: true, value });
      }),
      { numRuns: 500 },
    );
  });

  test('has one encoding for a value: what decodes encodes to the same bytes', () => {
    fc.assert(
      fc.property(anyLayout, fc.uint8Array({ maxLength: 40 }), (layout, bytes) => {
        const decoded = decodeValue(layout, bytes);
        if (decoded.ok) expect(hex(encodeValue(layout, decoded.value))).toBe(hex(bytes));
        else expect(decoded.error.status).toBe('MALFORMED');
      }),
      { numRuns: 1000 },
    );
  });

  test('refuses every proper prefix of an encoding, and every extension', () => {
    fc.assert(
      fc.property(anyLayoutAndValue, fc.nat(), ({ layout, value }, cut) => {
        const bytes = encodeValue(layout, value);
        if (bytes.length === 0) return;
        const prefix = bytes.subarray(0, cut % bytes.length);
        expect(decodeValue(layout, prefix).ok).toBe(false);
        const longer = new Uint8Array(bytes.length + 1);
        longer.set(bytes);
        expect(decodeValue(layout, longer).ok).toBe(false);
      }),
    );
  });

  test('the scalars are all covered', () => {
    for (const kind of SCALARS) {
      const size = kind === 'bool' ? 1 : kind === 'address' ? 32 : BITS[kind] / 8;
      expect(decodeValue(scalar(kind), new Uint8Array(size)).ok).toBe(true);
    }
  });
});
