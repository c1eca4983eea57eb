import { describe, expect, it, test } from 'vitest';
import type { Status } from '../../../vm/base/status.ts';
import type { Instruction, Module } from '../../../vm/format/module.ts';
import { DEFAULT_LIMITS, MAX_APTOS_VARIANTS, MAX_FIELDS } from '../../../vm/verify/limits.ts';
import { verifyLinks } from '../../../vm/verify/links.ts';
import { verifyModule } from '../../../vm/verify/verify.ts';
import { type Line, ModuleBuilder } from '../../support/builder.ts';
import { accepted, bodies, library, refused } from './cases.ts';

const dialect = 'aptos7' as const;

describe('types of enums', () => {
  bodies([
    [
      'PackVariant',
      {
        dialect,
        returns: ['F'],
        status: 'PACK_TYPE_MISMATCH_ERROR',
        offset: 2,
        bad: ['LdTrue', ['LdU64', 1], ['PackVariant', 'F.A'], 'Ret'],
        good: [['LdU64', 1], 'LdTrue', ['PackVariant', 'F.A'], 'Ret'],
      },
    ],
    [
      'PackVariantGeneric',
      {
        dialect,
        returns: ['P<u8>'],
        status: 'PACK_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['LdU64', 1], ['PackVariantGeneric', 'P<u8>.One'], 'Ret'],
        good: [['LdU8', 1], ['PackVariantGeneric', 'P<u8>.One'], 'Ret'],
      },
    ],
    [
      'UnpackVariant',
      {
        dialect,
        params: ['E', 'F'],
        returns: ['bool'],
        status: 'UNPACK_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['MoveLoc', 0], ['UnpackVariant', 'F.C'], 'Ret'],
        good: [['MoveLoc', 1], ['UnpackVariant', 'F.C'], 'Ret'],
      },
    ],
    [
      'UnpackVariantGeneric',
      {
        dialect,
        params: ['P<u8>'],
        returns: ['u8'],
        status: 'UNPACK_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['MoveLoc', 0], ['UnpackVariantGeneric', 'P<u64>.One'], 'CastU8', 'Ret'],
        good: [['MoveLoc', 0], ['UnpackVariantGeneric', 'P<u8>.One'], 'CastU8', 'Ret'],
      },
    ],
    [
      'TestVariant',
      {
        dialect,
        params: ['&E', '&mut F'],
        returns: ['bool'],
        status: 'TEST_VARIANT_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['MoveLoc', 0], ['TestVariant', 'F.A'], 'Ret'],
        good: [['MoveLoc', 1], ['TestVariant', 'F.A'], 'Ret'],
      },
    ],
    [
      'TestVariant takes a reference alone',
      {
        dialect,
        params: ['F', '&F'],
        returns: ['bool'],
        status: 'TEST_VARIANT_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['MoveLoc', 0], ['TestVariant', 'F.A'], 'Ret'],
        good: [['MoveLoc', 1], ['TestVariant', 'F.A'], 'Ret'],
      },
    ],
    [
      'TestVariantGeneric',
      {
        dialect,
        params: ['&P<u8>'],
        returns: ['bool'],
        status: 'TEST_VARIANT_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['MoveLoc', 0], ['TestVariantGeneric', 'P<u64>.One'], 'Ret'],
        good: [['MoveLoc', 0], ['TestVariantGeneric', 'P<u8>.One'], 'Ret'],
      },
    ],
    [
      'ImmBorrowVariantField, of the wrong enum',
      {
        dialect,
        params: ['&E', '&F'],
        returns: ['&u64'],
        status: 'BORROWFIELD_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['MoveLoc', 0], ['ImmBorrowVariantField', 'F.A|B.x'], 'Ret'],
        good: [['MoveLoc', 1], ['ImmBorrowVariantField', 'F.A|B.x'], 'Ret'],
      },
    ],
    [
      'ImmBorrowVariantField, of variants with another type there',
      {
        dialect,
        params: ['&F'],
        returns: ['&u64'],
        status: 'BORROWFIELD_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['MoveLoc', 0], ['ImmBorrowVariantField', 'F.A|C.x'], 'Ret'],
        good: [['MoveLoc', 0], ['ImmBorrowVariantField', 'F.B|A.x'], 'Ret'],
      },
    ],
    [
      'MutBorrowVariantField takes &mut alone',
      {
        dialect,
        params: ['&F', '&mut F'],
        returns: ['&mut u64'],
        status: 'BORROWFIELD_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['MoveLoc', 0], ['MutBorrowVariantField', 'F.A|B.x'], 'Ret'],
        good: [['MoveLoc', 1], ['MutBorrowVariantField', 'F.A|B.x'], 'Ret'],
      },
    ],
    [
      'ImmBorrowVariantFieldGeneric',
      {
        dialect,
        params: ['&P<u8>'],
        returns: ['&u8'],
        status: 'BORROWFIELD_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['MoveLoc', 0], ['ImmBorrowVariantFieldGeneric', 'P<bool>.One|Two.v'], 'Ret'],
        good: [['MoveLoc', 0], ['ImmBorrowVariantFieldGeneric', 'P<u8>.One|Two.v'], 'Ret'],
      },
    ],
    [
      'MutBorrowVariantFieldGeneric',
      {
        dialect,
        params: ['&P<u8>', '&mut P<u8>'],
        returns: ['&mut u8'],
        status: 'BORROWFIELD_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['MoveLoc', 0], ['MutBorrowVariantFieldGeneric', 'P<u8>.Two.w'], 'Ret'],
        good: [['MoveLoc', 1], ['MutBorrowVariantFieldGeneric', 'P<u8>.Two.w'], 'Ret'],
      },
    ],
    [
      'an enum is not packed as a struct',
      {
        dialect,
        returns: ['F'],
        status: 'PACK_TYPE_MISMATCH_ERROR',
        offset: 0,
        bad: [['Pack', 'F'], 'Ret'],
        good: ['LdTrue', ['PackVariant', 'F.C'], 'Ret'],
      },
    ],
    [
      'an enum is not unpacked as a struct',
      {
        dialect,
        params: ['F'],
        status: 'UNPACK_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['MoveLoc', 0], ['Unpack', 'F'], 'Ret'],
        good: [['MoveLoc', 0], ['UnpackVariant', 'F.C'], 'Pop', 'Ret'],
      },
    ],
    [
      'the generic form of what has no type parameters',
      {
        dialect,
        params: ['&F'],
        returns: ['bool'],
        status: 'GENERIC_MEMBER_OPCODE_MISMATCH',
        offset: 1,
        bad: [['MoveLoc', 0], ['TestVariantGeneric', 'F.A'], 'Ret'],
        good: [['MoveLoc', 0], ['TestVariant', 'F.A'], 'Ret'],
      },
    ],
    [
      'the plain form of what has type parameters',
      {
        dialect,
        params: ['&P<u8>'],
        returns: ['&u8'],
        status: 'GENERIC_MEMBER_OPCODE_MISMATCH',
        offset: 1,
        bad: [['MoveLoc', 0], ['ImmBorrowVariantField', 'P.One.v'], 'Ret'],
        good: [['MoveLoc', 0], ['ImmBorrowVariantFieldGeneric', 'P<u8>.One.v'], 'Ret'],
      },
    ],
    [
      'a variant without drop is not popped',
      {
        dialect,
        params: ['P<N>', 'P<u8>'],
        status: 'POP_WITHOUT_DROP_ABILITY',
        offset: 1,
        bad: [['MoveLoc', 0], 'Pop', 'Ret'],
        good: [['MoveLoc', 0], ['UnpackVariantGeneric', 'P<N>.One'], ['CallGeneric', 'sink<N>'], 'Ret'],
      },
    ],
  ]);
});

describe('references into variants', () => {
  const status = 'BORROWFIELD_EXISTS_MUTABLE_BORROW_ERROR' as const;
  /** Two borrows of `local 0`, the first kept in a local while the second is made; then the first is used. */
  const two = (first: Line, second: Line): Line[] => [
    ['CopyLoc', 0],
    first,
    ['StLoc', 1],
    ['MoveLoc', 0],
    second,
    'Pop',
    ['LdU64', 5],
    ['MoveLoc', 1],
    'WriteRef',
    'Ret',
  ];
  bodies([
    [
      'one offset in different variants is one place',
      {
        dialect,
        params: ['&mut F'],
        locals: ['&mut u64'],
        status,
        offset: 4,
        bad: two(['MutBorrowVariantField', 'F.A.x'], ['ImmBorrowVariantField', 'F.B.x']),
        good: two(['MutBorrowVariantField', 'F.A.x'], ['ImmBorrowVariantField', 'F.B.y']),
      },
    ],
    [
      'so it is for handles of several variants',
      {
        dialect,
        params: ['&mut F'],
        locals: ['&mut u64'],
        status,
        offset: 4,
        bad: two(['MutBorrowVariantField', 'F.A|B.x'], ['ImmBorrowVariantField', 'F.C.b']),
        good: two(['MutBorrowVariantField', 'F.A|B.x'], ['ImmBorrowVariantField', 'F.B|A.y']),
      },
    ],
    [
      'and for instances',
      {
        dialect,
        params: ['&mut P<u64>'],
        locals: ['&mut u64'],
        status,
        offset: 4,
        bad: two(
          ['MutBorrowVariantFieldGeneric', 'P<u64>.One|Two.v'],
          ['ImmBorrowVariantFieldGeneric', 'P<u64>.Two.v'],
        ),
        good: two(
          ['MutBorrowVariantFieldGeneric', 'P<u64>.One|Two.v'],
          ['ImmBorrowVariantFieldGeneric', 'P<u64>.Two.w'],
        ),
      },
    ],
    [
      'the variant is not replaced while a field of it is borrowed',
      {
        dialect,
        params: ['&mut F'],
        locals: ['&mut u64'],
        status: 'WRITEREF_EXISTS_BORROW_ERROR',
        offset: 6,
        bad: [
          ['CopyLoc', 0],
          ['MutBorrowVariantField', 'F.A|B.x'],
          ['StLoc', 1],
          'LdTrue',
          ['PackVariant', 'F.C'],
          ['MoveLoc', 0],
          'WriteRef',
          ['LdU64', 5],
          ['MoveLoc', 1],
          'WriteRef',
          'Ret',
        ],
        good: [
          ['CopyLoc', 0],
          ['MutBorrowVariantField', 'F.A|B.x'],
          ['StLoc', 1],
          ['LdU64', 5],
          ['MoveLoc', 1],
          'WriteRef',
          'LdTrue',
          ['PackVariant', 'F.C'],
          ['MoveLoc', 0],
          'WriteRef',
          'Ret',
        ],
      },
    ],
    [
      'no look at the variant while a field of it is mutably borrowed',
      {
        dialect,
        params: ['&mut F'],
        locals: ['&mut u64'],
        status: 'READREF_EXISTS_MUTABLE_BORROW_ERROR',
        offset: 4,
        bad: two(['MutBorrowVariantField', 'F.A.x'], ['TestVariant', 'F.A']),
        good: [['CopyLoc', 0], ['TestVariant', 'F.A'], 'Pop', ['MoveLoc', 0], 'Pop', 'Ret'],
      },
    ],
  ]);
});

describe('closures', () => {
  bodies([
    [
      'what is captured has the type of the parameter',
      {
        dialect: 'aptos8',
        returns: ['||(u64)+copy+drop'],
        status: 'PACK_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['LdU8', 1], ['PackClosure', 'f', 1], 'Ret'],
        good: [['LdU64', 1], ['PackClosure', 'f', 1], 'Ret'],
      },
    ],
    [
      'a reference is not captured',
      {
        dialect: 'aptos8',
        params: ['&u64'],
        status: 'PACK_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['MoveLoc', 0], ['PackClosure', 'look', 1], 'Pop', 'Ret'],
        good: [['PackClosure', 'look', 0], 'Pop', 'Ret'],
      },
    ],
    [
      'the mask names parameters that there are',
      {
        dialect: 'aptos8',
        status: 'INVALID_CLOSURE_MASK',
        offset: 1,
        bad: [['LdU64', 1], ['PackClosure', 'f', 2], 'Pop', 'Ret'],
        good: [['LdU64', 1], ['PackClosure', 'f', 1], 'Pop', 'Ret'],
      },
    ],
    [
      'a closure has the abilities of what it captures',
      {
        dialect: 'aptos8',
        params: ['N'],
        status: 'POP_WITHOUT_DROP_ABILITY',
        offset: 2,
        bad: [['MoveLoc', 0], ['PackClosureGeneric', 'id<N>', 1], 'Pop', 'Ret'],
        good: [
          ['MoveLoc', 0],
          ['PackClosureGeneric', 'id<N>', 1],
          ['CallClosure', '||(N)'],
          ['CallGeneric', 'sink<N>'],
          'Ret',
        ],
      },
    ],
    [
      'it can be stored only if its function is persistent',
      {
        dialect: 'aptos8',
        returns: ['|u64|(u64)+copy+drop+store'],
        status: 'RET_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['PackClosure', 'f', 0], 'Ret'],
        good: [['PackClosure', 'kept', 0], 'Ret'],
      },
    ],
    [
      'a closure with more abilities fits where fewer are asked for, not the other way round',
      {
        dialect: 'aptos8',
        params: ['|u64|(u64)', '|u64|(u64)+copy+drop'],
        returns: ['|u64|(u64)+drop'],
        status: 'RET_TYPE_MISMATCH_ERROR',
        offset: 5,
        bad: [['MoveLoc', 1], 'Pop', ['LdU64', 1], 'Pop', ['MoveLoc', 0], 'Ret'],
        good: [['LdU64', 1], ['MoveLoc', 0], ['CallClosure', '|u64|(u64)'], 'Pop', ['MoveLoc', 1], 'Ret'],
      },
    ],
    [
      'a call has the arguments of the type',
      {
        dialect: 'aptos8',
        returns: ['u64'],
        status: 'CALL_TYPE_MISMATCH_ERROR',
        offset: 2,
        bad: ['LdTrue', ['PackClosure', 'f', 0], ['CallClosure', '|u64|(u64)'], 'Ret'],
        good: [['LdU64', 1], ['PackClosure', 'f', 0], ['CallClosure', '|u64|(u64)'], 'Ret'],
      },
    ],
    [
      'a call is of the closure that is there',
      {
        dialect: 'aptos8',
        returns: ['u64'],
        status: 'CALL_TYPE_MISMATCH_ERROR',
        offset: 2,
        bad: [['LdU64', 1], ['PackClosure', 'use', 0], ['CallClosure', '|u64|(u64)'], 'Ret'],
        good: [['LdU64', 1], ['PackClosure', 'f', 0], ['CallClosure', '|u64|(u64)'], 'Ret'],
      },
    ],
    [
      'the type of a call is a function',
      {
        dialect: 'aptos8',
        params: ['u64'],
        status: 'CLOSURE_CALL_REQUIRES_FUNCTION',
        offset: 1,
        bad: [['MoveLoc', 0], ['CallClosure', 'u64'], 'Ret'],
        good: [['MoveLoc', 0], 'Pop', 'Ret'],
      },
    ],
    [
      'a result borrows from the references that were given',
      {
        dialect: 'aptos8',
        params: ['|&mut u64|(&mut u64)+copy+drop', '&mut u64'],
        locals: ['&mut u64'],
        status: 'WRITEREF_EXISTS_BORROW_ERROR',
        offset: 6,
        bad: [
          ['CopyLoc', 1],
          ['MoveLoc', 0],
          ['CallClosure', '|&mut u64|(&mut u64)'],
          ['StLoc', 2],
          ['LdU64', 1],
          ['MoveLoc', 1],
          'WriteRef',
          ['LdU64', 2],
          ['MoveLoc', 2],
          'WriteRef',
          'Ret',
        ],
        good: [
          ['CopyLoc', 1],
          ['MoveLoc', 0],
          ['CallClosure', '|&mut u64|(&mut u64)'],
          ['StLoc', 2],
          ['LdU64', 2],
          ['MoveLoc', 2],
          'WriteRef',
          ['LdU64', 1],
          ['MoveLoc', 1],
          'WriteRef',
          'Ret',
        ],
      },
    ],
    [
      'a mutable reference that is borrowed is not given',
      {
        dialect: 'aptos8',
        params: ['|&mut u64|()+drop', '&mut u64'],
        locals: ['&u64'],
        status: 'CALL_BORROWED_MUTABLE_REFERENCE_ERROR',
        offset: 5,
        bad: [
          ['CopyLoc', 1],
          'FreezeRef',
          ['StLoc', 2],
          ['MoveLoc', 1],
          ['MoveLoc', 0],
          ['CallClosure', '|&mut u64|()'],
          ['MoveLoc', 2],
          'Pop',
          'Ret',
        ],
        good: [['MoveLoc', 1], ['MoveLoc', 0], ['CallClosure', '|&mut u64|()'], 'Ret'],
      },
    ],
  ]);

  test.each([
    ['|&&u64|()', 'INVALID_SIGNATURE_TOKEN'],
    ['|vector<&u64>|()', 'INVALID_SIGNATURE_TOKEN'],
    ['vector<||(&&mut u64)>', 'INVALID_SIGNATURE_TOKEN'],
    ['|G<N>|()', 'CONSTRAINT_NOT_SATISFIED'],
  ] as const)('the function type %s is refused', (type, status) => {
    const make = (text: string): Module =>
      library('aptos8')
        .fun('t', { params: [text], code: [['MoveLoc', 0], ['CallGeneric', `sink<u8>`], 'Ret'] })
        .build('aptos8');
    const result = verifyModule(make(type));
    expect(result).toMatchObject({ ok: false, error: { status } });
    const good = verifyModule(make('|&u64,vector<u64>|(&mut u64)'));
    expect(good).toMatchObject({ ok: false, error: { status: 'CALL_TYPE_MISMATCH_ERROR' } });
  });

  it('generic recursion through a closure may not grow', () => {
    const make = (type: string): Module =>
      library('aptos8')
        .fun('t', { typeParams: [[]], code: [['PackClosureGeneric', `t<${type}>`, 0], 'Pop', 'Ret'] })
        .build('aptos8');
    refused(make('vector<T0>'), 'LOOP_IN_INSTANTIATION_GRAPH', { function: 't', offset: 0 });
    accepted(make('T0'));
  });

  it('a struct may hold a function over itself', () => {
    accepted(
      library('aptos8')
        .struct('L', { fields: [['f', '|L|(L)']] })
        .build('aptos8'),
    );
  });
});

describe('signed integers', () => {
  bodies([
    [
      'arithmetic is of one type',
      {
        dialect: 'aptos9',
        returns: ['i64'],
        status: 'INTEGER_OP_TYPE_MISMATCH_ERROR',
        offset: 2,
        bad: [['LdI64', -1], ['LdU64', 2], 'Add', 'Ret'],
        good: [['LdI64', -1], ['LdI64', 2], 'Add', 'Ret'],
      },
    ],
    [
      'bits are of unsigned integers',
      {
        dialect: 'aptos9',
        status: 'INTEGER_OP_TYPE_MISMATCH_ERROR',
        offset: 2,
        bad: [['LdI8', -1], ['LdI8', 2], 'Xor', 'Pop', 'Ret'],
        good: [['LdU8', 1], ['LdU8', 2], 'Xor', 'Pop', 'Ret'],
      },
    ],
    [
      'so are shifts',
      {
        dialect: 'aptos9',
        status: 'INTEGER_OP_TYPE_MISMATCH_ERROR',
        offset: 2,
        bad: [['LdI8', -1], ['LdU8', 2], 'Shl', 'Pop', 'Ret'],
        good: [['LdU8', 1], ['LdU8', 2], 'Shl', 'Pop', 'Ret'],
      },
    ],
    [
      'negation is of signed ones',
      {
        dialect: 'aptos9',
        status: 'INTEGER_OP_TYPE_MISMATCH_ERROR',
        offset: 1,
        bad: [['LdU8', 1], 'Negate', 'Pop', 'Ret'],
        good: [['LdI256', 1], 'Negate', 'CastU8', 'Pop', 'Ret'],
      },
    ],
    [
      'comparison is of one type',
      {
        dialect: 'aptos9',
        returns: ['bool'],
        status: 'INTEGER_OP_TYPE_MISMATCH_ERROR',
        offset: 2,
        bad: [['LdI8', 1], ['LdI16', 1], 'Lt', 'Ret'],
        good: [['LdI16', 1], ['LdI16', 1], 'Lt', 'Ret'],
      },
    ],
    ...(
      [
        ['LdI8', 'CastI16', 'i8', 'i16'],
        ['LdI16', 'CastI32', 'i16', 'i32'],
        ['LdI32', 'CastI64', 'i32', 'i64'],
        ['LdI64', 'CastI128', 'i64', 'i128'],
        ['LdI128', 'CastI256', 'i128', 'i256'],
        ['LdI256', 'CastI8', 'i256', 'i8'],
      ] as const
    ).map(
      ([load, cast, from, to]) =>
        [
          `${load} and ${cast}`,
          {
            dialect: 'aptos9' as const,
            returns: [to],
            locals: [from],
            status: 'STLOC_TYPE_MISMATCH_ERROR' as const,
            offset: 2,
            bad: [[load, -3], cast, ['StLoc', 0], ['MoveLoc', 0], cast, 'Ret'] as Line[],
            good: [[load, -3], ['StLoc', 0], ['MoveLoc', 0], cast, 'Ret'] as Line[],
          },
        ] as const,
    ),
  ]);

  it('a literal fits its type', () => {
    const make = (value: bigint): Module => {
      const module = library('aptos9')
        .fun('t', { code: [['LdI8', value], 'Pop', 'Ret'] })
        .build('aptos9');
      return module;
    };
    for (const value of [-129n, 128n]) refused(make(value), 'MALFORMED', { function: 't', offset: 0 });
    for (const value of [-128n, 127n]) accepted(make(value));
  });
});

describe('AbortMsg', () => {
  bodies([
    [
      'takes a code and a message',
      {
        dialect: 'aptos10',
        params: ['vector<u8>'],
        status: 'ABORT_TYPE_MISMATCH_ERROR',
        offset: 2,
        bad: [['MoveLoc', 0], ['LdU64', 1], 'AbortMsg'],
        good: [['LdU64', 1], ['MoveLoc', 0], 'AbortMsg'],
      },
    ],
    [
      'ends a block',
      {
        dialect: 'aptos10',
        params: ['vector<u8>'],
        status: 'INVALID_FALL_THROUGH',
        offset: 3,
        bad: [['LdU64', 1], ['MoveLoc', 0], 'AbortMsg', 'Nop'],
        good: [['LdU64', 1], ['MoveLoc', 0], 'AbortMsg', 'Ret'],
      },
    ],
  ]);
});

describe('tables', () => {
  const plain = (): Module =>
    library(dialect)
      .fun('t', {
        params: ['&F', '&P<u8>', 'F', 'P<u8>'],
        code: [
          ['MoveLoc', 0],
          ['ImmBorrowVariantField', 'F.A|B.x'],
          'Pop',
          ['MoveLoc', 1],
          ['ImmBorrowVariantFieldGeneric', 'P<u8>.One|Two.v'],
          'Pop',
          ['MoveLoc', 2],
          ['UnpackVariant', 'F.C'],
          'Pop',
          ['MoveLoc', 3],
          ['UnpackVariantGeneric', 'P<u8>.One'],
          'Pop',
          'Ret',
        ],
      })
      .build(dialect);
  const code = (module: Module, offset: number, change: Partial<Instruction>): Partial<Module> => {
    const index = module.functionDefs.length - 1;
    return {
      functionDefs: module.functionDefs.map((def, i) =>
        i !== index || !def.code
          ? def
          : {
              ...def,
              code: {
                ...def.code,
                instructions: def.code.instructions.map((one, j) => (j === offset ? { ...one, ...change } : one)),
              },
            },
      ),
    };
  };
  const rows: [string, (module: Module) => Partial<Module>, Status][] = [
    [
      'owner of a variant handle',
      (m) => ({ variantHandles: m.variantHandles.map((h) => ({ ...h, owner: 99 })) }),
      'INDEX_OUT_OF_BOUNDS',
    ],
    [
      'variant of a variant handle',
      (m) => ({ variantHandles: m.variantHandles.map((h) => ({ ...h, tag: 3 })) }),
      'INDEX_OUT_OF_BOUNDS',
    ],
    [
      'a variant handle of a struct',
      (m) => ({ variantHandles: m.variantHandles.map((h) => ({ ...h, owner: 0 })) }),
      'INDEX_OUT_OF_BOUNDS',
    ],
    [
      'variant handle of an instance',
      (m) => ({ variantInsts: m.variantInsts.map((h) => ({ ...h, owner: 99 })) }),
      'INDEX_OUT_OF_BOUNDS',
    ],
    [
      'signature of an instance',
      (m) => ({ variantInsts: m.variantInsts.map((h) => ({ ...h, tag: 99 })) }),
      'INDEX_OUT_OF_BOUNDS',
    ],
    [
      'owner of a variant field',
      (m) => ({ variantFieldHandles: m.variantFieldHandles.map((h) => ({ ...h, owner: 99 })) }),
      'INDEX_OUT_OF_BOUNDS',
    ],
    [
      'variant of a variant field',
      (m) => ({ variantFieldHandles: m.variantFieldHandles.map((h) => ({ ...h, variants: [0, 9] })) }),
      'INDEX_OUT_OF_BOUNDS',
    ],
    [
      'offset of a variant field',
      (m) => ({ variantFieldHandles: m.variantFieldHandles.map((h) => ({ ...h, field: 2 })) }),
      'INDEX_OUT_OF_BOUNDS',
    ],
    [
      'a variant field of no variant',
      (m) => ({ variantFieldHandles: m.variantFieldHandles.map((h) => ({ ...h, variants: [] })) }),
      'ZERO_VARIANTS_ERROR',
    ],
    [
      'handle of a variant field instance',
      (m) => ({ variantFieldInsts: [{ ...m.variantFieldInsts[0]!, of: 99 }] }),
      'INDEX_OUT_OF_BOUNDS',
    ],
    [
      'signature of a variant field instance',
      (m) => ({ variantFieldInsts: [{ ...m.variantFieldInsts[0]!, args: 99 }] }),
      'INDEX_OUT_OF_BOUNDS',
    ],
    ['operand of a variant field borrow', (m) => code(m, 1, { index: 9 }), 'INDEX_OUT_OF_BOUNDS'],
    ['operand of the generic one', (m) => code(m, 4, { index: 9 }), 'INDEX_OUT_OF_BOUNDS'],
    ['operand of a variant instruction', (m) => code(m, 7, { index: 9 }), 'INDEX_OUT_OF_BOUNDS'],
    ['operand of the generic one', (m) => code(m, 10, { index: 9 }), 'INDEX_OUT_OF_BOUNDS'],
    [
      'a plain field handle of an enum',
      (m) => ({ fieldHandles: [...m.fieldHandles, { owner: m.variantHandles[0]!.owner, field: 0 }] }),
      'INDEX_OUT_OF_BOUNDS',
    ],
    [
      'two variant field handles',
      (m) => ({ variantFieldHandles: [...m.variantFieldHandles, m.variantFieldHandles[0]!] }),
      'DUPLICATE_ELEMENT',
    ],
    [
      'two variant field instances',
      (m) => ({ variantFieldInsts: [...m.variantFieldInsts, m.variantFieldInsts[0]!] }),
      'DUPLICATE_ELEMENT',
    ],
    ['two variant instances', (m) => ({ variantInsts: [...m.variantInsts, m.variantInsts[0]!] }), 'DUPLICATE_ELEMENT'],
    [
      "an enum of Sui's form",
      (m) => ({ enumDefs: [{ handle: 0, variants: [{ name: 0, fields: [] }] }], variantInsts: m.variantInsts }),
      'MALFORMED',
    ],
    [
      'both fields and variants',
      (m) => ({ structDefs: m.structDefs.map((def) => (def.variants ? { ...def, fields: [] } : def)) }),
      'MALFORMED',
    ],
    [
      'an enum without variants',
      (m) => ({
        structDefs: m.structDefs.map((def, i) => (i === 0 ? { handle: def.handle, variants: [] } : def)),
        fieldHandles: [],
        fieldInsts: [],
      }),
      'ZERO_VARIANTS_ERROR',
    ],
  ];
  test.each(rows)('%s', (_, change, status) => {
    const module = plain();
    accepted(module);
    const result = verifyModule({ ...module, ...change(module) });
    expect(result).toMatchObject({ ok: false, error: { status } });
  });

  it('a family without them has none of these tables', () => {
    const module = plain();
    for (const raw of [6, 0x0500_0007]) {
      const family = raw === 6 ? ('common' as const) : ('sui' as const);
      const other = { family, version: raw === 6 ? 6 : 7, raw };
      expect(verifyModule({ ...module, dialect: other })).toMatchObject({ ok: false, error: { status: 'MALFORMED' } });
    }
  });

  it('variants and their fields are bounded', () => {
    const make = (variants: number, fields: number): Module =>
      new ModuleBuilder('0x42', 'm')
        .enum('E', {
          variants: Array.from({ length: variants }, (_, i) => [
            `V${i}`,
            Array.from({ length: fields }, (_, j) => [`f${j}`, 'u8'] as const),
          ]),
        })
        .build(dialect);
    accepted(make(MAX_APTOS_VARIANTS, MAX_FIELDS));
    refused(make(MAX_APTOS_VARIANTS + 1, 1), 'MAX_STRUCT_VARIANTS_REACHED');
    refused(make(1, MAX_FIELDS + 1), 'MAX_FIELD_DEFINITIONS_REACHED');
    accepted(make(MAX_APTOS_VARIANTS + 1, 1), { ...DEFAULT_LIMITS, aptosVariants: MAX_APTOS_VARIANTS + 1 });
  });

  it('fields of variants have the abilities that the enum needs, and no enum contains itself', () => {
    const make = (type: string): Module =>
      library(dialect)
        .enum('X', { abilities: ['drop'], variants: [['V', [['n', type]]]] })
        .build(dialect);
    refused(make('N'), 'FIELD_MISSING_TYPE_ABILITY');
    refused(make('X'), 'RECURSIVE_STRUCT_DEFINITION');
    refused(make('vector<P<X>>'), 'RECURSIVE_STRUCT_DEFINITION');
    refused(make('&u8'), 'INVALID_SIGNATURE_TOKEN');
    accepted(make('P<u8>'));
  });

  it('operands of closures are in bounds', () => {
    const make = (op: 'PackClosure' | 'PackClosureGeneric' | 'CallClosure'): Module =>
      library('aptos8')
        .fun('t', { code: [[op, 99], 'Ret'] })
        .build('aptos8');
    for (const op of ['PackClosure', 'PackClosureGeneric', 'CallClosure'] as const)
      refused(make(op), 'INDEX_OUT_OF_BOUNDS', { function: 't', offset: 0 });
  });

  it('a mask of 65 parameters names the first 64', () => {
    const make = (mask: bigint): Module =>
      new ModuleBuilder('0x42', 'm')
        .fun('many', { params: new Array(65).fill('u8'), code: ['Ret'] })
        .fun('t', { params: ['u8'], code: [['MoveLoc', 0], ['PackClosure', 'many', mask], 'Pop', 'Ret'] })
        .build('aptos8');
    accepted(make(1n << 63n));
    refused(make(1n << 64n), 'INVALID_CLOSURE_MASK', { function: 't', offset: 1 });
  });
});

describe('access specifiers and attributes', () => {
  const make = (specifier: NonNullable<Module['functionHandles'][number]['access']>[number]): Module =>
    library(dialect)
      .fun('t', { params: ['address'], access: [specifier], code: ['Ret'] })
      .build(dialect);
  const any = { kind: 'any' } as const;
  const base = { kind: 'read', negated: false, resource: any, address: any } as const;
  test.each([
    ['address', { ...base, resource: { kind: 'address', index: 9 } }],
    ['module', { ...base, resource: { kind: 'module', index: 9 } }],
    ['struct', { ...base, resource: { kind: 'struct', index: 99 } }],
    ['instance', { ...base, resource: { kind: 'instance', index: 0, args: 99 } }],
    ['literal address', { ...base, address: { kind: 'literal', index: 9 } }],
    ['parameter', { ...base, address: { kind: 'parameter', local: 1 } }],
    ['function instance', { ...base, address: { kind: 'parameter', local: 0, functionInst: 9 } }],
  ] as const)('%s out of bounds', (_, specifier) => {
    refused(make(specifier), 'INDEX_OUT_OF_BOUNDS');
  });

  it('in bounds they are accepted', () => {
    accepted(make({ ...base, resource: { kind: 'struct', index: 0 }, address: { kind: 'parameter', local: 0 } }));
  });

  it('an import may not call persistent what is not', () => {
    const attributes = [{ code: 1 }];
    const owner = (persistent: boolean, visibility: 'public' | 'friend') =>
      accepted(
        new ModuleBuilder('0x42', 'owner')
          .friend('0x42::m')
          .fun('g', { visibility, ...(persistent ? { attributes } : {}), code: ['Ret'] })
          .build('aptos8'),
      );
    const importer = (persistent: boolean) =>
      accepted(
        new ModuleBuilder('0x42', 'm').importFun('0x42::owner::g', persistent ? { attributes } : {}).build('aptos8'),
      );
    const links = (imported: boolean, defined: boolean, visibility: 'public' | 'friend' = 'friend'): boolean =>
      verifyLinks(importer(imported), () => owner(defined, visibility)).ok;
    expect([links(false, false), links(false, true), links(true, true)]).toEqual([true, true, true]);
    expect([links(true, false), links(true, false, 'public')]).toEqual([false, true]);
  });

  it('marks of wrapper functions change nothing: their calls are ordinary calls', () => {
    // A mutable borrow of one field through a wrapper excludes that of the other, as it does without the mark.
    const b = library('aptos10')
      .fun('borrow$x', {
        params: ['&mut S'],
        returns: ['&mut u64'],
        attributes: [{ code: 9, payload: 0 }],
        code: [['MoveLoc', 0], ['MutBorrowField', 'S.x'], 'Ret'],
      })
      .fun('borrow$y', {
        params: ['&mut S'],
        returns: ['&mut u64'],
        attributes: [{ code: 9, payload: 1 }],
        code: [['MoveLoc', 0], ['MutBorrowField', 'S.x'], 'Ret'],
      })
      .fun('t', {
        params: ['&mut S'],
        locals: ['&mut u64'],
        code: [
          ['CopyLoc', 0],
          ['Call', 'borrow$x'],
          ['StLoc', 1],
          ['MoveLoc', 0],
          ['Call', 'borrow$y'],
          'Pop',
          ['LdU64', 1],
          ['MoveLoc', 1],
          'WriteRef',
          'Ret',
        ],
      });
    refused(b.build('aptos10'), 'CALL_BORROWED_MUTABLE_REFERENCE_ERROR', { function: 't', offset: 4 });
  });
});
