/** What every benchmark reports. */

/** One line of the benchmark table and of its JSON. */
export interface BenchRow {
  /** `<area>/<what>`, as in `interpreter/fib`. */
  readonly name: string;
  readonly value: number;
  /** Unit of `value`: `ms`, `MB/s`, `ops/s`, … */
  readonly unit: string;
  /** What `ratio` compares with. */
  readonly baseline?: string;
  /** How many times better than the baseline, measured in the same run. */
  readonly ratio?: number;
}

/** The middle of `values`; the mean of the middle two when their number is even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
