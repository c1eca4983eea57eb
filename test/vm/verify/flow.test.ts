import { describe, expect, it } from 'vitest';
import type { Line } from '../../support/builder.ts';
import { accepted, bodies, library, limits, refused } from './cases.ts';

describe('end of code', () => {
  it('a function has an instruction', () => {
    refused(library().fun('t', { code: [] }).build(), 'EMPTY_CODE_UNIT', { function: 't' });
    accepted(
      library()
        .fun('t', { code: ['Ret'] })
        .build(),
    );
  });
  bodies([
    [
      'the last instruction falls through',
      { status: 'INVALID_FALL_THROUGH', offset: 1, bad: ['Nop', 'Nop'], good: ['Nop', 'Ret'] },
    ],
    [
      'a conditional branch falls through',
      {
        status: 'INVALID_FALL_THROUGH',
        offset: 1,
        bad: ['LdTrue', ['BrTrue', 0]],
        good: ['LdTrue', ['BrTrue', 0], 'Ret'],
      },
    ],
  ]);
});

/** `depth` loops inside each other: a head jumps to the next head or out, the last one to itself. */
function nested(depth: number): Line[] {
  const lines: Line[] = [];
  for (let i = 0; i < depth; i++) lines.push(`h${i}:`, 'LdTrue', ['BrTrue', `x${i}`]);
  for (let i = depth - 1; i >= 0; i--) lines.push(['Branch', `h${i}`], `x${i}:`, 'Nop');
  return [...lines, 'Ret'];
}

describe('loops from version 6 on', () => {
  bodies([
    [
      'a loop entered past its start',
      {
        status: 'INVALID_LOOP_SPLIT',
        offset: 0,
        bad: ['LdTrue', ['BrTrue', 'middle'], 'head:', 'Nop', 'middle:', 'LdTrue', ['BrTrue', 'head'], 'Ret'],
        good: ['LdTrue', ['BrTrue', 'head'], 'head:', 'Nop', 'middle:', 'LdTrue', ['BrTrue', 'head'], 'Ret'],
      },
    ],
    [
      'a loop entered past its start from code behind it',
      {
        status: 'INVALID_LOOP_SPLIT',
        offset: 6,
        bad: [
          'LdTrue',
          ['BrTrue', 'x'],
          'head:',
          'Nop',
          'middle:',
          'LdTrue',
          ['BrTrue', 'head'],
          'Ret',
          'x:',
          ['Branch', 'middle'],
        ],
        good: [
          'LdTrue',
          ['BrTrue', 'x'],
          'head:',
          'Nop',
          'middle:',
          'LdTrue',
          ['BrTrue', 'head'],
          'Ret',
          'x:',
          ['Branch', 'head'],
        ],
      },
    ],
    ['loops deeper than the limit', { status: 'LOOP_MAX_DEPTH_REACHED', offset: 0, bad: nested(6), good: nested(5) }],
    [
      'a deep loop inside of a loop that is left and entered again',
      {
        status: 'LOOP_MAX_DEPTH_REACHED',
        offset: 0,
        limits: limits({ loopDepth: 2 }),
        bad: nested(3),
        good: nested(2),
      },
    ],
  ]);

  it('accepts two loops side by side at the limit', () => {
    const two: Line[] = [
      'a:',
      'LdTrue',
      ['BrTrue', 'b'],
      ['Branch', 'a'],
      'b:',
      'LdTrue',
      ['BrTrue', 'c'],
      ['Branch', 'b'],
      'c:',
      'Ret',
    ];
    accepted(library().fun('t', { code: two }).build(), limits({ loopDepth: 1 }));
  });

  it('does not look at what nothing reaches', () => {
    accepted(
      library()
        .fun('t', { code: ['Ret', 'a:', 'LdTrue', ['BrTrue', 'c'], 'b:', 'Nop', 'c:', ['Branch', 'b']] })
        .build(),
    );
  });
});

describe('loops up to version 5', () => {
  const dialect = 'common5' as const;
  bodies([
    [
      'a jump back past the innermost loop',
      {
        dialect,
        status: 'INVALID_LOOP_CONTINUE',
        offset: 4,
        bad: [
          'o:',
          'Nop',
          'i:',
          'LdTrue',
          ['BrTrue', 'e'],
          'LdTrue',
          ['BrTrue', 'o'],
          ['Branch', 'i'],
          'e:',
          'LdTrue',
          ['BrTrue', 'o'],
          'Ret',
        ],
        good: [
          'o:',
          'Nop',
          'i:',
          'LdTrue',
          ['BrTrue', 'e'],
          'LdTrue',
          ['BrTrue', 'i'],
          ['Branch', 'i'],
          'e:',
          'LdTrue',
          ['BrTrue', 'o'],
          'Ret',
        ],
      },
    ],
    [
      'a break to further than the end of the loop',
      {
        dialect,
        status: 'INVALID_LOOP_BREAK',
        offset: 1,
        bad: ['i:', 'LdTrue', ['BrTrue', 'far'], ['Branch', 'i'], 'Nop', 'far:', 'Ret'],
        good: ['i:', 'LdTrue', ['BrTrue', 'near'], ['Branch', 'i'], 'near:', 'Nop', 'Ret'],
      },
    ],
    [
      'a jump into the middle of a loop',
      {
        dialect,
        status: 'INVALID_LOOP_SPLIT',
        offset: 1,
        bad: ['LdTrue', ['BrTrue', 'm'], 'i:', 'Nop', 'm:', 'LdTrue', ['BrTrue', 'i'], 'Ret'],
        good: ['LdTrue', ['BrTrue', 'i'], 'i:', 'Nop', 'm:', 'LdTrue', ['BrTrue', 'i'], 'Ret'],
      },
    ],
    [
      'loops deeper than the limit',
      {
        dialect,
        status: 'LOOP_MAX_DEPTH_REACHED',
        offset: 4,
        limits: limits({ loopDepth: 2 }),
        bad: nested(3),
        good: nested(2),
      },
    ],
  ]);

  it('accepts in version 6 what only the textual rules refuse', () => {
    const code: Line[] = ['i:', 'LdTrue', ['BrTrue', 'far'], ['Branch', 'i'], 'Nop', 'far:', 'Ret'];
    refused(library('common5').fun('t', { code }).build('common5'), 'INVALID_LOOP_BREAK', { function: 't', offset: 1 });
    accepted(library().fun('t', { code }).build());
  });
});

describe('stack', () => {
  bodies([
    [
      'below the start of the block',
      { status: 'NEGATIVE_STACK_SIZE_WITHIN_BLOCK', offset: 0, bad: ['Pop', 'Ret'], good: ['LdTrue', 'Pop', 'Ret'] },
    ],
    [
      'a value from the block before',
      {
        status: 'POSITIVE_STACK_SIZE_AT_BLOCK_END',
        offset: 0,
        bad: ['LdTrue', 'LdTrue', ['BrTrue', 'a'], 'a:', 'Pop', 'Ret'],
        good: ['LdTrue', ['BrTrue', 'a'], 'a:', 'LdTrue', 'Pop', 'Ret'],
      },
    ],
    [
      'a value left at the end',
      {
        status: 'POSITIVE_STACK_SIZE_AT_BLOCK_END',
        offset: 0,
        bad: ['LdTrue', 'LdTrue', 'Pop', 'Ret'],
        good: ['LdTrue', 'Pop', 'Ret'],
      },
    ],
    [
      'a return value missing',
      {
        returns: ['bool'],
        status: 'NEGATIVE_STACK_SIZE_WITHIN_BLOCK',
        offset: 0,
        bad: ['Ret'],
        good: ['LdTrue', 'Ret'],
      },
    ],
    [
      'an unreachable block',
      {
        status: 'NEGATIVE_STACK_SIZE_WITHIN_BLOCK',
        offset: 1,
        bad: ['Ret', 'Pop', 'Ret'],
        good: ['Ret', 'Nop', 'Ret'],
      },
    ],
    [
      'an argument missing',
      {
        status: 'NEGATIVE_STACK_SIZE_WITHIN_BLOCK',
        offset: 0,
        bad: [['Call', 'f'], 'Pop', 'Ret'],
        good: [['LdU64', 1], ['Call', 'f'], 'Pop', 'Ret'],
      },
    ],
    [
      'a field missing',
      {
        status: 'NEGATIVE_STACK_SIZE_WITHIN_BLOCK',
        offset: 0,
        bad: [['LdU64', 1], ['Pack', 'S'], 'Pop', 'Ret'],
        good: [['LdU64', 1], ['LdU64', 1], ['Pack', 'S'], 'Pop', 'Ret'],
      },
    ],
    [
      'an element missing',
      {
        status: 'NEGATIVE_STACK_SIZE_WITHIN_BLOCK',
        offset: 0,
        bad: [['LdU64', 1], ['VecPack', 'u64', 2], 'Pop', 'Ret'],
        good: [['LdU64', 1], ['VecPack', 'u64', 1], 'Pop', 'Ret'],
      },
    ],
    [
      'fields of a variant',
      {
        dialect: 'sui7',
        params: ['E'],
        status: 'POSITIVE_STACK_SIZE_AT_BLOCK_END',
        offset: 0,
        bad: [['MoveLoc', 0], ['UnpackVariant', 'E.V'], 'Pop', 'Ret'],
        good: [['MoveLoc', 0], ['UnpackVariant', 'E.A'], 'Ret'],
      },
    ],
    [
      'higher than the limit',
      {
        params: ['vector<u8>'],
        status: 'VALUE_STACK_OVERFLOW',
        offset: 0,
        bad: [['MoveLoc', 0], ['VecUnpack', 'u8', 1025], ['VecPack', 'u8', 1025], 'Pop', 'Ret'],
        good: [['MoveLoc', 0], ['VecUnpack', 'u8', 1024], ['VecPack', 'u8', 1024], 'Pop', 'Ret'],
      },
    ],
    [
      'more values pushed than the limit',
      {
        status: 'VALUE_STACK_PUSH_OVERFLOW',
        offset: 0,
        limits: limits({ pushesPerBlock: 3 }),
        bad: ['LdTrue', 'Pop', 'LdTrue', 'Pop', 'LdTrue', 'Pop', 'LdTrue', 'Pop', 'Ret'],
        good: ['LdTrue', 'Pop', 'LdTrue', 'Pop', 'LdTrue', 'Pop', 'Ret'],
      },
    ],
  ]);
});

describe('locals', () => {
  const branch = (then: Line[]): Line[] => ['LdTrue', ['BrTrue', 'join'], ...then, 'join:'];
  bodies([
    [
      'copy of what was never set',
      {
        locals: ['u64'],
        status: 'COPYLOC_UNAVAILABLE_ERROR',
        offset: 0,
        bad: [['CopyLoc', 0], 'Pop', 'Ret'],
        good: [['LdU64', 1], ['StLoc', 0], ['CopyLoc', 0], 'Pop', 'Ret'],
      },
    ],
    [
      'move of what was moved',
      {
        params: ['u64'],
        status: 'MOVELOC_UNAVAILABLE_ERROR',
        offset: 2,
        bad: [['MoveLoc', 0], 'Pop', ['MoveLoc', 0], 'Pop', 'Ret'],
        good: [['CopyLoc', 0], 'Pop', ['MoveLoc', 0], 'Pop', 'Ret'],
      },
    ],
    [
      'borrow of what was moved',
      {
        params: ['u64'],
        status: 'BORROWLOC_UNAVAILABLE_ERROR',
        offset: 2,
        bad: [['MoveLoc', 0], 'Pop', ['ImmBorrowLoc', 0], 'Pop', 'Ret'],
        good: [['CopyLoc', 0], 'Pop', ['ImmBorrowLoc', 0], 'Pop', 'Ret'],
      },
    ],
    [
      'move of what may have been moved',
      {
        params: ['u64'],
        status: 'MOVELOC_UNAVAILABLE_ERROR',
        offset: 4,
        bad: [...branch([['MoveLoc', 0], 'Pop']), ['MoveLoc', 0], 'Pop', 'Ret'],
        good: [...branch([['CopyLoc', 0], 'Pop']), ['MoveLoc', 0], 'Pop', 'Ret'],
      },
    ],
    [
      'store over a value without drop',
      {
        params: ['N', 'N'],
        status: 'STLOC_UNSAFE_TO_DESTROY_ERROR',
        offset: 1,
        bad: [['MoveLoc', 1], ['StLoc', 0], ['LdU64', 0], 'Abort'],
        good: [['MoveLoc', 0], ['StLoc', 0], ['LdU64', 0], 'Abort'],
      },
    ],
    [
      'store over what may be a value without drop',
      {
        params: ['N', 'N'],
        status: 'STLOC_UNSAFE_TO_DESTROY_ERROR',
        offset: 6,
        bad: [...branch([['MoveLoc', 0], ['Unpack', 'N'], 'Pop']), ['MoveLoc', 1], ['StLoc', 0], ['LdU64', 0], 'Abort'],
        good: [
          ...branch(['Nop']),
          ['MoveLoc', 0],
          ['Unpack', 'N'],
          'Pop',
          ['MoveLoc', 1],
          ['StLoc', 0],
          ['LdU64', 0],
          'Abort',
        ],
      },
    ],
    [
      'return with a value without drop',
      {
        params: ['N'],
        status: 'UNSAFE_RET_UNUSED_VALUES_WITHOUT_DROP',
        offset: 0,
        bad: ['Ret'],
        good: [['LdU64', 0], 'Abort'],
      },
    ],
    [
      'return with what may be a value without drop',
      {
        params: ['N'],
        status: 'UNSAFE_RET_UNUSED_VALUES_WITHOUT_DROP',
        offset: 5,
        bad: [...branch([['MoveLoc', 0], ['Unpack', 'N'], 'Pop']), 'Ret'],
        good: [...branch(['Nop']), ['MoveLoc', 0], ['Unpack', 'N'], 'Pop', 'Ret'],
      },
    ],
    [
      'a type parameter without drop',
      {
        typeParams: [[], ['drop']],
        params: ['T0', 'T1'],
        returns: ['T1'],
        status: 'UNSAFE_RET_UNUSED_VALUES_WITHOUT_DROP',
        offset: 1,
        bad: [['MoveLoc', 1], 'Ret'],
        good: [['MoveLoc', 0], ['CallGeneric', 'sink<T0>'], ['MoveLoc', 1], 'Ret'],
      },
    ],
    [
      'a loop moves what its start needs',
      {
        params: ['u64'],
        status: 'COPYLOC_UNAVAILABLE_ERROR',
        offset: 0,
        bad: ['h:', ['CopyLoc', 0], 'Pop', ['MoveLoc', 0], 'Pop', ['Branch', 'h']],
        good: ['h:', ['CopyLoc', 0], 'Pop', ['Branch', 'h']],
      },
    ],
  ]);
});

/**
 * One block that jumps back to two loop heads, outer first: the shape that the archived fixpoint loses (it goes on with the last
 * changed head alone). `x` falls through to the inner head.
 */
function twoHeads(setup: Line[], outer: Line[], inner: Line[], x: Line[]): Line[] {
  return [
    ...setup,
    ['Branch', 'outer'],
    'x:',
    ...x,
    'LdTrue',
    ['BrTrue', 'outer'],
    'inner:',
    ...inner,
    ['Branch', 'x'],
    'outer:',
    ...outer,
    ['Branch', 'inner'],
  ];
}

describe('fixpoint over nested loops that share a jump back', () => {
  const inner: Line[] = [
    ['LdU64', 0],
    ['StLoc', 0],
  ];
  const x: Line[] = [['MoveLoc', 0], 'Pop'];
  bodies([
    [
      'a local moved on the way back to the outer loop',
      {
        params: ['u64'],
        status: 'COPYLOC_UNAVAILABLE_ERROR',
        offset: 8,
        bad: twoHeads([], [['CopyLoc', 0], 'Pop'], inner, x),
        good: twoHeads([], ['Nop'], inner, x),
      },
    ],
    [
      'a local borrowed on the way back to the outer loop',
      {
        params: ['S', '&mut S'],
        locals: ['&mut S'],
        status: 'COPYLOC_EXISTS_BORROW_ERROR',
        offset: 10,
        bad: twoHeads(
          [
            ['MoveLoc', 1],
            ['StLoc', 2],
          ],
          [['CopyLoc', 0], 'Pop'],
          [['MoveLoc', 2], 'Pop'],
          [
            ['MutBorrowLoc', 0],
            ['StLoc', 2],
          ],
        ),
        good: twoHeads(
          [
            ['MoveLoc', 1],
            ['StLoc', 2],
          ],
          ['Nop'],
          [['MoveLoc', 2], 'Pop'],
          [
            ['MutBorrowLoc', 0],
            ['StLoc', 2],
          ],
        ),
      },
    ],
  ]);

  it('comes to an end on loops in loops that move locals around', () => {
    const count = 200;
    const locals = Array.from({ length: count }, () => 'u64');
    const shift: Line[] = locals.slice(1).flatMap((_, i): Line[] => [
      ['CopyLoc', i],
      ['StLoc', i + 1],
    ]);
    const module = library()
      .fun('t', {
        params: ['u64'],
        locals: locals.slice(1),
        code: ['a:', ...shift, 'b:', ...shift, 'LdTrue', ['BrTrue', 'b'], 'LdTrue', ['BrTrue', 'a'], 'Ret'],
      })
      .build();
    expect(accepted(module)).toBe(module);
  });
});
