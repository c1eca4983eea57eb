import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { manifest, Oracle, type OracleFailure, type OracleRun, packageFiles } from '../support/oracle.ts';
import { outcomeText } from '../support/outcome.ts';
import { KERNELS } from './kernels.ts';

interface Call {
  readonly function: string;
  readonly args: readonly string[];
}

interface Expected {
  readonly status: string;
  readonly returns: readonly { readonly type: string; readonly value: string }[];
}

const DIRECTORY = new URL('../../move-examples/kernels/', import.meta.url);
const { calls } = JSON.parse(readFileSync(new URL('calls.json', DIRECTORY), 'utf8')) as { calls: Call[] };
const expected = JSON.parse(readFileSync(new URL('expected.json', DIRECTORY), 'utf8')) as Expected[];
const cases = calls.map((call, index) => {
  const kernel = call.function.split('::')[2]!;
  return { kernel, size: BigInt(call.args[0]!.split(':')[1]!), expected: expected[index]! };
});

/** A Move test per 32-bit limb: it aborts with the limb, which is how the official VM tells a value. */
function limbTests(): string {
  const tests = cases.flatMap(({ kernel, size, expected }) => {
    const type = expected.returns[0]!.type;
    const limbs = Number(type.slice(1)) / 32;
    return Array.from({ length: limbs }, (_, limb) => {
      const value = `kernels::${kernel}(${size})`;
      return `#[test] fun ${kernel}_${limb}() { abort ((${value} >> ${32 * limb}) & 0xffffffff) as u64 }`;
    });
  });
  return `#[test_only] module kernels::limbs;\nuse kernels::kernels;\n${tests.join('\n')}\n`;
}

describe('the kernels', () => {
  const oracle = new Oracle();
  let run: OracleRun | OracleFailure;

  beforeAll(async () => {
    const files = packageFiles('move-examples/kernels');
    const addresses = '\n[addresses]\nkernels = "0xB0"\n';
    run = await oracle.test({
      ...files,
      'Move.toml': manifest('kernels') + addresses,
      'sources/limbs.move': limbTests(),
    });
  });
  afterAll(() => oracle.close());

  test('have calls and expectations for each of them', () => {
    expect(cases.map(({ kernel }) => kernel)).toEqual(Object.keys(KERNELS));
    expect(expected.length).toBe(calls.length);
  });

  test.each(cases)('$kernel is expected to return what TypeScript computes', ({ kernel, size, expected }) => {
    expect(expected).toEqual({
      status: 'executed',
      returns: [{ type: expected.returns[0]!.type, value: String(KERNELS[kernel]!(size)) }],
    });
  });

  test.each(cases)('$kernel is expected to return what the official VM computes', ({ kernel, expected }) => {
    if (!run.ok) throw new Error(run.diagnostics);
    let value = 0n;
    for (let limb = 0; limb < 8; limb++) {
      const report = run.tests.get(`kernels::limbs::${kernel}_${limb}`);
      if (!report) continue;
      if (report.outcome.status !== 'aborted') throw new Error(outcomeText(report.outcome));
      value |= report.outcome.code << BigInt(32 * limb);
    }
    expect(String(value)).toBe(expected.returns[0]!.value);
  });

  test('pass their Move unit tests in the official VM', () => {
    if (!run.ok) throw new Error(run.diagnostics);
    const own = [...run.tests.values()].filter(({ test }) => test.startsWith('kernels::kernels_tests::'));
    expect(own.length).toBe(8);
    expect(own.filter(({ outcome }) => outcome.status !== 'executed')).toEqual([]);
  });
});
