/**
 * Ways through a tree: to one key, with or without the siblings that a proof needs, and over its keys in order.
 * All of them throw `Refused` STORE_CORRUPTED when a stored node is missing or wrong.
 */

import { bitOf, compareDigests, type Digest, type Digest as Key, sameDigest } from './digest.ts';
import { type Leaf, type Node, nodeDigest } from './node.ts';
import type { Pages } from './pages.ts';

/** The leaf where the path of `key` ends: the key's own, another key's, or none. */
export function leafTowards(pages: Pages, root: Node, key: Key): Leaf | undefined {
  let node = root;
  for (let depth = 0; ; depth++) {
    if (node === undefined) return undefined;
    const page = node.kind === 'ref' ? pages.load(node, depth) : node;
    if (page.kind === 'leaf') return page;
    node = bitOf(key, depth) === 1 ? page.right : page.left;
  }
}

/** The leaf of `key`. */
export function leafOf(pages: Pages, root: Node, key: Key): Leaf | undefined {
  const leaf = leafTowards(pages, root, key);
  return leaf !== undefined && sameDigest(leaf.key, key) ? leaf : undefined;
}

/** The path of `key`: the leaf where it ends and the hashes beside it, from the leaf up to the root. */
export function pathOf(
  pages: Pages,
  root: Node,
  key: Key,
): { readonly leaf: Leaf | undefined; readonly siblings: Digest[] } {
  const siblings: Digest[] = [];
  let node = root;
  for (let depth = 0; ; depth++) {
    const page = node?.kind === 'ref' ? pages.load(node, depth) : node;
    if (page === undefined || page.kind === 'leaf') return { leaf: page, siblings: siblings.reverse() };
    const right = bitOf(key, depth) === 1;
    siblings.push(nodeDigest(pages.suite, right ? page.left : page.right));
    node = right ? page.right : page.left;
  }
}

/** The leaves in key order, all or only those whose key is greater than `after`. */
export function* leavesInOrder(pages: Pages, root: Node, after?: Key): Generator<Leaf> {
  // `edge` says that the path so far is the beginning of `after`, so what is left of that path comes before it.
  const stack: { node: Node; depth: number; edge: boolean }[] = [{ node: root, depth: 0, edge: after !== undefined }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { node, depth, edge } = top;
    if (node === undefined) continue;
    const page = node.kind === 'ref' ? pages.load(node, depth) : node;
    if (page.kind === 'leaf') {
      if (!edge || compareDigests(page.key, after!) > 0) yield page;
      continue;
    }
    const right = edge && bitOf(after!, depth) === 1;
    stack.push({ node: page.right, depth: depth + 1, edge: right });
    if (!right) stack.push({ node: page.left, depth: depth + 1, edge });
  }
}
