import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { utf8 } from '#vm';
import { openWorld } from '../../../src/state/world.ts';
import { checkLmdbFile, openLmdb } from '../../../src/store/lmdb.ts';
import { memoryKv } from '../../../src/store/memory.ts';
import { bundled } from '../../support/bundled.ts';
import { STEP_ADDRESS, STEP_TYPE, stepChanges, stepOf } from './crash-changes.ts';

const RIVALS = 3;
const COMMITS = 60;
const { program, directory: programDirectory } = bundled('test/src/store/rival-child.ts');
const directory = mkdtempSync(join(tmpdir(), 'rivals-'));
afterAll(() => {
  rmSync(programDirectory, { recursive: true, force: true });
  rmSync(directory, { recursive: true, force: true });
});

/** Runs one rival to its end; how many of its commits were refused. */
function rival(): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, directory, String(COMMITS)]);
    let out = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk;
    });
    child.on('close', (code) => (code === 0 ? resolve(Number(out)) : reject(new Error(`${code}: ${errors}`))));
  });
}

it('no commit is lost when processes share a store, and none of them finds it damaged meanwhile', async () => {
  const made = openLmdb(directory);
  if (!made.ok) throw new Error(made.error.message);
  made.value.batch([]);
  made.value.close();
  let running = true;
  const rivals = Promise.all(Array.from({ length: RIVALS }, rival)).finally(() => {
    running = false;
  });
  let checks = 0;
  for (; running; checks++) {
    expect(checkLmdbFile(directory)).toEqual({ ok: true, value: undefined });
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const lost = (await rivals).reduce((sum, count) => sum + count, 0);
  const kv = openLmdb(directory);
  if (!kv.ok) throw new Error(kv.error.message);
  const world = openWorld(kv.value, 'separated');
  if (!world.ok) throw new Error(world.error.message);
  expect(stepOf(world.value.snapshot().resource(STEP_ADDRESS, STEP_TYPE))).toBe(RIVALS * COMMITS);
  kv.value.close();
  expect(lost).toBeGreaterThan(0);
  expect(checks).toBeGreaterThan(10);
  console.info(`${RIVALS * COMMITS} commits, ${lost} refused, ${checks} checks meanwhile`);
});

it.each(['format', 'head/main'])('a store that lost its entry %s is refused', (key) => {
  const kv = memoryKv();
  const made = openWorld(kv, 'separated');
  if (!made.ok) throw new Error(made.error.message);
  expect(made.value.commit(made.value.empty(), 'main').ok).toBe(true);
  expect(openWorld(kv, 'separated').ok).toBe(true);
  kv.batch([[utf8(key), undefined]]);
  expect(openWorld(kv, 'separated')).toMatchObject({ ok: false, error: { status: 'STORE_CORRUPTED' } });
});

it('a world commits to the head that it knows, and knows what it read last', () => {
  const kv = memoryKv();
  const open = () => {
    const world = openWorld(kv, 'separated');
    if (!world.ok) throw new Error(world.error.message);
    return world.value;
  };
  const [first, second] = [open(), open()];
  const stepped = (world: ReturnType<typeof open>, step: number) => {
    const next = world.snapshot('main').apply(stepChanges(step), step);
    if (!next.ok) throw new Error(next.error.message);
    return next.value.snapshot;
  };
  const [ours, theirs] = [stepped(first, 1), stepped(second, 2)];
  expect(first.commit(ours, 'main').ok).toBe(true);
  for (let again = 0; again < 2; again++)
    expect(second.commit(theirs, 'main')).toMatchObject({ ok: false, error: { status: 'STORE_CHANGED' } });
  expect(open().snapshot('main').root).toBe(ours.root);
  expect(second.commit(theirs, 'other').ok).toBe(true);
  expect(first.commit(stepped(first, 3), 'other')).toMatchObject({ ok: false, error: { status: 'STORE_CHANGED' } });
  expect(second.commit(stepped(second, 2), 'main').ok).toBe(true);
});
