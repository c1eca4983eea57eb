/**
 * Which parts of the sources have run, by V8's own block coverage. Reading it takes milliseconds, so it is read after a batch
 * of inputs. It counts blocks only in functions that were compiled after it began, so it begins before the sources load.
 */

import { Session } from 'node:inspector';

interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

interface Script {
  readonly url: string;
  readonly functions: readonly { readonly ranges: readonly Range[] }[];
}

type Spans = readonly (readonly [start: number, end: number])[];

/** The parts of a function that have not run, as spans; nested ranges repeat what is around them. */
function idle(ranges: readonly Range[]): Spans {
  const spans: [number, number][] = [];
  for (const { startOffset, endOffset, count } of ranges) if (count === 0) spans.push([startOffset, endOffset]);
  return spans.sort((x, y) => x[0] - y[0]);
}

function both(left: Spans, right: Spans): Spans {
  const out: [number, number][] = [];
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const start = Math.max(left[i]![0], right[j]![0]);
    const end = Math.min(left[i]![1], right[j]![1]);
    if (start < end) out.push([start, end]);
    if (left[i]![1] < right[j]![1]) i++;
    else j++;
  }
  return out;
}

function length(spans: Spans): number {
  return spans.reduce((sum, [start, end]) => sum + end - start, 0);
}

export class Coverage {
  readonly #session = new Session();
  readonly #idle = new Map<string, Spans>();
  readonly #wanted: (url: string) => boolean;

  constructor(wanted: (url: string) => boolean) {
    this.#wanted = wanted;
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Functions seen running. */
  get functions(): number {
    return this.#idle.size;
  }

  /** Whether anything ran since the last look that had never run before. */
  look(): boolean {
    let fresh = false;
    this.#session.post('Profiler.takePreciseCoverage', (_error: Error | null, taken: { result: readonly Script[] }) => {
      for (const { url, functions } of taken.result) {
        if (!this.#wanted(url)) continue;
        for (const { ranges } of functions) {
          const whole = ranges[0]!;
          if (whole.count === 0) continue;
          const key = `${url} ${whole.startOffset}`;
          const known = this.#idle.get(key);
          const now = idle(ranges);
          const left = known === undefined ? now : both(known, now);
          if (known !== undefined && length(left) >= length(known)) continue;
          this.#idle.set(key, left);
          fresh = true;
        }
      }
    });
    return fresh;
  }

  close(): void {
    this.#session.disconnect();
  }
}
