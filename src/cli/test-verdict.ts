/** Whether a test ended as it had to. */

import { shortAddress, statusNumber } from '#vm';
import type { CallOutcome } from '../engine/call.ts';
import type { ExpectedFailure } from '../toolchain/find-tests.ts';
import type { FailureReport } from './explain-failure.ts';

/** Why a test did not pass; `undefined` when it did. */
export function problemOf(
  outcome: Pick<CallOutcome, 'status' | 'failure'>,
  expected: ExpectedFailure | undefined,
  report: () => FailureReport | undefined,
): string | undefined {
  const { failure } = outcome;
  if (!expected) return failure && (failure.status === 'OUT_OF_GAS' ? 'it ran out of gas' : 'it failed');
  if (!failure) return `it executed, and was expected to fail${expectedText(expected)}`;
  const met = meets(failure, expected, report);
  const place = !('location' in expected) || expected.location === undefined || expected.location === failure.module;
  return met && place ? undefined : `it failed in another way than expected${expectedText(expected)}`;
}

function meets(
  failure: NonNullable<CallOutcome['failure']>,
  expected: ExpectedFailure,
  report: () => FailureReport | undefined,
): boolean {
  const second = failure.subStatus === undefined ? undefined : BigInt(failure.subStatus);
  switch (expected.kind) {
    case 'any':
      return true;
    case 'abort':
      if (failure.status !== 'ABORTED') return false;
      return expected.code === undefined ? report()?.constant === expected.constant : second === expected.code;
    case 'arithmetic_error':
      return failure.status === 'ARITHMETIC_ERROR';
    case 'vector_error':
      return (
        failure.status === 'VECTOR_OPERATION_ERROR' &&
        (expected.minorStatus === undefined || second === expected.minorStatus)
      );
    case 'out_of_gas':
      return failure.status === 'OUT_OF_GAS';
    case 'major_status':
      return (
        BigInt(statusNumber(failure.status)) === expected.majorStatus &&
        (expected.minorStatus === undefined || second === expected.minorStatus)
      );
  }
}

/** What was expected, as the end of a sentence. */
export function expectedText(expected: ExpectedFailure): string {
  const where =
    'location' in expected && expected.location !== undefined
      ? ` in ${expected.location.replace(/^0x[0-9a-f]+/, shortAddress)}`
      : '';
  switch (expected.kind) {
    case 'any':
      return '';
    case 'abort': {
      const code =
        expected.code === undefined ? '' : expected.constant === undefined ? `${expected.code}` : ` (${expected.code})`;
      return `: abort with ${expected.constant ?? ''}${code}${where}`;
    }
    case 'major_status':
      return `: status ${expected.majorStatus}${where}`;
    case 'vector_error':
      return `: vector error${expected.minorStatus === undefined ? '' : ` ${expected.minorStatus}`}${where}`;
    default:
      return `: ${expected.kind.replaceAll('_', ' ')}${where}`;
  }
}
