import { describe, expect, it } from 'vitest';
import { addressBytes, hex, parseType, primitiveType, type StructType, type Type, unhex, utf8, Writer } from '#vm';
import { Digest, digestBytes, digestOf } from '../../../src/state/digest.ts';
import { fieldKey, resourceKey, STRING_TYPE, stringBcs } from '../../../src/state/fieldkey.ts';
import { digestText, Leaf, nodeDigest } from '../../../src/state/node.ts';
import {
  decodeObjectState,
  encodeObjectState,
  OBJECT_FLAG,
  type ObjectState,
  SYSTEM_OWNER,
} from '../../../src/state/object.ts';
import {
  accountNamedObjectId,
  accountObjectId,
  customObjectId,
  decodeObjectId,
  encodeObjectId,
  freshObjectId,
  MAX_OBJECT_ID_PARTS,
  namedObjectId,
  objectIdText,
  parseObjectId,
} from '../../../src/state/objectid.ts';
import { SUITES } from '../../../src/state/suite.ts';

const struct = (text: string): StructType => {
  const type = parseType(text);
  if (!type.ok || type.value.kind !== 'struct') throw new Error(text);
  return type.value;
};
const vector = (of: string): Type => {
  const type = parseType(`vector<${of}>`);
  if (!type.ok) throw new Error(of);
  return type.value;
};
const address = (n: string): string => `0x${n.padStart(64, '0')}`;
const u64 = (n: number): Uint8Array => new Writer(8).uint(n, 8).bytes();

describe("Rooch's own vectors", () => {
  it.each([
    ['vector<u8> b"1"', new Writer().blob(utf8('1')).bytes(), vector('u8'), '7301c6d0'],
    ['String "1"', stringBcs('1'), STRING_TYPE, '5c01fed5'],
    ['u8 1', Uint8Array.of(1), primitiveType('u8'), '988ba0cd'],
    ['u64 1', u64(1), primitiveType('u64'), '7eb40366'],
    ['address 0x1', addressBytes(address('1')), primitiveType('address'), '07d29b5c'],
  ])('field key of %s', (_, name, type, start) => {
    expect(hex(fieldKey(name, type)).slice(0, 8)).toBe(start);
  });

  it('resource key: the type is the name', () => {
    const type = struct('0x3::account_coin_store::AutoAcceptCoins');
    expect(hex(resourceKey(type)).slice(0, 8)).toBe('385f84a2');
  });

  it.each([
    ['named', namedObjectId(struct('0x2::timestamp::Timestamp')), '3a7dfe7a'],
    [
      'account named',
      accountNamedObjectId(address('42'), struct('0x3::coin_store::CoinStore<0x3::gas_coin::RGas>')),
      '562409111a2c',
    ],
    ['module store', namedObjectId(struct('0x2::module_store::ModuleStore')), '14481947'],
    ['custom', customObjectId(u64(1), struct('0x2::object::TestStruct')), '6c62fde2'],
  ])('object id: %s', (_, id, start) => {
    expect(objectIdText(id).slice(2, 2 + start.length)).toBe(start);
  });

  it("the Timestamp object of testnet's genesis", () => {
    const type = struct('0x2::timestamp::Timestamp');
    const value = unhex('a0a7b9408f010000')!;
    const time = Number(new DataView(value.buffer).getBigUint64(0, true));
    const state: ObjectState = {
      meta: {
        id: namedObjectId(type),
        owner: SYSTEM_OWNER,
        flag: OBJECT_FLAG.shared,
        stateRoot: SUITES.rooch.empty,
        size: 0,
        createdAt: time,
        updatedAt: time,
        type,
      },
      value,
    };
    const bytes = encodeObjectState(state);
    expect(bytes).toHaveLength(221);
    expect(decodeObjectState(bytes)).toEqual({ ok: true, value: state });
    const hash = new Digest();
    SUITES.rooch.value(bytes, hash);
    expect(digestText(hash)).toMatch(/^0xb765d4fc[0-9a-f]+6729$/);
    const leaf = new Leaf(digestOf(addressBytes(state.meta.id[0]!)), bytes, undefined, undefined);
    expect(digestText(nodeDigest(SUITES.rooch, leaf))).toMatch(/^0x7a0cdc58[0-9a-f]+da98$/);
  });
});

describe('ids', () => {
  it('derives below a parent, and fresh ids from the count', () => {
    const parent = accountObjectId(address('7'));
    expect(customObjectId(u64(1), struct('0x2::object::TestStruct'), parent)[0]).toBe(address('7'));
    const transaction = new Uint8Array(32);
    expect(freshObjectId(transaction, 0)).not.toEqual(freshObjectId(transaction, 1));
    expect(freshObjectId(transaction, 1, parent)).toEqual([address('7'), ...freshObjectId(transaction, 1)]);
  });

  it.each([
    ['0x', []],
    ['0x2', [address('2')]],
    ['0xAB', [address('ab')]],
    [`0x${'1'.repeat(64)}${'2'.repeat(64)}`, [`0x${'1'.repeat(64)}`, `0x${'2'.repeat(64)}`]],
    [`0x${'3'.repeat(64 * MAX_OBJECT_ID_PARTS)}`, Array(MAX_OBJECT_ID_PARTS).fill(`0x${'3'.repeat(64)}`)],
  ])('reads %s', (text, id) => {
    expect(parseObjectId(text)).toEqual({ ok: true, value: id });
    expect(parseObjectId(objectIdText(id))).toEqual({ ok: true, value: id });
    expect(decodeObjectId(encodeObjectId(id))).toEqual({ ok: true, value: id });
  });

  it.each(['', '2', '0xg', `0x${'1'.repeat(65)}`, `0x${'1'.repeat(64 * (MAX_OBJECT_ID_PARTS + 1))}`])(
    "refuses '%s'",
    (text) => {
      expect(parseObjectId(text)).toMatchObject({ ok: false, error: { status: 'INVALID_ARGUMENT' } });
    },
  );

  it('refuses ids that are too long, cut short, or followed by more', () => {
    const full = encodeObjectId(Array(MAX_OBJECT_ID_PARTS).fill(address('1')));
    expect(decodeObjectId(full).ok).toBe(true);
    const more = encodeObjectId(Array(MAX_OBJECT_ID_PARTS + 1).fill(address('1')));
    for (const bytes of [more, full.slice(1), full.slice(0, -1), Uint8Array.from([...full, 0]), new Uint8Array(0)]) {
      expect(decodeObjectId(bytes)).toMatchObject({ ok: false, error: { status: 'MALFORMED' } });
    }
  });
});

describe('object states', () => {
  const state: ObjectState = {
    meta: {
      id: [address('1'), address('2')],
      owner: address('3'),
      flag: OBJECT_FLAG.frozen,
      stateRoot: digestOf(new Uint8Array(32).fill(0xab)),
      size: 2n ** 64n - 1n,
      createdAt: 1,
      updatedAt: Number.MAX_SAFE_INTEGER,
      type: vector('u16'),
    },
    value: Uint8Array.of(1, 2, 3),
  };
  const bytes = encodeObjectState(state);

  it('come back as they were, with and without a root', () => {
    expect(decodeObjectState(bytes)).toEqual({ ok: true, value: state });
    const without = { ...state, meta: { ...state.meta, stateRoot: undefined } };
    expect(decodeObjectState(encodeObjectState(without))).toEqual({ ok: true, value: without });
    expect(hex(digestBytes(state.meta.stateRoot!))).toBe('ab'.repeat(32));
  });

  it('have one encoding: what is cut, extended or changed is refused or is another object', () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(decodeObjectState(bytes.slice(0, length)).ok).toBe(false);
    }
    expect(decodeObjectState(Uint8Array.from([...bytes, 0])).ok).toBe(false);
    for (let at = 0; at < bytes.length; at++) {
      for (const bit of [1, 0x20, 0x80]) {
        const changed = bytes.map((byte, i) => (i === at ? byte ^ bit : byte));
        const decoded = decodeObjectState(changed);
        if (decoded.ok) expect(encodeObjectState(decoded.value)).toEqual(changed);
      }
    }
  });
});
