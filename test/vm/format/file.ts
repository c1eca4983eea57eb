/** Module files laid out by hand, and the committed ones. */

import { readdirSync, readFileSync } from 'node:fs';
import { type Bytes, concatBytes, Writer } from '../../../vm/base/bytes.ts';
import { decodeModule } from '../../../vm/format/decode.ts';
import type { Module } from '../../../vm/format/module.ts';

export const COMMON_5 = 5;
export const COMMON_6 = 6;
export const SUI_7 = 0x0500_0007;
/** Aptos' version 7 without a flavor, as Movement writes it. */
export const MOVEMENT_7 = 7;
/** Versions 7 to 10 of the Aptos family. */
export const APTOS = [0x0a00_0007, 0x0a00_0008, 0x0a00_0009, 0x0a00_000a] as const;

/** A file with these tables, in this order, whatever is in them. */
export function file(version: number, tables: readonly (readonly [kind: number, bytes: Bytes])[], self = 0): Bytes {
  const out = new Writer().u32(0x0beb_1ca1).u32(version).uleb(tables.length);
  let offset = 0;
  for (const [kind, bytes] of tables) {
    out.u8(kind).uleb(offset).uleb(bytes.length);
    offset += bytes.length;
  }
  for (const [, bytes] of tables) out.raw(bytes);
  return out.uleb(self).bytes();
}

/** ULEB128 of each number, one after another. */
export function ulebs(...values: number[]): Bytes {
  const out = new Writer();
  for (const value of values) out.uleb(value);
  return out.bytes();
}

/** `bytes`, `times` times. */
export function repeat(times: number, ...bytes: number[]): Bytes {
  return Uint8Array.from({ length: times * bytes.length }, (_, i) => bytes[i % bytes.length]!);
}

/** A function definition with this code, as an entry of the table. */
export function functionDef(count: number, code: Bytes, jumpTables?: Bytes): Bytes {
  return concatBytes(ulebs(0, 0, 0, 0, 0, count), code, jumpTables ?? new Uint8Array());
}

const MODULES = new URL('../../../fixtures/modules/', import.meta.url);

export interface FixtureModule {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly module: Module;
}

/** The committed modules, by file name without `.mv`. */
export const FIXTURES: readonly FixtureModule[] = readdirSync(MODULES)
  .filter((name) => name.endsWith('.mv'))
  .sort()
  .map((name) => {
    const bytes = new Uint8Array(readFileSync(new URL(name, MODULES)));
    const result = decodeModule(bytes);
    if (!result.ok) throw new Error(`${name}: ${result.error.message}`);
    return { name: name.slice(0, -'.mv'.length), bytes, module: result.value };
  });

/** The committed module of that name. */
export function fixture(name: string): FixtureModule {
  const found = FIXTURES.find((one) => one.name === name);
  if (!found) throw new Error(`no fixture ${name}`);
  return found;
}
