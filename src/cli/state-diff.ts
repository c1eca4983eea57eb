/** What differs between two states. */

import { hex, type Json } from '#vm';
import type { ObjectState } from '../state/object.ts';
import { objectIdText } from '../state/objectid.ts';
import type { Snapshot } from '../state/world.ts';
import { shortened } from './failure.ts';
import { Layouts } from './layouts.ts';
import { jsonText } from './outcome-text.ts';
import type { StateOptions } from './state.ts';
import { modulesOfState, namedState, openStoredWorld } from './state-source.ts';
import { printResult, type Terminal } from './terminal.ts';

interface Difference {
  readonly object: string;
  readonly type: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** Prints the objects in which two states differ. Returns whether they are equal. */
export async function printDiff(a: string, b: string, options: StateOptions, terminal: Terminal): Promise<boolean> {
  const stored = options.store === undefined ? undefined : await openStoredWorld(options);
  try {
    const [before, after] = [namedState(a, stored), namedState(b, stored)];
    const changes = before.root === after.root ? [] : differences(before, after);
    const { colors } = terminal;
    const json = { equal: changes.length === 0, before: before.root, after: after.root, changes };
    printResult(terminal, json, () =>
      [
        `before ${before.root}`,
        `after  ${after.root}`,
        ...(changes.length === 0 ? ['no difference'] : []),
        ...changes.flatMap((change) => [
          `${change.before === undefined ? colors.green('+') : change.after === undefined ? colors.red('-') : colors.yellow('~')} ${colors.cyan(shortened(change.type))} ${change.object}`,
          ...(change.before === undefined ? [] : [`    ${colors.red('-')} ${jsonText(change.before)}`]),
          ...(change.after === undefined ? [] : [`    ${colors.green('+')} ${jsonText(change.after)}`]),
        ]),
      ].join('\n'),
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
  const shownBefore = new Layouts(modulesOfState(before));
  const shownAfter = new Layouts(modulesOfState(after));
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
      out.push({
        object: objectIdText(meta.id),
        type: meta.type.text,
        ...(old ? { before: shown(old.state, shownBefore) } : {}),
        ...(fresh ? { after: shown(fresh.state, shownAfter) } : {}),
      });
    if (old) x = left.next();
    if (fresh) y = right.next();
  }
  return out;
}

function shown({ meta, value }: ObjectState, layouts: Layouts): Json {
  return layouts.json(meta.type.text, value);
}

/** Parents before their fields, then by the parts from the root down. */
function compareIds(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}
