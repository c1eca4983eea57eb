import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8 } from '../../../vm/base/bytes.ts';
import { encodeValue } from '../../../vm/types/codec.ts';
import { bytesToJson, isStd, type Json, valueText, valueToJson } from '../../../vm/types/json.ts';
import { type Layout, structLayout } from '../../../vm/types/layout.ts';
import { structType } from '../../../vm/types/type.ts';
import type { Value } from '../../../vm/types/value.ts';
import { anyLayoutAndValue, enumOf, scalar, struct, vector } from '../../support/layouts.ts';

const STD = `0x${'1'.padStart(64, '0')}`;
const ONE = STD;

function std(module: string, name: string, field: string, layout: Layout, args: readonly Layout[] = []): Layout {
  return structLayout(
    structType(
      STD,
      module,
      name,
      args.map((arg) => arg.type),
    ),
    [{ name: field, layout }],
  );
}

const bytes = vector(scalar('u8'));
const string = std('string', 'String', 'bytes', bytes);
const ascii = std('ascii', 'String', 'bytes', bytes);
const option = (of: Layout): Layout => std('option', 'Option', 'vec', vector(of), [of]);
const pair = struct('Pair', { x: scalar('u8'), y: scalar('u64') });
const shape = enumOf('Shape', { Dot: {}, Line: { from: pair, length: scalar('u128') } });
const proto = struct('P', { __proto__: scalar('u8'), constructor: scalar('bool') });
// An object literal would set the prototype instead.
const named = structLayout(structType(STD, '__proto__', '__proto__'), [
  { name: '__proto__', layout: scalar('u8') },
  { name: 'constructor', layout: scalar('bool') },
  { name: 'toString', layout: pair },
]);

const ROWS: readonly (readonly [name: string, layout: Layout, value: Value, json: Json, text: string])[] = [
  ['bool', scalar('bool'), true, true, 'true'],
  ['u8', scalar('u8'), 255, 255, '255'],
  ['u32', scalar('u32'), 4294967295, 4294967295, '4294967295'],
  ['u64', scalar('u64'), 7, '7', '7'],
  ['u64 above 2^53', scalar('u64'), 18446744073709551615n, '18446744073709551615', '18446744073709551615'],
  ['u256', scalar('u256'), (1n << 256n) - 1n, String((1n << 256n) - 1n), String((1n << 256n) - 1n)],
  ['address', scalar('address'), ONE, ONE, '@0x1'],
  ['zero address', scalar('address'), `0x${'0'.repeat(64)}`, `0x${'0'.repeat(64)}`, '@0x0'],
  ['signer', scalar('signer'), ONE, ONE, '@0x1'],
  ['vector<u8>', bytes, [1, 255], '0x01ff', '0x01ff'],
  ['empty vector<u8>', bytes, [], '0x', '[]'],
  ['vector<u16>', vector(scalar('u16')), [1, 2], [1, 2], '[1, 2]'],
  ['String', string, [Array.from(utf8('ä"\n'))], 'ä"\n', '"ä\\"\\n"'],
  ['ascii', ascii, [[0x41]], 'A', '"A"'],
  ['a byte-order mark stays', string, [[0xef, 0xbb, 0xbf, 0x41]], '\ufeffA', '"\ufeffA"'],
  ['none', option(pair), [[]], null, 'Option { vec: [] }'],
  ['some', option(pair), [[[1, 2]]], { x: 1, y: '2' }, 'Option { vec: [Pair { x: 1, y: 2 }] }'],
  ['struct', pair, [1, 2], { x: 1, y: '2' }, 'Pair { x: 1, y: 2 }'],
  ['variant without fields', shape, [0], { $variant: 'Dot' }, 'Shape::Dot'],
  [
    'variant with fields',
    shape,
    [1, [1, 2], 3],
    { $variant: 'Line', from: { x: 1, y: '2' }, length: '3' },
    'Shape::Line { from: Pair { x: 1, y: 2 }, length: 3 }',
  ],
];

describe('forms', () => {
  test.each(ROWS)('%s', (_, layout, value, json, text) => {
    expect(valueToJson(layout, value)).toEqual(json);
    expect(valueText(layout, value)).toBe(text);
  });
});

test('bytes that are no value stand as hex', () => {
  expect(bytesToJson(scalar('bool'), Uint8Array.of(2))).toBe('0x02');
  expect(bytesToJson(scalar('bool'), Uint8Array.of(1))).toBe(true);
});

test('text that is not UTF-8 is shown as a struct', () => {
  expect(valueToJson(string, [[0xff]])).toEqual({ bytes: '0xff' });
  expect(valueText(string, [[0xff]])).toBe('String { bytes: 0xff }');
});

test('a field named __proto__ is a field', () => {
  const json = valueToJson(named, [7, true, [1, 2]]) as Record<string, Json>;
  expect(Object.getOwnPropertyNames(json)).toEqual(['__proto__', 'constructor', 'toString']);
  expect(Object.getPrototypeOf(json)).toBe(Object.prototype);
  expect(JSON.stringify(json)).toBe('{"__proto__":7,"constructor":true,"toString":{"x":1,"y":"2"}}');
  expect(valueText(named, [7, true, [1, 2]])).toBe(
    '__proto__ { __proto__: 7, constructor: true, toString: Pair { x: 1, y: 2 } }',
  );
  expect({} as Record<string, unknown>).not.toHaveProperty('x');
  expect(proto.fields!.map(({ name }) => name)).toEqual(['constructor']);
});

describe('a struct that only has the name of a standard one', () => {
  const impostors: readonly (readonly [string, Layout, Value])[] = [
    ['String of a number', std('string', 'String', 'bytes', scalar('u64')), [7]],
    ['ascii String of u16', std('ascii', 'String', 'bytes', vector(scalar('u16'))), [[300]]],
    ['Option of a number', std('option', 'Option', 'vec', scalar('u64')), [7]],
    ['Option of a struct', std('option', 'Option', 'vec', pair), [[1, 2]]],
  ];
  test.each(impostors)('%s is shown as the struct it is', (_, layout, value) => {
    const json = valueToJson(layout, value) as Record<string, Json>;
    expect(Object.keys(json)).toEqual([layout.fields![0]!.name]);
    expect(valueText(layout, value)).toMatch(/ \{ .*: .* \}$/);
    expect(bytesToJson(layout, encodeValue(layout, value))).toEqual(json);
  });

  test('is not standard at another address', () => {
    const other = structLayout(structType(`0x${'2'.padStart(64, '0')}`, 'string', 'String'), string.fields!);
    expect([isStd(string, 'string', 'String'), isStd(other, 'string', 'String')]).toEqual([true, false]);
    expect(isStd(bytes, 'string', 'String')).toBe(false);
  });
});

test('any value has a JSON form that survives JSON text, and one line of text', () => {
  fc.assert(
    fc.property(anyLayoutAndValue, ({ layout, value }) => {
      const json = valueToJson(layout, value);
      expect(JSON.parse(JSON.stringify(json))).toEqual(json);
      expect(valueText(layout, value)).not.toContain('\n');
      expect(bytesToJson(layout, encodeValue(layout, value))).toEqual(json);
    }),
    { numRuns: 200 },
  );
});
