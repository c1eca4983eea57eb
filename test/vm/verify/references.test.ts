import { describe, expect, it } from 'vitest';
import type { Status } from '../../../vm/base/status.ts';
import type { Module } from '../../../vm/format/module.ts';
import { MAX_EDGES } from '../../../vm/verify/borrow-graph.ts';
import type { Line } from '../../support/builder.ts';
import { accepted, bodies, library, limits, refused } from './cases.ts';

describe('locals', () => {
  bodies([
    [
      'copy while mutably borrowed',
      {
        params: ['S'],
        locals: ['&mut S'],
        status: 'COPYLOC_EXISTS_BORROW_ERROR',
        offset: 2,
        bad: [['MutBorrowLoc', 0], ['StLoc', 1], ['CopyLoc', 0], 'Pop', 'Ret'],
        good: [['MutBorrowLoc', 0], 'FreezeRef', 'Pop', ['CopyLoc', 0], 'Pop', 'Ret'],
      },
    ],
    [
      'copy while immutably borrowed is fine, move is not',
      {
        params: ['S'],
        locals: ['&S'],
        status: 'MOVELOC_EXISTS_BORROW_ERROR',
        offset: 2,
        bad: [['ImmBorrowLoc', 0], ['StLoc', 1], ['MoveLoc', 0], 'Pop', 'Ret'],
        good: [['ImmBorrowLoc', 0], ['StLoc', 1], ['CopyLoc', 0], 'Pop', 'Ret'],
      },
    ],
    [
      'store while borrowed',
      {
        params: ['S', 'S'],
        locals: ['&S'],
        status: 'STLOC_UNSAFE_TO_DESTROY_ERROR',
        offset: 3,
        bad: [['ImmBorrowLoc', 0], ['StLoc', 2], ['CopyLoc', 1], ['StLoc', 0], 'Ret'],
        good: [['ImmBorrowLoc', 0], ['StLoc', 2], ['MoveLoc', 2], 'Pop', ['CopyLoc', 1], ['StLoc', 0], 'Ret'],
      },
    ],
    [
      'borrow while mutably borrowed',
      {
        params: ['S'],
        locals: ['&mut S'],
        status: 'BORROWLOC_EXISTS_BORROW_ERROR',
        offset: 2,
        bad: [['MutBorrowLoc', 0], ['StLoc', 1], ['ImmBorrowLoc', 0], 'Pop', 'Ret'],
        good: [['MutBorrowLoc', 0], ['StLoc', 1], ['MutBorrowLoc', 0], 'Pop', 'Ret'],
      },
    ],
    [
      'a reference to a local is returned',
      {
        params: ['u64', '&u64'],
        returns: ['&u64'],
        status: 'UNSAFE_RET_LOCAL_OR_RESOURCE_STILL_BORROWED',
        offset: 1,
        bad: [['ImmBorrowLoc', 0], 'Ret'],
        good: [['MoveLoc', 1], 'Ret'],
      },
    ],
    [
      'a reference to a local is returned by way of a call',
      {
        params: ['u64', '&u64'],
        returns: ['&u64'],
        status: 'UNSAFE_RET_LOCAL_OR_RESOURCE_STILL_BORROWED',
        offset: 2,
        bad: [['ImmBorrowLoc', 0], ['Call', 'look'], 'Ret'],
        good: [['MoveLoc', 1], ['Call', 'look'], 'Ret'],
      },
    ],
    [
      'one &mut is returned twice',
      {
        params: ['&mut u64', '&mut u64'],
        returns: ['&mut u64', '&mut u64'],
        status: 'RET_BORROWED_MUTABLE_REFERENCE_ERROR',
        offset: 2,
        bad: [['CopyLoc', 0], ['MoveLoc', 0], 'Ret'],
        good: [['MoveLoc', 1], ['MoveLoc', 0], 'Ret'],
      },
    ],
  ]);
});

describe('reading and writing', () => {
  bodies([
    [
      'write while a copy is alive',
      {
        params: ['&mut u64'],
        locals: ['&mut u64'],
        status: 'WRITEREF_EXISTS_BORROW_ERROR',
        offset: 4,
        bad: [['CopyLoc', 0], ['StLoc', 1], ['LdU64', 1], ['MoveLoc', 0], 'WriteRef', 'Ret'],
        good: [['CopyLoc', 0], ['StLoc', 1], ['LdU64', 1], ['MoveLoc', 1], 'WriteRef', 'Ret'],
      },
    ],
    [
      'write while a field is borrowed',
      {
        params: ['&mut S', 'S'],
        locals: ['&u64'],
        status: 'WRITEREF_EXISTS_BORROW_ERROR',
        offset: 5,
        bad: [
          ['CopyLoc', 0],
          ['ImmBorrowField', 'S.x'],
          ['StLoc', 2],
          ['MoveLoc', 1],
          ['MoveLoc', 0],
          'WriteRef',
          'Ret',
        ],
        good: [['CopyLoc', 0], ['ImmBorrowField', 'S.x'], 'Pop', ['MoveLoc', 1], ['MoveLoc', 0], 'WriteRef', 'Ret'],
      },
    ],
    [
      'read while a mutable field borrow is alive',
      {
        params: ['&mut S'],
        locals: ['&mut u64'],
        status: 'READREF_EXISTS_MUTABLE_BORROW_ERROR',
        offset: 4,
        bad: [['CopyLoc', 0], ['MutBorrowField', 'S.x'], ['StLoc', 1], ['MoveLoc', 0], 'ReadRef', 'Pop', 'Ret'],
        good: [['CopyLoc', 0], ['MutBorrowField', 'S.x'], 'FreezeRef', 'Pop', ['MoveLoc', 0], 'ReadRef', 'Pop', 'Ret'],
      },
    ],
    [
      'compare while a mutable borrow is alive',
      {
        params: ['&mut S', '&mut S'],
        locals: ['&mut u64'],
        status: 'READREF_EXISTS_MUTABLE_BORROW_ERROR',
        offset: 5,
        bad: [
          ['CopyLoc', 0],
          ['MutBorrowField', 'S.x'],
          ['StLoc', 2],
          ['MoveLoc', 1],
          ['MoveLoc', 0],
          'Eq',
          'Pop',
          'Ret',
        ],
        good: [['CopyLoc', 0], ['MutBorrowField', 'S.x'], 'Pop', ['MoveLoc', 1], ['MoveLoc', 0], 'Eq', 'Pop', 'Ret'],
      },
    ],
    [
      'freeze while a mutable borrow is alive',
      {
        params: ['&mut S'],
        locals: ['&mut u64'],
        status: 'FREEZEREF_EXISTS_MUTABLE_BORROW_ERROR',
        offset: 4,
        bad: [['CopyLoc', 0], ['MutBorrowField', 'S.x'], ['StLoc', 1], ['MoveLoc', 0], 'FreezeRef', 'Pop', 'Ret'],
        good: [['CopyLoc', 0], ['ImmBorrowField', 'S.x'], 'Pop', ['MoveLoc', 0], 'FreezeRef', 'Pop', 'Ret'],
      },
    ],
    [
      'a reference kept over a join may be borrowed',
      {
        params: ['&mut S', '&mut S', 'S'],
        locals: ['&mut S'],
        status: 'WRITEREF_EXISTS_BORROW_ERROR',
        offset: 10,
        bad: [
          'LdTrue',
          ['BrTrue', 'b'],
          ['CopyLoc', 0],
          ['StLoc', 3],
          ['Branch', 'j'],
          'b:',
          ['CopyLoc', 1],
          ['StLoc', 3],
          'j:',
          'Nop',
          ['MoveLoc', 2],
          ['MoveLoc', 1],
          'WriteRef',
          ['MoveLoc', 3],
          'Pop',
          'Ret',
        ],
        good: [
          'LdTrue',
          ['BrTrue', 'b'],
          ['CopyLoc', 0],
          ['StLoc', 3],
          ['Branch', 'j'],
          'b:',
          ['CopyLoc', 1],
          ['StLoc', 3],
          'j:',
          ['MoveLoc', 3],
          'Pop',
          ['MoveLoc', 2],
          ['MoveLoc', 1],
          'WriteRef',
          'Ret',
        ],
      },
    ],
  ]);
});

describe('fields', () => {
  for (const dialect of ['common6', 'sui7'] as const) {
    const status = dialect === 'sui7' ? 'FIELD_EXISTS_MUTABLE_BORROW_ERROR' : 'BORROWFIELD_EXISTS_MUTABLE_BORROW_ERROR';
    bodies([
      [
        `mutable while the whole is borrowed (${dialect})`,
        {
          dialect,
          params: ['&mut S'],
          locals: ['&mut S'],
          status,
          offset: 3,
          bad: [['CopyLoc', 0], ['StLoc', 1], ['MoveLoc', 0], ['MutBorrowField', 'S.x'], 'Pop', 'Ret'],
          good: [['CopyLoc', 0], ['StLoc', 1], ['MoveLoc', 1], ['MutBorrowField', 'S.x'], 'Pop', 'Ret'],
        },
      ],
      [
        `immutable while the same field is mutably borrowed (${dialect})`,
        {
          dialect,
          params: ['&mut S'],
          locals: ['&mut u64'],
          status,
          offset: 4,
          bad: [
            ['CopyLoc', 0],
            ['MutBorrowField', 'S.x'],
            ['StLoc', 1],
            ['MoveLoc', 0],
            ['ImmBorrowField', 'S.x'],
            'Pop',
            'Ret',
          ],
          good: [
            ['CopyLoc', 0],
            ['MutBorrowField', 'S.x'],
            ['StLoc', 1],
            ['MoveLoc', 0],
            ['ImmBorrowField', 'S.y'],
            'Pop',
            'Ret',
          ],
        },
      ],
    ]);
  }

  it('knows fields of fields apart', () => {
    const write = (first: string, second: string): Line[] => [
      ['CopyLoc', 0],
      ['MutBorrowField', first],
      ['StLoc', 1],
      ['CopyLoc', 0],
      ['MutBorrowField', second],
      ['MutBorrowField', 'S.x'],
      ['StLoc', 2],
      ['MoveLoc', 3],
      ['MoveLoc', 1],
      'WriteRef',
      ['LdU64', 1],
      ['MoveLoc', 2],
      'WriteRef',
      'Ret',
    ];
    const make = (code: Line[]) =>
      library()
        .fun('t', {
          params: ['&mut W'],
          locals: ['&mut S', '&mut u64', 'S'],
          code: [['LdU64', 1], ['LdU64', 1], ['Pack', 'S'], ['StLoc', 3], ...code],
        })
        .build();
    accepted(make(write('W.s', 'W.t')));
    refused(make(write('W.s', 'W.s')), 'BORROWFIELD_EXISTS_MUTABLE_BORROW_ERROR', { function: 't', offset: 9 });
  });

  bodies([
    [
      'fields of a variant, mutable, while the whole is borrowed',
      {
        dialect: 'sui7',
        params: ['&mut E'],
        locals: ['&mut E'],
        status: 'FIELD_EXISTS_MUTABLE_BORROW_ERROR',
        offset: 3,
        bad: [['CopyLoc', 0], ['StLoc', 1], ['MoveLoc', 0], ['UnpackVariantMutRef', 'E.V'], 'Pop', 'Pop', 'Ret'],
        good: [['CopyLoc', 0], ['StLoc', 1], ['MoveLoc', 1], ['UnpackVariantMutRef', 'E.V'], 'Pop', 'Pop', 'Ret'],
      },
    ],
    [
      'one field of a variant is alive when the enum is overwritten',
      {
        dialect: 'sui7',
        params: ['&mut E', 'E'],
        locals: ['&mut u64'],
        status: 'WRITEREF_EXISTS_BORROW_ERROR',
        offset: 6,
        bad: [
          ['CopyLoc', 0],
          ['UnpackVariantMutRef', 'E.V'],
          'Pop',
          ['StLoc', 2],
          ['MoveLoc', 1],
          ['MoveLoc', 0],
          'WriteRef',
          'Ret',
        ],
        good: [
          ['CopyLoc', 0],
          ['UnpackVariantMutRef', 'E.V'],
          'Pop',
          'Pop',
          ['MoveLoc', 1],
          ['MoveLoc', 0],
          'WriteRef',
          'Ret',
        ],
      },
    ],
    [
      'one field of a variant is borrowed twice',
      {
        dialect: 'sui7',
        params: ['&mut E'],
        locals: ['&mut bool', '&mut u64', '&mut u64'],
        status: 'WRITEREF_EXISTS_BORROW_ERROR',
        offset: 10,
        bad: [
          ['CopyLoc', 0],
          ['UnpackVariantMutRef', 'E.V'],
          ['StLoc', 1],
          ['StLoc', 2],
          ['MoveLoc', 0],
          ['UnpackVariantMutRef', 'E.V'],
          'Pop',
          ['StLoc', 3],
          ['LdU64', 1],
          ['MoveLoc', 3],
          'WriteRef',
          'Ret',
        ],
        good: [
          ['CopyLoc', 0],
          ['UnpackVariantMutRef', 'E.V'],
          ['StLoc', 1],
          ['StLoc', 2],
          ['LdU64', 1],
          ['MoveLoc', 2],
          'WriteRef',
          'LdTrue',
          ['MoveLoc', 1],
          'WriteRef',
          'Ret',
        ],
      },
    ],
    [
      'switch while a field is mutably borrowed',
      {
        dialect: 'sui7',
        params: ['&mut E', '&E'],
        locals: ['&mut bool'],
        status: 'FREEZEREF_EXISTS_MUTABLE_BORROW_ERROR',
        offset: 5,
        bad: [
          ['CopyLoc', 0],
          ['UnpackVariantMutRef', 'E.V'],
          ['StLoc', 2],
          'Pop',
          ['MoveLoc', 0],
          'FreezeRef',
          ['VariantSwitch', 'E', [7, 7]],
          'Ret',
        ],
        good: [
          ['CopyLoc', 0],
          ['UnpackVariantMutRef', 'E.V'],
          'Pop',
          'Pop',
          ['MoveLoc', 0],
          'FreezeRef',
          ['VariantSwitch', 'E', [7, 7]],
          'Ret',
        ],
      },
    ],
  ]);
});

describe('calls', () => {
  bodies([
    [
      'one &mut passed twice',
      {
        params: ['&mut u64', '&mut u64'],
        status: 'CALL_BORROWED_MUTABLE_REFERENCE_ERROR',
        offset: 2,
        bad: [['CopyLoc', 0], ['MoveLoc', 0], ['Call', 'pick'], 'Pop', 'Ret'],
        good: [['MoveLoc', 1], ['MoveLoc', 0], ['Call', 'pick'], 'Pop', 'Ret'],
      },
    ],
    [
      'a result borrows from every mutable argument',
      {
        params: ['u64', 'u64'],
        locals: ['&mut u64'],
        status: 'COPYLOC_EXISTS_BORROW_ERROR',
        offset: 4,
        bad: [
          ['MutBorrowLoc', 0],
          ['MutBorrowLoc', 1],
          ['Call', 'pick'],
          ['StLoc', 2],
          ['CopyLoc', 1],
          'Pop',
          ['MoveLoc', 2],
          'Pop',
          'Ret',
        ],
        good: [
          ['MutBorrowLoc', 0],
          ['MutBorrowLoc', 1],
          ['Call', 'pick'],
          ['StLoc', 2],
          ['MoveLoc', 2],
          'Pop',
          ['CopyLoc', 1],
          'Pop',
          'Ret',
        ],
      },
    ],
    [
      'an immutable result borrows from a mutable argument',
      {
        params: ['u64'],
        locals: ['&u64'],
        status: 'MOVELOC_EXISTS_BORROW_ERROR',
        offset: 3,
        bad: [['MutBorrowLoc', 0], ['Call', 'peek'], ['StLoc', 1], ['MoveLoc', 0], 'Pop', ['MoveLoc', 1], 'Pop', 'Ret'],
        good: [
          ['MutBorrowLoc', 0],
          ['Call', 'peek'],
          ['StLoc', 1],
          ['CopyLoc', 0],
          'Pop',
          ['MoveLoc', 1],
          'Pop',
          'Ret',
        ],
      },
    ],
    [
      'an immutable result borrows from its argument',
      {
        params: ['u64'],
        locals: ['&u64'],
        status: 'MOVELOC_EXISTS_BORROW_ERROR',
        offset: 3,
        bad: [['ImmBorrowLoc', 0], ['Call', 'look'], ['StLoc', 1], ['MoveLoc', 0], 'Pop', ['MoveLoc', 1], 'Pop', 'Ret'],
        good: [
          ['ImmBorrowLoc', 0],
          ['Call', 'look'],
          ['StLoc', 1],
          ['MoveLoc', 1],
          'Pop',
          ['MoveLoc', 0],
          'Pop',
          'Ret',
        ],
      },
    ],
  ]);
});

describe('joins', () => {
  const hold: Line[] = [
    ['MutBorrowLoc', 0],
    ['StLoc', 1],
  ];
  /** Two ways to one place, one of them with a reference in local 1; whichever the analysis meets first. */
  const ways = (first: Line[], second: Line[], then: Line[]): Line[] => [
    'LdTrue',
    ['BrTrue', 'b'],
    ...first,
    ['Branch', 'join'],
    'b:',
    ...second,
    'join:',
    ...then,
  ];

  it('a reference that one way lacks is gone after the join', () => {
    const make = (code: Line[]): Module =>
      library()
        .fun('t', { params: ['S'], locals: ['&mut S'], code })
        .build();
    const use: Line[] = [['CopyLoc', 0], 'Pop', 'Ret'];
    accepted(make(ways(hold, ['Nop'], use)));
    accepted(make(ways(['Nop'], hold, use)));
    refused(make(ways(hold, hold, use)), 'COPYLOC_EXISTS_BORROW_ERROR', { function: 't', offset: 7 });
  });

  it('what it was lent on stays lent', () => {
    const make = (code: Line[]): Module =>
      library()
        .fun('t', { params: ['S', '&mut S'], locals: ['&mut S', '&u64'], code })
        .build();
    // Local 2 holds a reference on one way only; local 3 borrows from it on that way, from the parameter on the other.
    const through: Line[] = [
      ['MutBorrowLoc', 0],
      ['StLoc', 2],
      ['CopyLoc', 2],
      ['ImmBorrowField', 'S.x'],
      ['StLoc', 3],
    ];
    const other: Line[] = [
      ['CopyLoc', 1],
      ['ImmBorrowField', 'S.x'],
      ['StLoc', 3],
    ];
    for (const [first, second] of [
      [through, other],
      [other, through],
    ] as const) {
      const at = 2 + first.length + 1 + second.length;
      refused(
        make(ways(first, second, [['MoveLoc', 0], 'Pop', ['MoveLoc', 3], 'Pop', 'Ret'])),
        'MOVELOC_EXISTS_BORROW_ERROR',
        {
          function: 't',
          offset: at,
        },
      );
      accepted(make(ways(first, second, [['MoveLoc', 3], 'Pop', ['MoveLoc', 0], 'Pop', 'Ret'])));
    }
  });
});

describe('vectors', () => {
  const params = ['&mut vector<S>', 'S'];
  const element = (op: 'VecImmBorrow' | 'VecMutBorrow', local: number): Line[] => [
    ['CopyLoc', 0],
    ['LdU64', 0],
    [op, 'S'],
    ['StLoc', local],
  ];
  bodies([
    [
      'an element borrowed while another is mutably borrowed',
      {
        params,
        locals: ['&mut S', '&S'],
        status: 'VEC_BORROW_ELEMENT_EXISTS_MUTABLE_BORROW_ERROR',
        offset: 6,
        bad: [...element('VecMutBorrow', 2), ...element('VecImmBorrow', 3), 'Ret'],
        good: [...element('VecMutBorrow', 2), ['MoveLoc', 2], 'Pop', ...element('VecImmBorrow', 3), 'Ret'],
      },
    ],
    [
      'an element mutably borrowed while another is borrowed',
      {
        params,
        locals: ['&mut S', '&S'],
        status: 'VEC_BORROW_ELEMENT_EXISTS_MUTABLE_BORROW_ERROR',
        offset: 6,
        bad: [...element('VecImmBorrow', 3), ...element('VecMutBorrow', 2), 'Ret'],
        good: [...element('VecImmBorrow', 3), ['MoveLoc', 3], 'Pop', ...element('VecMutBorrow', 2), 'Ret'],
      },
    ],
    [
      'two mutable elements',
      {
        params,
        locals: ['&mut S', '&mut S', '&S', '&S'],
        status: 'VEC_BORROW_ELEMENT_EXISTS_MUTABLE_BORROW_ERROR',
        offset: 6,
        bad: [...element('VecMutBorrow', 2), ...element('VecMutBorrow', 3), 'Ret'],
        good: [...element('VecImmBorrow', 4), ...element('VecImmBorrow', 5), 'Ret'],
      },
    ],
    [
      'push while an element is borrowed',
      {
        params,
        locals: ['&S'],
        status: 'VEC_UPDATE_EXISTS_MUTABLE_BORROW_ERROR',
        offset: 6,
        bad: [...element('VecImmBorrow', 2), ['MoveLoc', 0], ['MoveLoc', 1], ['VecPushBack', 'S'], 'Ret'],
        good: [['MoveLoc', 0], ['MoveLoc', 1], ['VecPushBack', 'S'], 'Ret'],
      },
    ],
    [
      'pop while an element is borrowed',
      {
        params,
        locals: ['&S'],
        status: 'VEC_UPDATE_EXISTS_MUTABLE_BORROW_ERROR',
        offset: 5,
        bad: [...element('VecImmBorrow', 2), ['MoveLoc', 0], ['VecPopBack', 'S'], 'Pop', 'Ret'],
        good: [['MoveLoc', 0], ['VecPopBack', 'S'], 'Pop', 'Ret'],
      },
    ],
    [
      'swap while an element is borrowed',
      {
        params,
        locals: ['&S'],
        status: 'VEC_UPDATE_EXISTS_MUTABLE_BORROW_ERROR',
        offset: 7,
        bad: [...element('VecImmBorrow', 2), ['MoveLoc', 0], ['LdU64', 0], ['LdU64', 0], ['VecSwap', 'S'], 'Ret'],
        good: [...element('VecImmBorrow', 2), ['MoveLoc', 0], ['VecLen', 'S'], 'Pop', 'Ret'],
      },
    ],
  ]);
});

describe('global storage', () => {
  const params = ['address'];
  const acquires = ['R'];
  const hold = (op: 'MutBorrowGlobal' | 'ImmBorrowGlobal', local: number): Line[] => [
    ['CopyLoc', 0],
    [op, 'R'],
    ['StLoc', local],
  ];
  const end: Line[] = ['Ret'];
  bodies([
    [
      'two mutable borrows',
      {
        params,
        acquires,
        locals: ['&mut R', '&mut R', '&R', '&R'],
        status: 'GLOBAL_REFERENCE_ERROR',
        offset: 4,
        bad: [...hold('MutBorrowGlobal', 1), ...hold('MutBorrowGlobal', 2), ...end],
        good: [...hold('ImmBorrowGlobal', 3), ...hold('ImmBorrowGlobal', 4), ...end],
      },
    ],
    [
      'a borrow while mutably borrowed',
      {
        params,
        acquires,
        locals: ['&mut R', '&R'],
        status: 'GLOBAL_REFERENCE_ERROR',
        offset: 4,
        bad: [...hold('MutBorrowGlobal', 1), ...hold('ImmBorrowGlobal', 2), ...end],
        good: [...hold('MutBorrowGlobal', 1), ['MoveLoc', 1], 'Pop', ...hold('ImmBorrowGlobal', 2), ...end],
      },
    ],
    [
      'move_from while borrowed',
      {
        params,
        acquires,
        locals: ['&R'],
        status: 'GLOBAL_REFERENCE_ERROR',
        offset: 4,
        bad: [...hold('ImmBorrowGlobal', 1), ['CopyLoc', 0], ['MoveFrom', 'R'], ['Unpack', 'R'], 'Pop', ...end],
        good: [['CopyLoc', 0], ['MoveFrom', 'R'], ['Unpack', 'R'], 'Pop', ...hold('ImmBorrowGlobal', 1), ...end],
      },
    ],
    [
      'a reference to a resource is returned',
      {
        params: ['address', '&R'],
        acquires,
        returns: ['&R'],
        status: 'UNSAFE_RET_LOCAL_OR_RESOURCE_STILL_BORROWED',
        offset: 2,
        bad: [['MoveLoc', 0], ['ImmBorrowGlobal', 'R'], 'Ret'],
        good: [['MoveLoc', 0], ['ImmBorrowGlobal', 'R'], 'Pop', ['MoveLoc', 1], 'Ret'],
      },
    ],
  ]);

  it('a call may not acquire what is borrowed', () => {
    const make = (code: Line[]) =>
      library()
        .fun('take', { params, acquires, code: [['MoveLoc', 0], ['ImmBorrowGlobal', 'R'], 'Pop', 'Ret'] })
        .fun('t', { params, acquires, locals: ['&R'], code })
        .build();
    const call: Line[] = [
      ['CopyLoc', 0],
      ['Call', 'take'],
    ];
    refused(make([...hold('ImmBorrowGlobal', 1), ...call, 'Ret']), 'GLOBAL_REFERENCE_ERROR', {
      function: 't',
      offset: 4,
    });
    accepted(make([...call, ...hold('ImmBorrowGlobal', 1), 'Ret']));
  });

  it('other resources stay free', () => {
    const b = library().struct('Q', { abilities: ['key'], fields: [['v', 'u64']] });
    accepted(
      b
        .fun('t', {
          params,
          acquires: ['R', 'Q'],
          locals: ['&mut R'],
          code: [...hold('MutBorrowGlobal', 1), ['CopyLoc', 0], ['MutBorrowGlobal', 'Q'], 'Pop', 'Ret'],
        })
        .build(),
    );
  });
});

describe('acquires', () => {
  const params = ['address'];
  const borrow: Line[] = [['MoveLoc', 0], ['ImmBorrowGlobal', 'R'], 'Pop', 'Ret'];
  bodies([
    [
      'missing for a borrow',
      {
        params,
        status: 'MISSING_ACQUIRES_ANNOTATION',
        offset: 1,
        bad: borrow,
        good: [['MoveLoc', 0], ['Exists', 'R'], 'Pop', 'Ret'],
      },
    ],
    [
      'extraneous',
      {
        params,
        acquires: ['R'],
        status: 'EXTRANEOUS_ACQUIRES_ANNOTATION',
        bad: [['MoveLoc', 0], ['Exists', 'R'], 'Pop', 'Ret'],
        good: borrow,
      },
    ],
  ]);

  it('are passed on by calls', () => {
    const make = (acquires: string[]) =>
      library()
        .fun('g', { params, acquires: ['R'], code: borrow })
        .fun('t', { params, acquires, code: [['MoveLoc', 0], ['Call', 'g'], 'Ret'] })
        .build();
    refused(make([]), 'MISSING_ACQUIRES_ANNOTATION', { function: 't', offset: 1 });
    accepted(make(['R']));
  });

  it('name each struct once, and none for a native function', () => {
    const make = (acquires: string[]) => library().fun('t', { params, acquires, code: borrow }).build();
    refused(make(['R', 'R']), 'DUPLICATE_ACQUIRES_ANNOTATION', { function: 't' });
    const module = library().native('t', { params }).build();
    const defs = module.functionDefs.map((def) => (def.code ? def : { ...def, acquires: [2] }));
    refused({ ...module, functionDefs: defs }, 'EXTRANEOUS_ACQUIRES_ANNOTATION', { function: 'sink' });
    accepted(module);
  });
});

/**
 * `n` branches store a mutable reference to a different local each in one local; then local 0 is mutably borrowed again. Past
 * ten edges the graph no longer tells which local is borrowed, and the archived verifier let local 0 be borrowed twice.
 */
function manyEdges(n: number, use: Line[]): Line[] {
  const lines: Line[] = [];
  for (let i = 0; i < n; i++) lines.push('LdTrue', ['BrTrue', `b${i}`]);
  lines.push(['LdU64', 0], 'Abort');
  for (let i = 0; i < n; i++) lines.push(`b${i}:`, ['MutBorrowLoc', i], ['StLoc', n], ['Branch', 'join']);
  return [...lines, 'join:', ...use];
}

describe('more edges than the graph keeps apart', () => {
  const make = (n: number, use: Line[]) =>
    library()
      .fun('t', {
        params: Array.from({ length: n }, () => 'u64'),
        locals: ['&mut u64', '&mut u64'],
        code: manyEdges(n, use),
      })
      .build();
  const join = (n: number): number => 2 * n + 2 + 3 * n;
  const twice = (n: number): Line[] => [
    ['MutBorrowLoc', 0],
    ['StLoc', n + 1],
    ['LdU64', 1],
    ['MoveLoc', n + 1],
    'WriteRef',
    ['LdU64', 2],
    ['MoveLoc', n],
    'WriteRef',
    'Ret',
  ];

  it('refuses a second mutable reference', () => {
    refused(make(MAX_EDGES + 1, twice(MAX_EDGES + 1)), 'BORROWLOC_EXISTS_BORROW_ERROR', {
      function: 't',
      offset: join(MAX_EDGES + 1),
    });
    refused(make(MAX_EDGES, twice(MAX_EDGES)), 'WRITEREF_EXISTS_BORROW_ERROR', {
      function: 't',
      offset: join(MAX_EDGES) + 4,
    });
  });

  it('refuses a copy and an immutable borrow', () => {
    const n = MAX_EDGES + 1;
    refused(make(n, [['CopyLoc', 0], 'Pop', 'Ret']), 'COPYLOC_EXISTS_BORROW_ERROR', { function: 't', offset: join(n) });
    refused(make(n, [['ImmBorrowLoc', 0], 'Pop', 'Ret']), 'BORROWLOC_EXISTS_BORROW_ERROR', {
      function: 't',
      offset: join(n),
    });
  });

  it('refuses as much when the references are immutable', () => {
    const frozen = (n: number, use: Line[]): Module => {
      const code = manyEdges(n, use).map((line) =>
        Array.isArray(line) && line[0] === 'MutBorrowLoc' ? (['ImmBorrowLoc', line[1]] as Line) : line,
      );
      return library()
        .fun('t', { params: Array.from({ length: n }, () => 'u64'), locals: ['&u64'], code })
        .build();
    };
    for (const op of ['CopyLoc', 'ImmBorrowLoc', 'MoveLoc'] as const) {
      const n = MAX_EDGES + 1;
      const status =
        op === 'ImmBorrowLoc' ? 'BORROWLOC_EXISTS_BORROW_ERROR' : (`${op.toUpperCase()}_EXISTS_BORROW_ERROR` as Status);
      refused(frozen(n, [[op, 0], 'Pop', ['MoveLoc', n], 'Pop', 'Ret']), status, { function: 't', offset: join(n) });
    }
    accepted(frozen(MAX_EDGES, [['CopyLoc', 0], 'Pop', ['MoveLoc', MAX_EDGES], 'Pop', 'Ret']));
    accepted(frozen(MAX_EDGES, [['ImmBorrowLoc', 0], 'Pop', ['MoveLoc', MAX_EDGES], 'Pop', 'Ret']));
  });

  it('accepts the same use when the reference is gone, and with edges to spare', () => {
    for (const n of [MAX_EDGES, MAX_EDGES + 1]) {
      accepted(make(n, [['MoveLoc', n], 'Pop', ...twice(n).slice(0, 5), 'Ret']));
      accepted(make(n, [['LdU64', 2], ['MoveLoc', n], 'WriteRef', 'Ret']));
    }
    accepted(make(MAX_EDGES, [['MutBorrowLoc', 0], 'Pop', 'Ret']));
  });
});

describe('work', () => {
  /** References to references' places multiply: every loop round joins what the calls before have mixed. */
  function mixing(count: number): Line[] {
    const round: Line[] = [];
    for (let i = 0; i + 1 < count; i++)
      round.push(
        ['MutBorrowLoc', i],
        ['MutBorrowLoc', i + 1],
        ['Call', 'pick'],
        ['StLoc', count + i],
        ['MoveLoc', count + i],
        'Pop',
      );
    return ['a:', ...round, 'LdTrue', ['BrTrue', 'a'], 'Ret'];
  }

  it('is the same every time, and bounded', () => {
    const count = 20;
    const make = () =>
      library()
        .fun('t', {
          params: Array.from({ length: count }, () => 'u64'),
          locals: Array.from({ length: count }, () => '&mut u64'),
          code: mixing(count),
        })
        .build();
    accepted(make());
    const message = refused(make(), 'PROGRAM_TOO_COMPLEX', { function: 't' }, limits({ work: 900 }));
    expect(refused(make(), 'PROGRAM_TOO_COMPLEX', { function: 't' }, limits({ work: 900 }))).toBe(message);
  });
});
