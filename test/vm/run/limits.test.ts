import { describe, expect, test } from 'vitest';
import { execution, finish, MAX_GAS, type Machine } from '#vm';
import {
  MAX_CALL_DEPTH,
  MAX_EVENT_BYTES,
  MAX_EVENTS,
  MAX_MEMORY,
  MAX_STACK,
  MAX_VECTOR_ELEMENTS,
} from '../../../vm/run/machine.ts';
import { step } from '../../../vm/run/step.ts';
import { MAX_VALUE_DEPTH } from '../../../vm/types/layout.ts';
import { MAX_TYPE_NODES } from '../../../vm/types/type.ts';
import { type Line, ModuleBuilder } from '../../support/builder.ts';
import { full, Linked, summary } from '../../support/linked.ts';

const CHANNEL = '0x6d72::channel::Channel';

/** One instruction with what it needs. */
interface Site {
  readonly name: string;
  /** Puts values into locals. */
  readonly init?: readonly Line[];
  readonly locals?: readonly string[];
  /** Puts its operands on the stack, one a line. */
  readonly operands?: readonly Line[];
  readonly op: Line;
  /** Values that it pushes. */
  readonly pushed: number;
  /** Abstract bytes that it adds, for those that make aggregates. */
  readonly grows?: number;
}

const bytes: Pick<Site, 'init' | 'locals'> = {
  init: [
    ['LdConst', 'vector<u8>', Uint8Array.of(3, 1, 2, 3)],
    ['StLoc', 0],
  ],
  locals: ['vector<u8>'],
};
const variant: Pick<Site, 'init' | 'locals'> = {
  init: [
    ['LdU8', 1],
    ['LdU256', 2],
    ['PackVariant', 'E.Two'],
    ['StLoc', 0],
  ],
  locals: ['E'],
};
const pair: Pick<Site, 'init' | 'locals'> = {
  init: [
    ['LdU8', 1],
    ['LdU64', 2],
    ['Pack', 'Pair'],
    ['StLoc', 0],
  ],
  locals: ['Pair'],
};

/** Every instruction that can push more than it pops, or that makes an aggregate. */
const SITES: readonly Site[] = [
  ...(['LdU8', 'LdU16', 'LdU32', 'LdU64', 'LdU128', 'LdU256'] as const).map(
    (name): Site => ({ name, op: [name, 7], pushed: 1 }),
  ),
  { name: 'LdTrue', op: 'LdTrue', pushed: 1 },
  { name: 'LdFalse', op: 'LdFalse', pushed: 1 },
  { name: 'LdConst', op: ['LdConst', 'vector<u16>', Uint8Array.of(1, 1, 0)], pushed: 1, grows: 10 },
  { name: 'CopyLoc', ...bytes, op: ['CopyLoc', 0], pushed: 1, grows: 11 },
  { name: 'MoveLoc', ...bytes, op: ['MoveLoc', 0], pushed: 1 },
  { name: 'ImmBorrowLoc', ...bytes, op: ['ImmBorrowLoc', 0], pushed: 1 },
  { name: 'MutBorrowLoc', ...bytes, op: ['MutBorrowLoc', 0], pushed: 1 },
  { name: 'ReadRef', ...bytes, operands: [['ImmBorrowLoc', 0]], op: 'ReadRef', pushed: 1, grows: 11 },
  {
    name: 'Pack',
    operands: [
      ['LdU8', 1],
      ['LdU64', 2],
    ],
    op: ['Pack', 'Pair'],
    pushed: 1,
    grows: 17,
  },
  { name: 'Unpack', ...pair, operands: [['MoveLoc', 0]], op: ['Unpack', 'Pair'], pushed: 2 },
  { name: 'VecPack of none', op: ['VecPack', 'u8', 0], pushed: 1, grows: 8 },
  {
    name: 'VecPack',
    operands: [
      ['LdU32', 1],
      ['LdU32', 2],
    ],
    op: ['VecPack', 'u32', 2],
    pushed: 1,
    grows: 16,
  },
  { name: 'VecUnpack', ...bytes, operands: [['MoveLoc', 0]], op: ['VecUnpack', 'u8', 3], pushed: 3 },
  {
    name: 'VecPushBack',
    ...bytes,
    operands: [
      ['MutBorrowLoc', 0],
      ['LdU8', 1],
    ],
    op: ['VecPushBack', 'u8'],
    pushed: 0,
    grows: 1,
  },
  { name: 'PackVariant of none', op: ['PackVariant', 'E.None'], pushed: 1, grows: 8 },
  {
    name: 'PackVariant',
    operands: [
      ['LdU8', 1],
      ['LdU256', 2],
    ],
    op: ['PackVariant', 'E.Two'],
    pushed: 1,
    grows: 41,
  },
  { name: 'UnpackVariant', ...variant, operands: [['MoveLoc', 0]], op: ['UnpackVariant', 'E.Two'], pushed: 2 },
  {
    name: 'UnpackVariantImmRef',
    ...variant,
    operands: [['ImmBorrowLoc', 0]],
    op: ['UnpackVariantImmRef', 'E.Two'],
    pushed: 2,
  },
  {
    name: 'UnpackVariantMutRef',
    ...variant,
    operands: [['MutBorrowLoc', 0]],
    op: ['UnpackVariantMutRef', 'E.Two'],
    pushed: 2,
  },
  { name: 'CallNative', op: ['CallGeneric', '0x1::vector::empty<u8>'], pushed: 1, grows: 8 },
];

/** Values below the operands in the frame of the instruction; its locals are made before them and need as much room. */
const PAD = 8;

/** `main` fills the stack with `filled` values and calls `f`, where the instruction stands at `pc`. */
function around(site: Site, filled: number): { readonly machine: Machine; readonly pc: number } {
  const trues = (count: number): Line[] => new Array<Line>(count).fill('LdTrue');
  const pops = (count: number): Line[] => new Array<Line>(count).fill('Pop');
  const head: Line[] = [...(site.init ?? []), ...trues(PAD), ...(site.operands ?? [])];
  const linked = new Linked([
    new ModuleBuilder('0x42', 'm')
      .struct('Pair', {
        abilities: ['copy', 'drop'],
        fields: [
          ['a', 'u8'],
          ['b', 'u64'],
        ],
      })
      .enum('E', {
        abilities: ['copy', 'drop'],
        variants: [
          ['None', []],
          [
            'Two',
            [
              ['a', 'u8'],
              ['b', 'u256'],
            ],
          ],
        ],
      })
      .importFun('0x1::vector::empty', { typeParams: [[]], returns: ['vector<T0>'] })
      .fun('f', { locals: site.locals ?? [], code: [...head, site.op, ...pops(site.pushed + PAD), 'Ret'] })
      .fun('main', { code: [...trues(filled), ['Call', 'f'], ...pops(filled), 'Ret'] })
      .build('sui7'),
  ]);
  return { machine: linked.machine('0x42::m::main'), pc: head.length };
}

/** Steps until the next instruction is the one at `pc` of `f`. */
function runTo(machine: Machine, pc: number): void {
  while (!machine.stopped && !(machine.current.name === 'f' && machine.pc === pc)) step(machine);
  if (machine.stopped) throw new Error(`stopped before: ${machine.failure?.status} at ${machine.failure?.pc}`);
}

describe('MAX_STACK', () => {
  test('is 1024', () => {
    expect(MAX_STACK).toBe(1024);
  });

  test.each(SITES.filter(({ pushed, operands = [] }) => pushed > operands.length))(
    '$name: at it and one past it',
    (site) => {
      const filled = MAX_STACK - PAD - site.pushed;
      const at = around(site, filled);
      runTo(at.machine, at.pc);
      step(at.machine);
      expect(at.machine.sp).toBe(MAX_STACK);
      finish(at.machine);
      expect(summary(execution(at.machine, MAX_GAS))).toBe('executed');
      const past = around(site, filled + 1);
      finish(past.machine);
      expect(past.machine.failure).toMatchObject({ status: 'EXECUTION_STACK_OVERFLOW', pc: past.pc });
    },
  );
});

describe('MAX_MEMORY', () => {
  test('is 32 MiB', () => {
    expect(MAX_MEMORY).toBe(33_554_432);
  });

  test.each(SITES.filter(({ grows }) => grows !== undefined))('$name: at it and one past it', (site) => {
    const at = around(site, 1);
    runTo(at.machine, at.pc);
    const before = at.machine.memory;
    step(at.machine);
    expect(at.machine.memory - before).toBe(site.grows);

    const full = around(site, 1);
    runTo(full.machine, full.pc);
    full.machine.memory = MAX_MEMORY - site.grows!;
    step(full.machine);
    expect([full.machine.memory, full.machine.failure]).toEqual([MAX_MEMORY, undefined]);

    const past = around(site, 1);
    runTo(past.machine, past.pc);
    past.machine.memory = MAX_MEMORY - site.grows! + 1;
    step(past.machine);
    expect(past.machine.failure?.status).toBe('MEMORY_LIMIT_EXCEEDED');
    expect(past.machine.failure?.message).toMatch(/33554432 bytes/);
    expect(execution(past.machine, MAX_GAS)).toMatchObject({ status: 'error', changes: [], events: [] });
  });

  test('counts what a call is given', () => {
    const option = '0x1::option::Option<u8>';
    const linked = new Linked([
      new ModuleBuilder('0x42', 'm')
        .importStruct('0x1::option::Option', { abilities: ['copy', 'drop', 'store'], typeParams: [[]] })
        .fun('main', { params: [`vector<${option}>`, `vector<${option}>`, 'u64', '&vector<u8>'], code: ['Ret'] })
        .build(),
    ]);
    const machine = linked.machine('0x42::m::main', { args: [[null, 7], [], 5, '0x0102'] });
    // 8 for each vector, 16 for each option, 1 for the value; what is lent is not the machine's
    expect(machine.memory).toBe(8 + 16 + 17 + 8);
    finish(machine);
    expect([summary(execution(machine, MAX_GAS)), machine.memory]).toEqual(['executed', 0]);
    // 2^20 options that hold nothing, twice
    const nothing = new Uint8Array(3 + MAX_VECTOR_ELEMENTS);
    nothing.set([0x80, 0x80, 0x40]);
    const past = linked.machine('0x42::m::main', { args: [nothing, nothing, 5, '0x'] });
    expect(past.memory).toBe(2 * (8 + 16 * MAX_VECTOR_ELEMENTS));
    finish(past);
    expect(execution(past, MAX_GAS)).toMatchObject({ status: 'error', steps: 0 });
    expect(past.failure).toMatchObject({ status: 'MEMORY_LIMIT_EXCEEDED', pc: 0 });
  });
});

test('MAX_CALL_DEPTH', () => {
  const linked = new Linked([
    new ModuleBuilder('0x42', 'm')
      .fun('main', {
        params: ['u64'],
        returns: ['u64'],
        code: [
          ['CopyLoc', 0],
          ['LdU64', 0],
          'Eq',
          ['BrTrue', 'end'],
          ['MoveLoc', 0],
          ['LdU64', 1],
          'Sub',
          ['Call', 'main'],
          ['LdU64', 1],
          'Add',
          'Ret',
          'end:',
          ['LdU64', 0],
          'Ret',
        ],
      })
      .build(),
  ]);
  const done = linked.run('0x42::m::main', { args: [MAX_CALL_DEPTH] });
  expect(summary(done)).toBe('executed 0004000000000000');
  const past = linked.run('0x42::m::main', { args: [MAX_CALL_DEPTH + 1] });
  expect(past.failure).toMatchObject({ status: 'CALL_STACK_OVERFLOW', pc: 7 });
  expect(past.failure!.callers.length).toBe(MAX_CALL_DEPTH);
});

describe('MAX_VECTOR_ELEMENTS', () => {
  const push = (native: boolean): Linked =>
    new Linked([
      new ModuleBuilder('0x42', 'm')
        .importFun('0x1::vector::push_back', { typeParams: [[]], params: ['&mut vector<T0>', 'T0'] })
        .fun('main', {
          params: ['vector<u8>'],
          returns: ['u64'],
          code: [
            ['MutBorrowLoc', 0],
            ['LdU8', 1],
            native ? ['CallGeneric', '0x1::vector::push_back<u8>'] : ['VecPushBack', 'u8'],
            ['ImmBorrowLoc', 0],
            ['VecLen', 'u8'],
            'Ret',
          ],
        })
        .build(),
    ]);
  const zeros = (count: number): number[] => new Array<number>(count).fill(0);

  test.each([
    ['VecPushBack', push(false), 'VECTOR_OPERATION_ERROR 4'],
    ['vector::push_back', push(true), 'ABORTED 4'],
  ])('%s: at it and one past it', (_, linked, error) => {
    const run = (count: number) => summary(linked.run('0x42::m::main', { args: [zeros(count)] }));
    expect(run(MAX_VECTOR_ELEMENTS - 1)).toBe('executed 0000100000000000');
    expect(run(MAX_VECTOR_ELEMENTS)).toBe(error);
  });
});

describe('events', () => {
  /** `main(channel, count, bytes)` emits `count` events that hold `bytes`. */
  const linked = new Linked([
    new ModuleBuilder('0x42', 'm')
      .importStruct(CHANNEL)
      .importFun('0x6d72::channel::emit', { typeParams: [['copy', 'drop']], params: [`&mut ${CHANNEL}`, 'T0'] })
      .struct('Ev', { abilities: ['copy', 'drop'], fields: [['data', 'vector<u8>']] })
      .fun('main', {
        params: [`&mut ${CHANNEL}`, 'u64', 'vector<u8>'],
        code: [
          'again:',
          ['CopyLoc', 1],
          ['LdU64', 0],
          'Eq',
          ['BrTrue', 'end'],
          ['CopyLoc', 0],
          ['CopyLoc', 2],
          ['Pack', 'Ev'],
          ['CallGeneric', '0x6d72::channel::emit<Ev>'],
          ['MoveLoc', 1],
          ['LdU64', 1],
          'Sub',
          ['StLoc', 1],
          ['Branch', 'again'],
          'end:',
          'Ret',
        ],
      })
      .build(),
  ]);
  const run = (count: number, length: number) =>
    linked.run('0x42::m::main', { args: [count, new Array<number>(length).fill(1)] });

  test('MAX_EVENTS', () => {
    expect(run(MAX_EVENTS, 1).events.length).toBe(MAX_EVENTS);
    const past = run(MAX_EVENTS + 1, 1);
    expect(past).toMatchObject({ status: 'error', events: [] });
    expect(past.failure).toMatchObject({
      status: 'VM_EXTENSION_ERROR',
      module: `${full('0x6d72')}::channel`,
      function: 'emit',
    });
  });

  test('MAX_EVENT_BYTES', () => {
    // BCS of an event: a length of three bytes, then the content
    const each = MAX_EVENT_BYTES / 4 - 3;
    expect(run(4, each).events.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBe(MAX_EVENT_BYTES);
    expect(summary(run(4, each + 1))).toBe('VM_EXTENSION_ERROR');
    expect(summary(run(5, each))).toBe('VM_EXTENSION_ERROR');
  });
});

describe('types', () => {
  test('MAX_VALUE_DEPTH of what is packed', () => {
    // S0 { x: u8 } is 2 deep, S1 { x: S0 } 3, …
    const builder = new ModuleBuilder('0x42', 'm').struct('S0', { abilities: ['drop'], fields: [['x', 'u8']] });
    for (let i = 1; i < MAX_VALUE_DEPTH; i++)
      builder.struct(`S${i}`, { abilities: ['drop'], fields: [['x', `S${i - 1}`]] });
    const chain = (last: number): Line[] => Array.from({ length: last + 1 }, (_, i): Line => ['Pack', `S${i}`]);
    const top = MAX_VALUE_DEPTH - 2;
    for (const last of [top, top + 1])
      builder.fun(`pack${last}`, { code: [['LdU8', 1], ...chain(last), 'Pop', 'Ret'] });
    const linked = new Linked([builder.build()]);
    expect(summary(linked.run(`0x42::m::pack${top}`))).toBe('executed');
    const past = linked.run(`0x42::m::pack${top + 1}`);
    expect(past.failure).toMatchObject({ status: 'VM_MAX_VALUE_DEPTH_REACHED', pc: top + 2 });
  });

  test('MAX_TYPE_NODES of what is instantiated', () => {
    const nested = (nodes: number): string => `${'vector<'.repeat(nodes - 1)}u8${'>'.repeat(nodes - 1)}`;
    const builder = new ModuleBuilder('0x42', 'm').fun('free', { typeParams: [[]], code: ['Ret'] });
    // One node stands for the instantiation itself.
    for (const nodes of [MAX_TYPE_NODES - 1, MAX_TYPE_NODES])
      builder.fun(`call${nodes}`, { code: ['Nop', ['CallGeneric', `free<${nested(nodes)}>`], 'Ret'] });
    const linked = new Linked([builder.build()]);
    expect(summary(linked.run(`0x42::m::call${MAX_TYPE_NODES - 1}`))).toBe('executed');
    const past = linked.run(`0x42::m::call${MAX_TYPE_NODES}`);
    expect(past.failure).toMatchObject({ status: 'VM_MAX_TYPE_NODES_REACHED', pc: 1 });
  });
});
