/**
 * Nodes of the tree in memory: a binary tree over the bits of the keys, where a subtree of one key is that key's leaf. Nodes
 * never change in content; their hashes are made when first asked for. What is in the store is reached through a `Ref`,
 * the only node that may forget what it points to.
 */

import { type Bytes, hex } from '#vm';
import { Digest, digestBytes } from './digest.ts';
import type { Suite } from './suite.ts';

/** A subtree; `undefined` is the empty one. */
export type Node = Inner | Leaf | Ref | undefined;

/** Two halves, by the next bit of the key. */
export class Inner extends Digest {
  readonly kind = 'inner';
  hashed = false;
  left: Node;
  right: Node;

  constructor(left: Node, right: Node) {
    super();
    this.left = left;
    this.right = right;
  }
}

/** One key and its value, and the tree of fields that the value commits to, if that is in memory. */
export class Leaf extends Digest {
  readonly kind = 'leaf';
  hashed = false;
  readonly key: Digest;
  readonly value: Bytes;
  fields: Node;
  /** What the layer above has decoded the value to, to be used again. */
  decoded: unknown;

  constructor(key: Digest, value: Bytes, fields: Node, decoded: unknown) {
    super();
    this.key = key;
    this.value = value;
    this.fields = fields;
    this.decoded = decoded;
  }
}

/** `Ref.slot` of a leaf whose place in its page is not known. */
export const NO_SLOT = -1;

/** A stored subtree by its hash. `page` is what it holds, while that is in memory. */
export class Ref extends Digest {
  readonly kind = 'ref';
  /** Whether it is a leaf. Always right below a page; of a root it is not known before it was loaded. */
  leaf: boolean;
  /** 16 × depth of the page that holds this leaf, plus its place there; {@link NO_SLOT} otherwise. */
  readonly slot: number;
  page: Inner | Leaf | undefined = undefined;
  /** Read since the cache last looked. */
  used = false;

  constructor(leaf: boolean, slot: number) {
    super();
    this.leaf = leaf;
    this.slot = slot;
  }
}

/** The hash of a subtree, computed now if it never was. */
export function nodeDigest(suite: Suite, node: Node): Digest {
  if (node === undefined) return suite.empty;
  if (node.kind === 'ref' || node.hashed) return node;
  if (node.kind === 'inner') {
    suite.inner(nodeDigest(suite, node.left), nodeDigest(suite, node.right), node);
  } else {
    suite.value(node.value, node);
    suite.leaf(node.key, node, node);
  }
  node.hashed = true;
  return node;
}

/** Whether a subtree is a single key. */
export function isLeaf(node: Inner | Leaf | Ref): boolean {
  return node.kind === 'leaf' || (node.kind === 'ref' && node.leaf);
}

/** The subtree of two halves in canonical shape: a lone leaf floats up. */
export function join(left: Node, right: Node): Node {
  if (left === undefined) return right === undefined || isLeaf(right) ? right : new Inner(left, right);
  if (right === undefined && isLeaf(left)) return left;
  return new Inner(left, right);
}

/** `0x` and 64 hex digits of a digest. */
export function digestText(digest: Digest): string {
  return `0x${hex(digestBytes(digest))}`;
}
