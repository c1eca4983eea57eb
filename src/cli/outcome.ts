/** What came of a call, as one JSON object; the text is made from the same. */

import { type Bytes, bytesToJson, hex, type Json, type ModuleSource } from '#vm';
import type { CallOutcome } from '../engine/call.ts';
import type { StateDiff } from '../state/apply.ts';
import type { PackageGraph } from '../toolchain/package-graph.ts';
import type { TraceEntry } from './call-trace.ts';
import { explainFailure, type FailureReport } from './explain-failure.ts';
import { bytesText, Layouts } from './layouts.ts';

/** A value of a type. `text` is how Move would write it; it is not in the JSON. */
export interface ShownValue {
  readonly type: string;
  readonly value: Json;
}

/** A change of state. `before` and `after` are absent where there was or is nothing. */
export interface ShownChange {
  readonly kind: 'resource' | 'module' | 'object';
  readonly owner: string;
  /** Type of a resource, name of a module. */
  readonly name: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** The JSON object of `run` and `view`. */
export interface OutcomeJson {
  readonly status: CallOutcome['status'];
  readonly function: string;
  readonly returns: readonly ShownValue[];
  readonly gasUsed: string;
  readonly steps: string;
  readonly stateRoot: string;
  readonly abort?: FailureReport;
  readonly error?: FailureReport & { readonly code: string };
  readonly events: readonly ShownValue[];
  readonly stateChanges: readonly ShownChange[];
  readonly debug: readonly string[];
  readonly published?: readonly string[];
  readonly trace?: readonly TraceEntry[];
}

/** What else there is to say of a call. */
export interface OutcomeContext {
  readonly function: string;
  readonly source: ModuleSource;
  readonly graph?: PackageGraph;
  readonly published?: readonly string[];
  readonly trace?: readonly TraceEntry[];
}

/** The JSON object of an outcome. */
export function outcomeJson(outcome: CallOutcome, context: OutcomeContext): OutcomeJson {
  const layouts = new Layouts(context.source);
  const failure = outcome.failure && explainFailure(outcome.failure, context.source, context.graph);
  return {
    status: outcome.status,
    function: context.function,
    returns: outcome.returns.map(({ type, layout, bytes }) => ({
      type: type.text,
      value: bytesToJson(layout, bytes),
    })),
    gasUsed: String(outcome.gasUsed),
    steps: String(outcome.steps),
    stateRoot: outcome.root,
    ...(failure && outcome.status === 'aborted' ? { abort: failure } : {}),
    ...(failure && outcome.status !== 'aborted' ? { error: { ...failure, code: failure.status } } : {}),
    events: outcome.events.map(({ type, bytes }) => ({
      type: type.text,
      value: layouts.json(type.text, bytes),
    })),
    stateChanges: changesJson(outcome.stateChanges, layouts),
    debug: outcome.debug.map(({ layout, bytes }) => bytesText(layout, bytes)),
    ...(context.published && context.published.length > 0 ? { published: context.published } : {}),
    ...(context.trace ? { trace: context.trace } : {}),
  };
}

/** The JSON form of changes: values of resources, bytes of modules. */
function changesJson(diff: StateDiff, layouts: Layouts): ShownChange[] {
  const sides = (before: Json | undefined, after: Json | undefined): Pick<ShownChange, 'before' | 'after'> => ({
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  });
  const value = (type: string, bytes: Bytes | undefined): Json | undefined => bytes && layouts.json(type, bytes);
  return [
    ...diff.resources.map(({ address, type, before, after }) => ({
      kind: 'resource' as const,
      owner: address,
      name: type.text,
      ...sides(value(type.text, before), value(type.text, after)),
    })),
    ...diff.modules.map(({ address, name, before, after }) => ({
      kind: 'module' as const,
      owner: address,
      name,
      ...sides(before && `0x${hex(before)}`, `0x${hex(after)}`),
    })),
  ];
}
