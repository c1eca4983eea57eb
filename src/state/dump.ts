/**
 * A whole state as a sequence of objects, each before its fields, and back. An object says its own id, so its BCS is all there
 * is to an entry.
 */

import { type Bytes, Refused } from '#vm';
import { digestBytes, sameDigest } from './digest.ts';
import { digestText, type Node, nodeDigest } from './node.ts';
import { decodeObjectState, type ObjectState } from './object.ts';
import { type ObjectId, objectIdText } from './objectid.ts';
import { addressKey, objectOf, objectWrite } from './objecttree.ts';
import type { Pages } from './pages.ts';
import { keyAddress } from './places.ts';
import { updated, type Write } from './update.ts';
import { leavesInOrder } from './walk.ts';

/** Every object below `node`, in the order of ids: the BCS of each and what it says. Throws `Refused` STORE_CORRUPTED. */
export function* objectsBelow(
  pages: Pages,
  node: Node,
  parent: ObjectId = [],
): Generator<{ readonly state: ObjectState; readonly bytes: Bytes }> {
  for (const leaf of leavesInOrder(pages, node)) {
    const { state, fields } = objectOf(pages, leaf);
    const id = [...parent, keyAddress(digestBytes(leaf.key))];
    if (objectIdText(state.meta.id) !== objectIdText(id)) {
      throw new Refused({
        status: 'STORE_CORRUPTED',
        message: `the state holds object ${objectIdText(state.meta.id)} in the place of ${objectIdText(id)}`,
      });
    }
    yield { state, bytes: leaf.value };
    yield* objectsBelow(pages, fields, id);
  }
}

interface OpenObject {
  readonly state: ObjectState;
  readonly writes: Write[];
}

/**
 * The tree of a sequence of objects as {@link objectsBelow} gives it. Under the suite that it was dumped with, every root in it must be the root of
 * the fields that follow; under another, `rehash`, roots are made anew. Throws `Refused` INVALID_ARGUMENT.
 */
export function treeOfObjects(pages: Pages, objects: Iterable<Bytes>, rehash: boolean): Node {
  const top: Write[] = [];
  const open: OpenObject[] = [];
  const close = (): void => {
    const { state, writes } = open.pop()!;
    const fields = updated(pages, undefined, writes);
    const { stateRoot, id } = state.meta;
    const root = nodeDigest(pages.suite, fields);
    if (!rehash && (stateRoot === undefined || !sameDigest(stateRoot, root))) {
      bad(
        `object ${objectIdText(id)} says that its fields have root ${stateRoot && digestText(stateRoot)}, they have ${digestText(root)}`,
      );
    }
    (open[open.length - 1]?.writes ?? top).push(objectWrite(pages, { state, fields }));
  };
  let count = 0;
  for (const bytes of objects) {
    count++;
    const decoded = decodeObjectState(bytes);
    if (!decoded.ok) return bad(`entry ${count} is no object: ${decoded.error.message}`);
    const { id } = decoded.value.meta;
    if (id.length === 0) return bad(`entry ${count} is the root object, which has no leaf`);
    while (open.length >= id.length) close();
    const parent = open[open.length - 1]?.state.meta.id ?? [];
    if (parent.length !== id.length - 1 || !parent.every((part, i) => part === id[i])) {
      return bad(`object ${objectIdText(id)} does not follow its parent`);
    }
    const siblings = open[open.length - 1]?.writes ?? top;
    const last = siblings[siblings.length - 1];
    const key = addressKey(id[id.length - 1]!);
    if (last !== undefined && keyAddress(digestBytes(last.key)) >= keyAddress(digestBytes(key))) {
      return bad(`object ${objectIdText(id)} is out of order`);
    }
    open.push({ state: decoded.value, writes: [] });
  }
  while (open.length > 0) close();
  return updated(pages, undefined, top);
}

function bad(message: string): never {
  throw new Refused({ status: 'INVALID_ARGUMENT', message, hint: 'load a dump that this program wrote' });
}
