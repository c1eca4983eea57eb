import { describe, expect, test } from 'vitest';
import { moduleMap, NATIVES, prepare } from '#vm';
import { FRAMEWORK, NO_FRAMEWORK } from '../../../src/engine/framework.ts';
import { attempt } from '../../../vm/base/status.ts';
import { ModuleBuilder } from '../../support/builder.ts';
import { full, Linked, Resources, statusOf, summary } from '../../support/linked.ts';

const CHANNEL = '0x6d72::channel::Channel';

/** A builder that knows the channel's natives. */
function withChannel(at: string, name: string): ModuleBuilder {
  return new ModuleBuilder(at, name)
    .importStruct(CHANNEL)
    .importFun('0x6d72::channel::exists_at', {
      typeParams: [['store']],
      params: [`&${CHANNEL}`, 'address'],
      returns: ['bool'],
    })
    .importFun('0x6d72::channel::borrow_mut', {
      typeParams: [['store']],
      params: [`&mut ${CHANNEL}`, 'address'],
      returns: ['&mut T0'],
    })
    .importFun('0x6d72::channel::emit', { typeParams: [['copy', 'drop']], params: [`&mut ${CHANNEL}`, 'T0'] });
}

/** `m` asks whether a generic type is stored; `own` and `foreign` say with which type. */
function asking(typeArg: string): Linked {
  const owner = new ModuleBuilder('0x42', 'other').struct('Theirs', { abilities: ['store', 'copy', 'drop', 'key'] });
  const asker = withChannel('0x42', 'm')
    .struct('Mine', { abilities: ['store', 'copy', 'drop'] })
    .struct('Box', {
      abilities: ['store', 'copy', 'drop'],
      typeParams: [['store', 'copy', 'drop']],
      fields: [['x', 'T0']],
    })
    .importStruct('0x42::other::Theirs', { abilities: ['store', 'copy', 'drop', 'key'] })
    .fun('through', {
      typeParams: [['store']],
      params: [`&${CHANNEL}`],
      returns: ['bool'],
      code: [
        ['MoveLoc', 0],
        ['LdConst', 'address', new Uint8Array(32)],
        ['CallGeneric', '0x6d72::channel::exists_at<T0>'],
        'Ret',
      ],
    })
    .fun('main', {
      params: [`&${CHANNEL}`],
      returns: ['bool'],
      code: [['MoveLoc', 0], ['CallGeneric', `through<${typeArg}>`], 'Ret'],
    });
  return new Linked([owner.build(), asker.build()]);
}

describe('storage natives take a struct of the calling module only', () => {
  test.each([
    ['its own struct', 'Mine', 'ok'],
    ['its own generic struct', 'Box<u8>', 'ok'],
    ['its own generic struct of a foreign one', 'Box<0x42::other::Theirs>', 'ok'],
    ['a struct of another module', '0x42::other::Theirs', 'PRIVATE_GENERIC_VIOLATION'],
    ['a primitive', 'u64', 'PRIVATE_GENERIC_VIOLATION'],
    ['an address', 'address', 'PRIVATE_GENERIC_VIOLATION'],
    ['a vector of its own struct', 'vector<Mine>', 'PRIVATE_GENERIC_VIOLATION'],
  ])('%s', (_, type, status) => {
    const linked = asking(type);
    const built = linked.build(linked.entry('0x42::m::main'));
    expect(statusOf(built)).toBe(status);
    if (!built.ok) expect(built.error).toMatchObject({ module: `${full('0x42')}::m`, hint: expect.any(String) });
  });

  test('also when the entry itself is generic', () => {
    const linked = asking('Mine');
    expect(statusOf(linked.build(linked.entry('0x42::m::through', ['0x42::m::Mine'])))).toBe('ok');
    expect(statusOf(linked.build(linked.entry('0x42::m::through', ['0x42::other::Theirs'])))).toBe(
      'PRIVATE_GENERIC_VIOLATION',
    );
    expect(statusOf(linked.build(linked.entry('0x42::m::through', ['u8'])))).toBe('PRIVATE_GENERIC_VIOLATION');
  });

  test('events too', () => {
    const emitter = (type: string): string => {
      const linked = new Linked([
        withChannel('0x42', 'm')
          .struct('Mine', { abilities: ['copy', 'drop'], fields: [['x', 'u8']] })
          .fun('main', {
            params: [`&mut ${CHANNEL}`],
            code: [
              ['MoveLoc', 0],
              ['LdU8', 1],
              ...(type === 'Mine' ? ([['Pack', 'Mine']] as const) : []),
              ['CallGeneric', `0x6d72::channel::emit<${type}>`],
              'Ret',
            ],
          })
          .build(),
      ]);
      return statusOf(linked.build(linked.entry('0x42::m::main')));
    };
    expect(emitter('Mine')).toBe('ok');
    expect(emitter('u8')).toBe('PRIVATE_GENERIC_VIOLATION');
  });
});

describe('both spellings of storage', () => {
  const module = (classic: boolean, native: boolean): Linked => {
    const builder = withChannel('0x42', 'm').struct('R', { abilities: ['store', 'key'] });
    if (classic)
      builder.fun('classic', {
        params: ['address'],
        returns: ['bool'],
        code: [['MoveLoc', 0], ['Exists', 'R'], 'Ret'],
      });
    if (native)
      builder.fun('native', {
        params: [`&${CHANNEL}`, 'address'],
        returns: ['bool'],
        code: [['MoveLoc', 0], ['MoveLoc', 1], ['CallGeneric', '0x6d72::channel::exists_at<R>'], 'Ret'],
      });
    return new Linked([builder.build()]);
  };
  const build = (linked: Linked, name: string) => linked.build(linked.entry(`0x42::m::${name}`));

  test('are refused in one module', () => {
    expect(build(module(true, true), 'native')).toMatchObject({
      error: {
        status: 'PRIVATE_GENERIC_VIOLATION',
        message: expect.stringContaining('both'),
        hint: expect.any(String),
      },
    });
    expect(statusOf(build(module(true, false), 'classic'))).toBe('ok');
    expect(statusOf(build(module(false, true), 'native'))).toBe('ok');
  });

  test('are refused as soon as an entry reaches the native one', () => {
    // The classic function alone touches storage in one way only.
    expect(statusOf(build(module(true, true), 'classic'))).toBe('ok');
  });
});

describe('a native function is refused', () => {
  /** A module at 0x1 that declares natives of its own choice. */
  const hash = (options: { params: string[]; returns: string[]; typeParams?: [][] }, name = 'sha2_256') =>
    new Linked(
      [
        new ModuleBuilder('0x1', 'hash')
          .native(name, { ...options, visibility: 'public' })
          .fun('main', {
            params: options.params,
            returns: options.returns,
            code: [
              ...options.params.map((_, i) => ['MoveLoc', i] as const),
              options.typeParams ? ['CallGeneric', `${name}<u8>`] : ['Call', name],
              'Ret',
            ],
          })
          .build(),
      ],
      NO_FRAMEWORK,
    );
  test.each<readonly [string, Linked, string, RegExp]>([
    ['not when declared as it is', hash({ params: ['vector<u8>'], returns: ['vector<u8>'] }), 'ok', /./],
    [
      'with another parameter',
      hash({ params: ['vector<u16>'], returns: ['vector<u8>'] }),
      'NATIVE_NOT_AVAILABLE',
      /declared as <0>\(vector<u16>\):vector<u8>, but the native function is <0>\(vector<u8>\):vector<u8>/,
    ],
    ['with a reference', hash({ params: ['&vector<u8>'], returns: ['vector<u8>'] }), 'NATIVE_NOT_AVAILABLE', /&vector/],
    ['with another result', hash({ params: ['vector<u8>'], returns: ['u64'] }), 'NATIVE_NOT_AVAILABLE', /declared as/],
    [
      'with two results',
      hash({ params: ['vector<u8>'], returns: ['vector<u8>', 'u8'] }),
      'NATIVE_NOT_AVAILABLE',
      /:vector<u8>,u8,/,
    ],
    [
      'with a type parameter',
      hash({ params: ['vector<u8>'], returns: ['vector<u8>'], typeParams: [[]] }),
      'NATIVE_NOT_AVAILABLE',
      /declared as <1>/,
    ],
    [
      'that does not exist',
      hash({ params: ['vector<u8>'], returns: ['vector<u8>'] }, 'sha9_256'),
      'NATIVE_NOT_AVAILABLE',
      /no such native function/,
    ],
  ])('%s', (_, linked, status, message) => {
    const built = linked.build(linked.entry('0x1::hash::main'));
    expect(statusOf(built)).toBe(status);
    if (!built.ok) {
      expect(built.error.message).toMatch(message);
      expect(built.error).toMatchObject({ module: `${full('0x1')}::hash`, function: expect.stringMatching(/^sha/) });
    }
  });

  test('of that name in another module', () => {
    const linked = new Linked([
      new ModuleBuilder('0x42', 'hash')
        .native('sha2_256', { params: ['vector<u8>'], returns: ['vector<u8>'] })
        .fun('main', {
          params: ['vector<u8>'],
          returns: ['vector<u8>'],
          code: [['MoveLoc', 0], ['Call', 'sha2_256'], 'Ret'],
        })
        .fun('quiet', { code: ['Ret'] })
        .build(),
    ]);
    expect(statusOf(linked.build(linked.entry('0x42::hash::main')))).toBe('NATIVE_NOT_AVAILABLE');
    // Only code that an entry reaches must be there.
    expect(statusOf(linked.build(linked.entry('0x42::hash::quiet')))).toBe('ok');
  });

  test('as something to call from outside', () => {
    const linked = new Linked([FRAMEWORK.module(`${full('0x1')}::hash`)!]);
    const image = linked.image('0x1::hash::sha2_256');
    const prepared = attempt(() =>
      prepare(image, linked.invocation(image, { args: [Uint8Array.of(0)] }), new Resources(), linked.layoutOf),
    );
    expect(prepared).toMatchObject({ error: { status: 'FUNCTION_NOT_CALLABLE' } });
  });
});

test('every native of the framework is declared as the table has it', () => {
  const modules = new Set([...NATIVES.keys()].map((name) => name.slice(0, name.lastIndexOf('::'))));
  let declared = 0;
  for (const id of modules) {
    const bytes = FRAMEWORK.module(id);
    if (!bytes) continue;
    const linked = new Linked([bytes]);
    const { module } = linked.linkage.get(id)!;
    for (const def of module.functionDefs) {
      if (def.code) continue;
      declared++;
      const handle = module.functionHandles[def.handle]!;
      const name = module.identifiers[handle.name]!;
      const entry = linked.entry(
        `${id}::${name}`,
        handle.typeParams.map(() => 'u8'),
      );
      expect([name, statusOf(linked.build(entry))]).toEqual([name, 'ok']);
    }
  }
  expect(declared).toBeGreaterThan(20);
});

describe('types too deep to have values', () => {
  const deep = (levels: number, of: string): string => `${'vector<'.repeat(levels)}${of}${'>'.repeat(levels)}`;
  const builder = new ModuleBuilder('0x42', 'm')
    .struct('Low', { abilities: ['copy', 'drop', 'store'], fields: [['x', deep(100, 'u8')]] })
    .struct('High', { abilities: ['copy', 'drop', 'store'], fields: [['x', deep(100, 'Low')]] })
    .importStruct('0x1::type_name::TypeName', { abilities: ['copy', 'drop', 'store'] })
    .importFun('0x1::type_name::get', { typeParams: [[]], returns: ['0x1::type_name::TypeName'] })
    .fun('takes', { params: ['High'], code: ['Ret'] })
    .fun('refers', { params: ['&High'], code: ['Ret'] })
    .fun('returns', { returns: ['High'], code: [['LdU64', 1], 'Abort'] })
    .fun('names', { code: [['CallGeneric', '0x1::type_name::get<High>'], 'Pop', 'Ret'] })
    .fun('holds', { locals: ['High'], code: ['Ret'] });
  const linked = new Linked([builder.build()]);

  test.each(['takes', 'refers'])('an entry that %s one can not be called', (name) => {
    const refused = attempt(() => linked.machine(`0x42::m::${name}`, { args: [Uint8Array.of(0)] }));
    expect(statusOf(refused)).toBe('VM_MAX_VALUE_DEPTH_REACHED');
  });

  test('an entry that returns one is refused', () => {
    expect(statusOf(linked.build(linked.entry('0x42::m::returns')))).toBe('VM_MAX_VALUE_DEPTH_REACHED');
  });

  test('a local of one, and the name of one, are fine', () => {
    expect(summary(linked.run('0x42::m::holds'))).toBe('executed');
    expect(summary(linked.run('0x42::m::names'))).toBe('executed');
  });
});

test('modules come from the first source that has them', () => {
  const one = new ModuleBuilder('0x42', 'm').fun('f', { returns: ['u8'], code: [['LdU8', 1], 'Ret'] }).build();
  const two = new ModuleBuilder('0x42', 'm').fun('f', { returns: ['u8'], code: [['LdU8', 2], 'Ret'] }).build();
  const below = new Linked([two]);
  expect(summary(new Linked([one], below.source).run('0x42::m::f'))).toBe('executed 01');
  expect(summary(new Linked([two], moduleMap(new Map())).run('0x42::m::f'))).toBe('executed 02');
});
