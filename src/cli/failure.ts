/** Bad usage and bad input as the command line reports them: a code, one line, a hint. */

import { type Family, type Refusal, Refused, type Result, type Status, shortAddress, statusNumber } from '#vm';

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
  readonly hint: string;
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

/** The number of a status, in `family` or else in whichever family has it. */
export function numberOf(status: Status, family?: Family): number {
  return (
    statusNumber(status, family) || statusNumber(status) || statusNumber(status, 'sui') || statusNumber(status, 'aptos')
  );
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
  const { status, message, module, function: name, offset } = refusal;
  const hint = refusal.hint ?? hintFor(refusal);
  const diagnostics = diagnosticsOf(refusal);
  return {
    code: status,
    number: numberOf(status, refusal.family),
    message: oneLine(shortened(message)),
    ...(module === undefined ? {} : { module }),
    ...(name === undefined ? {} : { function: name }),
    ...(offset === undefined ? {} : { offset }),
    hint,
    ...(diagnostics === '' ? {} : { diagnostics }),
  };
}

/** One line: `error[STATUS]: message, in module::function at offset n (hint: …)`. */
export function failureText(refusal: Refusal): string {
  const { code, message, module, function: name, offset, hint } = failureJson(refusal);
  const place = module === undefined ? '' : `, in ${shortened(module)}${name === undefined ? '' : `::${name}`}`;
  const at = offset === undefined ? '' : ` at offset ${offset}`;
  return `error[${code}]: ${message}${place}${at} (hint: ${hint})`;
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, '; ');
}

const HINTS: Partial<Record<Status, string>> = {
  FAILED_TO_DESERIALIZE_ARGUMENT: 'docs/cli.md shows how values of each type are written',
  INVALID_PARAM_TYPE_FOR_DESERIALIZATION:
    'call a function whose parameters are integers, bool, address, text, vectors or options',
  INVALID_ARGUMENT: 'millrace COMMAND --help lists the options',
  STORE_CORRUPTED: 'restore the store from a backup, or load a dump of the state into a new one',
  MISSING_DEPENDENCY: 'give the modules that it uses too, or publish them first',
  LOOKUP_FAILED: 'the modules were compiled against other versions of each other: compile them together',
  FUNCTION_NOT_FOUND: 'millrace disassemble shows the functions of a module',
};

/** What to do about a refusal that does not say so itself. */
function hintFor(refusal: Refusal): string {
  const known = HINTS[refusal.status];
  if (diagnosticsOf(refusal) !== '') return 'the compiler says above what is wrong';
  if (known !== undefined) return known;
  const number = numberOf(refusal.status);
  if (number >= 3000 && number < 4000) return 'the file is damaged or no Move module: compile it again';
  if (number >= 1000 && number < 2000) return 'the module breaks a rule of Move: compile it again from its source';
  return 'docs/cli.md explains what commands expect';
}
