/** Small modules that have everything references can do, to be bent by the fuzzer. */

import { encodeModule } from '#vm';
import { type Line, ModuleBuilder } from '../support/builder.ts';

const LOCALS = [
  'u64',
  'bool',
  'S',
  'W',
  'N',
  'vector<u64>',
  'vector<S>',
  '&u64',
  '&mut u64',
  '&S',
  '&mut S',
  '&mut W',
  '&W',
  '&mut vector<u64>',
  '&vector<u64>',
  '&mut vector<S>',
  'R',
  '&mut R',
];

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
  [
    ['LdU64', 0],
    ['StLoc', 4],
    ['LdU64', 1],
    ['LdU64', 2],
    ['Pack', 'S'],
    ['StLoc', 6],
    ['LdU64', 1],
    ['LdU64', 2],
    ['VecPack', 'u64', 2],
    ['StLoc', 9],
    ['MutBorrowLoc', 4],
    ['StLoc', 12],
    ['MutBorrowLoc', 6],
    ['StLoc', 14],
    ['MutBorrowLoc', 9],
    ['StLoc', 17],
    'Nop',
    ['CopyLoc', 1],
    ['BrTrue', 'x'],
    'Nop',
    'x:',
    'Nop',
    'Ret',
  ],
];

function module(dialect: 'common6' | 'sui7'): Uint8Array {
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
  const extra = dialect === 'sui7' ? ['E', '&mut E'] : [];
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
  BODIES.forEach((code, i) => {
    b.fun(`f${i}`, {
      params: ['u64', 'bool', 'address', '&signer'],
      locals: [...LOCALS, ...extra],
      code,
    });
    if (i === BODIES.length - 1) return;
    b.fun(`g${i}`, {
      params: ['u64', 'bool', 'address', '&signer'],
      returns: ['u64'],
      locals: [...LOCALS.slice(0, 12), ...extra],
      code: code.flatMap((line): readonly Line[] => (line === 'Ret' ? [['CopyLoc', 0], 'Ret'] : [line])),
    });
  });
  const bytes = encodeModule(b.build(dialect));
  if (!bytes.ok) throw new Error(bytes.error.message);
  return bytes.value;
}

/** The gym in both dialects, and each of its larger functions in a module of its own. */
export function gymModules(): readonly Uint8Array[] {
  return [module('common6'), module('sui7')];
}
