/**
 * Proofs that a key has a value, or none, in the tree with a given root.
 *
 * Shape and rule are Rooch's (moveos/smt/src/jellyfish_merkle/proof.rs:16-144). Under suite `rooch` they are not enough: leaf and
 * inner node are hashed alike, so the two children of any inner node can be passed off as the key and value hash of a leaf,
 * which "proves" the absence of every key. So there a leaf counts only with the preimage of its value hash, longer than
 * the 64 bytes that nodes are hashes of. {@link verifyAsRooch} is Rooch's own rule, for comparison with Rooch.
 */

import { attempt, type Bytes, Reader, Refused, type Result, refuse, Writer } from '#vm';
import {
  bitOf,
  commonBits,
  copyDigest,
  DIGEST_BITS,
  DIGEST_BYTES,
  Digest,
  digestBytes,
  digestOf,
  parseRoot,
  sameDigest,
  treeKey,
} from './digest.ts';
import { MAX_VALUE_BYTES, readTextHash, writeTextHash } from './page.ts';
import { MIN_ROOCH_VALUE_BYTES, type Suite } from './suite.ts';

/** Most siblings of a proof: a path has no more bits. */
export const MAX_PROOF_SIBLINGS = DIGEST_BITS;

/** The leaf at the end of a path. */
export interface ProofLeaf {
  readonly key: Bytes;
  /** The suite's hash of the value. */
  readonly valueHash: Bytes;
  /** The value itself: under `rooch`, when the leaf is another key's, and only then. */
  readonly value?: Bytes;
}

/** A path from its end up to the root: the leaf there, if there is one, and the hash beside each step, bottom first. */
export interface Proof {
  readonly leaf?: ProofLeaf;
  readonly siblings: readonly Bytes[];
}

function invalid(message: string): never {
  throw new Refused({ status: 'INVALID_PROOF', message });
}

function hash32(bytes: Bytes, what: string): Digest {
  return bytes.length === DIGEST_BYTES ? digestOf(bytes) : invalid(`${what} of ${bytes.length} bytes instead of 32`);
}

function check(
  suite: Suite,
  rootText: string,
  keyBytes: Bytes,
  value: Bytes | undefined,
  proof: Proof,
  separating: boolean,
): void {
  const parsed = parseRoot(rootText);
  if (!parsed.ok) throw new Refused(parsed.error);
  const key = treeKey(keyBytes);
  const count = proof.siblings.length;
  if (count > MAX_PROOF_SIBLINGS) invalid(`${count} siblings, at most ${MAX_PROOF_SIBLINGS} expected`);
  const current = new Digest();
  if (proof.leaf === undefined) {
    if (value !== undefined) invalid('the value was expected to be present, the path ends without a leaf');
    copyDigest(suite.empty, current);
  } else {
    const leafKey = hash32(proof.leaf.key, 'leaf key');
    const valueHash = hash32(proof.leaf.valueHash, 'value hash');
    const own = sameDigest(leafKey, key);
    if (value === undefined) {
      if (own) invalid('the key was expected to be absent, the path ends in its leaf');
      const shared = commonBits(key, leafKey);
      if (shared < count) invalid(`the leaf shares ${shared} bits with the key, its place needs ${count}`);
    } else if (!own) invalid("the value was expected to be present, the path ends in another key's leaf");
    const preimage = value ?? proof.leaf.value;
    if (separating) {
      const needed = suite.name === 'rooch' && value === undefined;
      if ((proof.leaf.value !== undefined) !== needed) {
        invalid(needed ? "the other leaf's value is missing" : 'a value where none is called for');
      }
      if (suite.name === 'rooch' && preimage!.length < MIN_ROOCH_VALUE_BYTES) {
        invalid(`a value of at least ${MIN_ROOCH_VALUE_BYTES} bytes was expected, ${preimage!.length} bytes found`);
      }
    }
    if (preimage !== undefined) {
      suite.value(preimage, current);
      if (!sameDigest(current, valueHash)) invalid('the value does not have the hash in the leaf');
    }
    suite.leaf(leafKey, valueHash, current);
  }
  for (let i = 0; i < count; i++) {
    const sibling = hash32(proof.siblings[i]!, 'sibling');
    if (bitOf(key, count - 1 - i) === 1) suite.inner(sibling, current, current);
    else suite.inner(current, sibling, current);
  }
  if (!sameDigest(current, parsed.value)) invalid('the path does not lead to the root');
}

/**
 * Whether `proof` shows that `key` (32 bytes) has `value`, or for `undefined` that it has none, in the tree with `root` (64 hex
 * digits). Under `rooch` every leaf must show a value of at least {@link MIN_ROOCH_VALUE_BYTES} bytes. Refusals: INVALID_PROOF;
 * INVALID_ARGUMENT for a root or key that is none.
 */
export function verifyProof(
  suite: Suite,
  root: string,
  key: Bytes,
  value: Bytes | undefined,
  proof: Proof,
): Result<void> {
  return attempt(() => check(suite, root, key, value, proof, true));
}

/**
 * Rooch's own verification, which anyone can deceive about absence (see the head of this file). Only to compare proofs with
 * Rooch's: never decide anything by it.
 */
export function verifyAsRooch(
  suite: Suite,
  root: string,
  key: Bytes,
  value: Bytes | undefined,
  proof: Proof,
): Result<void> {
  return attempt(() => check(suite, root, key, value, proof, false));
}

/**
 * The bytes of a proof. `rooch`: BCS of Rooch's `SparseMerkleProof`, hashes as text, then `Option<vector<u8>>` with the other
 * leaf's value. `separated`: 0, or 1, key and value hash; the number of siblings; a bit for each that is not the empty
 * hash, lowest bit first; those siblings.
 */
export function encodeProof(suite: Suite, proof: Proof): Bytes {
  const writer = new Writer(128 + DIGEST_BYTES * proof.siblings.length);
  writeProof(writer, suite, proof);
  return writer.bytes();
}

/** Writes what {@link encodeProof} returns. */
export function writeProof(writer: Writer, suite: Suite, proof: Proof): void {
  const { leaf, siblings } = proof;
  writer.u8(leaf === undefined ? 0 : 1);
  if (suite.name === 'rooch') {
    if (leaf !== undefined) {
      writeTextHash(writer, digestOf(leaf.key));
      writeTextHash(writer, digestOf(leaf.valueHash));
    }
    writer.uleb(siblings.length);
    for (const sibling of siblings) writeTextHash(writer, digestOf(sibling));
    writer.u8(leaf?.value === undefined ? 0 : 1);
    if (leaf?.value !== undefined) writer.blob(leaf.value);
    return;
  }
  if (leaf !== undefined) writer.raw(leaf.key).raw(leaf.valueHash);
  writer.uleb(siblings.length);
  const full = siblings.map((sibling) => !sameDigest(digestOf(sibling), suite.empty));
  for (let i = 0; i < full.length; i += 8) {
    let bits = 0;
    for (let j = 0; j < 8; j++) if (full[i + j]) bits |= 1 << j;
    writer.u8(bits);
  }
  for (let i = 0; i < full.length; i++) if (full[i]) writer.raw(siblings[i]!);
}

/** The proof in `bytes`: strict, one byte string for one proof. Refusal: INVALID_PROOF. */
export function decodeProof(suite: Suite, bytes: Bytes): Result<Proof> {
  const proof = attempt(() => {
    const reader = new Reader(bytes);
    const read = readProof(reader, suite);
    reader.finish();
    return read;
  });
  return proof.ok ? proof : refuse({ ...proof.error, status: 'INVALID_PROOF' });
}

function option(reader: Reader): boolean {
  const tag = reader.u8();
  return tag > 1 ? reader.fail(`an option's 0 or 1 was expected, ${tag} found`) : tag === 1;
}

/** Reads what {@link writeProof} writes. Throws `Refused`. */
export function readProof(reader: Reader, suite: Suite): Proof {
  const hasLeaf = option(reader);
  if (suite.name === 'rooch') {
    const key = hasLeaf ? digestBytes(readTextHash(reader)) : undefined;
    const valueHash = hasLeaf ? digestBytes(readTextHash(reader)) : undefined;
    const siblings: Bytes[] = [];
    const count = reader.uleb(MAX_PROOF_SIBLINGS);
    for (let i = 0; i < count; i++) siblings.push(digestBytes(readTextHash(reader)));
    const value = option(reader) ? reader.take(reader.uleb(MAX_VALUE_BYTES)) : undefined;
    if (key === undefined || valueHash === undefined) {
      return value === undefined ? { siblings } : reader.fail('a value without a leaf');
    }
    return { leaf: value === undefined ? { key, valueHash } : { key, valueHash, value }, siblings };
  }
  const leaf = hasLeaf ? { key: reader.take(DIGEST_BYTES), valueHash: reader.take(DIGEST_BYTES) } : undefined;
  const count = reader.uleb(MAX_PROOF_SIBLINGS);
  const bits = reader.take(Math.ceil(count / 8));
  if (count % 8 !== 0 && bits[bits.length - 1]! >>> (count % 8) !== 0) reader.fail('bits beyond the last sibling');
  const empty = digestBytes(suite.empty);
  const siblings: Bytes[] = [];
  for (let i = 0; i < count; i++) {
    if (((bits[i >>> 3]! >>> (i & 7)) & 1) === 0) siblings.push(empty);
    else {
      const sibling = reader.take(DIGEST_BYTES);
      if (sameDigest(digestOf(sibling), suite.empty)) reader.fail('an empty sibling written out');
      siblings.push(sibling);
    }
  }
  return leaf === undefined ? { siblings } : { leaf, siblings };
}
