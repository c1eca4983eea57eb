import { describe, expect, test } from 'vitest';
import { Loader, moduleMap } from '#vm';
import { MAX_LINKED_MODULES } from '../../../vm/link/loader.ts';
import { MAX_DEPENDENCY_DEPTH } from '../../../vm/verify/limits.ts';
import { type DIALECTS, ModuleBuilder } from '../../support/builder.ts';
import { full, moduleBytes, statusOf, unwrap } from '../../support/linked.ts';

const ID = (name: string): string => `${full('0x42')}::${name}`;

/** A module whose function `f` calls `f` of each of `uses`. `salt` makes another module of the same name. */
function module(name: string, uses: readonly string[] = [], salt = 0, dialect: keyof typeof DIALECTS = 'common6') {
  const builder = new ModuleBuilder('0x42', name);
  for (const used of uses) builder.importFun(`0x42::${used}::f`);
  return moduleBytes(
    builder
      .fun('f', {
        visibility: 'public',
        code: [...uses.map((used) => ['Call', `0x42::${used}::f`] as const), ['LdU64', salt], 'Pop', 'Ret'],
      })
      .build(dialect),
  );
}

function source(modules: Readonly<Record<string, Uint8Array>>) {
  return moduleMap(new Map(Object.entries(modules).map(([name, bytes]) => [ID(name), bytes])));
}

describe('loads', () => {
  test('a module and all it needs, each once, nothing else', () => {
    const loader = new Loader();
    const linkage = unwrap(
      loader.load(
        source({
          a: module('a', ['b', 'c']),
          b: module('b', ['d']),
          c: module('c', ['d']),
          d: module('d'),
          e: module('e'),
        }),
        [ID('a'), ID('a')],
      ),
    );
    expect([...linkage.keys()].sort()).toEqual(['a', 'b', 'c', 'd'].map(ID));
    expect(linkage.get(ID('a'))!.dependencies.slice().sort()).toEqual([ID('b'), ID('c')]);
  });

  test('equal bytes once, whatever source they come from', () => {
    const loader = new Loader();
    const first = unwrap(loader.load(source({ a: module('a', ['b']), b: module('b') }), [ID('a')]));
    const second = unwrap(loader.load(source({ a: module('a', ['b']).slice(), b: module('b', [], 1) }), [ID('a')]));
    expect(second.get(ID('a'))).toBe(first.get(ID('a')));
    expect(second.get(ID('b'))).not.toBe(first.get(ID('b')));
    expect(second.get(ID('b'))!.hash).not.toBe(first.get(ID('b'))!.hash);
  });

  test('an upgraded dependency is checked anew', () => {
    const loader = new Loader();
    const a = module('a', ['b']);
    expect(statusOf(loader.load(source({ a, b: module('b') }), [ID('a')]))).toBe('ok');
    const hidden = moduleBytes(new ModuleBuilder('0x42', 'b').fun('f', { code: ['Ret'] }).build());
    expect(loader.load(source({ a, b: hidden }), [ID('a')])).toMatchObject({
      ok: false,
      error: { status: 'LOOKUP_FAILED', module: ID('a'), message: expect.stringContaining('private') },
    });
    const other = moduleBytes(
      new ModuleBuilder('0x42', 'b').fun('f', { visibility: 'public', params: ['u8'], code: ['Ret'] }).build(),
    );
    expect(statusOf(loader.load(source({ a, b: other }), [ID('a')]))).toBe('TYPE_MISMATCH');
    expect(statusOf(loader.load(source({ a, b: module('b') }), [ID('a')]))).toBe('ok');
  });
});

describe('refuses', () => {
  const loader = new Loader();
  const load = (modules: Readonly<Record<string, Uint8Array>>, root = 'a') => loader.load(source(modules), [ID(root)]);

  test('a root that is not there', () => {
    expect(load({}, 'nothing')).toMatchObject({
      error: { status: 'MODULE_NOT_FOUND', module: ID('nothing'), hint: expect.stringContaining('publish') },
    });
  });

  test('a dependency that is not there', () => {
    expect(load({ a: module('a', ['b']) })).toMatchObject({
      error: { status: 'MISSING_DEPENDENCY', module: ID('a'), message: expect.stringContaining('::b') },
    });
  });

  test('a dependency of a dependency that is not there', () => {
    expect(load({ a: module('a', ['b']), b: module('b', ['c']) })).toMatchObject({
      error: { status: 'MISSING_DEPENDENCY', module: ID('b') },
    });
  });

  test('a module under a name that is not its own', () => {
    expect(load({ a: module('b') })).toMatchObject({ error: { status: 'LOOKUP_FAILED', module: ID('a') } });
    expect(load({ a: module('a', ['b']), b: module('c') })).toMatchObject({
      error: { status: 'LOOKUP_FAILED', module: ID('b'), message: expect.stringContaining('::c') },
    });
  });

  test('bytes that are no module, and a module that does not verify, each with its name', () => {
    expect(load({ a: Uint8Array.of(1, 2, 3) })).toMatchObject({ error: { status: 'BAD_MAGIC', module: ID('a') } });
    const pops = moduleBytes(new ModuleBuilder('0x42', 'a').fun('f', { code: ['Pop', 'Ret'] }).build());
    for (let i = 0; i < 2; i++)
      expect(load({ a: pops })).toMatchObject({
        error: { status: 'NEGATIVE_STACK_SIZE_WITHIN_BLOCK', module: ID('a'), function: 'f', offset: 0 },
      });
  });

  test.each([
    ['common6', 'sui7', 'ok'],
    ['sui7', 'common6', 'ok'],
    ['common5', 'aptos10', 'ok'],
    ['aptos7', 'common6', 'ok'],
    ['movement7', 'aptos9', 'ok'],
    ['aptos8', 'sui7', 'MIXED_DIALECTS'],
    ['sui7', 'movement7', 'MIXED_DIALECTS'],
  ] as const)('a module of %s that uses one of %s: %s', (user, used, status) => {
    expect(statusOf(load({ a: module('a', ['b'], 0, user), b: module('b', [], 0, used) }))).toBe(status);
  });

  test('a refusal has the family, whose number its status has', () => {
    const bad = (dialect: keyof typeof DIALECTS): Uint8Array =>
      moduleBytes(new ModuleBuilder('0x42', 'a').fun('f', { code: ['Pop', 'Ret'] }).build(dialect));
    expect(load({ a: bad('aptos9') })).toMatchObject({ error: { family: 'aptos' } });
    expect(load({ a: bad('sui7') })).toMatchObject({ error: { family: 'sui' } });
    expect(load({ a: bad('common6') })).not.toHaveProperty('error.family');
  });

  test('two families below a module of the common one', () => {
    const modules = { a: module('a', ['b', 'c']), b: module('b', [], 0, 'sui7'), c: module('c', [], 0, 'aptos8') };
    expect(load(modules)).toMatchObject({ error: { status: 'MIXED_DIALECTS', module: ID('c') } });
  });

  test('a module that uses itself through others, every time', () => {
    const modules = { a: module('a', ['b']), b: module('b', ['c']), c: module('c', ['a']) };
    for (let i = 0; i < 3; i++)
      for (const root of ['a', 'b', 'c']) expect(statusOf(load(modules, root))).toBe('CYCLIC_MODULE_DEPENDENCY');
  });

  test('a circle of modules that were loaded before, each two of them in a set without one', () => {
    const loader = new Loader();
    const links = (modules: Readonly<Record<string, Uint8Array>>, root: string) =>
      statusOf(loader.load(source(modules), [ID(root)]));
    const [a, b, c] = [module('a', ['b']), module('b', ['c']), module('c', ['a'])];
    const [plainA, plainB, plainC] = ['a', 'b', 'c'].map((name) => module(name, [], 9)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    expect(links({ a, b, c: plainC }, 'a')).toBe('ok');
    expect(links({ a: plainA, b, c }, 'b')).toBe('ok');
    expect(links({ a, b: plainB, c }, 'c')).toBe('ok');
    expect(links({ a, b, c }, 'a')).toBe('CYCLIC_MODULE_DEPENDENCY');
    expect(links({ a, b, c: plainC }, 'a')).toBe('ok');
  });

  test('friends in a circle, every time', () => {
    const friend = (name: string, other: string): Uint8Array =>
      moduleBytes(
        new ModuleBuilder('0x42', name)
          .friend(`0x42::${other}`)
          .fun('f', { code: ['Ret'] })
          .build(),
      );
    const modules = { a: friend('a', 'b'), b: friend('b', 'a') };
    for (let i = 0; i < 2; i++)
      expect(statusOf(loader.load(source(modules), [ID('a'), ID('b')]))).toBe('CYCLIC_MODULE_FRIENDSHIP');
    // One alone says nothing about the other.
    expect(statusOf(loader.load(source(modules), [ID('a')]))).toBe('ok');
  });

  test('a chain of one module more than MAX_DEPENDENCY_DEPTH', () => {
    const chain = (length: number): string => {
      const modules: Record<string, Uint8Array> = {};
      for (let i = 0; i < length; i++) modules[`m${i}`] = module(`m${i}`, i + 1 < length ? [`m${i + 1}`] : []);
      return statusOf(load(modules, 'm0'));
    };
    expect(chain(MAX_DEPENDENCY_DEPTH)).toBe('ok');
    expect(chain(MAX_DEPENDENCY_DEPTH + 1)).toBe('MAX_DEPENDENCY_DEPTH_REACHED');
    expect(chain(3 * MAX_DEPENDENCY_DEPTH)).toBe('MAX_DEPENDENCY_DEPTH_REACHED');
  });

  test('one module more than MAX_LINKED_MODULES', () => {
    const modules: Record<string, Uint8Array> = {};
    for (let i = 0; i < MAX_LINKED_MODULES; i++) modules[`m${i}`] = module(`m${i}`);
    const names = Object.keys(modules);
    const around = (count: number): string => {
      const used = names.slice(0, count - 1);
      return statusOf(load({ ...modules, a: module('a', used) }));
    };
    expect(around(MAX_LINKED_MODULES)).toBe('ok');
    expect(around(MAX_LINKED_MODULES + 1)).toBe('MAX_DEPENDENCY_DEPTH_REACHED');
  });
});
