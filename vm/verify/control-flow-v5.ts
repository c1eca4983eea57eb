/**
 * Pass for versions up to 5: loops are stretches of code, from a head to the last jump back to it. A jump back goes to the
 * innermost head, a jump out goes right behind the stretch, and no other jump changes the depth.
 * Source: move-bytecode-verifier/src/control_flow_v5.rs.
 */

import { OP } from '../format/opcodes.ts';
import { type FunctionContext, failAt } from './context.ts';

const { Branch, BrTrue, BrFalse } = OP;

interface Loop {
  readonly head: number;
  readonly last: number;
}

type Check = (inside: Loop | undefined, offset: number, target: number) => void;

export function checkTextualLoops(context: FunctionContext): void {
  const { instructions } = context.code;
  const last = new Map<number, number>();
  const jumpTarget = (offset: number): number | undefined => {
    const { op, index } = instructions[offset]!;
    return op === Branch || op === BrTrue || op === BrFalse ? index : undefined;
  };
  for (let offset = 0; offset < instructions.length; offset++) {
    const target = jumpTarget(offset);
    if (target !== undefined && target <= offset) last.set(target, offset);
  }
  if (last.size === 0) return;

  const eachJump = (check: Check): void => {
    const loops: Loop[] = [];
    for (let offset = 0; offset < instructions.length; offset++) {
      const end = last.get(offset);
      if (end !== undefined) loops.push({ head: offset, last: end });
      const target = jumpTarget(offset);
      if (target === undefined) continue;
      const inside = loops[loops.length - 1];
      check(inside, offset, target);
      if (target <= offset && inside !== undefined && offset === inside.last) loops.pop();
    }
  };

  eachJump((inside, offset, target) => {
    if (target <= offset && target !== inside?.head)
      failAt(
        context,
        offset,
        'INVALID_LOOP_CONTINUE',
        `a jump back to ${target}, which is not the start of the innermost loop`,
      );
  });
  eachJump((inside, offset, target) => {
    if (target > offset && inside !== undefined && target > inside.last && target !== inside.last + 1)
      failAt(context, offset, 'INVALID_LOOP_BREAK', `a jump out of the loop to ${target}, expected ${inside.last + 1}`);
  });

  const depth = depths(instructions.length, last);
  eachJump((inside, offset, target) => {
    if (target <= offset || (inside !== undefined && target > inside.last)) return;
    const after = depth[target]! - (last.has(target) ? 1 : 0);
    if (depth[offset] !== after)
      failAt(context, offset, 'INVALID_LOOP_SPLIT', `a jump to ${target}, into the middle of a loop`);
  });
  for (let offset = 0; offset < instructions.length; offset++) {
    if (depth[offset]! > context.limits.loopDepth)
      failAt(
        context,
        offset,
        'LOOP_MAX_DEPTH_REACHED',
        `loops nested ${depth[offset]} deep, at most ${context.limits.loopDepth} allowed`,
      );
  }
}

/** How many loops each instruction is in. Loops are known to be well nested. */
function depths(length: number, last: ReadonlyMap<number, number>): number[] {
  const ends = new Set(last.values());
  const out: number[] = [];
  let depth = 0;
  for (let offset = 0; offset < length; offset++) {
    if (last.has(offset)) depth++;
    out.push(depth);
    if (ends.has(offset)) depth--;
  }
  return out;
}
