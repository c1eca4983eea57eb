/** Fuzzing one target: choose, change, try, and keep what reached something new. */

import { randomOf } from '../vm/format/mutate.ts';
import type { Coverage } from './coverage.ts';
import { shrink } from './shrink.ts';
import { type FuzzTarget, outline } from './target.ts';

/** Most inputs kept. */
const MAX_CORPUS = 4000;
/** Inputs between two looks at the coverage. */
const BATCH = 200;
const MAX_INPUT = 64 * 1024;
/** Longest that one input may take, twice in a row. */
export const SLOW_MS = 3000;
/** Most findings of one kind that are written down. */
const MAX_ALIKE = 1;

export interface Finding {
  readonly target: string;
  readonly kind: 'crash' | 'slow' | 'memory' | 'hang';
  readonly message: string;
  readonly stack: string;
  readonly seed: number;
  readonly input: Uint8Array;
}

export interface Totals {
  executions: number;
  milliseconds: number;
  corpus: number;
  slowestMs: number;
  slowest: string;
  findings: number;
}

export class Campaign {
  readonly target: FuzzTarget;
  readonly totals: Totals = { executions: 0, milliseconds: 0, corpus: 0, slowestMs: 0, slowest: '', findings: 0 };
  readonly findings: Finding[] = [];
  readonly #coverage: Coverage | undefined;
  readonly #seed: number;
  readonly #corpus: Uint8Array[];
  readonly #seen = new Set<string | number>();
  readonly #alike = new Map<string, number>();
  #count = 0;
  #batch: Uint8Array[] = [];
  /** Told of each input before it is tried. */
  onInput: ((input: Uint8Array) => void) | undefined;

  constructor(target: FuzzTarget, seed: number, coverage?: Coverage) {
    this.target = target;
    this.#seed = seed;
    this.#coverage = coverage;
    this.#corpus = target.seeds.slice();
    for (const input of target.seeds) this.#try(input, -1);
    coverage?.look();
  }

  /** Tries inputs until `milliseconds` have passed or `most` were tried. */
  run(milliseconds: number, most = Number.POSITIVE_INFINITY): void {
    const start = Date.now();
    for (let i = 0; i < most && Date.now() - start < milliseconds; i++) {
      const seed = Math.imul(this.#seed ^ 0x9e3779b9, 0x85ebca6b) + this.#count++;
      const random = randomOf(seed);
      const input = this.#next(random);
      if (this.#try(input, seed)) this.#keep(input, random);
      else if (this.#coverage) this.#later(input, random);
    }
    this.totals.milliseconds += Date.now() - start;
    this.totals.corpus = this.#corpus.length;
  }

  #next(random: (below: number) => number): Uint8Array {
    const corpus = this.#corpus;
    // New inputs first: they are where something was just reached.
    const recent = random(3) === 0 ? Math.max(0, corpus.length - 32) : 0;
    let input = corpus[recent + random(corpus.length - recent)]!;
    const times = 1 + (random(4) === 0 ? random(6) : random(2));
    for (let i = 0; i < times; i++) {
      const changed = this.target.mutate(input, corpus[random(corpus.length)]!, random);
      if (changed.length <= MAX_INPUT) input = changed;
    }
    return input;
  }

  #keep(input: Uint8Array, random: (below: number) => number): void {
    if (this.#corpus.length < MAX_CORPUS) this.#corpus.push(input);
    else this.#corpus[random(MAX_CORPUS)] = input;
  }

  #later(input: Uint8Array, random: (below: number) => number): void {
    this.#batch.push(input);
    if (this.#batch.length < BATCH) return;
    if (this.#coverage!.look()) {
      // Which one it was can't be told any more; the lot is small, so a few of it are kept.
      for (let i = 0; i < 4; i++) this.#keep(this.#batch[random(BATCH)]!, random);
    }
    this.#batch = [];
  }

  /** Whether the input showed something new. */
  #try(input: Uint8Array, seed: number): boolean {
    this.onInput?.(input);
    this.totals.executions++;
    const start = performance.now();
    let fresh = false;
    try {
      for (const feature of this.target.run(input)) {
        if (this.#seen.has(feature)) continue;
        this.#seen.add(feature);
        fresh = true;
      }
    } catch (error) {
      this.#found('crash', input, seed, error as Error);
    }
    const took = performance.now() - start;
    if (took > this.totals.slowestMs) {
      this.totals.slowestMs = took;
      this.totals.slowest = Buffer.from(input.subarray(0, 8192)).toString('hex');
    }
    if (took > SLOW_MS && this.#isSlow(input))
      this.#found('slow', input, seed, new Error(`one input took ${Math.round(took)} ms`));
    return fresh;
  }

  #isSlow(input: Uint8Array): boolean {
    const { user } = process.cpuUsage();
    try {
      this.target.run(input);
    } catch {}
    return process.cpuUsage().user - user > SLOW_MS * 1000;
  }

  #found(kind: Finding['kind'], input: Uint8Array, seed: number, error: Error): void {
    this.totals.findings++;
    const key = failureKey(error);
    const alike = this.#alike.get(key) ?? 0;
    this.#alike.set(key, alike + 1);
    if (alike >= MAX_ALIKE) return;
    const small =
      kind === 'crash' ? shrink(this.target, input, (smaller) => failsAs(this.target, smaller, key), 20_000) : input;
    this.findings.push({
      target: this.target.name,
      kind,
      message: error.message,
      stack: error.stack ?? '',
      seed,
      input: small,
    });
  }
}

/** What makes two failures one: where it was thrown, and the message without its particulars. */
function failureKey(error: Error): string {
  const frame = /\n\s+at .*?([\w.-]+\.ts:\d+)/.exec(error.stack ?? '')?.[1] ?? '';
  return `${error.name} ${outline(String(error.message))} ${frame}`;
}

function failsAs(target: FuzzTarget, input: Uint8Array, key: string): boolean {
  try {
    target.run(input);
    return false;
  } catch (error) {
    return failureKey(error as Error) === key;
  }
}
