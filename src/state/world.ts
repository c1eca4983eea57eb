/**
 * The state of the world: accounts with resources, packages with modules, and whatever else Rooch keeps as objects. A snapshot
 * is a value; nothing reaches the store before `commit`, and that is one durable batch.
 */

import {
  type Address,
  attempt,
  type Bytes,
  INT_MAX,
  type Int,
  Refused,
  type Result,
  refuse,
  type StructType,
} from '#vm';
import { applied, type StateDiff } from './apply.ts';
import type { Changes, StateReader } from './changes.ts';
import { type Digest, digestBytes, digestOf, parseRoot } from './digest.ts';
import { objectsBelow, treeOfObjects } from './dump.ts';
import { resourceKey, stringFieldKey } from './fieldkey.ts';
import { checkFormat, DEFAULT_HEAD, formatWrite, headExpectation, headWrite, readHead, readHeads } from './header.ts';
import type { Kv, KvWrite } from './kv.ts';
import { digestText, type Node, nodeDigest } from './node.ts';
import type { ObjectState } from './object.ts';
import type { ObjectId } from './objectid.ts';
import { addressKey, objectAt, objectById } from './objecttree.ts';
import { Pages } from './pages.ts';
import { MODULE_STORE_ID, moduleValue, resourceValue } from './places.ts';
import { proveResource, type ResourceProof } from './resourceproof.ts';
import { collectNew, settle } from './save.ts';
import { SUITES, type SuiteName } from './suite.ts';
import { nodeAt } from './tree.ts';

/**
 * One state, which never changes. Reading throws {@link Refused} STORE_CORRUPTED when the store does not hold what the root
 * promises.
 */
export class Snapshot implements StateReader {
  readonly pages: Pages;
  #node: Node;

  constructor(pages: Pages, node: Node) {
    this.pages = pages;
    this.#node = node;
  }

  /** The root that commits to everything: `0x` and 64 hex digits. */
  get root(): string {
    return digestText(nodeDigest(this.pages.suite, this.#node));
  }

  /** The 32 bytes of {@link root}. */
  get rootBytes(): Bytes {
    return digestBytes(nodeDigest(this.pages.suite, this.#node));
  }

  resource(address: Address, type: StructType): Bytes | undefined {
    const account = objectAt(this.pages, this.#node, addressKey(address));
    const field = account && objectAt(this.pages, account.fields, digestOf(resourceKey(type)));
    return field && resourceValue(field.state, type);
  }

  module(address: Address, name: string): Bytes | undefined {
    const store = objectAt(this.pages, this.#node, addressKey(MODULE_STORE_ID[0]!));
    const group = store && objectAt(this.pages, store.fields, addressKey(address));
    const field = group && objectAt(this.pages, group.fields, digestOf(stringFieldKey(name)));
    return field && moduleValue(field.state, name);
  }

  /** The object with this id. */
  object(id: ObjectId): ObjectState | undefined {
    return objectById(this.pages, this.#node, id)?.state;
  }

  /** Every object, each before its fields, in the order of ids, with its BCS. */
  objects(): Generator<{ readonly state: ObjectState; readonly bytes: Bytes }> {
    return objectsBelow(this.pages, this.#node);
  }

  /**
   * The state after `changes`, which happened at `time` (milliseconds, u64): written fields get that time, accounts and packages
   * are made where they are missing. Refusals: INVALID_ARGUMENT, STORE_CORRUPTED.
   */
  apply(changes: Changes, time: Int): Result<{ readonly snapshot: Snapshot; readonly diff: StateDiff }> {
    if (typeof time === 'number' ? !Number.isSafeInteger(time) || time < 0 : time < 0n || time > INT_MAX[3]!) {
      return refuse({
        status: 'INVALID_ARGUMENT',
        message: `a time in milliseconds, a u64, was expected, ${time} found`,
      });
    }
    return attempt(() => {
      const { root, diff } = applied(this.pages, this.#node, changes, time);
      return { snapshot: new Snapshot(this.pages, root), diff };
    });
  }

  /** Proof of the resource of `type` at `address`, or of its absence. */
  proveResource(address: Address, type: StructType): ResourceProof {
    return proveResource(this.pages, this.#node, address, type);
  }

  /** What the store must write to hold this state. */
  newNodes(): KvWrite[] {
    const out: KvWrite[] = [];
    collectNew(this.pages, this.#node, out);
    return out;
  }

  /** Tells the snapshot that {@link newNodes} are durable. */
  stored(): void {
    this.#node = settle(this.pages, this.#node);
  }
}

/** The states in one store. */
export class World {
  readonly suite: SuiteName;
  readonly pages: Pages;
  readonly #kv: Kv;
  /** The heads as they were when this world last read or wrote them. */
  readonly #seen: Map<string, Digest | undefined>;

  /** `heads` are those in `kv`. */
  constructor(kv: Kv, suite: SuiteName, heads: ReadonlyMap<string, Digest>, cacheBytes?: number) {
    this.#kv = kv;
    this.#seen = new Map(heads);
    this.suite = suite;
    this.pages = new Pages(SUITES[suite], kv, cacheBytes);
  }

  /** The root of the default head. */
  get root(): string {
    return this.snapshot().root;
  }

  /** The state of a head; the empty one if it was never committed. Throws {@link Refused} for a name that can be none. */
  snapshot(head: string = DEFAULT_HEAD): Snapshot {
    const root = readHead(this.#kv, head);
    this.#seen.set(head, root);
    return new Snapshot(this.pages, root && nodeAt(this.pages.suite, root));
  }

  /** The empty state. */
  empty(): Snapshot {
    return new Snapshot(this.pages, undefined);
  }

  /** The state with this root, committed at any time. Refusals: INVALID_ARGUMENT, STORE_CORRUPTED. */
  at(root: string): Result<Snapshot> {
    return attempt(() => {
      const digest = parseRoot(root);
      if (!digest.ok) throw new Refused(digest.error);
      const node = nodeAt(this.pages.suite, digest.value);
      if (node?.kind === 'ref') this.pages.load(node, 0);
      return new Snapshot(this.pages, node);
    });
  }

  /** The heads by name. */
  heads(): { readonly name: string; readonly root: string }[] {
    return readHeads(this.#kv).map(({ name, root }) => ({ name, root: digestText(root) }));
  }

  /**
   * Makes `snapshot` the state of a head: its nodes and the head in one batch, durable when this returns.
   * Refusals, after which nothing was written: INVALID_ARGUMENT for a snapshot of another world or a bad name; STORE_CHANGED when
   * the head is no longer at the root that this world last read (when it was opened, or by {@link snapshot}) or committed;
   * STORAGE_ERROR, STORE_CORRUPTED.
   */
  commit(snapshot: Snapshot, head: string = DEFAULT_HEAD): Result<void> {
    if (snapshot.pages !== this.pages) {
      return refuse({
        status: 'INVALID_ARGUMENT',
        message: 'a snapshot of this store was expected, one of another found',
      });
    }
    return attempt(() => {
      const writes = snapshot.newNodes();
      const root = digestOf(snapshot.rootBytes);
      writes.push(formatWrite(this.suite), headWrite(head, root));
      this.#kv.batch(writes, [headExpectation(head, this.#seen.get(head))]);
      this.#seen.set(head, root);
      snapshot.stored();
    });
  }

  /**
   * The state of a dump: objects in the order of {@link Snapshot.objects}. With `rehash` the dump may be of the other suite.
   * Refusal: INVALID_ARGUMENT.
   */
  load(objects: Iterable<Bytes>, rehash = false): Result<Snapshot> {
    return attempt(() => new Snapshot(this.pages, treeOfObjects(this.pages, objects, rehash)));
  }
}

/**
 * Opens the states in `kv`, a new store or one of the same suite. `cacheBytes` bounds what is kept of it in memory. Refusals:
 * INVALID_ARGUMENT for a store of another suite or version; STORE_CORRUPTED when a head's root is not there.
 */
export function openWorld(kv: Kv, suite: SuiteName, options: { readonly cacheBytes?: number } = {}): Result<World> {
  return attempt(() => {
    checkFormat(kv, suite);
    const heads = new Map(readHeads(kv).map(({ name, root }) => [name, root]));
    const world = new World(kv, suite, heads, options.cacheBytes);
    for (const root of heads.values()) {
      const node = nodeAt(world.pages.suite, root);
      if (node?.kind === 'ref') world.pages.load(node, 0);
    }
    return world;
  });
}
