/**
 * Abstract interpretation: the least solution of "the state before a block is the join of the states after its predecessors".
 * Blocks to be done are kept by their place in reverse post-order and the first one is always taken next, so no changed block
 * is ever forgotten, however many loop heads one block jumps back to. The archived verifier went on with the last changed
 * loop head alone, which let unsafe code pass (aptos-core PR #7810; docs/verifier.md).
 */

import type { Cfg } from './cfg.ts';
import type { FlowContext } from './context.ts';

/** One analysis: its states, and what a block does to them. */
export interface Analysis<State> {
  /** State before the first instruction. */
  initial(): State;
  copy(state: State): State;
  /** Runs one block on `state`, in place. Throws `Refused` at an unsafe instruction. */
  run(state: State, block: number): void;
  /** Adds what `from` allows to `into`; whether `into` is different now. May use `from` up. */
  join(into: State, from: State): boolean;
}

/** Runs an analysis to its fixpoint over the reachable blocks. */
export function analyse<State>({ cfg, meter }: FlowContext, analysis: Analysis<State>): void {
  const { order, place, successors } = cfg;
  const before: (State | undefined)[] = new Array(order.length);
  const waiting = new Uint8Array(order.length);
  const again = runsAgain(cfg);
  before[0] = analysis.initial();
  waiting[0] = 1;
  let next = 0;
  while (next < order.length) {
    if (waiting[next] === 0) {
      next++;
      continue;
    }
    waiting[next] = 0;
    meter.add(1);
    const block = order[next]!;
    const targets = successors[block]!;
    const state = again[next] ? analysis.copy(before[next]!) : before[next]!;
    if (!again[next]) before[next] = undefined;
    analysis.run(state, block);
    let first = next + 1;
    for (let i = 0; i < targets.length; i++) {
      const at = place[targets[i]!]!;
      const known = before[at];
      // The last successor may have the state itself.
      const given = i === targets.length - 1 ? state : analysis.copy(state);
      if (known === undefined) before[at] = given;
      else if (!analysis.join(known, given)) continue;
      waiting[at] = 1;
      if (at < first) first = at;
    }
    next = first;
  }
}

/**
 * Whether the block at each place can run more than once. When a block is taken, everything before it is done, so only a jump
 * back from it or from behind it, to it or to before it, can make it run again.
 */
function runsAgain({ order, place, successors, backEdges }: Cfg): Uint8Array {
  const again = new Uint8Array(order.length);
  if (backEdges === 0) return again;
  const jumps = new Int32Array(order.length + 1);
  order.forEach((block, from) => {
    for (const target of successors[block]!) {
      const to = place[target]!;
      if (to > from) continue;
      jumps[to]!++;
      jumps[from + 1]!--;
    }
  });
  for (let i = 0, open = 0; i < again.length; i++) {
    open += jumps[i]!;
    again[i] = open > 0 ? 1 : 0;
  }
  return again;
}
