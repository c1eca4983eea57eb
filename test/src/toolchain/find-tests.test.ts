import { describe, expect, test } from 'vitest';
import { type ExpectedFailure, findTests } from '../../../src/toolchain/find-tests.ts';
import { fullAddress } from '../../../src/toolchain/manifest.ts';

const ADDRESSES = new Map([
  ['p', fullAddress('0xCAFE')!],
  ['lib', fullAddress('0x42')!],
  ['std', fullAddress('0x1')!],
]);
const P = fullAddress('0xCAFE')!;
const LIB = {
  path: 'lib.move',
  text: 'module lib::errors { const EOther: u64 = 0x1_0; #[error] const EClever: vector<u8> = b"x"; }',
};

function one(source: string, header = 'module p::m;') {
  const { tests } = findTests([{ path: 'sources/m.move', text: `${header}\n${source}` }], ADDRESSES, [LIB]);
  expect(tests).toHaveLength(1);
  return tests[0]!;
}

describe('expected_failure', () => {
  const consts = `const EMine: u64 = 7; #[error] const EErr: vector<u8> = b"no"; const ESum: u64 = 1 + 2;
use lib::errors; use lib::errors as e; use lib::errors::EOther; use lib::{errors::{Self as again, EOther as Renamed}};`;
  const self = `${P}::m`;
  const lib = `${fullAddress('0x42')}::errors`;
  const vector = `${fullAddress('0x1')}::vector`;
  test.each<[string, ExpectedFailure]>([
    ['expected_failure', { kind: 'any' }],
    ['expected_failure()', { kind: 'any' }],
    ['expected_failure(abort_code = 3)', { kind: 'abort', code: 3n }],
    ['expected_failure(abort_code = 0xFFu64)', { kind: 'abort', code: 255n }],
    ['expected_failure(abort_code = 1_000, location = Self)', { kind: 'abort', code: 1000n, location: self }],
    ['expected_failure(location = lib::errors, abort_code = 3)', { kind: 'abort', code: 3n, location: lib }],
    ['expected_failure(abort_code = 3, location = std::vector)', { kind: 'abort', code: 3n, location: vector }],
    ['expected_failure(abort_code = 3, location = 0x42::errors)', { kind: 'abort', code: 3n, location: lib }],
    ['expected_failure(abort_code = EMine)', { kind: 'abort', code: 7n, constant: 'EMine', location: self }],
    ['expected_failure(abort_code = Self::EMine)', { kind: 'abort', code: 7n, constant: 'EMine', location: self }],
    ['expected_failure(abort_code = p::m::EMine)', { kind: 'abort', code: 7n, constant: 'EMine', location: self }],
    [
      'expected_failure(abort_code = lib::errors::EOther)',
      { kind: 'abort', code: 16n, constant: 'EOther', location: lib },
    ],
    ['expected_failure(abort_code = errors::EOther)', { kind: 'abort', code: 16n, constant: 'EOther', location: lib }],
    ['expected_failure(abort_code = e::EOther)', { kind: 'abort', code: 16n, constant: 'EOther', location: lib }],
    ['expected_failure(abort_code = again::EOther)', { kind: 'abort', code: 16n, constant: 'EOther', location: lib }],
    ['expected_failure(abort_code = EOther)', { kind: 'abort', code: 16n, constant: 'EOther', location: lib }],
    ['expected_failure(abort_code = Renamed)', { kind: 'abort', code: 16n, constant: 'EOther', location: lib }],
    [
      'expected_failure(abort_code = EMine, location = errors)',
      { kind: 'abort', code: 7n, constant: 'EMine', location: lib },
    ],
    ['expected_failure(abort_code = EErr)', { kind: 'abort', constant: 'EErr', location: self }],
    ['expected_failure(abort_code = errors::EClever)', { kind: 'abort', constant: 'EClever', location: lib }],
    ['expected_failure(arithmetic_error, location = Self)', { kind: 'arithmetic_error', location: self }],
    ['expected_failure(vector_error, location = std::vector)', { kind: 'vector_error', location: vector }],
    [
      'expected_failure(vector_error, minor_status = 1, location = Self)',
      { kind: 'vector_error', minorStatus: 1n, location: self },
    ],
    ['expected_failure(out_of_gas, location = Self)', { kind: 'out_of_gas', location: self }],
    [
      'expected_failure(major_status = 4016, location = Self)',
      { kind: 'major_status', majorStatus: 4016n, location: self },
    ],
    [
      'expected_failure(major_status = 4016, minor_status = EMine, location = Self)',
      { kind: 'major_status', majorStatus: 4016n, minorStatus: 7n, location: self },
    ],
  ])('%s', (attribute, expected) => {
    for (const text of [`#[test, ${attribute}]`, `#[${attribute}]\n#[test]`, `#[test]\n#[allow(x), ${attribute}]`]) {
      const found = one(`${consts}\n${text}\nfun t() {}`);
      expect(found.problem).toBeUndefined();
      expect(found.expectedFailure).toEqual(expected);
    }
  });

  test.each([
    ['expected_failure(abort_code = ENone)', "abort_code ENone isn't a number or a known constant"],
    ['expected_failure(abort_code = ESum)', "the value of ESum isn't a plain number"],
    ['expected_failure(abort_code = 1, location = nowhere)', "location nowhere isn't a known module"],
    ['expected_failure(vector_error, minor_status = x, location = Self)', "minor_status x isn't a known number"],
    ['expected_failure(major_status = x)', "major_status x isn't a known number"],
    ['expected_failure(some_error)', 'some_error says no way of failing'],
  ])('%s is a problem', (attribute, problem) => {
    const found = one(`${consts}\n#[test, ${attribute}]\nfun t() {}`);
    expect(found.problem).toBe(`expected_failure: ${problem}`);
    expect(found.expectedFailure).toBeUndefined();
  });
});

test('arguments of tests', () => {
  const found = one(
    '#[test(a = @0xA, b = @lib, n = 0x10, yes = true)]\nfun t(a: signer, b: &signer, n: u64, yes: bool) {}',
  );
  expect(found.parameters).toEqual(['a', 'b', 'n', 'yes']);
  expect([...found.values]).toEqual([
    ['a', { kind: 'address', address: fullAddress('0xa') }],
    ['b', { kind: 'address', address: fullAddress('0x42') }],
    ['n', { kind: 'integer', value: 16n }],
    ['yes', { kind: 'bool', value: true }],
  ]);
  expect(found.problem).toBeUndefined();
  expect(one('#[test(a = @0x1, c = @0x2)] fun t(a: signer, b: signer) {}').problem).toBe(
    '#[test] gives a value to c, which is no parameter; #[test] gives no value to b',
  );
  expect(one('#[test(a = @nobody)] fun t(a: signer) {}').problem).toMatch(
    /^#\[test\] gives a the value @nobody, which isn't understood/,
  );
});

test('random tests', () => {
  expect(one('#[random_test] fun t(x: u64, v: vector<u8>) {}')).toMatchObject({ random: true, parameters: ['x', 'v'] });
  expect(one('#[test] fun t() {}').random).toBe(false);
});

test('what is not code is no test; lines and items are right', () => {
  const text = `// #[test] fun a() {}
/* #[test] fun b() {} /* nested */ #[test] fun c() {} */
/// Doc with #[test] fun d() {}
module p::m {
  const S: vector<u8> = b"#[test] fun e() { \\" } \\\\";
  #[test_only] const ONLY: u64 = 1;
  #[test_only]
  use std::vector;
  use fun f as T.f;
  struct T has drop { x: u64 }
  public(friend) fun f(): u64 { let s = x"00"; let l = 'a'; { 1 } }
  native fun n();
  #[test_only] public entry fun helper() {}
  #[test]
  /// After the attribute.
  public fun real<T>(): (u64, u64) acquires R { (1, 2) }
  spec real { ensures true; }
  spec module { fun g(): u64 { 1 } }
  #[test] macro fun \`match\`($f: |u64| -> u64) { $f(1) }
}
#[test_only] module p::only { #[test] fun t() {} }
address 0x42 { module inner { #[test] fun t() {} } }
script { fun main() {} }
#[test_only]
module lib::last;
#[test] fun t() { }
`;
  const { tests, testOnly } = findTests([{ path: 'a.move', text }], ADDRESSES);
  expect(tests.map(({ module, name, line }) => `${module.replace(/0x0+/, '0x')}::${name}:${line}`)).toEqual([
    '0xcafe::m::real:16',
    '0xcafe::m::match:19',
    '0xcafe::only::t:21',
    '0x42::inner::t:22',
    '0x42::last::t:26',
  ]);
  expect(testOnly.map(({ kind, name, line }) => `${kind} ${name}:${line}`)).toEqual([
    'constant ONLY:6',
    'function helper:13',
    'module only:21',
    'module last:25',
  ]);
});

test('text that does not compile never throws', () => {
  const text =
    'module p::m { #[test(a = @0x1), expected_failure(abort_code = m::E)] public fun t(a: u64) { x[1] "b\\" } }';
  for (let cut = 0; cut <= text.length; cut++) {
    findTests([{ path: 'a.move', text: text.slice(0, cut) }], ADDRESSES);
    findTests([{ path: 'a.move', text: text.slice(cut) }], ADDRESSES);
  }
  expect(findTests([{ path: 'a.move', text: '/* open' }], ADDRESSES)).toEqual({ tests: [], testOnly: [] });
});
