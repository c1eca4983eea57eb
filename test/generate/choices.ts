/**
 * Where a generator takes its decisions from: a seed, or a recorded tape of earlier decisions. Everything a generator decides
 * goes through one object, and 0 is always the simplest decision, so that a program can be made smaller without knowing what it
 * is: cut the tape, lower its numbers, generate again (shrink.ts). A tape that is too short goes on with zeros.
 */

/** A part of the tape that made one thing: a function, a statement, an expression. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Most decisions of one program. A generator that goes on after them gets zeros, which end every list and expression. */
export const MAX_CHOICES = 20_000;

export class Choices {
  /** The decisions made so far. */
  readonly tape: number[] = [];
  readonly spans: Span[] = [];
  readonly #replay: readonly number[] | undefined;
  #state: number;

  private constructor(seed: number, replay: readonly number[] | undefined) {
    this.#state = seed | 0;
    this.#replay = replay;
  }

  /** Decisions that follow from `seed`, a number of 32 bits. */
  static seeded(seed: number): Choices {
    return new Choices(Math.imul(seed | 0, 0x9e3779b1) ^ 0x85ebca6b, undefined);
  }

  /** The decisions of `tape`, and zeros after its end. A decision beyond what is asked for becomes the last possible one. */
  static replayed(tape: readonly number[]): Choices {
    return new Choices(0, tape);
  }

  /** A number from 0 to `count` − 1. */
  below(count: number): number {
    const at = this.tape.length;
    let value = 0;
    if (count > 1 && at < MAX_CHOICES) {
      if (this.#replay) value = Math.min(this.#replay[at] ?? 0, count - 1);
      else value = Math.floor((this.#next() / 0x1_0000_0000) * count);
    }
    this.tape.push(value);
    return value;
  }

  /** True in `percent` of a hundred; false is the simple answer. */
  chance(percent: number): boolean {
    if (this.#replay || this.tape.length >= MAX_CHOICES) return this.below(2) === 1;
    const yes = this.#next() % 100 < percent;
    this.tape.push(yes ? 1 : 0);
    return yes;
  }

  /** An item of a list that is not empty; the first is the simplest. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** One of the alternatives, each as often as its weight says. Alternatives of weight 0 are never taken. The first is the simplest. */
  weighted<T>(alternatives: readonly (readonly [weight: number, item: T])[]): T {
    const open = alternatives.filter(([weight]) => weight > 0);
    if (this.#replay || this.tape.length >= MAX_CHOICES) return open[this.below(open.length)]![1];
    let rest = this.#next() % open.reduce((sum, [weight]) => sum + weight, 0);
    const index = open.findIndex(([weight]) => {
      rest -= weight;
      return rest < 0;
    });
    this.tape.push(index);
    return open[index]![1];
  }

  /** Calls `make` again and again: `percent` is the chance of one more each time, `most` their number. */
  list(percent: number, most: number, make: (index: number) => void): void {
    for (let i = 0; i < most; i++) {
      const start = this.tape.length;
      if (!this.chance(percent)) return;
      make(i);
      this.spans.push({ start, end: this.tape.length });
    }
  }

  /** Marks the decisions of `make` as one thing. */
  span<T>(make: () => T): T {
    const start = this.tape.length;
    const made = make();
    this.spans.push({ start, end: this.tape.length });
    return made;
  }

  /** Mulberry32: a 32-bit state is enough here, since it only has to look random. */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  }
}

/** Bits of each integer type, by its name. */
export const INT_BITS = { u8: 8, u16: 16, u32: 32, u64: 64, u128: 128, u256: 256 } as const;
export type IntName = keyof typeof INT_BITS;
export const INT_NAMES = Object.keys(INT_BITS) as IntName[];

/** An integer of a type: small ones mostly, and those where arithmetic breaks. */
export function anyInt(choices: Choices, type: IntName): bigint {
  const bits = INT_BITS[type];
  const max = (1n << BigInt(bits)) - 1n;
  switch (
    choices.weighted([
      [40, 0],
      [20, 1],
      [14, 2],
      [10, 3],
      [6, 4],
    ] as const)
  ) {
    case 0:
      return BigInt(choices.below(8));
    case 1:
      return BigInt(choices.below(256));
    case 2: {
      const power = 1n << BigInt(choices.below(bits));
      const near = power + BigInt(choices.below(3)) - 1n;
      return near > max ? max : near;
    }
    case 3: {
      let value = 0n;
      for (let i = 0; i < bits; i += 8) value = (value << 8n) | BigInt(choices.below(256));
      return value;
    }
    default:
      return max - BigInt(choices.below(3));
  }
}
