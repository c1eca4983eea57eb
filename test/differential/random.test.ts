import { afterAll, describe, expect, test } from 'vitest';
import { sourceOfSeed } from '../generate/source.ts';
import { minimalStd, Oracle } from '../support/oracle.ts';
import { compareModules, emptyComparison } from './random.ts';

/** Modules of four programs each. */
const MODULES = process.env.MILLRACE_LONG ? 5100 : 75;
const BATCH = 75;

describe('random programs in the official VM and in ours', () => {
  let oracle = new Oracle(minimalStd());
  afterAll(() => oracle.close());

  test(`agree on ${MODULES * 4} programs`, { timeout: 3 * 3_600_000 }, async () => {
    const all = emptyComparison();
    for (let first = 0; first < MODULES; first += BATCH) {
      const count = Math.min(BATCH, MODULES - first);
      await compareModules(
        oracle,
        Array.from({ length: count }, (_, i) => sourceOfSeed(1_000_000 + first + i)),
        all,
      );
      // The compiler's memory only grows.
      await oracle.close();
      oracle = new Oracle(minimalStd());
    }
    expect(all.disagreements).toEqual([]);
    expect(all.programs).toBeGreaterThan(MODULES * 4 * 0.97);
    const digests = all.outcomes.get('digest') ?? 0;
    expect(digests / all.programs).toBeGreaterThan(0.6);
    expect(all.outcomes.size).toBeGreaterThanOrEqual(4);
  });
});
