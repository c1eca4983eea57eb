import { describe, expect, test } from 'vitest';
import { type Bytes, concatBytes, utf8 } from '../../../vm/base/bytes.ts';
import type { Status } from '../../../vm/base/status.ts';
import { decodeModule } from '../../../vm/format/decode.ts';
import { OPCODES } from '../../../vm/format/opcodes.ts';
import { APTOS, COMMON_5, COMMON_6, FIXTURES, file, fixture, functionDef, MOVEMENT_7, SUI_7, ulebs } from './file.ts';
import { officialDecode } from './template.ts';

function statusOf(bytes: Bytes): Status | 'ok' {
  const result = decodeModule(bytes);
  return result.ok ? 'ok' : result.error.status;
}

describe('the first eight bytes', () => {
  const empty = file(COMMON_6, []);
  const cases: [string, Bytes, Status | 'ok'][] = [
    ['nothing', new Uint8Array(), 'BAD_MAGIC'],
    ['three bytes', empty.subarray(0, 3), 'BAD_MAGIC'],
    ['another magic', Uint8Array.from([0xa1, 0x1c, 0xeb, 0x0c, 6, 0, 0, 0, 0, 0]), 'BAD_MAGIC'],
    ['Sui test module', Uint8Array.from([0xde, 0xad, 0xc0, 0xde, 7, 0, 0, 5, 0, 0]), 'BAD_MAGIC'],
    ['magic alone', empty.subarray(0, 4), 'MALFORMED'],
    ['half a version', empty.subarray(0, 6), 'MALFORMED'],
    ['no tables, self 0', empty, 'ok'],
  ];
  test.each(cases)('%s', (_, bytes, status) => {
    expect(statusOf(bytes)).toBe(status);
  });

  test('every flavor and version: those that are read, and no mask that resembles one', () => {
    const read: number[] = [];
    for (let flavor = 0; flavor < 256; flavor++)
      for (let version = 0; version < 16; version++) {
        const raw = flavor * 0x0100_0000 + version;
        const status = statusOf(file(raw, []));
        if (status === 'ok') read.push(raw);
        else expect([raw, status]).toEqual([raw, 'UNKNOWN_VERSION']);
      }
    expect(read).toEqual([COMMON_5, COMMON_6, MOVEMENT_7, SUI_7, ...APTOS]);
  });

  test('a flavor with a version whose upper bytes are not zero is unknown', () => {
    for (const raw of [0x0a00_0107, 0x0a01_0007, 0x0500_0107, 0x0580_0007, 0x8000_0006, 0xffff_ffff])
      expect([raw, statusOf(file(raw, []))]).toEqual([raw, 'UNKNOWN_VERSION']);
  });

  test('a refused version is named', () => {
    const messages = [0x0a00_0006, 0x0a00_000b, 8, 4, 0x0500_0008, 0x0800_0007].map((raw) => {
      const result = decodeModule(file(raw, []));
      return result.ok ? '' : result.error.message;
    });
    const read = 'versions 5, 6, Sui 7 and Aptos 7 to 10 are read';
    expect(messages).toEqual([
      `unknown Aptos bytecode version 6: ${read}`,
      'Aptos bytecode version 11 is not read: its encoding is not settled',
      `unknown bytecode version 8: ${read}`,
      `bytecode version 4 is too old: ${read}`,
      `unknown Sui bytecode version 8: ${read}`,
      `unknown bytecode version 0x08000007: ${read}`,
    ]);
  });
});

describe('the table headers', () => {
  const tail = [1, 0, 2, 1, 0]; // what two tables of 1 and 2 bytes and a self index need
  const raw = (...bytes: number[]): Bytes => concatBytes(file(COMMON_6, []).subarray(0, 8), Uint8Array.from(bytes));
  const cases: [string, Bytes, Status | 'ok'][] = [
    ['two tables in order', raw(2, 1, 0, 2, 5, 2, 1, 0, 0, 0, 0), 'ok'],
    ['two tables out of order', raw(2, 1, 1, 2, 5, 0, 1, 0, 0, 0, 0), 'ok'],
    ['a gap', raw(2, 1, 0, 2, 5, 3, 1, 0, 0, 0, 0, 0), 'BAD_HEADER_TABLE'],
    ['an overlap', raw(2, 1, 0, 2, 5, 1, 1, 0, 0, 0), 'BAD_HEADER_TABLE'],
    ['a gap before the first', raw(1, 1, 1, 2, 0, 0, 0, 0), 'BAD_HEADER_TABLE'],
    ['an empty table', raw(1, 1, 0, 0, 0), 'BAD_HEADER_TABLE'],
    ['two at one place', raw(2, 1, 0, 1, 5, 0, 1, 0, 0), 'BAD_HEADER_TABLE'],
    ['one past the end', raw(1, 1, 0, 3, 0, 0), 'BAD_HEADER_TABLE'],
    [
      'lengths that overflow 32 bits',
      raw(2, 5, 0, 255, 255, 255, 255, 15, 1, 255, 255, 255, 255, 15, 2),
      'BAD_HEADER_TABLE',
    ],
    ['the same kind twice', raw(2, 1, 0, 2, 1, 2, 2, ...tail), 'DUPLICATE_TABLE'],
    ['an unknown kind', raw(1, 0x09, 0, 1, 0, 0), 'UNKNOWN_TABLE_TYPE'],
    ['kind 0', raw(1, 0, 0, 1, 0, 0), 'UNKNOWN_TABLE_TYPE'],
    ['an enum table in version 6', raw(1, 0x11, 0, 1, 0, 0), 'UNKNOWN_TABLE_TYPE'],
    ['kind 0x15', raw(1, 0x15, 0, 1, 0, 0), 'UNKNOWN_TABLE_TYPE'],
    ['a table that ends inside an entry', raw(1, 1, 0, 1, 0, 0, 0), 'MALFORMED'],
    ['a count that is not canonical', raw(0x80, 0, 0), 'MALFORMED'],
    ['an offset that is not canonical', raw(1, 1, 0x80, 0, 2, 0, 0, 0), 'MALFORMED'],
    ['no self index', raw(0), 'MALFORMED'],
    ['trailing bytes', raw(0, 0, 0), 'MALFORMED'],
  ];
  test.each(cases)('%s', (_, bytes, status) => {
    expect(statusOf(bytes)).toBe(status);
  });

  test('trailing bytes of a Sui module have a status of their own', () => {
    expect(statusOf(concatBytes(fixture('shapes.sui7').bytes, Uint8Array.of(0)))).toBe('TRAILING_BYTES');
  });

  test('metadata is read in every dialect, as the official deserializer does', () => {
    const entry = concatBytes(ulebs(3), utf8('key'), ulebs(2), Uint8Array.of(7, 8));
    for (const version of [COMMON_5, COMMON_6, SUI_7]) {
      const bytes = file(version, [
        [0x01, ulebs(0, 0)],
        [0x07, concatBytes(ulebs(1), utf8('m'))],
        [0x08, new Uint8Array(32)],
        [0x10, entry],
      ]);
      const result = decodeModule(bytes);
      expect(result.ok && result.value.metadata).toEqual([{ key: utf8('key'), value: Uint8Array.of(7, 8) }]);
      expect(officialDecode(bytes).ok).toBe(true);
    }
  });
});

describe('entries', () => {
  const identifier = (text: string): Bytes => file(SUI_7, [[0x07, concatBytes(ulebs(text.length), utf8(text))]]);
  const cases: [string, Bytes, Status | 'ok'][] = [
    ...['a', 'Z', 'a0', '_a', '__', '_0', '__proto__', 'constructor', 'toString'].map((text): [string, Bytes, 'ok'] => [
      `identifier ${text}`,
      identifier(text),
      'ok',
    ]),
    ...['', '_', '0', '0a', 'a-b', 'a b', '$', 'a$', '<SELF>', '<SELF>_0', '\u0000', 'a\u0000', '\u007f'].map(
      (text): [string, Bytes, Status] => [`identifier '${text}'`, identifier(text), 'MALFORMED'],
    ),
    ['an identifier in UTF-8', file(SUI_7, [[0x07, concatBytes(ulebs(2), utf8('é'))]]), 'MALFORMED'],
    ['31 bytes of an address', file(SUI_7, [[0x08, new Uint8Array(31)]]), 'MALFORMED'],
    ['a native struct', file(SUI_7, [[0x0a, Uint8Array.of(0, 1)]]), 'ok'],
    ['a declared struct', file(SUI_7, [[0x0a, Uint8Array.of(0, 2, 0)]]), 'ok'],
    ['struct flag 0', file(SUI_7, [[0x0a, Uint8Array.of(0, 0)]]), 'UNKNOWN_NATIVE_STRUCT_FLAG'],
    [
      'struct flag 3, variants in Aptos',
      file(SUI_7, [[0x0a, Uint8Array.of(0, 3, 1, 0, 0)]]),
      'UNKNOWN_NATIVE_STRUCT_FLAG',
    ],
    ['an enum', file(SUI_7, [[0x11, Uint8Array.of(0, 2, 1, 0, 0)]]), 'ok'],
    ['an enum without variants', file(SUI_7, [[0x11, Uint8Array.of(0, 2, 0)]]), 'MALFORMED'],
    ['a native enum', file(SUI_7, [[0x11, Uint8Array.of(0, 1, 1, 0, 0)]]), 'UNKNOWN_ENUM_FLAG'],
    ['phantom 2', file(SUI_7, [[0x02, Uint8Array.of(0, 0, 0, 1, 0, 2)]]), 'MALFORMED'],
    ['visibility 0', file(SUI_7, [[0x0c, Uint8Array.of(0, 0, 2, 0)]]), 'ok'],
    ['visibility 1', file(SUI_7, [[0x0c, Uint8Array.of(0, 1, 2, 0)]]), 'ok'],
    ['visibility 2, script', file(SUI_7, [[0x0c, Uint8Array.of(0, 2, 2, 0)]]), 'MALFORMED'],
    ['visibility 3', file(SUI_7, [[0x0c, Uint8Array.of(0, 3, 2, 0)]]), 'ok'],
    ['visibility 4', file(SUI_7, [[0x0c, Uint8Array.of(0, 4, 2, 0)]]), 'MALFORMED'],
    ['native and entry', file(SUI_7, [[0x0c, Uint8Array.of(0, 0, 6, 0)]]), 'ok'],
    ...[1, 8, 16, 32, 64, 128].map((bit): [string, Bytes, Status] => [
      `function flag ${bit}`,
      file(SUI_7, [[0x0c, Uint8Array.of(0, 0, 2 | bit, 0)]]),
      'INVALID_FLAG_BITS',
    ]),
    [
      'jump table flag 0',
      file(SUI_7, [[0x0c, functionDef(0, new Uint8Array(), Uint8Array.of(1, 0, 0, 0))]]),
      'UNKNOWN_JUMP_TABLE_FLAG',
    ],
    ['jump table flag 1', file(SUI_7, [[0x0c, functionDef(0, new Uint8Array(), Uint8Array.of(1, 0, 0, 1))]]), 'ok'],
    [
      'jump tables in version 6',
      file(COMMON_6, [[0x0c, functionDef(0, new Uint8Array(), Uint8Array.of(0))]]),
      'MALFORMED',
    ],
    ['a struct instance of no arguments', file(SUI_7, [[0x05, Uint8Array.of(1, 0x0b, 0, 0)]]), 'MALFORMED'],
    ['an index that is not canonical', file(SUI_7, [[0x01, Uint8Array.of(0x80, 0, 0)]]), 'MALFORMED'],
  ];
  test.each(cases)('%s', (_, bytes, status) => {
    expect(statusOf(bytes)).toBe(status);
  });

  test('names of prototype members are names', () => {
    const names = ['__proto__', 'constructor', 'hasOwnProperty'];
    const result = decodeModule(
      file(SUI_7, [[0x07, concatBytes(...names.map((name) => concatBytes(ulebs(name.length), utf8(name))))]]),
    );
    expect(result.ok && result.value.identifiers).toEqual(names);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('type bytes', () => {
  const complete: Record<number, Bytes> = {
    6: Uint8Array.of(6, 1),
    7: Uint8Array.of(7, 1),
    8: Uint8Array.of(8, 0),
    9: Uint8Array.of(9, 0),
    10: Uint8Array.of(10, 1),
    11: Uint8Array.of(11, 0, 1, 1),
  };
  test('every byte in every version', () => {
    for (const version of [COMMON_5, COMMON_6, SUI_7])
      for (let byte = 0; byte < 256; byte++) {
        const signature = concatBytes(ulebs(1), complete[byte] ?? Uint8Array.of(byte));
        const late = version === COMMON_5 && byte >= 0x0d && byte <= 0x0f;
        const expected = late ? 'MALFORMED' : byte >= 1 && byte <= 0x0f ? 'ok' : 'UNKNOWN_SERIALIZED_TYPE';
        expect([version, byte, statusOf(file(version, [[0x05, signature]]))]).toEqual([version, byte, expected]);
      }
  });
});

describe('opcode bytes', () => {
  const sizes: Record<string, number> = { none: 0, u8: 1, u16: 2, u32: 4, u64: 8, u128: 16, u256: 32, vectorCount: 9 };

  test('every byte in every version', () => {
    for (const version of [COMMON_5, COMMON_6, SUI_7])
      for (let byte = 0; byte < 256; byte++) {
        const row = OPCODES.find(([op, , , , , since, sui]) =>
          version === SUI_7 ? sui === byte : since > 0 && op === byte,
        );
        const operand = new Uint8Array(row ? (sizes[row[2]] ?? 1) : 0);
        const code = concatBytes(Uint8Array.of(byte), operand);
        const bytes = file(version, [[0x0c, functionDef(1, code, version === SUI_7 ? ulebs(0) : undefined)]]);
        const result = decodeModule(bytes);
        const expected = !row ? 'UNKNOWN_OPCODE' : version < SUI_7 && row[5] > version ? 'MALFORMED' : 'ok';
        expect([version, byte, result.ok ? 'ok' : result.error.status]).toEqual([version, byte, expected]);
        if (result.ok) expect(result.value.functionDefs[0]?.code?.instructions[0]?.op).toBe(row?.[0]);
      }
  });

  test('a literal cut short has the status of its width', () => {
    const short = (byte: number, size: number): Status | 'ok' =>
      statusOf(file(COMMON_6, [[0x0c, functionDef(1, concatBytes(Uint8Array.of(byte), new Uint8Array(size - 1)))]]));
    expect([short(0x31, 1), short(0x48, 2), short(0x49, 4), short(0x06, 8), short(0x32, 16), short(0x4a, 32)]).toEqual([
      'MALFORMED',
      'BAD_U16',
      'BAD_U32',
      'BAD_U64',
      'BAD_U128',
      'BAD_U256',
    ]);
  });

  test('literals are read whole, little-endian', () => {
    const literal = (byte: number, size: number): bigint | undefined => {
      const data = Uint8Array.from({ length: size }, (_, i) => 0xf0 + i);
      const result = decodeModule(file(COMMON_6, [[0x0c, functionDef(1, concatBytes(Uint8Array.of(byte), data))]]));
      return result.ok ? result.value.functionDefs[0]?.code?.instructions[0]?.value : undefined;
    };
    expect(literal(0x31, 1)).toBe(0xf0n);
    expect(literal(0x48, 2)).toBe(0xf1f0n);
    expect(literal(0x49, 4)).toBe(0xf3f2f1f0n);
    expect(literal(0x06, 8)).toBe(0xf7f6f5f4f3f2f1f0n);
    expect(literal(0x32, 16)).toBe(0xfffefdfcfbfaf9f8f7f6f5f4f3f2f1f0n);
  });
});

describe('damage', () => {
  test('every truncation of every module is refused', () => {
    for (const { bytes } of FIXTURES)
      for (let length = 0; length < bytes.length; length++)
        expect(decodeModule(bytes.subarray(0, length)).ok).toBe(false);
  });

  test('a refusal says which table and entry', () => {
    const bytes = file(SUI_7, [[0x07, Uint8Array.of(1, 0x61, 1, 0x30)]]);
    expect(decodeModule(bytes)).toMatchObject({
      ok: false,
      error: { status: 'MALFORMED', message: expect.stringMatching(/^IDENTIFIERS entry 1: /) },
    });
  });

  test('the module shares no memory with its bytes, be they a Buffer', () => {
    const { bytes, module } = fixture('constants.sui7');
    const buffer = Buffer.from(bytes);
    const result = decodeModule(buffer);
    buffer.fill(0xff);
    expect(result).toEqual({ ok: true, value: module });
  });
});
