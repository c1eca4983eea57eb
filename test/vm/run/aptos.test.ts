import { describe, expect, it, test } from 'vitest';
import { execution, finish, inspect, MAX_GAS } from '#vm';
import { finishParanoid } from '../../../vm/run/paranoid.ts';
import { decodeMachine, encodeMachine } from '../../../vm/run/snapshot.ts';
import { step } from '../../../vm/run/step.ts';
import { type Line, ModuleBuilder } from '../../support/builder.ts';
import { Linked, Resources, statusOf, summary } from '../../support/linked.ts';

/**
 * F { A { x: u64, y: u8 }, B { x: u64, y: u8 }, C { b: bool } } copy + drop + store; P<T> { One { v: T }, Two { v: T, w: u8 } } the
 * same; R { On { n: u64 }, Off { } } key.
 */
function enums(): ModuleBuilder {
  const both = [
    ['x', 'u64'],
    ['y', 'u8'],
  ] as const;
  return new ModuleBuilder('0x42', 'm')
    .enum('F', {
      abilities: ['copy', 'drop', 'store'],
      variants: [
        ['A', both],
        ['B', both],
        ['C', [['b', 'bool']]],
      ],
    })
    .enum('P', {
      abilities: ['copy', 'drop', 'store'],
      typeParams: [[]],
      variants: [
        ['One', [['v', 'T0']]],
        [
          'Two',
          [
            ['v', 'T0'],
            ['w', 'u8'],
          ],
        ],
      ],
    })
    .enum('R', {
      abilities: ['key'],
      variants: [
        ['On', [['n', 'u64']]],
        ['Off', []],
      ],
    });
}

const A: Line[] = [
  ['LdU64', 7],
  ['LdU8', 9],
  ['PackVariant', 'F.A'],
];
const B: Line[] = [
  ['LdU64', 7],
  ['LdU8', 9],
  ['PackVariant', 'F.B'],
];
const C: Line[] = ['LdTrue', ['PackVariant', 'F.C']];
const TWO: Line[] = [
  ['LdU64', 7],
  ['LdU8', 9],
  ['PackVariantGeneric', 'P<u64>.Two'],
];
/** Stores what `make` makes in local 0 and borrows it. */
const borrowed = (make: Line[], mutable = false): Line[] => [
  ...make,
  ['StLoc', 0],
  [mutable ? 'MutBorrowLoc' : 'ImmBorrowLoc', 0],
];

type Row = readonly [name: string, returns: readonly string[], local: string, code: readonly Line[], expected: string];

const rows: readonly Row[] = [
  [
    'unpack what was packed',
    ['u64', 'u8'],
    'F',
    [...A, ['UnpackVariant', 'F.A'], 'Ret'],
    'executed 0700000000000000 09',
  ],
  ['unpack as another variant', ['bool'], 'F', [...A, ['UnpackVariant', 'F.C'], 'Ret'], 'STRUCT_VARIANT_MISMATCH'],
  [
    'unpack as a variant of the same shape',
    ['u64', 'u8'],
    'F',
    [...A, ['UnpackVariant', 'F.B'], 'Ret'],
    'STRUCT_VARIANT_MISMATCH',
  ],
  ['the value is the variant and its fields', ['F'], 'F', [...B, 'Ret'], 'executed 01070000000000000009'],
  ['test, true', ['bool'], 'F', [...borrowed(B), ['TestVariant', 'F.B'], 'Ret'], 'executed 01'],
  ['test, false', ['bool'], 'F', [...borrowed(B), ['TestVariant', 'F.A'], 'Ret'], 'executed 00'],
  ['test through &mut', ['bool'], 'F', [...borrowed(C, true), ['TestVariant', 'F.C'], 'Ret'], 'executed 01'],
  [
    'a field of the first of two variants',
    ['u64'],
    'F',
    [...borrowed(A), ['ImmBorrowVariantField', 'F.A|B.x'], 'ReadRef', 'Ret'],
    'executed 0700000000000000',
  ],
  [
    'a field of the second',
    ['u8'],
    'F',
    [...borrowed(B), ['ImmBorrowVariantField', 'F.A|B.y'], 'ReadRef', 'Ret'],
    'executed 09',
  ],
  [
    'a field of a variant that is not there',
    ['u8'],
    'F',
    [...borrowed(C), ['ImmBorrowVariantField', 'F.A|B.y'], 'ReadRef', 'Ret'],
    'STRUCT_VARIANT_MISMATCH',
  ],
  [
    'a field of the one variant that is named',
    ['u64'],
    'F',
    [...borrowed(B), ['ImmBorrowVariantField', 'F.A.x'], 'ReadRef', 'Ret'],
    'STRUCT_VARIANT_MISMATCH',
  ],
  [
    'write through a field',
    ['F'],
    'F',
    [['LdU64', 8], ...borrowed(B, true), ['MutBorrowVariantField', 'F.A|B.x'], 'WriteRef', ['MoveLoc', 0], 'Ret'],
    'executed 01080000000000000009',
  ],
  [
    'write to a field of a variant that is not there',
    ['F'],
    'F',
    [['LdU64', 8], ...borrowed(C, true), ['MutBorrowVariantField', 'F.A|B.x'], 'WriteRef', ['MoveLoc', 0], 'Ret'],
    'STRUCT_VARIANT_MISMATCH',
  ],
  [
    'generic unpack',
    ['u64', 'u8'],
    'P<u64>',
    [...TWO, ['UnpackVariantGeneric', 'P<u64>.Two'], 'Ret'],
    'executed 0700000000000000 09',
  ],
  [
    'generic unpack as another',
    ['u64'],
    'P<u64>',
    [...TWO, ['UnpackVariantGeneric', 'P<u64>.One'], 'Ret'],
    'STRUCT_VARIANT_MISMATCH',
  ],
  ['generic test', ['bool'], 'P<u64>', [...borrowed(TWO), ['TestVariantGeneric', 'P<u64>.Two'], 'Ret'], 'executed 01'],
  [
    'generic field',
    ['u64'],
    'P<u64>',
    [...borrowed(TWO), ['ImmBorrowVariantFieldGeneric', 'P<u64>.One|Two.v'], 'ReadRef', 'Ret'],
    'executed 0700000000000000',
  ],
  [
    'generic write',
    ['P<u64>'],
    'P<u64>',
    [
      ['LdU8', 1],
      ...borrowed(TWO, true),
      ['MutBorrowVariantFieldGeneric', 'P<u64>.Two.w'],
      'WriteRef',
      ['MoveLoc', 0],
      'Ret',
    ],
    'executed 01070000000000000001',
  ],
  [
    'the variant is replaced in place',
    ['bool', 'F'],
    'F',
    [...C, ...borrowed(A, true), 'WriteRef', ['ImmBorrowLoc', 0], ['TestVariant', 'F.C'], ['MoveLoc', 0], 'Ret'],
    'executed 01 0201',
  ],
  ['equal', ['bool'], 'F', [...A, ...A, 'Eq', 'Ret'], 'executed 01'],
  ['another variant with the same fields is not equal', ['bool'], 'F', [...A, ...B, 'Eq', 'Ret'], 'executed 00'],
];

describe('enums', () => {
  test.each(rows)('%s', (_, returns, local, code, expected) => {
    const module = enums()
      .fun('t', { visibility: 'public', returns, locals: [local], code })
      .build('aptos7');
    const linked = new Linked([module]);
    expect(summary(linked.run('0x42::m::t'))).toBe(expected);
    // The same with every check on, traced, and cut in two at every step.
    const paranoid = linked.machine('0x42::m::t');
    expect(finishParanoid(paranoid, linked.linkage)).toBeUndefined();
    expect(summary(execution(paranoid, MAX_GAS))).toBe(expected);
    const traced = linked.machine('0x42::m::t');
    const seen: string[] = [];
    inspect(traced, linked.layoutOf, {
      step: ({ instruction, popped, pushed }) => seen.push(`${instruction} ${popped.length} ${pushed.length}`),
    });
    expect(summary(execution(traced, MAX_GAS))).toBe(expected);
    expect(seen.length).toBe(traced.steps);
    const image = linked.image('0x42::m::t');
    const total = traced.steps;
    for (let cut = 0; cut <= total; cut++) {
      const machine = linked.machine('0x42::m::t');
      for (let i = 0; i < cut; i++) step(machine);
      const bytes = encodeMachine(machine);
      const again = decodeMachine(image, bytes, new Resources());
      if (!again.ok) throw new Error(again.error.message);
      finish(again.value);
      expect(summary(execution(again.value, MAX_GAS))).toBe(expected);
    }
  });

  it('a trace shows the variant that is looked at', () => {
    const module = enums()
      .fun('t', {
        visibility: 'public',
        returns: ['bool'],
        locals: ['F'],
        code: [...borrowed(B), ['TestVariant', 'F.A'], 'Ret'],
      })
      .build('aptos7');
    const linked = new Linked([module]);
    const rows: string[] = [];
    inspect(linked.machine('0x42::m::t'), linked.layoutOf, {
      step: ({ instruction, popped, pushed }) => {
        if (instruction === 'TestVariant') rows.push(popped[0]!.text, pushed[0]!.text);
      },
    });
    expect(rows).toEqual(['&F::B { x: 7, y: 9 }', 'false']);
  });

  it('as resources', () => {
    const module = enums()
      .fun('put', {
        visibility: 'public',
        params: ['&signer'],
        code: [['MoveLoc', 0], ['LdU64', 3], ['PackVariant', 'R.On'], ['MoveTo', 'R'], 'Ret'],
      })
      .fun('bump', {
        visibility: 'public',
        params: ['address'],
        returns: ['u64'],
        acquires: ['R'],
        locals: ['&mut u64'],
        code: [
          ['MoveLoc', 0],
          ['MutBorrowGlobal', 'R'],
          ['MutBorrowVariantField', 'R.On.n'],
          ['StLoc', 1],
          ['CopyLoc', 1],
          'ReadRef',
          ['LdU64', 1],
          'Add',
          ['CopyLoc', 1],
          'WriteRef',
          ['MoveLoc', 1],
          'ReadRef',
          'Ret',
        ],
      })
      .build('aptos7');
    const linked = new Linked([module]);
    const view = new Resources();
    view.apply(linked.run('0x42::m::put', { view }).changes);
    const bumped = linked.run('0x42::m::bump', { view, args: ['0xa1'] });
    expect(summary(bumped)).toBe('executed 0400000000000000');
    view.apply(bumped.changes);
    expect(Object.values(view.contents())).toEqual(['000400000000000000']);
  });
});

describe('AbortMsg', () => {
  const linked = new Linked([
    new ModuleBuilder('0x42', 'm')
      .fun('t', {
        visibility: 'public',
        params: ['u64', 'vector<u8>'],
        code: [['MoveLoc', 0], ['MoveLoc', 1], 'AbortMsg'],
      })
      .build('aptos10'),
  ]);
  const abort = (message: Uint8Array) => {
    const bcs = Uint8Array.from([...uleb(message.length), ...message]);
    const machine = linked.machine('0x42::m::t', { args: [7n, bcs] });
    finish(machine);
    return machine;
  };
  const uleb = (n: number): number[] => (n < 128 ? [n] : [(n & 127) | 128, n >> 7]);
  const text = (value: string): Uint8Array => new TextEncoder().encode(value);

  test.each([
    ['text', text('not enough: é €'), 'ABORTED 7', 'not enough: é €'],
    ['a byte order mark, kept', Uint8Array.of(0xef, 0xbb, 0xbf, 0x61), 'ABORTED 7', '\uFEFFa'],
    ['no text', text(''), 'ABORTED 7', undefined],
    ['1,024 bytes', text('x'.repeat(1024)), 'ABORTED 7', 'x'.repeat(1024)],
    ['1,025 bytes', text('x'.repeat(1025)), 'ABORT_MESSAGE_LIMIT_EXCEEDED', undefined],
    ['1,025 bytes that are no text either', new Uint8Array(1025).fill(0xff), 'ABORT_MESSAGE_LIMIT_EXCEEDED', undefined],
    ['half a character', Uint8Array.of(0xc3), 'INVALID_ABORT_MESSAGE', undefined],
    ['a surrogate', Uint8Array.of(0xed, 0xa0, 0x80), 'INVALID_ABORT_MESSAGE', undefined],
    ['an overlong zero', Uint8Array.of(0xc0, 0x80), 'INVALID_ABORT_MESSAGE', undefined],
  ] as const)('%s', (_, message, outcome, expected) => {
    const machine = abort(message);
    expect(summary(execution(machine, MAX_GAS))).toBe(outcome);
    expect(machine.failure?.message).toBe(expected);
    const again = decodeMachine(machine.image, encodeMachine(machine), new Resources());
    expect(again.ok && again.value.failure).toEqual(machine.failure);
  });

  it('passes paranoid mode', () => {
    const machine = linked.machine('0x42::m::t', { args: [7n, Uint8Array.of(1, 0x61)] });
    expect(finishParanoid(machine, linked.linkage)).toBeUndefined();
    expect(machine.failure).toMatchObject({ status: 'ABORTED', subStatus: 7n, message: 'a' });
  });
});

describe('what is not run is refused where it is reached', () => {
  const module = new ModuleBuilder('0x42', 'm')
    .struct('H', { abilities: ['drop'], fields: [['f', '|u64|(u64)+drop']] })
    .fun('plain', { visibility: 'public', returns: ['u64'], code: [['LdU64', 1], 'Ret'] })
    .fun('f', { params: ['u64'], returns: ['u64'], code: [['MoveLoc', 0], 'Ret'] })
    .fun('pack', { visibility: 'public', code: ['Nop', ['PackClosure', 'f', 0], 'Pop', 'Ret'] })
    .fun('take', { visibility: 'public', params: ['|u64|(u64)+drop'], code: ['Ret'] })
    .fun('hold', { visibility: 'public', params: ['H'], code: ['Ret'] })
    .fun('reads', { visibility: 'public', access: [], code: ['Ret'] })
    .fun('calls', { visibility: 'public', code: [['Call', 'reads'], 'Ret'] })
    .build('aptos9');
  const linked = new Linked([module]);

  it('other functions of the module run', () => {
    expect(summary(linked.run('0x42::m::plain'))).toBe('executed 0100000000000000');
  });

  test.each([
    ['pack', 'PackClosure is not run', 'pack'],
    ['take', 'function values are not supported yet', 'take'],
    ['hold', 'function values are not supported yet', 'hold'],
    ['reads', 'access specifiers are not enforced, so a function that has some is not run', 'reads'],
    ['calls', 'access specifiers are not enforced, so a function that has some is not run', 'reads'],
  ])('%s', (name, message, where) => {
    const built = linked.build(linked.entry(`0x42::m::${name}`));
    expect(statusOf(built)).toBe('DIALECT_NOT_SUPPORTED');
    expect(built).toMatchObject({ error: { message, function: where } });
  });
});
