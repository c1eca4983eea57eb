/**
 * The door of the virtual machine: what everything outside `vm/` may use of it, name by name.
 */

export {
  type Bytes,
  compareBytes,
  concatBytes,
  equalBytes,
  fromUtf8,
  hex,
  Reader,
  unhex,
  utf8,
  Writer,
} from './base/bytes.ts';
export { type Hashes, hashesInUse, PORTABLE_HASHES, sha2_256Of, sha3_256Of, useHashes } from './base/hash.ts';
export { INT_KINDS, INT_MAX, type Int, type IntKind, intCode, toInt } from './base/int.ts';
export {
  attempt,
  type Family,
  never,
  ok,
  type Refusal,
  Refused,
  type Result,
  refusalText,
  refuse,
  type Status,
  statusNumber,
} from './base/status.ts';
export { decodeModule } from './format/decode.ts';
export { type DisassembleOptions, disassemble } from './format/disassemble.ts';
export { type EncodeOptions, encodeModule } from './format/encode.ts';
export { instructionText } from './format/instructionText.ts';
export { MAX_MODULE_BYTES } from './format/limits.ts';
export type { Address, Constant, Module } from './format/module.ts';
export { tokenText } from './format/text.ts';
export { FRAMEWORK_MODULES, FRAMEWORK_SOURCE_HASH, type FrameworkModule } from './framework/bytes.ts';
export { buildImage, type Entry } from './link/build.ts';
export { GAS_VERSION, MAX_GAS } from './link/gas.ts';
export { encodeImage, functionText, type Image, type ImageFunction, imageRoot } from './link/image.ts';
export { type Linkage, type LoadedModule, Loader } from './link/loader.ts';
export type { NativeInfo, NativeTable } from './link/natives.ts';
export { layeredSource, type ModuleSource, moduleMap } from './link/source.ts';
export { TypeResolver } from './link/types.ts';
export {
  type ChannelContext,
  givenParameters,
  type Observation,
  parameterRole,
} from './run/arguments.ts';
export type { Access } from './run/globals.ts';
export {
  type CodePlace,
  type Execution,
  type ExecutionFailure,
  execution,
  finish,
  type Invocation,
  interpret,
  prepare,
  type ReturnValue,
} from './run/interpret.ts';
export { type DebugOutput, type Event, type Failure, Machine } from './run/machine.ts';
export { NATIVES, TEST_NATIVES } from './run/native.ts';
export { CHANNEL_MODULE, MILLRACE_ADDRESS } from './run/natives/channel.ts';
export { run, step } from './run/step.ts';
export { type Inspector, inspect, type StepRecord, type TracedAccess, type TracedValue } from './run/trace.ts';
export { EMPTY_VIEW, type ResourceChange, type StoredResource, type View } from './run/view.ts';
export { decodeValue, encodeValue } from './types/codec.ts';
export { bytesToJson, isStd, type Json, valueText, valueToJson } from './types/json.ts';
export type { Layout, LayoutField, LayoutVariant } from './types/layout.ts';
export {
  addressBytes,
  displayType,
  isIdentifier,
  parseAddress,
  parseType,
  primitiveType,
  readAddress,
  readTypeTag,
  type StructType,
  shortAddress,
  structType,
  type Type,
  writeTypeTag,
} from './types/type.ts';
export { type Aggregate, Reference, type Value } from './types/value.ts';
export { type CompatibilityRules, DEFAULT_COMPATIBILITY, verifyCompatible } from './verify/compatibility.ts';
export { verifyAcyclic } from './verify/cycles.ts';
export { DEFAULT_LIMITS, type VerifierLimits } from './verify/limits.ts';
export { type Dependency, verifyLinks } from './verify/links.ts';
export { type VerifiedModule, verifyModule } from './verify/verify.ts';
