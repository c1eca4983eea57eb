/**
 * A look at LMDB's data file before LMDB maps it: it trusts the file, so one that was cut short or is something else ends the
 * process with a signal instead of an error. Layout: `MDB_meta` in each of the first two pages, of lmdb 3.5 (data version 2).
 */

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { Refused } from '#vm';

const MAGIC = 0xbeefc0de;
const DATA_VERSION = 2;
/** Offsets in a meta page, behind the page's header of 24 bytes. */
const AT = { magic: 24, version: 28, pageSize: 48, lastPage: 144, transaction: 152 } as const;
const META_BYTES = 160;

interface Meta {
  readonly pageSize: number;
  readonly lastPage: number;
  readonly transaction: bigint;
}

/**
 * Checks the data file in `directory`, if there is one: both meta pages are LMDB's and the file holds every page that the newer
 * one speaks of. Pages in between are not looked at. Throws {@link Refused} STORE_CORRUPTED.
 */
export function checkDataFile(directory: string): void {
  const path = join(directory, 'data.mdb');
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return; // None yet, or a reason that opening the store will name.
  }
  try {
    const size = fstatSync(file).size;
    // A kill while the store was first made leaves an empty file, which LMDB fills.
    if (size === 0) return;
    const first = metaAt(file, 0, path);
    const second = metaAt(file, first.pageSize, path);
    const newer = second.transaction > first.transaction ? second : first;
    const needed = (newer.lastPage + 1) * newer.pageSize;
    if (size < needed) bad(path, `${needed} bytes were expected, ${size} found`);
  } finally {
    closeSync(file);
  }
}

function metaAt(file: number, at: number, path: string): Meta {
  const bytes = new DataView(new ArrayBuffer(META_BYTES));
  const read = readSync(file, bytes, 0, META_BYTES, at);
  if (read !== META_BYTES || bytes.getUint32(AT.magic, true) !== MAGIC) return bad(path, 'it is no LMDB data file');
  const version = bytes.getUint32(AT.version, true);
  if (version !== DATA_VERSION) return bad(path, `LMDB data version ${DATA_VERSION} was expected, ${version} found`);
  const pageSize = bytes.getUint32(AT.pageSize, true);
  if (pageSize < 512 || pageSize > 65536) return bad(path, `it has pages of ${pageSize} bytes`);
  return {
    pageSize,
    lastPage: Number(bytes.getBigUint64(AT.lastPage, true)),
    transaction: bytes.getBigUint64(AT.transaction, true),
  };
}

function bad(path: string, message: string): never {
  throw new Refused({
    status: 'STORE_CORRUPTED',
    message: `the data file '${path}' is damaged: ${message}`,
    hint: 'restore the store from a backup, or load a dump of the state into a new store',
  });
}
