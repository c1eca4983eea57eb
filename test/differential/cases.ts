/** All cases. */

import type { CaseModule } from './case.ts';
import { ABORTS } from './cases/aborts.ts';
import { CALLS } from './cases/calls.ts';
import { CONTROL } from './cases/control.ts';
import { ENUMS } from './cases/enums.ts';
import { INTEGERS } from './cases/integers.ts';
import { LIBRARY } from './cases/library.ts';
import { LIMITS } from './cases/limits.ts';
import { LITERALS } from './cases/literals.ts';
import { NATIVES } from './cases/natives.ts';
import { REFERENCES } from './cases/references.ts';
import { STRUCTS } from './cases/structs.ts';
import { VECTORS } from './cases/vectors.ts';

export const CASES: readonly CaseModule[] = [
  ...INTEGERS,
  LITERALS,
  CONTROL,
  VECTORS,
  STRUCTS,
  REFERENCES,
  ENUMS,
  CALLS,
  ABORTS,
  NATIVES,
  LIBRARY,
  ...LIMITS,
];

/**
 * What the official VM would answer on a machine of 64 bits, where the one in Wasm answers otherwise because its `usize` has 32:
 * there an index above 2^32 can't even become one.
 */
export const SIXTY_FOUR_BITS: Readonly<Record<string, string>> = {
  'vectors::borrow_at_2_32': 'VECTOR_OPERATION_ERROR 1',
  'vectors::borrow_at_2_53': 'VECTOR_OPERATION_ERROR 1',
  'vectors::borrow_at_max': 'VECTOR_OPERATION_ERROR 1',
  'vectors::borrow_mut_at_max': 'VECTOR_OPERATION_ERROR 1',
  'vectors::swap_huge': 'VECTOR_OPERATION_ERROR 1',
};
