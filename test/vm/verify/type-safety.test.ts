import { describe } from 'vitest';
import type { Status } from '../../../vm/base/status.ts';
import type { OpName } from '../../../vm/format/opcodes.ts';
import { type Body, bodies } from './cases.ts';

type Row = readonly [string, Body];

describe('stack and locals', () => {
  bodies([
    [
      'Pop',
      {
        params: ['N', 'S'],
        status: 'POP_WITHOUT_DROP_ABILITY',
        offset: 1,
        bad: [['MoveLoc', 0], 'Pop', ['LdU64', 0], 'Abort'],
        good: [['MoveLoc', 1], 'Pop', ['LdU64', 0], 'Abort'],
      },
    ],
    [
      'BrTrue',
      {
        status: 'BR_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['LdU64', 1], ['BrTrue', 2], 'Ret'],
        good: ['LdTrue', ['BrTrue', 2], 'Ret'],
      },
    ],
    [
      'BrFalse',
      {
        status: 'BR_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['LdU8', 1], ['BrFalse', 2], 'Ret'],
        good: ['LdFalse', ['BrFalse', 2], 'Ret'],
      },
    ],
    [
      'StLoc',
      {
        locals: ['u64'],
        status: 'STLOC_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['LdU8', 1], ['StLoc', 0], 'Ret'],
        good: [['LdU64', 1], ['StLoc', 0], 'Ret'],
      },
    ],
    [
      'Abort',
      { status: 'ABORT_TYPE_MISMATCH_ERROR', offset: 1, bad: [['LdU8', 1], 'Abort'], good: [['LdU64', 1], 'Abort'] },
    ],
    [
      'Ret, last value',
      {
        returns: ['u64', 'bool'],
        status: 'RET_TYPE_MISMATCH_ERROR',
        offset: 2,
        bad: ['LdTrue', ['LdU64', 1], 'Ret'],
        good: [['LdU64', 1], 'LdTrue', 'Ret'],
      },
    ],
    [
      'Ret, first value',
      {
        returns: ['u64', 'bool'],
        status: 'RET_TYPE_MISMATCH_ERROR',
        offset: 2,
        bad: [['LdU8', 1], 'LdTrue', 'Ret'],
        good: [['LdU64', 1], 'LdTrue', 'Ret'],
      },
    ],
    [
      'CopyLoc',
      {
        params: ['N', 'S'],
        returns: ['N', 'S'],
        status: 'COPYLOC_WITHOUT_COPY_ABILITY',
        offset: 0,
        bad: [['CopyLoc', 0], ['MoveLoc', 1], 'Ret'],
        good: [['MoveLoc', 0], ['CopyLoc', 1], 'Ret'],
      },
    ],
    [
      'MutBorrowLoc of a reference',
      {
        params: ['&u64', 'u64'],
        status: 'BORROWLOC_REFERENCE_ERROR',
        offset: 0,
        bad: [['MutBorrowLoc', 0], 'Pop', 'Ret'],
        good: [['MutBorrowLoc', 1], 'Pop', 'Ret'],
      },
    ],
    [
      'ImmBorrowLoc of a reference',
      {
        params: ['&mut u64', 'u64'],
        status: 'BORROWLOC_REFERENCE_ERROR',
        offset: 0,
        bad: [['ImmBorrowLoc', 0], 'Pop', 'Ret'],
        good: [['ImmBorrowLoc', 1], 'Pop', 'Ret'],
      },
    ],
    [
      'LdConst has the type of its constant',
      {
        returns: ['vector<u8>'],
        status: 'RET_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['LdConst', 'u8', Uint8Array.of(1)], 'Ret'],
        good: [['LdConst', 'vector<u8>', Uint8Array.of(1, 7)], 'Ret'],
      },
    ],
    [
      'types are checked in unreachable blocks',
      {
        status: 'ABORT_TYPE_MISMATCH_ERROR',
        offset: 2,
        bad: ['Ret', 'LdTrue', 'Abort'],
        good: ['Ret', ['LdU64', 1], 'Abort'],
      },
    ],
  ]);
});

describe('references', () => {
  bodies([
    [
      'FreezeRef',
      {
        params: ['&mut u64', '&u64'],
        returns: ['&u64'],
        status: 'FREEZEREF_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['MoveLoc', 1], 'FreezeRef', 'Ret'],
        good: [['MoveLoc', 0], 'FreezeRef', 'Ret'],
      },
    ],
    [
      'MutBorrowField of &',
      {
        params: ['&S', '&mut S'],
        status: 'BORROWFIELD_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['MoveLoc', 0], ['MutBorrowField', 'S.x'], 'Pop', 'Ret'],
        good: [['MoveLoc', 1], ['MutBorrowField', 'S.x'], 'Pop', 'Ret'],
      },
    ],
    [
      'ImmBorrowField of another struct',
      {
        params: ['&S', '&mut W'],
        status: 'BORROWFIELD_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['MoveLoc', 1], ['ImmBorrowField', 'S.x'], 'Pop', 'Ret'],
        good: [['MoveLoc', 0], ['ImmBorrowField', 'S.x'], 'Pop', 'Ret'],
      },
    ],
    [
      'ImmBorrowField of &mut',
      {
        params: ['&mut S', 'S'],
        status: 'BORROWFIELD_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['MoveLoc', 1], ['ImmBorrowField', 'S.x'], 'Pop', 'Ret'],
        good: [['MoveLoc', 0], ['ImmBorrowField', 'S.x'], 'Pop', 'Ret'],
      },
    ],
    [
      'field borrow of another instance',
      {
        params: ['&B<u8>'],
        returns: ['&u8'],
        status: 'BORROWFIELD_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['MoveLoc', 0], ['ImmBorrowFieldGeneric', 'B<u64>.v'], 'Pop', ['LdU64', 0], 'Abort'],
        good: [['MoveLoc', 0], ['ImmBorrowFieldGeneric', 'B<u8>.v'], 'Ret'],
      },
    ],
    [
      'a generic field has the type of its instance',
      {
        params: ['&mut B<u8>'],
        returns: ['&mut u8'],
        status: 'RET_TYPE_MISMATCH_ERROR',
        offset: 2,
        bad: [['MoveLoc', 0], ['ImmBorrowFieldGeneric', 'B<u8>.v'], 'Ret'],
        good: [['MoveLoc', 0], ['MutBorrowFieldGeneric', 'B<u8>.v'], 'Ret'],
      },
    ],
    [
      'ReadRef of a value',
      {
        params: ['u64', '&u64'],
        returns: ['u64'],
        status: 'READREF_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['MoveLoc', 0], 'ReadRef', 'Ret'],
        good: [['MoveLoc', 1], 'ReadRef', 'Ret'],
      },
    ],
    [
      'ReadRef without copy',
      {
        params: ['&N', '&S'],
        status: 'READREF_WITHOUT_COPY_ABILITY',
        offset: 1,
        bad: [['MoveLoc', 0], 'ReadRef', 'Pop', 'Ret'],
        good: [['MoveLoc', 1], 'ReadRef', 'Pop', 'Ret'],
      },
    ],
    [
      'WriteRef to &',
      {
        params: ['&u64', '&mut u64'],
        status: 'WRITEREF_NO_MUTABLE_REFERENCE_ERROR',
        offset: 2,
        bad: [['LdU64', 1], ['MoveLoc', 0], 'WriteRef', 'Ret'],
        good: [['LdU64', 1], ['MoveLoc', 1], 'WriteRef', 'Ret'],
      },
    ],
    [
      'WriteRef of another type',
      {
        params: ['&mut u64'],
        status: 'WRITEREF_TYPE_MISMATCH_ERROR',
        offset: 2,
        bad: [['LdU8', 1], ['MoveLoc', 0], 'WriteRef', 'Ret'],
        good: [['LdU64', 1], ['MoveLoc', 0], 'WriteRef', 'Ret'],
      },
    ],
    [
      'WriteRef without drop',
      {
        params: ['&mut N', 'N', '&mut S', 'S'],
        status: 'WRITEREF_WITHOUT_DROP_ABILITY',
        offset: 2,
        bad: [['MoveLoc', 1], ['MoveLoc', 0], 'WriteRef', ['LdU64', 0], 'Abort'],
        good: [['MoveLoc', 3], ['MoveLoc', 2], 'WriteRef', ['LdU64', 0], 'Abort'],
      },
    ],
  ]);
});

const binary = (op: OpName, status: Status): Row[] => [
  [
    `${op} of two widths`,
    {
      status,
      offset: 2,
      bad: [['LdU64', 1], ['LdU8', 1], op, 'Pop', 'Ret'],
      good: [['LdU64', 1], ['LdU64', 1], op, 'Pop', 'Ret'],
    },
  ],
  [
    `${op} of bool`,
    {
      status,
      offset: 2,
      bad: ['LdTrue', 'LdTrue', op, 'Pop', 'Ret'],
      good: [['LdU256', 1], ['LdU256', 1], op, 'Pop', 'Ret'],
    },
  ],
];

describe('arithmetic', () => {
  const integers = ['Add', 'Sub', 'Mul', 'Mod', 'Div', 'BitOr', 'BitAnd', 'Xor', 'Lt', 'Gt', 'Le', 'Ge'] as const;
  bodies(integers.flatMap((op) => binary(op, 'INTEGER_OP_TYPE_MISMATCH_ERROR')));
  bodies(
    (['CastU8', 'CastU16', 'CastU32', 'CastU64', 'CastU128', 'CastU256'] as const).map(
      (op): Row => [
        op,
        {
          returns: [op.slice(4).toLowerCase()],
          status: 'INTEGER_OP_TYPE_MISMATCH_ERROR',
          offset: 1,
          bad: ['LdTrue', op, 'Ret'],
          good: [['LdU32', 1], op, 'Ret'],
        },
      ],
    ),
  );
  bodies(
    (['Shl', 'Shr'] as const).flatMap((op): Row[] => [
      [
        `${op} by u64`,
        {
          status: 'INTEGER_OP_TYPE_MISMATCH_ERROR',
          offset: 2,
          bad: [['LdU64', 1], ['LdU64', 1], op, 'Pop', 'Ret'],
          good: [['LdU64', 1], ['LdU8', 1], op, 'Pop', 'Ret'],
        },
      ],
      [
        `${op} of bool`,
        {
          status: 'INTEGER_OP_TYPE_MISMATCH_ERROR',
          offset: 2,
          bad: ['LdTrue', ['LdU8', 1], op, 'Pop', 'Ret'],
          good: [['LdU8', 1], ['LdU8', 1], op, 'Pop', 'Ret'],
        },
      ],
    ]),
  );
  bodies(
    (['Or', 'And'] as const).map(
      (op): Row => [
        op,
        {
          status: 'BOOLEAN_OP_TYPE_MISMATCH_ERROR',
          offset: 2,
          bad: [['LdU8', 1], 'LdTrue', op, 'Pop', 'Ret'],
          good: ['LdFalse', 'LdTrue', op, 'Pop', 'Ret'],
        },
      ],
    ),
  );
  bodies([
    [
      'Not',
      {
        status: 'BOOLEAN_OP_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['LdU8', 1], 'Not', 'Pop', 'Ret'],
        good: ['LdTrue', 'Not', 'Pop', 'Ret'],
      },
    ],
    [
      'Eq of two types',
      {
        status: 'EQUALITY_OP_TYPE_MISMATCH_ERROR',
        offset: 2,
        bad: [['LdU8', 1], 'LdTrue', 'Eq', 'Pop', 'Ret'],
        good: ['LdTrue', 'LdTrue', 'Eq', 'Pop', 'Ret'],
      },
    ],
    [
      'Eq without drop',
      {
        params: ['N', 'N', '&N', '&N'],
        status: 'EQUALITY_OP_TYPE_MISMATCH_ERROR',
        offset: 2,
        bad: [['MoveLoc', 0], ['MoveLoc', 1], 'Eq', 'Pop', ['LdU64', 0], 'Abort'],
        good: [['MoveLoc', 2], ['MoveLoc', 3], 'Eq', 'Pop', ['LdU64', 0], 'Abort'],
      },
    ],
    [
      'Neq of & and &mut',
      {
        params: ['&u64', '&mut u64'],
        status: 'EQUALITY_OP_TYPE_MISMATCH_ERROR',
        offset: 2,
        bad: [['MoveLoc', 0], ['MoveLoc', 1], 'Neq', 'Pop', 'Ret'],
        good: [['MoveLoc', 0], ['MoveLoc', 1], 'FreezeRef', 'Neq', 'Pop', 'Ret'],
      },
    ],
  ]);
});

describe('calls and data', () => {
  bodies([
    [
      'Call',
      {
        status: 'CALL_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['LdU8', 1], ['Call', 'f'], 'Pop', 'Ret'],
        good: [['LdU64', 1], ['Call', 'f'], 'Pop', 'Ret'],
      },
    ],
    [
      'Call, arguments the wrong way round',
      {
        params: ['&mut u64', '&u64'],
        status: 'CALL_TYPE_MISMATCH_ERROR',
        offset: 2,
        bad: [['MoveLoc', 0], ['MoveLoc', 1], ['Call', 'pick'], 'Pop', 'Ret'],
        good: [['MoveLoc', 1], ['Call', 'look'], 'Pop', 'Ret'],
      },
    ],
    [
      'CallGeneric',
      {
        status: 'CALL_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['LdU8', 1], ['CallGeneric', 'id<u64>'], 'Pop', 'Ret'],
        good: [['LdU8', 1], ['CallGeneric', 'id<u8>'], 'Pop', 'Ret'],
      },
    ],
    [
      'CallGeneric returns its instance',
      {
        typeParams: [['drop']],
        params: ['T0'],
        returns: ['vector<T0>'],
        status: 'RET_TYPE_MISMATCH_ERROR',
        offset: 2,
        bad: [['MoveLoc', 0], ['CallGeneric', 'id<T0>'], 'Ret'],
        good: [['MoveLoc', 0], ['VecPack', 'T0', 1], ['CallGeneric', 'id<vector<T0>>'], 'Ret'],
      },
    ],
    [
      'Pack',
      {
        returns: ['S'],
        status: 'PACK_TYPE_MISMATCH_ERROR',
        offset: 2,
        bad: [['LdU64', 1], ['LdU8', 1], ['Pack', 'S'], 'Ret'],
        good: [['LdU64', 1], ['LdU64', 1], ['Pack', 'S'], 'Ret'],
      },
    ],
    [
      'PackGeneric',
      {
        returns: ['B<u8>'],
        status: 'PACK_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['LdU64', 1], ['PackGeneric', 'B<u8>'], 'Ret'],
        good: [['LdU8', 1], ['PackGeneric', 'B<u8>'], 'Ret'],
      },
    ],
    [
      'Unpack',
      {
        params: ['S', 'N'],
        status: 'UNPACK_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['MoveLoc', 0], ['Unpack', 'N'], 'Pop', ['LdU64', 0], 'Abort'],
        good: [['MoveLoc', 1], ['Unpack', 'N'], 'Pop', ['LdU64', 0], 'Abort'],
      },
    ],
    [
      'UnpackGeneric',
      {
        params: ['B<u8>'],
        status: 'UNPACK_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['MoveLoc', 0], ['UnpackGeneric', 'B<u64>'], 'Pop', 'Ret'],
        good: [['MoveLoc', 0], ['UnpackGeneric', 'B<u8>'], 'Pop', 'Ret'],
      },
    ],
  ]);
});

describe('global storage', () => {
  bodies([
    [
      'Exists of what has no key',
      {
        params: ['address'],
        returns: ['bool'],
        status: 'EXISTS_WITHOUT_KEY_ABILITY_OR_BAD_ARGUMENT',
        offset: 1,
        bad: [['MoveLoc', 0], ['Exists', 'S'], 'Ret'],
        good: [['MoveLoc', 0], ['Exists', 'R'], 'Ret'],
      },
    ],
    [
      'Exists at a number',
      {
        params: ['address'],
        returns: ['bool'],
        status: 'EXISTS_WITHOUT_KEY_ABILITY_OR_BAD_ARGUMENT',
        offset: 1,
        bad: [['LdU64', 0], ['Exists', 'R'], 'Ret'],
        good: [['MoveLoc', 0], ['Exists', 'R'], 'Ret'],
      },
    ],
    [
      'ExistsGeneric needs store in the argument',
      {
        params: ['address'],
        returns: ['bool'],
        status: 'EXISTS_WITHOUT_KEY_ABILITY_OR_BAD_ARGUMENT',
        offset: 1,
        bad: [['MoveLoc', 0], ['ExistsGeneric', 'B<S>'], 'Ret'],
        good: [['MoveLoc', 0], ['ExistsGeneric', 'B<u8>'], 'Ret'],
      },
    ],
    [
      'MutBorrowGlobal at a number',
      {
        params: ['address'],
        acquires: ['R'],
        status: 'BORROWGLOBAL_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['LdU64', 0], ['MutBorrowGlobal', 'R'], 'Pop', 'Ret'],
        good: [['MoveLoc', 0], ['MutBorrowGlobal', 'R'], 'Pop', 'Ret'],
      },
    ],
    [
      'ImmBorrowGlobal without key',
      {
        params: ['address'],
        acquires: ['R'],
        status: 'BORROWGLOBAL_WITHOUT_KEY_ABILITY',
        offset: 1,
        bad: [['MoveLoc', 0], ['ImmBorrowGlobal', 'S'], 'Pop', 'Ret'],
        good: [['MoveLoc', 0], ['ImmBorrowGlobal', 'R'], 'Pop', 'Ret'],
      },
    ],
    [
      'MutBorrowGlobalGeneric',
      {
        params: ['address'],
        acquires: ['B'],
        status: 'BORROWGLOBAL_WITHOUT_KEY_ABILITY',
        offset: 1,
        bad: [['MoveLoc', 0], ['MutBorrowGlobalGeneric', 'B<N>'], 'Pop', 'Ret'],
        good: [['MoveLoc', 0], ['MutBorrowGlobalGeneric', 'B<u8>'], 'Pop', 'Ret'],
      },
    ],
    [
      'MoveFrom without key',
      {
        params: ['address'],
        returns: ['R'],
        acquires: ['R'],
        status: 'MOVEFROM_WITHOUT_KEY_ABILITY',
        offset: 1,
        bad: [['MoveLoc', 0], ['MoveFrom', 'S'], 'Pop', ['LdU64', 0], 'Abort'],
        good: [['MoveLoc', 0], ['MoveFrom', 'R'], 'Ret'],
      },
    ],
    [
      'MoveFrom at a number',
      {
        params: ['address'],
        returns: ['R'],
        acquires: ['R'],
        status: 'MOVEFROM_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['LdU64', 0], ['MoveFrom', 'R'], 'Ret'],
        good: [['MoveLoc', 0], ['MoveFrom', 'R'], 'Ret'],
      },
    ],
    [
      'MoveTo without key',
      {
        params: ['&signer', 'S', 'R'],
        status: 'MOVETO_WITHOUT_KEY_ABILITY',
        offset: 2,
        bad: [['MoveLoc', 0], ['MoveLoc', 1], ['MoveTo', 'S'], ['LdU64', 0], 'Abort'],
        good: [['MoveLoc', 0], ['MoveLoc', 2], ['MoveTo', 'R'], ['LdU64', 0], 'Abort'],
      },
    ],
    [
      'MoveTo of another struct',
      {
        params: ['&signer', 'S', 'R'],
        status: 'MOVETO_TYPE_MISMATCH_ERROR',
        offset: 2,
        bad: [['MoveLoc', 0], ['MoveLoc', 1], ['MoveTo', 'R'], ['LdU64', 0], 'Abort'],
        good: [['MoveLoc', 0], ['MoveLoc', 2], ['MoveTo', 'R'], ['LdU64', 0], 'Abort'],
      },
    ],
    [
      'MoveTo with a signer by value',
      {
        params: ['signer', '&signer', 'R'],
        status: 'MOVETO_TYPE_MISMATCH_ERROR',
        offset: 2,
        bad: [['MoveLoc', 0], ['MoveLoc', 2], ['MoveTo', 'R'], ['LdU64', 0], 'Abort'],
        good: [['MoveLoc', 1], ['MoveLoc', 2], ['MoveTo', 'R'], ['LdU64', 0], 'Abort'],
      },
    ],
  ]);
});

describe('vectors', () => {
  const status = 'TYPE_MISMATCH' as const;
  const params = ['&vector<u64>', '&mut vector<u64>', 'vector<u64>'];
  bodies([
    [
      'VecPack',
      {
        returns: ['vector<u8>'],
        status,
        offset: 2,
        bad: [['LdU8', 1], ['LdU64', 1], ['VecPack', 'u8', 2], 'Ret'],
        good: [['LdU8', 1], ['LdU8', 1], ['VecPack', 'u8', 2], 'Ret'],
      },
    ],
    [
      'VecLen of a value',
      {
        params,
        status,
        offset: 1,
        bad: [['MoveLoc', 2], ['VecLen', 'u64'], 'Pop', 'Ret'],
        good: [['MoveLoc', 1], ['VecLen', 'u64'], 'Pop', 'Ret'],
      },
    ],
    [
      'VecLen of another element',
      {
        params,
        status,
        offset: 1,
        bad: [['MoveLoc', 0], ['VecLen', 'u8'], 'Pop', 'Ret'],
        good: [['MoveLoc', 0], ['VecLen', 'u64'], 'Pop', 'Ret'],
      },
    ],
    [
      'VecImmBorrow index',
      {
        params,
        status,
        offset: 2,
        bad: [['MoveLoc', 0], ['LdU8', 0], ['VecImmBorrow', 'u64'], 'Pop', 'Ret'],
        good: [['MoveLoc', 0], ['LdU64', 0], ['VecImmBorrow', 'u64'], 'Pop', 'Ret'],
      },
    ],
    [
      'VecMutBorrow of &',
      {
        params,
        status,
        offset: 2,
        bad: [['MoveLoc', 0], ['LdU64', 0], ['VecMutBorrow', 'u64'], 'Pop', 'Ret'],
        good: [['MoveLoc', 1], ['LdU64', 0], ['VecMutBorrow', 'u64'], 'Pop', 'Ret'],
      },
    ],
    [
      'VecPushBack of another element',
      {
        params,
        status,
        offset: 2,
        bad: [['MoveLoc', 1], ['LdU8', 0], ['VecPushBack', 'u64'], 'Ret'],
        good: [['MoveLoc', 1], ['LdU64', 0], ['VecPushBack', 'u64'], 'Ret'],
      },
    ],
    [
      'VecPushBack to &',
      {
        params,
        status,
        offset: 2,
        bad: [['MoveLoc', 0], ['LdU64', 0], ['VecPushBack', 'u64'], 'Ret'],
        good: [['MoveLoc', 1], ['LdU64', 0], ['VecPushBack', 'u64'], 'Ret'],
      },
    ],
    [
      'VecPopBack of &',
      {
        params,
        returns: ['u64'],
        status,
        offset: 1,
        bad: [['MoveLoc', 0], ['VecPopBack', 'u64'], 'Ret'],
        good: [['MoveLoc', 1], ['VecPopBack', 'u64'], 'Ret'],
      },
    ],
    [
      'VecUnpack of a reference',
      {
        params,
        status,
        offset: 1,
        bad: [['MoveLoc', 0], ['VecUnpack', 'u64', 0], 'Ret'],
        good: [['MoveLoc', 2], ['VecUnpack', 'u64', 0], 'Ret'],
      },
    ],
    [
      'VecSwap index',
      {
        params,
        status,
        offset: 3,
        bad: [['MoveLoc', 1], ['LdU8', 0], ['LdU64', 0], ['VecSwap', 'u64'], 'Ret'],
        good: [['MoveLoc', 1], ['LdU64', 0], ['LdU64', 0], ['VecSwap', 'u64'], 'Ret'],
      },
    ],
    [
      'VecSwap of &',
      {
        params,
        status,
        offset: 3,
        bad: [['MoveLoc', 0], ['LdU64', 0], ['LdU64', 0], ['VecSwap', 'u64'], 'Ret'],
        good: [['MoveLoc', 1], ['LdU64', 0], ['LdU64', 0], ['VecSwap', 'u64'], 'Ret'],
      },
    ],
  ]);
});

describe('enums', () => {
  const dialect = 'sui7' as const;
  bodies([
    [
      'PackVariant',
      {
        dialect,
        returns: ['E'],
        status: 'PACK_TYPE_MISMATCH_ERROR',
        offset: 2,
        bad: ['LdTrue', ['LdU64', 1], ['PackVariant', 'E.V'], 'Ret'],
        good: [['LdU64', 1], 'LdTrue', ['PackVariant', 'E.V'], 'Ret'],
      },
    ],
    [
      'PackVariantGeneric',
      {
        dialect,
        returns: ['O<u8>'],
        status: 'PACK_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['LdU64', 1], ['PackVariantGeneric', 'O<u8>.Some'], 'Ret'],
        good: [['LdU8', 1], ['PackVariantGeneric', 'O<u8>.Some'], 'Ret'],
      },
    ],
    [
      'UnpackVariant',
      {
        dialect,
        params: ['E', '&E'],
        status: 'UNPACK_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['MoveLoc', 1], ['UnpackVariant', 'E.V'], 'Pop', 'Pop', 'Ret'],
        good: [['MoveLoc', 0], ['UnpackVariant', 'E.V'], 'Pop', 'Pop', 'Ret'],
      },
    ],
    [
      'UnpackVariantGeneric',
      {
        dialect,
        params: ['O<u8>'],
        returns: ['u8'],
        status: 'UNPACK_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['MoveLoc', 0], ['UnpackVariantGeneric', 'O<u64>.Some'], 'CastU8', 'Ret'],
        good: [['MoveLoc', 0], ['UnpackVariantGeneric', 'O<u8>.Some'], 'CastU8', 'Ret'],
      },
    ],
    [
      'UnpackVariantImmRef takes & alone',
      {
        dialect,
        params: ['&mut E', '&E'],
        returns: ['&u64', '&bool'],
        status: 'UNPACK_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['MoveLoc', 0], ['UnpackVariantImmRef', 'E.V'], 'Ret'],
        good: [['MoveLoc', 1], ['UnpackVariantImmRef', 'E.V'], 'Ret'],
      },
    ],
    [
      'UnpackVariantMutRef takes &mut alone',
      {
        dialect,
        params: ['&mut E', '&E'],
        returns: ['&mut u64', '&mut bool'],
        status: 'UNPACK_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['MoveLoc', 1], ['UnpackVariantMutRef', 'E.V'], 'Ret'],
        good: [['MoveLoc', 0], ['UnpackVariantMutRef', 'E.V'], 'Ret'],
      },
    ],
    [
      'UnpackVariantGenericImmRef',
      {
        dialect,
        params: ['&mut O<u8>', '&O<u8>'],
        returns: ['&u8'],
        status: 'UNPACK_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['MoveLoc', 0], ['UnpackVariantGenericImmRef', 'O<u8>.Some'], 'Ret'],
        good: [['MoveLoc', 1], ['UnpackVariantGenericImmRef', 'O<u8>.Some'], 'Ret'],
      },
    ],
    [
      'UnpackVariantGenericMutRef',
      {
        dialect,
        params: ['&mut O<u8>'],
        returns: ['&mut u8'],
        status: 'UNPACK_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['MoveLoc', 0], ['UnpackVariantGenericMutRef', 'O<u64>.Some'], 'Pop', ['LdU64', 0], 'Abort'],
        good: [['MoveLoc', 0], ['UnpackVariantGenericMutRef', 'O<u8>.Some'], 'Ret'],
      },
    ],
    [
      'VariantSwitch on &mut',
      {
        dialect,
        params: ['&mut E'],
        status: 'ENUM_SWITCH_BAD_OPERAND',
        offset: 1,
        bad: [['MoveLoc', 0], ['VariantSwitch', 'E', [2, 2]], 'Ret'],
        good: [['MoveLoc', 0], 'FreezeRef', ['VariantSwitch', 'E', [3, 3]], 'Ret'],
      },
    ],
    [
      'VariantSwitch on another enum',
      {
        dialect,
        params: ['&E', '&O<u8>'],
        status: 'ENUM_TYPE_MISMATCH',
        offset: 1,
        bad: [['MoveLoc', 0], ['VariantSwitch', 'O', [2, 2]], 'Ret'],
        good: [['MoveLoc', 1], ['VariantSwitch', 'O', [2, 2]], 'Ret'],
      },
    ],
    [
      'VariantSwitch on a primitive',
      {
        dialect,
        params: ['&u8', '&E'],
        status: 'ENUM_TYPE_MISMATCH',
        offset: 1,
        bad: [['MoveLoc', 0], ['VariantSwitch', 'E', [2, 2]], 'Ret'],
        good: [['MoveLoc', 1], ['VariantSwitch', 'E', [2, 2]], 'Ret'],
      },
    ],
    [
      'VariantSwitch with too few targets',
      {
        dialect,
        params: ['&E'],
        status: 'INVALID_ENUM_SWITCH',
        offset: 1,
        bad: [['MoveLoc', 0], ['VariantSwitch', 'E', [2]], 'Ret'],
        good: [['MoveLoc', 0], ['VariantSwitch', 'E', [2, 2]], 'Ret'],
      },
    ],
  ]);
});
