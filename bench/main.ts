/**
 * All benchmarks: `npm run bench -- [--json <file>] [--only <prefix>]`. Prints a table as rows come in; `--json` writes them as
 * `[{ name, value, unit, baseline?, ratio? }, …]`; `--only` leaves out the rows whose names do not begin with the prefix.
 */

import { existsSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { BenchRow } from './row.ts';

type Bench = (only?: string) => readonly BenchRow[] | Promise<readonly BenchRow[]>;

/** File beside this one, the function in it, and the areas of its rows. */
const BENCHES: readonly { readonly file: string; readonly name: string; readonly areas: readonly string[] }[] = [
  { file: './interpreter.ts', name: 'benchInterpreter', areas: ['interpreter/'] },
  { file: './decode.ts', name: 'benchDecode', areas: ['decode'] },
  { file: './verify.ts', name: 'benchVerify', areas: ['verify'] },
  { file: './load.ts', name: 'benchLoad', areas: ['load/'] },
  { file: './engine.ts', name: 'benchEngine', areas: ['engine/'] },
  { file: './state.ts', name: 'benchState', areas: ['state'] },
];

const { values: options } = parseArgs({ options: { json: { type: 'string' }, only: { type: 'string', default: '' } } });

function wanted(areas: readonly string[]): boolean {
  return areas.some((area) => area.startsWith(options.only) || options.only.startsWith(area));
}

function line({ name, value, unit, baseline, ratio }: BenchRow): string {
  const shown = value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
  const comparison = ratio === undefined ? '' : `  ${ratio.toFixed(2).padStart(8)} × ${baseline}`;
  return `${name.padEnd(36)} ${shown.padStart(14)} ${unit.padEnd(10)}${comparison}`;
}

const rows: BenchRow[] = [];
for (const { file, name, areas } of BENCHES) {
  const url = new URL(file, import.meta.url);
  if (!wanted(areas) || !existsSync(url)) continue;
  const module = (await import(url.href)) as Record<string, Bench>;
  for (const row of await module[name]!(options.only)) {
    rows.push(row);
    console.log(line(row));
  }
}
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(rows, undefined, 2)}\n`);
