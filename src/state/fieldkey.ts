/**
 * Keys of dynamic fields: `sha3(bcs(name) ‖ type of the name)`. Resources and modules are fields named by a string.
 * Source: moveos-types/src/state.rs:55-96, moveos-stdlib/sources/object.move:612-617.
 */

import { type Bytes, concatBytes, type StructType, sha3_256Of, structType, type Type, utf8, Writer } from '#vm';

/** `0x1::string::String`, the type of the names of resources and modules. */
export const STRING_TYPE: StructType = structType(`0x${'1'.padStart(64, '0')}`, 'string', 'String');

/** The 32-byte key of the field whose name, of type `type`, has this BCS. */
export function fieldKey(name: Bytes, type: Type): Bytes {
  return sha3_256Of(concatBytes(name, utf8(type.text)));
}

/** BCS of a Move string. */
export function stringBcs(text: string): Bytes {
  return new Writer(text.length + 2).text(text).bytes();
}

/** Key of a field named by a string. */
export function stringFieldKey(name: string): Bytes {
  return fieldKey(stringBcs(name), STRING_TYPE);
}

/** Keys remembered at most; then all are forgotten. */
const MAX_KNOWN_KEYS = 4096;
const knownKeys = new Map<string, Bytes>();

/** Key of the resource of a type among the fields of its account: the canonical type is its name. Don't change the bytes. */
export function resourceKey(type: StructType): Bytes {
  let key = knownKeys.get(type.text);
  if (key === undefined) {
    if (knownKeys.size >= MAX_KNOWN_KEYS) knownKeys.clear();
    key = stringFieldKey(type.text);
    knownKeys.set(type.text, key);
  }
  return key;
}
