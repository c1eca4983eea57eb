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
