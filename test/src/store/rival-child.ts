/** Commits so many steps to the store in the directory of its first argument, while others do the same; says how often it lost. */

import { openWorld } from '../../../src/state/world.ts';
import { openLmdb } from '../../../src/store/lmdb.ts';
import { STEP_ADDRESS, STEP_TYPE, stepChanges, stepOf } from './crash-changes.ts';

const kv = openLmdb(process.argv[2]!);
if (!kv.ok) throw new Error(kv.error.message);
const world = openWorld(kv.value, 'separated');
if (!world.ok) throw new Error(world.error.message);
let lost = 0;
for (let done = 0; done < Number(process.argv[3]); ) {
  const state = world.value.snapshot();
  const step = stepOf(state.resource(STEP_ADDRESS, STEP_TYPE)) + 1;
  const next = state.apply(stepChanges(step), step);
  if (!next.ok) throw new Error(next.error.message);
  const committed = world.value.commit(next.value.snapshot);
  if (committed.ok) done++;
  else if (committed.error.status === 'STORE_CHANGED') lost++;
  else throw new Error(committed.error.message);
}
process.stdout.write(String(lost));
kv.value.close();
