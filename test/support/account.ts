/**
 * The memory account, kept a second time: the abstract size of every aggregate that is alive, found by looking at all of them. It
 * needs the types of the values on the operand stack, so it follows the machine step by step.
 */

import type { Layout, Machine, Type } from '#vm';
import { step } from '../../vm/run/step.ts';
import { sizeOfValue } from '../../vm/types/aggregate.ts';
import type { Value } from '../../vm/types/value.ts';

export class Account {
  readonly #machine: Machine;
  readonly #layoutOf: (type: Type) => Layout;
  /** Types of the values on the operand stack. */
  #types: Type[] = [];

  /** For a machine before its first step. */
  constructor(machine: Machine, layoutOf: (type: Type) => Layout) {
    this.#machine = machine;
    this.#layoutOf = layoutOf;
  }

  /** Executes one instruction. */
  step(): void {
    const machine = this.#machine;
    const fn = machine.current;
    const { pc, sp } = machine;
    step(machine);
    if (machine.failure) return;
    const op = fn.ops[pc]!;
    if (op === 0x11 /* Call */) this.#types.length = machine.sp;
    else if (op === 0x02 /* Ret */) this.#types = this.#types.slice(0, sp - fn.returns.length).concat(fn.returns);
    else {
      const pushed = fn.pushed[pc]!;
      this.#types = this.#types.slice(0, machine.sp - pushed.length).concat(pushed);
    }
    if (this.#types.length !== machine.sp) throw new Error(`${this.#types.length} types for ${machine.sp} values`);
  }

  /** Abstract bytes of all aggregates that are alive. */
  get alive(): number {
    const machine = this.#machine;
    let sum = 0;
    for (let i = 0; i < machine.sp; i++) sum += this.#size(this.#types[i]!, machine.stack[i]);
    if (!machine.done) {
      const frames = [{ fn: machine.fn, base: machine.base }];
      for (let i = 0; i < machine.depth; i++) frames.push({ fn: machine.callerFn[i]!, base: machine.callerBase[i]! });
      for (const { fn, base } of frames)
        machine.image.functions[fn]!.locals.forEach((type, i) => {
          sum += this.#size(type, machine.locals[base + i]);
        });
    }
    for (const { resource, cell } of machine.globals.slots())
      sum += this.#size(machine.image.resources[resource]!.type, cell[0]);
    return sum;
  }

  #size(type: Type, value: Value): number {
    if (value === undefined || (type.kind !== 'vector' && type.kind !== 'struct')) return 0;
    return sizeOfValue(this.#layoutOf(type), value);
  }
}
