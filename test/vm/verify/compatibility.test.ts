/** Upgrades: each change that breaks others beside the nearest one that does not. */

import { describe, expect, it } from 'vitest';
import { verifyCompatible } from '../../../vm/verify/compatibility.ts';
import { type VerifiedModule, verifyModule } from '../../../vm/verify/verify.ts';
import { type DIALECTS, type FunctionOptions, ModuleBuilder, type StructOptions } from '../../support/builder.ts';

interface Parts {
  readonly name?: string;
  readonly struct?: StructOptions;
  readonly structName?: string;
  readonly fun?: Partial<FunctionOptions>;
  readonly funName?: string;
  readonly friend?: string;
  readonly variants?: readonly (readonly [string, readonly (readonly [string, string])[]])[];
  readonly dialect?: keyof typeof DIALECTS;
}

const FIELDS: StructOptions['fields'] = [
  ['x', 'u64'],
  ['y', 'vector<bool>'],
];

function moduleOf(parts: Parts): VerifiedModule {
  const b = new ModuleBuilder('0x42', parts.name ?? 'm');
  if (parts.structName !== '')
    b.struct(parts.structName ?? 'S', { abilities: ['drop', 'store'], fields: FIELDS!, ...parts.struct });
  if (parts.variants) b.enum('E', { abilities: ['drop'], variants: parts.variants });
  if (parts.funName !== '')
    b.fun(parts.funName ?? 'f', {
      visibility: 'public',
      params: ['u64'],
      returns: ['u64'],
      code: [['MoveLoc', 0], 'Ret'],
      ...parts.fun,
    });
  if (parts.friend) b.friend(parts.friend);
  const verified = verifyModule(b.build(parts.dialect ?? (parts.variants ? 'sui7' : 'common6')));
  if (!verified.ok) throw new Error(verified.error.message);
  return verified.value;
}

const GENERIC: FunctionOptions = {
  typeParams: [['drop', 'store']],
  params: ['T0'],
  returns: [],
  visibility: 'public',
  code: ['Ret'],
};
const ONE = [['A', [['x', 'u8']]]] as const;

const allowed: readonly (readonly [name: string, old: Parts, next: Parts])[] = [
  ['the same module', {}, {}],
  ['a new ability', {}, { struct: { abilities: ['copy', 'drop', 'store'] } }],
  ['a type parameter that asks for less', { struct: { typeParams: [['copy']] } }, { struct: { typeParams: [[]] } }],
  [
    'a type parameter that becomes phantom',
    { struct: { typeParams: [[]] } },
    { struct: { typeParams: [['phantom']] } },
  ],
  [
    'a private function with another signature',
    { fun: { visibility: 'private' } },
    { fun: { visibility: 'private', params: ['u8'], returns: ['u8'] } },
  ],
  ['a private function that is gone', { fun: { visibility: 'private' } }, { funName: '' }],
  ['a private function that becomes public', { fun: { visibility: 'private' } }, {}],
  ['a function for friends that becomes public', { fun: { visibility: 'friend' } }, {}],
  ['an entry function that becomes public', { fun: { visibility: 'private', entry: true } }, {}],
  ['other code in a public function', {}, { fun: { code: [['LdU64', 7n], 'Ret'] } }],
  [
    'a type parameter of a function that asks for less',
    { fun: GENERIC },
    { fun: { ...GENERIC, typeParams: [['drop']] } },
  ],
  ['a new friend', {}, { friend: '0x42::other' }],
  ['a new struct beside the old one', { structName: '' }, {}],
  ['the same enum', { variants: ONE }, { variants: ONE }],
];

const refused: readonly (readonly [name: string, old: Parts, next: Parts, message: RegExp])[] = [
  ['another name', {}, { name: 'n' }, /the module is 0x0*42::n now/],
  ['a struct that is gone', {}, { structName: '' }, /S is gone/],
  ['a lost ability', {}, { struct: { abilities: ['drop'] } }, /S loses store/],
  ['a field more', {}, { struct: { fields: [...FIELDS!, ['z', 'u8']] } }, /had 2 fields and has 3/],
  ['a field less', {}, { struct: { fields: [FIELDS![0]!] } }, /had 2 fields and has 1/],
  ['a field renamed', {}, { struct: { fields: [['w', 'u64'], FIELDS![1]!] } }, /field 0 of S was x/],
  ['fields in another order', {}, { struct: { fields: [FIELDS![1]!, FIELDS![0]!] } }, /field 0 of S was x/],
  ['a field of another type', {}, { struct: { fields: [['x', 'u32'], FIELDS![1]!] } }, /field x of S has another type/],
  [
    'a field of another inner type',
    {},
    { struct: { fields: [FIELDS![0]!, ['y', 'vector<u8>']] } },
    /field y of S has another type/,
  ],
  ['a type parameter more', {}, { struct: { typeParams: [[]] } }, /had 0 type parameters and has 1/],
  [
    'a type parameter that asks for more',
    { struct: { typeParams: [[]] } },
    { struct: { typeParams: [['copy']] } },
    /asks for copy now/,
  ],
  [
    'a type parameter no longer phantom',
    { struct: { typeParams: [['phantom']] } },
    { struct: { typeParams: [[]] } },
    /no longer phantom/,
  ],
  ['a public function that is gone', {}, { funName: '' }, /function f is gone/],
  ['a public function that becomes private', {}, { fun: { visibility: 'private' } }, /was public and is private/],
  ['a public function that becomes one for friends', {}, { fun: { visibility: 'friend' } }, /was public and is friend/],
  ['other parameters', {}, { fun: { params: ['u64', 'u64'] } }, /other parameters/],
  ['other results', {}, { fun: { returns: [], code: ['Ret'] } }, /other results/],
  [
    'an entry function no longer one',
    { fun: { visibility: 'private', entry: true } },
    { fun: { visibility: 'private' } },
    /no longer an entry/,
  ],
  ['a function for friends that is gone', { fun: { visibility: 'friend' } }, { funName: '' }, /function f is gone/],
  [
    'a type parameter of a function more',
    { fun: { ...GENERIC, params: [] } },
    { fun: { ...GENERIC, params: [], typeParams: [[], []] } },
    /had 1 type parameters and has 2/,
  ],
  [
    'a type parameter of a function that asks for more',
    { fun: GENERIC },
    { fun: { ...GENERIC, typeParams: [['drop', 'store', 'copy']] } },
    /asks for copy now/,
  ],
  ['a friend that is gone', { friend: '0x42::other' }, {}, /no longer a friend/],
  ['a variant more', { variants: ONE }, { variants: [...ONE, ['B', []]] }, /other variants/],
  ['a variant renamed', { variants: ONE }, { variants: [['B', ONE[0][1]]] }, /variant 0 of E was A/],
  [
    'a variant with another field',
    { variants: ONE },
    { variants: [['A', [['x', 'u16']]]] },
    /field x of E::A has another type/,
  ],
];

describe('an upgrade may have', () => {
  it.each(allowed)('%s', (_, old, next) => {
    expect(verifyCompatible(moduleOf(old), moduleOf(next))).toEqual({ ok: true, value: undefined });
  });
});

describe('an upgrade may not have', () => {
  it.each(refused)('%s', (_, old, next, message) => {
    const checked = verifyCompatible(moduleOf(old), moduleOf(next));
    expect(checked).toMatchObject({
      ok: false,
      error: { status: 'BACKWARD_INCOMPATIBLE_MODULE_UPDATE', message: expect.stringMatching(message) },
    });
  });

  it('what friends use, unless friends do not count', () => {
    const old = moduleOf({ fun: { visibility: 'friend' }, friend: '0x42::other' });
    expect(verifyCompatible(old, moduleOf({ funName: '' }), { friends: false }).ok).toBe(true);
    expect(verifyCompatible(old, moduleOf({ funName: '' })).ok).toBe(false);
  });
});
