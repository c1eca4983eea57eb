/** How fast code from a peer is checked: the whole verifier over the compiled modules of record, in bytes of `.mv`. */

import { readdirSync, readFileSync } from 'node:fs';
import { ADVERSARIES } from '../test/vm/verify/adversaries.ts';
import { decodeModule } from '../vm/format/decode.ts';
import { encodeModule } from '../vm/format/encode.ts';
import type { Module } from '../vm/format/module.ts';
import { verifyModule } from '../vm/verify/verify.ts';
import { type BenchRow, median } from './row.ts';

const FOLDER = new URL('../fixtures/modules/', import.meta.url);
const WARM_UP_ROUNDS = 400;
const REPETITIONS = 15;
const WORST_REPETITIONS = 5;
/** Long enough that the clock's grain does not matter. */
const LEAST_MS = 20;

/** `verify/modules`, the median of {@link REPETITIONS} runs; and the worst that modules made for it can do. */
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
  return [{ name: 'verify/modules', value: median(speeds), unit: 'MB/s' }, ...worst()];
}

/** What the modules that were made to cost the most take, beside the base that every module has: for each KB, and in all. */
function worst(): BenchRow[] {
  let perKb = 0;
  let longest = 0;
  for (const { make, sizes } of ADVERSARIES) {
    for (const size of sizes) {
      const module = make(size);
      const encoded = encodeModule(module);
      if (!encoded.ok) throw new Error(encoded.error.message);
      let best = Number.POSITIVE_INFINITY;
      for (let i = 0; i < WORST_REPETITIONS; i++) {
        const from = performance.now();
        verifyModule(module);
        best = Math.min(best, performance.now() - from);
      }
      longest = Math.max(longest, best);
      perKb = Math.max(perKb, (best * 1024) / Math.max(1024, encoded.value.length));
    }
  }
  return [
    { name: 'verify/worst-per-kb', value: perKb, unit: 'ms/KB' },
    { name: 'verify/worst-module', value: longest, unit: 'ms' },
  ];
}
