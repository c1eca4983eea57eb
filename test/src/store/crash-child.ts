/** Commits step after step to the store in the directory of its argument, and says so after each, until it is killed. */

import { writeSync } from 'node:fs';
import { openWorld } from '../../../src/state/world.ts';
import { openLmdb } from '../../../src/store/lmdb.ts';
import { STEP_ADDRESS, STEP_TYPE, stepChanges, stepOf } from './crash-changes.ts';

const kv = openLmdb(process.argv[2]!);
if (!kv.ok) throw new Error(kv.error.message);
const world = openWorld(kv.value, 'separated');
if (!world.ok) throw new Error(world.error.message);
let snapshot = world.value.snapshot();
for (let step = stepOf(snapshot.resource(STEP_ADDRESS, STEP_TYPE)) + 1; ; step++) {
  const next = snapshot.apply(stepChanges(step), step);
  if (!next.ok) throw new Error(next.error.message);
  snapshot = next.value.snapshot;
  const committed = world.value.commit(snapshot);
  if (!committed.ok) throw new Error(committed.error.message);
  writeSync(1, `${step} ${snapshot.root}\n`);
}
