import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openWorld, type Snapshot } from '../../../src/state/world.ts';
import { useNativeHashes } from '../../../src/store/hashes.ts';
import { openLmdb } from '../../../src/store/lmdb.ts';
import { memoryKv } from '../../../src/store/memory.ts';
import { bundled } from '../../support/bundled.ts';
import { STEP_ADDRESS, STEP_TYPE, stepChanges, stepOf } from './crash-changes.ts';

const KILLS = process.env.MILLRACE_LONG ? 500 : 50;
const { program, directory: programDirectory } = bundled('test/src/store/crash-child.ts');
const directory = mkdtempSync(join(tmpdir(), 'crash-'));
afterAll(() => {
  rmSync(programDirectory, { recursive: true, force: true });
  rmSync(directory, { recursive: true, force: true });
});

/** Runs the committing child until it is killed, some time after its start or its first commit; returns what it printed. */
function killed(afterFirst: boolean, delay: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, directory]);
    let out = '';
    let errors = '';
    let armed = false;
    const arm = (): void => {
      if (!armed) setTimeout(() => child.kill('SIGKILL'), delay);
      armed = true;
    };
    if (!afterFirst) arm();
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk;
      arm();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk;
    });
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve(out.split('\n').slice(0, -1));
      else reject(new Error(`the child ended by itself with ${code}: ${errors}`));
    });
  });
}

it(`opens at a committed state after each of ${KILLS} kills in the midst of commits`, async () => {
  useNativeHashes();
  const replica = openWorld(memoryKv(), 'separated');
  if (!replica.ok) throw new Error(replica.error.message);
  let expected: Snapshot = replica.value.empty();
  let reached = 0;
  let inTheMidst = 0;
  for (let i = 0; i < KILLS; i++) {
    const lines = await killed(i % 5 !== 0, Math.floor(Math.random() * (i % 5 === 0 ? 150 : 60)));
    const printed = lines.length === 0 ? reached : Number(lines[lines.length - 1]!.split(' ')[0]);

    const kv = openLmdb(directory);
    if (!kv.ok) throw new Error(kv.error.message);
    const world = openWorld(kv.value, 'separated');
    if (!world.ok) throw new Error(world.error.message);
    const snapshot = world.value.snapshot();
    const step = stepOf(snapshot.resource(STEP_ADDRESS, STEP_TYPE));
    expect(step).toBeGreaterThanOrEqual(printed);
    expect(step).toBeLessThanOrEqual(printed + 1);
    if (step > printed) inTheMidst++;
    for (let next = reached + 1; next <= step; next++) {
      const result = expected.apply(stepChanges(next), next);
      if (!result.ok) throw new Error(result.error.message);
      expected = result.value.snapshot;
      const line = lines[next - reached - 1];
      if (line !== undefined) expect(line).toBe(`${next} ${expected.root}`);
    }
    reached = step;
    expect(snapshot.root).toBe(expected.root);
    let objects = 0;
    for (const _ of snapshot.objects()) objects++;
    let same = 0;
    for (const _ of expected.objects()) same++;
    expect(objects).toBe(same);
    kv.value.close();
  }
  expect(reached).toBeGreaterThan(KILLS);
  console.info(`${reached} commits, ${KILLS} kills, ${inTheMidst} of them between a commit and its message`);
});
