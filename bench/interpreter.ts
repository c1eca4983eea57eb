/** The interpreter against the official Sui Move VM in Wasm, kernel by kernel, the set-up time of both sides taken out. */

import { manifest, Oracle, packageFiles } from '../test/support/oracle.ts';
import { KERNELS, type Kernel, TRIVIAL_SIZE } from './kernels.ts';
import { loadKernels, type RunKernel } from './ours.ts';
import { type BenchRow, median } from './row.ts';

const BASELINE = 'sui-vm-wasm';
const OFFICIAL_REPETITIONS = 5;
const OUR_REPETITIONS = 7;

interface Measured {
  readonly milliseconds: number;
  /** The checksum's low 32 bits. */
  readonly low: bigint;
}

/** The rows of all kernels whose row name begins with `only`. */
export async function benchInterpreter(only = ''): Promise<BenchRow[]> {
  const oracle = new Oracle();
  try {
    const kernels = KERNELS.filter(({ name }) => rowName(name).startsWith(only));
    if (kernels.length === 0) return [];
    const built = await oracle.compile(kernelFiles(), false);
    if (!built.ok) throw new Error(built.diagnostics);
    const run = loadKernels(built.modules);
    const rows: BenchRow[] = [];
    for (const kernel of kernels) rows.push(...(await kernelRows(oracle, run, kernel)));
    return rows;
  } finally {
    await oracle.close();
  }
}

function rowName(kernel: string): string {
  return `interpreter/${kernel}`;
}

async function kernelRows(oracle: Oracle, run: RunKernel, kernel: Kernel): Promise<BenchRow[]> {
  const official = await measureOfficial(oracle, kernel);
  const baseline = { name: `${BASELINE}/${kernel.name}`, value: official.milliseconds, unit: 'ms' };
  const ours = measureOurs(run, kernel);
  if (ours.low !== official.low) {
    throw new Error(`${kernel.name}: we compute ${ours.low} and the official VM ${official.low} (low 32 bits)`);
  }
  const ratio = official.milliseconds / ours.milliseconds;
  return [
    { name: rowName(kernel.name), value: ours.milliseconds, unit: 'ms', baseline: BASELINE, ratio },
    { name: `steps/${kernel.name}`, value: ours.steps / (ours.milliseconds / 1000), unit: 'steps/s' },
    baseline,
  ];
}

function measureOurs(run: RunKernel, kernel: Kernel): Measured & { readonly steps: number } {
  const time = (size: bigint) => {
    const started = performance.now();
    const { low, steps } = run(kernel.function, size);
    return { milliseconds: performance.now() - started, low, steps };
  };
  const first = time(kernel.size);
  time(TRIVIAL_SIZE);
  const full: number[] = [];
  const trivial: number[] = [];
  for (let i = 0; i < OUR_REPETITIONS; i++) {
    full.push(time(kernel.size).milliseconds);
    trivial.push(time(TRIVIAL_SIZE).milliseconds);
  }
  const milliseconds = median(full) - median(trivial);
  return { milliseconds, low: BigInt.asUintN(32, first.low), steps: first.steps };
}

async function measureOfficial(oracle: Oracle, kernel: Kernel): Promise<Measured> {
  const full: number[] = [];
  const trivial: number[] = [];
  let low = 0n;
  for (let i = 0; i < OFFICIAL_REPETITIONS; i++) {
    trivial.push((await runOfficial(oracle, kernel, TRIVIAL_SIZE)).milliseconds);
    const measured = await runOfficial(oracle, kernel, kernel.size);
    full.push(measured.milliseconds);
    low = measured.low;
  }
  return { milliseconds: median(full) - median(trivial), low };
}

/** One unit test that aborts with the checksum's low 32 bits; the time includes compiling the package, which is the set-up. */
async function runOfficial(oracle: Oracle, kernel: Kernel, size: bigint): Promise<Measured> {
  const call = `kernels::${kernel.function}(${size})`;
  const source = `#[test_only]\nmodule kernels::run;\nuse kernels::kernels;\n#[test] fun run() { abort (${call} & 0xffffffff) as u64 }\n`;
  const answer = await oracle.test({ ...kernelFiles(), 'sources/run.move': source });
  if (!answer.ok) throw new Error(answer.diagnostics);
  const outcome = answer.tests.get('kernels::run::run')?.outcome;
  if (outcome?.status !== 'aborted') throw new Error(`${call} did not end with its checksum in the official VM`);
  return { milliseconds: answer.milliseconds, low: outcome.code };
}

function kernelFiles(): Record<string, string> {
  return {
    'Move.toml': `${manifest('kernels')}\n[addresses]\nkernels = "0xB0"\n`,
    'sources/kernels.move': packageFiles('move-examples/kernels')['sources/kernels.move']!,
  };
}
