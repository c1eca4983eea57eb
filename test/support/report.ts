/** Reads what the official unit-test runner prints. */

import { cleverCode, type RunOutcome } from './outcome.ts';

/** One test of a report. */
export interface TestReport {
  /** `address::module::function`; the address by its name where the manifest gives it one. */
  readonly test: string;
  readonly outcome: RunOutcome;
  /** Module in which the failing instruction stands. */
  readonly module?: string;
  /** Where the failing instruction stands: `sources/a.move:7:21`. */
  readonly location?: string;
}

const SUMMARY = /^\[ (PASS|FAIL|TIMEOUT) +\] (\S+)/;
const GROUP = /^Failures in (\S+):$/;
const BLOCK = /^┌── (\S+) ──/;
const LOCATION = /^│\s+┌─ (\S+):(\d+):(\d+)$/;

/**
 * Parses a report into its tests, in the order printed. Throws on a line of failure that it does not know, rather than
 * guess an outcome.
 */
export function parseReport(text: string): TestReport[] {
  const failures = parseFailures(text);
  const tests: TestReport[] = [];
  for (const line of text.split('\n')) {
    const summary = SUMMARY.exec(line);
    if (!summary) continue;
    const test = summary[2]!;
    if (summary[1] === 'PASS') {
      tests.push({ test, outcome: { status: 'executed' } });
      continue;
    }
    const failure = failures.get(test);
    if (!failure) throw new Error(`the official report lists ${test} as failed and does not say why`);
    tests.push({ test, ...failure });
  }
  return tests;
}

type Failure = Omit<TestReport, 'test'>;

function parseFailures(text: string): Map<string, Failure> {
  const failures = new Map<string, Failure>();
  let module = '';
  let test: string | undefined;
  let location: string | undefined;
  let body: string[] = [];
  for (const line of text.split('\n')) {
    const group = GROUP.exec(line);
    if (group) module = group[1]!;
    const block = BLOCK.exec(line);
    if (block) {
      test = `${module}::${block[1]}`;
      location = undefined;
      body = [];
    } else if (line.startsWith('└──') && test !== undefined) {
      failures.set(test, parseFailure(test, body, location));
      test = undefined;
    } else if (test !== undefined) {
      const place = LOCATION.exec(line);
      if (place && location === undefined) location = `${place[1]}:${place[2]}:${place[3]}`;
      body.push(line);
    }
  }
  return failures;
}

function parseFailure(test: string, body: readonly string[], location: string | undefined): Failure {
  const said =
    body.find((line) => /Test was not expected to error|timed out|ran out of gas/.test(line)) ?? body.join('\n');
  const origin = /originating in the module (\S+?)(?: rooted here|$)/.exec(said)?.[1];
  const place = {
    ...(origin === undefined ? {} : { module: origin }),
    ...(location === undefined ? {} : { location }),
  };
  return { outcome: parseOutcome(test, said, location), ...place };
}

function parseOutcome(test: string, said: string, location: string | undefined): RunOutcome {
  const code = /aborted with code (\d+)/.exec(said);
  if (code) return { status: 'aborted', code: BigInt(code[1]!) };
  const line = Number(location?.split(':')[1] ?? 0);
  const constant = /aborted with error constant '(\w+)'/.exec(said);
  if (constant) return { status: 'aborted', code: cleverCode(line), constant: constant[1]! };
  if (/it aborted(?: originating|,|\.|$)/.test(said)) return { status: 'aborted', code: cleverCode(line) };
  if (/arithmetic error/.test(said)) return { status: 'error', name: 'ARITHMETIC_ERROR' };
  const vector = /vector operation error with sub-status (\d+)/.exec(said);
  if (vector) return { status: 'error', name: 'VECTOR_OPERATION_ERROR', subStatus: BigInt(vector[1]!) };
  const named = /gave an? (\w+) \(code \d+\) error(?: with sub-?status (\d+))?/i.exec(said);
  if (named) {
    const subStatus = named[2] === undefined ? {} : { subStatus: BigInt(named[2]) };
    return { status: 'error', name: named[1]!, ...subStatus };
  }
  throw new Error(`unknown failure of ${test} in the official report: ${said}`);
}
