import { describe, expect, it, test } from 'vitest';
import { type Bytes, concatBytes, hex, utf8 } from '../../../vm/base/bytes.ts';
import type { Status } from '../../../vm/base/status.ts';
import { decodeModule } from '../../../vm/format/decode.ts';
import { disassemble } from '../../../vm/format/disassemble.ts';
import { encodeModule } from '../../../vm/format/encode.ts';
import {
  ACCESS_SPECIFIERS_MAX,
  APTOS_VARIANT_COUNT_MAX,
  APTOS_VARIANT_INDEX_MAX,
  ATTRIBUTES_MAX,
  FIELD_OFFSET_MAX,
  TABLE_INDEX_MAX,
} from '../../../vm/format/limits.ts';
import type { Module } from '../../../vm/format/module.ts';
import { opInfo } from '../../../vm/format/opcodes.ts';
import { DIALECTS, type Line, ModuleBuilder } from '../../support/builder.ts';
import { COMMON_5, COMMON_6, file, functionDef, MOVEMENT_7, SUI_7, ulebs } from './file.ts';

const [A7, A8, A9, A10] = [0x0a00_0007, 0x0a00_0008, 0x0a00_0009, 0x0a00_000a] as const;
const WORDS = [COMMON_5, COMMON_6, SUI_7, MOVEMENT_7, A7, A8, A9, A10] as const;

function statusOf(bytes: Bytes): Status | 'ok' {
  const result = decodeModule(bytes);
  return result.ok ? 'ok' : result.error.status;
}

function decoded(bytes: Bytes): Module {
  const result = decodeModule(bytes);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** What bytes from 0x4E on mean, as each fork's file_format_common.rs has it: name, first version, operand after the byte. */
const SUI_BYTES = new Map<number, string>(
  [
    'PackVariant',
    'PackVariantGeneric',
    'UnpackVariant',
    'UnpackVariantImmRef',
    'UnpackVariantMutRef',
    'UnpackVariantGeneric',
    'UnpackVariantGenericImmRef',
    'UnpackVariantGenericMutRef',
    'VariantSwitch',
  ].map((name, i) => [0x4e + i, name]),
);
const APTOS_BYTES = new Map<number, readonly [name: string, since: number, operand: number]>([
  [0x4e, ['ImmBorrowVariantField', 7, 1]],
  [0x4f, ['MutBorrowVariantField', 7, 1]],
  [0x50, ['ImmBorrowVariantFieldGeneric', 7, 1]],
  [0x51, ['MutBorrowVariantFieldGeneric', 7, 1]],
  [0x52, ['PackVariant', 7, 1]],
  [0x53, ['PackVariantGeneric', 7, 1]],
  [0x54, ['UnpackVariant', 7, 1]],
  [0x55, ['UnpackVariantGeneric', 7, 1]],
  [0x56, ['TestVariant', 7, 1]],
  [0x57, ['TestVariantGeneric', 7, 1]],
  [0x58, ['PackClosure', 8, 2]],
  [0x59, ['PackClosureGeneric', 8, 2]],
  [0x5a, ['CallClosure', 8, 1]],
  [0x5b, ['LdI8', 9, 1]],
  [0x5c, ['LdI16', 9, 2]],
  [0x5d, ['LdI32', 9, 4]],
  [0x5e, ['LdI64', 9, 8]],
  [0x5f, ['LdI128', 9, 16]],
  [0x60, ['LdI256', 9, 32]],
  [0x61, ['CastI8', 9, 0]],
  [0x62, ['CastI16', 9, 0]],
  [0x63, ['CastI32', 9, 0]],
  [0x64, ['CastI64', 9, 0]],
  [0x65, ['CastI128', 9, 0]],
  [0x66, ['CastI256', 9, 0]],
  [0x67, ['Negate', 9, 0]],
  [0x68, ['AbortMsg', 10, 0]],
]);

function name(bytes: Bytes): string {
  const result = decodeModule(bytes);
  if (!result.ok) return result.error.status;
  return opInfo(result.value.functionDefs[0]!.code!.instructions[0]!.op).name;
}

describe('bytes from 0x4e on, in every dialect', () => {
  const rows = [...new Set([...SUI_BYTES.keys(), ...APTOS_BYTES.keys(), 0x69, 0x7f, 0xff])].sort((a, b) => a - b);
  test.each(rows)('%i', (byte) => {
    for (const word of WORDS) {
      const family = word === SUI_7 ? 'sui' : word <= 6 ? 'common' : 'aptos';
      const version = word & 0xff;
      const [aptos, since, operand] = APTOS_BYTES.get(byte) ?? [undefined, 0, 1];
      const size = family === 'aptos' ? operand : 1;
      const code = concatBytes(Uint8Array.of(byte), new Uint8Array(size));
      const module = file(word, [[0x0c, functionDef(1, code, family === 'sui' ? Uint8Array.of(0) : undefined)]]);
      const expected =
        family === 'sui'
          ? (SUI_BYTES.get(byte) ?? 'UNKNOWN_OPCODE')
          : family === 'common' || aptos === undefined
            ? 'UNKNOWN_OPCODE'
            : since > version
              ? 'MALFORMED'
              : aptos;
      expect([word, name(module)]).toEqual([word, expected]);
    }
  });
});

describe('tables 0x11 to 0x14', () => {
  it('have the meaning of the family', () => {
    // A Sui enum definition, and an Aptos variant field handle.
    const bytes = Uint8Array.of(0, 2, 1, 0, 0);
    expect(decoded(file(SUI_7, [[0x11, bytes]])).enumDefs).toEqual([
      { handle: 0, variants: [{ name: 0, fields: [] }] },
    ]);
    expect(statusOf(file(A7, [[0x11, bytes]]))).toBe('MALFORMED');
    const field = Uint8Array.of(0, 2, 1, 0);
    expect(decoded(file(A7, [[0x11, field]])).variantFieldHandles).toEqual([{ owner: 0, field: 2, variants: [0] }]);
    expect(decoded(file(MOVEMENT_7, [[0x11, field]])).variantFieldHandles).toHaveLength(1);
    for (const kind of [0x11, 0x12, 0x13, 0x14]) {
      expect(statusOf(file(COMMON_6, [[kind, Uint8Array.of(0, 0)]]))).toBe('UNKNOWN_TABLE_TYPE');
    }
  });

  it('hold instances that name enums (Sui) or variants (Aptos)', () => {
    const bytes = Uint8Array.of(3, 126);
    expect(decoded(file(SUI_7, [[0x14, bytes]])).variantInsts).toEqual([{ owner: 3, tag: 126 }]);
    // The second number is a tag there and a signature here.
    expect(statusOf(file(SUI_7, [[0x14, Uint8Array.of(3, 127)]]))).toBe('MALFORMED');
    expect(decoded(file(A7, [[0x14, ulebs(3, TABLE_INDEX_MAX)]])).variantInsts).toEqual([
      { owner: 3, tag: TABLE_INDEX_MAX },
    ]);
    expect(statusOf(file(A7, [[0x14, ulebs(3, TABLE_INDEX_MAX + 1)]]))).toBe('MALFORMED');
  });
});

describe('limits', () => {
  const rows: [string, number, (n: number) => Bytes][] = [
    [
      'variants of an enum',
      APTOS_VARIANT_COUNT_MAX,
      (n) => file(A7, [[0x0a, concatBytes(ulebs(0, 3, n), new Uint8Array(2 * n))]]),
    ],
    ['tag of a variant handle', APTOS_VARIANT_INDEX_MAX, (n) => file(A7, [[0x13, ulebs(0, n)]])],
    [
      'variants of a field',
      APTOS_VARIANT_COUNT_MAX,
      (n) => file(A7, [[0x11, concatBytes(ulebs(0, 0, n), new Uint8Array(n))]]),
    ],
    ['tag of a variant of a field', APTOS_VARIANT_INDEX_MAX, (n) => file(A7, [[0x11, ulebs(0, 0, 1, n)]])],
    ['offset of a field', FIELD_OFFSET_MAX, (n) => file(A7, [[0x11, ulebs(0, n, 0)]])],
    [
      'attributes',
      ATTRIBUTES_MAX,
      (n) => file(A8, [[0x03, concatBytes(ulebs(0, 0, 0, 0, 0, 1, n), new Uint8Array(n).fill(1))]]),
    ],
    [
      'access specifiers',
      ACCESS_SPECIFIERS_MAX,
      (n) =>
        file(A7, [
          [0x03, concatBytes(ulebs(0, 0, 0, 0, 0, 2, n), ...new Array<Bytes>(n).fill(Uint8Array.of(1, 1, 1, 1)))],
        ]),
    ],
    ['operand of PackVariant', TABLE_INDEX_MAX, (n) => file(A7, [[0x0c, functionDef(1, ulebs(0x52, n))]])],
  ];
  test.each(rows)('%s: %i and one past it', (_, most, make) => {
    expect(statusOf(make(most))).toBe('ok');
    const { value } = encodeModule(decoded(make(most))) as { value: Bytes };
    expect(hex(value)).toBe(hex(make(most)));
    expect(statusOf(make(most + 1))).toBe('MALFORMED');
  });

  test('an enum has a variant', () => {
    expect(statusOf(file(A7, [[0x0a, ulebs(0, 3, 0)]]))).toBe('MALFORMED');
    expect(statusOf(file(A7, [[0x0a, ulebs(0, 3, 1, 0, 0)]]))).toBe('ok');
    expect(statusOf(file(COMMON_6, [[0x0a, ulebs(0, 3, 1, 0, 0)]]))).toBe('UNKNOWN_NATIVE_STRUCT_FLAG');
    expect(statusOf(file(A7, [[0x0a, ulebs(0, 4, 1, 0, 0)]]))).toBe('UNKNOWN_NATIVE_STRUCT_FLAG');
  });

  test('a mask has 64 bits, in the shortest form', () => {
    const mask = (...bytes: number[]): Bytes => file(A8, [[0x0c, functionDef(1, Uint8Array.of(0x58, 0, ...bytes))]]);
    const full = [...new Array<number>(9).fill(0xff), 1];
    expect(decoded(mask(...full)).functionDefs[0]!.code!.instructions[0]!.value).toBe(2n ** 64n - 1n);
    expect(hex((encodeModule(decoded(mask(...full))) as { value: Bytes }).value)).toBe(hex(mask(...full)));
    for (const wrong of [[...new Array<number>(9).fill(0xff), 2], [0x80, 0], [0x80], new Array<number>(12).fill(0x80)])
      expect([wrong, statusOf(mask(...wrong))]).toEqual([wrong, 'MALFORMED']);
  });
});

describe('types', () => {
  const signature = (word: number, ...token: number[]): Bytes => file(word, [[0x05, Uint8Array.of(1, ...token)]]);
  test.each(WORDS)('%i: function types from version 8 on, signed integers from 9 on', (word) => {
    const aptos = word === MOVEMENT_7 || word >= A7;
    const version = word & 0xff;
    const gate = (since: number): string => (!aptos ? 'UNKNOWN_SERIALIZED_TYPE' : version < since ? 'MALFORMED' : 'ok');
    expect(statusOf(signature(word, 0x10, 3, 1, 1, 3, 1))).toBe(gate(8));
    expect(statusOf(signature(word, 0x10, 0, 0, 0))).toBe(gate(8));
    for (const byte of [0x11, 0x12, 0x13, 0x14, 0x15, 0x16]) expect(statusOf(signature(word, byte))).toBe(gate(9));
    expect(statusOf(signature(word, 0x17))).toBe('UNKNOWN_SERIALIZED_TYPE');
  });

  test('a function type has its arguments first, then its results', () => {
    const bytes = signature(A8, 0x10, 3, 2, 1, 3, 0x0a, 2, 0x10, 0, 0, 1, 1);
    expect(decoded(bytes).signatures[0]).toEqual([
      {
        kind: 'function',
        args: [{ kind: 'u64' }, { kind: 'vector', of: { kind: 'u8' } }],
        results: [{ kind: 'function', args: [], results: [{ kind: 'bool' }], abilities: 0 }],
        abilities: 3,
      },
    ]);
    expect(hex((encodeModule(decoded(bytes)) as { value: Bytes }).value)).toBe(hex(bytes));
    expect(statusOf(signature(A8, 0x10, 16, 0, 0))).toBe('MALFORMED');
    expect(statusOf(signature(A8, 0x10, 0, 2, 0, 1))).toBe('MALFORMED');
  });
});

describe('attributes', () => {
  const attributes = (word: number, ...bytes: number[]): Bytes =>
    file(word, [[0x03, Uint8Array.of(0, 0, 0, 0, 0, 1, ...bytes)]]);
  test('each from its version on, with its payload', () => {
    for (const word of [A8, A9, A10]) {
      for (let code = 0; code < 16; code++) {
        const payload = [4, 6, 7, 8, 9].includes(code) ? [0x34, 0x12] : [];
        const since = code === 1 || code === 2 ? 8 : code >= 3 && code <= 9 ? 10 : 99;
        const expected = since > (word & 0xff) ? 'MALFORMED' : 'ok';
        const bytes = attributes(word, 1, code, ...payload);
        expect([word, code, statusOf(bytes)]).toEqual([word, code, expected]);
        if (expected !== 'ok') continue;
        expect(decoded(bytes).functionHandles[0]!.attributes).toEqual([
          payload.length === 0 ? { code } : { code, payload: 0x1234 },
        ]);
        expect(hex((encodeModule(decoded(bytes)) as { value: Bytes }).value)).toBe(hex(bytes));
      }
    }
  });

  test('version 7 has none', () => {
    expect(statusOf(attributes(A7, 0))).toBe('MALFORMED');
    expect(statusOf(attributes(A7))).toBe('ok');
    expect(statusOf(attributes(A8))).toBe('MALFORMED');
    expect(statusOf(attributes(A8, 0))).toBe('ok');
  });
});

test('access specifiers: every form, and no other', () => {
  const access = (...bytes: number[]): Bytes => file(A7, [[0x03, Uint8Array.of(0, 0, 0, 0, 0, ...bytes)]]);
  const rows: [number[], unknown][] = [
    [[1], undefined],
    [[2, 0], []],
    [[2, 1, 1, 1, 1, 1], [{ kind: 'read', negated: false, resource: { kind: 'any' }, address: { kind: 'any' } }]],
    [
      [2, 1, 2, 2, 2, 5, 2, 6],
      [
        {
          kind: 'write',
          negated: true,
          resource: { kind: 'address', index: 5 },
          address: { kind: 'literal', index: 6 },
        },
      ],
    ],
    [
      [2, 1, 1, 1, 3, 5, 3, 6, 1],
      [
        {
          kind: 'read',
          negated: false,
          resource: { kind: 'module', index: 5 },
          address: { kind: 'parameter', local: 6 },
        },
      ],
    ],
    [
      [2, 1, 1, 1, 4, 5, 3, 6, 2, 7],
      [
        {
          kind: 'read',
          negated: false,
          resource: { kind: 'struct', index: 5 },
          address: { kind: 'parameter', local: 6, functionInst: 7 },
        },
      ],
    ],
    [
      [2, 1, 1, 1, 5, 5, 6, 1],
      [{ kind: 'read', negated: false, resource: { kind: 'instance', index: 5, args: 6 }, address: { kind: 'any' } }],
    ],
  ];
  for (const [bytes, expected] of rows) {
    expect(decoded(access(...bytes)).functionHandles[0]!.access).toEqual(expected);
    expect(hex((encodeModule(decoded(access(...bytes))) as { value: Bytes }).value)).toBe(hex(access(...bytes)));
  }
  const wrong = [
    [0],
    [3],
    [2, 1, 0, 1, 1, 1],
    [2, 1, 3, 1, 1, 1],
    [2, 1, 1, 0, 1, 1],
    [2, 1, 1, 3, 1, 1],
    [2, 1, 1, 1, 0, 1],
    [2, 1, 1, 1, 6, 1],
    [2, 1, 1, 1, 1, 0],
    [2, 1, 1, 1, 1, 4],
    [2, 1, 1, 1, 1, 3, 0, 0],
    [2, 1, 1, 1, 1, 3, 0, 3],
  ];
  for (const bytes of wrong) expect([bytes, statusOf(access(...bytes))]).toEqual([bytes, 'MALFORMED']);
});

test('`$` is a letter from version 9 of the family on', () => {
  for (const word of WORDS)
    for (const text of ['$', 'a$', '_$', 'pack$S', '$0', '0$']) {
      const bytes = file(word, [[0x07, concatBytes(ulebs(text.length), utf8(text))]]);
      const expected = word >= A9 && text !== '0$' ? 'ok' : 'MALFORMED';
      expect([word, text, statusOf(bytes)]).toEqual([word, text, expected]);
    }
});

/** Something of everything that a version has. */
function everything(version: number): ModuleBuilder {
  const b = new ModuleBuilder('0x42', 'm')
    .struct('S', { abilities: ['key'], fields: [['x', 'u64']] })
    .enum('E', {
      abilities: ['drop'],
      typeParams: [[]],
      variants: [
        ['A', [['x', 'T0']]],
        [
          'B',
          [
            ['x', 'T0'],
            ['y', 'u8'],
          ],
        ],
      ],
    })
    .enum('F', {
      abilities: ['drop'],
      variants: [
        ['A', [['x', 'u8']]],
        ['B', []],
      ],
    });
  const code: Line[] = [
    ['CopyLoc', 0],
    ['ImmBorrowVariantFieldGeneric', 'E<u64>.A|B.x'],
    'Pop',
    ['MoveLoc', 0],
    ['TestVariantGeneric', 'E<u64>.B'],
    'Pop',
    ['LdU8', 1],
    ['PackVariant', 'F.A'],
    ['UnpackVariant', 'F.A'],
    'Pop',
  ];
  if (version >= 8) code.push(['PackClosure', 'g', 0], 'Pop');
  if (version >= 9)
    code.push(
      ['LdI8', -128],
      'CastI256',
      'Negate',
      'Pop',
      ['LdI256', -(2n ** 255n)],
      'Pop',
      ['LdI64', 2n ** 63n - 1n],
      'Pop',
    );
  code.push(
    ...(version >= 10
      ? ([['LdU64', 1], ['LdConst', 'vector<u8>', Uint8Array.of(1, 65)], 'AbortMsg'] as const)
      : (['Ret'] as const)),
  );
  return b.fun('t', { params: ['&E<u64>'], code }).fun('g', {
    access: [{ kind: 'write', negated: true, resource: { kind: 'struct', index: 0 }, address: { kind: 'any' } }],
    ...(version >= 8 ? { attributes: [{ code: 1 }, ...(version >= 10 ? [{ code: 9, payload: 65535 }] : [])] } : {}),
    code: ['Ret'],
  });
}

describe('whole modules', () => {
  test.each(['movement7', 'aptos7', 'aptos8', 'aptos9', 'aptos10'] as const)('%s', (key) => {
    const dialect = DIALECTS[key];
    const module = everything(dialect.version).build(key);
    const encoded = encodeModule(module);
    if (!encoded.ok) throw new Error(encoded.error.message);
    const back = decoded(encoded.value);
    expect(back).toEqual({ ...module, tables: back.tables });
    expect(encodeModule(back)).toEqual(encoded);
    expect(encodeModule(module, { as: 'common6' })).toMatchObject({
      ok: false,
      error: { status: 'DIALECT_NOT_SUPPORTED' },
    });
    // Under the word of any other dialect it is another module or none: only later versions of one layout read it too.
    const readable: Readonly<Record<string, readonly number[]>> = {
      movement7: [MOVEMENT_7, A7],
      aptos7: [MOVEMENT_7, A7],
      aptos8: [A8, A9, A10],
      aptos9: [A9, A10],
      aptos10: [A10],
    };
    for (const word of WORDS) {
      const other = encoded.value.slice();
      new DataView(other.buffer).setUint32(4, word, true);
      expect([key, word, decodeModule(other).ok]).toEqual([key, word, readable[key]!.includes(word)]);
    }
    const text = disassemble(module);
    expect(text).not.toMatch(/\?\d/);
    expect(text).toContain('ImmBorrowVariantFieldGeneric 0x42::m::E<u64>.(A|B).x');
    expect(text).toContain('// not writes 0x42::m::S');
    if (dialect.version >= 8) expect(text).toContain('PackClosure 0x42::m::g mask 0b0');
    if (dialect.version >= 9) expect(text).toContain('LdI8 -128');
    if (dialect.version >= 10) expect(text).toContain('#[persistent, borrow_field_mutable 65535]');
  });

  test('a module without what version 6 lacks is written as version 6', () => {
    const module = new ModuleBuilder('0x42', 'm').fun('t', { code: ['Ret'] }).build('aptos10');
    const six = encodeModule(module, { as: 'common6' });
    const plain = encodeModule(new ModuleBuilder('0x42', 'm').fun('t', { code: ['Ret'] }).build('common6'));
    expect(six).toEqual(plain);
  });

  test('a literal that does not fit is not written', () => {
    for (const [op, value] of [
      ['LdI8', 128n],
      ['LdI8', -129n],
      ['LdI64', 2n ** 63n],
      ['LdI256', -(2n ** 255n) - 1n],
    ] as const) {
      const module = new ModuleBuilder('0x42', 'm').fun('t', { code: [[op, value], 'Pop', 'Ret'] }).build('aptos9');
      expect(encodeModule(module)).toMatchObject({ ok: false, error: { status: 'MALFORMED' } });
    }
  });
});
