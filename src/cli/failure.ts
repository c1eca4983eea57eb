/** Bad usage and bad input as the command line reports them: a code, one line, a hint. */

import { type Refusal, Refused, type Result, type Status, shortAddress, statusNumber } from '#vm';

/** Exit codes of every command. */
export const EXIT = {
  /** Done; a call executed. */
  ok: 0,
  /** A call aborted, ran out of gas or failed; a test failed; a module was rejected; two states differ. */
  failed: 1,
  /** Bad usage or bad input: nothing was done. */
  badInput: 2,
} as const;

/** The JSON form of a refusal, below `error`. */
export interface FailureJson {
  readonly code: Status;
  readonly number: number;
  readonly message: string;
  readonly module?: string;
  readonly function?: string;
  readonly offset?: number;
  readonly hint?: string;
  /** What the compiler printed. */
  readonly diagnostics?: string;
}

/** Raises the refusal of a result, to be reported at the end of the command; gives its value otherwise. */
export function need<T>(result: Result<T>): T {
  if (!result.ok) throw new Refused(result.error);
  return result.value;
}

/** Raises a refusal of bad usage. */
export function badUsage(message: string, hint?: string): never {
  throw new Refused({ status: 'INVALID_ARGUMENT', message, ...(hint === undefined ? {} : { hint }) });
}

/** The number of a status, in whichever family has it. */
export function numberOf(status: Status): number {
  return statusNumber(status) || statusNumber(status, 'sui') || statusNumber(status, 'aptos');
}

/** Addresses in a text without their leading zeros. */
export function shortened(text: string): string {
  return text.replace(/0x[0-9a-f]{64}(?=::)/g, shortAddress);
}

/** What the compiler printed, when the refusal is one of building. */
export function diagnosticsOf(refusal: Refusal): string {
  const { diagnostics } = refusal as { readonly diagnostics?: unknown };
  return typeof diagnostics === 'string' ? diagnostics : '';
}

/** The JSON form of a refusal. */
export function failureJson(refusal: Refusal): FailureJson {
  const { status, message, module, function: name, offset, hint } = refusal;
  const diagnostics = diagnosticsOf(refusal);
  return {
    code: status,
    number: numberOf(status),
    message: oneLine(shortened(message)),
    ...(module === undefined ? {} : { module }),
    ...(name === undefined ? {} : { function: name }),
    ...(offset === undefined ? {} : { offset }),
    ...(hint === undefined ? {} : { hint }),
    ...(diagnostics === '' ? {} : { diagnostics }),
  };
}

/** One line: `error[STATUS]: message, in module::function at offset n (hint: …)`. */
export function failureText(refusal: Refusal): string {
  const { code, message, module, function: name, offset, hint } = failureJson(refusal);
  const place = module === undefined ? '' : `, in ${shortened(module)}${name === undefined ? '' : `::${name}`}`;
  const at = offset === undefined ? '' : ` at offset ${offset}`;
  return `error[${code}]: ${message}${place}${at}${hint === undefined ? '' : ` (hint: ${hint})`}`;
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, '; ');
}
