/**
 * Paranoid mode: another loop around the same `step`, which believes nothing that the verifier or the linker has proven. Before
 * each instruction it checks the operands' types, abilities and references against the module's own tables; after it, what
 * was pushed, where control went, and the account of memory. What passes the verifier and fails here is a bug of ours. Without
 * this loop none of it runs, so it costs nothing.
 */

import { attempt, type Refusal } from '../base/status.ts';
import { type ImageFunction, OP_CALL_NATIVE, OP_FAIL } from '../link/image.ts';
import type { Linkage } from '../link/loader.ts';
import type { Reference } from '../types/value.ts';
import type { Machine } from './machine.ts';
import { type Availability, availability } from './paranoid/available.ts';
import { borrow, newRoot, release, resolve } from './paranoid/borrows.ts';
import { Effects } from './paranoid/effects.ts';
import { checkDeep, checkShape, isReference } from './paranoid/shape.ts';
import { violation } from './paranoid/violation.ts';
import { step } from './step.ts';
import { imageOpName } from './trace.ts';

/** Steps between two counts of all live memory, unless told otherwise. */
export const RECOUNT_EVERY = 256;

export interface ParanoidOptions {
  /** Steps between two counts of all live memory. */
  readonly recountEvery?: number;
  /** Hears of each step before it is done, for coverage. */
  readonly onStep?: (fn: number, pc: number) => void;
}

/**
 * Runs a fresh machine until it stops, or until the first step at which it does what verified code can't do. Then the result is
 * a refusal UNKNOWN_INVARIANT_VIOLATION_ERROR, with sub-status 1 for types, abilities, values and memory and 3 for references, at
 * the instruction concerned; `linkage` is what the machine's image was built from. Otherwise the machine ends as it always does.
 */
export function finishParanoid(machine: Machine, linkage: Linkage, options: ParanoidOptions = {}): Refusal | undefined {
  const outcome = attempt(
    () => {
      new Paranoid(machine, linkage, options).run();
    },
    () => {
      const { module, name, ops } = machine.current;
      const op = ops[machine.pc];
      return {
        module,
        function: name,
        offset: machine.pc,
        ...(op === undefined ? {} : { hint: `at instruction ${imageOpName(op)}` }),
      };
    },
  );
  return outcome.ok ? undefined : outcome.error;
}

class Paranoid extends Effects {
  readonly #recountEvery: number;
  readonly #onStep: ((fn: number, pc: number) => void) | undefined;
  readonly #availability = new Map<ImageFunction, Availability>();

  constructor(machine: Machine, linkage: Linkage, options: ParanoidOptions) {
    super(machine, linkage);
    this.#recountEvery = options.recountEvery ?? RECOUNT_EVERY;
    this.#onStep = options.onStep;
  }

  run(): void {
    const machine = this.machine;
    if (machine.steps !== 0) throw new Error('paranoid mode starts at the first step');
    const { name, params } = machine.current;
    const lent = newRoot(machine.lent, 'lent');
    const frame = this.enter(
      name,
      params.map(() => undefined),
    );
    params.forEach((type, i) => {
      const value = machine.locals[machine.base + i];
      checkDeep(this.types, type, value, `parameter ${i}`);
      if (isReference(type)) frame.nodes[i] = borrow(lent, lent, [(value as Reference).index], type.kind === 'mutref');
    });
    let next = 0;
    while (!machine.stopped) {
      if (machine.steps >= next) {
        this.recount();
        next = machine.steps + this.#recountEvery;
      }
      this.#step();
    }
    if (machine.done) this.recount();
  }

  #step(): void {
    const machine = this.machine;
    const fn = machine.current;
    const { pc, steps, depth } = machine;
    const op = fn.ops[pc];
    if (op === undefined) violation('types', 'control runs past the end of the code');
    this.what = imageOpName(op);
    if (machine.sp !== this.stack.length)
      violation('types', `${this.what}: ${this.stack.length} values were expected on the stack, ${machine.sp} found`);
    this.#onStep?.(machine.fn, pc);
    if (op === OP_FAIL) {
      step(machine);
      return;
    }
    this.#arrive(fn, pc);
    const site = this.sites.at(fn, pc);
    const pushed = this.effect(site);
    step(machine);
    if (machine.failure !== undefined) return;
    if (machine.steps !== steps + 1) violation('types', `${this.what}: ${machine.steps - steps} steps were counted`);
    if (op === 0x11 /* Call */) {
      const callee = machine.current;
      this.expect(machine.depth === depth + 1 && machine.pc === 0, 'a call went elsewhere');
      callee.params.forEach((type, i) => {
        this.same(type, site.params![i]!);
      });
      for (let i = callee.paramCount; i < callee.localCount; i++)
        this.expect(machine.locals[machine.base + i] === undefined, 'a local of a new frame holds a value');
    } else this.expect(op === 0x02 || machine.depth === depth, 'the depth of calls changed');
    for (const held of pushed) this.stack.push(held);
    if (machine.sp !== this.stack.length)
      violation('types', `${this.what}: left ${machine.sp} values on the stack, ${this.stack.length} were expected`);
    const from = this.stack.length - pushed.length;
    pushed.forEach(({ type }, i) => {
      checkShape(this.types, type, machine.stack[from + i], `${this.what} pushed`);
    });
    if (op === OP_CALL_NATIVE || op === 0x2a || op === 0x2b)
      this.adopt(
        pushed.map(({ type }) => type),
        from,
      );
    for (let i = from; i < this.stack.length; i++) {
      const { node } = this.stack[i]!;
      if (node) resolve(node, machine.stack[i], `${this.what} pushed`);
    }
  }

  /** Ends the references in locals that not every path to here has set. */
  #arrive(fn: ImageFunction, pc: number): void {
    let known = this.#availability.get(fn);
    if (!known) {
      known = availability(fn);
      this.#availability.set(fn, known);
    }
    const here = known.get(pc);
    if (!here) return;
    const { nodes } = this.frame;
    for (let i = 0; i < here.length; i++) {
      if (here[i] === 1 || !nodes[i]) continue;
      release(nodes[i]!);
      nodes[i] = undefined;
    }
  }
}
