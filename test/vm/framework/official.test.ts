/**
 * The Move unit tests of the framework in the official VM, which nobody here wrote: what they expect is then not only what we
 * think. The natives of `millrace::channel` exist in no other VM, so that module runs without them and without their tests.
 */

import { afterAll, describe, expect, test } from 'vitest';
import { frameworkStd, Oracle, packageFiles } from '../../support/oracle.ts';
import { outcomeText } from '../../support/outcome.ts';

type Files = Record<string, string>;

/** Full names of the tests in the sources. */
function declaredTests(files: Files): string[] {
  return Object.values(files).flatMap((source) => {
    const module = /^module ([\w:]+);/m.exec(source)?.[1];
    const tests = source.matchAll(/^#\[test\b.*\]\n(?:#\[.*\]\n)*fun (\w+)/gm);
    return [...tests].map(([, name]) => `${module}::${name}`);
  });
}

/** The package without what only Millrace's VM has. */
function withoutChannelNatives(files: Files): Files {
  const { 'tests/storage_tests.move': _, ...rest } = files;
  const channel = rest['sources/channel.move']!;
  const plain = channel.replaceAll(/(\/\/\/.*\n)+native public fun [^;]+;\n/g, '');
  if (plain.includes('native ')) throw new Error('a native of millrace::channel is left');
  return { ...rest, 'sources/channel.move': plain };
}

describe('in the official VM', () => {
  const oracle = new Oracle(frameworkStd());
  afterAll(() => oracle.close());

  test.each([
    { name: 'std', files: packageFiles('vm/framework/std'), atLeast: 276 },
    { name: 'millrace', files: withoutChannelNatives(packageFiles('vm/framework/millrace')), atLeast: 14 },
  ])('every unit test of $name passes', async ({ files, atLeast }) => {
    const declared = declaredTests(files);
    const run = await oracle.test(files);
    if (!run.ok) throw new Error(run.diagnostics);
    expect(run.tests.size).toBeGreaterThanOrEqual(atLeast);
    expect([...run.tests.keys()].sort()).toEqual(declared.sort());
    const wrong = [...run.tests.values()].filter(({ outcome }) => outcome.status !== 'executed');
    expect(wrong.map(({ test, outcome }) => `${test}: ${outcomeText(outcome)}`)).toEqual([]);
  });
});
