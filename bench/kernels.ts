/** The kernels of `move-examples/kernels` and the sizes at which they are measured: about half a second each in the official VM. */

/** One kernel at its bench size. */
export interface Kernel {
  /** Name in the benchmark's rows. */
  readonly name: string;
  /** Name of the Move function, which takes its size as one u64. */
  readonly function: string;
  readonly size: bigint;
  /** Type of the checksum it returns. */
  readonly returns: 'u64' | 'u128' | 'u256';
}

export const KERNELS: readonly Kernel[] = [
  { name: 'fib', function: 'fib', size: 25n, returns: 'u64' },
  { name: 'collatz', function: 'collatz', size: 3000n, returns: 'u64' },
  { name: 'sieve', function: 'sieve', size: 80_000n, returns: 'u64' },
  { name: 'bodies', function: 'bodies', size: 350n, returns: 'u64' },
  { name: 'u128', function: 'u128_mix', size: 100_000n, returns: 'u128' },
  { name: 'u256', function: 'u256_mix', size: 100_000n, returns: 'u256' },
  { name: 'bubble_sort', function: 'bubble_sort', size: 600n, returns: 'u64' },
  { name: 'generics', function: 'generics', size: 4000n, returns: 'u64' },
  { name: 'tree', function: 'tree', size: 4000n, returns: 'u64' },
];

/** A size at which every kernel ends at once: what is left of the time is set-up. */
export const TRIVIAL_SIZE = 1n;
