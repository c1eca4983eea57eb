/**
 * Work, counted instead of timed: the same module costs the same units on every machine, so all members of a channel accept or
 * refuse it alike. One unit is about one table entry, abstract instruction or graph edge looked at.
 */

import { Refused } from '../base/status.ts';

export class Meter {
  readonly limit: number;
  /** Name of the function being verified, for the refusal. */
  function: string | undefined;
  #used = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Units counted so far. */
  get used(): number {
    return this.#used;
  }

  /** Counts `units`; refuses with PROGRAM_TOO_COMPLEX past the limit. */
  add(units: number): void {
    this.#used += units;
    if (this.#used <= this.limit) return;
    throw new Refused({
      status: 'PROGRAM_TOO_COMPLEX',
      message: `verification needs more than ${this.limit} units of work`,
      ...(this.function === undefined ? {} : { function: this.function }),
    });
  }
}
