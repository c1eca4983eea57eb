/** How fast modules are read and written: over the committed ones, beside the official deserializer in the same run. */

import { readdirSync, readFileSync } from 'node:fs';
import { deserialize } from '@mysten/move-bytecode-template';
import { decodeModule } from '../vm/format/decode.ts';
import { disassemble } from '../vm/format/disassemble.ts';
import { encodeModule } from '../vm/format/encode.ts';
import type { Module } from '../vm/format/module.ts';
import type { BenchRow } from './row.ts';

const MODULES = new URL('../fixtures/modules/', import.meta.url);
/** Bytes that one round reads, so that a round lasts some tens of milliseconds. */
const ROUND_BYTES = 1_000_000;
const ROUNDS = 12;

/** Decode, encode and disassemble in MB/s of module bytes; the best of {@link ROUNDS} rounds each. */
export function benchDecode(): BenchRow[] {
  const files = readdirSync(MODULES)
    .filter((name) => name.endsWith('.mv'))
    .map((name) => new Uint8Array(readFileSync(new URL(name, MODULES))));
  const modules = files.map(decoded);
  const bytes = files.reduce((sum, file) => sum + file.length, 0);
  const repeats = Math.ceil(ROUND_BYTES / bytes);
  const speed = (round: () => void): number => {
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < ROUNDS; i++) {
      const start = performance.now();
      for (let r = 0; r < repeats; r++) round();
      best = Math.min(best, performance.now() - start);
    }
    return (bytes * repeats) / best / 1000;
  };
  const official = speed(() => {
    for (const file of files) deserialize(file);
  });
  const ours = speed(() => {
    for (const file of files) decodeModule(file);
  });
  return [
    { name: 'decode', value: ours, unit: 'MB/s', baseline: 'move-bytecode-template', ratio: ours / official },
    {
      name: 'decode/encode',
      value: speed(() => {
        for (const module of modules) encodeModule(module);
      }),
      unit: 'MB/s',
    },
    {
      name: 'decode/disassemble',
      value: speed(() => {
        for (const module of modules) disassemble(module);
      }),
      unit: 'MB/s',
    },
  ];
}

function decoded(file: Uint8Array): Module {
  const result = decodeModule(file);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}
