/**
 * Modules inside of the files that repositories publish: plain `.mv` files, and files that hold many (release bundles, package
 * archives, framework snapshots), which all are BCS and so have each module's length in front of its first bytes.
 */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { decodeModule } from '../../vm/format/decode.ts';

const MAGIC = Buffer.from([0xa1, 0x1c, 0xeb, 0x0b]);
/** Bytes that a length up to a module's largest takes. */
const MOST_LENGTH_BYTES = 3;

/** A module as it stands in a file. */
export interface Found {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** All files below `folder`, in one order everywhere: numbers by their value, so that release 10 comes after release 9. */
export function filesBelow(folder: string): string[] {
  const order = new Intl.Collator('en', { numeric: true }).compare;
  return readdirSync(folder)
    .sort(order)
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? filesBelow(path) : [path];
    });
}

/** The length that ends just before `at`, if it is ULEB128 of `size` bytes. */
function lengthBefore(bytes: Uint8Array, at: number, size: number): number | undefined {
  if (at < size || (size > 1 && bytes[at - 1] === 0)) return undefined;
  let value = 0;
  for (let i = 0; i < size; i++) {
    const byte = bytes[at - size + i]!;
    if (byte >= 0x80 !== i < size - 1) return undefined;
    value |= (byte & 0x7f) << (7 * i);
  }
  return value;
}

/**
 * The modules of a file. A module that does not decode is returned as long as the file says that it is; `unknown` counts places
 * that look like the start of one and have no length in front.
 */
export function modulesIn(file: string): { readonly modules: Found[]; readonly unknown: number } {
  const bytes = new Uint8Array(readFileSync(file));
  const found: Found[] = [];
  if (file.endsWith('.mv')) return { modules: [{ file, bytes }], unknown: 0 };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let unknown = 0;
  for (let at = text.indexOf(MAGIC); at >= 0; at = text.indexOf(MAGIC, at + 1)) {
    const candidates: Uint8Array[] = [];
    for (let size = 1; size <= MOST_LENGTH_BYTES; size++) {
      const length = lengthBefore(bytes, at, size);
      if (length !== undefined && length >= 8 && at + length <= bytes.length)
        candidates.push(bytes.slice(at, at + length));
    }
    const exact = candidates.find((one) => decodeModule(one).ok) ?? candidates[candidates.length - 1];
    if (exact === undefined) unknown++;
    else found.push({ file, bytes: exact });
  }
  return { modules: found, unknown };
}
