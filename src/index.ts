/**
 * Millrace for every JavaScript host: the engine, the state tree and the virtual machine, without disk or threads.
 * @packageDocumentation
 */

export {
  type Bytes,
  bytesToJson,
  type ChannelContext,
  type Execution,
  type ExecutionFailure,
  type Inspector,
  type Json,
  type Observation,
  parseAddress,
  parseType,
  type Refusal,
  type Result,
  refusalText,
  type StepRecord,
  statusNumber,
  type TracedValue,
  valueToJson,
} from '#vm';
export { type ArgumentValue, argumentBytes } from './engine/argument.ts';
export {
  type Call,
  type CallOptions,
  type CallOutcome,
  DEFAULT_GAS_LIMIT,
  DEFAULT_SENDER,
  type FunctionSummary,
  type PublishOutcome,
} from './engine/call.ts';
export { Engine, type EngineOptions, type PublishOptions } from './engine/engine.ts';
export type { ModuleDiff, ResourceDiff, StateDiff } from './state/apply.ts';
export type { Kv, KvExpectation, KvWrite } from './state/kv.ts';
export { SUITE_NAMES, type SuiteName } from './state/suite.ts';
export { openWorld, Snapshot, World } from './state/world.ts';
