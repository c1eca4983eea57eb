/** How one run of a Move function without arguments ended: what the official VM and ours are compared on. */

import { decodeCleverAbort } from '../../src/toolchain/clever-abort.ts';

/** The outcome, gas left out. */
export type RunOutcome =
  | { readonly status: 'executed'; readonly values?: readonly string[] }
  | {
      readonly status: 'aborted';
      /** The abort code. Of a clever abort seen from outside, the identifier and constant indices are 0xFFFF. */
      readonly code: bigint;
      /** Name of the `#[error]` constant of a clever abort. */
      readonly constant?: string;
    }
  | {
      readonly status: 'error';
      /** Move's name of the status: `ARITHMETIC_ERROR`, … */
      readonly name: string;
      readonly subStatus?: bigint;
    };

/** The code of `assert!(…)` or `abort` without a code on `line`: a clever abort without a constant. */
export function cleverCode(line: number): bigint {
  return (0xc0ffn << 48n) | (BigInt(line) << 32n) | 0xffff_ffffn;
}

/** One comparable line: `executed`, `abort 7`, `abort at line 12 (EName)`, `VECTOR_OPERATION_ERROR 1`. */
export function outcomeText(outcome: RunOutcome): string {
  switch (outcome.status) {
    case 'executed':
      return 'executed';
    case 'error':
      return outcome.subStatus === undefined ? outcome.name : `${outcome.name} ${outcome.subStatus}`;
    case 'aborted': {
      const clever = decodeCleverAbort(outcome.code);
      if (!clever) return `abort ${outcome.code}`;
      return `abort at line ${clever.line}${outcome.constant === undefined ? '' : ` (${outcome.constant})`}`;
    }
  }
}
