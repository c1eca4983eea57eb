/** Scripted calls of an example, as docs/examples.md describes them, and what must come of them. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Address, bytesToJson, type Json } from '#vm';
import type { CallOutcome } from '../engine/call.ts';
import type { Engine } from '../engine/engine.ts';
import type { PackageGraph } from '../toolchain/package-graph.ts';
import type { AddressNames } from './argument-spelling.ts';
import { addressOf, argumentsOf } from './call-options.ts';
import { explainFailure } from './explain-failure.ts';
import { need } from './failure.ts';
import { functionName } from './function-name.ts';

/** One call of `calls.json`. */
export interface ScenarioCall {
  readonly function: string;
  readonly typeArgs?: readonly string[];
  readonly args?: readonly string[];
  readonly sender?: string;
  readonly time?: number;
  readonly view?: boolean;
}

/** `calls.json`. */
export interface Scenario {
  readonly channel: { readonly members: readonly string[]; readonly balances?: readonly string[] };
  readonly calls: readonly ScenarioCall[];
}

/** One entry of `expected.json`. */
export interface ExpectedOutcome {
  readonly status: string;
  readonly returns: readonly { readonly type: string; readonly value: Json }[];
  readonly abort?: { readonly module: string; readonly code: string; readonly name: string };
}

/** A call of a scenario, made. */
export interface PlayedCall {
  readonly call: ScenarioCall;
  readonly outcome: CallOutcome;
  /** Milliseconds that the engine took. */
  readonly milliseconds: number;
}

/** The scenario of an example, and what must come of its calls. */
export function readScenario(dir: string): {
  readonly scenario: Scenario;
  readonly expected: readonly ExpectedOutcome[];
} {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(dir, file), 'utf8'));
  return { scenario: read('calls.json') as Scenario, expected: read('expected.json') as ExpectedOutcome[] };
}

/** Makes the calls of a scenario, one after the other, on an engine whose state has the package. */
export function* playScenario(engine: Engine, scenario: Scenario, names: AddressNames): Generator<PlayedCall> {
  const address = (text: string): Address => addressOf(text, 'calls.json', names);
  const members = scenario.channel.members.map(address);
  const balances = (scenario.channel.balances ?? []).map(BigInt);
  let sequenceNumber = 0;
  for (const call of scenario.calls) {
    const name = functionName({ function: call.function }, names, []);
    const typeArgs = call.typeArgs ?? [];
    const params = need(engine.parameters({ function: name, typeArgs }));
    const request = {
      function: name,
      typeArgs,
      args: argumentsOf(call.args, params, names, name),
      time: call.time ?? 0,
      channel: { members, balances, sequenceNumber },
      ...(call.sender === undefined ? {} : { sender: address(call.sender) }),
    };
    const started = performance.now();
    const outcome = need(engine[call.view === true ? 'view' : 'call'](request));
    const milliseconds = performance.now() - started;
    if (call.view !== true && outcome.status === 'executed') sequenceNumber++;
    yield { call, outcome, milliseconds };
  }
}

/** An outcome in the form of `expected.json`. */
export function asExpected(outcome: CallOutcome, engine: Engine, graph: PackageGraph): ExpectedOutcome {
  const report = outcome.failure && explainFailure(outcome.failure, engine.source, graph);
  return {
    status: outcome.status,
    returns: outcome.returns.map(({ type, layout, bytes }) => ({ type: type.text, value: bytesToJson(layout, bytes) })),
    ...(report && outcome.status === 'aborted'
      ? { abort: { module: report.module, code: report.code!, name: report.constant ?? '' } }
      : {}),
  };
}
