import { describe, expect, test } from 'vitest';
import { execution, finish, inspect, type StepRecord } from '#vm';
import { type Line, ModuleBuilder } from '../../support/builder.ts';
import { full, Linked, Resources, type RunOptions, summary } from '../../support/linked.ts';
import { PROGRAMS } from '../../support/programs.ts';

const GAS = 1_000_000;

/** Every step of a call, and the calls of the hooks in their order. */
function traced(linked: Linked, fn: string, options: RunOptions = {}) {
  const machine = linked.machine(fn, { gasLimit: GAS, ...options });
  const steps: StepRecord[] = [];
  const calls: string[] = [];
  inspect(machine, linked.layoutOf, {
    enter: (entered, args, depth, gasLeft) =>
      calls.push(`${'  '.repeat(depth)}> ${entered.name}(${args.map(({ text }) => text).join(', ')}) ${GAS - gasLeft}`),
    leave: (left, returns, depth, gasLeft) =>
      calls.push(`${'  '.repeat(depth)}< ${left.name}: ${returns.map(({ text }) => text).join(', ')} ${GAS - gasLeft}`),
    step: (record) => steps.push(record),
    fail: (failure) => calls.push(`! ${failure.status}`),
  });
  return { steps, calls, done: execution(machine, GAS) };
}

describe('what an instruction takes and gives', () => {
  const builder = (code: readonly Line[], locals: readonly string[] = []): Linked =>
    new Linked([
      new ModuleBuilder('0x42', 'm')
        .struct('P', {
          abilities: ['copy', 'drop'],
          fields: [
            ['a', 'u8'],
            ['b', 'u64'],
          ],
        })
        .struct('R', { abilities: ['key', 'drop'], fields: [['x', 'u64']] })
        .enum('E', {
          abilities: ['copy', 'drop'],
          variants: [
            ['None', []],
            ['One', [['x', 'u8']]],
          ],
        })
        .fun('two', { params: ['u8', 'bool'], returns: ['bool', 'u8'], code: [['MoveLoc', 1], ['MoveLoc', 0], 'Ret'] })
        .importFun('0x1::vector::length', { typeParams: [[]], params: ['&vector<T0>'], returns: ['u64'] })
        .fun('main', {
          locals,
          acquires: code.some((line) => line[0] === 'MutBorrowGlobal') ? ['R'] : [],
          code: [...code, 'Ret'],
        })
        .build('sui7'),
    ]);
  const P = `${full('0x42')}::m::P`;
  const E = `${full('0x42')}::m::E`;
  /** Instructions, the place of the one looked at, what it pops (top first) and pushes. */
  const ROWS: readonly (readonly [string, readonly Line[], number, string, string, (readonly string[])?])[] = [
    ['LdU8', [['LdU8', 7], 'Pop'], 0, '', 'u8 7'],
    ['LdU256', [['LdU256', 1n << 255n], 'Pop'], 0, '', `u256 ${1n << 255n}`],
    ['LdTrue', ['LdTrue', 'Pop'], 0, '', 'bool true'],
    ['LdConst', [['LdConst', 'vector<u8>', Uint8Array.of(2, 1, 2)], 'Pop'], 0, '', 'vector<u8> 0x0102'],
    ['Pop', ['LdTrue', 'Pop'], 1, 'bool true', ''],
    ['Nop', ['Nop'], 0, '', ''],
    ['Add', [['LdU8', 1], ['LdU8', 2], 'Add', 'Pop'], 2, 'u8 2; u8 1', 'u8 3'],
    ['Lt', [['LdU8', 1], ['LdU8', 2], 'Lt', 'Pop'], 2, 'u8 2; u8 1', 'bool true'],
    ['Shl', [['LdU64', 1], ['LdU8', 63], 'Shl', 'Pop'], 2, 'u8 63; u64 1', 'u64 9223372036854775808'],
    ['CastU8', [['LdU64', 1], 'CastU8', 'Pop'], 1, 'u64 1', 'u8 1'],
    ['Not', ['LdTrue', 'Not', 'Pop'], 1, 'bool true', 'bool false'],
    ['BrTrue', ['LdTrue', ['BrTrue', 'to'], 'to:', 'Nop'], 1, 'bool true', ''],
    ['Branch', [['Branch', 'to'], 'to:', 'Nop'], 0, '', ''],
    [
      'StLoc',
      [
        ['LdU8', 5],
        ['StLoc', 0],
      ],
      1,
      'u8 5',
      '',
      ['u8'],
    ],
    ['CopyLoc', [['LdU8', 5], ['StLoc', 0], ['CopyLoc', 0], 'Pop'], 2, '', 'u8 5', ['u8']],
    ['MoveLoc', [['LdU8', 5], ['StLoc', 0], ['MoveLoc', 0], 'Pop'], 2, '', 'u8 5', ['u8']],
    ['ImmBorrowLoc', [['LdU8', 5], ['StLoc', 0], ['ImmBorrowLoc', 0], 'Pop'], 2, '', '&u8 &5', ['u8']],
    ['MutBorrowLoc', [['LdU8', 5], ['StLoc', 0], ['MutBorrowLoc', 0], 'Pop'], 2, '', '&mut u8 &mut 5', ['u8']],
    [
      'FreezeRef',
      [['LdU8', 5], ['StLoc', 0], ['MutBorrowLoc', 0], 'FreezeRef', 'Pop'],
      3,
      '&mut u8 &mut 5',
      '&u8 &5',
      ['u8'],
    ],
    ['ReadRef', [['LdU8', 5], ['StLoc', 0], ['ImmBorrowLoc', 0], 'ReadRef', 'Pop'], 3, '&u8 &5', 'u8 5', ['u8']],
    [
      'WriteRef',
      [['LdU8', 5], ['StLoc', 0], ['LdU8', 6], ['MutBorrowLoc', 0], 'WriteRef'],
      4,
      '&mut u8 &mut 5; u8 6',
      '',
      ['u8'],
    ],
    ['Pack', [['LdU8', 1], ['LdU64', 2], ['Pack', 'P'], 'Pop'], 2, 'u64 2; u8 1', `${P} P { a: 1, b: 2 }`],
    [
      'Unpack',
      [['LdU8', 1], ['LdU64', 2], ['Pack', 'P'], ['Unpack', 'P'], 'Pop', 'Pop'],
      3,
      `${P} P { a: 1, b: 2 }`,
      'u8 1; u64 2',
    ],
    [
      'ImmBorrowField',
      [['LdU8', 1], ['LdU64', 2], ['Pack', 'P'], ['StLoc', 0], ['ImmBorrowLoc', 0], ['ImmBorrowField', 'P.b'], 'Pop'],
      5,
      `&${P} &P { a: 1, b: 2 }`,
      '&u64 &2',
      ['P'],
    ],
    ['VecPack', [['LdU8', 1], ['LdU8', 2], ['VecPack', 'u8', 2], 'Pop'], 2, 'u8 2; u8 1', 'vector<u8> 0x0102'],
    [
      'VecUnpack',
      [['LdConst', 'vector<u8>', Uint8Array.of(2, 1, 2)], ['VecUnpack', 'u8', 2], 'Pop', 'Pop'],
      1,
      'vector<u8> 0x0102',
      'u8 1; u8 2',
    ],
    [
      'VecImmBorrow',
      [
        ['LdConst', 'vector<u8>', Uint8Array.of(2, 1, 2)],
        ['StLoc', 0],
        ['ImmBorrowLoc', 0],
        ['LdU64', 1],
        ['VecImmBorrow', 'u8'],
        'Pop',
      ],
      4,
      'u64 1; &vector<u8> &0x0102',
      '&u8 &2',
      ['vector<u8>'],
    ],
    ['PackVariant', [['LdU8', 3], ['PackVariant', 'E.One'], 'Pop'], 1, 'u8 3', `${E} E::One { x: 3 }`],
    [
      'UnpackVariant',
      [['LdU8', 3], ['PackVariant', 'E.One'], ['UnpackVariant', 'E.One'], 'Pop'],
      2,
      `${E} E::One { x: 3 }`,
      'u8 3',
    ],
    ['Call', [['LdU8', 3], 'LdFalse', ['Call', 'two'], 'Pop', 'Pop'], 2, 'bool false; u8 3', ''],
    [
      'CallNative',
      [
        ['LdConst', 'vector<u8>', Uint8Array.of(2, 1, 2)],
        ['StLoc', 0],
        ['ImmBorrowLoc', 0],
        ['CallGeneric', '0x1::vector::length<u8>'],
        'Pop',
      ],
      3,
      '&vector<u8> &0x0102',
      'u64 2',
      ['vector<u8>'],
    ],
  ];

  const rows = ROWS.map(([name, code, at, popped, pushed, locals]) => ({ name, code, at, popped, pushed, locals }));
  test.each(rows)('$name', ({ name, code, at, popped, pushed, locals = [] }) => {
    const { steps, done } = traced(builder(code, locals), '0x42::m::main');
    expect(summary(done)).toBe('executed');
    const texts = (list: StepRecord['popped']) => list.map(({ type, text }) => `${type} ${text}`).join('; ');
    expect([steps[at]!.instruction, texts(steps[at]!.popped), texts(steps[at]!.pushed)]).toEqual([
      name,
      popped,
      pushed,
    ]);
  });

  test('an instruction that fails is told, with what it popped and pushed nothing', () => {
    const { steps, calls, done } = traced(builder([['LdU8', 1], ['LdU8', 2], 'Sub', 'Pop']), '0x42::m::main');
    expect(done.failure!.status).toBe('ARITHMETIC_ERROR');
    expect(steps.at(-1)).toMatchObject({
      instruction: 'Sub',
      pc: 2,
      popped: [{ text: '2' }, { text: '1' }],
      pushed: [],
    });
    expect(calls).toEqual(['> main() 0', '! ARITHMETIC_ERROR']);
  });

  test('the instruction that could not be paid is told last', () => {
    const linked = builder([['LdU8', 1], ['LdU8', 2], 'Add', 'Pop']);
    const { steps, calls } = traced(linked, '0x42::m::main', { gasLimit: 3 });
    expect(steps.map(({ instruction, gas, gasLeft }) => [instruction, gas, gasLeft])).toEqual([
      ['LdU8', 1, 2],
      ['LdU8', 1, 1],
      ['Add', 1, 0],
    ]);
    expect(calls.at(-1)).toBe('! OUT_OF_GAS');
  });
});

test('calls are entered and left in order, natives too, with arguments, results and gas', () => {
  const linked = new Linked([
    new ModuleBuilder('0x42', 'm')
      .importFun('0x1::vector::length', { typeParams: [[]], params: ['&vector<T0>'], returns: ['u64'] })
      .fun('main', {
        params: ['vector<u8>', 'u64'],
        returns: ['u64'],
        code: [['ImmBorrowLoc', 0], ['MoveLoc', 1], ['Call', 'inner'], 'Ret'],
      })
      .fun('inner', {
        params: ['&vector<u8>', 'u64'],
        returns: ['u64'],
        code: [['MoveLoc', 0], ['CallGeneric', '0x1::vector::length<u8>'], ['MoveLoc', 1], 'Add', 'Ret'],
      })
      .build(),
  ]);
  const { calls, steps } = traced(linked, '0x42::m::main', { args: ['0x0102', 5] });
  expect(calls).toEqual([
    '> main(0x0102, 5) 0',
    '  > inner(&0x0102, 5) 14',
    '    > length(&0x0102) 15',
    '    < length: 2 30',
    '  < inner: 7 34',
    '< main: 7 35',
  ]);
  expect(steps.map(({ index, depth, pc }) => [index, depth, pc])).toEqual([
    [0, 0, 0],
    [1, 0, 1],
    [2, 0, 2],
    [3, 1, 0],
    [4, 1, 1],
    [5, 1, 2],
    [6, 1, 3],
    [7, 1, 4],
    [8, 0, 3],
  ]);
});

test('resources touched are told: loaded once, then read, written, moved', () => {
  const { linked, fn, options, view } = PROGRAMS.find(({ name }) => name === 'global storage')!;
  const { steps } = traced(linked, fn, { ...options, view: view() });
  const short = (type: string): string => type.replaceAll(`${full('0x42')}::classic::`, '');
  const touched = steps.flatMap(({ instruction, accesses }) =>
    accesses.map(({ kind, owner, type }) => `${instruction}: ${kind} ${Number(owner).toString(16)} ${short(type)}`),
  );
  expect(touched).toEqual([
    'MutBorrowGlobal: load b2 R',
    'MutBorrowGlobal: write b2 R',
    'MutBorrowGlobal: write b2 R',
    'MoveFrom: load a1 R',
    'MoveFrom: move_from a1 R',
    'MoveTo: load a1 G<R>',
    'MoveTo: move_to a1 G<R>',
    'ImmBorrowGlobal: read b2 R',
    'Exists: exists a1 G<R>',
  ]);
});

describe.each(PROGRAMS)('$name', ({ linked, fn, options, view }) => {
  test('ends the same whether looked at or not, and whether anyone listens', () => {
    const plain = linked.machine(fn, { ...options, view: view(), gasLimit: GAS });
    finish(plain);
    const silent = linked.machine(fn, { ...options, view: view(), gasLimit: GAS });
    inspect(silent, linked.layoutOf, {});
    const { done, steps } = traced(linked, fn, { ...options, view: view() });
    expect(done).toEqual(execution(plain, GAS));
    expect(execution(silent, GAS)).toEqual(done);
    expect(silent.globals.log).toBeUndefined();
    expect(steps.reduce((sum, { gas }) => sum + gas, 0)).toBe(done.gasUsed);
  });
});

test('names that JavaScript objects have are only names', () => {
  const linked = new Linked([
    new ModuleBuilder('0x42', '__proto__')
      .struct('constructor', {
        abilities: ['key', 'copy', 'drop', 'store'],
        fields: [
          ['__proto__', 'u8'],
          ['toString', 'u64'],
        ],
      })
      .fun('__proto__', {
        params: ['signer'],
        returns: ['constructor'],
        locals: ['constructor'],
        code: [
          ['ImmBorrowLoc', 0],
          ['LdU8', 1],
          ['LdU64', 2],
          ['Pack', 'constructor'],
          ['StLoc', 1],
          ['CopyLoc', 1],
          ['MoveTo', 'constructor'],
          ['MoveLoc', 1],
          'Ret',
        ],
      })
      .build(),
  ]);
  const view = new Resources();
  const { done, steps } = traced(linked, '0x42::__proto__::__proto__', { view });
  expect(summary(done)).toBe('executed 010200000000000000');
  expect(steps.find(({ instruction }) => instruction === 'Pack')!.pushed[0]!.text).toBe(
    'constructor { __proto__: 1, toString: 2 }',
  );
  expect(done.changes.map(({ type }) => type.text)).toEqual([`${full('0x42')}::__proto__::constructor`]);
});
