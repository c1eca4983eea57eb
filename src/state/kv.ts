/**
 * The port to a durable key-value store. The state tree asks for no more than this, so a store is small to write:
 * one in memory and one on lmdb are in `src/store`; `test/ports/kv.ts` is the suite that every implementation passes.
 */

import { type Bytes, compareBytes, Refused } from '#vm';

/** Longest key in bytes. LMDB's own limit with its usual page size. */
export const MAX_KV_KEY_BYTES = 511;

/** One write of a batch: `undefined` deletes the key. */
export type KvWrite = readonly [key: Bytes, value: Bytes | undefined];

/** What must still be at a key for a batch to be written: a value, or nothing. */
export type KvExpectation = readonly [key: Bytes, value: Bytes | undefined];

/** A synchronous ordered store of bytes by key. */
export interface Kv {
  /** The value at `key`, a copy that the caller may keep. */
  get(key: Bytes): Bytes | undefined;
  /**
   * All writes or none, in their order (the last write of a key wins). When it returns they are on disk: neither a kill nor
   * a loss of power undoes them. When it throws nothing was written. Throws {@link Refused} STORE_CHANGED when something in
   * `expected` is not so; no other process writes between that look and the writes.
   */
  batch(writes: readonly KvWrite[], expected?: readonly KvExpectation[]): void;
  /** Every entry whose key starts with `prefix`, in the byte order of the keys. */
  scan(prefix: Bytes): Iterable<readonly [key: Bytes, value: Bytes]>;
  /** Ends the use of the store. Closing twice does nothing; any other use after it is a bug and throws. */
  close(): void;
}

/** Refuses (INVALID_ARGUMENT) a key that is empty or longer than {@link MAX_KV_KEY_BYTES}. For implementations of {@link Kv}. */
export function checkKvKey(key: Bytes): void {
  if (key.length > 0 && key.length <= MAX_KV_KEY_BYTES) return;
  throw new Refused({
    status: 'INVALID_ARGUMENT',
    message: `a key of 1 to ${MAX_KV_KEY_BYTES} bytes was expected, ${key.length} bytes found`,
  });
}

/**
 * Refuses (STORE_CHANGED) a batch that expects what `get` does not find. For implementations of {@link Kv}, inside of the
 * transaction that writes.
 */
export function checkKvExpectations(expected: readonly KvExpectation[], get: (key: Bytes) => Bytes | undefined): void {
  for (const [key, value] of expected) {
    const found = get(key);
    if (found === undefined ? value === undefined : value !== undefined && compareBytes(found, value) === 0) continue;
    throw new Refused({
      status: 'STORE_CHANGED',
      message: 'the store was changed by another process since its state was read; nothing was written',
      hint: 'open the store again and repeat the call on its state of now',
    });
  }
}
