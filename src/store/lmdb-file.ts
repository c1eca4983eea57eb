/**
 * A look at LMDB's data file before LMDB follows it: it trusts the file, so a page that was spoiled ends the process with a signal
 * instead of an error. What is checked is what LMDB relies on; values are the reader's to check.
 */

import { MAX_KV_KEY_BYTES } from '../state/kv.ts';
import type { DataFile } from './lmdb-data-file.ts';
import { PAGE_HEADER_BYTES } from './lmdb-layout.ts';
import { BYTE_ORDER, type KeyRule, U64_ORDER, u64At } from './lmdb-page.ts';
import { PageUse, type StoredValue, type TreeWalk, walkTree } from './lmdb-tree.ts';

/** Files up to this size are checked whole each time they are opened; of larger ones the leaves of the tree are left out. */
export const MAX_CHECKED_AT_OPEN_BYTES = 256 << 20;

const KEYS: KeyRule = { minBytes: 1, maxBytes: MAX_KV_KEY_BYTES, order: BYTE_ORDER };
const FREE_KEYS: KeyRule = { minBytes: 8, maxBytes: 8, order: U64_ORDER };

/**
 * Checks the file from its newer meta page on: each page that a tree uses is in the file, used once, of its kind and whole (see
 * `lmdb-page.ts`), the trees have the shape that their records say, and no page is free twice or free and used. `whole` looks at
 * the leaves of files of any size. Throws `Refused` STORE_CORRUPTED.
 *
 * Another process may commit meanwhile, if a read transaction that began before this call keeps it from using pages again.
 */
export function checkPages(file: DataFile, whole: boolean): void {
  const meta = file.newestMeta();
  const pageBytes = meta.free.pad;
  const use = new PageUse(file, pageBytes, Number(meta.lastPage));
  const newest = Number(meta.transaction);
  const common = { file, pageBytes, newest, use };
  const leaves = whole || file.size <= MAX_CHECKED_AT_OPEN_BYTES;
  walkTree({ ...common, name: 'tree', record: meta.main, keys: KEYS, leaves });
  const free: TreeWalk = {
    ...common,
    name: 'free list',
    record: meta.free,
    keys: FREE_KEYS,
    leaves: true,
    entry: (bytes, keyAt, value) => checkFreed(free, bytes, keyAt, value),
  };
  walkTree(free);
}

/**
 * One entry of the free list: the transaction that freed the pages, and a count of the words that follow, each the number of a
 * page, or 0, or -n and then the first of n pages.
 */
function checkFreed(walk: TreeWalk, bytes: Uint8Array, keyAt: number, value: StoredValue): void {
  const { file, use, pageBytes, newest } = walk;
  const transaction = u64At(new Uint16Array(bytes.slice(keyAt, keyAt + 8).buffer), 0);
  const user = `entry ${transaction} of the free list`;
  if (transaction < 1 || transaction > newest) file.damaged(`${user} is of no transaction up to ${newest}`);
  const list = new Uint8Array(value.length);
  if (value.pages === 0) list.set(bytes.subarray(value.at, value.at + value.length));
  else file.read(value.page * pageBytes + PAGE_HEADER_BYTES, list);
  const view = new DataView(list.buffer);
  const word = (i: number): number => view.getInt32(8 * i + 4, true) * 0x1_0000_0000 + view.getUint32(8 * i, true);
  const room = value.length / 8;
  const count = room >= 1 ? word(0) : -1;
  if (!Number.isInteger(room) || count < 0 || count >= room)
    file.damaged(`${user} has ${value.length} bytes for ${count} words`);
  for (let i = 1; i <= count; i++) {
    const first = word(i);
    if (first > 0) use.claim(first, 1, user);
    else if (first < 0) {
      i++;
      if (i > count) file.damaged(`${user} ends inside of a range of pages`);
      use.claim(word(i), -first, user);
    }
  }
}
