/** Our side of the interpreter benchmark. */

import {
  buildImage,
  type ChannelContext,
  decodeModule,
  EMPTY_VIEW,
  execution,
  finish,
  Loader,
  MAX_GAS,
  moduleMap,
  NATIVES,
  prepare,
  TypeResolver,
} from '#vm';
import { KERNELS } from './kernels.ts';

/** One run of a kernel. */
export interface KernelRun {
  /** The low 64 bits of the checksum. */
  readonly low: bigint;
  /** Instructions executed. */
  readonly steps: number;
}

/** Runs `function` of `0xB0::kernels` with one u64. */
export type RunKernel = (name: string, size: bigint) => KernelRun;

const KERNELS_MODULE = `0x${'b0'.padStart(64, '0')}::kernels`;
const SENDER = `0x${'0'.repeat(64)}`;
const CHANNEL: ChannelContext = {
  members: [],
  sequenceNumber: 0,
  time: 0,
  seed: new Uint8Array(32),
  balances: [],
  observations: [],
};

/**
 * Loads the compiled kernels once and returns what runs them: everything before the first instruction (decode, verify, link,
 * image) is done here, so that it is not measured.
 */
export function loadKernels(modules: readonly Uint8Array[]): RunKernel {
  const bytes = modules.find((module) => isKernels(module));
  if (!bytes) throw new Error(`no module ${KERNELS_MODULE} was compiled`);
  const linkage = new Loader().load(moduleMap(new Map([[KERNELS_MODULE, bytes]])), [KERNELS_MODULE]);
  if (!linkage.ok) throw new Error(linkage.error.message);
  const entries = KERNELS.map((kernel) => ({ module: KERNELS_MODULE, function: kernel.function, typeArgs: [] }));
  const image = buildImage(linkage.value, NATIVES, entries);
  if (!image.ok) throw new Error(image.error.message);
  const types = new TypeResolver(linkage.value);
  return (name, size) => {
    const argument = new Uint8Array(8);
    new DataView(argument.buffer).setBigUint64(0, size, true);
    const fn = image.value.functions.findIndex((candidate) => candidate.name === name);
    const call = { fn, args: [argument], sender: SENDER, channel: CHANNEL, gasLimit: MAX_GAS };
    const machine = prepare(image.value, call, EMPTY_VIEW, (type) => types.layout(type));
    finish(machine);
    const { status, returns, steps, failure } = execution(machine, MAX_GAS);
    if (status !== 'executed') throw new Error(`${name}(${size}): ${failure?.status}`);
    const result = returns[0]!.bytes;
    return { low: new DataView(result.buffer, result.byteOffset).getBigUint64(0, true), steps };
  };
}

function isKernels(bytes: Uint8Array): boolean {
  const decoded = decodeModule(bytes);
  if (!decoded.ok) throw new Error(decoded.error.message);
  const { moduleHandles, self, identifiers } = decoded.value;
  return identifiers[moduleHandles[self]!.name] === 'kernels';
}
