/**
 * New nodes on their way into the store. First everything that is not there yet is encoded; then, once the store has it, the
 * nodes in memory are hung on refs, so that the cache may forget them.
 */

import { copyDigest, nibbleOf } from './digest.ts';
import type { KvWrite } from './kv.ts';
import { Inner, isLeaf, type Leaf, NO_SLOT, type Node, nodeDigest, Ref } from './node.ts';
import { encodeLeaf, encodePage, nodeKey, PAGE_BITS, pageChildren, slotAt } from './page.ts';
import type { Pages } from './pages.ts';

/** Adds to `out` every node of the tree `root` that is not in the store, the trees of fields below its leaves included. */
export function collectNew(pages: Pages, root: Node, out: KvWrite[], depth = 0): void {
  if (root === undefined || root.kind === 'ref') return;
  nodeDigest(pages.suite, root);
  if (root.kind === 'leaf') {
    collectNew(pages, root.fields, out);
    out.push([nodeKey(root), encodeLeaf(pages.suite, root)]);
    return;
  }
  const children = pageChildren(root, depth, (ref) => {
    const leaf = pages.load(ref, depth + PAGE_BITS);
    if (leaf.kind !== 'leaf') throw new Error('a page where a leaf was checked to be');
    return leaf.key;
  });
  for (const child of children.nodes) collectNew(pages, child, out, depth + PAGE_BITS);
  out.push([nodeKey(root), encodePage(children, isLeaf)]);
}

/** The tree `root`, after everything that {@link collectNew} gave for it is in the store. */
export function settle(pages: Pages, root: Node, depth = 0): Node {
  if (root === undefined || root.kind === 'ref') return root;
  let slot = NO_SLOT;
  if (root.kind === 'inner') settleHalves(pages, root, depth, 1);
  else {
    root.fields = settle(pages, root.fields);
    if (depth > 0) slot = slotAt(depth - PAGE_BITS, nibbleOf(root.key, depth - PAGE_BITS));
  }
  const ref = new Ref(root.kind === 'leaf', slot);
  copyDigest(root, ref);
  pages.adopt(ref, root);
  return ref;
}

function settleHalves(pages: Pages, inner: Inner, depth: number, level: number): void {
  inner.left = settleHalf(pages, inner.left, depth, level);
  inner.right = settleHalf(pages, inner.right, depth, level);
}

function settleHalf(pages: Pages, node: Node, depth: number, level: number): Node {
  if (node instanceof Inner && level < PAGE_BITS) {
    settleHalves(pages, node, depth, level + 1);
    return node;
  }
  return settle(pages, node as Leaf | Inner | Ref | undefined, depth + PAGE_BITS);
}
