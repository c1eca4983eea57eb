/** Whole calls through the engine, in memory: each changes a counter and makes a new root. */

import { Bench } from 'tinybench';
import { Engine } from '../src/index.ts';
import { useNativeHashes } from '../src/store/hashes.ts';
import { memoryKv } from '../src/store/memory.ts';
import { buildPackage } from '../src/toolchain/compiler.ts';
import type { BenchRow } from './row.ts';

const EXAMPLE = new URL('../move-examples/counter/', import.meta.url);

/** Calls per second. */
export async function benchEngine(): Promise<BenchRow[]> {
  useNativeHashes();
  const built = await buildPackage({ dir: EXAMPLE.pathname });
  if (!built.ok) throw new Error(built.error.diagnostics);
  const opened = Engine.open({ store: memoryKv() });
  if (!opened.ok) throw new Error(opened.error.message);
  const engine = opened.value;
  const published = engine.publish(built.value.modules.map((module) => module.bytes));
  if (!published.ok) throw new Error(published.error.message);
  const must = (name: 'create' | 'increment'): void => {
    const outcome = engine.call({ function: `0xC0::counter::${name}`, sender: '0xA1' });
    if (!outcome.ok || outcome.value.status !== 'executed') throw new Error(`${name} was not executed`);
  };
  must('create');
  const bench = new Bench({ time: 1000, warmupTime: 500 });
  bench.add('engine/call', () => must('increment'));
  await bench.run();
  return bench.tasks.map((task): BenchRow => {
    if (task.result.state !== 'completed') throw new Error(`${task.name} did not complete`);
    return { name: task.name, value: 1000 / task.result.latency.p50, unit: 'calls/s' };
  });
}
