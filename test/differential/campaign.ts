/**
 * A long run of random programs against the official VM, with a line of progress for each batch:
 * `npx tsx --conditions=source test/differential/campaign.ts [--programs 20000] [--seed 1] [--batch 100]`.
 */

import { parseArgs } from 'node:util';
import { sourceOfSeed } from '../generate/source.ts';
import { minimalStd, Oracle } from '../support/oracle.ts';
import { compareModules, emptyComparison } from './random.ts';

/** The compiler's memory only grows, so that its thread is replaced now and then. */
const BATCHES_PER_THREAD = 8;

async function campaign(programs: number, seed: number, batch: number): Promise<void> {
  const all = emptyComparison();
  const started = performance.now();
  let oracle = new Oracle(minimalStd());
  for (let next = seed, batches = 1; all.programs < programs; next += batch, batches++) {
    const modules = Array.from({ length: batch }, (_, i) => sourceOfSeed(next + i));
    await compareModules(oracle, modules, all);
    if (batches % BATCHES_PER_THREAD === 0) {
      await oracle.close();
      oracle = new Oracle(minimalStd());
    }
    const seconds = Math.round((performance.now() - started) / 1000);
    const { disagreements, narrow, notCompiled } = all;
    console.log(
      `${seconds} s, seeds to ${next + batch - 1}: ${all.programs} programs, ${disagreements.length} disagreements, ${narrow.length} of 32 bits, ${notCompiled.length} modules not compiled; ${JSON.stringify(Object.fromEntries(all.outcomes))}`,
    );
  }
  await oracle.close();
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
