/**
 * Proofs of one resource, or of its absence, in a state with a given root: from the root to the account, from the account to
 * the field. Absence is shown at either level.
 */

import {
  type Address,
  addressBytes,
  attempt,
  type Bytes,
  Reader,
  Refused,
  type Result,
  refuse,
  type StructType,
  Writer,
} from '#vm';
import { digestOf } from './digest.ts';
import { resourceKey } from './fieldkey.ts';
import { digestText, type Node } from './node.ts';
import { decodeObjectState, type ObjectState } from './object.ts';
import { objectIdText } from './objectid.ts';
import { objectAt } from './objecttree.ts';
import { MAX_VALUE_BYTES } from './page.ts';
import type { Pages } from './pages.ts';
import { keyAddress, resourceValue } from './places.ts';
import { type Proof, readProof, verifyProof, writeProof } from './proof.ts';
import { proofAt } from './prove.ts';
import type { Suite } from './suite.ts';

/** The two levels of a proof. `field` is there when `accountState`, the account's leaf value, is. */
export interface ResourceProof {
  readonly account: Proof;
  readonly accountState?: Bytes;
  readonly field?: Proof;
  /** The resource's leaf value, when there is one. */
  readonly fieldState?: Bytes;
}

/** Proves what the state `node` has of `type` at `address`. Throws `Refused` STORE_CORRUPTED. */
export function proveResource(pages: Pages, node: Node, address: Address, type: StructType): ResourceProof {
  const accountKey = digestOf(addressBytes(address));
  const { proof: account, value: accountState } = proofAt(pages, node, accountKey);
  if (accountState === undefined) return { account };
  const { fields } = objectAt(pages, node, accountKey)!;
  const { proof: field, value: fieldState } = proofAt(pages, fields, digestOf(resourceKey(type)));
  return fieldState === undefined ? { account, accountState, field } : { account, accountState, field, fieldState };
}

/**
 * The BCS of the resource of `type` at `address` in the state with `root`, or `undefined` when the proof shows that there is
 * none. Refusals: INVALID_PROOF; INVALID_ARGUMENT for a root that is none.
 */
export function verifyResourceProof(
  suite: Suite,
  root: string,
  address: Address,
  type: StructType,
  proof: ResourceProof,
): Result<Bytes | undefined> {
  return attempt(() => {
    const { account, accountState, field, fieldState } = proof;
    need(verifyProof(suite, root, addressBytes(address), accountState, account));
    if (accountState === undefined) {
      if (field !== undefined || fieldState !== undefined) invalid('a field below an account that is absent');
      return undefined;
    }
    if (field === undefined) return invalid('the account is there, and the proof of its field is missing');
    const { meta } = object(accountState, [address]);
    const key = resourceKey(type);
    need(verifyProof(suite, digestText(meta.stateRoot ?? suite.empty), key, fieldState, field));
    if (fieldState === undefined) return undefined;
    const value = attempt(() => resourceValue(object(fieldState, [address, keyAddress(key)]), type));
    return value.ok ? value.value : invalid(value.error.message);
  });
}

function invalid(message: string): never {
  throw new Refused({ status: 'INVALID_PROOF', message });
}

function need(result: Result<void>): void {
  if (!result.ok) throw new Refused(result.error);
}

function object(bytes: Bytes, id: readonly Address[]): ObjectState {
  const decoded = decodeObjectState(bytes);
  if (!decoded.ok) return invalid(`a leaf that is no object: ${decoded.error.message}`);
  if (objectIdText(decoded.value.meta.id) !== objectIdText(id)) invalid("a leaf that holds another place's object");
  return decoded.value;
}

/** The bytes of a proof: the account's proof, `Option` of its leaf value, `Option` of the field's proof, `Option` of its leaf value. */
export function encodeResourceProof(suite: Suite, proof: ResourceProof): Bytes {
  const writer = new Writer(2048);
  writeProof(writer, suite, proof.account);
  writeOption(writer, proof.accountState, (value) => writer.blob(value));
  writeOption(writer, proof.field, (field) => writeProof(writer, suite, field));
  writeOption(writer, proof.fieldState, (value) => writer.blob(value));
  return writer.bytes();
}

function writeOption<T>(writer: Writer, value: T | undefined, write: (value: T) => void): void {
  writer.u8(value === undefined ? 0 : 1);
  if (value !== undefined) write(value);
}

/** The proof in `bytes`, strictly. Refusal: INVALID_PROOF. */
export function decodeResourceProof(suite: Suite, bytes: Bytes): Result<ResourceProof> {
  const decoded = attempt(() => {
    const reader = new Reader(bytes);
    const some = (): boolean => {
      const tag = reader.u8();
      return tag > 1 ? reader.fail(`an option's 0 or 1 was expected, ${tag} found`) : tag === 1;
    };
    const blob = (): Bytes => reader.take(reader.uleb(MAX_VALUE_BYTES));
    const account = readProof(reader, suite);
    const accountState = some() ? { accountState: blob() } : {};
    const field = some() ? { field: readProof(reader, suite) } : {};
    const fieldState = some() ? { fieldState: blob() } : {};
    reader.finish();
    return { account, ...accountState, ...field, ...fieldState };
  });
  return decoded.ok ? decoded : refuse({ ...decoded.error, status: 'INVALID_PROOF' });
}
