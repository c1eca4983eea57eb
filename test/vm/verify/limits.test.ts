import { describe, expect, it } from 'vitest';
import type { Status } from '../../../vm/base/status.ts';
import type { Module, Token } from '../../../vm/format/module.ts';
import * as limit from '../../../vm/verify/limits.ts';
import { measureModule } from '../../../vm/verify/verify.ts';
import { type Line, ModuleBuilder } from '../../support/builder.ts';
import { accepted, library, limits, refused } from './cases.ts';

const list = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
const fresh = (): ModuleBuilder => new ModuleBuilder('0x42', 'm');
const fields = (n: number, prefix = 'f') => list(n, (i) => [`${prefix}${i}`, 'u8'] as const);

/** `n` conditional branches to the next instruction: n + 1 blocks. */
const branches = (n: number): Line[] => [...list(n, (i): Line[] => ['LdTrue', ['BrTrue', 2 * i + 2]]).flat(), 'Ret'];
/** `n` loops after each other: n jumps back. */
const loops = (n: number): Line[] => [...list(n, (i): Line[] => ['LdTrue', ['BrTrue', 2 * i]]).flat(), 'Ret'];

const vectors = (depth: number): Token => {
  let type: Token = { kind: 'u8' };
  for (let i = 1; i < depth; i++) type = { kind: 'vector', of: type };
  return type;
};

type Row = readonly [
  name: keyof limit.VerifierLimits,
  max: number,
  status: Status,
  make: (n: number) => Module,
  function_: string | undefined,
  offset: number | undefined,
];

const rows: readonly Row[] = [
  [
    'typeParameters',
    limit.MAX_TYPE_PARAMETERS,
    'TOO_MANY_TYPE_PARAMETERS',
    (n) =>
      fresh()
        .fun('t', { typeParams: list(n, () => []), code: ['Ret'] })
        .build(),
    undefined,
    undefined,
  ],
  [
    'typeParameters',
    limit.MAX_TYPE_PARAMETERS,
    'TOO_MANY_TYPE_PARAMETERS',
    (n) =>
      fresh()
        .struct('S', { typeParams: list(n, () => []) })
        .build(),
    undefined,
    undefined,
  ],
  [
    'parameters',
    limit.MAX_PARAMETERS,
    'TOO_MANY_PARAMETERS',
    (n) =>
      fresh()
        .fun('t', { params: list(n, () => 'u8'), code: ['Ret'] })
        .build(),
    undefined,
    undefined,
  ],
  [
    'functionDefinitions',
    limit.MAX_FUNCTION_DEFINITIONS,
    'MAX_FUNCTION_DEFINITIONS_REACHED',
    (n) => {
      const b = fresh();
      for (let i = 0; i < n; i++) b.fun(`f${i}`, { code: ['Ret'] });
      return b.build();
    },
    undefined,
    undefined,
  ],
  [
    'dataDefinitions',
    limit.MAX_DATA_DEFINITIONS,
    'MAX_STRUCT_DEFINITIONS_REACHED',
    (n) => {
      const b = fresh();
      for (let i = 0; i < n - 1; i++) b.struct(`S${i}`);
      return b.enum('E', { variants: [['A', []]] }).build('sui7');
    },
    undefined,
    undefined,
  ],
  [
    'fields',
    limit.MAX_FIELDS,
    'MAX_FIELD_DEFINITIONS_REACHED',
    (n) =>
      fresh()
        .struct('S', { fields: fields(n) })
        .build(),
    undefined,
    undefined,
  ],
  [
    'fields',
    limit.MAX_FIELDS,
    'MAX_FIELD_DEFINITIONS_REACHED',
    (n) =>
      fresh()
        .enum('E', {
          variants: [
            ['A', fields(n - 3)],
            ['B', fields(3)],
          ],
        })
        .build('sui7'),
    undefined,
    undefined,
  ],
  [
    'variants',
    limit.MAX_VARIANTS,
    'MAX_VARIANTS_REACHED',
    (n) =>
      fresh()
        .enum('E', { variants: list(n, (i) => [`V${i}`, []] as const) })
        .build('sui7'),
    undefined,
    undefined,
  ],
  [
    'constantVectorLength',
    limit.MAX_CONSTANT_VECTOR_LENGTH,
    'TOO_MANY_VECTOR_ELEMENTS',
    (n) => {
      const b = fresh();
      const data = new Uint8Array(n + 3);
      data.set([(n & 0x7f) | 0x80, ((n >> 7) & 0x7f) | 0x80, n >> 14]);
      b.constant('vector<u8>', data);
      return b.build();
    },
    undefined,
    undefined,
  ],
  [
    'identifierLength',
    limit.MAX_MODULE_IDENTIFIER_LENGTH,
    'IDENTIFIER_TOO_LONG',
    (n) => fresh().struct('S'.repeat(n)).build(),
    undefined,
    undefined,
  ],
  [
    'basicBlocks',
    limit.MAX_BASIC_BLOCKS,
    'TOO_MANY_BASIC_BLOCKS',
    (n) =>
      fresh()
        .fun('t', { code: branches(n - 1) })
        .build(),
    't',
    undefined,
  ],
  [
    'backEdgesPerFunction',
    8,
    'TOO_MANY_BACK_EDGES',
    (n) =>
      fresh()
        .fun('t', { code: loops(n) })
        .build(),
    't',
    undefined,
  ],
  [
    'backEdgesPerModule',
    8,
    'TOO_MANY_BACK_EDGES',
    (n) =>
      fresh()
        .fun('a', { code: loops(5) })
        .fun('t', { code: loops(n - 5) })
        .build(),
    't',
    undefined,
  ],
  [
    'pushesPerBlock',
    limit.MAX_PUSHES_PER_BLOCK,
    'VALUE_STACK_PUSH_OVERFLOW',
    (n) =>
      fresh()
        .fun('t', { code: [...list(n, (): Line[] => ['LdTrue', 'Pop']).flat(), 'Ret'] })
        .build(),
    't',
    0,
  ],
  [
    'blockStackHeight',
    limit.MAX_BLOCK_STACK_HEIGHT,
    'VALUE_STACK_OVERFLOW',
    (n) =>
      fresh()
        .fun('t', { code: [...list(n, () => 'LdTrue' as const), ...list(n, () => 'Pop' as const), 'Ret'] })
        .build(),
    't',
    0,
  ],
];

describe('limits', () => {
  it.each(rows)('%s: %d', (name, max, status, make, function_, offset) => {
    const some = limits({ [name]: max });
    if (max !== 8) expect(limit.DEFAULT_LIMITS[name]).toBe(max);
    accepted(make(max), some);
    refused(
      make(max + 1),
      status,
      { ...(function_ === undefined ? {} : { function: function_ }), ...(offset === undefined ? {} : { offset }) },
      some,
    );
  });

  it('typeNodes: structs and parameters weigh four', () => {
    const tuple = (bytes: number): Module =>
      fresh()
        .struct('S', { typeParams: list(3, () => []), fields: [['x', 'u8']] })
        .fun('t', {
          typeParams: [[]],
          params: [`S<T0,${'vector<'.repeat(bytes - 1)}u8${'>'.repeat(bytes - 1)},S<T0,T0,u8>>`],
          code: [['LdU64', 0], 'Abort'],
        })
        .build();
    // S 4, T0 4, the vectors, S 4, T0 4, T0 4, u8 1
    const max = limit.MAX_SIGNATURE_TYPE_NODES - 21;
    accepted(tuple(max));
    refused(tuple(max + 1), 'TOO_MANY_TYPE_NODES');
    refused(
      fresh()
        .struct('S', { fields: [['x', vectors(5)]] })
        .build(),
      'TOO_MANY_TYPE_NODES',
      {},
      limits({ typeNodes: 4 }),
    );
  });

  it('defaults of what takes long to build', () => {
    expect(limit.DEFAULT_LIMITS.backEdgesPerFunction).toBe(limit.MAX_BACK_EDGES_PER_FUNCTION);
    expect(limit.DEFAULT_LIMITS.backEdgesPerModule).toBe(limit.MAX_BACK_EDGES_PER_MODULE);
  });

  it('work: as much as the module takes, and one less', () => {
    const module = library()
      .fun('t', { code: branches(20) })
      .build();
    const { work } = measureModule(module);
    expect(measureModule(module).work).toBe(work);
    accepted(module, limits({ work }));
    refused(module, 'PROGRAM_TOO_COMPLEX', { function: 't' }, limits({ work: work - 1 }));
  });

  it('work: the default ends what would go on too long', () => {
    // Every call makes each result borrow from all arguments, and the loop joins all that with the round before.
    const n = 100;
    const module = fresh()
      .native('mix', { params: list(n, () => '&u64'), returns: list(n, () => '&u64') })
      .fun('t', {
        params: list(n, () => 'u64'),
        locals: list(n, () => '&u64'),
        code: [
          ...list(n, (i): Line[] => [
            ['ImmBorrowLoc', i],
            ['StLoc', n + i],
          ]).flat(),
          'a:',
          ...list(n, (i): Line => ['CopyLoc', n + i]),
          ...list(5, (): Line => ['Call', 'mix']),
          ...list(n, (i): Line => ['StLoc', 2 * n - 1 - i]),
          'LdTrue',
          ['BrTrue', 'a'],
          'Ret',
        ],
      })
      .build();
    refused(module, 'PROGRAM_TOO_COMPLEX', { function: 't' });
    for (const how of [limit.DEFAULT_LIMITS, limits({ baseWork: limit.MAX_WORK })]) {
      const { work } = measureModule(module, how);
      const allowed = limit.workAllowed(module, how);
      expect(work).toBeGreaterThan(allowed);
      // The last operation is not begun, and none is larger than this.
      expect(work).toBeLessThan(2 * allowed);
    }
  });
});
