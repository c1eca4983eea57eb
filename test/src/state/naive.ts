/** The tree by its definition, recomputed from all entries, with the platform's SHA-256: what the real one is checked against. */

import { createHash } from 'node:crypto';

const sha = (...parts: Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const ROOCH_TAG = sha(Buffer.from('SMTNode'));
const h = (...parts: Uint8Array[]): Buffer => sha(ROOCH_TAG, ROOCH_TAG, ...parts);
const byte = (n: number): Uint8Array => Uint8Array.of(n);

function uleb(value: number): Uint8Array {
  const out: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) out.push((rest % 128) + 128);
  return Uint8Array.from([...out, rest]);
}

export const NAIVE = {
  rooch: {
    empty: Buffer.from('SPARSE_MERKLE_PLACEHOLDER_HASH\0\0'),
    leaf: (key: Uint8Array, value: Uint8Array) => h(key, h(value)),
    inner: (left: Uint8Array, right: Uint8Array) => h(left, right),
  },
  separated: {
    empty: sha(byte(0x20)),
    leaf: (key: Uint8Array, value: Uint8Array) =>
      sha(byte(0x21), byte(0x20), key, byte(0x20), sha(byte(0x23), uleb(value.length), value)),
    inner: (left: Uint8Array, right: Uint8Array) => sha(byte(0x22), byte(0x20), left, byte(0x20), right),
  },
} as const;

/** Root of `entries`, by hex key, under a suite. */
export function naiveRoot(suite: keyof typeof NAIVE, entries: ReadonlyMap<string, Uint8Array>): string {
  const { empty, leaf, inner } = NAIVE[suite];
  const items = [...entries].map(([key, value]) => ({ key: Buffer.from(key, 'hex'), value }));
  const root = (some: typeof items, depth: number): Uint8Array => {
    if (some.length === 0) return empty;
    if (some.length === 1) return leaf(some[0]!.key, some[0]!.value);
    const bit = (key: Buffer): number => (key[depth >> 3]! >> (7 - (depth & 7))) & 1;
    return inner(
      root(
        some.filter((item) => bit(item.key) === 0),
        depth + 1,
      ),
      root(
        some.filter((item) => bit(item.key) === 1),
        depth + 1,
      ),
    );
  };
  return `0x${Buffer.from(root(items, 0)).toString('hex')}`;
}
