/** How fast code from a peer is checked: the whole verifier over the compiled modules of record, in bytes of `.mv`. */

import { readdirSync, readFileSync } from 'node:fs';
import { decodeModule } from '../vm/format/decode.ts';
import type { Module } from '../vm/format/module.ts';
import { verifyModule } from '../vm/verify/verify.ts';
import { type BenchRow, median } from './row.ts';

const FOLDER = new URL('../fixtures/modules/', import.meta.url);
const WARM_UP_ROUNDS = 400;
const REPETITIONS = 15;
/** Long enough that the clock's grain does not matter. */
const LEAST_MS = 20;

/** One row: `verify/modules`, the median of {@link REPETITIONS} runs. */
export function benchVerify(): BenchRow[] {
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.mv'))
    .sort()
    .map((name) => readFileSync(new URL(name, FOLDER)));
  const modules = files.map((bytes): Module => {
    const decoded = decodeModule(bytes);
    if (!decoded.ok) throw new Error(decoded.error.message);
    return decoded.value;
  });
  const bytes = files.reduce((sum, file) => sum + file.length, 0);
  const round = (): void => {
    for (const module of modules) {
      const result = verifyModule(module);
      if (!result.ok) throw new Error(result.error.message);
    }
  };
  for (let i = 0; i < WARM_UP_ROUNDS; i++) round();
  const speeds: number[] = [];
  for (let i = 0; i < REPETITIONS; i++) {
    const from = performance.now();
    let rounds = 0;
    while (performance.now() - from < LEAST_MS) {
      round();
      rounds++;
    }
    speeds.push((bytes * rounds) / 1000 / (performance.now() - from));
  }
  return [{ name: 'verify/modules', value: median(speeds), unit: 'MB/s' }];
}
