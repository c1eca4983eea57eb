import { afterAll, describe, expect, test } from 'vitest';
import { manifest, Oracle } from './oracle.ts';
import { outcomeText } from './outcome.ts';
import { parseReport } from './report.ts';

const SOURCE = `module 0xd1::m {
  #[error] const EMissing: vector<u8> = b"missing";
  public struct Box<T> has drop { value: T }
  fun add(a: u8, b: u8): u8 { a + b }
  fun down(n: u64): u64 { if (n == 0) 0 else 1 + down(n - 1) }
  fun forever(n: u64) { forever(n) }
  #[test] fun passes() {}
  #[test] fun aborts() { abort 7 }
  #[test] fun aborts_with_max() { abort 18446744073709551615 }
  #[test] fun asserts() {
    assert!(add(1, 1) == 3)
  }
  #[test] fun asserts_with_constant() {
    assert!(add(1, 1) == 3, EMissing)
  }
  #[test] fun overflows() { add(255, 1); }
  #[test] fun reads_out_of_range() { vector[1u8][add(0, 1) as u64]; }
  #[test] fun pops_empty() { let mut v = vector<u8>[]; v.pop_back(); }
  #[test] fun unpacks_non_empty() { vector[1u8].destroy_empty() }
  #[test] fun fills_the_stack() { down(5000); }
  #[test] fun fills_the_calls() { forever(0) }
}
`;

const OUTCOMES = {
  passes: 'executed',
  aborts: 'abort 7',
  aborts_with_max: 'abort 18446744073709551615',
  asserts: 'abort at line 11',
  asserts_with_constant: 'abort at line 14 (EMissing)',
  overflows: 'ARITHMETIC_ERROR',
  reads_out_of_range: 'VECTOR_OPERATION_ERROR 1',
  pops_empty: 'VECTOR_OPERATION_ERROR 2',
  unpacks_non_empty: 'VECTOR_OPERATION_ERROR 3',
  fills_the_stack: 'EXECUTION_STACK_OVERFLOW',
  fills_the_calls: 'CALL_STACK_OVERFLOW',
};

function files(source: string): Record<string, string> {
  return { 'Move.toml': manifest('m'), 'sources/m.move': source };
}

describe('the oracle', () => {
  const oracle = new Oracle();
  afterAll(() => oracle.close());

  test('tells every kind of outcome', async () => {
    const run = await oracle.test(files(SOURCE));
    if (!run.ok) throw new Error(run.diagnostics);
    const outcomes = [...run.tests].map(([name, { outcome }]) => [name.split('::')[2], outcomeText(outcome)]);
    expect(Object.fromEntries(outcomes)).toEqual(OUTCOMES);
    const place = run.tests.get('0xd1::m::overflows');
    expect([place?.module, place?.location]).toEqual(['0xd1::m', 'sources/m.move:4:33']);
  });

  test('compiles with and without the tests', async () => {
    const source = 'module 0xd1::m { public fun one(): u8 { 1 } #[test] fun t() { assert!(one() == 1) } }';
    const [plain, tests] = [await oracle.compile(files(source), false), await oracle.compile(files(source), true)];
    if (!plain.ok || !tests.ok) throw new Error('does not compile');
    expect(plain.modules.length).toBe(1);
    expect(tests.modules[0]!.length).toBeGreaterThan(plain.modules[0]!.length);
  });

  test('reports what the compiler says of a broken package', async () => {
    expect(await oracle.test(files('module 0xd1::m { fun f(): u8 { x } }'))).toMatchObject({
      ok: false,
      reason: 'compile',
      diagnostics: expect.stringContaining("Unbound variable 'x'"),
    });
  });

  test('ends a run that does not end, and answers again', async () => {
    const endless = await oracle.test(files('module 0xd1::m { #[test] fun t() { loop {} } }'), 1500);
    expect(endless).toMatchObject({ ok: false, reason: 'timeout' });
    expect(await oracle.test(files('module 0xd1::m { #[test] fun t() {} }'))).toMatchObject({ ok: true });
  });

  test('survives a panic of the official runner, and answers again', async () => {
    const panic = await oracle.test(files('module 0xd1::m { #[test] fun t() { abort 0x8000000000000000 } }'));
    expect(panic).toMatchObject({ ok: false, reason: 'crash', diagnostics: expect.stringContaining('panicked') });
    expect(await oracle.test(files('module 0xd1::m { #[test] fun t() {} }'))).toMatchObject({ ok: true });
  });
});

test('a report with an unknown failure is refused, not guessed', () => {
  const report = `[ FAIL    ] 0x1::a::t
Failures in 0x1::a:

┌── t ──────
│   ┌─ sources/a.move:1:1
│ 1 │ x
│   │ ^ Test was not expected to error, but it melted
└──────────────────
`;
  expect(() => parseReport(report)).toThrow('unknown failure of 0x1::a::t');
  expect(() => parseReport('[ FAIL    ] 0x1::a::t\n')).toThrow('does not say why');
});
