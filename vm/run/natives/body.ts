/** What a native function is. */

import type { ImageFunction } from '../../link/image.ts';
import type { Value } from '../../types/value.ts';
import type { Machine } from '../machine.ts';

/**
 * What a native does: takes its arguments (the machine has popped them), charges its gas before it acts, accounts for the
 * aggregates it consumes and makes, and returns its results, or `undefined` after `machine.fail` or a failed charge.
 */
export type NativeBody = (machine: Machine, fn: ImageFunction, args: readonly Value[]) => readonly Value[] | undefined;

/** A native with its name (short address) and declared signature, as `NativeInfo` has it. */
export interface NativeRow {
  readonly name: string;
  readonly signature: string;
  readonly ownTypesOnly?: boolean;
  readonly storage?: boolean;
  /** Makes what no caller may have, such as a signer of anybody: linked by unit tests only. */
  readonly testOnly?: boolean;
  readonly body: NativeBody;
}
