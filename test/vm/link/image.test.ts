import { describe, expect, test } from 'vitest';
import { buildImage, encodeImage, hex, type Image, imageRoot, Loader, moduleMap, NATIVES } from '#vm';
import { FRAMEWORK } from '../../../src/engine/framework.ts';
import { attempt } from '../../../vm/base/status.ts';
import type { Token } from '../../../vm/format/module.ts';
import { functionText, MAX_IMAGE_FUNCTIONS, MAX_IMAGE_INSTRUCTIONS } from '../../../vm/link/image.ts';
import { MAX_IMAGE_TYPE_NODES, MAX_IMAGE_TYPE_WORK, TypeResolver } from '../../../vm/link/types.ts';
import { type Line, ModuleBuilder, type StructOptions } from '../../support/builder.ts';
import { full, Linked, moduleBytes, statusOf, structTypeOf, summary, unwrap } from '../../support/linked.ts';

/** Two modules with structs, constants, generics, storage and natives. */
function sample(
  change: {
    readonly literal?: number;
    readonly field?: string;
    readonly last?: readonly Line[];
    readonly spare?: number;
  } = {},
) {
  const lower = new ModuleBuilder('0x42', 'lower')
    .struct('Pair', {
      abilities: ['copy', 'drop', 'store'],
      typeParams: [['copy', 'drop', 'store']],
      fields: [
        ['a', 'T0'],
        ['b', 'T0'],
      ],
    })
    .fun('pair', {
      visibility: 'public',
      typeParams: [['copy', 'drop', 'store']],
      params: ['T0'],
      returns: ['Pair<T0>'],
      code: [['CopyLoc', 0], ['MoveLoc', 0], ['PackGeneric', 'Pair<T0>'], 'Ret'],
    });
  const upper = new ModuleBuilder('0x42', 'upper')
    .struct('R', {
      abilities: ['key', 'drop'],
      fields: [
        [change.field ?? 'x', 'u64'],
        ['v', 'vector<u8>'],
      ],
    })
    .importStruct('0x42::lower::Pair', {
      abilities: ['copy', 'drop', 'store'],
      typeParams: [['copy', 'drop', 'store']],
    })
    .importFun('0x42::lower::pair', {
      typeParams: [['copy', 'drop', 'store']],
      params: ['T0'],
      returns: ['0x42::lower::Pair<T0>'],
    })
    .importFun('0x1::bcs::to_bytes', { typeParams: [[]], params: ['&T0'], returns: ['vector<u8>'] })
    .fun('main', {
      visibility: 'public',
      params: ['address'],
      returns: ['bool', 'vector<u8>'],
      locals: ['u64'],
      code: [
        ['LdU64', change.literal ?? 5],
        ['StLoc', 1],
        ['LdU8', 1],
        ['CallGeneric', '0x42::lower::pair<u8>'],
        'Pop',
        ['MoveLoc', 0],
        ['Exists', 'R'],
        ['ImmBorrowLoc', 1],
        ['CallGeneric', '0x1::bcs::to_bytes<u64>'],
        ...(change.last ?? (['Nop'] as const)),
        'Ret',
      ],
    })
    .fun('other', { code: [['LdConst', 'vector<u8>', Uint8Array.of(2, 1, change.spare ?? 2)], 'Pop', 'Ret'] });
  return { lower: lower.build(), upper: upper.build() };
}

const ID = (name: string): string => `${full('0x42')}::${name}`;

function imageOf(
  modules: readonly (readonly [string, Uint8Array])[],
  entries = [{ module: ID('upper'), function: 'main', typeArgs: [] }],
): Image {
  const own = moduleMap(new Map(modules.map(([name, bytes]) => [ID(name), bytes])));
  const linkage = unwrap(new Loader().load({ module: (id) => own.module(id) ?? FRAMEWORK.module(id) }, [ID('upper')]));
  return unwrap(buildImage(linkage, NATIVES, entries));
}

function rowsOf({ lower, upper }: ReturnType<typeof sample>): [string, Uint8Array][] {
  return [
    ['lower', moduleBytes(lower)],
    ['upper', moduleBytes(upper)],
  ];
}

describe('the same image for everyone', () => {
  test('from fresh loaders and shuffled sources', () => {
    const first = imageOf(rowsOf(sample()));
    const second = imageOf(rowsOf(sample()).reverse());
    expect(hex(encodeImage(second))).toBe(hex(encodeImage(first)));
    expect(hex(imageRoot(second))).toBe(hex(imageRoot(first)));
    expect(imageRoot(first).length).toBe(32);
  });

  test('whatever was built from the linkage before', () => {
    const linked = new Linked(Object.values(sample()));
    const main = linked.entry('0x42::upper::main');
    const first = unwrap(linked.build(main));
    unwrap(linked.build(linked.entry('0x42::upper::other')));
    expect(hex(encodeImage(unwrap(linked.build(main))))).toBe(hex(encodeImage(first)));
  });

  test('with functions in the order of their discovery', () => {
    const image = imageOf(rowsOf(sample()));
    expect(image.functions.map((fn) => functionText(fn).replaceAll(/0x0*/g, '0x'))).toEqual([
      '0x42::upper::main',
      '0x42::lower::pair<u8>',
      '0x1::bcs::to_bytes<u64>',
    ]);
    expect(image.entries).toEqual([0]);
    expect(image.resources.map(({ type }) => type.text)).toEqual([`${ID('upper')}::R`]);
    expect(image.modules.map(([id]) => id)).toEqual([...image.modules.map(([id]) => id)].sort());
  });

  test('entries stand in the order given, each function once', () => {
    const entry = (name: string) => ({ module: ID('upper'), function: name, typeArgs: [] });
    const image = imageOf(rowsOf(sample()), [entry('other'), entry('main'), entry('other')]);
    expect(image.entries).toEqual([0, 1, 0]);
    const turned = imageOf(rowsOf(sample()), [entry('main'), entry('other'), entry('main')]);
    expect(hex(imageRoot(turned))).not.toBe(hex(imageRoot(image)));
  });
});

describe('another root', () => {
  const root = (modules: ReturnType<typeof sample>): string => hex(imageRoot(imageOf(rowsOf(modules))));
  const original = root(sample());
  test.each([
    ['for another literal', sample({ literal: 6 })],
    ['for another field name', sample({ field: 'y' })],
    ['for another instruction', sample({ last: ['LdTrue', 'Pop'] })],
  ])('%s', (_, modules) => {
    expect(root(modules)).not.toBe(original);
  });

  test('for a module of the linkage with other bytes that no entry reaches', () => {
    expect(root(sample({ spare: 3 }))).not.toBe(original);
    expect(root(sample({ spare: 2 }))).toBe(original);
  });

  test('for any byte of the image', () => {
    const bytes = encodeImage(imageOf(rowsOf(sample())));
    const again = encodeImage(imageOf(rowsOf(sample({ literal: 6 }))));
    expect(again.length).toBe(bytes.length);
    const differing = [...bytes].filter((byte, i) => byte !== again[i]).length;
    // the literal itself and the hash of its module
    expect(differing).toBeGreaterThan(1);
    expect(differing).toBeLessThanOrEqual(65);
  });

  test('for other type arguments', () => {
    const linked = new Linked(Object.values(sample()));
    const of = (type: string): string => hex(imageRoot(linked.image('0x42::lower::pair', [type])));
    expect(new Set([of('u8'), of('u16'), of('vector<u8>'), of('u8')]).size).toBe(3);
  });
});

describe('entries are refused', () => {
  const linked = new Linked([
    new ModuleBuilder('0x42', 'm')
      .struct('NoDrop', { abilities: ['store'], fields: [['x', 'u8']] })
      .struct('Box', { abilities: ['copy', 'drop'], typeParams: [['copy', 'drop']], fields: [['x', 'T0']] })
      .fun('plain', { code: ['Ret'] })
      .fun('generic', { typeParams: [['copy', 'drop']], params: ['T0'], code: ['Ret'] })
      .fun('free', { typeParams: [[]], code: ['Ret'] })
      .build(),
  ]);
  const build = (name: string, typeArgs: readonly string[] = []) => linked.build(linked.entry(name, typeArgs));

  test.each<readonly [string, string, readonly string[], string, RegExp]>([
    ['an unknown function', '0x42::m::nothing', [], 'FUNCTION_NOT_FOUND', /no such function/],
    ['__proto__', '0x42::m::__proto__', [], 'FUNCTION_NOT_FOUND', /no such function/],
    ['an unknown module', '0x42::n::plain', [], 'MODULE_NOT_FOUND', /no such module/],
    ['too few type arguments', '0x42::m::generic', [], 'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH', /1 .* expected, 0/],
    ['too many type arguments', '0x42::m::plain', ['u8'], 'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH', /0 .* expected, 1/],
    ['a constraint not met', '0x42::m::generic', ['0x42::m::NoDrop'], 'CONSTRAINT_NOT_SATISFIED', /lacks abilities/],
    ['a signer that must be copied', '0x42::m::generic', ['signer'], 'CONSTRAINT_NOT_SATISFIED', /signer lacks/],
    ['an unknown type', '0x42::m::free', ['0x42::m::Nothing'], 'TYPE_RESOLUTION_FAILURE', /no struct or enum/],
    ['a type of an unknown module', '0x42::m::free', ['0x43::m::S'], 'TYPE_RESOLUTION_FAILURE', /no such module/],
    ['an inner unknown type', '0x42::m::free', ['vector<0x42::m::Q>'], 'TYPE_RESOLUTION_FAILURE', /'Q'/],
    ['a type without its arguments', '0x42::m::free', ['0x42::m::Box'], 'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH', /Box/],
    ['a type with one too many', '0x42::m::free', ['0x42::m::Box<u8,u8>'], 'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH', /Box/],
    [
      'a type whose constraint is not met',
      '0x42::m::free',
      ['0x42::m::Box<signer>'],
      'CONSTRAINT_NOT_SATISFIED',
      /signer/,
    ],
  ])('%s', (_, name, typeArgs, status, message) => {
    const built = build(name, typeArgs);
    expect(built).toMatchObject({ ok: false, error: { status, message: expect.stringMatching(message) } });
  });

  test('with a list of what there is', () => {
    expect(build('0x42::m::nothing')).toMatchObject({ error: { hint: 'it has: plain, generic, free' } });
  });

  test('and those that fit are not', () => {
    expect(statusOf(build('0x42::m::free', ['signer']))).toBe('ok');
    expect(statusOf(build('0x42::m::generic', ['vector<0x42::m::Box<u8>>']))).toBe('ok');
  });
});

describe('growth of instances', () => {
  /** `depth` generic functions, each calling the next for two types: 2^depth + … + 1 instances. */
  function fan(depth: number, extra: number): Linked {
    const builder = new ModuleBuilder('0x42', 'm');
    const box: StructOptions = { abilities: ['drop'], typeParams: [['phantom']], fields: [['x', 'u8']] };
    builder.struct('A', box).struct('B', box);
    for (let i = 0; i <= depth; i++)
      builder.fun(`f${i}`, {
        typeParams: [[]],
        code: i === depth ? ['Ret'] : [['CallGeneric', `f${i + 1}<A<T0>>`], ['CallGeneric', `f${i + 1}<B<T0>>`], 'Ret'],
      });
    for (let i = 0; i < extra; i++) builder.fun(`g${i}`, { code: ['Ret'] });
    const calls: Line[] = Array.from({ length: extra }, (_, i) => ['Call', `g${i}`]);
    builder.fun('main', { code: [['CallGeneric', 'f0<u8>'], ...calls, 'Ret'] });
    return new Linked([builder.build()]);
  }

  test('stops at MAX_IMAGE_FUNCTIONS', () => {
    const at = fan(12, 0);
    const image = unwrap(at.build(at.entry('0x42::m::main')));
    expect(image.functions.length).toBe(MAX_IMAGE_FUNCTIONS);
    const past = fan(12, 1);
    expect(past.build(past.entry('0x42::m::main'))).toMatchObject({
      error: { status: 'TOO_MANY_INSTANTIATIONS', module: ID('m'), message: expect.stringContaining('8192') },
    });
    const far = fan(60, 0);
    expect(statusOf(far.build(far.entry('0x42::m::main')))).toBe('TOO_MANY_INSTANTIATIONS');
  });

  test('stops at MAX_IMAGE_INSTRUCTIONS', () => {
    const length = 65534;
    const nops = (count: number): Line[] => [...new Array<Line>(count - 1).fill('Nop'), 'Ret'];
    const types = Array.from({ length: 32 }, (_, i) => `${'vector<'.repeat(i)}u8${'>'.repeat(i)}`);
    const calls: Line[] = types.map((type) => ['CallGeneric', `big<${type}>`]);
    const build = (more: number): string => {
      const linked = new Linked([
        new ModuleBuilder('0x42', 'm')
          .fun('big', { typeParams: [[]], code: nops(length) })
          .fun('main', { code: [...calls, ...nops(more)] })
          .build(),
      ]);
      return statusOf(linked.build(linked.entry('0x42::m::main')));
    };
    const left = MAX_IMAGE_INSTRUCTIONS - 32 * length - calls.length;
    expect(build(left)).toBe('ok');
    expect(build(left + 1)).toBe('IMAGE_TOO_LARGE');
  });
});

describe('types that would explode', () => {
  /** `S0 { x: u8 }`, `S1 { a: S0, b: S0 }`, … */
  function doubling(depth: number): Linked {
    const builder = new ModuleBuilder('0x42', 'm');
    builder.struct('S0', { abilities: ['copy', 'drop'], fields: [['x', 'u8']] });
    for (let i = 1; i <= depth; i++)
      builder.struct(`S${i}`, {
        abilities: ['copy', 'drop'],
        fields: [
          ['a', `S${i - 1}`],
          ['b', `S${i - 1}`],
        ],
      });
    builder.fun('main', { code: [['VecPack', `S${depth}`, 0], 'Pop', 'Ret'] });
    return new Linked([builder.build()]);
  }

  test('nest 2^100-fold and are looked at once', () => {
    const linked = doubling(100);
    const image = linked.image('0x42::m::main');
    expect(image.layouts.length).toBe(103);
    expect(summary(linked.run('0x42::m::main'))).toBe('executed');
  });

  test('nest through type arguments', () => {
    const box: StructOptions = {
      abilities: ['copy', 'drop'],
      typeParams: [['copy', 'drop']],
      fields: [
        ['a', 'T0'],
        ['b', 'T0'],
      ],
    };
    let type = 'u8';
    for (let i = 0; i < 30; i++) type = `S<${type}>`;
    const linked = new Linked([
      new ModuleBuilder('0x42', 'm')
        .struct('S', box)
        .fun('main', { code: [['VecPack', type, 0], 'Pop', 'Ret'] })
        .build(),
    ]);
    expect(summary(linked.run('0x42::m::main'))).toBe('executed');
    const deepest = linked.layoutOf(structTypeOf(type.replaceAll('S', '0x42::m::S')));
    expect(deepest.size).toBe(2 ** 30 + 8 * (2 ** 30 - 1));
  });
});

describe('the work on types is bounded', () => {
  const linked = new Linked([new ModuleBuilder('0x42', 'm').fun('main', { code: ['Ret'] }).build()]);
  const { module } = linked.linkage.get(ID('m'))!;
  const nested: Token = { kind: 'vector', of: { kind: 'vector', of: { kind: 'u8' } } };
  const param: Token = { kind: 'param', index: 0 };

  test('by the nodes closed, those of type arguments where they stand', () => {
    const resolver = new TypeResolver(linked.linkage, 6);
    const type = resolver.close(module, nested, []);
    expect(resolver.close(module, param, [type])).toBe(type);
    expect(attempt(() => resolver.close(module, { kind: 'u8' }, []))).toMatchObject({
      error: { status: 'IMAGE_TOO_LARGE', message: expect.stringContaining(String(MAX_IMAGE_TYPE_WORK)) },
    });
  });

  test('and one type by MAX_IMAGE_TYPE_NODES', () => {
    const resolver = new TypeResolver(linked.linkage);
    const wide = (args: number): Token => ({
      kind: 'struct',
      handle: 0,
      args: new Array<Token>(args).fill({ kind: 'u8' }),
    });
    const handles = { ...module, structHandles: [{ module: 0, name: 0, abilities: 0, typeParams: [] }] };
    expect(resolver.close(handles, wide(MAX_IMAGE_TYPE_NODES - 1), []).kind).toBe('struct');
    expect(attempt(() => resolver.close(handles, wide(MAX_IMAGE_TYPE_NODES), []))).toMatchObject({
      error: { status: 'VM_MAX_TYPE_NODES_REACHED' },
    });
  });

  test('instructions that name one type share it', () => {
    // 4,900 instructions on a type of 3,873 nodes: closed anew each, they would pass MAX_IMAGE_TYPE_WORK
    const copyable = Array.from({ length: 32 }, () => ['copy', 'drop'] as const);
    const wide = `W<${new Array<string>(32).fill('T0').join(',')}>`;
    const argument = `${'vector<'.repeat(120)}u8${'>'.repeat(120)}`;
    const code = Array.from({ length: 4900 }, (): Line[] => [['VecPack', wide, 0], 'Pop']).flat();
    const build = new Linked([
      new ModuleBuilder('0x42', 'm')
        .struct('W', { abilities: ['copy', 'drop'], typeParams: copyable, fields: [['x', 'u8']] })
        .fun('g', { typeParams: [['copy', 'drop']], code: [...code, 'Ret'] })
        .fun('main', { code: [['CallGeneric', `g<${argument}>`], 'Ret'] })
        .build(),
    ]);
    expect(statusOf(build.build(build.entry('0x42::m::main')))).toBe('ok');
  });
});
