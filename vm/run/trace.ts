/**
 * Looking at an execution from outside: another loop around the same `step`. Without an inspector none of this runs, so it costs
 * nothing.
 */

import type { Address } from '../format/module.ts';
import { OP_INFO, type OpName } from '../format/opcodes.ts';
import type { Image, ImageFunction } from '../link/image.ts';
import { valueText } from '../types/json.ts';
import type { Layout } from '../types/layout.ts';
import type { Type } from '../types/type.ts';
import type { Reference, Value } from '../types/value.ts';
import type { Access } from './globals.ts';
import type { Failure, Machine } from './machine.ts';
import { step } from './step.ts';

/** A value at one moment, as text. */
export interface TracedValue {
  readonly type: string;
  readonly text: string;
}

/** One resource touched. */
export interface TracedAccess {
  readonly kind: Access['kind'];
  readonly owner: Address;
  /** Canonical type of the resource. */
  readonly type: string;
}

/** One executed instruction. */
export interface StepRecord {
  /** Number of the step, from 0. */
  readonly index: number;
  /** Callers below the frame. */
  readonly depth: number;
  readonly fn: ImageFunction;
  readonly pc: number;
  readonly instruction: OpName | 'CallNative' | 'Fail';
  /** Gas that this step took, and what was left after it. */
  readonly gas: number;
  readonly gasLeft: number;
  /** Top of the stack first. */
  readonly popped: readonly TracedValue[];
  /** In the order they were pushed. */
  readonly pushed: readonly TracedValue[];
  /** Resources touched. */
  readonly accesses: readonly TracedAccess[];
}

/** Who looks. Every hook is optional. */
export interface Inspector {
  /** A function begins; `args` are its parameters. The entry function has depth 0. */
  readonly enter?: (fn: ImageFunction, args: readonly TracedValue[], depth: number, gasLeft: number) => void;
  /** A function has returned. */
  readonly leave?: (fn: ImageFunction, returns: readonly TracedValue[], depth: number, gasLeft: number) => void;
  /** An instruction has been executed, or has failed. */
  readonly step?: (record: StepRecord) => void;
  /** The machine failed; no `leave` follows for the frames that are open. */
  readonly fail?: (failure: Failure) => void;
}

/** Name of an image instruction. */
export function imageOpName(op: number): OpName | 'CallNative' | 'Fail' {
  return op === 0x70 ? 'CallNative' : op === 0x71 ? 'Fail' : OP_INFO[op]!.name;
}

/** Values that the instruction at `pc` takes from the stack; a bytecode call's arguments included. */
function popsOf(image: Image, fn: ImageFunction, pc: number): number {
  const op = fn.ops[pc]!;
  const a = fn.a[pc]!;
  switch (op) {
    case 0x02 /* Ret */:
    case 0x71 /* Fail */:
      return 0;
    case 0x11 /* Call */:
    case 0x70 /* CallNative */:
      return image.functions[a]!.paramCount;
    case 0x12 /* Pack */:
    case 0x40 /* VecPack */:
      return a;
    case 0x4e /* PackVariant */:
      return image.layouts[a]!.variants![fn.b[pc]!]!.fields.length;
    default:
      return OP_INFO[op]!.pops;
  }
}

/** Runs a machine until it stops, telling `inspector` what happens. Same steps, same result as without. */
export function inspect(machine: Machine, layoutOf: (type: Type) => Layout, inspector: Inspector): void {
  const { image, stack } = machine;
  const accesses: Access[] = [];
  machine.globals.log = accesses;
  /** Types of the values on the operand stack. */
  let types: Type[] = [];
  const traced = (type: Type, value: Value): TracedValue => ({
    type: type.text,
    text: traceText(layoutOf, type, value),
  });
  const parameters = (fn: ImageFunction): TracedValue[] =>
    fn.params.map((type, i) => traced(type, machine.locals[machine.base + i]));
  inspector.enter?.(machine.current, parameters(machine.current), 0, machine.gas);
  while (!machine.stopped) {
    const fn = machine.current;
    const { pc, depth, gas, sp, steps } = machine;
    const op = fn.ops[pc]!;
    const pops = Math.min(popsOf(image, fn, pc), sp);
    const popped: TracedValue[] = [];
    for (let i = 0; i < pops; i++) popped.push(traced(types[sp - 1 - i]!, stack[sp - 1 - i]));
    const native = op === 0x70 ? image.functions[fn.a[pc]!]! : undefined;
    if (native) inspector.enter?.(native, popped.slice().reverse(), depth + 1, machine.gas);
    accesses.length = 0;
    step(machine);
    const failed = machine.failure !== undefined;
    let pushed: TracedValue[] = [];
    if (!failed) {
      types.length = sp - pops;
      const results = op === 0x11 ? [] : op === 0x02 ? [] : fn.pushed[pc]!;
      types = types.concat(results);
      pushed = results.map((type, i) => traced(type, stack[sp - pops + i]));
    }
    if (machine.steps > steps || failed)
      inspector.step?.({
        index: steps,
        depth,
        fn,
        pc,
        instruction: imageOpName(op),
        gas: gas - machine.gas,
        gasLeft: machine.gas,
        popped,
        pushed,
        accesses: accesses.map(({ kind, owner, resource }) => ({
          kind,
          owner,
          type: image.resources[resource]!.type.text,
        })),
      });
    if (failed) break;
    if (native) inspector.leave?.(native, pushed, depth + 1, machine.gas);
    if (op === 0x11) inspector.enter?.(machine.current, parameters(machine.current), machine.depth, machine.gas);
    if (op === 0x02) {
      const from = sp - fn.returns.length;
      const returns = fn.returns.map((type, i) => traced(type, stack[from + i]));
      types = types.slice(0, from).concat(fn.returns);
      inspector.leave?.(fn, returns, depth, machine.gas);
    }
  }
  machine.globals.log = undefined;
  if (machine.failure) inspector.fail?.(machine.failure);
}

function traceText(layoutOf: (type: Type) => Layout, type: Type, value: Value): string {
  if (type.kind === 'ref' || type.kind === 'mutref') {
    const { container, index } = value as Reference;
    return `${type.kind === 'ref' ? '&' : '&mut '}${traceText(layoutOf, type.to, container[index])}`;
  }
  return value === undefined ? '-' : valueText(layoutOf(type), value);
}
