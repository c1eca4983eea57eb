/**
 * Where accounts, resources, packages and modules live in the state, and what their leaves hold, as Rooch's framework
 * makes them (moveos-stdlib/sources/account.move, module_store.move; moveos-types/src/moveos_std).
 */

import {
  type Address,
  addressBytes,
  type Bytes,
  concatBytes,
  equalBytes,
  hex,
  type Int,
  Reader,
  Refused,
  type StructType,
  structType,
  type Type,
  toInt,
  Writer,
} from '#vm';
import type { Digest } from './digest.ts';
import { resourceKey, STRING_TYPE, stringBcs, stringFieldKey } from './fieldkey.ts';
import { OBJECT_FLAG, type ObjectState, SYSTEM_OWNER } from './object.ts';
import { namedObjectId, type ObjectId } from './objectid.ts';

const MOVEOS: Address = `0x${'2'.padStart(64, '0')}`;

/** `0x2::account::Account`: the object whose fields are an address's resources. */
export const ACCOUNT_TYPE = structType(MOVEOS, 'account', 'Account');
/** `0x2::module_store::ModuleStore`: the one object whose fields are the packages. */
export const MODULE_STORE_TYPE = structType(MOVEOS, 'module_store', 'ModuleStore');
/** `0x2::module_store::Package`: the object whose fields are an address's modules. */
export const PACKAGE_TYPE = structType(MOVEOS, 'module_store', 'Package');
/** `0x2::move_module::MoveModule`: a module's bytes. */
export const MODULE_TYPE = structType(MOVEOS, 'move_module', 'MoveModule');

/** Id of the module store. */
export const MODULE_STORE_ID: ObjectId = namedObjectId(MODULE_STORE_TYPE);

/** Id of the package of an address. */
export function packageId(address: Address): ObjectId {
  return [...MODULE_STORE_ID, address];
}

/** Field types remembered at most; then all are forgotten. */
const MAX_KNOWN_TYPES = 4096;
const knownTypes = new Map<string, StructType>();

/** The type of a field named by a string that holds a `type`: `0x2::object::DynamicField<0x1::string::String, type>`. */
export function fieldType(type: Type): StructType {
  let known = knownTypes.get(type.text);
  if (known === undefined) {
    if (knownTypes.size >= MAX_KNOWN_TYPES) knownTypes.clear();
    known = structType(MOVEOS, 'object', 'DynamicField', [STRING_TYPE, type]);
    knownTypes.set(type.text, known);
  }
  return known;
}

/** A key as the address that an object id holds it as. */
export function keyAddress(key: Bytes): Address {
  return `0x${hex(key)}`;
}

function fresh(id: ObjectId, owner: Address, flag: number, type: Type, empty: Digest, time: Int): ObjectState['meta'] {
  return { id, owner, flag, stateRoot: empty, size: 0, createdAt: time, updatedAt: time, type };
}

/** A new account's object: owned by its address, sequence number 0. */
export function newAccount(address: Address, empty: Digest, time: Int): ObjectState {
  const value = new Writer(40).raw(addressBytes(address)).uint(0, 8).bytes();
  return { meta: fresh([address], address, 0, ACCOUNT_TYPE, empty, time), value };
}

/** A new module store: shared. Its struct has no fields, which Move gives one hidden `bool`. */
export function newModuleStore(empty: Digest, time: Int): ObjectState {
  const meta = fresh(MODULE_STORE_ID, SYSTEM_OWNER, OBJECT_FLAG.shared, MODULE_STORE_TYPE, empty, time);
  return { meta, value: Uint8Array.of(0) };
}

/** A new package's object before its first version: owned by its address. */
export function newPackage(address: Address, empty: Digest, time: Int): ObjectState {
  return {
    meta: fresh(packageId(address), address, 0, PACKAGE_TYPE, empty, time),
    value: packageValue(0),
  };
}

/** The BCS of a package with this version. */
export function packageValue(version: Int): Bytes {
  return new Writer(8).uint(version, 8).bytes();
}

/** The version in a package's BCS. Throws {@link Refused} STORE_CORRUPTED. */
export function packageVersion(state: ObjectState): Int {
  if (state.value.length !== 8) wrongContent(state, 'a package of 8 bytes');
  return toInt(new Reader(state.value).uint(8));
}

/** A field of `parent` that is named by a string: its key and a new state. */
function newField(parent: ObjectId, name: string, type: Type, value: Bytes, key: Bytes, empty: Digest, time: Int) {
  const meta = fresh([...parent, keyAddress(key)], SYSTEM_OWNER, 0, fieldType(type), empty, time);
  return { meta, value: concatBytes(stringBcs(name), value) };
}

/** A new resource at an address, from the BCS of its value. */
export function newResource(address: Address, type: StructType, value: Bytes, empty: Digest, time: Int): ObjectState {
  return newField([address], type.text, type, value, resourceKey(type), empty, time);
}

/** A new module in the package of an address. */
export function newModule(address: Address, name: string, bytes: Bytes, empty: Digest, time: Int): ObjectState {
  const value = new Writer(bytes.length + 4).blob(bytes).bytes();
  return newField(packageId(address), name, MODULE_TYPE, value, stringFieldKey(name), empty, time);
}

/**
 * The BCS of the `type` in a field named `name`. Throws {@link Refused} STORE_CORRUPTED when the field has another type or
 * name.
 */
export function fieldValue(state: ObjectState, name: string, type: Type): Bytes {
  const expected = fieldType(type).text;
  if (state.meta.type.text !== expected) wrongContent(state, expected);
  const head = stringBcs(name);
  if (!equalBytes(state.value.subarray(0, head.length), head)) wrongContent(state, `a field named '${name}'`);
  return state.value.slice(head.length);
}

/** The BCS of a resource of `type`. Throws as {@link fieldValue}. */
export function resourceValue(state: ObjectState, type: StructType): Bytes {
  return fieldValue(state, type.text, type);
}

/** The bytes of a module. Throws as {@link fieldValue}. */
export function moduleValue(state: ObjectState, name: string): Bytes {
  const reader = new Reader(fieldValue(state, name, MODULE_TYPE));
  const bytes = reader.take(reader.uleb(reader.left));
  reader.finish();
  return bytes;
}

function wrongContent(state: ObjectState, expected: string): never {
  throw new Refused({
    status: 'STORE_CORRUPTED',
    message: `the state holds ${state.meta.type.text} where ${expected} was expected`,
  });
}
