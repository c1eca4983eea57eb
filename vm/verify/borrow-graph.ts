/**
 * The borrow graph: which references may point into what other references point to. A node is a reference; an edge from parent
 * to child says that the child was borrowed from the parent along a path of labels: exactly along it (strong) or along it
 * and anything further (weak). A path is a string of labels of two characters each, so a prefix is a prefix.
 * Source: move-borrow-graph/src/{graph,references,paths}.rs.
 */

/** One way in which a child borrows from a parent. Never changed, so graphs share them. */
export interface Edge {
  readonly strong: boolean;
  readonly path: string;
}

/** Most edges between two nodes; one more and they become a single weak edge with the empty path. */
export const MAX_EDGES = 10;

const ANYWHERE: Edge = { strong: false, path: '' };

/** Edges between one parent and one child. */
class EdgeSet {
  readonly edges: Edge[];
  /** Set once the edges were too many to tell apart; stays while the set lives. */
  overflown: boolean;

  constructor(edges: Edge[], overflown: boolean) {
    this.edges = edges;
    this.overflown = overflown;
  }

  /** Change in the number of edges. */
  insert(edge: Edge): number {
    if (this.overflown) return 0;
    const { edges } = this;
    const before = edges.length;
    for (const known of edges) if (known.strong === edge.strong && known.path === edge.path) return 0;
    if (before < MAX_EDGES) {
      edges.push(edge);
      return 1;
    }
    edges.length = 0;
    edges.push(ANYWHERE);
    this.overflown = true;
    return 1 - before;
  }

  /** Whether everything that `edge` allows is allowed already. */
  covers(edge: Edge): boolean {
    for (const known of this.edges) {
      if (known.strong ? edge.strong && edge.path === known.path : edge.path.startsWith(known.path)) return true;
    }
    return false;
  }
}

interface Node {
  readonly mutable: boolean;
  /** Children, with the edges to each. */
  readonly out: Map<number, EdgeSet>;
  /** Parents. */
  readonly into: Set<number>;
}

export class BorrowGraph {
  #nodes = new Map<number, Node>();
  /** Nodes and edges. */
  size = 0;

  /** A new node without edges. */
  add(id: number, mutable: boolean): void {
    this.#nodes.set(id, { mutable, out: new Map(), into: new Set() });
    this.size++;
  }

  isMutable(id: number): boolean {
    return this.#nodes.get(id)!.mutable;
  }

  copy(): BorrowGraph {
    const copy = new BorrowGraph();
    for (const [id, { mutable, out, into }] of this.#nodes) {
      const children = new Map<number, EdgeSet>();
      for (const [child, set] of out) children.set(child, new EdgeSet(set.edges.slice(), set.overflown));
      copy.#nodes.set(id, { mutable, out: children, into: new Set(into) });
    }
    copy.size = this.size;
    return copy;
  }

  #connect(parent: number, edge: Edge, child: number): void {
    const { out } = this.#nodes.get(parent)!;
    const set = out.get(child);
    if (set !== undefined) {
      this.size += set.insert(edge);
      return;
    }
    out.set(child, new EdgeSet([edge], false));
    this.#nodes.get(child)!.into.add(parent);
    this.size++;
  }

  /** `child` may point to anything under `path` of `parent`. */
  borrowWeak(parent: number, path: string, child: number): void {
    this.#connect(parent, { strong: false, path }, child);
  }

  /** `child` points exactly to `path` of `parent`; what was borrowed from there is now borrowed from `child`. */
  borrowStrong(parent: number, path: string, child: number): void {
    const { out } = this.#nodes.get(parent)!;
    const moved: [number, Edge][] = [];
    for (const [other, set] of out) {
      const { edges } = set;
      let kept = 0;
      for (const edge of edges) {
        if (edge.path.startsWith(path)) moved.push([other, edge]);
        else edges[kept++] = edge;
      }
      if (kept === edges.length) continue;
      this.size -= edges.length - kept;
      edges.length = kept;
      if (kept > 0) continue;
      out.delete(other);
      this.#nodes.get(other)!.into.delete(parent);
    }
    for (const [other, edge] of moved)
      this.#connect(child, { strong: edge.strong, path: edge.path.slice(path.length) }, other);
    this.#connect(parent, { strong: true, path }, child);
  }

  /** How many pairs of edges {@link release} has to join. */
  releaseCost(id: number): number {
    const { out, into } = this.#nodes.get(id)!;
    let above = 0;
    let below = 0;
    for (const parent of into) above += this.#nodes.get(parent)!.out.get(id)!.edges.length;
    for (const set of out.values()) below += set.edges.length;
    return above * below;
  }

  /** Removes a node; what borrowed from it borrows from its parents now. */
  release(id: number): void {
    const { out, into } = this.#nodes.get(id)!;
    this.#nodes.delete(id);
    this.size--;
    for (const set of out.values()) this.size -= set.edges.length;
    for (const child of out.keys()) this.#nodes.get(child)!.into.delete(id);
    for (const parent of into) {
      const parentOut = this.#nodes.get(parent)!.out;
      const parentEdges = parentOut.get(id)!.edges;
      parentOut.delete(id);
      this.size -= parentEdges.length;
      for (const parentEdge of parentEdges) {
        for (const [child, set] of out) {
          for (const edge of set.edges) {
            if (parent === child) continue;
            this.#connect(
              parent,
              {
                strong: parentEdge.strong && edge.strong,
                path: parentEdge.strong ? parentEdge.path + edge.path : parentEdge.path,
              },
              child,
            );
          }
        }
      }
    }
  }

  /**
   * Whether something borrowed from `id` is alive that a use of `label` (or of all of it, without one) would meet: a borrow of
   * the whole or of that label. With `mutableOnly`, only mutable borrowers count.
   */
  isBorrowed(id: number, label: string | undefined, mutableOnly: boolean): boolean {
    for (const [child, set] of this.#nodes.get(id)!.out) {
      if (mutableOnly && !this.#nodes.get(child)!.mutable) continue;
      if (label === undefined) return true;
      for (const { path } of set.edges) if (path === '' || path.startsWith(label)) return true;
    }
    return false;
  }

  /** Whether something borrows the whole of `id`, not just a part. */
  isBorrowedWhole(id: number): boolean {
    for (const set of this.#nodes.get(id)!.out.values()) for (const { path } of set.edges) if (path === '') return true;
    return false;
  }

  /** Gives nodes new names; those not in `names` keep theirs. */
  rename(names: ReadonlyMap<number, number>): void {
    if (names.size === 0) return;
    const nodes = new Map<number, Node>();
    const name = (id: number): number => names.get(id) ?? id;
    for (const [id, { mutable, out, into }] of this.#nodes) {
      const children = new Map<number, EdgeSet>();
      for (const [child, set] of out) children.set(name(child), set);
      const parents = new Set<number>();
      for (const parent of into) parents.add(name(parent));
      nodes.set(name(id), { mutable, out: children, into: parents });
    }
    this.#nodes = nodes;
  }

  /** Adds what `other`, a graph over the same nodes, allows and this one does not; whether there was any. */
  absorb(other: BorrowGraph): boolean {
    let changed = false;
    for (const [parent, { out }] of other.#nodes) {
      const known = this.#nodes.get(parent)!.out;
      for (const [child, set] of out) {
        const here = known.get(child);
        // Judged against what was known before, since the order of edges must not matter.
        const missing = here === undefined ? set.edges : set.edges.filter((edge) => !here.covers(edge));
        for (const edge of missing) this.#connect(parent, edge, child);
        if (missing.length > 0) changed = true;
      }
    }
    return changed;
  }
}
