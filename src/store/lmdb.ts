/**
 * A durable store on LMDB. A batch is one synchronous write transaction: LMDB writes its data pages, calls `fdatasync`, then
 * writes the meta page through a descriptor opened with `O_DSYNC`, and returns (system calls traced on Linux). A batch that was cut
 * short leaves the previous meta page in force. `overlappingSync` would let the call return before the sync, so it is
 * off; `noSync` is never used.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { attempt, type Bytes, Refused, type Result, type Status } from '#vm';
import { checkKvExpectations, checkKvKey, type Kv } from '../state/kv.ts';
import { DataFile } from './lmdb-data-file.ts';
import { checkPages } from './lmdb-file.ts';

/** Bytes of our own: LMDB's Buffers may share memory that it reuses, and their methods differ from an array's. */
function copy(bytes: Uint8Array): Bytes {
  return new Uint8Array(bytes);
}

/**
 * Opens the store in the directory `path`, and makes it if there is none. Its data file is checked before LMDB follows it; of
 * a file above `MAX_CHECKED_AT_OPEN_BYTES` all but the leaf pages. Refusal: STORE_CORRUPTED when the file is damaged, or the
 * directory can't be used or holds something else. Nothing was changed then.
 */
export function openLmdb(path: string): Result<Kv> {
  return attempt(() => kvOf(checked(path, false)));
}

/**
 * Checks the data file of the store in the directory `path` whole, of any size; another process may go on using it. Refusals:
 * STORE_CORRUPTED with what is wrong, INVALID_ARGUMENT when there is no store.
 */
export function checkLmdbFile(path: string): Result<void> {
  return attempt(() => {
    if (!existsSync(join(path, 'data.mdb')))
      throw new Refused({ status: 'INVALID_ARGUMENT', message: `there is no store in '${path}'` });
    void checked(path, true).close();
  });
}

/**
 * LMDB's handle of the store, its file checked. LMDB reads the meta pages alone to open a file and to begin a transaction; the
 * read transaction keeps the pages of the check from being used again by other processes.
 */
function checked(path: string, whole: boolean): RootDatabase<Uint8Array, Uint8Array> {
  const file = DataFile.open(path);
  try {
    file?.newestMeta();
    const db = guarded(
      'STORE_CORRUPTED',
      `no store can be opened at '${path}'`,
      'check that the path is a directory that can be written to, on a local disk',
      () => open<Uint8Array, Uint8Array>({ path, ...OPTIONS }),
    );
    try {
      const pin = db.useReadTransaction();
      try {
        if (file) checkPages(file, whole);
      } finally {
        pin.done();
      }
    } catch (error) {
      void db.close();
      throw error;
    }
    return db;
  } finally {
    file?.close();
  }
}

/** Turns what LMDB throws into a refusal; what was refused already passes through. */
function guarded<T>(status: Status, message: string, hint: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused({
      status,
      message: `${message}: ${error instanceof Error ? error.message : String(error)}`,
      hint,
    });
  }
}

const READ_HINT = 'restore the store from a backup';
const WRITE_HINT = 'check the space left on the disk; nothing of this batch was written';

const OPTIONS = {
  noSubdir: false,
  encoding: 'binary',
  keyEncoding: 'binary',
  overlappingSync: false,
  eventTurnBatching: false,
  cache: false,
} as const;

function kvOf(db: RootDatabase<Uint8Array, Uint8Array>): Kv {
  let isOpen = true;
  const use = (): void => {
    if (!isOpen) throw new Error('the store is closed');
  };
  return {
    get(key) {
      use();
      checkKvKey(key);
      const value = guarded('STORE_CORRUPTED', 'the store cannot be read', READ_HINT, () => db.getBinary(key));
      return value === undefined ? undefined : copy(value);
    },
    batch(writes, expected = []) {
      use();
      for (const [key] of writes) checkKvKey(key);
      try {
        guarded('STORAGE_ERROR', 'the store cannot be written', WRITE_HINT, () =>
          // What is thrown in here ends the transaction without a write.
          db.transactionSync(() => {
            checkKvExpectations(expected, (key) => db.getBinary(key));
            for (const [key, value] of writes) {
              if (value === undefined) db.removeSync(key);
              else db.putSync(key, value);
            }
          }),
        );
      } finally {
        // Reads go on from what the disk has now, also after a refusal: until then they see one moment per turn of events.
        db.resetReadTxn();
      }
    },
    *scan(prefix) {
      use();
      const range = prefix.length === 0 ? {} : { start: prefix };
      for (const { key, value } of db.getRange(range)) {
        if (!prefix.every((byte, i) => byte === key[i])) return;
        yield [copy(key), copy(value)];
      }
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      void db.close();
    },
  };
}
