/**
 * Stored nodes on their way into memory: read by hash, checked against that hash, and kept while the cache has room. Whatever is
 * in the cache can be read again, so forgetting it is always safe.
 */

import { attempt, Refused } from '#vm';
import { type Digest, sameDigest } from './digest.ts';
import type { Kv } from './kv.ts';
import { digestText, type Inner, type Leaf, nodeDigest, type Ref } from './node.ts';
import { decodeNode, nodeKey } from './page.ts';
import type { Suite } from './suite.ts';

/** Bytes of stored nodes kept in memory, unless the opener says otherwise. */
export const DEFAULT_CACHE_BYTES = 256 * 1024 * 1024;
/** What a node in memory costs beside its value, roughly and rounded up: a page has up to 15 inner nodes and 16 children,
 * a leaf what was decoded of it. */
const PAGE_COST = 2400;
const LEAF_COST = 2000;

/** The stored nodes of one store under one suite. */
export class Pages {
  readonly suite: Suite;
  readonly #kv: Kv | undefined;
  readonly #limit: number;
  readonly #resident: Ref[] = [];
  #hand = 0;
  #bytes = 0;

  /** Without a store there is nothing to load: trees in memory only. `cacheBytes` bounds what is kept of what was loaded. */
  constructor(suite: Suite, kv?: Kv, cacheBytes = DEFAULT_CACHE_BYTES) {
    this.suite = suite;
    this.#kv = kv;
    this.#limit = kv === undefined ? Number.POSITIVE_INFINITY : cacheBytes;
  }

  /** How many stored nodes are in memory, and what they cost in bytes. */
  get cached(): { readonly nodes: number; readonly bytes: number } {
    return { nodes: this.#resident.length, bytes: this.#bytes };
  }

  /** What `ref`, at `depth`, points to. Throws {@link Refused} STORE_CORRUPTED when it is missing or not what its hash says. */
  load(ref: Ref, depth: number): Inner | Leaf {
    ref.used = true;
    if (ref.page !== undefined) return ref.page;
    const bytes = this.#kv?.get(nodeKey(ref));
    if (bytes === undefined) return corrupted(ref, 'is missing');
    const decoded = attempt(() => decodeNode(this.suite, bytes, depth));
    if (!decoded.ok) return corrupted(ref, `cannot be read: ${decoded.error.message}`);
    const page = decoded.value;
    if (!sameDigest(nodeDigest(this.suite, page), ref)) return corrupted(ref, 'does not have that hash');
    if (ref.leaf && page.kind !== 'leaf') return corrupted(ref, 'is a page where its parent says leaf');
    if (!ref.leaf && page.kind === 'leaf' && depth > 0) return corrupted(ref, 'is a leaf where its parent says page');
    ref.leaf = page.kind === 'leaf';
    this.adopt(ref, page);
    return page;
  }

  /** Puts a node that is in the store into the cache, and makes room for it. */
  adopt(ref: Ref, page: Inner | Leaf): void {
    ref.page = page;
    ref.used = true;
    this.#resident.push(ref);
    this.#bytes += costOf(page);
    // A ref that was read since the hand came by is spared once; so what is in use stays, in constant time.
    while (this.#bytes > this.#limit && this.#resident.length > 1) {
      if (this.#hand >= this.#resident.length) this.#hand = 0;
      const candidate = this.#resident[this.#hand]!;
      if (candidate.used) {
        candidate.used = false;
        this.#hand++;
        continue;
      }
      this.#bytes -= costOf(candidate.page!);
      candidate.page = undefined;
      const last = this.#resident.pop()!;
      if (last !== candidate) this.#resident[this.#hand] = last;
    }
  }
}

function costOf(page: Inner | Leaf): number {
  return page.kind === 'leaf' ? LEAF_COST + page.value.length : PAGE_COST;
}

function corrupted(digest: Digest, what: string): never {
  throw new Refused({
    status: 'STORE_CORRUPTED',
    message: `tree node ${digestText(digest)} ${what}`,
    hint: 'restore the store from a backup, or load a dump of the state into a new store',
  });
}
