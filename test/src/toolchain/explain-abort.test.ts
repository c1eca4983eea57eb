import { describe, expect, test } from 'vitest';
import { decodeModule } from '#vm';
import { decodeCleverAbort } from '../../../src/toolchain/clever-abort.ts';
import { buildPackage } from '../../../src/toolchain/compiler.ts';
import { type AbortExplanation, explainAbort } from '../../../src/toolchain/explain-abort.ts';
import { fullAddress } from '../../../src/toolchain/manifest.ts';
import { workspace } from './packages.ts';

const ADDRESSES = new Map([['p', fullAddress('0x5')!]]);
const MODULE = `${fullAddress('0x5')}::m`;

describe('plain codes', () => {
  const HEAD = `module p::m;
/// Not enough.
const ELow: u64 = 1;
const EAlso: u64 = 1;
/** The limit
 *  is reached. */
const EHigh: u64 = 2;
const ESum: u64 = 1 + 2;
#[error]
const EErr: u64 = 2;
macro fun check() { abort 2 }
inline fun low() { abort 2 }
`;
  const line = HEAD.split('\n').length;
  test.each<[string, string, bigint, AbortExplanation]>([
    [
      'assert with a constant',
      'assert!(x > (1), EHigh);',
      2n,
      { constants: ['EHigh'], message: 'The limit\nis reached.', path: 'm.move', line },
    ],
    [
      'abort with a constant',
      'if (x) abort EHigh else { y }',
      2n,
      { constants: ['EHigh'], message: 'The limit\nis reached.', path: 'm.move', line },
    ],
    [
      'the constant of the site',
      'abort (ELow)',
      1n,
      { constants: ['ELow'], message: 'Not enough.', path: 'm.move', line },
    ],
    ['a literal', 'abort 0x9u64', 9n, { constants: [], path: 'm.move', line }],
    ['a trailing comma', 'assert!(f(x, y), 9,)', 9n, { constants: [], path: 'm.move', line }],
    ['the second line', 'assert!(x, 8);\nabort 9', 9n, { constants: [], path: 'm.move', line: line + 1 }],
    ['a match arm', 'match (x) { 1 => abort 9, _ => 3 }', 9n, { constants: [], path: 'm.move', line }],
    ['two constants, no site', 'x', 1n, { constants: ['ELow', 'EAlso'] }],
    ['an assert without code beside', 'assert!(x); abort 9', 9n, { constants: [], path: 'm.move', line }],
    [
      'an #[error] constant beside',
      'assert!(x, EErr); abort EHigh',
      2n,
      { constants: ['EHigh'], message: 'The limit\nis reached.', path: 'm.move', line },
    ],
    ['two sites', 'assert!(x, 9); abort 9', 9n, { constants: [] }],
    [
      'two sites, one by name',
      'assert!(x, EHigh); abort 2',
      2n,
      { constants: ['EHigh'], message: 'The limit\nis reached.' },
    ],
    ['a site that may have any code', 'assert!(x, code); abort 9', 9n, { constants: [] }],
    ['a computed code', 'assert!(x, 1 << 3); abort 9', 9n, { constants: [] }],
    ['a computed constant', 'assert!(x, ESum); abort 9', 9n, { constants: [] }],
    [
      'a call as the code',
      'abort error::invalid(EHigh)',
      2n,
      { constants: ['EHigh'], message: 'The limit\nis reached.' },
    ],
    ['a macro beside', 'check!(); abort 9', 9n, { constants: [] }],
    ['a method macro beside', 'v.do!(|x| x); abort 9', 9n, { constants: [] }],
    ['an inline function beside', 'low(); abort 9', 9n, { constants: [] }],
    ['no such code', 'abort 9', 10n, { constants: [] }],
    ['in a comment or string', 'let s = b"abort 9"; // abort 9', 9n, { constants: [] }],
  ])('%s', (_, body, code, expected) => {
    const files = [{ path: 'm.move', text: `${HEAD}fun f() { ${body}\n}\n` }];
    expect(explainAbort(files, ADDRESSES, { module: MODULE, function: 'f', code })).toEqual(expected);
  });

  test('another module or function is unknown', () => {
    const files = [{ path: 'm.move', text: `${HEAD}fun f() { abort 9 }` }];
    const ask = (module: string, name: string) => explainAbort(files, ADDRESSES, { module, function: name, code: 9n });
    expect(ask(MODULE, 'g')).toEqual({ constants: [] });
    expect(ask(`${fullAddress('0x6')}::m`, 'f')).toEqual({ constants: [] });
    expect(explainAbort([...files, ...files], ADDRESSES, { module: MODULE, function: 'f', code: 9n })).toEqual({
      constants: [],
    });
  });
});

describe('clever codes', () => {
  test.each<[bigint, ReturnType<typeof decodeCleverAbort>]>([
    [0n, undefined],
    [7n, undefined],
    [0x7fff_ffff_ffff_ffffn, undefined],
    [0xffff_ffff_ffff_ffffn, undefined],
    [0xc1ff_0008_ffff_ffffn, undefined],
    [0x8001_0008_0000_0001n, undefined],
    [0xc0ff_0008_ffff_ffffn, { line: 8 }],
    [0x8000_0008_ffff_ffffn, { line: 8 }],
    [0x8000_ffff_0000_0001n, { line: 65535, identifierIndex: 0, constantIndex: 1 }],
    [0xc007_000b_0002_0003n, { line: 11, errorCode: 7, identifierIndex: 2, constantIndex: 3 }],
  ])('%s', (code, decoded) => {
    expect(decodeCleverAbort(code)).toEqual(decoded);
  });

  test('what the compiler writes says where and why', async () => {
    const text = `module p::m;
#[error]
const EText: vector<u8> = b"it is too small";
#[error(code = 7)]
const ECoded: u64 = 5;
public fun f(x: u64) {
    assert!(x > 1);
    assert!(x > 2, EText);
    if (x == 3) abort ECoded;
    abort
}
`;
    const { dir, framework } = workspace({
      'p/Move.toml': '[package]\nname = "P"\n[addresses]\np = "0x5"\n',
      'p/sources/m.move': text,
    });
    const built = await buildPackage({ dir: `${dir}/p`, framework });
    if (!built.ok) throw new Error(built.error.diagnostics);
    const module = decodeModule(built.value.modules[0]!.bytes);
    if (!module.ok) throw new Error(module.error.message);
    const compiled = module.value;
    const loads = compiled.functionDefs[0]!.code!.instructions.map(({ value }) => value);
    const files = built.value.graph.root.sources;
    const explained = loads
      .filter((value) => decodeCleverAbort(value))
      .map((code) => explainAbort(files, built.value.addresses, { module: MODULE, function: 'f', code, compiled }));
    const path = 'sources/m.move';
    expect(explained).toEqual([
      { constants: [], path, line: 7 },
      { constants: ['EText'], message: 'it is too small', path, line: 8 },
      { constants: ['ECoded'], errorCode: 7, path, line: 9 },
      { constants: [], path, line: 10 },
    ]);
    const code = loads.find((value) => decodeCleverAbort(value)?.errorCode === 7)!;
    expect(explainAbort([], new Map(), { module: MODULE, function: 'f', code })).toEqual({
      constants: [],
      errorCode: 7,
      line: 9,
    });
  });
});
