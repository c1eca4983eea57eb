import { describe, expect, it } from 'vitest';
import type { Status } from '../../../vm/base/status.ts';
import { moduleText } from '../../../vm/format/module.ts';
import { verifyAcyclic } from '../../../vm/verify/cycles.ts';
import { MAX_DEPENDENCY_DEPTH } from '../../../vm/verify/limits.ts';
import { verifyLinks } from '../../../vm/verify/links.ts';
import type { VerifiedModule } from '../../../vm/verify/verify.ts';
import { ModuleBuilder } from '../../support/builder.ts';
import { accepted, SELF } from './cases.ts';

const OWNER = `0x${'42'.padStart(64, '0')}::owner`;

function owner(): ModuleBuilder {
  return new ModuleBuilder('0x42', 'owner')
    .struct('S', { abilities: ['copy', 'drop'], fields: [['x', 'u64']] })
    .struct('P', { abilities: ['drop'], typeParams: [['phantom', 'store'], []], fields: [['x', 'T1']] })
    .fun('open', {
      visibility: 'public',
      typeParams: [['drop']],
      params: ['&mut S', 'P<u8,T0>'],
      returns: ['vector<T0>'],
      code: [['LdU64', 0], 'Abort'],
    })
    .fun('friendly', { visibility: 'friend', code: ['Ret'] })
    .fun('closed', { code: ['Ret'] })
    .fun('entry', { entry: true, code: ['Ret'] })
    .friend('0x42::m');
}

const importer = (): ModuleBuilder => new ModuleBuilder('0x42', 'm');
const S = '0x42::owner::S';
const P = '0x42::owner::P';

function link(b: ModuleBuilder, ...others: VerifiedModule[]): ReturnType<typeof verifyLinks> {
  const all = new Map((others.length > 0 ? others : [accepted(owner().build())]).map((m) => [moduleText(m), m]));
  return verifyLinks(accepted(b.build()), (id) => all.get(id));
}

describe('imports', () => {
  const good: readonly (readonly [string, ModuleBuilder])[] = [
    ['nothing', importer()],
    ['a struct', importer().importStruct(S, { abilities: ['copy', 'drop'] })],
    ['a struct with fewer abilities', importer().importStruct(S, { abilities: ['drop'] })],
    [
      'a struct with stricter parameters',
      importer().importStruct(P, { typeParams: [['phantom', 'store', 'copy'], ['drop']] }),
    ],
    ['a phantom parameter as a plain one', importer().importStruct(P, { typeParams: [['store'], []] })],
    [
      'a function',
      importer()
        .importStruct(S)
        .importStruct(P, { typeParams: [['phantom', 'store'], []] })
        .importFun('0x42::owner::open', {
          typeParams: [['drop']],
          params: [`&mut ${S}`, `${P}<u8,T0>`],
          returns: ['vector<T0>'],
        }),
    ],
    [
      'a function with stricter parameters',
      importer()
        .importStruct(S)
        .importStruct(P, { typeParams: [['phantom', 'store'], []] })
        .importFun('0x42::owner::open', {
          typeParams: [['drop', 'copy']],
          params: [`&mut ${S}`, `${P}<u8,T0>`],
          returns: ['vector<T0>'],
        }),
    ],
    ['a friend function', importer().importFun('0x42::owner::friendly')],
  ];
  it.each(good)('accepts %s', (_, b) => {
    expect(link(b)).toEqual({ ok: true, value: undefined });
  });

  const open = (type: { typeParams?: ['drop'][]; params?: string[]; returns?: string[] }) =>
    importer()
      .importStruct(S)
      .importStruct(P, { typeParams: [['phantom', 'store'], []] })
      .importFun('0x42::owner::open', {
        typeParams: [['drop']],
        params: [`&mut ${S}`, `${P}<u8,T0>`],
        returns: ['vector<T0>'],
        ...type,
      });
  const bad: readonly (readonly [string, ModuleBuilder, Status, string])[] = [
    ['a missing module', importer().importFun('0x1::gone::f'), 'MISSING_DEPENDENCY', '::gone'],
    ['a missing struct', importer().importStruct('0x42::owner::T'), 'LOOKUP_FAILED', 'owner::T'],
    ['a missing function', importer().importFun('0x42::owner::g'), 'LOOKUP_FAILED', 'owner::g'],
    ['a private function', importer().importFun('0x42::owner::closed'), 'LOOKUP_FAILED', 'private'],
    ['a private entry function', importer().importFun('0x42::owner::entry'), 'LOOKUP_FAILED', 'private'],
    ['an ability that is not there', importer().importStruct(S, { abilities: ['store'] }), 'TYPE_MISMATCH', 'store'],
    [
      'a type parameter too few',
      importer().importStruct(P, { typeParams: [['phantom', 'store']] }),
      'TYPE_MISMATCH',
      '1 type parameters imported',
    ],
    [
      'a type parameter too many',
      importer().importStruct(S, { typeParams: [[]] }),
      'TYPE_MISMATCH',
      '1 type parameters imported',
    ],
    [
      'a laxer constraint',
      importer().importStruct(P, { typeParams: [['phantom'], []] }),
      'TYPE_MISMATCH',
      'type parameter 0',
    ],
    [
      'a plain parameter as phantom',
      importer().importStruct(P, { typeParams: [['phantom', 'store'], ['phantom']] }),
      'TYPE_MISMATCH',
      'phantom',
    ],
    [
      'a function with a laxer constraint',
      importer()
        .importStruct(S)
        .importStruct(P, { typeParams: [['phantom', 'store'], []] })
        .importFun('0x42::owner::open', {
          typeParams: [[]],
          params: [`&mut ${S}`, `${P}<u8,T0>`],
          returns: ['vector<T0>'],
        }),
      'TYPE_MISMATCH',
      'type parameter 0',
    ],
    [
      'a type parameter more',
      open({ typeParams: [['drop'], ['drop']] }),
      'TYPE_MISMATCH',
      '2 type parameters imported',
    ],
    ['a parameter less', open({ params: [`&mut ${S}`] }), 'TYPE_MISMATCH', 'parameters'],
    ['& for &mut', open({ params: [`&${S}`, `${P}<u8,T0>`] }), 'TYPE_MISMATCH', 'parameters'],
    ['another type argument', open({ params: [`&mut ${S}`, `${P}<u16,T0>`] }), 'TYPE_MISMATCH', 'parameters'],
    ['another result', open({ returns: ['vector<u8>'] }), 'TYPE_MISMATCH', 'results'],
    ['a result less', open({ returns: [] }), 'TYPE_MISMATCH', 'results'],
    [
      'a struct of the same name elsewhere',
      importer()
        .struct('S', { fields: [['x', 'u64']] })
        .importStruct(P, { typeParams: [['phantom', 'store'], []] })
        .importFun('0x42::owner::open', {
          typeParams: [['drop']],
          params: ['&mut S', `${P}<u8,T0>`],
          returns: ['vector<T0>'],
        }),
      'TYPE_MISMATCH',
      'parameters',
    ],
  ];
  it.each(bad)('refuses %s', (_, b, status, words) => {
    const result = link(b);
    expect(result).toMatchObject({ ok: false, error: { status, module: SELF } });
    expect(result.ok ? '' : result.error.message).toContain(words);
  });

  it('lets in friends alone', () => {
    const stranger = new ModuleBuilder('0x42', 'stranger').importFun('0x42::owner::friendly');
    expect(link(stranger)).toMatchObject({ ok: false, error: { status: 'LOOKUP_FAILED' } });
  });

  it('refuses another module under the name', () => {
    const other = accepted(owner().build());
    const result = verifyLinks(accepted(importer().importFun('0x1::q::f').build()), () => other);
    expect(result).toMatchObject({ ok: false, error: { status: 'MISSING_DEPENDENCY' } });
  });

  it('keeps families apart; common joins either', () => {
    const sui = accepted(owner().build('sui7'));
    const aptos = accepted(importer().importFun('0x42::owner::friendly').build('aptos7'));
    const common = accepted(importer().importFun('0x42::owner::friendly').build());
    expect(verifyLinks(aptos, () => sui)).toMatchObject({ ok: false, error: { status: 'MIXED_DIALECTS' } });
    expect(verifyLinks(common, () => sui)).toMatchObject({ ok: true });
    expect(moduleText(sui)).toBe(OWNER);
  });
});

describe('cycles', () => {
  /** Modules at 0x42 by name, each with what it imports and its friends. */
  function modules(
    shape: Record<string, { readonly uses?: readonly string[]; readonly friends?: readonly string[] }>,
  ): VerifiedModule[] {
    return Object.entries(shape).map(([name, { uses = [], friends = [] }]) => {
      const b = new ModuleBuilder('0x42', name);
      for (const use of uses) b.importFun(`0x42::${use}::f`);
      for (const friend of friends) b.friend(`0x42::${friend}`);
      return accepted(b.build());
    });
  }
  const names = (message: string): string => message.replaceAll(/0x0*42::/g, '');

  it('accepts a diamond, a friend that imports, and a friend that is not there', () => {
    expect(
      verifyAcyclic(modules({ a: { uses: ['b', 'c'] }, b: { uses: ['d'] }, c: { uses: ['d'] }, d: {} })),
    ).toMatchObject({ ok: true });
    expect(verifyAcyclic(modules({ a: { uses: ['b'] }, b: { friends: ['a', 'gone'] } }))).toMatchObject({ ok: true });
    expect(verifyAcyclic([])).toMatchObject({ ok: true });
  });

  it.each([
    [{ a: { uses: ['b'] }, b: { uses: ['a'] } }, 'CYCLIC_MODULE_DEPENDENCY', 'a → b → a'],
    [
      { a: { uses: ['d', 'b'] }, b: { uses: ['c', 'd'] }, c: { uses: ['b'] }, d: {} },
      'CYCLIC_MODULE_DEPENDENCY',
      'b → c → b',
    ],
    [
      { a: {}, b: { uses: ['c'] }, c: { uses: ['d'] }, d: { uses: ['b', 'a'] } },
      'CYCLIC_MODULE_DEPENDENCY',
      'b → c → d → b',
    ],
    [{ a: { friends: ['b'] }, b: { friends: ['a'] } }, 'CYCLIC_MODULE_FRIENDSHIP', 'a → b → a'],
    [
      { a: { friends: ['b'], uses: ['c'] }, b: {}, c: { uses: ['b'] } },
      'INVALID_FRIEND_DECL_WITH_MODULES_IN_DEPENDENCIES',
      'friend b is among the modules that it depends on',
    ],
    [{ a: { uses: ['gone'] } }, 'MISSING_DEPENDENCY', 'module gone is not there'],
  ] as const)('%j: %s', (shape, status, message) => {
    const result = verifyAcyclic(modules(shape));
    expect(result).toMatchObject({ ok: false, error: { status } });
    expect(result.ok ? '' : names(result.error.message)).toBe(message);
  });

  it('bounds the depth, wherever the walk begins', () => {
    const chain = (length: number) => {
      const shape: Record<string, { uses: string[] }> = {};
      for (let i = 0; i < length; i++) shape[`m${i}`] = { uses: i + 1 < length ? [`m${i + 1}`] : [] };
      return modules(shape);
    };
    for (const order of [(list: VerifiedModule[]) => list, (list: VerifiedModule[]) => list.reverse()]) {
      expect(verifyAcyclic(order(chain(MAX_DEPENDENCY_DEPTH)))).toMatchObject({ ok: true });
      expect(verifyAcyclic(order(chain(MAX_DEPENDENCY_DEPTH + 1)))).toMatchObject({
        ok: false,
        error: { status: 'MAX_DEPENDENCY_DEPTH_REACHED' },
      });
    }
  });
});
