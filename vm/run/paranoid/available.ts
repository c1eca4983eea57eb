/**
 * Which references in locals still count. Where paths meet and one of them has left a local empty, nobody may use what another
 * path has put there: the reference ends, although the machine's local still holds it.
 */

import type { ImageFunction } from '../../link/image.ts';
import { isReference } from './shape.ts';

/** For the offsets where control can arrive by a jump: 1 for each local that surely holds a value there. */
export type Availability = ReadonlyMap<number, Uint8Array>;

/** Where control can go from `pc`. */
function successors(fn: ImageFunction, pc: number): readonly number[] {
  const a = fn.a[pc]!;
  switch (fn.ops[pc]) {
    case 0x02 /* Ret */:
    case 0x27 /* Abort */:
    case 0x6d /* AbortMsg */:
    case 0x71 /* Fail */:
      return [];
    case 0x03 /* BrTrue */:
    case 0x04 /* BrFalse */:
      return [pc + 1, a];
    case 0x05 /* Branch */:
      return [a];
    case 0x56 /* VariantSwitch */:
      return [...fn.tagTables[a]!];
    default:
      return [pc + 1];
  }
}

/** Empty for functions without reference locals. */
export function availability(fn: ImageFunction): Availability {
  const at = new Map<number, Uint8Array>();
  if (!fn.locals.some(isReference)) return at;
  // 2 stands for "not reached yet". A state only ever loses locals, so this ends.
  for (let pc = 0; pc < fn.ops.length; pc++) {
    const targets = successors(fn, pc);
    if (targets.length === 1 && targets[0] === pc + 1) continue;
    for (const target of targets) at.set(target, new Uint8Array(fn.localCount).fill(2));
  }
  at.set(0, new Uint8Array(fn.localCount).fill(1, 0, fn.paramCount));
  const open = [0];
  while (open.length > 0) {
    let pc = open.pop()!;
    const state = at.get(pc)!.slice();
    for (;;) {
      const op = fn.ops[pc];
      if (op === 0x0b /* MoveLoc */) state[fn.a[pc]!] = 0;
      else if (op === 0x0c /* StLoc */) state[fn.a[pc]!] = 1;
      const targets = successors(fn, pc);
      const next = pc + 1;
      if (targets.length === 1 && targets[0] === next && !at.has(next) && next < fn.ops.length) {
        pc = next;
        continue;
      }
      for (const target of targets) if (target < fn.ops.length && meet(at.get(target)!, state)) open.push(target);
      break;
    }
  }
  return at;
}

/** Leaves in `into` what both have; whether that changed it. */
function meet(into: Uint8Array, from: Uint8Array): boolean {
  let changed = false;
  for (let i = 0; i < into.length; i++) {
    const both = into[i] === 2 ? from[i]! : into[i]! & from[i]!;
    if (both === into[i]) continue;
    into[i] = both;
    changed = true;
  }
  return changed;
}
