/**
 * Makes a generated program smaller while it keeps some property, as a rule "two runners disagree". It works on the tape of
 * decisions, not on the program: a shorter tape, or one with lower numbers, is a simpler program of the same generator, so whatever
 * it tries is well typed again. See docs/generator.md.
 */

import type { Span } from './choices.ts';

/** What a generator made, with the decisions that make it again. */
export interface Generated {
  readonly tape: readonly number[];
  readonly spans: readonly Span[];
}

/** A shrunk program and how it was reached. */
export interface Shrunk<P> {
  readonly program: P;
  /** Candidates that were tried. */
  readonly tried: number;
}

export interface ShrinkOptions {
  /** Most candidates to try. */
  readonly tries?: number;
  /** Told of every step down. */
  readonly onProgress?: (tape: readonly number[], tried: number) => void;
}

/** Candidates tried unless the caller says otherwise. */
export const SHRINK_TRIES = 5000;

/**
 * The smallest program found for which `keeps` holds, starting from `start`, for which it must hold. `generate` makes a program
 * from a tape. Deterministic as far as `keeps` is.
 */
export async function shrink<P extends Generated>(
  start: P,
  generate: (tape: readonly number[]) => P,
  keeps: (program: P) => boolean | Promise<boolean>,
  { tries = SHRINK_TRIES, onProgress }: ShrinkOptions = {},
): Promise<Shrunk<P>> {
  let best = start;
  let tried = 0;
  const seen = new Set<string>();
  const attempt = async (tape: readonly number[]): Promise<boolean> => {
    if (tried >= tries) return false;
    const program = generate(tape);
    if (!simpler(program.tape, best.tape)) return false;
    const key = program.tape.join();
    if (seen.has(key)) return false;
    seen.add(key);
    tried++;
    if (!(await keeps(program))) return false;
    best = program;
    onProgress?.(best.tape, tried);
    return true;
  };
  let before: readonly number[];
  do {
    before = best.tape;
    await dropSpans(() => best, attempt);
    await dropRuns(() => best, attempt);
    await lowerNumbers(() => best, attempt);
  } while (best.tape !== before && tried < tries);
  return { program: best, tried };
}

/** Shorter, or as long and lower at the first difference. */
function simpler(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return a.length < b.length;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! < b[i]!;
  return false;
}

type Attempt = (tape: readonly number[]) => Promise<boolean>;

/** Leaves out whole things, the largest first; where something must stand, it becomes the simplest, or a part of itself. */
async function dropSpans(best: () => Generated, attempt: Attempt): Promise<void> {
  for (let i = 0; ; i++) {
    const { tape, spans } = best();
    const ordered = [...spans].sort((a, b) => b.end - b.start - (a.end - a.start));
    const span = ordered[i];
    if (!span) return;
    if (span.end === span.start) continue;
    const [head, tail] = [tape.slice(0, span.start), tape.slice(span.end)];
    if (await attempt([...head, ...tail])) i--;
    else if (await attempt([...head, 0, ...tail])) i--;
    else {
      const inner = ordered.find(
        (s) => s.start > span.start && s.end <= span.end && s.end - s.start < span.end - span.start,
      );
      if (inner && (await attempt([...head, ...tape.slice(inner.start, inner.end), ...tail]))) i--;
    }
  }
}

/** Leaves out runs of decisions wherever they are. */
async function dropRuns(best: () => Generated, attempt: Attempt): Promise<void> {
  for (const length of [64, 16, 8, 4, 3, 2, 1]) {
    for (let at = best().tape.length - length; at >= 0; at -= Math.max(1, length >> 1)) {
      const { tape } = best();
      if (at + length <= tape.length) await attempt([...tape.slice(0, at), ...tape.slice(at + length)]);
    }
  }
}

/** Puts lower numbers: 0, then half, then one less. */
async function lowerNumbers(best: () => Generated, attempt: Attempt): Promise<void> {
  for (let at = 0; at < best().tape.length; at++) {
    const value = best().tape[at]!;
    if (value === 0) continue;
    const put = (number: number): Promise<boolean> => attempt(best().tape.with(at, number));
    if (await put(0)) continue;
    while (best().tape[at]! > 1 && (await put(best().tape[at]! >> 1)));
    while (best().tape[at]! > 1 && (await put(best().tape[at]! - 1)));
  }
}
