/**
 * Stored nodes: four levels of the binary tree make one page of up to 16 children, keyed in the store by its hash. The bytes
 * are Rooch's (moveos/smt/src/jellyfish_merkle/node_type/mod.rs:180-192, 483-504) under both suites, but for a leaf's key,
 * which Rooch writes as text.
 */

import { type Bytes, fromUtf8, Reader, unhex, utf8, Writer } from '#vm';
import { copyDigest, DIGEST_BYTES, type Digest, digestBytes, digestOf, nibbleOf } from './digest.ts';
import { digestText, type Inner, join, Leaf, NO_SLOT, type Node, Ref } from './node.ts';
import type { Suite } from './suite.ts';

/** Bits of the key that one page decides. */
export const PAGE_BITS = 4;
const CHILDREN = 16;

const TAG_INNER = 1;
const TAG_LEAF = 2;

/** Longest value of a leaf in bytes. */
export const MAX_VALUE_BYTES = 16 * 1024 * 1024;

/** Writes a 32-byte hash as Rooch's `H256`: a string of `0x` and 64 lower-case hex digits. */
export function writeTextHash(writer: Writer, digest: Digest): void {
  writer.text(digestText(digest));
}

/** Reads what {@link writeTextHash} writes, and nothing else. Throws `Refused`. */
export function readTextHash(reader: Reader): Digest {
  const length = reader.uleb(2 + 2 * DIGEST_BYTES);
  const text = fromUtf8(reader.take(length)) ?? '';
  const bytes = /^0x[0-9a-f]{64}$/.test(text) ? unhex(text) : undefined;
  if (bytes === undefined) return reader.fail('a hash as 0x and 64 lower-case hex digits was expected');
  return digestOf(bytes);
}

/** The stored bytes of a leaf. */
export function encodeLeaf(suite: Suite, leaf: Leaf): Bytes {
  const writer = new Writer(leaf.value.length + 80).u8(TAG_LEAF);
  if (suite.name === 'rooch') writeTextHash(writer, leaf.key);
  else writer.raw(digestBytes(leaf.key));
  return writer.blob(leaf.value).bytes();
}

/** The children of a page by slot: sparse, in ascending order of the slots. */
export interface PageChildren {
  readonly slots: number[];
  readonly nodes: (Inner | Leaf | Ref)[];
}

/**
 * The children of the page whose top is `top`, at `depth`. `keyOf` gives the key of a stored leaf whose slot is not known
 * any more, because it has floated up from another page.
 */
export function pageChildren(top: Inner, depth: number, keyOf: (leaf: Ref) => Digest): PageChildren {
  const slots: number[] = [];
  const nodes: (Inner | Leaf | Ref)[] = [];
  const walk = (node: Node, level: number, prefix: number): void => {
    if (node === undefined) return;
    if (level === PAGE_BITS) {
      slots.push(prefix);
      nodes.push(node);
    } else if (node.kind === 'inner') {
      walk(node.left, level + 1, 2 * prefix);
      walk(node.right, level + 1, 2 * prefix + 1);
    } else {
      slots.push(slotOf(node, depth, keyOf));
      nodes.push(node);
    }
  };
  walk(top, 0, 0);
  return { slots, nodes };
}

/** What `Ref.slot` says of a leaf in place `slot` of the page at `depth`. */
export function slotAt(depth: number, slot: number): number {
  return (depth << PAGE_BITS) | slot;
}

function slotOf(leaf: Leaf | Ref, depth: number, keyOf: (leaf: Ref) => Digest): number {
  if (leaf.kind === 'leaf') return nibbleOf(leaf.key, depth);
  return leaf.slot >>> PAGE_BITS === depth ? leaf.slot & (CHILDREN - 1) : nibbleOf(keyOf(leaf), depth);
}

/** The stored bytes of a page. The children's hashes must have been made. */
export function encodePage(children: PageChildren, isLeafChild: (node: Inner | Leaf | Ref) => boolean): Bytes {
  let existence = 0;
  let leaves = 0;
  for (let i = 0; i < children.slots.length; i++) {
    existence |= 1 << children.slots[i]!;
    if (isLeafChild(children.nodes[i]!)) leaves |= 1 << children.slots[i]!;
  }
  const writer = new Writer(5 + DIGEST_BYTES * children.slots.length).u8(TAG_INNER).u16(existence).u16(leaves);
  for (const node of children.nodes) writer.raw(digestBytes(node));
  return writer.bytes();
}

/** What the stored bytes of a node at `depth` hold. Strict; throws `Refused`. Whether the hash fits is the caller's to check. */
export function decodeNode(suite: Suite, bytes: Bytes, depth: number): Inner | Leaf {
  const reader = new Reader(bytes);
  const tag = reader.u8();
  if (tag === TAG_LEAF) {
    const key = suite.name === 'rooch' ? readTextHash(reader) : digestOf(reader.take(DIGEST_BYTES));
    const value = reader.take(reader.uleb(MAX_VALUE_BYTES));
    reader.finish();
    return new Leaf(key, value, undefined, undefined);
  }
  if (tag !== TAG_INNER) return reader.fail(`unknown node tag ${tag}`);
  const existence = reader.u16();
  const leaves = reader.u16();
  if ((leaves & ~existence) !== 0) reader.fail('leaf bits without children');
  const children: Node[] = [];
  for (let slot = 0; slot < CHILDREN; slot++) {
    if ((existence & (1 << slot)) === 0) {
      children.push(undefined);
      continue;
    }
    const leaf = (leaves & (1 << slot)) !== 0;
    const child = new Ref(leaf, leaf ? slotAt(depth, slot) : NO_SLOT);
    copyDigest(digestOf(reader.take(DIGEST_BYTES)), child);
    children.push(child);
  }
  reader.finish();
  const top = joinRange(children, 0, CHILDREN);
  if (top === undefined || top.kind !== 'inner') return reader.fail('a page of one leaf or none');
  return top;
}

function joinRange(children: readonly Node[], start: number, width: number): Node {
  if (width === 1) return children[start];
  const half = width / 2;
  return join(joinRange(children, start, half), joinRange(children, start + half, half));
}

/** The key of a stored node: a letter for the kind of entry, then the node's hash. */
export function nodeKey(digest: Digest): Bytes {
  const out = new Uint8Array(1 + DIGEST_BYTES);
  out[0] = NODE_PREFIX;
  out.set(digestBytes(digest), 1);
  return out;
}
/** First byte of the keys of nodes: `n`. */
export const NODE_PREFIX = utf8('n')[0]!;
