import { describe, expect, test } from 'vitest';
import { type Bytes, concatBytes, utf8 } from '../../../vm/base/bytes.ts';
import { decodeModule } from '../../../vm/format/decode.ts';
import { encodeModule } from '../../../vm/format/encode.ts';
import * as LIMITS from '../../../vm/format/limits.ts';
import type { FunctionDef, Instruction, Module, Token } from '../../../vm/format/module.ts';
import { OP } from '../../../vm/format/opcodes.ts';
import { file, functionDef, repeat, SUI_7, ulebs } from './file.ts';
import { officialDecode } from './template.ts';

const NONE = new Uint8Array();
const U8: Token = { kind: 'u8' };

const EMPTY: Module = {
  dialect: { family: 'sui', version: 7, raw: SUI_7 },
  self: 0,
  moduleHandles: [],
  structHandles: [],
  functionHandles: [],
  fieldHandles: [],
  friends: [],
  structInsts: [],
  functionInsts: [],
  fieldInsts: [],
  signatures: [],
  identifiers: [],
  addresses: [],
  constants: [],
  metadata: [],
  structDefs: [],
  functionDefs: [],
  enumDefs: [],
  enumInsts: [],
  variantHandles: [],
  variantInsts: [],
  variantFieldHandles: [],
  variantFieldInsts: [],
};

function times<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

function nested(depth: number): Token {
  let token: Token = U8;
  for (let i = 1; i < depth; i++) token = { kind: 'vector', of: token };
  return token;
}

function withCode(
  instructions: Instruction[],
  jumpTables: { enumDef: number; targets: number[] }[] = [],
): Partial<Module> {
  const def: FunctionDef = {
    handle: 0,
    visibility: 'private',
    entry: false,
    acquires: [],
    code: { locals: 0, instructions, jumpTables },
  };
  return { functionDefs: [def] };
}

const op = (name: keyof typeof OP, index: number): Instruction => ({ op: OP[name], index, value: 0n });
const native: FunctionDef = { handle: 0, visibility: 'private', entry: false, acquires: [] };

interface Case {
  readonly limit: keyof typeof LIMITS;
  /** Table and its bytes for a count or value `n`, and the same as a module. */
  readonly kind: number;
  readonly bytes: (n: number) => Bytes;
  readonly module: (n: number) => Partial<Module>;
}

const CASES: readonly Case[] = [
  {
    limit: 'TABLE_INDEX_MAX',
    kind: 0x01,
    bytes: (n) => ulebs(n, 0),
    module: (n) => ({ moduleHandles: [{ address: n, name: 0 }] }),
  },
  {
    limit: 'IDENTIFIER_SIZE_MAX',
    kind: 0x07,
    bytes: (n) => concatBytes(ulebs(n), repeat(n, 0x61)),
    module: (n) => ({ identifiers: ['a'.repeat(n)] }),
  },
  {
    limit: 'CONSTANT_SIZE_MAX',
    kind: 0x06,
    bytes: (n) => concatBytes(ulebs(2, n), repeat(n, 1)),
    module: (n) => ({ constants: [{ type: U8, data: repeat(n, 1) }] }),
  },
  {
    limit: 'METADATA_KEY_SIZE_MAX',
    kind: 0x10,
    bytes: (n) => concatBytes(ulebs(n), repeat(n, 1), ulebs(0)),
    module: (n) => ({ metadata: [{ key: repeat(n, 1), value: NONE }] }),
  },
  {
    limit: 'METADATA_VALUE_SIZE_MAX',
    kind: 0x10,
    bytes: (n) => concatBytes(ulebs(0, n), repeat(n, 1)),
    module: (n) => ({ metadata: [{ key: NONE, value: repeat(n, 1) }] }),
  },
  {
    limit: 'SIGNATURE_SIZE_MAX',
    kind: 0x05,
    bytes: (n) => concatBytes(ulebs(n), repeat(n, 2)),
    module: (n) => ({ signatures: [times(n, () => U8)] }),
  },
  {
    limit: 'TOKEN_DEPTH_MAX',
    kind: 0x05,
    bytes: (n) => concatBytes(ulebs(1), repeat(n - 1, 0x0a), Uint8Array.of(2)),
    module: (n) => ({ signatures: [[nested(n)]] }),
  },
  {
    limit: 'TYPE_PARAMETER_COUNT_MAX',
    kind: 0x02,
    bytes: (n) => concatBytes(ulebs(0, 0, 0, n), repeat(n, 0, 0)),
    module: (n) => ({
      structHandles: [
        { module: 0, name: 0, abilities: 0, typeParams: times(n, () => ({ constraints: 0, phantom: false })) },
      ],
    }),
  },
  {
    limit: 'TYPE_PARAMETER_COUNT_MAX',
    kind: 0x03,
    bytes: (n) => concatBytes(ulebs(0, 0, 0, 0, n), repeat(n, 0)),
    module: (n) => ({
      functionHandles: [{ module: 0, name: 0, params: 0, returns: 0, typeParams: times(n, () => 0) }],
    }),
  },
  {
    limit: 'TYPE_PARAMETER_COUNT_MAX',
    kind: 0x05,
    bytes: (n) => concatBytes(ulebs(1), Uint8Array.of(0x0b), ulebs(0, n), repeat(n, 2)),
    module: (n) => ({ signatures: [[{ kind: 'struct', handle: 0, args: times(n, () => U8) }]] }),
  },
  {
    limit: 'TYPE_PARAMETER_INDEX_MAX',
    kind: 0x05,
    bytes: (n) => concatBytes(ulebs(1), Uint8Array.of(9), ulebs(n)),
    module: (n) => ({ signatures: [[{ kind: 'param', index: n }]] }),
  },
  {
    limit: 'ABILITIES_MAX',
    kind: 0x02,
    bytes: (n) => ulebs(0, 0, n, 0),
    module: (n) => ({ structHandles: [{ module: 0, name: 0, abilities: n, typeParams: [] }] }),
  },
  {
    limit: 'FIELD_COUNT_MAX',
    kind: 0x0a,
    bytes: (n) => concatBytes(ulebs(0, 2, n), repeat(n, 0, 2)),
    module: (n) => ({ structDefs: [{ handle: 0, fields: times(n, () => ({ name: 0, type: U8 })) }] }),
  },
  {
    limit: 'FIELD_OFFSET_MAX',
    kind: 0x0d,
    bytes: (n) => ulebs(0, n),
    module: (n) => ({ fieldHandles: [{ owner: 0, field: n }] }),
  },
  {
    limit: 'ACQUIRES_COUNT_MAX',
    kind: 0x0c,
    bytes: (n) => concatBytes(ulebs(0, 0, 2, n), repeat(n, 0)),
    module: (n) => ({ functionDefs: [{ ...native, acquires: times(n, () => 0) }] }),
  },
  {
    limit: 'BYTECODE_COUNT_MAX',
    kind: 0x0c,
    bytes: (n) => functionDef(n, repeat(n, 0x28), ulebs(0)),
    module: (n) => withCode(times(n, () => op('Nop', 0))),
  },
  {
    limit: 'BYTECODE_INDEX_MAX',
    kind: 0x0c,
    bytes: (n) => functionDef(1, concatBytes(Uint8Array.of(5), ulebs(n)), ulebs(0)),
    module: (n) => withCode([op('Branch', n)]),
  },
  {
    limit: 'LOCAL_INDEX_MAX',
    kind: 0x0c,
    bytes: (n) => functionDef(1, concatBytes(Uint8Array.of(0x0a), ulebs(n)), ulebs(0)),
    module: (n) => withCode([op('CopyLoc', n)]),
  },
  {
    limit: 'VARIANT_COUNT_MAX',
    kind: 0x11,
    bytes: (n) => concatBytes(ulebs(0, 2, n), repeat(n, 0, 0)),
    module: (n) => ({ enumDefs: [{ handle: 0, variants: times(n, () => ({ name: 0, fields: [] })) }] }),
  },
  {
    limit: 'VARIANT_TAG_MAX',
    kind: 0x13,
    bytes: (n) => ulebs(0, n),
    module: (n) => ({ variantHandles: [{ owner: 0, tag: n }] }),
  },
  {
    limit: 'VARIANT_TAG_MAX',
    kind: 0x14,
    bytes: (n) => ulebs(0, n),
    module: (n) => ({ variantInsts: [{ owner: 0, tag: n }] }),
  },
  {
    limit: 'VARIANT_HANDLE_INDEX_MAX',
    kind: 0x0c,
    bytes: (n) => functionDef(1, concatBytes(Uint8Array.of(0x4e), ulebs(n)), ulebs(0)),
    module: (n) => withCode([op('PackVariant', n)]),
  },
  {
    limit: 'JUMP_TABLE_COUNT_MAX',
    kind: 0x0c,
    bytes: (n) => functionDef(0, NONE, concatBytes(ulebs(n), repeat(n, 0, 0, 1))),
    module: (n) =>
      withCode(
        [],
        times(n, () => ({ enumDef: 0, targets: [] })),
      ),
  },
  {
    limit: 'JUMP_TABLE_INDEX_MAX',
    kind: 0x0c,
    bytes: (n) => functionDef(1, concatBytes(Uint8Array.of(0x56), ulebs(n)), ulebs(0)),
    module: (n) => withCode([op('VariantSwitch', n)]),
  },
  {
    limit: 'JUMP_TABLE_BRANCHES_MAX',
    kind: 0x0c,
    bytes: (n) => functionDef(0, NONE, concatBytes(ulebs(1, 0, n), Uint8Array.of(1), repeat(n, 0))),
    module: (n) => withCode([], [{ enumDef: 0, targets: times(n, () => 0) }]),
  },
];

/** Statuses of the official bounds check, which comes after its deserializer has read everything. */
const BOUNDS = new Set([
  'INDEX_OUT_OF_BOUNDS',
  'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH',
  'NO_MODULE_HANDLES',
  'TOO_MANY_LOCALS',
]);

/** Where the official deserializer refuses one past the limit, but later than by that limit. */
const OFFICIAL_STATUS: Partial<Record<keyof typeof LIMITS, string>> = {
  // It reads 127 too, which no enum of at most 127 variants has.
  VARIANT_TAG_MAX: 'INDEX_OUT_OF_BOUNDS',
  // It reads 65,536 and then finds that its index has 16 bits.
  TYPE_PARAMETER_INDEX_MAX: 'UNKNOWN_INVARIANT_VIOLATION_ERROR',
};

/** What every module that the official deserializer reads must have. */
const FRAME: readonly (readonly [number, Bytes])[] = [
  [0x01, ulebs(0, 0)],
  [0x07, concatBytes(ulebs(1), utf8('m'))],
  [0x08, new Uint8Array(32)],
];

describe.each(CASES)('$limit in table $kind', ({ limit, kind, bytes, module }) => {
  // biome-ignore lint/performance/noDynamicNamespaceImportAccess: a test's size does not matter
  const max = LIMITS[limit];
  const at = file(SUI_7, [[kind, bytes(max)]]);
  const past = file(SUI_7, [[kind, bytes(max + 1)]]);

  test('at the limit it is read and written', () => {
    const result = decodeModule(at);
    expect(result).toMatchObject({ ok: true, value: module(max) });
    expect(encodeModule({ ...EMPTY, ...module(max) })).toEqual({ ok: true, value: at });
  });

  test('one past it is refused, read or written', () => {
    const status = limit === 'ABILITIES_MAX' ? 'UNKNOWN_ABILITY' : 'MALFORMED';
    expect(decodeModule(past)).toMatchObject({ ok: false, error: { status } });
    expect(encodeModule({ ...EMPTY, ...module(max + 1) })).toMatchObject({ ok: false, error: { status: 'MALFORMED' } });
  });

  test('the official deserializer has the same limit', () => {
    const framed = (n: number) => file(SUI_7, [...FRAME.filter(([other]) => other !== kind), [kind, bytes(n)]]);
    const opinion = officialDecode(framed(max));
    expect(opinion.ok || BOUNDS.has(opinion.status)).toBe(true);
    const status = OFFICIAL_STATUS[limit] ?? 'MALFORMED';
    expect(officialDecode(framed(max + 1))).toMatchObject({ ok: false, status });
  });
});

test('TABLE_COUNT_MAX: as many headers are looked at, one more is refused by its count', () => {
  const head = file(SUI_7, []).subarray(0, 8);
  const kindZero = new Uint8Array(1);
  const count = (n: number) => decodeModule(concatBytes(head, ulebs(n), kindZero));
  expect(count(LIMITS.TABLE_COUNT_MAX)).toMatchObject({ error: { status: 'UNKNOWN_TABLE_TYPE' } });
  expect(count(LIMITS.TABLE_COUNT_MAX + 1)).toMatchObject({ error: { status: 'MALFORMED' } });
});

test('TABLE_OFFSET_MAX: an offset and a length of 32 bits are out of place, of 33 malformed', () => {
  const head = concatBytes(file(SUI_7, []).subarray(0, 8), ulebs(1, 1));
  const at = LIMITS.TABLE_OFFSET_MAX;
  for (const rest of [
    [at, 1],
    [0, at],
  ])
    expect(decodeModule(concatBytes(head, ulebs(...rest)))).toMatchObject({ error: { status: 'BAD_HEADER_TABLE' } });
  for (const rest of [
    [at + 1, 1],
    [0, at + 1],
  ])
    expect(decodeModule(concatBytes(head, ulebs(...rest)))).toMatchObject({ error: { status: 'MALFORMED' } });
});

test('ADDRESS_BYTES: an address is as long, not a byte more or less', () => {
  const table = (bytes: number) => decodeModule(file(SUI_7, [[0x08, new Uint8Array(bytes)]]));
  expect(table(LIMITS.ADDRESS_BYTES)).toMatchObject({ ok: true, value: { addresses: [`0x${'0'.repeat(64)}`] } });
  expect(table(LIMITS.ADDRESS_BYTES + 1).ok).toBe(false);
  expect(table(LIMITS.ADDRESS_BYTES - 1).ok).toBe(false);
});

test('MAX_MODULE_BYTES: a module as long is read and written, one byte more is refused both ways', () => {
  const constant = (size: number) => ({ type: U8, data: new Uint8Array(size) });
  const filled = (last: number): Module => ({
    ...EMPTY,
    constants: [...times(15, () => constant(65_535)), constant(last)],
  });
  const rest = encodeModule(filled(60_000));
  if (!rest.ok) throw new Error(rest.error.message);
  const last = 60_000 + LIMITS.MAX_MODULE_BYTES - rest.value.length;
  const at = encodeModule(filled(last));
  if (!at.ok) throw new Error(at.error.message);
  expect(at.value.length).toBe(LIMITS.MAX_MODULE_BYTES);
  expect(decodeModule(at.value).ok).toBe(true);
  expect(encodeModule(filled(last + 1))).toMatchObject({ ok: false, error: { status: 'MALFORMED' } });
  const past = decodeModule(concatBytes(at.value, new Uint8Array(1)));
  expect(past).toMatchObject({ ok: false, error: { message: expect.stringContaining('longer than') } });
});

describe('what the encoder refuses besides', () => {
  const cases: [string, Partial<Module>, string][] = [
    ['a negative index', { moduleHandles: [{ address: -1, name: 0 }] }, 'MALFORMED'],
    ['half an index', { moduleHandles: [{ address: 0.5, name: 0 }] }, 'MALFORMED'],
    ['NaN', { self: Number.NaN }, 'MALFORMED'],
    ['a name that is none', { identifiers: ['a b'] }, 'MALFORMED'],
    ['a name in UTF-8', { identifiers: ['é'] }, 'MALFORMED'],
    ['<SELF>', { identifiers: ['<SELF>'] }, 'MALFORMED'],
    ['a short address', { addresses: ['0x1'] }, 'MALFORMED'],
    ['an address in capitals', { addresses: [`0x${'A'.repeat(64)}`] }, 'MALFORMED'],
    ['a signed integer', { signatures: [[{ kind: 'i64' }]] }, 'MALFORMED'],
    ['a function type', { signatures: [[{ kind: 'function', args: [], results: [], abilities: 0 }]] }, 'MALFORMED'],
    ['variants among the structs', { structDefs: [{ handle: 0, variants: [] }] }, 'MALFORMED'],
    ['an enum without variants', { enumDefs: [{ handle: 0, variants: [] }] }, 'MALFORMED'],
    ['an Aptos table', { variantFieldInsts: [{ of: 0, args: 0 }] }, 'UNKNOWN_TABLE_TYPE'],
    ['an Aptos instruction', withCode([op('AbortMsg', 0)]), 'UNKNOWN_OPCODE'],
    ['a u8 of 256', withCode([{ op: OP.LdU8, index: 0, value: 256n }]), 'MALFORMED'],
    ['a u64 of −1', withCode([{ op: OP.LdU64, index: 0, value: -1n }]), 'MALFORMED'],
    ['a u256 of 2^256', withCode([{ op: OP.LdU256, index: 0, value: 1n << 256n }]), 'MALFORMED'],
    [
      'a dialect that is not written',
      { dialect: { family: 'aptos', version: 11, raw: 0x0a00_000b } },
      'DIALECT_NOT_SUPPORTED',
    ],
    [
      'a u16 in version 5',
      { dialect: { family: 'common', version: 5, raw: 5 }, signatures: [[{ kind: 'u16' }]] },
      'MALFORMED',
    ],
    [
      'an instruction of version 6 in version 5',
      { dialect: { family: 'common', version: 5, raw: 5 }, ...withCode([op('CastU16', 0)]) },
      'UNKNOWN_OPCODE',
    ],
    [
      'an enum in version 6',
      {
        dialect: { family: 'common', version: 6, raw: 6 },
        enumDefs: [{ handle: 0, variants: [{ name: 0, fields: [] }] }],
      },
      'UNKNOWN_TABLE_TYPE',
    ],
  ];
  test.each(cases)('%s', (_, change, status) => {
    expect(encodeModule({ ...EMPTY, ...change })).toMatchObject({ ok: false, error: { status } });
  });

  test('a token nested a million deep, without running out of stack', () => {
    expect(encodeModule({ ...EMPTY, signatures: [[nested(1_000_000)]] })).toMatchObject({ ok: false });
  });
});
