/** How paranoid mode says that the machine does what verified code can never make it do. */

import { Refused } from '../../base/status.ts';

/** Sub-statuses of UNKNOWN_INVARIANT_VIOLATION_ERROR (paranoid type and reference checks of the forks). */
export const VIOLATION = { types: 1, references: 3 } as const;

/** Raises a violation; where it happened is filled in by the loop. */
export function violation(kind: keyof typeof VIOLATION, message: string): never {
  throw new Refused({ status: 'UNKNOWN_INVARIANT_VIOLATION_ERROR', subStatus: VIOLATION[kind], message });
}
