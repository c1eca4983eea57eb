/** Running unit tests on the engine. */

import { type Address, parseType, Refused, type Type } from '#vm';
import type { ArgumentValue } from '../engine/argument.ts';
import type { CallOutcome, FunctionSummary } from '../engine/call.ts';
import type { Engine } from '../engine/engine.ts';
import type { TestFunction, TestValue } from '../toolchain/find-tests.ts';
import type { PackageGraph } from '../toolchain/package-graph.ts';
import { explainFailure, type FailureReport } from './explain-failure.ts';
import { need } from './failure.ts';
import { bytesText } from './layouts.ts';
import { argumentText, RandomInput } from './random-input.ts';
import { problemOf } from './test-verdict.ts';

/** Gas of one test unless the options say otherwise: a loop without end stops within seconds. */
export const DEFAULT_TEST_GAS = 100_000_000;
/** Runs of a random test unless the options say otherwise. */
export const DEFAULT_ITERATIONS = 10;

/** How tests are run. */
export interface TestOptions {
  readonly gasLimit: number;
  readonly seed: bigint;
  readonly iterations: number;
}

/** What came of one test. Gas and steps of a random test are those of its most expensive run. */
export interface TestReport {
  /** `module::function`, with the address. */
  readonly name: string;
  readonly status: 'passed' | 'failed';
  readonly gasUsed: string;
  readonly steps: string;
  readonly milliseconds: number;
  /** Why it failed. */
  readonly reason?: string;
  readonly failure?: FailureReport;
  /** What the test printed. */
  readonly debug: readonly string[];
  /** Runs of a random test, and the arguments of the one that failed. */
  readonly iterations?: number;
  readonly args?: readonly string[];
}

/** Runs one test. The engine's state is the one after publishing, for every test anew. */
export function runTest(engine: Engine, test: TestFunction, graph: PackageGraph, options: TestOptions): TestReport {
  const name = `${test.module}::${test.name}`;
  const started = performance.now();
  const done = (part: Omit<TestReport, 'name' | 'milliseconds'>): TestReport => ({
    name,
    ...part,
    milliseconds: Math.round((performance.now() - started) * 10) / 10,
  });
  const none = { gasUsed: '0', steps: '0', debug: [] };
  if (test.problem !== undefined) return done({ ...none, status: 'failed', reason: test.problem });
  try {
    const summary = need(engine.functions(test.module)).find((candidate) => candidate.name === test.name);
    if (!summary) return done({ ...none, status: 'failed', reason: 'the compiled module does not have it' });
    const runs = test.random ? options.iterations : 1;
    let [gas, steps] = [0, 0];
    const debug: string[] = [];
    for (let i = 0; i < runs; i++) {
      const random = new RandomInput(options.seed, `${name}#${i}`);
      const { args, signers } = inputs(test, summary, random);
      const outcome = need(
        engine.view(
          { function: name, args, gasLimit: options.gasLimit, ...(signers[0] ? { sender: signers[0] } : {}) },
          { allowPrivate: true, signers },
        ),
      );
      [gas, steps] = [Math.max(gas, outcome.gasUsed), Math.max(steps, outcome.steps)];
      debug.push(...outcome.debug.map(({ layout, bytes }) => bytesText(layout, bytes)));
      const bad = judged(outcome, test, engine, graph);
      const spent = { gasUsed: String(gas), steps: String(steps), debug };
      if (bad)
        return done({
          ...spent,
          status: 'failed',
          ...bad,
          ...(test.random ? { iterations: i + 1, args: args.map(argumentText) } : {}),
        });
    }
    const spent = { gasUsed: String(gas), steps: String(steps), debug };
    return done({ ...spent, status: 'passed', ...(test.random ? { iterations: runs } : {}) });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return done({ ...none, status: 'failed', reason: `${error.refusal.status}: ${error.refusal.message}` });
  }
}

function judged(
  outcome: CallOutcome,
  test: TestFunction,
  engine: Engine,
  graph: PackageGraph,
): { readonly reason: string; readonly failure?: FailureReport } | undefined {
  // Explaining reads all sources, so it is left out for the failures that were expected.
  const explained = (): FailureReport | undefined =>
    outcome.failure && explainFailure(outcome.failure, engine.source, graph);
  const reason = problemOf(outcome, test.expectedFailure, explained);
  if (reason === undefined) return undefined;
  const failure = explained();
  return { reason, ...(failure ? { failure } : {}) };
}

/** The arguments of a test, and the addresses of its signers in their order. */
function inputs(
  test: TestFunction,
  summary: FunctionSummary,
  random: RandomInput,
): { readonly args: ArgumentValue[]; readonly signers: Address[] } {
  const args: ArgumentValue[] = [];
  const signers: Address[] = [];
  summary.params.forEach((text, i) => {
    const plain = text.replace(/^&(mut )?/, '');
    const value = test.values.get(test.parameters[i]!);
    if (plain === 'signer') signers.push(value?.kind === 'address' ? value.address : signerOf(i));
    else if (value) args.push(plainValue(value));
    else if (test.random) args.push(random.value(typeOf(plain)));
  });
  return { args, signers };
}

/** A signer that a random test gets. */
function signerOf(index: number): Address {
  return `0x${(index + 1).toString(16).padStart(64, '0')}`;
}

function typeOf(text: string): Type {
  return need(parseType(text));
}

function plainValue(value: TestValue): ArgumentValue {
  return value.kind === 'address' ? value.address : value.value;
}
