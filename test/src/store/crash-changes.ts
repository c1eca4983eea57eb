/** What the process that is killed commits, step by step: a function of the step alone, so that its killer knows every root. */

import { type Address, structType } from '#vm';
import type { Changes } from '../../../src/state/changes.ts';

const BANK: Address = `0x${'b0'.padStart(64, '0')}`;
/** Holds the number of the last step at `BANK`. */
export const STEP_TYPE = structType(BANK, 'crash', 'Step');
const CELL_TYPE = structType(BANK, 'crash', 'Cell');
export const STEP_ADDRESS = BANK;

/** The changes of step `step`, counted from 1. */
export function stepChanges(step: number): Changes {
  const resources = [{ address: BANK, type: STEP_TYPE, value: stepBytes(step) }];
  for (let i = 0; i < 6; i++) {
    const n = Math.imul(step * 6 + i, 0x9e3779b1) >>> 0;
    const address = `0x${(n % 997).toString(16).padStart(4, '0')}${'5a'.repeat(30)}`;
    const value = n % 5 === 0 ? undefined : new Uint8Array(n % 300).fill(step);
    resources.push({ address, type: CELL_TYPE, value: value as Uint8Array });
  }
  return { resources, modules: [] };
}

/** A step as bytes. */
export function stepBytes(step: number): Uint8Array {
  return Uint8Array.of(step >>> 24, step >>> 16, step >>> 8, step);
}

/** The step in bytes; 0 for a state before the first. */
export function stepOf(bytes: Uint8Array | undefined): number {
  return bytes === undefined ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
}
