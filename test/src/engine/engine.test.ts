import { describe, expect, test } from 'vitest';
import { addressBytes, decodeValue, type StepRecord, valueToJson } from '#vm';
import type { Call } from '../../../src/engine/call.ts';
import { DEFAULT_GAS_LIMIT, DEFAULT_SENDER } from '../../../src/engine/call.ts';
import { Engine, MAX_CACHED_IMAGES, MAX_PUBLISHED_MODULES } from '../../../src/engine/engine.ts';
import type { Kv } from '../../../src/state/kv.ts';
import { memoryKv } from '../../../src/store/memory.ts';
import { ModuleBuilder } from '../../support/builder.ts';
import { full, moduleBytes, statusOf, summary, unwrap } from '../../support/linked.ts';

const ID = `${full('0x42')}::m`;
const A1 = full('0xa1');

/** A counter in classic storage; `salt` makes a module with other bytes. */
function counter(name = 'm', salt = 0): Uint8Array {
  return moduleBytes(
    new ModuleBuilder('0x42', name)
      .struct('C', { abilities: ['key', 'drop'], fields: [['n', 'u64']] })
      .fun('create', {
        visibility: 'public',
        entry: true,
        params: ['signer'],
        code: [['ImmBorrowLoc', 0], ['LdU64', salt], ['Pack', 'C'], ['MoveTo', 'C'], 'Ret'],
      })
      .fun('add', {
        visibility: 'public',
        params: ['address', 'u64'],
        returns: ['u64'],
        acquires: ['C'],
        locals: ['&mut u64'],
        code: [
          ['MoveLoc', 0],
          ['MutBorrowGlobal', 'C'],
          ['MutBorrowField', 'C.n'],
          ['StLoc', 2],
          ['CopyLoc', 2],
          'ReadRef',
          ['MoveLoc', 1],
          'Add',
          ['CopyLoc', 2],
          'WriteRef',
          ['MoveLoc', 2],
          'ReadRef',
          'Ret',
        ],
      })
      .fun('get', {
        visibility: 'public',
        params: ['address'],
        returns: ['u64'],
        acquires: ['C'],
        code: [['MoveLoc', 0], ['ImmBorrowGlobal', 'C'], ['ImmBorrowField', 'C.n'], 'ReadRef', 'Ret'],
      })
      .fun('create_and_abort', {
        visibility: 'public',
        params: ['signer', 'u64'],
        code: [['ImmBorrowLoc', 0], ['LdU64', 1], ['Pack', 'C'], ['MoveTo', 'C'], ['MoveLoc', 1], 'Abort'],
      })
      .fun('hidden', { code: ['Ret'] })
      .fun('for_friends', { visibility: 'friend', code: ['Ret'] })
      .fun('entry_only', { entry: true, code: ['Ret'] })
      .fun('generic', {
        visibility: 'public',
        typeParams: [['drop']],
        params: ['T0'],
        returns: ['bool'],
        code: ['LdTrue', 'Ret'],
      })
      .build(),
  );
}

function open(store: Kv = memoryKv()): Engine {
  return unwrap(Engine.open({ store }));
}

function published(store?: Kv): Engine {
  const engine = open(store);
  unwrap(engine.publish([counter()]));
  return engine;
}

const call = (name: string, more: Partial<Call> = {}): Call => ({ function: `0x42::m::${name}`, ...more });

describe('publish', () => {
  test('names the modules and changes the root', () => {
    const engine = open();
    const empty = engine.root;
    const outcome = unwrap(engine.publish([counter('b'), counter('a')]));
    expect(outcome.modules).toEqual([`${full('0x42')}::b`, `${full('0x42')}::a`]);
    expect(outcome.root).toBe(engine.root);
    expect(engine.root).not.toBe(empty);
    expect(outcome.stateChanges.modules.map(({ name, before }) => [name, before])).toEqual([
      ['a', undefined],
      ['b', undefined],
    ]);
  });

  test('again with the same bytes changes nothing', () => {
    const engine = published();
    const before = engine.root;
    const outcome = unwrap(engine.publish([counter()]));
    expect(outcome).toMatchObject({ root: before, modules: [ID], stateChanges: { modules: [], resources: [] } });
    expect(engine.root).toBe(before);
  });

  test('of nothing changes nothing', () => {
    const engine = published();
    const before = engine.root;
    expect(unwrap(engine.publish([])).root).toBe(before);
  });

  test('gives the same root, one by one or together, in any order', () => {
    const [one, two, three] = [open(), open(), open()];
    unwrap(one.publish([counter('a'), counter('b')], { time: 5 }));
    unwrap(two.publish([counter('b'), counter('a')], { time: 5 }));
    expect(two.root).toBe(one.root);
    unwrap(three.publish([counter('a')], { time: 5 }));
    expect(three.root).not.toBe(one.root);
  });

  const bad = moduleBytes(new ModuleBuilder('0x42', 'bad').fun('f', { code: ['Pop', 'Ret'] }).build());
  const lonely = moduleBytes(
    new ModuleBuilder('0x42', 'lonely')
      .importFun('0x43::gone::f')
      .fun('f', { code: [['Call', '0x43::gone::f'], 'Ret'] })
      .build(),
  );
  const string = moduleBytes(new ModuleBuilder('0x1', 'string').fun('f', { code: ['Ret'] }).build());
  test.each<readonly [string, readonly Uint8Array[], string]>([
    ['bytes that are no module', [Uint8Array.of(1, 2, 3)], 'BAD_MAGIC'],
    ['no bytes', [new Uint8Array(0)], 'BAD_MAGIC'],
    ['a module that does not verify', [bad], 'NEGATIVE_STACK_SIZE_WITHIN_BLOCK'],
    ['a good module with a bad one', [counter('good'), bad], 'NEGATIVE_STACK_SIZE_WITHIN_BLOCK'],
    ['a module whose dependency is not there', [lonely], 'MISSING_DEPENDENCY'],
    ['one module twice', [counter('n'), counter('n')], 'DUPLICATE_MODULE_NAME'],
    ['two modules of one name', [counter('n'), counter('n', 1)], 'DUPLICATE_MODULE_NAME'],
    ['other code under a name that is taken', [counter('m', 1)], 'DUPLICATE_MODULE_NAME'],
    ['a module of the framework', [string], 'DUPLICATE_MODULE_NAME'],
  ])('refuses %s, and leaves the state', (_, modules, status) => {
    const engine = published();
    const before = engine.root;
    expect(statusOf(engine.publish(modules))).toBe(status);
    expect(engine.root).toBe(before);
    expect(statusOf(engine.functions('0x42::good'))).toBe('MODULE_NOT_FOUND');
  });

  test('refuses a circle', () => {
    const circle = (name: string, other: string): Uint8Array =>
      moduleBytes(
        new ModuleBuilder('0x42', name)
          .importFun(`0x42::${other}::f`)
          .fun('f', { visibility: 'public', code: [['Call', `0x42::${other}::f`], 'Ret'] })
          .build(),
      );
    const engine = open();
    for (let i = 0; i < 2; i++)
      expect(statusOf(engine.publish([circle('a', 'b'), circle('b', 'a')]))).toBe('CYCLIC_MODULE_DEPENDENCY');
  });

  test('replaces where asked, and calls meet the new code at once', () => {
    const engine = published();
    unwrap(engine.call(call('create', { sender: A1 })));
    expect(summary(unwrap(engine.view(call('get', { args: [A1] }))))).toBe('executed 0000000000000000');
    const replaced = unwrap(engine.publish([counter('m', 9)], { replace: true }));
    expect(replaced.stateChanges.modules).toMatchObject([{ name: 'm', before: expect.any(Uint8Array) }]);
    unwrap(engine.call(call('create', { sender: full('0xb2') })));
    expect(summary(unwrap(engine.view(call('get', { args: ['0xb2'] }))))).toBe('executed 0900000000000000');
    expect(statusOf(engine.publish([moduleBytes(new ModuleBuilder('0x1', 'string').build())], { replace: true }))).toBe(
      'DUPLICATE_MODULE_NAME',
    );
  });

  test('takes MAX_PUBLISHED_MODULES and no more', () => {
    const many = Array.from({ length: MAX_PUBLISHED_MODULES + 1 }, (_, i) =>
      moduleBytes(new ModuleBuilder('0x42', `m${i}`).struct('S').build()),
    );
    const engine = open();
    expect(statusOf(engine.publish(many))).toBe('INVALID_ARGUMENT');
    expect(unwrap(engine.publish(many.slice(1))).modules.length).toBe(MAX_PUBLISHED_MODULES);
  });

  test.each([-1, 0.5, Number.NaN, 2 ** 53])('refuses the time %d', (time) => {
    expect(statusOf(open().publish([counter()], { time }))).toBe('INVALID_ARGUMENT');
  });
});

describe('call and view', () => {
  test('a call keeps what it changed, a view only says so', () => {
    const engine = published();
    const before = engine.root;
    const seen = unwrap(engine.view(call('create', { sender: A1 })));
    expect(seen.root).not.toBe(before);
    expect(engine.root).toBe(before);
    const done = unwrap(engine.call(call('create', { sender: A1 })));
    expect(done).toEqual(seen);
    expect(engine.root).toBe(seen.root);
    expect(done.stateChanges).toMatchObject({
      resources: [{ address: A1, before: undefined, after: new Uint8Array(8) }],
      accounts: [A1],
    });
    expect(summary(unwrap(engine.call(call('add', { args: ['0xa1', 5] }))))).toBe('executed 0500000000000000');
    expect(summary(unwrap(engine.view(call('get', { args: ['0xa1'] }))))).toBe('executed 0500000000000000');
  });

  test('what fails changes nothing', () => {
    const engine = published();
    const before = engine.root;
    const aborted = unwrap(engine.call(call('create_and_abort', { args: [7], sender: A1 })));
    expect(aborted).toMatchObject({ status: 'aborted', root: before, changes: [], failure: { subStatus: 7n } });
    expect(unwrap(engine.call(call('get', { args: [A1] })))).toMatchObject({ status: 'error', root: before });
    expect(unwrap(engine.call(call('create', { gasLimit: 3 })))).toMatchObject({
      status: 'out_of_gas',
      gasUsed: 3,
      root: before,
    });
    expect(engine.root).toBe(before);
  });

  test('a call that only reads leaves the root', () => {
    const engine = published();
    unwrap(engine.call(call('create', { sender: A1 })));
    const before = engine.root;
    expect(unwrap(engine.call(call('get', { args: [A1] }))).root).toBe(before);
    expect(engine.root).toBe(before);
  });

  test('the same calls give the same roots', () => {
    const play = (): string[] => {
      const engine = published();
      const roots = [engine.root];
      for (const one of [
        call('create', { sender: A1, time: 3 }),
        call('add', { args: [A1, '9007199254740993'], time: 4 }),
        call('create', { sender: '0xb2', time: 5 }),
        call('create', { sender: '0xb2', time: 6 }),
      ])
        roots.push(unwrap(engine.call(one)).root);
      return roots;
    };
    expect(play()).toEqual(play());
    expect(new Set(play()).size).toBe(4);
  });

  test('has a sender and gas when none are given', () => {
    const engine = published();
    const done = unwrap(engine.call(call('create')));
    expect(done.changes[0]!.address).toBe(DEFAULT_SENDER);
    expect(done.gasUsed).toBeLessThan(DEFAULT_GAS_LIMIT);
  });

  test.each<readonly [string, Call, string, RegExp]>([
    ['an unknown module', { function: '0x42::n::f' }, 'MODULE_NOT_FOUND', /no such module/],
    ['an unknown function', call('nothing'), 'FUNCTION_NOT_FOUND', /no such function/],
    ['a private function', call('hidden'), 'FUNCTION_NOT_CALLABLE', /is private/],
    ['a friend function', call('for_friends'), 'FUNCTION_NOT_CALLABLE', /friend modules only/],
    ['a name without a module', { function: 'get' }, 'INVALID_ARGUMENT', /'get' does not name/],
    ['an empty name', { function: '' }, 'INVALID_ARGUMENT', /does not name/],
    ['a name with an empty part', { function: '0x42::m::' }, 'INVALID_ARGUMENT', /does not name a function/],
    ['a name with too many parts', { function: '0x42::m::n::f' }, 'INVALID_ARGUMENT', /does not name a module/],
    ['an address that is none', { function: 'm::m::get' }, 'INVALID_ARGUMENT', /does not name a module/],
    ['a sender that is none', call('create', { sender: 'alice' }), 'INVALID_ARGUMENT', /'alice' is no address/],
    ['too few arguments', call('get'), 'NUMBER_OF_ARGUMENTS_MISMATCH', /1 arguments .* 0 were given/],
    ['too many arguments', call('get', { args: [A1, 1] }), 'NUMBER_OF_ARGUMENTS_MISMATCH', /2 were given/],
    ['an argument of another type', call('get', { args: ['bob'] }), 'FAILED_TO_DESERIALIZE_ARGUMENT', /^argument 1: /],
    ['too few type arguments', call('generic', { args: [1] }), 'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH', /1 .*expected/],
    ['a type that is none', call('generic', { typeArgs: ['u7'], args: [1] }), 'INVALID_ARGUMENT', /unknown type 'u7'/],
    ['a type of no module', call('generic', { typeArgs: ['0x9::x::Y'], args: [1] }), 'MODULE_NOT_FOUND', /./],
    ['a fraction of gas', call('create', { gasLimit: 0.5 }), 'INVALID_ARGUMENT', /gas limit 0.5/],
    ['negative gas', call('create', { gasLimit: -1 }), 'INVALID_ARGUMENT', /gas limit -1/],
    ['more gas than there is', call('create', { gasLimit: 2 ** 53 }), 'INVALID_ARGUMENT', /0 to 9007199254740991/],
    ['a negative time', call('create', { time: -1 }), 'INVALID_ARGUMENT', /time -1/],
    ['a short seed', call('create', { channel: { seed: new Uint8Array(31) } }), 'INVALID_ARGUMENT', /32 bytes .* 31/],
    ['a member that is none', call('create', { channel: { members: ['x'] } }), 'INVALID_ARGUMENT', /'x' is no address/],
  ])('%s is refused, and changes nothing', (_, bad, status, message) => {
    const engine = published();
    const before = engine.root;
    for (const refused of [engine.call(bad), engine.view(bad)]) {
      expect(refused).toMatchObject({ ok: false, error: { status } });
      if (!refused.ok) expect(refused.error.message).toMatch(message);
    }
    expect(engine.root).toBe(before);
  });

  test('MAX_GAS is a limit that may be given', () => {
    expect(unwrap(published().call(call('create', { gasLimit: Number.MAX_SAFE_INTEGER }))).status).toBe('executed');
  });

  test('entry functions can be called, and private ones where that is allowed', () => {
    const engine = published();
    expect(unwrap(engine.call(call('entry_only'))).status).toBe('executed');
    expect(unwrap(engine.view(call('hidden'), { allowPrivate: true })).status).toBe('executed');
    // An image that was made for a test does not open the function to others.
    expect(statusOf(engine.view(call('hidden')))).toBe('FUNCTION_NOT_CALLABLE');
  });

  test('types as text or parsed, spelt in any way, are one type', () => {
    const engine = published();
    const done = (typeArg: string) =>
      summary(unwrap(engine.call(call('generic', { typeArgs: [typeArg], args: [[1]] }))));
    expect([done('vector<u8>'), done(' vector< u8 > ')]).toEqual(['executed 01', 'executed 01']);
  });

  test('more functions than there is room for images', () => {
    const engine = published();
    const depth = (i: number): string => `${'vector<'.repeat(i % 20)}u8${'>'.repeat(i % 20)}`;
    for (let i = 0; i < MAX_CACHED_IMAGES + 2; i++) {
      const types = `0x1::option::Option<${depth(i)}>`;
      const name =
        i < 20
          ? types
          : `0x1::option::Option<${'0x1::option::Option<'.repeat(Math.floor(i / 20))}${depth(i)}${'>'.repeat(Math.floor(i / 20))}>`;
      expect(unwrap(engine.view(call('generic', { typeArgs: [name], args: [null] }))).status).toBe('executed');
    }
  });

  test('arguments that look like standard types but are not, are refused', () => {
    const engine = open();
    const impostor = moduleBytes(
      new ModuleBuilder('0x42', 'string')
        .struct('String', { abilities: ['drop'], fields: [['value', 'u64']] })
        .fun('take', { visibility: 'public', params: ['String'], code: ['Ret'] })
        .build(),
    );
    const option = moduleBytes(
      new ModuleBuilder('0x42', 'option')
        .struct('Option', { abilities: ['drop'], fields: [['value', 'u64']] })
        .fun('take', { visibility: 'public', params: ['Option'], code: ['Ret'] })
        .build(),
    );
    unwrap(engine.publish([impostor, option]));
    for (const arg of ['text', null, 5, [1]])
      for (const module of ['string', 'option'])
        expect(statusOf(engine.call({ function: `0x42::${module}::take`, args: [arg] }))).toBe(
          'FAILED_TO_DESERIALIZE_ARGUMENT',
        );
    expect(statusOf(engine.call({ function: '0x42::string::take', args: [new Uint8Array(8)] }))).toBe(
      'INVALID_PARAM_TYPE_FOR_DESERIALIZATION',
    );
  });
});

describe('the store', () => {
  test('opened again has the same root and the same state', () => {
    const store = memoryKv();
    const engine = published(store);
    unwrap(engine.call(call('create', { sender: A1 })));
    unwrap(engine.call(call('add', { args: [A1, 41] })));
    const again = open(store);
    expect(again.root).toBe(engine.root);
    expect(summary(unwrap(again.call(call('add', { args: [A1, 1] }))))).toBe('executed 2a00000000000000');
    expect(open(store).root).toBe(again.root);
    expect(engine.root).not.toBe(again.root);
  });

  test('holds heads that do not touch each other', () => {
    const store = memoryKv();
    const one = unwrap(Engine.open({ store, head: 'one' }));
    const two = unwrap(Engine.open({ store, head: 'two' }));
    unwrap(one.publish([counter()]));
    expect(two.root).not.toBe(one.root);
    expect(unwrap(Engine.open({ store, head: 'two' })).root).toBe(two.root);
  });

  test('of another suite is refused', () => {
    const store = memoryKv();
    published(store);
    expect(statusOf(Engine.open({ store, suite: 'rooch' }))).toBe('INVALID_ARGUMENT');
  });

  test('that fails to write leaves the engine as it was', () => {
    const store = memoryKv();
    const engine = published(store);
    const before = engine.root;
    const batch = store.batch.bind(store);
    store.batch = () => {
      throw new Error('disk full');
    };
    expect(() => engine.call(call('create', { sender: A1 }))).toThrow('disk full');
    expect(engine.root).toBe(before);
    store.batch = batch;
    expect(unwrap(engine.call(call('create', { sender: A1 }))).status).toBe('executed');
    expect(open(store).root).toBe(engine.root);
  });

  test('a snapshot stays what it was', () => {
    const engine = published();
    const before = engine.state;
    const { root } = before;
    unwrap(engine.call(call('create', { sender: A1 })));
    expect(before.root).toBe(root);
    expect(engine.state.root).not.toBe(root);
  });
});

describe('looking in', () => {
  test('functions', () => {
    const engine = published();
    const list = unwrap(engine.functions('0x42::m'));
    expect(list.map(({ name, visibility, entry }) => [name, visibility, entry])).toEqual([
      ['create', 'public', true],
      ['add', 'public', false],
      ['get', 'public', false],
      ['create_and_abort', 'public', false],
      ['hidden', 'private', false],
      ['for_friends', 'friend', false],
      ['entry_only', 'private', true],
      ['generic', 'public', false],
    ]);
    expect(list[1]).toMatchObject({ module: ID, native: false, params: ['address', 'u64'], returns: ['u64'] });
    expect(list[7]).toMatchObject({ params: ['T0'], typeParams: [{ abilities: 2 }] });
    expect(unwrap(engine.functions('0x1::hash'))[0]).toMatchObject({ native: true });
    expect(statusOf(engine.functions('0x42'))).toBe('INVALID_ARGUMENT');
    expect(statusOf(engine.functions('0x42::nothing'))).toBe('MODULE_NOT_FOUND');
  });

  test('parameters, those that a caller gives', () => {
    const engine = published();
    const of = (name: string, typeArgs: readonly string[] = []) =>
      unwrap(engine.parameters(call(name, { typeArgs }))).map(({ type, layout }) => [type.text, layout.kind]);
    expect(of('create')).toEqual([]);
    expect(of('create_and_abort')).toEqual([['u64', 'u64']]);
    expect(of('generic', ['vector<u8>'])).toEqual([['vector<u8>', 'vector']]);
    expect(statusOf(engine.parameters(call('nothing')))).toBe('FUNCTION_NOT_FOUND');
  });

  test('a resource', () => {
    const engine = published();
    unwrap(engine.call(call('create', { sender: A1 })));
    const shown = (owner: string, type: string) => {
      const found = unwrap(engine.resource(owner, type));
      if (!found) return undefined;
      const value = decodeValue(found.layout, found.bytes);
      return value.ok ? valueToJson(found.layout, value.value) : 'broken';
    };
    expect(shown(A1, '0x42::m::C')).toEqual({ n: '0' });
    expect(shown('0xA1', '0x42::m::C')).toEqual({ n: '0' });
    expect(shown('0xb2', '0x42::m::C')).toBeUndefined();
    expect(shown(A1, '0x42::m::D')).toBeUndefined();
    expect(statusOf(engine.resource(A1, 'u64'))).toBe('INVALID_ARGUMENT');
    expect(statusOf(engine.resource(A1, '&u64'))).toBe('INVALID_ARGUMENT');
    expect(statusOf(engine.resource('alice', '0x42::m::C'))).toBe('INVALID_ARGUMENT');
  });

  test('an inspector sees every step, and changes nothing', () => {
    const [plain, watched] = [published(), published()];
    const steps: StepRecord[] = [];
    const done = unwrap(
      watched.call(call('create', { sender: A1 }), { inspector: { step: (record) => steps.push(record) } }),
    );
    expect(unwrap(plain.call(call('create', { sender: A1 })))).toEqual(done);
    expect(watched.root).toBe(plain.root);
    expect(steps.length).toBe(done.steps);
  });
});

test('a module of names that JavaScript objects have', () => {
  const engine = open();
  const odd = moduleBytes(
    new ModuleBuilder('0x42', '__proto__')
      .struct('constructor', {
        abilities: ['key', 'copy', 'drop'],
        fields: [
          ['__proto__', 'u8'],
          ['hasOwnProperty', 'bool'],
        ],
      })
      .fun('toString', {
        visibility: 'public',
        params: ['signer'],
        returns: ['constructor'],
        locals: ['constructor'],
        code: [
          ['LdU8', 7],
          'LdTrue',
          ['Pack', 'constructor'],
          ['StLoc', 1],
          ['ImmBorrowLoc', 0],
          ['CopyLoc', 1],
          ['MoveTo', 'constructor'],
          ['MoveLoc', 1],
          'Ret',
        ],
      })
      .build(),
  );
  unwrap(engine.publish([odd]));
  const done = unwrap(engine.call({ function: '0x42::__proto__::toString', sender: A1 }));
  expect(summary(done)).toBe('executed 0701');
  const [returned] = done.returns;
  const value = decodeValue(returned!.layout, returned!.bytes);
  expect(JSON.stringify(value.ok && valueToJson(returned!.layout, value.value))).toBe(
    '{"__proto__":7,"hasOwnProperty":true}',
  );
  expect(unwrap(engine.resource(A1, '0x42::__proto__::constructor'))?.bytes).toEqual(Uint8Array.of(7, 1));
  expect(addressBytes(A1).length).toBe(32);
  expect(statusOf(engine.call({ function: '0x42::__proto__::constructor' }))).toBe('FUNCTION_NOT_FOUND');
});
