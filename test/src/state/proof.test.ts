import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, unhex } from '#vm';
import { Digest, digestBytes, digestOf } from '../../../src/state/digest.ts';
import {
  decodeProof,
  encodeProof,
  MAX_PROOF_SIBLINGS,
  type Proof,
  verifyAsRooch,
  verifyProof,
} from '../../../src/state/proof.ts';
import { leafDigest, MIN_ROOCH_VALUE_BYTES, SUITE_NAMES, SUITES, type Suite } from '../../../src/state/suite.ts';
import { Tree } from '../../../src/state/tree.ts';

const INVALID = { ok: false, error: { status: 'INVALID_PROOF' } };
const key = fc.tuple(fc.constantFrom(0, 0xff), fc.nat(63), fc.nat(15)).map(([fill, at, nibble]) => {
  const text = fill.toString(16).padStart(2, '0').repeat(32);
  return unhex(text.slice(0, at) + nibble.toString(16) + text.slice(at + 1))!;
});
const value = fc.uint8Array({ minLength: MIN_ROOCH_VALUE_BYTES, maxLength: 120 });
const b32 = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const long = (byte: number): Uint8Array => new Uint8Array(MIN_ROOCH_VALUE_BYTES).fill(byte);

describe.each(SUITE_NAMES)('proofs under %s', (name) => {
  const suite = SUITES[name];

  it('show what is there and what is not, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(key, value), { maxLength: 12 }), key, value, (entries, other, wrong) => {
        const tree = Tree.empty(suite).update(entries);
        for (const k of [...entries.map(([k]) => k), other]) {
          const v = tree.get(k);
          const proof = tree.prove(k);
          expect(decodeProof(suite, encodeProof(suite, proof))).toEqual({ ok: true, value: proof });
          expect(verifyProof(suite, tree.root, k, v, proof)).toEqual({ ok: true, value: undefined });
          if (v !== undefined) expect(verifyProof(suite, tree.root, k, undefined, proof)).toMatchObject(INVALID);
          if (v === undefined || hex(v) !== hex(wrong)) {
            expect(verifyProof(suite, tree.root, k, wrong, proof)).toMatchObject(INVALID);
          }
          const otherRoot = tree.update([[b32(7), wrong]]).root;
          expect(verifyProof(suite, otherRoot, k, v, proof)).toMatchObject(INVALID);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('fail after a change of any single byte', () => {
    const entries = [0x00, 0x01, 0x40, 0x80, 0xff].map((byte, i) => [b32(byte), long(i)] as const);
    const trees = [Tree.empty(suite), Tree.empty(suite).update(entries.slice(0, 1)), Tree.empty(suite).update(entries)];
    const accepted: string[] = [];
    let checked = 0;
    for (const tree of trees) {
      for (const k of [b32(0x40), b32(0x41), b32(0xc0), b32(0)]) {
        const v = tree.get(k);
        const bytes = encodeProof(suite, tree.prove(k));
        for (let at = 0; at < bytes.length; at++) {
          for (const bit of [1, 2, 4, 8, 16, 32, 64, 128]) {
            const decoded = decodeProof(
              suite,
              bytes.map((byte, i) => (i === at ? byte ^ bit : byte)),
            );
            const verified = decoded.ok ? verifyProof(suite, tree.root, k, v, decoded.value) : decoded;
            if (verified.ok || verified.error.status !== 'INVALID_PROOF') accepted.push(`byte ${at} bit ${bit}`);
            checked++;
          }
        }
        for (const cut of [bytes.slice(0, -1), bytes.slice(1), Uint8Array.from([...bytes, 0])]) {
          const decoded = decodeProof(suite, cut);
          if (decoded.ok) expect(verifyProof(suite, tree.root, k, v, decoded.value)).toMatchObject(INVALID);
        }
      }
    }
    expect(accepted).toEqual([]);
    expect(checked).toBeGreaterThan(1000);
  });

  it('may have as many siblings as a key has bits', () => {
    const last = b32(0);
    last[31] = 1;
    const tree = Tree.empty(suite).update([
      [b32(0), long(1)],
      [last, long(2)],
    ]);
    const proof = tree.prove(b32(0));
    expect(proof.siblings).toHaveLength(MAX_PROOF_SIBLINGS);
    expect(verifyProof(suite, tree.root, b32(0), long(1), proof).ok).toBe(true);
    const more = { ...proof, siblings: [...proof.siblings, b32(1)] };
    expect(verifyProof(suite, tree.root, b32(0), long(1), more)).toMatchObject(INVALID);
    expect(decodeProof(suite, encodeProof(suite, more))).toMatchObject(INVALID);
  });

  it('refuses the children of an inner node in the place of a leaf', () => {
    const tree = Tree.empty(suite).update([
      [b32(0), long(1)],
      [b32(0xff), long(2)],
    ]);
    const left = digestBytes(leafDigest(suite, digestOf(b32(0)), long(1)));
    const right = digestBytes(leafDigest(suite, digestOf(b32(0xff)), long(2)));
    // The absence of a key that is there, for all the root can tell under Rooch's own rule.
    const forged: Proof = { leaf: { key: left, valueHash: right }, siblings: [] };
    expect(verifyAsRooch(suite, tree.root, b32(0), undefined, forged).ok).toBe(name === 'rooch');
    expect(verifyProof(suite, tree.root, b32(0), undefined, forged)).toMatchObject(INVALID);
    for (const preimage of [new Uint8Array(0), long(2), Uint8Array.from([...b32(0xff), ...right])]) {
      const withValue: Proof = { leaf: { key: left, valueHash: right, value: preimage }, siblings: [] };
      expect(verifyProof(suite, tree.root, b32(0), undefined, withValue)).toMatchObject(INVALID);
    }
  });

  it.each([MIN_ROOCH_VALUE_BYTES - 1, MIN_ROOCH_VALUE_BYTES])('on values of %i bytes', (length) => {
    const v = new Uint8Array(length).fill(3);
    const tree = Tree.empty(suite).update([[b32(1), v]]);
    const fine = name === 'separated' || length >= MIN_ROOCH_VALUE_BYTES;
    expect(verifyProof(suite, tree.root, b32(1), v, tree.prove(b32(1))).ok).toBe(fine);
    expect(verifyProof(suite, tree.root, b32(2), undefined, tree.prove(b32(2))).ok).toBe(fine);
  });

  it('refuses roots and keys that are none, and parts of the wrong length', () => {
    const tree = Tree.empty(suite);
    const proof = tree.prove(b32(0));
    expect(verifyProof(suite, '0x12', b32(0), undefined, proof)).toMatchObject({
      error: { status: 'INVALID_ARGUMENT' },
    });
    expect(verifyProof(suite, tree.root, b32(0).slice(1), undefined, proof)).toMatchObject({
      error: { status: 'INVALID_ARGUMENT' },
    });
    expect(verifyProof(suite, tree.root, b32(0), undefined, { siblings: [b32(0).slice(1)] })).toMatchObject(INVALID);
    const leaf = { key: b32(0).slice(1), valueHash: b32(0) };
    expect(verifyProof(suite, tree.root, b32(0), undefined, { leaf, siblings: [] })).toMatchObject(INVALID);
  });
});

/** Known and documented in docs/state.md: why roots that people sign are never `rooch`. Each must deceive `rooch`, and only it. */
describe.each(SUITE_NAMES)('what a tree may hold under %s', (name) => {
  const suite = SUITES[name];
  const ghost = long(9);
  const ghostHash = digestBytes(digestOfValue(suite, ghost));

  it('a key that is the hash of a leaf: read as an inner node, its leaf shows that leaf', () => {
    const ghostKey = b32(0x20);
    const chosen = digestBytes(leafDigest(suite, digestOf(ghostKey), ghost));
    const tree = Tree.empty(suite).update([[chosen, long(1)]]);
    const valueHash = digestBytes(digestOfValue(suite, long(1)));
    const forged: Proof = { leaf: { key: ghostKey, valueHash: ghostHash }, siblings: [valueHash] };
    expect(tree.get(ghostKey)).toBeUndefined();
    expect(verifyProof(suite, tree.root, ghostKey, ghost, forged).ok).toBe(name === 'rooch');
  });

  it('a value of 64 bytes: read as an inner node below its leaf, its hash shows any leaf', () => {
    const ghostKey = b32(0xc0);
    const right = digestBytes(leafDigest(suite, digestOf(ghostKey), ghost));
    const left = b32(0x11);
    const tree = Tree.empty(suite).update([[b32(0x55), Uint8Array.from([...left, ...right])]]);
    const forged: Proof = { leaf: { key: ghostKey, valueHash: ghostHash }, siblings: [left, b32(0x55)] };
    expect(tree.get(ghostKey)).toBeUndefined();
    expect(verifyProof(suite, tree.root, ghostKey, ghost, forged).ok).toBe(name === 'rooch');
  });
});

function digestOfValue(suite: Suite, bytes: Uint8Array): Digest {
  const out = new Digest();
  suite.value(bytes, out);
  return out;
}
