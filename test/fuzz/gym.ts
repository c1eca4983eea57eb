/** Small modules that have everything references can do, to be bent by the fuzzer. */

import { encodeModule } from '#vm';
import { type Line, ModuleBuilder } from '../support/builder.ts';

/** Values that every body sets at its start, twice each but for the first two. */
const VALUES = ['u64', 'bool', 'S', 'S', 'W', 'vector<u64>', 'vector<u64>', 'vector<S>'];
/** Locals for the fuzzer to fill. */
const EMPTY = [
  'N',
  'R',
  '&u64',
  '&mut u64',
  '&mut u64',
  '&S',
  '&mut S',
  '&mut S',
  '&mut W',
  '&W',
  '&mut vector<u64>',
  '&vector<u64>',
  '&mut vector<S>',
  '&mut R',
];

const S: readonly Line[] = [
  ['LdU64', 1],
  ['LdU64', 2],
  ['Pack', 'S'],
];
const NUMBERS: readonly Line[] = [
  ['LdU64', 3],
  ['LdU64', 4],
  ['VecPack', 'u64', 2],
];

/** Pushes a value of a type. */
const MAKE: Readonly<Record<string, readonly Line[]>> = {
  u64: [['LdU64', 7]],
  bool: ['LdTrue'],
  S,
  W: [...S, ...S, ...NUMBERS, ['Pack', 'W']],
  'vector<u64>': NUMBERS,
  'vector<S>': [...S, ...S, ['VecPack', 'S', 2]],
  E: [['LdU64', 5], ...S, ['PackVariant', 'E.A']],
};

/** Sets `types`, which are the locals from `first` on. */
function start(types: readonly string[], first: number): readonly Line[] {
  return types.flatMap((type, i): readonly Line[] => [...MAKE[type]!, ['StLoc', first + i]]);
}

/** Bodies whose control flow is worth keeping; locals 0 to 3 are the parameters (u64, bool, address, &signer). */
const BODIES: readonly (readonly Line[])[] = [
  ['Ret'],
  [['CopyLoc', 1], ['BrTrue', 'b'], 'Nop', ['Branch', 'c'], 'b:', 'Nop', 'c:', 'Nop', 'Ret'],
  ['a:', ['CopyLoc', 1], ['BrFalse', 'e'], 'Nop', ['Branch', 'a'], 'e:', 'Nop', 'Ret'],
  [
    'a:',
    'Nop',
    'b:',
    'Nop',
    ['CopyLoc', 1],
    ['BrTrue', 'a'],
    ['CopyLoc', 0],
    ['LdU64', 1],
    'Lt',
    ['BrTrue', 'b'],
    'Nop',
    'Ret',
  ],
  [
    'a:',
    ['CopyLoc', 0],
    ['LdU64', 1],
    'Lt',
    ['BrTrue', 'e'],
    ['MoveLoc', 0],
    ['LdU64', 1],
    'Sub',
    ['StLoc', 0],
    'b:',
    ['CopyLoc', 1],
    ['BrFalse', 'd'],
    'Nop',
    ['LdFalse'],
    ['StLoc', 1],
    ['Branch', 'b'],
    'd:',
    'Nop',
    ['Branch', 'a'],
    'e:',
    'Nop',
    'Ret',
  ],
  // One block that jumps back to two loop heads: to one by falling through.
  [
    'h1:',
    'Nop',
    ['CopyLoc', 1],
    ['BrTrue', 'h2'],
    ['Branch', 'end'],
    'x:',
    'Nop',
    ['CopyLoc', 1],
    ['BrTrue', 'h1'],
    'h2:',
    'Nop',
    ['CopyLoc', 1],
    ['BrTrue', 'x'],
    'end:',
    'Nop',
    'Ret',
  ],
];

function module(dialect: 'common6' | 'sui7' | 'aptos8', body: readonly Line[], returns: boolean): Uint8Array {
  const b = new ModuleBuilder('0x42', 'gym');
  b.struct('S', {
    abilities: ['copy', 'drop', 'store'],
    fields: [
      ['x', 'u64'],
      ['y', 'u64'],
    ],
  });
  b.struct('W', {
    abilities: ['copy', 'drop'],
    fields: [
      ['s', 'S'],
      ['t', 'S'],
      ['v', 'vector<u64>'],
    ],
  });
  b.struct('N', { fields: [['v', 'u64']] });
  b.struct('R', {
    abilities: ['key'],
    fields: [
      ['s', 'S'],
      ['n', 'u64'],
    ],
  });
  if (dialect === 'sui7')
    b.enum('E', {
      abilities: ['copy', 'drop'],
      variants: [
        [
          'A',
          [
            ['n', 'u64'],
            ['s', 'S'],
          ],
        ],
        ['B', [['s', 'S']]],
      ],
    });
  if (dialect === 'aptos8')
    b.enum('E', {
      abilities: ['copy', 'drop'],
      variants: [
        [
          'A',
          [
            ['n', 'u64'],
            ['s', 'S'],
          ],
        ],
        [
          'B',
          [
            ['n', 'u64'],
            ['s', 'S'],
          ],
        ],
        [
          'C',
          [
            ['n', 'u64'],
            ['w', 'u64'],
          ],
        ],
      ],
    });
  const values = dialect === 'common6' ? VALUES : [...VALUES, 'E', 'E'];
  const locals = [...values, ...EMPTY, ...(dialect === 'common6' ? [] : ['&E', '&mut E'])];
  b.fun('pick', {
    params: ['&mut u64', '&mut u64'],
    returns: ['&mut u64'],
    code: [['MoveLoc', 0], ['MoveLoc', 1], 'Pop', 'Ret'],
  });
  b.fun('x', { params: ['&mut S'], returns: ['&mut u64'], code: [['MoveLoc', 0], ['MutBorrowField', 'S.x'], 'Ret'] });
  b.fun('y', { params: ['&S'], returns: ['&u64'], code: [['MoveLoc', 0], ['ImmBorrowField', 'S.y'], 'Ret'] });
  b.fun('both', {
    params: ['&mut S'],
    returns: ['&mut u64', '&mut u64'],
    code: [['CopyLoc', 0], ['MutBorrowField', 'S.x'], ['MoveLoc', 0], ['MutBorrowField', 'S.y'], 'Ret'],
  });
  b.fun('set', { params: ['&mut u64', 'u64'], code: [['MoveLoc', 1], ['MoveLoc', 0], 'WriteRef', 'Ret'] });
  b.fun('end', { params: ['N'], code: [['MoveLoc', 0], ['Unpack', 'N'], 'Pop', 'Ret'] });
  b.fun('keep', { params: ['&signer', 'R'], code: [['MoveLoc', 0], ['MoveLoc', 1], ['MoveTo', 'R'], 'Ret'] });
  b.fun('fields', {
    params: ['&mut W'],
    code: [
      ['CopyLoc', 0],
      ['MutBorrowField', 'W.s'],
      ['MutBorrowField', 'S.y'],
      'Pop',
      ['CopyLoc', 0],
      ['MutBorrowField', 'W.t'],
      'Pop',
      ['MoveLoc', 0],
      ['MutBorrowField', 'W.v'],
      ['LdU64', 0],
      ['VecMutBorrow', 'u64'],
      'Pop',
      'Ret',
    ],
  });
  b.fun('vectors', {
    params: ['&mut vector<S>', 'S'],
    code: [['MoveLoc', 0], ['MoveLoc', 1], ['VecPushBack', 'S'], 'Ret'],
  });
  if (dialect === 'aptos8')
    b.fun('variants', {
      params: ['&mut E', 'E'],
      code: [
        ...['E.A|B|C.n', 'E.A.n', 'E.A|B.s', 'E.B.s', 'E.C.w', 'E.C.n'].flatMap((field): readonly Line[] => [
          ['CopyLoc', 0],
          ['MutBorrowVariantField', field],
          'Pop',
        ]),
        ['CopyLoc', 0],
        'FreezeRef',
        ['TestVariant', 'E.A'],
        ['BrTrue', 'a'],
        ['MoveLoc', 1],
        ['UnpackVariant', 'E.C'],
        'Pop',
        'Pop',
        'Ret',
        'a:',
        ['LdU64', 1],
        ['LdU64', 1],
        ['LdU64', 1],
        ['Pack', 'S'],
        ['PackVariant', 'E.B'],
        ['MoveLoc', 0],
        'WriteRef',
        'Ret',
      ],
    });
  if (dialect === 'sui7')
    b.fun('variants', {
      params: ['&mut E'],
      code: [
        ['CopyLoc', 0],
        'FreezeRef',
        ['VariantSwitch', 'E', ['a', 'b']],
        'a:',
        ['CopyLoc', 0],
        ['UnpackVariantMutRef', 'E.A'],
        'Pop',
        'Pop',
        'Ret',
        'b:',
        ['CopyLoc', 0],
        ['UnpackVariantMutRef', 'E.B'],
        'Pop',
        'Ret',
      ],
    });
  const params = ['u64', 'bool', 'address', '&signer'];
  const code = [...start(values, params.length), ...body];
  b.fun('f', {
    params,
    returns: returns ? ['u64'] : [],
    locals,
    code: code.flatMap((line): readonly Line[] => (returns && line === 'Ret' ? [['CopyLoc', 0], 'Ret'] : [line])),
  });
  const bytes = encodeModule(b.build(dialect));
  if (!bytes.ok) throw new Error(bytes.error.message);
  return bytes.value;
}

/** The gym in a dialect of each family: one function to be run a module, and others for it to call. */
export function gymModules(): readonly Uint8Array[] {
  return (['common6', 'sui7', 'aptos8'] as const).flatMap((dialect) =>
    BODIES.map((body, i) => module(dialect, body, i % 2 === 1)),
  );
}
