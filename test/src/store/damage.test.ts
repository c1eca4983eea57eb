import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorld } from '../../../src/state/world.ts';
import { openLmdb } from '../../../src/store/lmdb.ts';
import { bundled } from '../../support/bundled.ts';
import { stepChanges } from './crash-changes.ts';

const DAMAGES = process.env.MILLRACE_LONG ? 4000 : 80;
/** Damages that one child process goes through: a crash costs no more than what is left of them. */
const AT_ONCE = 500;

const { program, directory: programDirectory } = bundled('test/src/store/damage-child.ts');
const directory = mkdtempSync(join(tmpdir(), 'damage-'));
afterAll(() => {
  rmSync(programDirectory, { recursive: true, force: true });
  rmSync(directory, { recursive: true, force: true });
});

/** A store with so many commits; in the larger one trees have branch pages, values have pages of their own, pages were freed. */
function build(name: string, commits: number, changesPerCommit: number): string {
  const path = join(directory, name);
  const kv = openLmdb(path);
  if (!kv.ok) throw new Error(kv.error.message);
  const world = openWorld(kv.value, 'separated');
  if (!world.ok) throw new Error(world.error.message);
  let state = world.value.snapshot();
  for (let step = 1, commit = 0; commit < commits; commit++) {
    for (let i = 0; i < changesPerCommit; i++, step++) {
      const changes = stepChanges(step);
      const large = { ...changes.resources[1]!, value: new Uint8Array(step % 7 === 0 ? 9000 : 20).fill(step) };
      const next = state.apply(
        { ...changes, resources: [...changes.resources.slice(0, 1), large, ...changes.resources.slice(2)] },
        step,
      );
      if (!next.ok) throw new Error(next.error.message);
      state = next.value.snapshot;
    }
    const done = world.value.commit(state);
    if (!done.ok) throw new Error(done.error.message);
  }
  kv.value.close();
  return join(path, 'data.mdb');
}

interface Outcome {
  readonly damage: string;
  readonly result: string;
}

/** What came of damages `from` to before `to`; the last one is `died` when a signal ended the process. */
function outcomes(file: string, from: number, to: number): Outcome[] {
  const work = join(directory, 'work');
  const child = spawnSync(process.execPath, [program, file, work, String(from), String(to)], { encoding: 'utf8' });
  rmSync(work, { recursive: true, force: true });
  const lines = child.stdout.split('\n').filter((line) => line !== '');
  const found = lines.map((line) => {
    const [n, kind, result] = line.split('\t');
    return { damage: `${n} (${kind})`, result: result || `died of ${child.signal}` };
  });
  if (found.length < to - from && child.signal === null) throw new Error(child.stderr);
  return found;
}

let stores: Record<'small' | 'middle', string>;
beforeAll(() => {
  stores = { small: build('small', 4, 1), middle: build('middle', 25, 8) };
});

it.each(['small', 'middle'] as const)(`a %s store with one of ${DAMAGES} damages is refused or works`, (name) => {
  const counts = { refused: 0, works: 0 };
  const faults: Outcome[] = [];
  for (let from = 0; from < DAMAGES; ) {
    const found = outcomes(stores[name], from, Math.min(from + AT_ONCE, DAMAGES));
    for (const one of found) {
      if (one.result === 'refused' || one.result === 'works') counts[one.result]++;
      else faults.push(one);
    }
    from += found.length;
  }
  console.info(name, counts);
  expect(faults).toEqual([]);
  expect(counts.refused).toBeGreaterThan(DAMAGES / 4);
  expect(counts.works).toBeGreaterThan(0);
});
