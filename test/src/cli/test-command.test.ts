import { describe, expect, it } from 'vitest';
import type { TestReport } from '../../../src/cli/test-run.ts';
import { folder, millrace, millraceJson } from './millrace.ts';

const dir = folder({
  'Move.toml': '[package]\nname = "tested"\nedition = "2024"\n\n[addresses]\napp = "0x77"\n',
  'sources/m.move': `module app::m;
const EOne: u64 = 1;
#[error]
const EClever: vector<u8> = b"too clever";
public fun boom(x: u64): u64 { assert!(x != 3, EOne); x }
public fun clever() { abort EClever }
public fun div(a: u64, b: u64): u64 { a / b }
public fun pop(): u64 { let mut v = vector<u64>[]; v.pop_back() }
public fun spin() { loop {} }
`,
  'tests/t.move': `#[test_only]
module app::t;
use app::m;
#[test] fun p_passes() { assert!(m::boom(2) == 2); std::debug::print(&5u64); }
#[test] fun f_abort() { m::boom(3); }
#[test] fun f_clever() { m::clever(); }
#[test] fun f_div() { m::div(2, 0); }
#[test] fun f_gas() { m::spin(); }
#[test, expected_failure] fun p_any() { m::boom(3); }
#[test, expected_failure] fun f_any() { m::boom(2); }
#[test, expected_failure(abort_code = m::EOne)] fun p_constant() { m::boom(3); }
#[test, expected_failure(abort_code = m::EClever)] fun p_clever() { m::clever(); }
#[test, expected_failure(abort_code = 1, location = app::m)] fun p_code() { m::boom(3); }
#[test, expected_failure(abort_code = 2, location = app::m)] fun f_code() { m::boom(3); }
#[test, expected_failure(abort_code = 1, location = app::t)] fun f_location() { m::boom(3); }
#[test, expected_failure(arithmetic_error, location = app::m)] fun p_div() { m::div(1, 0); }
#[test, expected_failure(arithmetic_error, location = app::m)] fun f_other_error() { m::pop(); }
#[test, expected_failure(vector_error, minor_status = 2, location = app::m)] fun p_pop() { m::pop(); }
#[test, expected_failure(vector_error, minor_status = 1, location = app::m)] fun f_pop() { m::pop(); }
#[test, expected_failure(out_of_gas, location = app::m)] fun p_gas() { m::spin(); }
#[test, expected_failure(major_status = 4017, location = app::m)] fun p_major() { m::div(1, 0); }
#[test(a = @0x1, b = @app)] fun p_signers(a: signer, b: &signer) {
    assert!(std::signer::address_of(&a) == @0x1 && std::signer::address_of(b) == @0x77);
}
#[test(a = @0x1, n = 7)] fun p_values(a: address, n: u64) { assert!(a == @0x1 && n == 7); }
#[random_test] fun p_random(x: u64, v: vector<u8>, b: bool) { assert!(x == x && v.length() <= 32 && (b || !b)); }
#[random_test] fun f_random(x: u8) { assert!(x < 100, 9); }
`,
});
const limit = ['--gas-limit', '100000'];

describe('test', () => {
  it('passes the tests that end as they must, and no others', async () => {
    const { code, json } = await millraceJson('test', dir, ...limit, '--iterations', '40');
    expect(code).toBe(1);
    const reports = json.tests as TestReport[];
    expect(reports.length).toBe(22);
    for (const { name, status } of reports) {
      expect([name, status]).toEqual([name, name.includes('::p_') ? 'passed' : 'failed']);
    }
    expect(json).toMatchObject({ ok: false, passed: 12, failed: 10, filteredOut: 0, seed: '0' });
    const named = (name: string): TestReport => reports.find((report) => report.name.endsWith(`::${name}`))!;
    expect(named('p_passes')).toMatchObject({ debug: ['5'] });
    expect(Number(named('p_passes').gasUsed)).toBeGreaterThan(0);
    expect(named('f_abort').failure).toMatchObject({ constant: 'EOne', line: 5, callers: [{ function: 'f_abort' }] });
    expect(named('f_clever').failure).toMatchObject({ constant: 'EClever', message: 'too clever', line: 6 });
    expect(named('f_gas')).toMatchObject({ reason: 'it ran out of gas', gasUsed: '100000' });
    expect(named('f_any').reason).toBe('it executed, and was expected to fail');
    expect(named('f_code').reason).toBe('it failed in another way than expected: abort with 2 in 0x77::m');
  });

  it('makes random inputs of the seed alone', async () => {
    const run = async (seed: string): Promise<TestReport> =>
      (await millraceJson('test', dir, 'random', '--seed', seed, '--iterations', '40')).json.tests[1];
    const [first, again, other] = [await run('1'), await run('1'), await run('2')];
    expect({ ...again, milliseconds: 0 }).toEqual({ ...first, milliseconds: 0 });
    expect(Number(first.args![0])).toBeGreaterThanOrEqual(100);
    expect([first.args, first.iterations]).not.toEqual([other.args, other.iterations]);
  });

  it('runs what the filter lets through, with exit code 0 when all of it passes', async () => {
    const text = await millrace('test', dir, 'p_', ...limit);
    expect(text.code).toBe(0);
    expect(text.out).toContain('12 passed, 0 failed, 10 filtered out');
    expect(text.out).toMatch(/\[ PASS \] 0x77::t::p_gas +100,000 +\d/);
    expect(text.out).toContain('[debug] 5');
    expect(text.out).toContain('seed 0');
    const named = await millraceJson('test', '--package-dir', dir, 'p_pop');
    expect(named.json).toMatchObject({ ok: true, passed: 1, filteredOut: 21 });
  });

  it('prints why a test failed and where', async () => {
    const { out } = await millrace('test', dir, 'f_abort');
    expect(out).toContain('[ FAIL ] 0x77::t::f_abort');
    expect(out).toContain('Move abort in 0x77::m::boom: EOne (1) at sources/m.move:5');
    expect(out).toContain('called from 0x77::t::f_abort at offset');
  });

  it('lists', async () => {
    const { code, out } = await millrace('test', dir, 'f_', '--list');
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toBe('0x77::t::f_abort');
    expect((await millraceJson('test', dir, '--list')).json.tests.length).toBe(22);
  });
});
