/**
 * Hash suites: how values, leaves and inner nodes of a tree are hashed. Shape and keys are the same under both.
 *
 * `rooch` is bit-compatible with Rooch (moveos/smt/src/jellyfish_merkle/hash.rs:16-22): one tagged hash for everything, so an
 * inner node can pass for a leaf. `separated` gives every kind a tag of its own: no two objects share a preimage. Roots
 * that people sign are `separated`; `rooch` is for reading Rooch's state and for moving state in and out.
 * The exact bytes are in docs/state.md.
 */

import { type Bytes, utf8, Writer } from '#vm';
import { Digest, digestBytes, digestOf } from './digest.ts';
import { BLOCK, compress, compressBlock, hashAfter, hashInto, midstate, paddingBlock, start, take } from './sha256.ts';

/** The names of the suites, as the header of a store and the command line spell them. */
export const SUITE_NAMES = ['rooch', 'separated'] as const;
/** Name of a hash suite. */
export type SuiteName = (typeof SUITE_NAMES)[number];

/** First bytes of the preimages of `separated`. The dispute machine's tags avoid them (reference: docs/state.md). */
export const SEPARATED_TAG = { empty: 0x20, leaf: 0x21, inner: 0x22, value: 0x23 } as const;

/** The root of an empty tree under `rooch`: ASCII, padded with two zero bytes. */
export const ROOCH_PLACEHOLDER = 'SPARSE_MERKLE_PLACEHOLDER_HASH\0\0';

/**
 * Shortest value, in bytes, that a proof under `rooch` may rest on. Nodes are hashes of 64 bytes there: a longer preimage shows
 * that a hash is a value's and no node's.
 */
export const MIN_ROOCH_VALUE_BYTES = 65;

/** Hashes of a tree. Results go into the digest given last, which may be the node itself. */
export interface Suite {
  readonly name: SuiteName;
  /** Hash of a subtree without keys. */
  readonly empty: Digest;
  /** Hash of a value's bytes. */
  value(bytes: Bytes, out: Digest): void;
  /** Hash of a leaf, from its key and the hash of its value. */
  leaf(key: Digest, value: Digest, out: Digest): void;
  /** Hash of an inner node, from the hashes of its two halves. */
  inner(left: Digest, right: Digest, out: Digest): void;
}

const ROOCH_HEAD = (() => {
  const tag = new Digest();
  hashInto(utf8('SMTNode'), tag);
  const head = new Uint8Array(64);
  head.set(digestBytes(tag), 0);
  head.set(digestBytes(tag), 32);
  return head;
})();
const ROOCH_MIDSTATE = midstate(ROOCH_HEAD);
/** Every node's hash ends with this block: 64 bytes of tags and 64 of content. */
const ROOCH_PADDING = paddingBlock(128);

function roochPair(left: Digest, right: Digest, out: Digest): void {
  start(ROOCH_MIDSTATE);
  BLOCK[0] = left.a;
  BLOCK[1] = left.b;
  BLOCK[2] = left.c;
  BLOCK[3] = left.d;
  BLOCK[4] = left.e;
  BLOCK[5] = left.f;
  BLOCK[6] = left.g;
  BLOCK[7] = left.h;
  BLOCK[8] = right.a;
  BLOCK[9] = right.b;
  BLOCK[10] = right.c;
  BLOCK[11] = right.d;
  BLOCK[12] = right.e;
  BLOCK[13] = right.f;
  BLOCK[14] = right.g;
  BLOCK[15] = right.h;
  compressBlock();
  compress(ROOCH_PADDING);
  take(out);
}

const ROOCH: Suite = {
  name: 'rooch',
  empty: digestOf(utf8(ROOCH_PLACEHOLDER)),
  value: (bytes, out) => hashAfter(ROOCH_MIDSTATE, ROOCH_HEAD, bytes, out),
  leaf: roochPair,
  inner: roochPair,
};

/** Length of `tag ‖ 0x20 ‖ 32 bytes ‖ 0x20 ‖ 32 bytes` in bits. */
const PAIR_BITS = 67 * 8;

function separatedPair(tag: number, left: Digest, right: Digest, out: Digest): void {
  start();
  BLOCK[0] = (tag << 24) | (0x20 << 16) | (left.a >>> 16);
  BLOCK[1] = (left.a << 16) | (left.b >>> 16);
  BLOCK[2] = (left.b << 16) | (left.c >>> 16);
  BLOCK[3] = (left.c << 16) | (left.d >>> 16);
  BLOCK[4] = (left.d << 16) | (left.e >>> 16);
  BLOCK[5] = (left.e << 16) | (left.f >>> 16);
  BLOCK[6] = (left.f << 16) | (left.g >>> 16);
  BLOCK[7] = (left.g << 16) | (left.h >>> 16);
  BLOCK[8] = (left.h << 16) | (0x20 << 8) | (right.a >>> 24);
  BLOCK[9] = (right.a << 8) | (right.b >>> 24);
  BLOCK[10] = (right.b << 8) | (right.c >>> 24);
  BLOCK[11] = (right.c << 8) | (right.d >>> 24);
  BLOCK[12] = (right.d << 8) | (right.e >>> 24);
  BLOCK[13] = (right.e << 8) | (right.f >>> 24);
  BLOCK[14] = (right.f << 8) | (right.g >>> 24);
  BLOCK[15] = (right.g << 8) | (right.h >>> 24);
  const last = right.h;
  compressBlock();
  for (let i = 1; i < 15; i++) BLOCK[i] = 0;
  BLOCK[0] = (last << 8) | 0x80;
  BLOCK[15] = PAIR_BITS;
  compressBlock();
  take(out);
}

function separatedValue(bytes: Bytes, out: Digest): void {
  hashInto(new Writer(bytes.length + 6).u8(SEPARATED_TAG.value).blob(bytes).bytes(), out);
}

const SEPARATED: Suite = {
  name: 'separated',
  empty: (() => {
    const out = new Digest();
    hashInto(Uint8Array.of(SEPARATED_TAG.empty), out);
    return out;
  })(),
  value: separatedValue,
  leaf: (key, value, out) => separatedPair(SEPARATED_TAG.leaf, key, value, out),
  inner: (left, right, out) => separatedPair(SEPARATED_TAG.inner, left, right, out),
};

/** The suites by name. */
export const SUITES: Readonly<Record<SuiteName, Suite>> = { rooch: ROOCH, separated: SEPARATED };

/** The hash of a leaf with this key and value. */
export function leafDigest(suite: Suite, key: Digest, value: Bytes): Digest {
  const out = new Digest();
  suite.value(value, out);
  suite.leaf(key, out, out);
  return out;
}
