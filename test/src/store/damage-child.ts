/**
 * Opens, reads and writes a store with one damage after another, and says of each how it went: `refused` when a refusal was all
 * that came of it, `works` when the state was all there and could be committed to. Anything else is a fault of ours.
 */

import { mkdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Refusal, Refused } from '#vm';
import type { Snapshot } from '../../../src/state/world.ts';
import { openWorld } from '../../../src/state/world.ts';
import { useNativeHashes } from '../../../src/store/hashes.ts';
import { openLmdb } from '../../../src/store/lmdb.ts';
import { stepChanges } from './crash-changes.ts';
import { damaged } from './damage.ts';

useNativeHashes();
const [file, directory, from, to] = process.argv.slice(2) as [string, string, string, string];
const whole = new Uint8Array(readFileSync(file));

/** The root of the state, after a look at each of its objects, and their number. */
function contents(state: Snapshot): string {
  let objects = 0;
  for (const _ of state.objects()) objects++;
  return `${state.root} ${objects}`;
}

function refused(refusal: Refusal): string {
  const fits = refusal.status === 'STORE_CORRUPTED' && !refusal.message.includes('\n');
  return fits ? 'refused' : `refused as ${refusal.status}: ${refusal.message}`;
}

/** Opens the store, reads all of it, hands the state to `then`. */
function used(path: string, then: (state: Snapshot, commit: (next: Snapshot) => void) => string): string {
  const before = readFileSync(join(path, 'data.mdb'));
  const kv = openLmdb(path);
  if (!kv.ok) return readFileSync(join(path, 'data.mdb')).equals(before) ? refused(kv.error) : 'refused and changed';
  try {
    const world = openWorld(kv.value, 'separated');
    if (!world.ok) return refused(world.error);
    return then(world.value.snapshot(), (next) => {
      const done = world.value.commit(next);
      if (!done.ok) throw new Refused(done.error);
    });
  } catch (error) {
    if (error instanceof Refused) return refused(error.refusal);
    throw error;
  } finally {
    kv.value.close();
  }
}

function outcome(path: string, expected: string): string {
  let after = '';
  const first = used(path, (state, commit) => {
    const found = contents(state);
    if (found !== expected) return `another state: ${found}`;
    const next = state.apply(stepChanges(1_000_003), 1);
    if (!next.ok) return refused(next.error);
    commit(next.value.snapshot);
    after = contents(next.value.snapshot);
    return 'works';
  });
  if (first !== 'works') return first;
  return used(path, (state) => (contents(state) === after ? 'works' : `another state after a commit`));
}

function store(name: string, data: Uint8Array): string {
  const path = join(directory, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'data.mdb'), data);
  return path;
}

let expected = '';
used(store('whole', whole), (state) => {
  expected = contents(state);
  return '';
});
for (let n = Number(from); n < Number(to); n++) {
  const { data, kind } = damaged(whole, n);
  writeSync(1, `${n}\t${kind}\t`);
  const path = store(String(n), data);
  let result: string;
  try {
    result = outcome(path, expected);
  } catch (error) {
    result = `threw ${error instanceof Error ? error.stack : error}`.replaceAll('\n', ' ');
  }
  writeSync(1, `${result}\n`);
  rmSync(path, { recursive: true });
}
