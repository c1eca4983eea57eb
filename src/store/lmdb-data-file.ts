/** LMDB's data file, read without mapping it: its size, its two meta pages, ranges of its pages. */

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { compareBytes, Refused } from '#vm';
import {
  DATA_VERSION,
  MAGIC,
  MAX_PAGE_BYTES,
  MAX_TREE_DEPTH,
  META_BYTES,
  META_PAGES,
  type Meta,
  MIN_PAGE_BYTES,
  metaOf,
  PAGE_HEADER_BYTES,
  PAGE_KIND,
  type TreeRecord,
} from './lmdb-layout.ts';

/**
 * Pages that the meta page may count beyond the end of the file: LMDB does not write pages that one transaction took and gave
 * back. LMDB maps them too, so their number must be one that can be mapped.
 */
export const MAX_UNWRITTEN_PAGES = 1 << 20;

/** Times that the meta pages are read until they stay the same for a moment. */
const MAX_META_READS = 1000;

/** Flags of the free list: keys are integers (8), always; options of the environment that do not change the format. */
const FREE_FLAGS = 0x08;
const HARMLESS_FREE_FLAGS = 0x0800 | 0x1000 | 0x4000;

/** A data file that is open for reading. */
export class DataFile {
  readonly path: string;
  readonly #file: number;
  #size: number;

  constructor(path: string, file: number) {
    this.path = path;
    this.#file = file;
    this.#size = fstatSync(file).size;
  }

  /** Bytes when it was opened or {@link newestMeta} was last called, whichever was later. */
  get size(): number {
    return this.#size;
  }

  /** Opens the data file of the store in `directory`; `undefined` when there is none, or one that LMDB has yet to fill. */
  static open(directory: string): DataFile | undefined {
    const path = join(directory, 'data.mdb');
    let file: number;
    try {
      file = openSync(path, 'r');
    } catch {
      return undefined; // None yet, or a reason that opening the store will name.
    }
    const opened = new DataFile(path, file);
    if (opened.size > 0) return opened;
    opened.close(); // A kill while the store was first made leaves an empty file.
    return undefined;
  }

  close(): void {
    closeSync(this.#file);
  }

  /** Fills `into` from offset `at`. Throws {@link Refused} STORE_CORRUPTED when the file ends before, or can't be read. */
  read(at: number, into: Uint8Array): void {
    let done = 0;
    while (done < into.length) {
      let read: number;
      try {
        read = readSync(this.#file, into, done, into.length - done, at + done);
      } catch (error) {
        this.damaged(`it cannot be read at byte ${at + done} (${(error as Error).message})`);
      }
      if (read === 0) this.damaged(`it ends at byte ${at + done}, ${into.length - done} bytes too early`);
      done += read;
    }
  }

  /**
   * The newer of the two meta pages, checked so that LMDB can map the file. Throws {@link Refused} STORE_CORRUPTED.
   */
  newestMeta(): Meta {
    const [first, second] = this.#settledMetas();
    this.#size = fstatSync(this.#file).size;
    const pageBytes = first.free.pad;
    if (second.free.pad !== pageBytes)
      this.damaged(`its meta pages speak of pages of ${pageBytes} and ${second.free.pad} bytes`);
    const newer = second.transaction > first.transaction ? second : first;
    const older = newer === first ? second : first;
    const isNew = newer.transaction === 0n && older.transaction === 0n;
    // LMDB looks for transaction n on page n % 2, whatever that page says.
    const inPlace = newer.transaction === older.transaction + 1n && newer.transaction % 2n === newer.page;
    if (!isNew && !inPlace)
      this.damaged(`its meta pages are of transactions ${first.transaction} and ${second.transaction}`);
    this.#checkMeta(newer, pageBytes);
    this.#checkMeta(older, pageBytes);
    return newer;
  }

  /**
   * Both meta pages as they were at one moment: another process may be writing one of them. A commit writes the root of at least
   * one tree, so a meta page whose roots are all of another transaction is not what that transaction wrote.
   */
  #settledMetas(): [Meta, Meta] {
    for (let reads = 0; reads < MAX_META_READS; reads++) {
      const bytes = this.#metaBytes();
      if (compareBytes(bytes, this.#metaBytes()) !== 0) continue;
      const metas: [Meta, Meta] = [this.#meta(0, bytes), this.#meta(1, bytes)];
      const roots = metas.map((meta) => this.#newestRoot(meta));
      // No transaction takes pages of these two states before it has written one of the meta pages.
      if (compareBytes(bytes, this.#metaBytes()) !== 0) continue;
      metas.forEach((meta, i) => {
        if (roots[i] !== meta.transaction)
          this.damaged(`meta page ${i} is of transaction ${meta.transaction}, its trees are of ${roots[i]}`);
      });
      return metas;
    }
    throw new Refused({
      status: 'STORAGE_ERROR',
      message: `the data file '${this.path}' is written to faster than it can be read`,
      hint: 'try again when the other process is less busy',
    });
  }

  #metaBytes(): Uint8Array {
    const bytes = new Uint8Array(2 * META_BYTES);
    this.read(0, bytes.subarray(0, META_BYTES));
    this.read(this.#meta(0, bytes).free.pad, bytes.subarray(META_BYTES));
    return bytes;
  }

  /** The last transaction that wrote the root of a tree; 0 when both are empty. */
  #newestRoot({ free, main }: Meta): bigint {
    let newest = 0n;
    for (const { root } of [free, main]) {
      if (root === undefined) continue;
      const header = new Uint8Array(PAGE_HEADER_BYTES);
      this.read(Number(root) * free.pad, header);
      const written = new DataView(header.buffer).getBigUint64(8, true);
      if (written > newest) newest = written;
    }
    return newest;
  }

  #meta(page: number, bytes: Uint8Array): Meta {
    const meta = metaOf(new DataView(bytes.buffer, page * META_BYTES));
    if (meta.magic !== MAGIC || meta.kind !== PAGE_KIND.meta || meta.page !== BigInt(page))
      return this.damaged(`page ${page} is no meta page of LMDB`);
    if (meta.version !== DATA_VERSION)
      return this.damaged(`LMDB data version ${DATA_VERSION} was expected, ${meta.version} found`);
    const bytesPerPage = meta.free.pad;
    if (bytesPerPage < MIN_PAGE_BYTES || bytesPerPage > MAX_PAGE_BYTES || (bytesPerPage & (bytesPerPage - 1)) !== 0)
      return this.damaged(`it has pages of ${bytesPerPage} bytes`);
    return meta;
  }

  #checkMeta(meta: Meta, pageBytes: number): void {
    const pages = Math.floor(this.size / pageBytes);
    if (pages < META_PAGES) this.damaged(`at least ${META_PAGES * pageBytes} bytes were expected, ${this.size} found`);
    if (meta.lastPage < META_PAGES - 1 || meta.lastPage >= pages + MAX_UNWRITTEN_PAGES)
      this.damaged(`its last page is ${meta.lastPage}, and it holds ${pages} pages`);
    if ((meta.free.flags & ~HARMLESS_FREE_FLAGS) !== FREE_FLAGS)
      this.damaged(`its free list has flags 0x${meta.free.flags.toString(16)}`);
    if (meta.main.flags !== 0 || meta.main.pad !== 0)
      this.damaged(`its entries are of a kind that no store has (flags 0x${meta.main.flags.toString(16)})`);
    this.#checkRecord('free list', meta.free, meta);
    this.#checkRecord('tree', meta.main, meta);
    if (meta.transaction > BigInt(Number.MAX_SAFE_INTEGER)) this.damaged(`it is at transaction ${meta.transaction}`);
  }

  #checkRecord(name: string, record: TreeRecord, meta: Meta): void {
    const { root, depth } = record;
    const fits =
      root === undefined
        ? depth === 0 && record.entries === 0n
        : root >= META_PAGES && root <= meta.lastPage && depth > 0 && depth <= MAX_TREE_DEPTH;
    if (!fits) this.damaged(`its ${name} has ${depth} levels and starts at page ${root ?? 'none'} of ${meta.lastPage}`);
  }

  /** Throws {@link Refused} STORE_CORRUPTED with what is wrong. */
  damaged(message: string): never {
    throw new Refused({
      status: 'STORE_CORRUPTED',
      message: `the data file '${this.path}' is damaged: ${message}`,
      hint: 'restore the store from a backup, or load a dump of the state into a new store',
    });
  }
}
