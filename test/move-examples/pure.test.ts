/** The parts of the examples that are plain Move, in the official VM. What uses the channel runs in no VM but ours. */

import { afterAll, describe, expect, test } from 'vitest';
import { frameworkStd, manifest, Oracle, packageFiles } from '../support/oracle.ts';
import { outcomeText } from '../support/outcome.ts';

const PURE = [
  { example: 'gobang', address: '0x60', modules: ['board', 'game'], atLeast: 28 },
  { example: 'bank', address: '0xBA', modules: ['coin'], atLeast: 6 },
];

describe('in the official VM', () => {
  const oracle = new Oracle(frameworkStd());
  afterAll(() => oracle.close());

  test.each(PURE)('the rules of $example pass their unit tests', async ({ example, address, modules, atLeast }) => {
    const all = packageFiles(`move-examples/${example}`);
    const files: Record<string, string> = {
      'Move.toml': `${manifest(example)}\n[addresses]\n${example} = "${address}"\n`,
    };
    for (const module of modules) {
      for (const path of [`sources/${module}.move`, `tests/${module}_tests.move`]) files[path] = all[path]!;
    }
    const run = await oracle.test(files);
    if (!run.ok) throw new Error(run.diagnostics);
    expect(run.tests.size).toBeGreaterThanOrEqual(atLeast);
    const wrong = [...run.tests.values()].filter(({ outcome }) => outcome.status !== 'executed');
    expect(wrong.map(({ test, outcome }) => `${test}: ${outcomeText(outcome)}`)).toEqual([]);
  });
});
