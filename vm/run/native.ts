/** The table of native functions, and calling one. What each does is in `natives/`. */

import type { NativeInfo, NativeTable } from '../link/natives.ts';
import type { Value } from '../types/value.ts';
import { MAX_STACK, type Machine } from './machine.ts';
import type { NativeBody } from './natives/body.ts';
import { CHANNEL_NATIVES } from './natives/channel.ts';
import { STD_NATIVES } from './natives/std.ts';
import { VECTOR_NATIVES } from './natives/vector.ts';

/** Rows in the order of their numbers, which stand in images: only ever append. */
const ROWS = [...STD_NATIVES, ...VECTOR_NATIVES, ...CHANNEL_NATIVES];

const BODIES: readonly NativeBody[] = ROWS.map((row) => row.body);

function tableOf(testing: boolean): NativeTable {
  const table = new Map<string, NativeInfo>();
  ROWS.forEach((row, id) => {
    if (row.testOnly && !testing) return;
    const name = row.name.replace(/^0x([0-9a-f]+)/, (_, digits: string) => `0x${digits.padStart(64, '0')}`);
    const { signature, ownTypesOnly = false, storage = false } = row;
    table.set(name, { name, id, signature, ownTypesOnly, storage });
  });
  return table;
}

/** The natives by full name, as the linker wants them. */
export const NATIVES: NativeTable = tableOf(false);

/** The natives and those that only unit tests may link. */
export const TEST_NATIVES: NativeTable = tableOf(true);

/** Calls the native function at `place`. A failure is located in the native, at offset 0, as in Move's own VM. */
export function callNative(machine: Machine, place: number): void {
  const fn = machine.image.functions[place]!;
  const from = machine.sp - fn.paramCount;
  const args: Value[] = [];
  for (let i = from; i < machine.sp; i++) args.push(machine.stack[i]);
  machine.sp = from;
  const results = BODIES[fn.native]!(machine, fn, args);
  if (results === undefined) {
    const failure = machine.failure!;
    if (failure.status !== 'OUT_OF_GAS') machine.failure = { ...failure, fn: place, pc: 0 };
    return;
  }
  if (from + results.length > MAX_STACK) {
    machine.fail('EXECUTION_STACK_OVERFLOW');
    return;
  }
  for (const value of results) machine.stack[machine.sp++] = value;
}
