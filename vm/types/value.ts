/**
 * Values at run time: plain data without tags, since the verifier has proven the types and the image carries the layouts.
 *
 *   bool                      boolean
 *   u8 … u256                 Int: a number up to 2^53 − 1, a bigint above (see base/int.ts)
 *   address, signer           the address string
 *   vector<T>                 an array of its elements
 *   struct                    an array of its fields in declaration order
 *   enum                      an array: the variant's tag, then its fields
 *   &T, &mut T                a Reference
 *
 * An aggregate array has exactly one owner at any time: copying is deep, moving passes the array on.
 */

import type { Int } from '../base/int.ts';

/**
 * A place: slot `index` of `container`. Every Move reference has this one form, whether it points to a local (the container is
 * the machine's array of locals), to a field, an element, or a resource (a one-element array).
 */
export class Reference {
  readonly container: Value[];
  readonly index: number;

  constructor(container: Value[], index: number) {
    this.container = container;
    this.index = index;
  }
}

/** A value in a slot; `undefined` is an empty slot, such as a local that was moved out of. */
export type Value = Int | boolean | string | Aggregate | Reference | undefined;

/** A vector, struct or enum value. */
export interface Aggregate extends Array<Value> {}

/**
 * An empty aggregate, to be filled with `push`. It has held a value that is no number, so V8 keeps its elements as plain pointers
 * whatever comes: one kind of array at every access, and reading a large integer allocates nothing.
 */
export function newAggregate(): Aggregate {
  const aggregate: Aggregate = [undefined];
  aggregate.length = 0;
  return aggregate;
}

/**
 * An aggregate of `count` of `values` from place `from` on. Small ones take no more memory than they need: an array that is
 * filled with `push` begins with room for seventeen.
 */
export function aggregateOf(values: readonly Value[], from: number, count: number): Aggregate {
  switch (count) {
    case 1: {
      const aggregate: Aggregate = [undefined];
      aggregate[0] = values[from];
      return aggregate;
    }
    case 2: {
      const aggregate: Aggregate = [undefined, undefined];
      aggregate[0] = values[from];
      aggregate[1] = values[from + 1];
      return aggregate;
    }
    case 3: {
      const aggregate: Aggregate = [undefined, undefined, undefined];
      aggregate[0] = values[from];
      aggregate[1] = values[from + 1];
      aggregate[2] = values[from + 2];
      return aggregate;
    }
    case 4: {
      const aggregate: Aggregate = [undefined, undefined, undefined, undefined];
      aggregate[0] = values[from];
      aggregate[1] = values[from + 1];
      aggregate[2] = values[from + 2];
      aggregate[3] = values[from + 3];
      return aggregate;
    }
    default: {
      const aggregate = newAggregate();
      for (let i = 0; i < count; i++) aggregate.push(values[from + i]);
      return aggregate;
    }
  }
}
