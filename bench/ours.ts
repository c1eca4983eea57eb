/** Our side of the interpreter benchmark. */

/** One run of a kernel. */
export interface KernelRun {
  /** The checksum, in decimal. */
  readonly value: string;
  /** Instructions executed. */
  readonly steps: bigint;
}

/** Runs `function` of `0xB0::kernels` with one u64. */
export type RunKernel = (name: string, size: bigint) => KernelRun;

/**
 * Loads the compiled kernels once and returns what runs them: everything before the first instruction (decode, verify, link,
 * image) belongs here, so that it is not measured.
 *
 * PLUG OUR VM IN HERE: undefined means that there is no interpreter yet, and only the baseline is measured.
 */
export function loadKernels(_modules: readonly Uint8Array[]): RunKernel | undefined {
  return undefined;
}
