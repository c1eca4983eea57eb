/** A store in memory: the twin of the durable ones, for tests and for states that need not outlive the process. */

import type { Bytes } from '#vm';
import { hex, unhex } from '#vm';
import { checkKvExpectations, checkKvKey, type Kv } from '../state/kv.ts';

/** A new empty store. Nothing is durable: what it holds ends with it. */
export function memoryKv(): Kv {
  const entries = new Map<string, Bytes>();
  let open = true;
  const use = (): void => {
    if (!open) throw new Error('the store is closed');
  };
  return {
    get(key) {
      use();
      checkKvKey(key);
      return entries.get(hex(key))?.slice();
    },
    batch(writes, expected = []) {
      use();
      for (const [key] of writes) checkKvKey(key);
      checkKvExpectations(expected, (key) => entries.get(hex(key)));
      for (const [key, value] of writes) {
        if (value === undefined) entries.delete(hex(key));
        else entries.set(hex(key), value.slice());
      }
    },
    *scan(prefix) {
      use();
      const start = hex(prefix);
      const found = [...entries].filter(([key]) => key.startsWith(start));
      for (const [key, value] of found.sort(([x], [y]) => (x < y ? -1 : 1))) yield [unhex(key)!, value.slice()];
    },
    close() {
      open = false;
    },
  };
}
