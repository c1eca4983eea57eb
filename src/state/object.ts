/**
 * What a leaf of the state tree holds: an object's metadata and its value, in BCS.
 * Source: moveos-types/src/state.rs:35-41, moveos-types/src/moveos_std/object.rs:432-448.
 */

import {
  type Address,
  addressBytes,
  attempt,
  type Bytes,
  type Int,
  Reader,
  type Result,
  readAddress,
  readTypeTag,
  type Type,
  toInt,
  Writer,
  writeTypeTag,
} from '#vm';
import type { Digest } from './digest.ts';
import { type ObjectId, readObjectId, writeObjectId } from './objectid.ts';
import { MAX_VALUE_BYTES, readTextHash, writeTextHash } from './page.ts';

/** Bits of {@link ObjectMeta.flag}. */
export const OBJECT_FLAG = { shared: 1, frozen: 2 } as const;

/** The owner of what belongs to nobody: dynamic fields, shared and frozen objects. */
export const SYSTEM_OWNER: Address = `0x${'0'.repeat(64)}`;

/** An object's metadata. Sizes count fields, times are milliseconds; both are u64. */
export interface ObjectMeta {
  readonly id: ObjectId;
  readonly owner: Address;
  /** A sum of {@link OBJECT_FLAG}. */
  readonly flag: number;
  /** Root of the object's fields. Always there in what is stored. */
  readonly stateRoot: Digest | undefined;
  readonly size: Int;
  readonly createdAt: Int;
  readonly updatedAt: Int;
  readonly type: Type;
}

/** An object: the BCS of its value below its metadata. */
export interface ObjectState {
  readonly meta: ObjectMeta;
  readonly value: Bytes;
}

/** Writes BCS `ObjectMeta`. */
export function writeObjectMeta(writer: Writer, meta: ObjectMeta): void {
  writeObjectId(writer, meta.id);
  writer.raw(addressBytes(meta.owner)).u8(meta.flag);
  writer.u8(meta.stateRoot === undefined ? 0 : 1);
  if (meta.stateRoot !== undefined) writeTextHash(writer, meta.stateRoot);
  writer.uint(meta.size, 8).uint(meta.createdAt, 8).uint(meta.updatedAt, 8);
  writeTypeTag(writer, meta.type);
}

/** Reads what {@link writeObjectMeta} writes. Throws `Refused`. */
export function readObjectMeta(reader: Reader): ObjectMeta {
  const id = readObjectId(reader);
  const owner = readAddress(reader);
  const flag = reader.u8();
  const some = reader.u8();
  if (some > 1) reader.fail(`an option's 0 or 1 was expected, ${some} found`);
  const stateRoot = some === 1 ? readTextHash(reader) : undefined;
  const size = toInt(reader.uint(8));
  const createdAt = toInt(reader.uint(8));
  const updatedAt = toInt(reader.uint(8));
  return { id, owner, flag, stateRoot, size, createdAt, updatedAt, type: readTypeTag(reader) };
}

/** The BCS of an object: the value of its leaf. */
export function encodeObjectState(state: ObjectState): Bytes {
  const writer = new Writer(320 + state.value.length);
  writeObjectMeta(writer, state.meta);
  return writer.blob(state.value).bytes();
}

/** The object in the value of a leaf: strict, to the last byte. Refusal: MALFORMED. */
export function decodeObjectState(bytes: Bytes): Result<ObjectState> {
  return attempt(() => {
    const reader = new Reader(bytes);
    const meta = readObjectMeta(reader);
    const value = reader.take(reader.uleb(MAX_VALUE_BYTES));
    reader.finish();
    return { meta, value };
  });
}
