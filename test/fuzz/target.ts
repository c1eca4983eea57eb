/** What can be fuzzed: inputs are bytes, whatever they mean. */

/** A whole number from 0 up to `below` − 1. */
export type Random = (below: number) => number;

/** What was learnt from one input: anything that tells it from inputs seen before is worth keeping it. */
export type Features = Iterable<string | number>;

export interface FuzzTarget {
  readonly name: string;
  /** How much of the time it gets, beside the 1 of others. */
  readonly share: number;
  /** Inputs to start from. */
  readonly seeds: readonly Uint8Array[];
  /** A new input out of one that is there; `other` is a second one to take parts from. */
  mutate(input: Uint8Array, other: Uint8Array, random: Random): Uint8Array;
  /** Tries an input. Throws when a promise is broken: that is a finding. */
  run(input: Uint8Array): Features;
  /** The input for people. */
  show(input: Uint8Array): string;
  /** Smaller inputs that may show the same; without it bytes are cut out. */
  smaller?(input: Uint8Array): Iterable<Uint8Array>;
}

/** A message with its numbers and quoted parts taken out, so that alike refusals count as one. */
export function outline(message: string): string {
  return message
    .replace(/'[^']*'/g, "''")
    .replace(/0x[0-9a-f]+/g, '0x')
    .replace(/\d+/g, '0')
    .slice(0, 120);
}

/** Fails the run. */
export function broken(message: string): never {
  throw new Error(message);
}
