/** What differs between two states. */

import { hex } from '#vm';
import type { ObjectState } from '../state/object.ts';
import { objectIdText } from '../state/objectid.ts';
import type { Snapshot } from '../state/world.ts';
import { Layouts } from './layouts.ts';
import { shownObject } from './object-value.ts';
import type { ShownChange } from './outcome.ts';
import { changeLines, withCutBytes } from './outcome-text.ts';
import type { StateOptions } from './session.ts';
import { modulesOfState, namedState, openStoredWorld } from './state-source.ts';
import { printResult, type Terminal } from './terminal.ts';

/** A difference, with the id of the object that it is in. */
type Difference = ShownChange & { readonly object: string };

/** Prints the objects in which two states differ. Returns whether they are equal. */
export async function printDiff(a: string, b: string, options: StateOptions, terminal: Terminal): Promise<boolean> {
  const stored = options.store === undefined ? undefined : await openStoredWorld(options);
  try {
    const [before, after] = [namedState(a, stored), namedState(b, stored)];
    const changes = before.root === after.root ? [] : differences(before, after);
    const { colors } = terminal;
    const json = { equal: changes.length === 0, before: before.root, after: after.root, changes };
    printResult(terminal, json, () =>
      withCutBytes(
        [
          `before ${before.root}`,
          `after  ${after.root}`,
          ...(changes.length === 0 ? ['no difference'] : []),
          ...changes.flatMap((change) => changeLines(change, colors)),
        ].join('\n'),
      ),
    );
    return changes.length === 0;
  } finally {
    stored?.kv.close();
  }
}

/** Both walk in the order of ids, so a merge finds every difference in one pass. */
function differences(before: Snapshot, after: Snapshot): Difference[] {
  const out: Difference[] = [];
  const left = before.objects();
  const right = after.objects();
  const layoutsBefore = new Layouts(modulesOfState(before));
  const layoutsAfter = new Layouts(modulesOfState(after));
  const difference = (old: ObjectState | undefined, fresh: ObjectState | undefined, object: string): Difference => {
    const [x, y] = [old && shownObject(old, layoutsBefore), fresh && shownObject(fresh, layoutsAfter)];
    const { kind, owner, name } = (y ?? x)!;
    return { kind, owner, name, object, ...(x ? { before: x.value } : {}), ...(y ? { after: y.value } : {}) };
  };
  let x = left.next();
  let y = right.next();
  while (!x.done || !y.done) {
    const xId = x.done ? undefined : objectIdText(x.value.state.meta.id);
    const yId = y.done ? undefined : objectIdText(y.value.state.meta.id);
    const order = xId === undefined ? 1 : yId === undefined ? -1 : compareIds(xId, yId);
    const old = !x.done && order <= 0 ? x.value : undefined;
    const fresh = !y.done && order >= 0 ? y.value : undefined;
    const { meta } = (fresh ?? old)!.state;
    // An object whose fields alone changed has another root in its metadata; its fields say what changed.
    if (old === undefined || fresh === undefined || hex(old.state.value) !== hex(fresh.state.value))
      out.push(difference(old?.state, fresh?.state, objectIdText(meta.id)));
    if (old) x = left.next();
    if (fresh) y = right.next();
  }
  return out;
}

/** Parents before their fields, then by the parts from the root down. */
function compareIds(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}
