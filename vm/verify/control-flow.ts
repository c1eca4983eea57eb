/**
 * Pass: code does not run past its end and, from version 6 on, every loop has one entry. Loops are found from the inside out and
 * collapsed into their heads (Tarjan, "Testing Flow Graph Reducibility", 1974).
 * Source: move-bytecode-verifier/src/control_flow.rs, loop_summary.rs.
 */

import { Refused } from '../base/status.ts';
import { opInfo } from '../format/opcodes.ts';
import { type Cfg, endsBlock, neverFallsThrough } from './cfg.ts';
import { type FlowContext, type FunctionContext, failAt } from './context.ts';

/** Checks what must hold before a control flow graph can be made. */
export function checkFallThrough(context: FunctionContext): void {
  const { instructions } = context.code;
  // Every block has one last instruction, so code with too many of them need not be cut into blocks first.
  let ends = 0;
  for (const { op } of instructions) if (endsBlock(op)) ends++;
  checkBlockCount(context, ends);
  const last = instructions[instructions.length - 1];
  if (last === undefined)
    throw new Refused({
      status: 'EMPTY_CODE_UNIT',
      message: 'the function has no instruction',
      function: context.name,
    });
  if (!neverFallsThrough(last.op))
    failAt(
      context,
      instructions.length - 1,
      'INVALID_FALL_THROUGH',
      `the last instruction is ${opInfo(last.op).name}, expected one that never goes on to the next`,
    );
}

/** Limits on the graph's size. */
export function checkFlowLimits(context: FlowContext): void {
  const { cfg, limits, name } = context;
  checkBlockCount(context, cfg.start.length);
  if (cfg.backEdges > limits.backEdgesPerFunction)
    throw new Refused({
      status: 'TOO_MANY_BACK_EDGES',
      message: `${cfg.backEdges} jumps back, at most ${limits.backEdgesPerFunction} allowed`,
      function: name,
    });
}

function checkBlockCount({ limits, name }: FunctionContext, count: number): void {
  if (count > limits.basicBlocks)
    throw new Refused({
      status: 'TOO_MANY_BASIC_BLOCKS',
      message: `${count} basic blocks, at most ${limits.basicBlocks} allowed`,
      function: name,
    });
}

/** The depth-first spanning tree, with nodes numbered in pre-order. */
interface Tree {
  /** Block of each node. */
  readonly block: readonly number[];
  /** Descendants of each node: they are numbered right after it. */
  readonly descendants: readonly number[];
  /** Sources of the edges that go back to a node from its descendants. */
  readonly back: readonly number[][];
  /** Sources of the other edges to a node. */
  readonly forward: readonly number[][];
}

export function checkReducible(context: FlowContext): void {
  const { cfg, limits, meter } = context;
  if (cfg.backEdges === 0) return;
  const tree = spanningTree(cfg);
  const nodes = tree.block.length;
  // Disjoint sets: the head of the collapsed loop that a node is in.
  const parent = Array.from({ length: nodes }, (_, i) => i);
  const depth = new Uint32Array(nodes);
  const head = (node: number): number => {
    let root = node;
    while (parent[root] !== root) root = parent[root]!;
    for (let at = node; at !== root; ) {
      const next = parent[at]!;
      parent[at] = root;
      at = next;
    }
    return root;
  };
  for (let loop = nodes - 1; loop >= 0; loop--) {
    if (tree.back[loop]!.length === 0) continue;
    const body = new Set<number>();
    for (const source of tree.back[loop]!) if (head(source) !== loop) body.add(head(source));
    for (const node of body) {
      // A set visits what is added while it is being visited.
      for (const source of tree.forward[node]!) {
        meter.add(1);
        const from = head(source);
        if (from < loop || from > loop + tree.descendants[loop]!)
          failAt(
            context,
            cfg.start[tree.block[from]!]!,
            'INVALID_LOOP_SPLIT',
            `the loop that starts at ${cfg.start[tree.block[loop]!]!} is entered here past its start`,
          );
        if (from !== loop) body.add(from);
      }
    }
    let deepest = depth[loop]!;
    for (const node of body) {
      parent[node] = loop;
      deepest = Math.max(deepest, depth[node]!);
    }
    depth[loop] = deepest + 1;
    if (depth[loop]! > limits.loopDepth)
      failAt(
        context,
        cfg.start[tree.block[loop]!]!,
        'LOOP_MAX_DEPTH_REACHED',
        `loops nested ${depth[loop]} deep, at most ${limits.loopDepth} allowed`,
      );
  }
}

function spanningTree(cfg: Cfg): Tree {
  const node = new Int32Array(cfg.start.length).fill(-1);
  const done = new Uint8Array(cfg.start.length);
  const block: number[] = [];
  const descendants: number[] = [];
  const back: number[][] = [];
  const forward: number[][] = [];
  const enter = (at: number): void => {
    node[at] = block.length;
    block.push(at);
    descendants.push(0);
    back.push([]);
    forward.push([]);
  };
  enter(0);
  const path = [0];
  const left = [cfg.successors[0]!.length];
  while (path.length > 0) {
    const from = path[path.length - 1]!;
    const index = --left[left.length - 1]!;
    if (index < 0) {
      done[from] = 1;
      path.pop();
      left.pop();
      descendants[node[from]!] = block.length - 1 - node[from]!;
      continue;
    }
    const to = cfg.successors[from]![index]!;
    if (node[to] === -1) {
      enter(to);
      forward[node[to]!]!.push(node[from]!);
      path.push(to);
      left.push(cfg.successors[to]!.length);
    } else (done[to] ? forward : back)[node[to]!]!.push(node[from]!);
  }
  return { block, descendants, back, forward };
}
