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
export { type Hashes, PORTABLE_HASHES, sha2_256Of, sha3_256Of, useHashes } from './base/hash.ts';
export { INT_MAX, type Int, toInt } from './base/int.ts';
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
export {
  addressBytes,
  isIdentifier,
  parseAddress,
  parseType,
  primitiveType,
  readAddress,
  readTypeTag,
  type StructType,
  structType,
  type Type,
  writeTypeTag,
} from './types/type.ts';
