/**
 * A batch of writes into a tree, in one pass over what it touches. The result has the canonical shape, whatever the order of
 * writes over time; what does not change is shared with the old tree, node by node.
 */

import { type Bytes, equalBytes } from '#vm';
import { bitOf, compareDigests, type Digest, sameDigest } from './digest.ts';
import { Inner, join, Leaf, type Node, type Ref } from './node.ts';
import type { Pages } from './pages.ts';

/** One write: `undefined` deletes. `fields` is the tree that the value commits to, when it is in memory. */
export interface Write {
  readonly key: Digest;
  readonly value: Bytes | undefined;
  readonly fields?: Node;
  /** What the value was encoded from: see `Leaf.decoded`. */
  readonly decoded?: unknown;
}

/** The tree `node` with all `writes`; of two writes of one key the later wins. Throws `Refused` STORE_CORRUPTED. */
export function updated(pages: Pages, node: Node, writes: readonly Write[]): Node {
  // Array.prototype.sort is stable, so the later of two equal keys comes last and is kept.
  const sorted = writes.slice().sort((x, y) => compareDigests(x.key, y.key));
  const last = sorted.filter((write, i) => i + 1 === sorted.length || !sameDigest(write.key, sorted[i + 1]!.key));
  return update(pages, node, 0, last, 0, last.length);
}

function update(pages: Pages, node: Node, depth: number, writes: readonly Write[], start: number, end: number): Node {
  if (start === end) return node;
  if (node === undefined) return grow(depth, leavesOf(writes, start, end, undefined, undefined), 0);
  const page = node.kind === 'ref' ? pages.load(node, depth) : node;
  const next =
    page.kind === 'leaf'
      ? updateLeaf(page, node as Leaf | Ref, depth, writes, start, end)
      : updateInner(pages, page, depth, writes, start, end);
  return next === page ? node : next;
}

function updateInner(
  pages: Pages,
  inner: Inner,
  depth: number,
  writes: readonly Write[],
  start: number,
  end: number,
): Node {
  const middle = firstOne(writes, depth, start, end);
  const left = update(pages, inner.left, depth + 1, writes, start, middle);
  const right = update(pages, inner.right, depth + 1, writes, middle, end);
  return left === inner.left && right === inner.right ? inner : join(left, right);
}

/** `node` is the leaf itself or the ref that it was loaded from. */
function updateLeaf(
  leaf: Leaf,
  node: Leaf | Ref,
  depth: number,
  writes: readonly Write[],
  start: number,
  end: number,
): Node {
  if (end - start === 1) {
    const write = writes[start]!;
    if (sameDigest(write.key, leaf.key)) {
      if (write.value === undefined) return undefined;
      return equalBytes(write.value, leaf.value) ? node : new Leaf(write.key, write.value, write.fields, write.decoded);
    }
    if (write.value === undefined) return node;
  }
  return grow(depth, leavesOf(writes, start, end, leaf, node), 0);
}

interface Leaves {
  readonly keys: Digest[];
  readonly nodes: (Leaf | Ref)[];
}

/** The leaves that the writes leave behind, in key order, `kept` among them unless it is written itself. */
function leavesOf(
  writes: readonly Write[],
  start: number,
  end: number,
  kept: Leaf | undefined,
  keptNode: Leaf | Ref | undefined,
): Leaves {
  const keys: Digest[] = [];
  const nodes: (Leaf | Ref)[] = [];
  let pending = kept;
  for (let i = start; i < end; i++) {
    const { key, value, fields, decoded } = writes[i]!;
    if (pending !== undefined) {
      const order = compareDigests(pending.key, key);
      if (order < 0 || (order === 0 && value !== undefined && equalBytes(value, pending.value))) {
        keys.push(pending.key);
        nodes.push(keptNode!);
        pending = undefined;
        if (order === 0) continue;
      } else if (order === 0) pending = undefined;
    }
    if (value === undefined) continue;
    keys.push(key);
    nodes.push(new Leaf(key, value, fields, decoded));
  }
  if (pending !== undefined) {
    keys.push(pending.key);
    nodes.push(keptNode!);
  }
  return { keys, nodes };
}

/** The canonical tree of some leaves in key order, whose keys agree in their first `depth` bits. */
function grow(depth: number, leaves: Leaves, start: number, end = leaves.keys.length): Node {
  if (end - start <= 1) return leaves.nodes[start];
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (bitOf(leaves.keys[middle]!, depth) === 1) high = middle;
    else low = middle + 1;
  }
  const left = low === start ? undefined : grow(depth + 1, leaves, start, low);
  const right = low === end ? undefined : grow(depth + 1, leaves, low, end);
  return new Inner(left, right);
}

/** The first of some writes in key order whose bit at `depth` is one. */
function firstOne(writes: readonly Write[], depth: number, start: number, end: number): number {
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (bitOf(writes[middle]!.key, depth) === 1) high = middle;
    else low = middle + 1;
  }
  return low;
}
