/**
 * The sparse Merkle tree of Rooch's state (RST) as a persistent value: a tree never changes, an update gives a new one that
 * shares what it did not touch, and the root depends on the entries alone, not on the way to them.
 */

import { type Bytes, Refused } from '#vm';
import { copyDigest, type Digest, digestBytes, sameDigest, treeKey } from './digest.ts';
import type { KvWrite } from './kv.ts';
import { digestText, NO_SLOT, type Node, nodeDigest, Ref } from './node.ts';
import { MAX_VALUE_BYTES } from './page.ts';
import { Pages } from './pages.ts';
import type { Proof } from './proof.ts';
import { proofAt } from './prove.ts';
import { collectNew, settle } from './save.ts';
import type { Suite } from './suite.ts';
import { updated, type Write } from './update.ts';
import { leafOf, leavesInOrder } from './walk.ts';

/** One write of a batch: a key of 32 bytes, and its value or `undefined` to delete it. The tree keeps both; don't change them. */
export type TreeWrite = readonly [key: Bytes, value: Bytes | undefined];

/** The node that stands for the tree with `root`, to be loaded when it is first looked into. */
export function nodeAt(suite: Suite, root: Digest): Node {
  if (sameDigest(root, suite.empty)) return undefined;
  const ref = new Ref(false, NO_SLOT);
  copyDigest(root, ref);
  return ref;
}

/**
 * A tree of 32-byte keys and values of up to {@link MAX_VALUE_BYTES}. Its methods throw {@link Refused}: INVALID_ARGUMENT for
 * a key or value of the wrong length, STORE_CORRUPTED when the store does not hold what it should.
 */
export class Tree {
  readonly pages: Pages;
  #node: Node;

  private constructor(pages: Pages, node: Node) {
    this.pages = pages;
    this.#node = node;
  }

  /** The tree without keys: in memory only, or with the stored nodes of `at`. */
  static empty(at: Suite | Pages): Tree {
    return new Tree(at instanceof Pages ? at : new Pages(at), undefined);
  }

  /** The stored tree with this root. Nothing is read yet. */
  static at(pages: Pages, root: Digest): Tree {
    return new Tree(pages, nodeAt(pages.suite, root));
  }

  /** The hash that commits to all entries: `0x` and 64 hex digits. */
  get root(): string {
    return digestText(nodeDigest(this.pages.suite, this.#node));
  }

  /** The 32 bytes of {@link root}. */
  get rootBytes(): Bytes {
    return digestBytes(nodeDigest(this.pages.suite, this.#node));
  }

  /** The value at `key`. */
  get(key: Bytes): Bytes | undefined {
    return leafOf(this.pages, this.#node, treeKey(key))?.value;
  }

  /** The tree after `writes`, of which the last of a key wins. Deleting what is not there changes nothing. */
  update(writes: Iterable<TreeWrite>): Tree {
    const batch: Write[] = [];
    for (const [key, value] of writes) {
      if (value !== undefined && value.length > MAX_VALUE_BYTES) {
        throw new Refused({
          status: 'INVALID_ARGUMENT',
          message: `a value of at most ${MAX_VALUE_BYTES} bytes was expected, ${value.length} bytes found`,
        });
      }
      batch.push({ key: treeKey(key), value });
    }
    const next = updated(this.pages, this.#node, batch);
    return next === this.#node ? this : new Tree(this.pages, next);
  }

  /** Proof of what is at `key`: its value, or that there is none. */
  prove(key: Bytes): Proof {
    return proofAt(this.pages, this.#node, treeKey(key)).proof;
  }

  /** All entries in the byte order of their keys; with `after`, those behind it. */
  *entries(after?: Bytes): Generator<readonly [key: Bytes, value: Bytes]> {
    for (const leaf of leavesInOrder(this.pages, this.#node, after && treeKey(after))) {
      yield [digestBytes(leaf.key), leaf.value];
    }
  }

  /** What a store must write so that the tree can be read from it: every node that it does not have yet. */
  newNodes(): readonly KvWrite[] {
    const out: KvWrite[] = [];
    collectNew(this.pages, this.#node, out);
    return out;
  }

  /** Tells the tree that {@link newNodes} are durable, so that memory may forget them. */
  stored(): void {
    this.#node = settle(this.pages, this.#node);
  }
}
