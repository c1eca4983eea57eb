/**
 * A long run of random programs against the official VM, with a line of progress for each batch:
 * `npx tsx --conditions=source test/differential/campaign.ts [--programs 20000] [--seed 1] [--batch 100]`.
 */

import { parseArgs } from 'node:util';
import { sourceOfSeed } from '../generate/source.ts';
import { minimalStd, Oracle } from '../support/oracle.ts';
import { compareModules, emptyComparison } from './random.ts';

async function campaign(programs: number, seed: number, batch: number): Promise<void> {
  const all = emptyComparison();
  const started = performance.now();
  for (let next = seed; all.programs < programs; next += batch) {
    // A new thread for each batch: the compiler's memory only grows.
    const oracle = new Oracle(minimalStd());
    const modules = Array.from({ length: batch }, (_, i) => sourceOfSeed(next + i));
    await compareModules(oracle, modules, all);
    await oracle.close();
    const seconds = Math.round((performance.now() - started) / 1000);
    const { disagreements, narrow, notCompiled } = all;
    console.log(
      `${seconds} s, seeds to ${next + batch - 1}: ${all.programs} programs, ${disagreements.length} disagreements, ${narrow.length} of 32 bits, ${notCompiled.length} modules not compiled`,
    );
  }
  console.log(JSON.stringify({ ...all, outcomes: Object.fromEntries(all.outcomes) }, undefined, 2));
}

const { values } = parseArgs({
  options: {
    programs: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    batch: { type: 'string', default: '100' },
  },
});
void campaign(Number(values.programs), Number(values.seed), Number(values.batch));
