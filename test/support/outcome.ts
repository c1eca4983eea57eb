/** How one run of a Move function without arguments ended: what the official VM and ours are compared on. */

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

const CLEVER_TAG = 8n;

/** The code of `assert!(…)` or `abort` without a code on `line`: a clever abort without a constant. */
export function cleverCode(line: number): bigint {
  return (CLEVER_TAG << 60n) | (BigInt(line) << 32n) | 0xffff_ffffn;
}

/** The source line in a clever abort code; undefined for a plain code. */
export function cleverLine(code: bigint): number | undefined {
  return code >> 60n === CLEVER_TAG && ((code >> 56n) & 15n) === 0n ? Number((code >> 32n) & 0xffffn) : undefined;
}

/** Index of the constant's name among the module's identifiers in a clever abort code; undefined when it names none. */
export function cleverIdentifier(code: bigint): number | undefined {
  const index = Number((code >> 16n) & 0xffffn);
  return cleverLine(code) === undefined || index === 0xffff ? undefined : index;
}

/** One comparable line: `executed`, `abort 7`, `abort at line 12 (EName)`, `VECTOR_OPERATION_ERROR 1`. */
export function outcomeText(outcome: RunOutcome): string {
  switch (outcome.status) {
    case 'executed':
      return 'executed';
    case 'error':
      return outcome.subStatus === undefined ? outcome.name : `${outcome.name} ${outcome.subStatus}`;
    case 'aborted': {
      const line = cleverLine(outcome.code);
      if (line === undefined) return `abort ${outcome.code}`;
      return `abort at line ${line}${outcome.constant === undefined ? '' : ` (${outcome.constant})`}`;
    }
  }
}
