/** Programs of every kind of instruction, to be run whole, cut into pieces, traced, and starved of gas. */

import { FRAMEWORK_MODULES } from '#vm';
import { FRAMEWORK } from '../../src/engine/framework.ts';
import { ModuleBuilder } from './builder.ts';
import { full, Linked, Resources, type RunOptions } from './linked.ts';

export interface Program {
  readonly name: string;
  readonly linked: Linked;
  readonly fn: string;
  readonly options: RunOptions;
  /** A state of its own for every run. */
  readonly view: () => Resources;
}

const CHANNEL = '0x6d72::channel::Channel';
const OWNER = full('0xa1');

const framework = new Linked(FRAMEWORK_MODULES.map(({ id }) => FRAMEWORK.module(id)!));

function std(fn: string, args: RunOptions['args'], typeArgs: readonly string[] = []): Program {
  return {
    name: `${fn}<${typeArgs.join()}>`,
    linked: framework,
    fn: `0x1::${fn}`,
    options: { args: args!, typeArgs },
    view: () => new Resources(),
  };
}

/** Global storage: reads, writes, moves, deletes, and ends well. */
const classic = new Linked([
  new ModuleBuilder('0x42', 'classic')
    .struct('R', {
      abilities: ['key', 'store', 'drop'],
      fields: [
        ['x', 'u64'],
        ['v', 'vector<u8>'],
      ],
    })
    .struct('G', { abilities: ['key'], typeParams: [['store', 'drop']], fields: [['v', 'T0']] })
    .fun('bump', {
      params: ['address'],
      acquires: ['R'],
      locals: ['&mut R'],
      code: [
        ['MoveLoc', 0],
        ['MutBorrowGlobal', 'R'],
        ['StLoc', 1],
        ['CopyLoc', 1],
        ['ImmBorrowField', 'R.x'],
        'ReadRef',
        ['LdU64', 9007199254740990],
        'Add',
        ['CopyLoc', 1],
        ['MutBorrowField', 'R.x'],
        'WriteRef',
        ['MoveLoc', 1],
        ['MutBorrowField', 'R.v'],
        ['LdU8', 7],
        ['VecPushBack', 'u8'],
        'Ret',
      ],
    })
    .fun('main', {
      params: ['signer', 'address', 'address'],
      returns: ['vector<u8>', 'bool'],
      acquires: ['R'],
      locals: ['R'],
      code: [
        ['CopyLoc', 1],
        ['Call', 'bump'],
        ['CopyLoc', 1],
        ['Call', 'bump'],
        ['CopyLoc', 2],
        ['MoveFrom', 'R'],
        ['StLoc', 3],
        ['ImmBorrowLoc', 0],
        ['MoveLoc', 3],
        ['PackGeneric', 'G<R>'],
        ['MoveToGeneric', 'G<R>'],
        ['MoveLoc', 1],
        ['ImmBorrowGlobal', 'R'],
        ['ImmBorrowField', 'R.v'],
        'ReadRef',
        ['MoveLoc', 2],
        ['ExistsGeneric', 'G<R>'],
        'Ret',
      ],
    })
    .build(),
]);
const R = '0x42::classic::R';
const stored = (...more: number[]): Uint8Array => Uint8Array.of(5, 0, 0, 0, 0, 0, 0, 0, more.length, ...more);

/** Channel natives, events, references held over calls, and what was printed. */
const channel = new Linked([
  new ModuleBuilder('0x42', 'player')
    .importStruct(CHANNEL)
    .importFun('0x6d72::channel::borrow_mut', {
      typeParams: [['store']],
      params: [`&mut ${CHANNEL}`, 'address'],
      returns: ['&mut T0'],
    })
    .importFun('0x6d72::channel::move_to', { typeParams: [['store']], params: [`&mut ${CHANNEL}`, 'address', 'T0'] })
    .importFun('0x6d72::channel::emit', { typeParams: [['copy', 'drop']], params: [`&mut ${CHANNEL}`, 'T0'] })
    .importFun('0x1::debug::print', { typeParams: [[]], params: ['&T0'] })
    .struct('Score', { abilities: ['store'], fields: [['points', 'vector<vector<u16>>']] })
    .struct('Moved', {
      abilities: ['copy', 'drop'],
      fields: [
        ['by', 'address'],
        ['n', 'u256'],
      ],
    })
    .fun('add', {
      params: ['&mut vector<vector<u16>>', 'u16'],
      locals: ['&mut vector<u16>'],
      code: [
        ['MoveLoc', 0],
        ['LdU64', 1],
        ['VecMutBorrow', 'vector<u16>'],
        ['StLoc', 2],
        ['CopyLoc', 2],
        ['MoveLoc', 1],
        ['VecPushBack', 'u16'],
        ['MoveLoc', 2],
        'FreezeRef',
        ['CallGeneric', '0x1::debug::print<vector<u16>>'],
        'Ret',
      ],
    })
    .fun('main', {
      params: [`&mut ${CHANNEL}`, 'address'],
      locals: ['&mut Score'],
      code: [
        ['CopyLoc', 0],
        ['CopyLoc', 1],
        ['LdConst', 'vector<vector<u16>>', Uint8Array.of(2, 1, 1, 0, 2, 2, 0, 3, 0)],
        ['Pack', 'Score'],
        ['CallGeneric', '0x6d72::channel::move_to<Score>'],
        ['CopyLoc', 0],
        ['CopyLoc', 1],
        ['LdU256', (1n << 255n) + 1n],
        ['Pack', 'Moved'],
        ['CallGeneric', '0x6d72::channel::emit<Moved>'],
        ['CopyLoc', 0],
        ['CopyLoc', 1],
        ['CallGeneric', '0x6d72::channel::borrow_mut<Score>'],
        ['StLoc', 2],
        ['CopyLoc', 2],
        ['MutBorrowField', 'Score.points'],
        ['LdU16', 4],
        ['Call', 'add'],
        ['MoveLoc', 2],
        ['MutBorrowField', 'Score.points'],
        ['LdU16', 5],
        ['Call', 'add'],
        ['MoveLoc', 0],
        ['MoveLoc', 1],
        ['LdU256', 2],
        ['Pack', 'Moved'],
        ['CallGeneric', '0x6d72::channel::emit<Moved>'],
        'Ret',
      ],
    })
    .build(),
]);

/** Enums: packed, switched over by reference, changed through references to fields, unpacked. */
const enums = new Linked([
  new ModuleBuilder('0x42', 'enums')
    .enum('E', {
      abilities: ['copy', 'drop'],
      variants: [
        ['None', []],
        ['One', [['x', 'u64']]],
        [
          'Two',
          [
            ['x', 'u128'],
            ['v', 'vector<u8>'],
          ],
        ],
      ],
    })
    .fun('touch', {
      params: ['&mut E'],
      returns: ['u64'],
      locals: ['&mut vector<u8>', '&mut u128'],
      code: [
        ['CopyLoc', 0],
        'FreezeRef',
        ['VariantSwitch', 'E', ['none', 'one', 'two']],
        'none:',
        ['LdU64', 0],
        'Ret',
        'one:',
        ['MoveLoc', 0],
        ['UnpackVariantMutRef', 'E.One'],
        'ReadRef',
        'Ret',
        'two:',
        ['MoveLoc', 0],
        ['UnpackVariantMutRef', 'E.Two'],
        ['StLoc', 1],
        ['StLoc', 2],
        ['LdU128', 1n << 100n],
        ['MoveLoc', 2],
        'WriteRef',
        ['CopyLoc', 1],
        ['LdU8', 9],
        ['VecPushBack', 'u8'],
        ['MoveLoc', 1],
        'FreezeRef',
        ['VecLen', 'u8'],
        'Ret',
      ],
    })
    .fun('main', {
      returns: ['u64', 'u128'],
      locals: ['E'],
      code: [
        ['PackVariant', 'E.None'],
        ['StLoc', 0],
        ['MutBorrowLoc', 0],
        ['Call', 'touch'],
        ['LdU64', 6],
        ['PackVariant', 'E.One'],
        ['StLoc', 0],
        ['MutBorrowLoc', 0],
        ['Call', 'touch'],
        'Add',
        ['LdU128', 1],
        ['LdConst', 'vector<u8>', Uint8Array.of(2, 1, 2)],
        ['PackVariant', 'E.Two'],
        ['StLoc', 0],
        ['MutBorrowLoc', 0],
        ['Call', 'touch'],
        'Add',
        ['MoveLoc', 0],
        ['UnpackVariant', 'E.Two'],
        'Pop',
        'Ret',
      ],
    })
    .build('sui7'),
]);

/** Fails deep in calls, after it has emitted and stored: by an abort, an overflow, a vector error. */
const failing = new Linked([
  new ModuleBuilder('0x42', 'failing')
    .importStruct(CHANNEL)
    .importFun('0x6d72::channel::move_to', { typeParams: [['store']], params: [`&mut ${CHANNEL}`, 'address', 'T0'] })
    .importFun('0x6d72::channel::emit', { typeParams: [['copy', 'drop']], params: [`&mut ${CHANNEL}`, 'T0'] })
    .struct('S', { abilities: ['store', 'copy', 'drop'], fields: [['x', 'u64']] })
    .fun('deep', {
      params: ['vector<u64>', 'u64', 'u8'],
      code: [
        ['CopyLoc', 1],
        ['LdU64', 0],
        'Eq',
        ['BrTrue', 'bottom'],
        ['CopyLoc', 0],
        ['MoveLoc', 1],
        ['LdU64', 1],
        'Sub',
        ['MoveLoc', 2],
        ['Call', 'deep'],
        'Ret',
        'bottom:',
        ['CopyLoc', 2],
        ['LdU8', 1],
        'Eq',
        ['BrTrue', 'vector'],
        ['MoveLoc', 2],
        ['LdU8', 2],
        'Eq',
        ['BrTrue', 'overflow'],
        ['LdU64', 77],
        'Abort',
        'vector:',
        ['ImmBorrowLoc', 0],
        ['LdU64', 3],
        ['VecImmBorrow', 'u64'],
        'Pop',
        'Ret',
        'overflow:',
        ['LdU8', 0],
        ['LdU8', 1],
        'Sub',
        'Pop',
        'Ret',
      ],
    })
    .fun('main', {
      params: [`&mut ${CHANNEL}`, 'address', 'u8'],
      code: [
        ['CopyLoc', 0],
        ['MoveLoc', 1],
        ['LdU64', 5],
        ['Pack', 'S'],
        ['CallGeneric', '0x6d72::channel::move_to<S>'],
        ['MoveLoc', 0],
        ['LdU64', 6],
        ['Pack', 'S'],
        ['CallGeneric', '0x6d72::channel::emit<S>'],
        ['LdConst', 'vector<u64>', Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 0, 0)],
        ['LdU64', 4],
        ['MoveLoc', 2],
        ['Call', 'deep'],
        'Ret',
      ],
    })
    .build(),
]);

function fail(how: number): Program {
  return {
    name: `failing by ${['an abort', 'a vector error', 'an overflow'][how]}`,
    linked: failing,
    fn: '0x42::failing::main',
    options: { args: [OWNER, how] },
    view: () => new Resources(),
  };
}

export const PROGRAMS: readonly Program[] = [
  {
    name: 'global storage',
    linked: classic,
    fn: '0x42::classic::main',
    options: { args: [full('0xb2'), OWNER] },
    view: () => new Resources().put('0xa1', R, stored(1, 2)).put('0xb2', R, stored()),
  },
  {
    name: 'the channel',
    linked: channel,
    fn: '0x42::player::main',
    options: { args: [OWNER] },
    view: () => new Resources(),
  },
  { name: 'enums', linked: enums, fn: '0x42::enums::main', options: {}, view: () => new Resources() },
  fail(0),
  fail(1),
  fail(2),
  std('u128::to_string', [(1n << 100n) + 7n]),
  std('u64::sqrt', [18446744073709551615n]),
  std('u256::pow', [3n, 161]),
  std('string::substring', ['aé€😀', 1, 6]),
  std('string::index_of', ['abcabc', 'ca']),
  std('ascii::to_uppercase', ['Hello, World']),
  std('vector::flatten', [[[1, 2], [], [3]]], ['u16']),
  std('vector::skip', [[[1], [2], [3]], 1], ['vector<u8>']),
  std(
    'vec_map::from_keys_values',
    [
      [1, 2, 3],
      ['a', 'b', 'c'],
    ],
    ['u8', '0x1::string::String'],
  ),
  std('bit_vector::new', [20]),
  std('option::get_with_default', [null, '0x0102'], ['vector<u8>']),
];
