import { describe, expect, test } from 'vitest';
import { execution, finish, hex, type Machine, prepare, type ResourceChange, type View } from '#vm';
import { attempt, Refused } from '../../../vm/base/status.ts';
import { type Line, ModuleBuilder } from '../../support/builder.ts';
import { full, Linked, Resources, type RunOptions, summary } from '../../support/linked.ts';

const CHANNEL = '0x6d72::channel::Channel';
const OWNER = full('0xa1');
const OTHER = full('0xb2');

/** Storage of `R { x: u64 }` and `G<T> { v: T }` by the global storage instructions. */
function classic() {
  return new ModuleBuilder('0x42', 'm')
    .struct('R', { abilities: ['key', 'drop'], fields: [['x', 'u64']] })
    .struct('G', { abilities: ['key', 'drop'], typeParams: [['store', 'drop', 'copy']], fields: [['v', 'T0']] })
    .fun('put', {
      params: ['signer', 'u64'],
      code: [['ImmBorrowLoc', 0], ['MoveLoc', 1], ['Pack', 'R'], ['MoveTo', 'R'], 'Ret'],
    })
    .fun('put_ref', {
      params: ['&signer', 'u64'],
      code: [['MoveLoc', 0], ['MoveLoc', 1], ['Pack', 'R'], ['MoveTo', 'R'], 'Ret'],
    })
    .fun('has', { params: ['address'], returns: ['bool'], code: [['MoveLoc', 0], ['Exists', 'R'], 'Ret'] })
    .fun('get', {
      params: ['address'],
      returns: ['u64'],
      acquires: ['R'],
      code: [['MoveLoc', 0], ['ImmBorrowGlobal', 'R'], ['ImmBorrowField', 'R.x'], 'ReadRef', 'Ret'],
    })
    .fun('set', {
      params: ['address', 'u64'],
      acquires: ['R'],
      code: [['MoveLoc', 1], ['MoveLoc', 0], ['MutBorrowGlobal', 'R'], ['MutBorrowField', 'R.x'], 'WriteRef', 'Ret'],
    })
    .fun('look', {
      params: ['address'],
      acquires: ['R'],
      code: [['MoveLoc', 0], ['MutBorrowGlobal', 'R'], 'Pop', 'Ret'],
    })
    .fun('take', {
      params: ['address'],
      returns: ['u64'],
      acquires: ['R'],
      code: [['MoveLoc', 0], ['MoveFrom', 'R'], ['Unpack', 'R'], 'Ret'],
    })
    .fun('again', {
      params: ['signer', 'address', 'u64'],
      acquires: ['R'],
      code: [
        ['MoveLoc', 1],
        ['MoveFrom', 'R'],
        'Pop',
        ['ImmBorrowLoc', 0],
        ['MoveLoc', 2],
        ['Pack', 'R'],
        ['MoveTo', 'R'],
        'Ret',
      ],
    })
    .fun('put_then_take', {
      params: ['signer', 'address'],
      acquires: ['R'],
      code: [
        ['ImmBorrowLoc', 0],
        ['LdU64', 1],
        ['Pack', 'R'],
        ['MoveTo', 'R'],
        ['MoveLoc', 1],
        ['MoveFrom', 'R'],
        'Pop',
        'Ret',
      ],
    })
    .fun('put_then_abort', {
      params: ['signer'],
      code: [['ImmBorrowLoc', 0], ['LdU64', 1], ['Pack', 'R'], ['MoveTo', 'R'], ['LdU64', 9], 'Abort'],
    })
    .fun('put_g', {
      typeParams: [['store', 'drop', 'copy']],
      params: ['signer', 'T0'],
      code: [['ImmBorrowLoc', 0], ['MoveLoc', 1], ['PackGeneric', 'G<T0>'], ['MoveToGeneric', 'G<T0>'], 'Ret'],
    })
    .fun('has_g', {
      typeParams: [['store', 'drop', 'copy']],
      params: ['address'],
      returns: ['bool'],
      code: [['MoveLoc', 0], ['ExistsGeneric', 'G<T0>'], 'Ret'],
    })
    .fun('get_g', {
      typeParams: [['store', 'drop', 'copy']],
      params: ['address'],
      returns: ['T0'],
      acquires: ['G'],
      code: [
        ['MoveLoc', 0],
        ['ImmBorrowGlobalGeneric', 'G<T0>'],
        ['ImmBorrowFieldGeneric', 'G<T0>.v'],
        'ReadRef',
        'Ret',
      ],
    })
    .fun('set_g', {
      typeParams: [['store', 'drop', 'copy']],
      params: ['address', 'T0'],
      acquires: ['G'],
      code: [
        ['MoveLoc', 1],
        ['MoveLoc', 0],
        ['MutBorrowGlobalGeneric', 'G<T0>'],
        ['MutBorrowFieldGeneric', 'G<T0>.v'],
        'WriteRef',
        'Ret',
      ],
    })
    .fun('take_g', {
      typeParams: [['store', 'drop', 'copy']],
      params: ['address'],
      returns: ['T0'],
      acquires: ['G'],
      code: [['MoveLoc', 0], ['MoveFromGeneric', 'G<T0>'], ['UnpackGeneric', 'G<T0>'], 'Ret'],
    })
    .fun('put_two', {
      params: ['signer', 'signer'],
      code: [
        ['ImmBorrowLoc', 1],
        ['LdU64', 2],
        ['Pack', 'R'],
        ['MoveTo', 'R'],
        ['ImmBorrowLoc', 0],
        ['LdU8', 1],
        ['PackGeneric', 'G<u8>'],
        ['MoveToGeneric', 'G<u8>'],
        ['ImmBorrowLoc', 0],
        ['LdU64', 1],
        ['Pack', 'R'],
        ['MoveTo', 'R'],
        'Ret',
      ],
    })
    .build();
}

/** The same functions by the natives of `millrace::channel`, the owner an address. */
function byNatives() {
  const call = (name: string, type: string): Line => ['CallGeneric', `0x6d72::channel::${name}<${type}>`];
  return new ModuleBuilder('0x42', 'm')
    .importStruct(CHANNEL)
    .importFun('0x6d72::channel::exists_at', {
      typeParams: [['store']],
      params: [`&${CHANNEL}`, 'address'],
      returns: ['bool'],
    })
    .importFun('0x6d72::channel::borrow', {
      typeParams: [['store']],
      params: [`&${CHANNEL}`, 'address'],
      returns: ['&T0'],
    })
    .importFun('0x6d72::channel::borrow_mut', {
      typeParams: [['store']],
      params: [`&mut ${CHANNEL}`, 'address'],
      returns: ['&mut T0'],
    })
    .importFun('0x6d72::channel::move_to', { typeParams: [['store']], params: [`&mut ${CHANNEL}`, 'address', 'T0'] })
    .importFun('0x6d72::channel::move_from', {
      typeParams: [['store']],
      params: [`&mut ${CHANNEL}`, 'address'],
      returns: ['T0'],
    })
    .struct('R', { abilities: ['store', 'drop'], fields: [['x', 'u64']] })
    .fun('put', {
      params: [`&mut ${CHANNEL}`, 'address', 'u64'],
      code: [['MoveLoc', 0], ['MoveLoc', 1], ['MoveLoc', 2], ['Pack', 'R'], call('move_to', 'R'), 'Ret'],
    })
    .fun('has', {
      params: [`&${CHANNEL}`, 'address'],
      returns: ['bool'],
      code: [['MoveLoc', 0], ['MoveLoc', 1], call('exists_at', 'R'), 'Ret'],
    })
    .fun('get', {
      params: [`&${CHANNEL}`, 'address'],
      returns: ['u64'],
      code: [['MoveLoc', 0], ['MoveLoc', 1], call('borrow', 'R'), ['ImmBorrowField', 'R.x'], 'ReadRef', 'Ret'],
    })
    .fun('set', {
      params: [`&mut ${CHANNEL}`, 'address', 'u64'],
      code: [
        ['MoveLoc', 2],
        ['MoveLoc', 0],
        ['MoveLoc', 1],
        call('borrow_mut', 'R'),
        ['MutBorrowField', 'R.x'],
        'WriteRef',
        'Ret',
      ],
    })
    .fun('look', {
      params: [`&mut ${CHANNEL}`, 'address'],
      code: [['MoveLoc', 0], ['MoveLoc', 1], call('borrow_mut', 'R'), 'Pop', 'Ret'],
    })
    .fun('take', {
      params: [`&mut ${CHANNEL}`, 'address'],
      returns: ['u64'],
      code: [['MoveLoc', 0], ['MoveLoc', 1], call('move_from', 'R'), ['Unpack', 'R'], 'Ret'],
    })
    .build();
}

const linked = new Linked([classic()]);
const natives = new Linked([byNatives()]);
const R = '0x42::m::R';

/** One state and calls on it that keep what they change. */
class World {
  readonly resources = new Resources();
  readonly #linked: Linked;

  constructor(of: Linked) {
    this.#linked = of;
  }

  call(name: string, options: RunOptions = {}): string {
    const done = this.#linked.run(`0x42::m::${name}`, { view: this.resources, ...options });
    this.resources.apply(done.changes);
    return summary(done);
  }
}

describe('the instructions', () => {
  test('put, find, read, write, take', () => {
    const world = new World(linked);
    expect(world.call('has', { args: [OWNER] })).toBe('executed 00');
    expect(world.call('get', { args: [OWNER] })).toBe('MISSING_DATA');
    expect(world.call('set', { args: [OWNER, 1] })).toBe('MISSING_DATA');
    expect(world.call('take', { args: [OWNER] })).toBe('MISSING_DATA');
    expect(world.call('put', { args: [7], sender: OWNER })).toBe('executed');
    expect(world.call('put_ref', { args: [8], sender: OTHER })).toBe('executed');
    expect(world.call('has', { args: [OWNER] })).toBe('executed 01');
    expect(world.call('get', { args: [OWNER] })).toBe('executed 0700000000000000');
    expect(world.call('get', { args: [OTHER] })).toBe('executed 0800000000000000');
    expect(world.call('put', { args: [1], sender: OWNER })).toBe('RESOURCE_ALREADY_EXISTS');
    expect(world.call('set', { args: [OWNER, 9] })).toBe('executed');
    expect(world.call('get', { args: [OWNER] })).toBe('executed 0900000000000000');
    expect(world.call('take', { args: [OWNER] })).toBe('executed 0900000000000000');
    expect(world.call('has', { args: [OWNER] })).toBe('executed 00');
    expect(Object.values(world.resources.contents())).toEqual(['0800000000000000']);
  });

  test('generic resources of different type arguments are apart', () => {
    const world = new World(linked);
    const of = (typeArg: string) => ({ typeArgs: [typeArg] });
    expect(world.call('put_g', { ...of('u8'), args: [1], sender: OWNER })).toBe('executed');
    expect(world.call('put_g', { ...of('u64'), args: [2], sender: OWNER })).toBe('executed');
    expect(world.call('put_g', { ...of('vector<u8>'), args: ['0x0304'], sender: OWNER })).toBe('executed');
    expect(world.call('put_g', { ...of('u8'), args: [1], sender: OWNER })).toBe('RESOURCE_ALREADY_EXISTS');
    expect(world.call('has_g', { ...of('u16'), args: [OWNER] })).toBe('executed 00');
    expect(world.call('get_g', { ...of('u8'), args: [OWNER] })).toBe('executed 01');
    expect(world.call('set_g', { ...of('vector<u8>'), args: [OWNER, '0x05'] })).toBe('executed');
    expect(world.call('take_g', { ...of('vector<u8>'), args: [OWNER] })).toBe('executed 0105');
    expect(world.call('get_g', { ...of('u64'), args: [OWNER] })).toBe('executed 0200000000000000');
    expect(Object.keys(world.resources.contents())).toEqual([
      `${OWNER}/${full('0x42')}::m::G<u64>`,
      `${OWNER}/${full('0x42')}::m::G<u8>`,
    ]);
  });

  test('failures say where, and what was expected', () => {
    const done = linked.run('0x42::m::get', { args: [OWNER] });
    expect(done.failure).toMatchObject({
      status: 'MISSING_DATA',
      module: `${full('0x42')}::m`,
      function: 'get',
      pc: 1,
      message: `there is no resource ${full('0x42')}::m::R at ${OWNER}`,
    });
    const twice = new World(linked);
    twice.call('put', { args: [1], sender: OWNER });
    const second = linked.run('0x42::m::put', { args: [1], sender: OWNER, view: twice.resources });
    expect(second.failure).toMatchObject({ pc: 3, message: expect.stringContaining('already') });
  });
});

describe('what a call leaves', () => {
  const changes = (name: string, options: RunOptions, view: View = new Resources()): readonly ResourceChange[] =>
    linked.run(`0x42::m::${name}`, { view, ...options }).changes;
  const stored = (): Resources => new Resources().put(OWNER, R, new Uint8Array(8));
  const shown = (list: readonly ResourceChange[]) =>
    list.map(({ address, type, value, recreated }) => [
      Number(address),
      type.text.slice(66),
      value && hex(value),
      recreated,
    ]);

  test('nothing, when it only reads', () => {
    expect(changes('get', { args: [OWNER] }, stored())).toEqual([]);
    expect(changes('has', { args: [OWNER] }, stored())).toEqual([]);
    expect(changes('has', { args: [OTHER] }, stored())).toEqual([]);
  });

  test('nothing, when it aborts', () => {
    expect(summary(linked.run('0x42::m::put_then_abort'))).toBe('ABORTED 9');
    expect(changes('put_then_abort', {})).toEqual([]);
  });

  test('nothing, when it puts and takes what was not there', () => {
    expect(changes('put_then_take', { args: [OWNER], sender: OWNER })).toEqual([]);
  });

  test('a write, when it borrows to write, whether it does or not', () => {
    expect(shown(changes('set', { args: [OWNER, 3] }, stored()))).toEqual([
      [0xa1, '::m::R', '0300000000000000', undefined],
    ]);
    expect(shown(changes('look', { args: [OWNER] }, stored()))).toEqual([
      [0xa1, '::m::R', '0000000000000000', undefined],
    ]);
  });

  test('a deletion, when it takes', () => {
    expect(shown(changes('take', { args: [OWNER] }, stored()))).toEqual([[0xa1, '::m::R', undefined, undefined]]);
  });

  test('a recreation, when it takes and puts again', () => {
    expect(shown(changes('again', { args: [OWNER, 5], sender: OWNER }, stored()))).toEqual([
      [0xa1, '::m::R', '0500000000000000', true],
    ]);
  });

  test('a deletion and a creation, when it takes here and puts there', () => {
    expect(shown(changes('again', { args: [OWNER, 5], sender: OTHER }, stored()))).toEqual([
      [0xa1, '::m::R', undefined, undefined],
      [0xb2, '::m::R', '0500000000000000', undefined],
    ]);
  });

  test('in the order of owners, then types, not of execution', () => {
    const image = linked.image('0x42::m::put_two');
    const call = { ...linked.invocation(image), signers: [OWNER, OTHER] };
    const done = (signers: readonly string[]) => shown(runWith(linked, image, { ...call, signers }));
    const expected = [
      [0xa1, '::m::G<u8>', '01', undefined],
      [0xa1, '::m::R', '0100000000000000', undefined],
      [0xb2, '::m::R', '0200000000000000', undefined],
    ];
    expect(done([OWNER, OTHER])).toEqual(expected);
    expect(done([OTHER, OWNER])).toEqual([
      [0xa1, '::m::R', '0200000000000000', undefined],
      [0xb2, '::m::G<u8>', '01', undefined],
      [0xb2, '::m::R', '0100000000000000', undefined],
    ]);
  });

  test('each place is asked for once', () => {
    const view = stored();
    const done = linked.run('0x42::m::again', { args: [OWNER, 5], sender: OWNER, view });
    expect(summary(done)).toBe('executed');
    expect(view.asked).toEqual([`${OWNER}/${full('0x42')}::m::R`]);
  });
});

function runWith(
  of: Linked,
  image: Machine['image'],
  call: ReturnType<Linked['invocation']>,
): readonly ResourceChange[] {
  const machine = prepare(image, call, new Resources(), of.layoutOf);
  finish(machine);
  return execution(machine, call.gasLimit).changes;
}

describe('a lower layer', () => {
  const below = (): Resources => new Resources().put(OWNER, R, Uint8Array.of(5, 0, 0, 0, 0, 0, 0, 0), false);
  const on = (name: string, options: RunOptions) =>
    summary(linked.run(`0x42::m::${name}`, { view: below(), ...options }));

  test('is read', () => {
    expect(on('get', { args: [OWNER] })).toBe('executed 0500000000000000');
    expect(on('has', { args: [OWNER] })).toBe('executed 01');
  });

  test('is never borrowed to be written, moved, deleted or covered', () => {
    expect(on('set', { args: [OWNER, 1] })).toBe('LOWER_LAYER_IS_READ_ONLY');
    expect(on('look', { args: [OWNER] })).toBe('LOWER_LAYER_IS_READ_ONLY');
    expect(on('take', { args: [OWNER] })).toBe('LOWER_LAYER_IS_READ_ONLY');
    expect(on('put', { args: [1], sender: OWNER })).toBe('RESOURCE_ALREADY_EXISTS');
    expect(on('put', { args: [1], sender: OTHER })).toBe('executed');
  });

  test('the natives agree', () => {
    const native = (name: string, args: RunOptions['args']) =>
      summary(natives.run(`0x42::m::${name}`, { view: below(), args: args! }));
    expect(native('get', [OWNER])).toBe('executed 0500000000000000');
    expect(native('has', [OWNER])).toBe('executed 01');
    expect(native('set', [OWNER, 1])).toBe('LOWER_LAYER_IS_READ_ONLY');
    expect(native('look', [OWNER])).toBe('LOWER_LAYER_IS_READ_ONLY');
    expect(native('take', [OWNER])).toBe('LOWER_LAYER_IS_READ_ONLY');
    expect(native('put', [OWNER, 1])).toBe('RESOURCE_ALREADY_EXISTS');
  });
});

describe('both spellings', () => {
  type Act = readonly ['put' | 'set' | 'take' | 'get' | 'has' | 'look', string, number?];
  /** Scripts of calls, each with every kind of failure somewhere. */
  const SCRIPTS: readonly (readonly Act[])[] = [
    [
      ['get', OWNER],
      ['put', OWNER, 1],
      ['put', OWNER, 2],
      ['get', OWNER],
      ['set', OWNER, 3],
      ['get', OWNER],
    ],
    [
      ['put', OWNER, 1],
      ['put', OTHER, 2],
      ['take', OWNER],
      ['take', OWNER],
      ['has', OWNER],
      ['has', OTHER],
    ],
    [
      ['look', OWNER],
      ['put', OWNER, 4],
      ['look', OWNER],
      ['take', OWNER],
      ['put', OWNER, 5],
      ['get', OWNER],
    ],
    [
      ['set', OTHER, 1],
      ['has', OTHER],
      ['put', OTHER, 0],
      ['set', OTHER, 18446744073709],
      ['take', OTHER],
    ],
  ];

  test.each(SCRIPTS.map((script) => [script.map(([name]) => name).join(' '), script] as const))('%s', (_, script) => {
    const [left, right] = [new World(linked), new World(natives)];
    for (const [name, owner, value] of script) {
      const number = value === undefined ? [] : [value];
      const one =
        name === 'put'
          ? left.call(name, { args: number, sender: owner })
          : left.call(name, { args: [owner, ...number] });
      expect([name, right.call(name, { args: [owner, ...number] })]).toEqual([name, one]);
      expect(right.resources.contents()).toEqual(left.resources.contents());
    }
  });
});

describe('a stored value that is none of its type', () => {
  test.each([
    ['too short', Uint8Array.of(1)],
    ['too long', new Uint8Array(9)],
    ['empty', new Uint8Array(0)],
  ])('%s', (_, bytes) => {
    const view = new Resources().put(OWNER, R, bytes);
    const done = linked.run('0x42::m::get', { args: [OWNER], view });
    expect(done.failure).toMatchObject({ status: 'FAILED_TO_DESERIALIZE_RESOURCE', function: 'get', pc: 1 });
    expect(summary(linked.run('0x42::m::has', { args: [OWNER], view }))).toBe('FAILED_TO_DESERIALIZE_RESOURCE');
    expect(summary(natives.run('0x42::m::has', { args: [OWNER], view }))).toBe('FAILED_TO_DESERIALIZE_RESOURCE');
  });
});

test('a view that can not be read refuses the call: a damaged store is no outcome', () => {
  const view: View = {
    resource: () => {
      throw new Refused({ status: 'STORE_CORRUPTED', message: 'a page is missing' });
    },
  };
  for (const of of [linked, natives]) {
    const done = attempt(() => of.run('0x42::m::has', { args: [OWNER], view }));
    expect(done).toMatchObject({ error: { status: 'STORE_CORRUPTED', message: 'a page is missing' } });
  }
});
