/**
 * A durable store on LMDB. A batch is one synchronous write transaction: LMDB writes its data pages, calls `fdatasync`, then
 * writes the meta page through a descriptor opened with `O_DSYNC`, and returns (system calls traced on Linux). A batch that was cut
 * short leaves the previous meta page in force. `overlappingSync` would let the call return before the sync, so it is
 * off; `noSync` is never used.
 */

import { open, type RootDatabase } from 'lmdb';
import { attempt, type Bytes, Refused, type Result, type Status } from '#vm';
import { checkKvKey, type Kv } from '../state/kv.ts';
import { checkDataFile } from './lmdb-file.ts';

/** Bytes of our own: LMDB's Buffers may share memory that it reuses, and their methods differ from an array's. */
function copy(bytes: Uint8Array): Bytes {
  return new Uint8Array(bytes);
}

/**
 * Opens the store in the directory `path`, and makes it if there is none. Refusal: STORE_CORRUPTED when the directory can't be
 * used or holds something else.
 */
export function openLmdb(path: string): Result<Kv> {
  return attempt(() => {
    checkDataFile(path);
    return guarded(
      'STORE_CORRUPTED',
      `no store can be opened at '${path}'`,
      'check that the path is a directory that can be written to, on a local disk',
      () => kvOf(open<Uint8Array, Uint8Array>({ path, ...OPTIONS })),
    );
  });
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
    batch(writes) {
      use();
      for (const [key] of writes) checkKvKey(key);
      guarded('STORAGE_ERROR', 'the store cannot be written', WRITE_HINT, () =>
        db.transactionSync(() => {
          for (const [key, value] of writes) {
            if (value === undefined) db.removeSync(key);
            else db.putSync(key, value);
          }
        }),
      );
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
