/**
 * Object ids: paths of addresses from the root object down. The last part is the object's key among its parent's fields.
 * Source: moveos-types/src/moveos_std/object.rs:80-397, moveos-stdlib/sources/object.move:66-148.
 */

import {
  type Address,
  addressBytes,
  attempt,
  type Bytes,
  concatBytes,
  hex,
  type Int,
  Reader,
  Refused,
  type Result,
  readAddress,
  type StructType,
  sha3_256Of,
  utf8,
  Writer,
} from '#vm';

/** Most parts of an id. Rooch's deepest have three: module store, package, module. */
export const MAX_OBJECT_ID_PARTS = 8;

/** The parts from the root object down; none for the root object itself. */
export type ObjectId = readonly Address[];

/** The id of the root object. */
export const ROOT_ID: ObjectId = [];

function digestAddress(...parts: Bytes[]): Address {
  return `0x${hex(sha3_256Of(concatBytes(...parts)))}`;
}

/** Id of the one object of a type: `sha3(type)`. */
export function namedObjectId(type: StructType): ObjectId {
  return [digestAddress(utf8(type.text))];
}

/** Id of an account's one object of a type: `sha3(account ‖ type)`. */
export function accountNamedObjectId(account: Address, type: StructType): ObjectId {
  return [digestAddress(addressBytes(account), utf8(type.text))];
}

/** Id derived from a value: `sha3(bcs(value) ‖ type)`, below `parent`. */
export function customObjectId(value: Bytes, type: StructType, parent: ObjectId = ROOT_ID): ObjectId {
  return [...parent, digestAddress(value, utf8(type.text))];
}

/** Id of a new object: `sha3(transaction hash ‖ count as u64)`, below `parent`. Fresh addresses are made in the same way. */
export function freshObjectId(transaction: Bytes, count: Int, parent: ObjectId = ROOT_ID): ObjectId {
  return [...parent, digestAddress(transaction, new Writer(8).uint(count, 8).bytes())];
}

/** Id of an account's object: its address. */
export function accountObjectId(account: Address): ObjectId {
  return [account];
}

/** Writes BCS `vector<address>`. */
export function writeObjectId(writer: Writer, id: ObjectId): void {
  writer.uleb(id.length);
  for (const part of id) writer.raw(addressBytes(part));
}

/** Reads what {@link writeObjectId} writes. Throws `Refused`. */
export function readObjectId(reader: Reader): ObjectId {
  const count = reader.uleb(MAX_OBJECT_ID_PARTS);
  const parts: Address[] = [];
  for (let i = 0; i < count; i++) parts.push(readAddress(reader));
  return parts;
}

/** BCS of an id. */
export function encodeObjectId(id: ObjectId): Bytes {
  const writer = new Writer(1 + 32 * id.length);
  writeObjectId(writer, id);
  return writer.bytes();
}

/** The id in BCS bytes. Refusal: MALFORMED. */
export function decodeObjectId(bytes: Bytes): Result<ObjectId> {
  return attempt(() => {
    const reader = new Reader(bytes);
    const id = readObjectId(reader);
    reader.finish();
    return id;
  });
}

/** `0x` and the hex digits of all parts; `0x` alone is the root object. */
export function objectIdText(id: ObjectId): string {
  return `0x${id.map((part) => part.slice(2)).join('')}`;
}

/** The id in a text: `0x`, then up to 64 hex digits of one part, or 64 of each. Refusal: INVALID_ARGUMENT. */
export function parseObjectId(text: string): Result<ObjectId> {
  return attempt(() => {
    const digits = /^0[xX]([0-9a-fA-F]*)$/.exec(text)?.[1]?.toLowerCase();
    const whole = digits === undefined || digits.length > 64 || digits.length === 0 ? digits : digits.padStart(64, '0');
    if (whole === undefined || whole.length % 64 !== 0 || whole.length > 64 * MAX_OBJECT_ID_PARTS) {
      throw new Refused({
        status: 'INVALID_ARGUMENT',
        message: `an object id of 0x and 64 hex digits for each of at most ${MAX_OBJECT_ID_PARTS} parts was expected, '${text}' found`,
      });
    }
    return Array.from({ length: whole.length / 64 }, (_, i) => `0x${whole.slice(64 * i, 64 * i + 64)}`);
  });
}
