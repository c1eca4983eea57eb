/**
 * The machine: everything that one call's execution is, as plain data. Frames are numbers in arrays, values have no tags and no
 * methods, references are (container, index): the state can be encoded between any two steps (see snapshot.ts).
 */

import type { Bytes } from '../base/bytes.ts';
import type { Status } from '../base/status.ts';
import type { Image, ImageFunction } from '../link/image.ts';
import { sizeOfValue } from '../types/aggregate.ts';
import type { Layout } from '../types/layout.ts';
import type { StructType } from '../types/type.ts';
import type { Value } from '../types/value.ts';
import { Globals } from './globals.ts';
import type { View } from './view.ts';

/** Most values on the operand stack (`OPERAND_STACK_SIZE_LIMIT`). */
export const MAX_STACK = 1024;
/** Most callers below the current frame (`CALL_STACK_SIZE_LIMIT`). */
export const MAX_CALL_DEPTH = 1024;
/**
 * Most abstract bytes of aggregates alive at once: 32 MiB. A host needs about ten times as much for vectors of small things, and
 * 22 times at worst: 700 MB, for vectors of one byte that were pushed to, since JavaScript makes room for seventeen.
 */
export const MAX_MEMORY = 32 * 1024 * 1024;
/** Longest vector: 2^20 elements, as in Sui. */
export const MAX_VECTOR_ELEMENTS = 1 << 20;
/** Longest message of AbortMsg, in bytes (AIP-138). */
export const MAX_ABORT_MESSAGE = 1024;
/** Most events of one call, and most bytes of all of them. */
export const MAX_EVENTS = 1024;
export const MAX_EVENT_BYTES = 1 << 20;

/** Sub-statuses of VECTOR_OPERATION_ERROR (move-vm/types, values_impl.rs). */
export const VECTOR_ERROR = { indexOutOfBounds: 1, popEmpty: 2, unpackLength: 3, tooLong: 4 } as const;

/** Where and why execution stopped. */
export interface Failure {
  readonly status: Status;
  /** Abort code, or a vector sub-status. */
  readonly subStatus?: number | bigint;
  /** Place of the function in the image. */
  readonly fn: number;
  readonly pc: number;
  readonly message?: string;
}

/** An event that the code emitted. */
export interface Event {
  readonly type: StructType;
  /** BCS of the event's value. */
  readonly bytes: Bytes;
}

/** What the code printed with `std::debug`. */
export interface DebugOutput {
  readonly layout: Layout;
  /** BCS of the value as it was then. */
  readonly bytes: Bytes;
}

/** One call's execution. `run` and `step` move it on; nothing else changes it but the natives it calls. */
export class Machine {
  readonly image: Image;
  readonly globals: Globals;
  /** Values lent to the call by reference: the channel, a signer, reference arguments of views. */
  readonly lent: Value[];
  readonly stack: Value[] = new Array(MAX_STACK);
  readonly locals: Value[] = [];
  readonly callerFn = new Int32Array(MAX_CALL_DEPTH);
  readonly callerPc = new Int32Array(MAX_CALL_DEPTH);
  readonly callerBase = new Int32Array(MAX_CALL_DEPTH);
  /** Values on the stack. */
  sp = 0;
  /** Current frame: function, next instruction, first local. */
  fn: number;
  pc = 0;
  base = 0;
  /** Callers below the current frame. */
  depth = 0;
  /** Gas left. */
  gas: number;
  /** Abstract bytes of aggregates alive. */
  memory = 0;
  /** Instructions executed. */
  steps = 0;
  done = false;
  failure: Failure | undefined;
  readonly events: Event[] = [];
  eventBytes = 0;
  readonly debug: DebugOutput[] = [];
  /** Abstract bytes of what was printed and kept. */
  debugBytes = 0;

  /** A machine about to execute the first instruction of function `fn` with `args` in its parameters. */
  constructor(image: Image, fn: number, args: readonly Value[], view: View, gas: number, lent: Value[] = []) {
    this.image = image;
    this.globals = new Globals(image, view);
    this.fn = fn;
    this.gas = gas;
    this.lent = lent;
    const { localCount } = image.functions[fn]!;
    for (let i = 0; i < localCount; i++) this.locals.push(args[i]);
  }

  /** The function that is running. */
  get current(): ImageFunction {
    return this.image.functions[this.fn]!;
  }

  /** First slot of `locals` that no frame uses. */
  get top(): number {
    return this.base + this.current.localCount;
  }

  /** Whether there are no more steps. */
  get stopped(): boolean {
    return this.done || this.failure !== undefined;
  }

  /** Stops the machine. Always returns false, so that a native can `return machine.fail(…)`. */
  fail(status: Status, subStatus?: number | bigint, message?: string): false {
    this.failure = {
      status,
      fn: this.fn,
      pc: this.pc,
      ...(subStatus === undefined ? {} : { subStatus }),
      ...(message === undefined ? {} : { message }),
    };
    if (status === 'OUT_OF_GAS') this.gas = 0;
    return false;
  }

  /** Takes `amount` of gas; fails with OUT_OF_GAS when there is less. */
  charge(amount: number): boolean {
    if (amount > this.gas) return this.fail('OUT_OF_GAS');
    this.gas -= amount;
    return true;
  }

  /** Accounts for `size` more bytes of aggregates; fails with MEMORY_LIMIT_EXCEEDED. */
  grow(size: number): boolean {
    this.memory += size;
    return this.memory <= MAX_MEMORY || this.fail('MEMORY_LIMIT_EXCEEDED', undefined, memoryMessage);
  }

  /** Abstract size of a value whose layout stands at `place`; 0 for scalars and references (−1). */
  sizeAt(place: number, value: Value): number {
    return place < 0 ? 0 : sizeOfValue(this.image.layouts[place]!, value);
  }
}

/** Text of a MEMORY_LIMIT_EXCEEDED failure. */
export const memoryMessage = `more than ${MAX_MEMORY} bytes of vectors, structs and enums at once`;
