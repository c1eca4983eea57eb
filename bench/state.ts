/**
 * The state tree: updates per second by size, against the Merkle Patricia tree of `@ethereumjs/mpt` at 10,000 keys; memory;
 * proofs; and the ways to hash a node that were weighed. `MILLRACE_LONG` adds a tree of 10^6 keys.
 */

import * as crypto from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createMPT, type MerklePatriciaTrie } from '@ethereumjs/mpt';
import { sha256 } from '@noble/hashes/sha2.js';
import { Digest } from '../src/state/digest.ts';
import { verifyProof } from '../src/state/proof.ts';
import { SUITE_NAMES, SUITES } from '../src/state/suite.ts';
import { Tree } from '../src/state/tree.ts';
import { useNativeHashes } from '../src/store/hashes.ts';
import { type BenchRow, median } from './row.ts';

const VALUE_BYTES = 100;
const BASELINE_KEYS = 10_000;
const BATCH = 500;

type Entry = readonly [key: Uint8Array, value: Uint8Array];

/** Entry `i`: a key that is a hash, as in a state, and a value of 100 bytes that depends on `version`. */
function entry(i: number, version = 0): Entry {
  const value = new Uint8Array(VALUE_BYTES);
  const view = new DataView(value.buffer);
  view.setUint32(0, i);
  view.setUint32(4, version);
  return [new Uint8Array(crypto.createHash('sha256').update(String(i)).digest()), value];
}

function entries(count: number, version = 0): Entry[] {
  return Array.from({ length: count }, (_, i) => entry(i, version));
}

/** Seconds that `body` takes. */
function seconds(body: () => void): number {
  const start = performance.now();
  body();
  return (performance.now() - start) / 1000;
}

/** Operations per second: the median of five runs. */
function rate(operations: number, body: (run: number) => void): number {
  return median(Array.from({ length: 5 }, (_, run) => operations / seconds(() => body(run))));
}

const round = (value: number): number => Number(value.toPrecision(4));

/** Updates of one key each, with the root after every one; then in batches. */
function updateRates(tree: Tree, keys: number): { single: number; batch: number } {
  const count = Math.min(keys, 1000);
  let version = 1;
  const fresh = (): Entry[] => {
    const at = (version * 7919) % Math.max(1, keys - count);
    version++;
    return Array.from({ length: count }, (_, i) => entry(at + i, version));
  };
  const prepared = Array.from({ length: 10 }, fresh);
  let current = tree;
  const single = rate(count, (run) => {
    for (const write of prepared[run]!) {
      current = current.update([write]);
      current.rootBytes;
    }
  });
  const size = Math.min(count, BATCH);
  const batch = rate(count, (run) => {
    const writes = prepared[5 + run]!;
    for (let at = 0; at < count; at += size) {
      current = current.update(writes.slice(at, at + size));
      current.rootBytes;
    }
  });
  return { single, batch };
}

async function mptRates(all: readonly Entry[]): Promise<{ build: number; single: number; batch: number }> {
  // The defaults: nodes in a Map, no key hashing (our keys are hashes as well), no pruning.
  const trie: MerklePatriciaTrie = await createMPT();
  const time = async (operations: number, body: () => Promise<void>): Promise<number> => {
    const start = performance.now();
    await body();
    return (1000 * operations) / (performance.now() - start);
  };
  const puts = (some: readonly Entry[]) => some.map(([key, value]) => ({ type: 'put' as const, key, value }));
  const build = await time(all.length, () => trie.batch(puts(all)));
  const single: number[] = [];
  const batch: number[] = [];
  for (let run = 1; run <= 3; run++) {
    const some = entries(BATCH, run);
    single.push(
      await time(BATCH, async () => {
        for (const [key, value] of some) {
          await trie.put(key, value);
          trie.root();
        }
      }),
    );
    const other = entries(BATCH, 10 + run);
    batch.push(await time(BATCH, () => trie.batch(puts(other))));
  }
  return { build, single: median(single), batch: median(batch) };
}

/** Bytes of heap that `make` leaves behind. */
function bytesOf<T>(make: () => T): { value: T; bytes: number } {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const used = (): number => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = used();
  const value = make();
  return { value, bytes: used() - before };
}

function hashRows(): BenchRow[] {
  const left = new Digest();
  const right = new Digest();
  const pair = new Uint8Array(128);
  const prefix = sha256.create().update(new Uint8Array(64));
  const copy = sha256.create();
  const half = new Uint8Array(64);
  const ways: readonly (readonly [string, () => unknown])[] = [
    ['own words, midstate', () => SUITES.rooch.inner(left, right, left)],
    ['noble', () => sha256(pair)],
    [
      'noble, midstate',
      () => {
        prefix._cloneInto(copy);
        return copy.update(half).digest();
      },
    ],
    ['node:crypto, Buffer', () => crypto.hash('sha256', pair, 'buffer')],
    ['node:crypto, latin1 text', () => crypto.hash('sha256', pair, 'latin1' as 'hex')],
  ];
  return ways.map(([name, hash]) => {
    const count = 50_000;
    const value = rate(count, () => {
      for (let i = 0; i < count; i++) hash();
    });
    return { name: `state/hash of a node/${name}`, value: round(1e9 / value), unit: 'ns' };
  });
}

/** All rows of the state tree. */
export async function benchState(): Promise<BenchRow[]> {
  useNativeHashes();
  const rows = hashRows();
  const sizes = [100, 1000, 10_000, 100_000, ...(process.env.MILLRACE_LONG ? [1_000_000] : [])];
  const mpt = await mptRates(entries(BASELINE_KEYS));
  const baseline = '@ethereumjs/mpt';
  for (const name of SUITE_NAMES) {
    updateRates(Tree.empty(SUITES[name]).update(entries(2000)), 2000); // Warm: the first runs of code are its slowest.
    for (const keys of sizes) {
      const all = entries(keys);
      const empty = Tree.empty(SUITES[name]);
      let buildTime = 0;
      const { value: tree, bytes } = bytesOf(() => {
        let built = empty;
        buildTime = seconds(() => {
          built = empty.update(all);
          built.rootBytes;
        });
        return built;
      });
      const { single, batch } = updateRates(tree, keys);
      const at = `${name}, ${keys} keys`;
      const compare = (value: number, other: number) =>
        keys === BASELINE_KEYS ? { baseline, ratio: round(value / other) } : {};
      rows.push(
        {
          name: `state/build/${at}`,
          value: round(keys / buildTime),
          unit: 'keys/s',
          ...compare(keys / buildTime, mpt.build),
        },
        {
          name: `state/update one by one/${at}`,
          value: round(single),
          unit: 'updates/s',
          ...compare(single, mpt.single),
        },
        { name: `state/update in batches/${at}`, value: round(batch), unit: 'updates/s', ...compare(batch, mpt.batch) },
      );
      // Below that the collector's noise is larger than the tree. The entries are the caller's and were there before.
      if (keys >= BASELINE_KEYS) {
        rows.push({ name: `state/memory beside the entries/${at}`, value: round(bytes / keys), unit: 'bytes/key' });
      }
      if (keys !== BASELINE_KEYS) continue;
      const proofs = all.slice(0, 1000).map(([key, value]) => ({ key, value, proof: tree.prove(key) }));
      const verified = rate(proofs.length, () => {
        for (const { key, value, proof } of proofs) {
          if (!verifyProof(SUITES[name], tree.root, key, value, proof).ok) throw new Error('a proof failed');
        }
      });
      rows.push({ name: `state/verify a proof/${at}`, value: round(verified), unit: 'proofs/s' });
    }
  }
  return rows;
}
