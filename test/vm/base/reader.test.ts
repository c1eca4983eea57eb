import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Bytes, Reader, Writer } from '../../../vm/base/bytes.ts';
import { attempt } from '../../../vm/base/status.ts';

const read = <T>(bytes: Bytes, body: (reader: Reader) => T) => {
  const reader = new Reader(bytes);
  const result = attempt(() => body(reader));
  return { result, at: reader.at };
};
const MALFORMED = { ok: false, error: { status: 'MALFORMED' } };
const MAX = 0xffff_ffff;

describe('ULEB128', () => {
  test('what is written is read, and nothing behind it', () => {
    fc.assert(
      fc.property(fc.nat(MAX), fc.uint8Array({ maxLength: 4 }), (value, rest) => {
        const bytes = new Writer().uleb(value).raw(rest).bytes();
        expect(read(bytes, (reader) => reader.uleb(MAX))).toEqual({
          result: { ok: true, value },
          at: bytes.length - rest.length,
        });
      }),
    );
  });

  test('64 bits: what is written is read', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), (value) => {
        const { result } = read(new Writer().uleb64(value).bytes(), (reader) => reader.uleb64());
        expect(result).toEqual({ ok: true, value });
      }),
    );
  });

  test('any bytes: what is read is what would be written', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 12 }), (bytes) => {
        const small = read(bytes, (reader) => reader.uleb(MAX));
        if (small.result.ok) expect(new Writer().uleb(small.result.value).bytes()).toEqual(bytes.slice(0, small.at));
        const large = read(bytes, (reader) => reader.uleb64());
        if (large.result.ok) expect(new Writer().uleb64(large.result.value).bytes()).toEqual(bytes.slice(0, large.at));
      }),
      { numRuns: 2_000 },
    );
  });

  test('a value is read up to its maximum, and not one past', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX }), (value) => {
        const bytes = new Writer().uleb(value).bytes();
        expect(read(bytes, (reader) => reader.uleb(value)).result.ok).toBe(true);
        expect(read(bytes, (reader) => reader.uleb(value - 1)).result).toMatchObject(MALFORMED);
      }),
    );
  });

  const cases: [string, number[], boolean][] = [
    ['zero', [0], true],
    ['zero in two bytes', [0x80, 0], false],
    ['127', [0x7f], true],
    ['127 in two bytes', [0xff, 0], false],
    ['128', [0x80, 1], true],
    ['2^32 − 1', [0xff, 0xff, 0xff, 0xff, 0x0f], true],
    ['2^32', [0x80, 0x80, 0x80, 0x80, 0x10], false],
    ['2^35', [0x80, 0x80, 0x80, 0x80, 0x80, 1], false],
    ['no end', [0x80], false],
    ['nothing', [], false],
  ];
  test.each(cases)('%s', (_, bytes, good) => {
    expect(read(Uint8Array.from(bytes), (reader) => reader.uleb(MAX)).result.ok).toBe(good);
  });

  const ones = (count: number): number[] => new Array<number>(count).fill(0xff);
  const wide: [string, number[], boolean][] = [
    ['2^64 − 1', [...ones(9), 1], true],
    ['2^64', [...new Array<number>(9).fill(0x80), 2], false],
    ['eleven bytes', [...ones(10), 0], false],
    ['zero in ten bytes', [...new Array<number>(9).fill(0x80), 0], false],
  ];
  test.each(wide)('64 bits: %s', (_, bytes, good) => {
    expect(read(Uint8Array.from(bytes), (reader) => reader.uleb64()).result.ok).toBe(good);
  });
});

describe('fixed widths', () => {
  test('integers are read as they are written', () => {
    fc.assert(
      fc.property(fc.nat(0xffff), fc.nat(MAX), fc.bigInt({ min: 0n, max: (1n << 256n) - 1n }), (a, b, c) => {
        const reader = new Reader(new Writer().u16(a).u32(b).uint(c, 32).bytes());
        expect([reader.u16(), reader.u32(), reader.uint(32)]).toEqual([a, b, c]);
        expect(attempt(() => reader.finish()).ok).toBe(true);
      }),
    );
  });

  test('a read past the end refuses', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), (length, wanted) => {
        const bytes = new Uint8Array(length);
        expect(read(bytes, (reader) => reader.take(wanted)).result.ok).toBe(wanted <= length);
        expect(read(bytes, (reader) => reader.uint(wanted)).result.ok).toBe(wanted <= length);
      }),
    );
    for (const body of [(r: Reader) => r.u8(), (r: Reader) => r.u16(), (r: Reader) => r.u32()])
      expect(read(new Uint8Array(), body).result).toMatchObject(MALFORMED);
  });

  test('a reader of a part ends where the part ends', () => {
    const reader = new Reader(Uint8Array.of(1, 2, 3, 4), 1, 3);
    expect([reader.left, reader.u8(), reader.u8()]).toEqual([2, 2, 3]);
    expect(attempt(() => reader.u8())).toMatchObject(MALFORMED);
  });

  test('bytes left over are refused', () => {
    expect(attempt(() => new Reader(Uint8Array.of(1)).finish())).toMatchObject(MALFORMED);
  });

  test('bytes taken are a copy', () => {
    const bytes = Uint8Array.of(1, 2);
    const taken = new Reader(bytes).take(2);
    bytes[0] = 9;
    expect(taken).toEqual(Uint8Array.of(1, 2));
  });
});
