/** One thread of a fuzzing run: takes the targets in turn. */

import { parentPort, workerData } from 'node:worker_threads';
import { Campaign } from './campaign.ts';
import { Coverage } from './coverage.ts';
import { TARGETS } from './targets.ts';

export interface WorkerData {
  readonly targets: readonly string[];
  readonly seed: number;
  readonly milliseconds: number;
  readonly sliceMs: number;
  /** Without it the sources run about three times as fast, and only what targets say guides the choice. */
  readonly coverage: boolean;
  /** Two 32-bit words (a count of inputs, the length of the current one), then the input itself. */
  readonly shared: SharedArrayBuffer;
}

const { targets, seed, milliseconds, sliceMs, coverage: measured, shared } = workerData as WorkerData;
const words = new Int32Array(shared, 0, 4);
const current = new Uint8Array(shared, 16);
const coverage = measured
  ? new Coverage((url) => /\/(vm|src)\//.test(url) && !url.includes('node_modules'))
  : undefined;
const campaigns: Campaign[] = [];
const end = Date.now() + milliseconds;

function report(): void {
  for (const campaign of campaigns) {
    parentPort!.postMessage({
      target: campaign.target.name,
      totals: { ...campaign.totals },
      findings: campaign.findings.splice(0),
      functions: coverage?.functions ?? 0,
    });
  }
}

for (const name of targets) {
  const target = await TARGETS[name]!();
  const campaign = new Campaign(target, seed, coverage);
  campaign.onInput = (input) => {
    words[1] = campaigns.indexOf(campaign);
    words[2] = Math.min(input.length, current.length);
    current.set(input.subarray(0, current.length));
    Atomics.add(words, 0, 1);
  };
  campaigns.push(campaign);
}
while (Date.now() < end) {
  for (const campaign of campaigns) {
    campaign.run(Math.min(sliceMs * campaign.target.share, end - Date.now()));
    report();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
report();
coverage?.close();
