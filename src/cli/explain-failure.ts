/** Why an execution stopped, in words: constants, source lines and callers as far as they are known. */

import { join, relative } from 'node:path';
import { decodeModule, type ExecutionFailure, type ModuleSource } from '#vm';
import { decodeCleverAbort } from '../toolchain/clever-abort.ts';
import { type AbortExplanation, explainAbort } from '../toolchain/explain-abort.ts';
import type { PackageGraph } from '../toolchain/package-graph.ts';
import { numberOf, shortened } from './failure.ts';

/** A place in code. */
export interface PlaceJson {
  readonly module: string;
  readonly function: string;
  readonly offset: number;
}

/** A failed execution, decoded. */
export interface FailureReport extends PlaceJson {
  readonly status: string;
  readonly number: number;
  /** Abort code. */
  readonly code?: string;
  /** Second number of some statuses, such as the kind of a vector error. */
  readonly subStatus?: string;
  /** Name of the constant, or of all constants with this value. */
  readonly constant?: string;
  /** Number given by `#[error(code = N)]`. */
  readonly errorCode?: number;
  /** What the constant's text or its comment says. */
  readonly message?: string;
  readonly path?: string;
  readonly line?: number;
  /** One line for people. */
  readonly text: string;
  /** Where the failing function was called from, innermost first. */
  readonly callers: readonly PlaceJson[];
}

const VECTOR_ERRORS: Readonly<Record<string, string>> = {
  '1': 'index out of bounds',
  '2': 'nothing to pop',
  '3': 'wrong number of elements to unpack',
  '4': 'too many elements',
};

/** Decodes a failure. `graph` has the sources, when there are some; paths are relative to its root package. */
export function explainFailure(
  failure: ExecutionFailure,
  source: ModuleSource,
  graph: PackageGraph | undefined,
): FailureReport {
  const { status, subStatus } = failure;
  const place = placeJson(failure);
  const where = shortened(`${place.module}::${place.function}`);
  const base = { status, number: numberOf(status), ...place, callers: failure.callers.map(placeJson) };
  if (status === 'ABORTED') {
    const code = BigInt(subStatus ?? 0);
    const found = explanation(failure, code, source, graph);
    const constant = found.constants.join(' or ');
    // A clever code is no number for people; what it stands for is.
    const clever = decodeCleverAbort(code) !== undefined;
    const shown = clever ? found.errorCode : code;
    const subject = constant === '' ? (clever ? 'assertion failed' : `code ${code}`) : constant;
    const name = `${subject}${constant === '' || shown === undefined ? '' : ` (${shown})`}`;
    const at = found.line === undefined ? '' : ` at ${found.path ?? 'line '}${found.path ? ':' : ''}${found.line}`;
    return {
      ...base,
      code: String(code),
      ...(constant === '' ? {} : { constant }),
      ...(found.errorCode === undefined ? {} : { errorCode: found.errorCode }),
      ...(found.message === undefined ? {} : { message: found.message }),
      ...(found.path === undefined ? {} : { path: found.path }),
      ...(found.line === undefined ? {} : { line: found.line }),
      text: `Move abort in ${where}: ${name}${at}${found.message === undefined ? '' : `: ${found.message}`}`,
    };
  }
  const second = subStatus === undefined ? undefined : String(subStatus);
  const kind = status === 'VECTOR_OPERATION_ERROR' && second !== undefined ? VECTOR_ERRORS[second] : undefined;
  const message = failure.message ?? kind;
  const shown = [
    status === 'OUT_OF_GAS' ? 'Out of gas' : `${status} (${base.number})`,
    ` in ${where} at offset ${place.offset}`,
    second === undefined || kind !== undefined ? '' : `, sub-status ${second}`,
    message === undefined ? '' : `: ${message}`,
  ];
  return {
    ...base,
    ...(second === undefined ? {} : { subStatus: second }),
    ...(message === undefined ? {} : { message }),
    text: shown.join(''),
  };
}

function placeJson(place: { readonly module: string; readonly function: string; readonly pc: number }): PlaceJson {
  return { module: place.module, function: place.function, offset: place.pc };
}

/** Asks the sources of each package in turn; the first that has the module answers. */
function explanation(
  failure: ExecutionFailure,
  code: bigint,
  source: ModuleSource,
  graph: PackageGraph | undefined,
): AbortExplanation {
  const bytes = source.module(failure.module);
  const decoded = bytes && decodeModule(bytes);
  const question = {
    module: failure.module,
    function: failure.function,
    code,
    ...(decoded?.ok ? { compiled: decoded.value } : {}),
  };
  const name = failure.module.slice(failure.module.lastIndexOf(':') + 1);
  for (const unit of graph ? [graph.root, ...graph.dependencies] : []) {
    // Only a file that mentions the module can declare it, and reading all of them takes far longer.
    const files = unit.sources.filter(({ text }) => text.includes(name));
    const answer = explainAbort(files, graph!.addresses, question);
    if (answer.path !== undefined) return { ...answer, path: relative(graph!.root.dir, join(unit.dir, answer.path)) };
    if (answer.constants.length > 0 && answer.line === undefined) return answer;
  }
  return explainAbort([], new Map(), question);
}
