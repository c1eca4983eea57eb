/** Running one call to its end, and what came of it. */

import { type Bytes, Writer } from '../base/bytes.ts';
import { Refused, type Status } from '../base/status.ts';
import type { Address } from '../format/module.ts';
import type { Image, ImageFunction } from '../link/image.ts';
import { writeValue } from '../types/codec.ts';
import type { Layout } from '../types/layout.ts';
import type { Type } from '../types/type.ts';
import { Reference } from '../types/value.ts';
import { type ChannelContext, prepareArguments } from './arguments.ts';
import { type DebugOutput, type Event, Machine } from './machine.ts';
import { run } from './step.ts';
import type { ResourceChange, View } from './view.ts';

/** One call of an entry of an image. */
export interface Invocation {
  /** Place in `Image.functions`. */
  readonly fn: number;
  /** BCS of the arguments that the engine does not fill in. */
  readonly args: readonly Bytes[];
  readonly sender: Address;
  /** Who the signer parameters are, in their order, where it is not the sender: for unit tests. */
  readonly signers?: readonly Address[];
  readonly channel: ChannelContext;
  /** Units of gas, at most `MAX_GAS`. */
  readonly gasLimit: number;
}

/** A place in code. */
export interface CodePlace {
  /** `0x…::module`. */
  readonly module: string;
  readonly function: string;
  /** Index of the function definition. */
  readonly definition: number;
  readonly pc: number;
}

/** Why a call did not execute to its end. */
export interface ExecutionFailure extends CodePlace {
  readonly status: Status;
  /** Abort code, or a vector sub-status. */
  readonly subStatus?: number | bigint;
  readonly message?: string;
  /** Where the failing function was called from, innermost first. */
  readonly callers: readonly CodePlace[];
}

/** A returned value, read out; a returned reference as what it points to. */
export interface ReturnValue {
  readonly type: Type;
  readonly layout: Layout;
  /** BCS. */
  readonly bytes: Bytes;
}

/** What came of a call. Everything but `failure`, `gasUsed`, `steps` and `debug` is empty unless it executed. */
export interface Execution {
  readonly status: 'executed' | 'aborted' | 'out_of_gas' | 'error';
  readonly returns: readonly ReturnValue[];
  readonly gasUsed: number;
  readonly steps: number;
  readonly events: readonly Event[];
  readonly changes: readonly ResourceChange[];
  readonly debug: readonly DebugOutput[];
  readonly failure?: ExecutionFailure;
}

/** Steps between two looks at the machine from outside; a bound for one uninterrupted run, without meaning for the result. */
const STRIDE = 1 << 24;

/** A machine ready for its first step. Throws {@link Refused} when the arguments do not fit. */
export function prepare(image: Image, call: Invocation, view: View, layoutOf: (type: Type) => Layout): Machine {
  const fn = image.functions[call.fn]!;
  if (fn.native >= 0)
    throw new Refused({
      status: 'FUNCTION_NOT_CALLABLE',
      module: fn.module,
      function: fn.name,
      message: 'a native function can not be called from outside',
    });
  const { args, lent } = prepareArguments(fn, layoutOf, call.args, call.sender, call.channel, call.signers);
  const machine = new Machine(image, call.fn, args, view, call.gasLimit, lent);
  fn.params.forEach((type, i) => {
    if (type.kind === 'vector' || type.kind === 'struct') {
      const place = image.layouts.findIndex((layout) => layout.type.text === type.text);
      machine.grow(machine.sizeAt(place, args[i]));
    }
  });
  return machine;
}

/** Runs a machine until it stops. */
export function finish(machine: Machine): void {
  while (!machine.stopped) run(machine, STRIDE);
}

/** What came of a machine that has stopped. */
export function execution(machine: Machine, gasLimit: number): Execution {
  const gasUsed = gasLimit - machine.gas;
  const { failure, steps, debug } = machine;
  if (failure) {
    const { status } = failure;
    return {
      status: status === 'ABORTED' ? 'aborted' : status === 'OUT_OF_GAS' ? 'out_of_gas' : 'error',
      returns: [],
      gasUsed,
      steps,
      events: [],
      changes: [],
      debug,
      failure: {
        ...placeOf(machine.image.functions[failure.fn]!, failure.pc),
        status,
        ...(failure.subStatus === undefined ? {} : { subStatus: failure.subStatus }),
        ...(failure.message === undefined ? {} : { message: failure.message }),
        callers: callersOf(machine),
      },
    };
  }
  return {
    status: 'executed',
    returns: returnsOf(machine),
    gasUsed,
    steps,
    events: machine.events,
    changes: machine.globals.changes(),
    debug,
  };
}

/** Prepares, runs and reads out. */
export function interpret(image: Image, call: Invocation, view: View, layoutOf: (type: Type) => Layout): Execution {
  const machine = prepare(image, call, view, layoutOf);
  finish(machine);
  return execution(machine, call.gasLimit);
}

function placeOf(fn: ImageFunction, pc: number): CodePlace {
  return { module: fn.module, function: fn.name, definition: fn.definition, pc };
}

function callersOf(machine: Machine): CodePlace[] {
  const { functions } = machine.image;
  const callers: CodePlace[] = [];
  // A failing native stands above the frame that called it.
  if (machine.failure!.fn !== machine.fn) callers.push(placeOf(functions[machine.fn]!, machine.pc));
  for (let i = machine.depth - 1; i >= 0; i--)
    callers.push(placeOf(functions[machine.callerFn[i]!]!, machine.callerPc[i]! - 1));
  return callers;
}

function returnsOf(machine: Machine): ReturnValue[] {
  const fn = machine.current;
  return fn.returns.map((type, i) => {
    const layout = machine.image.layouts[fn.returnLayouts[i]!]!;
    const held = machine.stack[machine.sp - fn.returns.length + i];
    const value = held instanceof Reference ? held.container[held.index] : held;
    const writer = new Writer(64);
    writeValue(writer, layout, value);
    return { type, layout, bytes: writer.bytes() };
  });
}
