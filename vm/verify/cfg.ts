/**
 * Control flow of one function: basic blocks, their successors, and the order in which analyses visit them. Blocks that
 * nothing reaches are blocks too, since some passes check them; they have no place in the order.
 * Source: move-abstract-interpreter/src/control_flow_graph.rs.
 */

import type { Code } from '../format/module.ts';
import { OP } from '../format/opcodes.ts';

const { Ret, BrTrue, BrFalse, Branch, Abort, AbortMsg, VariantSwitch } = OP;

/** The graph. A block is a number; block 0 is the entry. */
export interface Cfg {
  /** Offset of a block's first instruction. */
  readonly start: readonly number[];
  /** Offset of a block's last instruction. */
  readonly end: readonly number[];
  /** Each successor once, the branch target before the next instruction. */
  readonly successors: readonly (readonly number[])[];
  /** Reachable blocks in reverse post-order. */
  readonly order: readonly number[];
  /** Place of a block in `order`; −1 when nothing reaches it. */
  readonly place: readonly number[];
  /** Edges to a block that is still being visited. */
  readonly backEdges: number;
}

/** Whether an instruction ends a basic block. */
export function endsBlock(op: number): boolean {
  switch (op) {
    case Ret:
    case BrTrue:
    case BrFalse:
    case Branch:
    case Abort:
    case AbortMsg:
    case VariantSwitch:
      return true;
    default:
      return false;
  }
}

/** Whether an instruction never goes on to the next one. */
export function neverFallsThrough(op: number): boolean {
  return endsBlock(op) && op !== BrTrue && op !== BrFalse;
}

/** The graph of code that is not empty, whose targets are in range, and that does not run past its end. */
export function buildCfg({ instructions, jumpTables }: Code): Cfg {
  const leader = new Uint8Array(instructions.length + 1);
  leader[0] = 1;
  const targets = (offset: number): readonly number[] => {
    const { op, index } = instructions[offset]!;
    switch (op) {
      case Branch:
        return [index];
      case BrTrue:
      case BrFalse:
        return [index, offset + 1];
      case VariantSwitch:
        return jumpTables[index]!.targets;
      case Ret:
      case Abort:
      case AbortMsg:
        return [];
      default:
        return [offset + 1];
    }
  };
  for (let offset = 0; offset < instructions.length; offset++) {
    if (!endsBlock(instructions[offset]!.op)) continue;
    leader[offset + 1] = 1;
    for (const target of targets(offset)) leader[target] = 1;
  }
  const start: number[] = [];
  const end: number[] = [];
  const blockAt = new Int32Array(instructions.length);
  for (let offset = 0; offset < instructions.length; offset++) {
    if (leader[offset]) {
      blockAt[offset] = start.length;
      start.push(offset);
    }
    if (leader[offset + 1] || offset + 1 === instructions.length) end.push(offset);
  }
  const successors = end.map((offset) => [...new Set(targets(offset).map((target) => blockAt[target]!))]);
  return { start, end, successors, ...traverse(successors) };
}

/** Depth-first from the entry with an explicit stack: a block is finished when it comes off the stack the second time. */
function traverse(successors: readonly (readonly number[])[]): Pick<Cfg, 'order' | 'place' | 'backEdges'> {
  const state = new Uint8Array(successors.length);
  const finished: number[] = [];
  let backEdges = 0;
  const open = [0];
  while (open.length > 0) {
    const block = open.pop()!;
    if (state[block] === 0) {
      state[block] = 1;
      open.push(block);
      for (const next of successors[block]!) {
        if (state[next] === 0) open.push(next);
        else if (state[next] === 1) backEdges++;
      }
    } else if (state[block] === 1) {
      state[block] = 2;
      finished.push(block);
    }
  }
  const order = finished.reverse();
  const place = successors.map(() => -1);
  order.forEach((block, i) => {
    place[block] = i;
  });
  return { order, place, backEdges };
}
