import { describe, expect, test } from 'vitest';
import { attempt, hex, type Layout } from '#vm';
import { type ArgumentValue, argumentBytes } from '../../../src/engine/argument.ts';
import { structLayout } from '../../../vm/types/layout.ts';
import { structType } from '../../../vm/types/type.ts';
import { enumOf, scalar, struct, vector } from '../../support/layouts.ts';
import { full } from '../../support/linked.ts';

const bytes = vector(scalar('u8'));

function std(module: string, name: string, field: Layout): Layout {
  return structLayout(structType(full('0x1'), module, name), [{ name: 'x', layout: field }]);
}

const string = std('string', 'String', bytes);
const ascii = std('ascii', 'String', bytes);
const option = std('option', 'Option', vector(scalar('u16')));

describe('becomes BCS', () => {
  test.each<readonly [string, Layout, ArgumentValue, string]>([
    ['true', scalar('bool'), true, '01'],
    ['the word false', scalar('bool'), 'false', '00'],
    ['a number', scalar('u8'), 255, 'ff'],
    ['a bigint', scalar('u64'), 18446744073709551615n, 'ffffffffffffffff'],
    ['decimal text', scalar('u64'), '18446744073709551615', 'ffffffffffffffff'],
    ['text with underscores', scalar('u32'), '1_000', 'e8030000'],
    ['hex text', scalar('u32'), '0xFF_00', '00ff0000'],
    ['a u256', scalar('u256'), (1n << 256n) - 1n, 'ff'.repeat(32)],
    ['a short address', scalar('address'), '0x1', full('0x1').slice(2)],
    ['bytes as hex', bytes, '0x0102', '020102'],
    ['bytes as a list', bytes, [1, '2', 3n], '03010203'],
    ['no bytes', bytes, '0x', '00'],
    ['lists in lists', vector(vector(scalar('bool'))), [[true], []], '02010100'],
    ['text', string, 'ä', '02c3a4'],
    ['text that looks like hex', string, '0x01', '0430783031'],
    ['ASCII', ascii, 'a', '0161'],
    ['none', option, null, '00'],
    ['some', option, 5, '010500'],
    ['ready BCS, as it is', scalar('u8'), Uint8Array.of(1, 2), '0102'],
  ])('%s', (_, layout, value, encoded) => {
    expect(hex(argumentBytes(layout, value))).toBe(encoded);
  });
});

describe('is refused', () => {
  test.each<readonly [string, Layout, unknown, RegExp]>([
    ['a number for a bool', scalar('bool'), 1, /^1 is no bool/],
    ['a number out of range', scalar('u8'), 256, /^256 is no u8: out of range/],
    ['a negative number', scalar('u64'), -1, /out of range/],
    ['negative text', scalar('u64'), '-1', /^"-1" is no u64/],
    ['a fraction', scalar('u64'), 0.5, /is no u64/],
    ['a number that is not exact', scalar('u64'), 2 ** 53, /is no u64/],
    ['no number', scalar('u64'), Number.NaN, /is no u64/],
    ['words', scalar('u64'), 'ten', /is no u64/],
    ['nothing', scalar('u64'), '', /is no u64/],
    ['only the prefix', scalar('u64'), '0x', /is no u64/],
    ['only underscores', scalar('u64'), '_', /is no u64/],
    ['a blank', scalar('u64'), ' 1', /is no u64/],
    ['digits without end', scalar('u256'), '9'.repeat(401), /is no u256/],
    ['an exponent', scalar('u64'), '1e3', /is no u64/],
    ['null', scalar('u64'), null, /^null is no u64/],
    ['undefined', scalar('u64'), undefined, /is no u64/],
    ['an address without prefix', scalar('address'), '1', /is no address/],
    ['a number for an address', scalar('address'), 1, /is no address/],
    ['hex of odd length', bytes, '0x123', /is no vector<u8>/],
    ['hex without prefix', bytes, '12', /is no vector<u8>/],
    ['hex for other vectors', vector(scalar('u16')), '0x12', /is no vector<u16>/],
    ['an object for a vector', bytes, { length: 1 }, /is no vector<u8>/],
    ['a byte out of range', bytes, [256], /256 is no u8/],
    ['a number for text', string, 5, /is no 0x1::string::String/],
    ['something else in an option', option, 'x', /is no u16/],
    ['any value for a struct', struct('Coin', { value: scalar('u64') }), 5, /only its own module can make one/],
    ['any value for an enum', enumOf('E', { A: {} }), 0, /only its own module can make one/],
    ['any value for a signer', scalar('signer'), '0x1', /only its own module can make one/],
  ])('%s', (_, layout, value, message) => {
    const done = attempt(() => argumentBytes(layout, value as ArgumentValue));
    expect(done).toMatchObject({ error: { status: 'FAILED_TO_DESERIALIZE_ARGUMENT' } });
    if (!done.ok) expect(done.error.message).toMatch(message);
  });

  test('with the value cut to a line', () => {
    const done = attempt(() => argumentBytes(scalar('u8'), 'x'.repeat(500)));
    expect(!done.ok && done.error.message.length).toBeLessThan(120);
  });
});
