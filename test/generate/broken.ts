/** A VM with a bug, to show that the generators find bugs and that the shrinker makes them small. Never used for anything else. */

import { type Machine, step } from '#vm';
import type { Int } from '../../vm/base/int.ts';

/** Runs a machine to its end as if addition of `u8` wrapped around. */
export function finishWithWrappingAdd(machine: Machine): void {
  while (!machine.stopped) {
    const { current, pc, stack, sp } = machine;
    const left = stack[sp - 2] as Int;
    const right = stack[sp - 1] as Int;
    const overflows = current.ops[pc] === 0x16 && current.a[pc] === 0 && Number(left) + Number(right) > 255;
    if (!overflows) {
      step(machine);
      continue;
    }
    stack[sp - 2] = (Number(left) + Number(right)) & 255;
    machine.sp--;
    machine.pc++;
    machine.steps++;
    machine.gas -= current.gas[pc]!;
  }
}
