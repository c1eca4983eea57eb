/** Making proofs; checking them is in `proof.ts`, which needs no tree. */

import type { Bytes } from '#vm';
import { Digest, digestBytes, sameDigest } from './digest.ts';
import type { Leaf, Node } from './node.ts';
import type { Pages } from './pages.ts';
import type { Proof, ProofLeaf } from './proof.ts';
import type { Suite } from './suite.ts';
import { pathOf } from './walk.ts';

/** What the tree `root` has at `key`, and the proof of it. Throws `Refused` STORE_CORRUPTED. */
export function proofAt(pages: Pages, root: Node, key: Digest): { readonly proof: Proof; readonly value?: Bytes } {
  const path = pathOf(pages, root, key);
  const siblings = path.siblings.map(digestBytes);
  if (path.leaf === undefined) return { proof: { siblings } };
  const proof = { leaf: proofLeaf(pages.suite, path.leaf, key), siblings };
  return sameDigest(path.leaf.key, key) ? { proof, value: path.leaf.value } : { proof };
}

function proofLeaf(suite: Suite, leaf: Leaf, key: Digest): ProofLeaf {
  const hash = new Digest();
  suite.value(leaf.value, hash);
  const out = { key: digestBytes(leaf.key), valueHash: digestBytes(hash) };
  return suite.name === 'rooch' && !sameDigest(leaf.key, key) ? { ...out, value: leaf.value } : out;
}
