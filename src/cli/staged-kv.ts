/** A store whose writes wait until it is clear that the command succeeds: what fails leaves the disk as it was. */

import { type Bytes, compareBytes, hex, Refused, unhex } from '#vm';
import { checkKvExpectations, checkKvKey, type Kv, type KvExpectation, type KvWrite } from '../state/kv.ts';

/** Reads through to `base`; without one it is empty underneath. */
export class StagedKv implements Kv {
  readonly #base: Kv | undefined;
  readonly #writes = new Map<string, Bytes | undefined>();
  /** What the writes expect of the base: of each key, what the first of them did. */
  readonly #expected = new Map<string, Bytes | undefined>();
  readonly #open: (() => Kv) | undefined;
  #closed = false;

  /** `open` makes the store at the first {@link commit}, when there is none yet. */
  constructor(base: Kv | undefined, open?: () => Kv) {
    this.#base = base;
    this.#open = open;
  }

  #use(): void {
    if (this.#closed) throw new Error('the store is closed');
  }

  get(key: Bytes): Bytes | undefined {
    this.#use();
    checkKvKey(key);
    const text = hex(key);
    return this.#writes.has(text) ? this.#writes.get(text)?.slice() : this.#base?.get(key);
  }

  batch(writes: readonly KvWrite[], expected: readonly KvExpectation[] = []): void {
    this.#use();
    for (const [key] of writes) checkKvKey(key);
    checkKvExpectations(expected, (key) => this.get(key));
    for (const [key, value] of expected) {
      const text = hex(key);
      if (!this.#writes.has(text) && !this.#expected.has(text)) this.#expected.set(text, value?.slice());
    }
    for (const [key, value] of writes) this.#writes.set(hex(key), value?.slice());
  }

  *scan(prefix: Bytes): Iterable<readonly [key: Bytes, value: Bytes]> {
    this.#use();
    const start = hex(prefix);
    const found = new Map<string, Bytes>();
    for (const [key, value] of this.#base?.scan(prefix) ?? []) found.set(hex(key), value);
    for (const [key, value] of this.#writes) {
      if (!key.startsWith(start)) continue;
      if (value === undefined) found.delete(key);
      else found.set(key, value);
    }
    const entries = [...found].map(([key, value]) => [unhex(key)!, value] as const);
    yield* entries.sort(([x], [y]) => compareBytes(x, y));
  }

  /** Writes everything that was held back, as one batch. */
  commit(): void {
    this.#use();
    if (this.#writes.size === 0) return;
    const pairs = (map: ReadonlyMap<string, Bytes | undefined>): KvWrite[] =>
      [...map].map(([key, value]) => [unhex(key)!, value]);
    const base = this.#base ?? this.#open?.();
    if (base === undefined) throw new Refused({ status: 'INVALID_ARGUMENT', message: 'there is no store to write to' });
    try {
      base.batch(pairs(this.#writes), pairs(this.#expected));
    } finally {
      if (base !== this.#base) base.close();
    }
    this.#writes.clear();
    this.#expected.clear();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#writes.clear();
    this.#base?.close();
  }
}
