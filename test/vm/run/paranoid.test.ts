import { beforeAll, describe, expect, test } from 'vitest';
import {
  buildImage,
  EMPTY_VIEW,
  type Execution,
  execution,
  finish,
  type Linkage,
  type LoadedModule,
  type Machine,
  type Module,
  NATIVES,
  prepare,
  type Refusal,
  TypeResolver,
  type VerifiedModule,
  verifyModule,
} from '#vm';
import { moduleText } from '../../../vm/format/module.ts';
import { VIOLATION } from '../../../vm/run/paranoid/violation.ts';
import { finishParanoid } from '../../../vm/run/paranoid.ts';
import { step } from '../../../vm/run/step.ts';
import { Reference } from '../../../vm/types/value.ts';
import { BYTECODE_ENTRY, bytecodeOfSeed } from '../../generate/bytecode.ts';
import { type Line, ModuleBuilder } from '../../support/builder.ts';
import { CHANNEL, Linked, SENDER } from '../../support/linked.ts';
import { MoveTests, testName } from '../../support/move-tests.ts';
import { PROGRAMS } from '../../support/programs.ts';

const GAS = 100_000;

function same(machine: () => Machine, linkage: Linkage, gas: number): void {
  const plain = machine();
  const careful = machine();
  finish(plain);
  expect(finishParanoid(careful, linkage, { recountEvery: 50 })).toBeUndefined();
  const [left, right] = [plain, careful].map((one): Execution => execution(one, gas));
  expect(right).toEqual(left);
}

describe('what verified code does is not held against it', () => {
  test.each(PROGRAMS.map((program) => [program.name, program] as const))('%s', (_, program) => {
    const { linked, fn, options, view } = program;
    const gas = options.gasLimit ?? GAS;
    same(() => linked.machine(fn, { ...options, gasLimit: gas, view: view() }), linked.linkage, gas);
  });

  test('200 generated modules', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const { module, signers } = bytecodeOfSeed(seed);
      const linked = new Linked([module]);
      const image = linked.image(`${moduleText(module)}::${BYTECODE_ENTRY}`);
      const call = { fn: 0, args: [], sender: SENDER, signers, channel: CHANNEL, gasLimit: 3000 };
      same(() => prepare(image, call, EMPTY_VIEW, linked.layoutOf), linked.linkage, 3000);
    }
  });

  describe('the unit tests of packages', () => {
    const packages = [
      'vm/framework/std',
      'vm/framework/millrace',
      'move-examples/bank',
      'move-examples/kernels',
    ] as const;
    let built: ReadonlyMap<(typeof packages)[number], MoveTests>;
    beforeAll(async () => {
      built = await MoveTests.all(packages);
    });

    test.each(packages)('%s', (directory) => {
      const own = built.get(directory)!;
      for (const one of own.tests) {
        const machine = (): Machine => own.machine(one, 20_000);
        expect(() => same(machine, own.linked.linkage, 20_000), testName(one)).not.toThrow();
      }
    });
  });
});

/** A module that nobody verified, linked as if it had been. */
class Unverified {
  readonly linkage: Linkage;
  readonly id: string;

  constructor(module: Module) {
    this.id = moduleText(module);
    const index = (defs: readonly { readonly handle: number }[]): Map<string, number> =>
      new Map(defs.map(({ handle }, i) => [module.identifiers[module.structHandles[handle]!.name]!, i]));
    const loaded: LoadedModule = {
      id: this.id,
      hash: '',
      module: module as VerifiedModule,
      functions: new Map(
        module.functionDefs.map((def, i) => [module.identifiers[module.functionHandles[def.handle]!.name]!, i]),
      ),
      structs: index(module.structDefs),
      enums: index(module.enumDefs),
      dependencies: [],
    };
    this.linkage = new Map([[this.id, loaded]]);
  }

  machine(name: string): Machine {
    const image = buildImage(this.linkage, NATIVES, [{ module: this.id, function: name, typeArgs: [] }]);
    if (!image.ok) throw new Error(image.error.message);
    const types = new TypeResolver(this.linkage);
    const call = { fn: 0, args: [], sender: SENDER, channel: CHANNEL, gasLimit: GAS };
    return prepare(image.value, call, EMPTY_VIEW, (type) => types.layout(type));
  }

  run(name = 't'): Refusal | undefined {
    return finishParanoid(this.machine(name), this.linkage, { recountEvery: 1 });
  }
}

function library(dialect: 'common6' | 'sui7'): ModuleBuilder {
  const b = new ModuleBuilder('0x42', 'm');
  const pair = [
    ['x', 'u64'],
    ['y', 'u64'],
  ] as const;
  b.struct('S', { abilities: ['copy', 'drop', 'store'], fields: pair });
  b.struct('Q', { abilities: ['copy', 'drop'], fields: pair });
  b.struct('N', { fields: [['v', 'u64']] });
  b.struct('K', { abilities: ['drop'], fields: [['v', 'u64']] });
  b.struct('R', { abilities: ['key', 'drop'], fields: [['v', 'u64']] });
  if (dialect === 'sui7')
    b.enum('E', {
      abilities: ['copy', 'drop'],
      variants: [
        ['A', [['s', 'S']]],
        ['B', [['n', 'u64']]],
      ],
    });
  b.fun('id', { params: ['u64'], returns: ['u64'], code: [['MoveLoc', 0], 'Ret'] });
  b.fun('eat', { params: ['S'], code: ['Ret'] });
  b.fun('set', { params: ['&mut u64'], code: [['LdU64', 1], ['MoveLoc', 0], 'WriteRef', 'Ret'] });
  b.fun('only', { typeParams: [['copy']], code: ['Ret'] });
  return b;
}

/** Parts that no verifier lets through, so that only who needs one has it. */
const BAD: Readonly<Record<string, (b: ModuleBuilder) => ModuleBuilder>> = {
  H: (b) => b.struct('H', { abilities: ['copy', 'drop'], fields: [['n', 'N']] }),
  two: (b) => b.fun('two', { returns: ['u64'], code: [['LdU64', 1], ['LdU64', 2], 'Ret'] }),
  local: (b) =>
    b.fun('local', {
      returns: ['&u64'],
      locals: ['u64'],
      code: [['LdU64', 1], ['StLoc', 0], ['ImmBorrowLoc', 0], 'Ret'],
    }),
  give: (b) =>
    b.fun('give', {
      params: ['&mut S'],
      returns: ['&mut S', '&mut u64'],
      code: [['CopyLoc', 0], ['CopyLoc', 0], ['MutBorrowField', 'S.x'], 'Ret'],
    }),
};

interface Row {
  readonly bad?: string;
  readonly dialect?: 'common6' | 'sui7';
  readonly locals?: readonly string[];
  readonly code: readonly Line[];
  readonly kind: keyof typeof VIOLATION;
  readonly at: number;
  readonly in?: string;
  readonly says: RegExp;
}

const S: readonly Line[] = [
  ['LdU64', 1],
  ['LdU64', 2],
  ['Pack', 'S'],
];
const N: readonly Line[] = [
  ['LdU64', 1],
  ['Pack', 'N'],
];

const ROWS: readonly (readonly [name: string, row: Row])[] = [
  [
    'a bool where a u64 is added',
    { code: ['LdTrue', ['LdU64', 1], 'Add', 'Pop', 'Ret'], kind: 'types', at: 2, says: /u64 was expected, bool/ },
  ],
  [
    'a u8 added to a u64',
    { code: [['LdU64', 1], ['LdU8', 1], 'Add', 'Pop', 'Ret'], kind: 'types', at: 2, says: /u8 was expected, u64/ },
  ],
  [
    'a u64 in a bool local',
    { locals: ['bool'], code: [['LdU64', 1], ['StLoc', 0], 'Ret'], kind: 'types', at: 1, says: /bool was expected/ },
  ],
  [
    'a u64 that is branched on',
    { code: [['LdU64', 1], ['BrTrue', 2], 'Ret'], kind: 'types', at: 1, says: /bool was expected/ },
  ],
  [
    'a struct unpacked as another of the same shape',
    { code: [...S, ['Unpack', 'Q'], 'Pop', 'Pop', 'Ret'], kind: 'types', at: 3, says: /::Q was expected, .*::S/ },
  ],
  [
    'a field borrowed from another struct',
    {
      locals: ['S'],
      code: [...S, ['StLoc', 0], ['ImmBorrowLoc', 0], ['ImmBorrowField', 'Q.x'], 'Pop', 'Ret'],
      kind: 'types',
      at: 5,
      says: /::Q was expected/,
    },
  ],
  [
    'a write through an immutable reference',
    {
      locals: ['u64'],
      code: [['LdU64', 1], ['StLoc', 0], ['LdU64', 2], ['ImmBorrowLoc', 0], 'WriteRef', 'Ret'],
      kind: 'types',
      at: 4,
      says: /a mutable reference was expected/,
    },
  ],
  [
    'an argument of another type',
    { code: ['LdTrue', ['Call', 'id'], 'Pop', 'Ret'], kind: 'types', at: 1, says: /u64 was expected, bool/ },
  ],
  [
    'a result too many',
    { bad: 'two', code: [['Call', 'two'], 'Pop', 'Ret'], kind: 'types', at: 2, in: 'two', says: /1 values are left/ },
  ],
  [
    'a value left between blocks',
    {
      code: [['LdU64', 1], ['Branch', 2], 'Pop', 'Ret'],
      kind: 'types',
      at: 1,
      says: /left on the stack between blocks/,
    },
  ],
  [
    'a local that was never set',
    { locals: ['u64'], code: [['CopyLoc', 0], 'Pop', 'Ret'], kind: 'types', at: 0, says: /local 0 holds no value/ },
  ],
  [
    'a local that was moved',
    {
      locals: ['u64'],
      code: [['LdU64', 1], ['StLoc', 0], ['MoveLoc', 0], 'Pop', ['MoveLoc', 0], 'Pop', 'Ret'],
      kind: 'types',
      at: 4,
      says: /holds no value/,
    },
  ],
  ['a drop without drop', { code: [...N, 'Pop', 'Ret'], kind: 'types', at: 2, says: /::N, which lacks drop/ }],
  [
    'a store over a value without drop',
    { locals: ['N'], code: [...N, ['StLoc', 0], ...N, ['StLoc', 0], 'Ret'], kind: 'types', at: 5, says: /lacks drop/ },
  ],
  [
    'a return over a value without drop',
    { locals: ['N'], code: [...N, ['StLoc', 0], 'Ret'], kind: 'types', at: 3, says: /lacks drop/ },
  ],
  [
    'a write over a value without drop',
    {
      locals: ['N'],
      code: [...N, ['StLoc', 0], ...N, ['MutBorrowLoc', 0], 'WriteRef', 'Ret'],
      kind: 'types',
      at: 6,
      says: /lacks drop/,
    },
  ],
  [
    'a comparison that drops what has no drop',
    { code: [...N, ...N, 'Eq', 'Pop', 'Ret'], kind: 'types', at: 4, says: /lacks drop/ },
  ],
  [
    'a copy without copy',
    {
      locals: ['K'],
      code: [['LdU64', 1], ['Pack', 'K'], ['StLoc', 0], ['CopyLoc', 0], 'Pop', 'Ret'],
      kind: 'types',
      at: 3,
      says: /::K, which lacks copy/,
    },
  ],
  [
    'a read without copy',
    {
      locals: ['K'],
      code: [['LdU64', 1], ['Pack', 'K'], ['StLoc', 0], ['ImmBorrowLoc', 0], 'ReadRef', 'Pop', 'Ret'],
      kind: 'types',
      at: 4,
      says: /lacks copy/,
    },
  ],
  [
    'a struct that can do what its part can not',
    {
      bad: 'H',
      code: [...N, ['Pack', 'H'], 'Pop', 'Ret'],
      kind: 'types',
      at: 2,
      says: /::H can do what its part .*::N can't/,
    },
  ],
  [
    'a type argument without the ability',
    { code: [['CallGeneric', 'only<N>'], 'Ret'], kind: 'types', at: 0, says: /lacks abilities/ },
  ],
  [
    'storage of what has no key',
    {
      code: [['LdConst', 'address', new Uint8Array(32)], ['Exists', 'S'], 'Pop', 'Ret'],
      kind: 'types',
      at: 1,
      says: /lacks key/,
    },
  ],
  ['control past the end', { code: [['LdU64', 1], 'Pop'], kind: 'types', at: 2, says: /past the end/ }],
  [
    'a reference to a local that is gone',
    {
      bad: 'local',
      code: [['Call', 'local'], 'ReadRef', 'Pop', 'Ret'],
      kind: 'references',
      at: 3,
      in: 'local',
      says: /outlives its function/,
    },
  ],
  [
    'a move of a borrowed local',
    {
      locals: ['u64', '&u64'],
      code: [['LdU64', 1], ['StLoc', 0], ['ImmBorrowLoc', 0], ['StLoc', 1], ['MoveLoc', 0], 'Pop', 'Ret'],
      kind: 'references',
      at: 4,
      says: /of local 0 while a reference/,
    },
  ],
  [
    'a store over a borrowed local',
    {
      locals: ['u64', '&u64'],
      code: [['LdU64', 1], ['StLoc', 0], ['ImmBorrowLoc', 0], ['StLoc', 1], ['LdU64', 1], ['StLoc', 0], 'Ret'],
      kind: 'references',
      at: 5,
      says: /to local 0 while a reference/,
    },
  ],
  [
    'a copy of a mutably borrowed local',
    {
      locals: ['u64', '&mut u64'],
      code: [['LdU64', 1], ['StLoc', 0], ['MutBorrowLoc', 0], ['StLoc', 1], ['CopyLoc', 0], 'Pop', 'Ret'],
      kind: 'references',
      at: 4,
      says: /while a mutable reference/,
    },
  ],
  [
    'a write to a whole whose part is borrowed',
    {
      locals: ['S', '&mut S', '&mut u64'],
      code: [
        ...S,
        ['StLoc', 0],
        ['MutBorrowLoc', 0],
        ['StLoc', 1],
        ['CopyLoc', 1],
        ['MutBorrowField', 'S.x'],
        ['StLoc', 2],
        ...S,
        ['MoveLoc', 1],
        'WriteRef',
        'Ret',
      ],
      kind: 'references',
      at: 13,
      says: /is written while/,
    },
  ],
  [
    'a mutable field of what is borrowed whole',
    {
      locals: ['S', '&mut S', '&mut S'],
      code: [
        ...S,
        ['StLoc', 0],
        ['MutBorrowLoc', 0],
        ['StLoc', 1],
        ['CopyLoc', 1],
        ['StLoc', 2],
        ['MoveLoc', 1],
        ['MutBorrowField', 'S.x'],
        'Pop',
        'Ret',
      ],
      kind: 'references',
      at: 9,
      says: /as a whole already/,
    },
  ],
  [
    'a push to a vector whose element is borrowed',
    {
      locals: ['vector<u64>', '&mut u64'],
      code: [
        ['LdU64', 1],
        ['VecPack', 'u64', 1],
        ['StLoc', 0],
        ['MutBorrowLoc', 0],
        ['LdU64', 0],
        ['VecMutBorrow', 'u64'],
        ['StLoc', 1],
        ['MutBorrowLoc', 0],
        ['LdU64', 5],
        ['VecPushBack', 'u64'],
        'Ret',
      ],
      kind: 'references',
      at: 9,
      says: /is written while/,
    },
  ],
  [
    'an element read while another is mutably borrowed',
    {
      locals: ['vector<u64>', '&mut vector<u64>', '&mut u64'],
      code: [
        ['LdU64', 1],
        ['VecPack', 'u64', 1],
        ['StLoc', 0],
        ['MutBorrowLoc', 0],
        ['StLoc', 1],
        ['CopyLoc', 1],
        ['LdU64', 0],
        ['VecMutBorrow', 'u64'],
        ['StLoc', 2],
        ['MoveLoc', 1],
        ['LdU64', 0],
        ['VecImmBorrow', 'u64'],
        'Pop',
        'Ret',
      ],
      kind: 'references',
      at: 11,
      says: /is read while/,
    },
  ],
  [
    'a mutable argument that is borrowed',
    {
      locals: ['u64', '&mut u64', '&mut u64'],
      code: [
        ['LdU64', 1],
        ['StLoc', 0],
        ['MutBorrowLoc', 0],
        ['StLoc', 1],
        ['CopyLoc', 1],
        ['StLoc', 2],
        ['MoveLoc', 1],
        ['Call', 'set'],
        'Ret',
      ],
      kind: 'references',
      at: 7,
      says: /argument 0.* is written while/,
    },
  ],
  [
    'a mutable result that another result borrows',
    {
      bad: 'give',
      locals: ['S'],
      code: [...S, ['StLoc', 0], ['MutBorrowLoc', 0], ['Call', 'give'], 'Pop', 'Pop', 'Ret'],
      kind: 'references',
      at: 2,
      in: 'give',
      says: /as a whole already/,
    },
  ],
  [
    'a freeze of what is mutably borrowed',
    {
      locals: ['u64', '&mut u64', '&mut u64'],
      code: [
        ['LdU64', 1],
        ['StLoc', 0],
        ['MutBorrowLoc', 0],
        ['StLoc', 1],
        ['CopyLoc', 1],
        ['StLoc', 2],
        ['MoveLoc', 1],
        'FreezeRef',
        'Pop',
        'Ret',
      ],
      kind: 'references',
      at: 7,
      says: /is read while/,
    },
  ],
  [
    'another variant written while a part is borrowed',
    {
      dialect: 'sui7',
      locals: ['E', '&mut E', '&mut S'],
      code: [
        ...S,
        ['PackVariant', 'E.A'],
        ['StLoc', 0],
        ['MutBorrowLoc', 0],
        ['StLoc', 1],
        ['CopyLoc', 1],
        ['UnpackVariantMutRef', 'E.A'],
        ['StLoc', 2],
        ['LdU64', 1],
        ['PackVariant', 'E.B'],
        ['MoveLoc', 1],
        'WriteRef',
        'Ret',
      ],
      kind: 'references',
      at: 13,
      says: /is written while/,
    },
  ],
];

describe('what the verifier must refuse trips it', () => {
  test.each(ROWS)('%s', (_, { bad, dialect = 'common6', locals = [], code, kind, at, in: name = 't', says }) => {
    const base = library(dialect);
    expect(verifyModule(base.build(dialect)).ok).toBe(true);
    if (bad) BAD[bad]!(base);
    const module = base.fun('t', { locals, code }).build(dialect);
    expect(verifyModule(module).ok).toBe(false);
    const refusal = new Unverified(module).run();
    expect(refusal, JSON.stringify(refusal)).toMatchObject({
      status: 'UNKNOWN_INVARIANT_VIOLATION_ERROR',
      subStatus: VIOLATION[kind],
      function: name,
      offset: at,
    });
    expect(refusal!.message).toMatch(says);
    expect(refusal!.hint ?? '').toMatch(at < code.length || name !== 't' ? /^at instruction \w+$/ : /^$/);
  });

  test('code that looks odd and is safe does not', () => {
    const code: readonly Line[] = [
      ...S,
      ['StLoc', 0],
      // Two mutable references to one local; the older one is written first.
      ['MutBorrowLoc', 0],
      ['StLoc', 1],
      ['MutBorrowLoc', 0],
      ['StLoc', 2],
      ...S,
      ['MoveLoc', 1],
      'WriteRef',
      ...S,
      ['MoveLoc', 2],
      'WriteRef',
      'Ret',
    ];
    const module = library('common6')
      .fun('t', { locals: ['S', '&mut S', '&mut S'], code })
      .build('common6');
    expect(verifyModule(module).ok).toBe(true);
    expect(new Unverified(module).run()).toBeUndefined();
  });
});

test('a reference in a local that not every path has set is at an end where the paths meet', () => {
  const code: readonly Line[] = [
    ['LdU64', 1],
    ['StLoc', 0],
    'again:',
    ['CopyLoc', 0],
    ['LdU64', 3],
    'Gt',
    ['BrTrue', 'end'],
    ['CopyLoc', 0],
    ['LdU64', 1],
    'Add',
    // In the second round local 1 still points to local 0, and nobody can use it.
    ['StLoc', 0],
    ['ImmBorrowLoc', 0],
    ['StLoc', 1],
    ['Branch', 'again'],
    'end:',
    'Ret',
  ];
  const build = (end: readonly Line[]): Module =>
    library('common6')
      .fun('t', { locals: ['u64', '&u64'], code: [...code.slice(0, -1), ...end, 'Ret'] })
      .build('common6');
  expect(verifyModule(build([])).ok).toBe(true);
  expect(new Unverified(build([])).run()).toBeUndefined();
  const used = build([['CopyLoc', 1], 'Pop']);
  expect(verifyModule(used)).toMatchObject({ ok: false, error: { status: 'COPYLOC_UNAVAILABLE_ERROR' } });
  expect(new Unverified(used).run()).toMatchObject({ subStatus: VIOLATION.references, offset: 13 });
});

test('parameters are there when the code jumps back to its start', () => {
  const module = library('common6')
    .fun('u', { params: ['&u64'], code: ['LdFalse', ['BrTrue', 0], ['MoveLoc', 0], 'Pop', 'Ret'] })
    .fun('t', { locals: ['u64'], code: [['LdU64', 1], ['StLoc', 0], ['ImmBorrowLoc', 0], ['Call', 'u'], 'Ret'] })
    .build('common6');
  expect(verifyModule(module).ok).toBe(true);
  expect(new Unverified(module).run()).toBeUndefined();
});

describe('the two known holes of verifiers', () => {
  test('a loop head that is not run again (move PR #1041): a local is moved and used again', () => {
    // Block x jumps back to both heads: to h1, and by falling through to h2, which the code has reached before. Both states
    // change. Who goes on with h2 alone never looks at h1 again, where the local that x has moved is used.
    const code: readonly Line[] = [
      ['LdU64', 7],
      ['StLoc', 1],
      'h1:',
      ['CopyLoc', 1],
      'Pop',
      'LdTrue',
      ['BrTrue', 'h2'],
      'Ret',
      'x:',
      ['MoveLoc', 1],
      'Pop',
      ['CopyLoc', 0],
      ['BrTrue', 'h1'],
      'h2:',
      ['LdU64', 8],
      ['StLoc', 1],
      'LdTrue',
      ['BrTrue', 'x'],
      'Ret',
    ];
    const module = library('common6')
      .fun('u', { params: ['bool'], locals: ['u64'], code })
      .fun('t', { code: ['LdTrue', ['Call', 'u'], 'Ret'] })
      .build('common6');
    const refusal = { status: 'COPYLOC_UNAVAILABLE_ERROR', function: 'u', offset: 2 };
    expect(verifyModule(module)).toMatchObject({ ok: false, error: refusal });
    expect(new Unverified(module).run()).toMatchObject({ subStatus: VIOLATION.types, function: 'u', offset: 2 });
  });

  test('eleven edges between two nodes (aptos PR #17770): two mutable references, one into what the other replaces', () => {
    const branches = 11;
    const lines: Line[] = [];
    for (let i = 0; i < branches; i++) lines.push(...S, ['StLoc', i]);
    for (let i = 0; i < branches; i++) lines.push(i === 0 ? 'LdTrue' : 'LdFalse', ['BrTrue', `b${i}`]);
    lines.push(['LdU64', 0], 'Abort');
    for (let i = 0; i < branches; i++)
      lines.push(`b${i}:`, ['MutBorrowLoc', i], ['MutBorrowField', 'S.x'], ['StLoc', branches], ['Branch', 'join']);
    const before = lines.filter((line) => typeof line !== 'string' || !line.endsWith(':')).length;
    lines.push('join:', ...S, ['MutBorrowLoc', 0], 'WriteRef', ['MoveLoc', branches], 'ReadRef', 'Pop', 'Ret');
    const module = library('common6')
      .fun('t', { locals: [...Array.from({ length: branches }, () => 'S'), '&mut u64'], code: lines })
      .build('common6');
    expect(verifyModule(module)).toMatchObject({ ok: false, error: { status: 'BORROWLOC_EXISTS_BORROW_ERROR' } });
    expect(new Unverified(module).run()).toMatchObject({
      subStatus: VIOLATION.references,
      function: 't',
      offset: before + 4,
      message: expect.stringContaining('is written while'),
    });
  });
});

describe('a machine that was tampered with', () => {
  /** Runs `steps` of plain steps' worth in paranoid mode, then lets `tamper` at the machine. */
  function tampered(
    tamper: (machine: Machine) => void,
    code: readonly Line[],
    locals: readonly string[] = [],
  ): Refusal | undefined {
    const module = library('common6').fun('t', { locals, code }).build('common6');
    const accepted = verifyModule(module);
    if (!accepted.ok) throw new Error(accepted.error.message);
    const unverified = new Unverified(module);
    const machine = unverified.machine('t');
    let seen = 0;
    return finishParanoid(machine, unverified.linkage, {
      recountEvery: 1,
      onStep: (_, pc) => {
        if (pc === 4 && seen++ === 0) tamper(machine);
      },
    });
  }
  const code: readonly Line[] = [...S, ['StLoc', 0], ['CopyLoc', 0], 'Pop', ['LdU64', 1], 'Pop', 'Ret'];

  test.each<readonly [string, (machine: Machine) => void, RegExp]>([
    [
      'an integer as a bigint that is small',
      (machine) => {
        machine.locals[0] = [1n, 2];
      },
      /./,
    ],
    [
      'a struct with a field too many',
      (machine) => {
        machine.locals[0] = [1, 2, 3];
      },
      /aggregate of 3/,
    ],
    [
      'a number past 2^53',
      (machine) => {
        machine.locals[0] = 2 ** 54;
      },
      /number/,
    ],
    [
      'an aggregate with two owners',
      (machine) => {
        machine.lent.push(machine.locals[0]!);
      },
      /shares an aggregate/,
    ],
    [
      'a memory account that is off by one',
      (machine) => {
        machine.memory++;
      },
      /memory account/,
    ],
    [
      'a value more on the stack',
      (machine) => {
        machine.stack[machine.sp++] = 1;
      },
      /on the stack/,
    ],
  ])('%s', (name, tamper, says) => {
    const refusal = tampered(tamper, code, ['S']);
    if (name.startsWith('an integer')) {
      // Shallow looks see the array only; a call looks inside.
      expect(refusal).toBeUndefined();
      const deep = tampered(tamper, [...S, ['StLoc', 0], ['CopyLoc', 0], ['Call', 'eat'], 'Ret'], ['S']);
      expect(deep?.message).toMatch(/bigint 1/);
      return;
    }
    expect(refusal).toMatchObject({
      status: 'UNKNOWN_INVARIANT_VIOLATION_ERROR',
      subStatus: VIOLATION.types,
      function: 't',
    });
    expect(refusal!.message).toMatch(says);
  });

  test('a reference that points elsewhere', () => {
    const refusal = tampered(
      (machine) => {
        machine.stack[0] = new Reference(machine.locals, 1);
      },
      [['LdU64', 1], ['StLoc', 0], ['ImmBorrowLoc', 0], 'Nop', 'Nop', 'ReadRef', 'Pop', 'Ret'],
      ['u64', 'u64'],
    );
    expect(refusal).toMatchObject({ subStatus: VIOLATION.references, offset: 5 });
    expect(refusal!.message).toMatch(/points elsewhere/);
  });
});

test('paranoid mode starts at the first step', () => {
  const unverified = new Unverified(
    library('common6')
      .fun('t', { code: ['Nop', 'Ret'] })
      .build('common6'),
  );
  const machine = unverified.machine('t');
  step(machine);
  expect(() => finishParanoid(machine, unverified.linkage)).toThrow('starts at the first step');
});
