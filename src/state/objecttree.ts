/**
 * The object tree: every object's leaf commits to the tree of its fields by the root in its metadata. A leaf in memory also
 * points to that tree, so a snapshot of everything is one pointer; what is only in the store is found by the root.
 */

import { addressBytes, Refused } from '#vm';
import { copyDigest, Digest, digestOf } from './digest.ts';
import { type Leaf, type Node, nodeDigest } from './node.ts';
import { decodeObjectState, encodeObjectState, type ObjectState } from './object.ts';
import { type ObjectId, objectIdText } from './objectid.ts';
import type { Pages } from './pages.ts';
import { nodeAt } from './tree.ts';
import type { Write } from './update.ts';
import { leafOf } from './walk.ts';

/** An object in memory: its state, and the tree of its fields. */
export interface TreeObject {
  readonly state: ObjectState;
  readonly fields: Node;
}

/** The key that an address is. */
export function addressKey(address: string): Digest {
  return digestOf(addressBytes(address));
}

/** The object that a leaf holds. Throws {@link Refused} STORE_CORRUPTED when it holds none. */
export function objectOf(pages: Pages, leaf: Leaf): TreeObject {
  const state = (leaf.decoded ?? decoded(leaf)) as ObjectState;
  leaf.decoded = state;
  if (leaf.fields === undefined && state.meta.stateRoot !== undefined) {
    leaf.fields = nodeAt(pages.suite, state.meta.stateRoot);
  }
  return { state, fields: leaf.fields };
}

function decoded(leaf: Leaf): ObjectState {
  const state = decodeObjectState(leaf.value);
  if (state.ok) return state.value;
  throw new Refused({
    status: 'STORE_CORRUPTED',
    message: `a leaf of the state is no object: ${state.error.message}`,
    hint: 'the store was not written by this program, or not as a state of objects',
  });
}

/** The object at `key` among the fields `node`. */
export function objectAt(pages: Pages, node: Node, key: Digest): TreeObject | undefined {
  const leaf = leafOf(pages, node, key);
  return leaf && objectOf(pages, leaf);
}

/** The object with this id, below the root's fields `node`. */
export function objectById(pages: Pages, node: Node, id: ObjectId): TreeObject | undefined {
  let object: TreeObject | undefined;
  let fields = node;
  for (const part of id) {
    object = objectAt(pages, fields, addressKey(part));
    if (object === undefined) return undefined;
    fields = object.fields;
  }
  if (object !== undefined && objectIdText(object.state.meta.id) !== objectIdText(id)) {
    throw new Refused({
      status: 'STORE_CORRUPTED',
      message: `the state holds object ${objectIdText(object.state.meta.id)} in the place of ${objectIdText(id)}`,
    });
  }
  return object;
}

/** The write of an object into its parent's fields, its metadata brought up to date with its own. */
export function objectWrite(pages: Pages, { state, fields }: TreeObject): Write {
  const id = state.meta.id;
  const decoded: ObjectState = { meta: { ...state.meta, stateRoot: ownRoot(pages, fields) }, value: state.value };
  return { key: addressKey(id[id.length - 1]!), value: encodeObjectState(decoded), fields, decoded };
}

/** The root of some fields, apart from the node that has it: metadata must not keep a tree in memory. */
function ownRoot(pages: Pages, fields: Node): Digest {
  const out = new Digest();
  copyDigest(nodeDigest(pages.suite, fields), out);
  return out;
}
