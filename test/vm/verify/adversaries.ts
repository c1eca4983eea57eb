/** Modules made to keep the verifier busy: each family is one way to ask for more work than bytes. */

import type { Module, Token } from '../../../vm/format/module.ts';
import { type Line, ModuleBuilder } from '../../support/builder.ts';

export interface Adversary {
  readonly name: string;
  /** A module of the family; larger for larger `size`. */
  readonly make: (size: number) => Module;
  /** Sizes worth trying. */
  readonly sizes: readonly number[];
}

const list = <T>(length: number, item: (i: number) => T): T[] => Array.from({ length }, (_, i) => item(i));
const refs = (n: number): string[] => list(n, () => '&mut u64');

/** `code` as function `t` of a module that has what the families need. */
function body(
  params: readonly string[],
  locals: readonly string[],
  code: readonly Line[],
  returns: readonly string[] = [],
): Module {
  return base().fun('t', { params, locals, returns, code }).build('common6');
}

function base(): ModuleBuilder {
  const b = new ModuleBuilder('0x42', 'm');
  b.struct('S', { abilities: ['copy', 'drop'], fields: list(32, (i) => [`f${i}`, 'u64'] as const) });
  b.fun('mix', { params: refs(16), returns: refs(8), code: [['LdU64', 0], 'Abort'] });
  b.fun('mixed', { params: list(16, () => '&u64'), returns: list(16, () => '&u64'), code: [['LdU64', 0], 'Abort'] });
  b.fun('wide', { params: list(100, () => '&u64'), returns: list(100, () => '&u64'), code: [['LdU64', 0], 'Abort'] });
  b.fun('pick', { params: refs(2), returns: refs(1), code: [['LdU64', 0], 'Abort'] });
  return b;
}

/** `count` blocks, each of which may jump back to the heads of `depth` loops around all of them. */
function nested(depth: number, count: number, inner: readonly Line[]): Line[] {
  const lines: Line[] = list(depth, (i): Line => `h${i}:`).flatMap((label): Line[] => [label, 'Nop']);
  for (let i = 0; i < count; i++) lines.push(...inner, 'LdTrue', ['BrTrue', `h${i % depth}`]);
  return [...lines, 'Ret'];
}

/** A binary tree of type parameters: `n` levels of pairs. */
function tree(levels: number, leaf: Token, handle: number): Token {
  if (levels === 0) return leaf;
  const part = tree(levels - 1, leaf, handle);
  return { kind: 'struct', handle, args: [part, part] };
}

export const ADVERSARIES: readonly Adversary[] = [
  {
    name: 'loops over many locals',
    sizes: [10, 100, 300, 900],
    make: (n) =>
      body(
        ['bool', ...list(120, () => 'u64')],
        list(120, () => 'u64'),
        nested(5, n, [
          ['MoveLoc', 5],
          ['StLoc', 5],
        ]),
      ),
  },
  {
    name: 'loops that lose one local a round',
    sizes: [10, 50, 120],
    make: (n) => {
      const moved = list(n, (i): Line[] => [
        'LdFalse',
        ['BrTrue', `n${i}`],
        ['CopyLoc', i + 2],
        'Pop',
        ['CopyLoc', i + 1],
        'Pop',
        ['MoveLoc', n - i],
        'Pop',
        `n${i}:`,
      ]).flat();
      return body(['bool', ...list(n + 2, () => 'u64')], [], ['a:', ...moved, ['CopyLoc', 0], ['BrTrue', 'a'], 'Ret']);
    },
  },
  {
    name: 'references to everything in nested loops',
    sizes: [5, 20, 60, 120],
    make: (n) => {
      const set = list(n, (i): Line[] => [
        ['MutBorrowLoc', 1 + i],
        ['StLoc', 1 + n + i],
      ]).flat();
      return body(['bool', ...list(n, () => 'u64')], refs(n), [
        ...set,
        ...nested(5, 150, [
          ['MutBorrowLoc', 1],
          ['StLoc', 1 + n],
        ]),
      ]);
    },
  },
  {
    name: 'references mixed by calls',
    sizes: [2, 8, 32, 100],
    make: (n) => {
      const set = list(16, (i): Line[] => [
        ['MutBorrowLoc', 1 + i],
        ['StLoc', 17 + i],
      ]).flat();
      const round = [
        ...list(16, (i): Line => ['MoveLoc', 17 + i]),
        ['Call', 'mix'] as Line,
        ...list(8, (i): Line => ['StLoc', 17 + i]),
        ...list(8, (i): Line[] => [
          ['MutBorrowLoc', 9 + i],
          ['StLoc', 25 + i],
        ]).flat(),
      ];
      return body(['bool', ...list(16, () => 'u64')], refs(16), [
        ...set,
        'a:',
        ...list(n, () => round).flat(),
        ['CopyLoc', 0],
        ['BrTrue', 'a'],
        'Ret',
      ]);
    },
  },
  {
    name: 'paths that grow in a loop',
    sizes: [4, 16, 60],
    make: (n) => {
      const branches = list(n, (i): Line[] => [
        ['CopyLoc', 0],
        ['BrTrue', `b${i}`],
      ]).flat();
      const stores = list(n, (i): Line[] => [
        `b${i}:`,
        ['MutBorrowLoc', 1 + i],
        ['StLoc', 1 + n + (i % 4)],
        ['Branch', 'a'],
      ]).flat();
      return body(['bool', ...list(n, () => 'u64')], refs(4), ['a:', ...branches, 'Ret', ...stores]);
    },
  },
  {
    name: 'vectors unpacked and packed',
    sizes: [1, 30, 300, 1000],
    make: (n) => {
      const block: Line[] = [
        ['CopyLoc', 1],
        ...list(8, (): Line[] => [
          ['VecUnpack', 'u64', 1024],
          ['VecPack', 'u64', 1024],
        ]).flat(),
        ['StLoc', 1],
      ];
      return body(
        ['bool', 'vector<u64>'],
        [],
        [...list(n, (): Line[] => [...block, 'Nop', ['CopyLoc', 0], ['BrTrue', 'e']]).flat(), 'e:', 'Ret'],
      );
    },
  },
  {
    name: 'structs unpacked and packed',
    sizes: [30, 300, 3000],
    make: (n) =>
      body(
        ['bool', 'S'],
        [],
        [
          ...list(n, (i): Line[] => [
            ['MoveLoc', 1],
            ['Unpack', 'S'],
            ['Pack', 'S'],
            ['StLoc', 1],
            ...(i % 50 === 0
              ? ([
                  ['CopyLoc', 0],
                  ['BrTrue', 'e'],
                ] as Line[])
              : []),
          ]).flat(),
          'e:',
          'Ret',
        ],
      ),
  },
  {
    name: 'many blocks that all jump to one head',
    sizes: [100, 500, 1000],
    make: (n) =>
      body(
        ['bool'],
        list(200, () => 'u64'),
        nested(1, n, []),
      ),
  },
  {
    name: 'many functions with loops',
    sizes: [10, 100, 900],
    make: (n) => {
      const b = base();
      for (let k = 0; k < n; k++)
        b.fun(`f${k}`, { params: ['bool'], locals: list(60, () => '&mut u64'), code: nested(3, 9, []) });
      return b.build('common6');
    },
  },
  {
    name: 'calls with large type arguments to functions with large parameters',
    sizes: [1, 4, 16, 64],
    make: (n) => {
      const b = base();
      b.struct('P', {
        abilities: ['copy', 'drop'],
        typeParams: [[], []],
        fields: [
          ['a', 'T0'],
          ['b', 'T1'],
        ],
      });
      // Handle of P: the second struct that is declared.
      const big = (leaf: Token): Token => tree(4, leaf, 1);
      b.fun('g', {
        typeParams: [[]],
        params: list(100, (i) =>
          i % 2 === 0 ? big({ kind: 'param', index: 0 }) : { kind: 'vector', of: big({ kind: 'param', index: 0 }) },
        ),
        code: [['LdU64', 0], 'Abort'],
      });
      const module = b
        .fun('t', {
          typeParams: list(n, () => []),
          code: [
            ...list(n, (i): Line[] => [
              'Nop',
              ['CallGeneric', `g<P<P<P<u64,T${i}>,P<u64,bool>>,P<P<u64,u8>,P<u64,T${i}>>>>`],
            ]).flat(),
            'Ret',
          ],
        })
        .build('common6');
      return module;
    },
  },
  {
    name: 'instantiations of instantiations',
    sizes: [4, 12, 30],
    make: (n) => {
      const b = base();
      const own = list(n, (i) => `T${i}`);
      for (let k = 0; k < 30; k++)
        b.fun(`f${k}`, {
          typeParams: list(n, () => []),
          code: [
            ...list(
              30,
              (j): Line => ['CallGeneric', `f${(k + j) % 30}<${own.map((_, i) => own[(i + j) % n]!).join(',')}>`],
            ),
            'Ret',
          ],
        });
      return b.build('common6');
    },
  },
  {
    name: 'structs in structs in structs',
    sizes: [10, 60, 190],
    make: (n) => {
      const b = new ModuleBuilder('0x42', 'm');
      for (let k = 0; k < n; k++)
        b.struct(`S${k}`, {
          abilities: ['drop'],
          fields: list(k === 0 ? 1 : 32, (i) => [`f${i}`, k === 0 ? 'u64' : `S${k - 1}`] as const),
        });
      return b.fun('t', { params: [`S${n - 1}`], code: ['Ret'] }).build('common6');
    },
  },
  {
    name: 'acquired resources of many calls',
    sizes: [10, 60, 190],
    make: (n) => {
      const b = new ModuleBuilder('0x42', 'm');
      for (let k = 0; k < n; k++) b.struct(`R${k}`, { abilities: ['key', 'drop'], fields: [['v', 'u64']] });
      const acquires = list(n, (k) => `R${k}`);
      b.fun('a', {
        params: ['address'],
        acquires,
        code: [...list(n, (k): Line[] => [['CopyLoc', 0], ['MoveFrom', `R${k}`], 'Pop']).flat(), 'Ret'],
      });
      b.fun('t', {
        params: ['address', 'bool'],
        acquires,
        code: [
          ...list(2000, (): Line[] => [
            ['CopyLoc', 0],
            ['Call', 'a'],
          ]).flat(),
          'Ret',
        ],
      });
      return b.build('common6');
    },
  },
  {
    name: 'a wide signature in every function',
    sizes: [10, 100, 900],
    make: (n) => {
      const b = new ModuleBuilder('0x42', 'm');
      for (let k = 0; k < n; k++)
        b.fun(`f${k}`, { params: list(127, () => '&u64'), locals: list(120, () => '&u64'), code: ['Ret'] });
      return b.build('common6');
    },
  },
  {
    name: 'long straight code',
    sizes: [1000, 10_000, 60_000],
    make: (n) =>
      body(
        ['u64'],
        [],
        [
          ...list(n >> 1, (): Line[] => [
            ['CopyLoc', 0],
            ['StLoc', 0],
          ]).flat(),
          'Ret',
        ],
      ),
  },
  {
    name: 'references copied and dropped',
    sizes: [200, 2000, 9000],
    make: (n) => {
      const keep = list(100, (i): Line[] => [
        ['MutBorrowLoc', 1],
        ['StLoc', 2 + i],
      ]).flat();
      return body(['bool', 'u64'], refs(100), [
        ...keep,
        ...list(n, (i): Line[] => [['CopyLoc', 2 + (i % 100)], 'Pop']).flat(),
        'Ret',
      ]);
    },
  },
  {
    name: 'one reference borrowed along many paths',
    sizes: [16, 60, 120],
    make: (n) => {
      const keep = list(n, (i): Line[] => [
        ['CopyLoc', 1],
        ['MutBorrowField', `S.f${i % 32}`],
        ['StLoc', 2 + i],
      ]).flat();
      return body(['bool', '&mut S'], refs(n), [
        ...keep,
        ...list(500, (i): Line[] => [['CopyLoc', 1], ['ImmBorrowField', `S.f${i % 2 === 0 ? 31 : 30}`], 'Pop']).flat(),
        'Ret',
      ]);
    },
  },
  {
    name: 'references that change places in a loop',
    sizes: [5, 20, 60, 120],
    make: (n) => {
      const set = list(n, (i): Line[] => [
        ['MutBorrowLoc', 1 + i],
        ['StLoc', 1 + n + i],
      ]).flat();
      const turn: Line[] = [
        ...list(n, (i): Line => ['MoveLoc', 1 + n + i]),
        ...list(n, (i): Line => ['StLoc', 1 + n + i]),
      ];
      return body(['bool', ...list(n, () => 'u64')], refs(n), [
        ...set,
        'a:',
        ...turn.slice(0, n),
        ...turn.slice(n + 1),
        ['StLoc', 1 + n],
        ['CopyLoc', 0],
        ['BrTrue', 'a'],
        'Ret',
      ]);
    },
  },
  {
    name: 'references that change places in nested loops',
    sizes: [5, 20, 60, 120],
    make: (n) => {
      const set = list(n, (i): Line[] => [
        ['ImmBorrowLoc', 1 + i],
        ['StLoc', 1 + n + i],
      ]).flat();
      const swap = (i: number): Line[] => [
        ['CopyLoc', 1 + n + i],
        ['CopyLoc', 1 + n + ((i + 1) % n)],
        ['StLoc', 1 + n + i],
        ['StLoc', 1 + n + ((i + 1) % n)],
      ];
      const heads = list(5, (i): Line[] => [`h${i}:`, 'Nop']).flat();
      const tails = list(n, (i): Line[] => [...swap(i), 'LdTrue', ['BrTrue', `h${i % 5}`]]).flat();
      return body(
        ['bool', ...list(n, () => 'u64')],
        list(n, () => '&u64'),
        [...set, ...heads, ...tails, 'Ret'],
      );
    },
  },
  {
    name: 'immutable references mixed by calls in a loop',
    sizes: [1, 4, 16, 64],
    make: (n) => {
      const set = list(16, (i): Line[] => [
        ['ImmBorrowLoc', 1 + i],
        ['StLoc', 17 + i],
      ]).flat();
      const round: Line[] = [
        ...list(16, (i): Line => ['CopyLoc', 17 + i]),
        ['Call', 'mixed'],
        ...list(16, (i): Line => ['StLoc', 17 + i]),
      ];
      return body(
        ['bool', ...list(16, () => 'u64')],
        list(16, () => '&u64'),
        [...set, 'a:', ...list(n, () => round).flat(), 'LdTrue', ['BrTrue', 'a'], 'Ret'],
      );
    },
  },
  {
    name: 'a hundred references through a call in nested loops',
    sizes: [1, 5, 20],
    make: (n) => {
      const set = list(100, (i): Line[] => [
        ['ImmBorrowLoc', 1 + i],
        ['StLoc', 101 + i],
      ]).flat();
      const round: Line[] = [
        ...list(100, (i): Line => ['CopyLoc', 101 + i]),
        ['Call', 'wide'],
        ...list(100, (i): Line => ['StLoc', 101 + i]),
      ];
      return body(
        ['bool', ...list(100, () => 'u64')],
        list(100, () => '&u64'),
        [...set, ...nested(5, n, round)],
      );
    },
  },
  {
    name: 'fields of fields borrowed in a loop',
    sizes: [2, 6, 12],
    make: (n) => {
      const b = new ModuleBuilder('0x42', 'm');
      b.struct('S0', {
        abilities: ['copy', 'drop'],
        fields: [
          ['a', 'u64'],
          ['b', 'u64'],
        ],
      });
      for (let k = 1; k <= n; k++)
        b.struct(`S${k}`, {
          abilities: ['copy', 'drop'],
          fields: [
            ['a', `S${k - 1}`],
            ['b', `S${k - 1}`],
          ],
        });
      const down = (bits: number): Line[] => [
        ...list(n + 1, (i): Line => ['ImmBorrowField', `S${n - i}.${((bits >> i) & 1) === 0 ? 'a' : 'b'}`]),
      ];
      const code = list(100, (i): Line[] => [
        ['CopyLoc', 1],
        ...down(i * 37),
        ['StLoc', 2 + (i % 60)],
        ['CopyLoc', 0],
        ['BrTrue', 'a'],
      ]).flat();
      return b
        .fun('t', { params: ['bool', `&S${n}`], locals: list(60, () => '&u64'), code: ['a:', ...code, 'Ret'] })
        .build('common6');
    },
  },
  {
    name: 'type arguments put into parameters',
    sizes: [1, 4, 16, 30],
    make: (n) => {
      const b = base();
      b.struct('P', {
        abilities: ['copy', 'drop'],
        typeParams: [
          ['copy', 'drop'],
          ['copy', 'drop'],
        ],
        fields: [
          ['a', 'T0'],
          ['b', 'T1'],
        ],
      });
      const deep = (leaf: string, levels: number): string =>
        levels === 0 ? leaf : `P<${deep(leaf, levels - 1)},${deep(leaf, levels - 1)}>`;
      b.fun('g', {
        typeParams: [['copy', 'drop']],
        params: list(60, (i) => (i % 2 === 0 ? deep('T0', 4) : `vector<${deep('T0', 4)}>`)),
        code: [['LdU64', 0], 'Abort'],
      });
      const args = list(n, (i) =>
        deep(['u8', 'u16', 'u32', 'u64', 'u128', 'u256', 'bool', 'address'][i % 8]!, 4)
          .replace('P<', i < 8 ? 'P<' : `P<`)
          .replace(/u8,u8/, `u8,vector<${'vector<'.repeat(i >> 3)}u8${'>'.repeat(i >> 3)}>`),
      );
      const locals = list(n, (i) => i).flatMap((i) => [`${args[i]!}`]);
      void locals;
      return b
        .fun('t', {
          code: [
            ...list(n, (i): Line[] => [
              ['LdFalse'],
              ['BrTrue', `n${i}`],
              ['LdU64', 0],
              'Abort',
              `n${i}:`,
              'Nop',
            ]).flat(),
            'Ret',
          ],
        })
        .fun('u', {
          typeParams: [['copy', 'drop']],
          params: list(60, (i) => (i % 2 === 0 ? deep('T0', 4) : `vector<${deep('T0', 4)}>`)),
          code: [...list(60, (i): Line => ['MoveLoc', i]), ['CallGeneric', 'g<T0>'], 'Ret'],
        })
        .fun('v', {
          params: args,
          code: [
            ...list(n, (i): Line[] => [...list(1, (): Line => ['CopyLoc', i]), ['VecPack', args[i]!, 1], 'Pop']).flat(),
            'Ret',
          ],
        })
        .build('common6');
    },
  },
  {
    name: 'a large graph of instantiations',
    sizes: [50, 200, 900],
    make: (n) => {
      const b = new ModuleBuilder('0x42', 'm');
      const typeParams = list(32, () => []);
      for (let k = 0; k < n; k++)
        b.fun(`f${k}`, {
          typeParams,
          code: [
            ...list(
              4,
              (j): Line => [
                'CallGeneric',
                `f${(k * 7 + j * 13 + 1) % n}<${list(32, (i) => `T${(i * 5 + j) % 32}`).join(',')}>`,
              ],
            ),
            'Ret',
          ],
        });
      return b.build('common6');
    },
  },
  {
    name: 'many signatures that differ at their ends',
    sizes: [100, 1000, 8000],
    make: (n) => {
      const module = base().build('common6');
      const kinds = ['u8', 'u16', 'u32', 'u64', 'u128', 'u256', 'bool', 'address'] as const;
      const token = (x: number): Token => ({ kind: kinds[x % 8]! });
      const more = list(n, (i) => [
        ...list(60, () => token(0)),
        token(i),
        token(i >> 3),
        token(i >> 6),
        token(i >> 9),
        token(i >> 12),
      ]);
      return { ...module, signatures: [...module.signatures, ...more] };
    },
  },
  {
    name: 'many names',
    sizes: [100, 1000, 8000],
    make: (n) => {
      const module = base().build('common6');
      return { ...module, identifiers: [...module.identifiers, ...list(n, (i) => `${'a'.repeat(100)}${i}`)] };
    },
  },
  {
    name: 'many instances of a struct',
    sizes: [100, 1000, 4000],
    make: (n) => {
      const b = base();
      b.struct('P', {
        abilities: ['copy', 'drop'],
        typeParams: [
          ['copy', 'drop'],
          ['copy', 'drop'],
        ],
        fields: [
          ['a', 'T0'],
          ['b', 'T1'],
        ],
      });
      const module = b.fun('t', { code: ['Ret'] }).build('common6');
      const handle = module.structDefs[1]!.handle;
      const leaf = (x: number): Token => ({
        kind: (['u8', 'u16', 'u32', 'u64', 'u128', 'u256', 'bool', 'address'] as const)[x & 7]!,
      });
      const pair = (x: number, levels: number): Token =>
        levels === 0 ? leaf(x) : { kind: 'struct', handle, args: [pair(x >> 3, levels - 1), leaf(x)] };
      const first = module.signatures.length;
      return {
        ...module,
        signatures: [...module.signatures, ...list(n, (i) => [pair(i, 30), leaf(i)])],
        structInsts: list(n, (i) => ({ of: 1, args: first + i })),
      };
    },
  },
  {
    name: 'deep types in every local',
    sizes: [1, 10, 100],
    make: (n) => {
      const b = new ModuleBuilder('0x42', 'm');
      const deep = (x: number): string => `${'vector<'.repeat(200)}u${[8, 16, 32, 64][x % 4]}${'>'.repeat(200)}`;
      for (let k = 0; k < n; k++)
        b.fun(`f${k}`, { params: [deep(k)], code: [['MoveLoc', 0], ['VecPack', deep(k), 1], 'Pop', 'Ret'] });
      return b.build('common6');
    },
  },
];
