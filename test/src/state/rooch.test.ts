import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hex, unhex } from '#vm';
import { type Proof, verifyAsRooch } from '../../../src/state/proof.ts';
import { SUITES } from '../../../src/state/suite.ts';
import { Tree } from '../../../src/state/tree.ts';

interface Vector {
  name: string;
  steps: {
    updates: [string, string | null][];
    root: string;
    new_nodes: Record<string, string>;
    proofs: { key: string; value: string | null; leaf: [string, string] | null; siblings_bottom_up: string[] }[];
  }[];
}

const vectors: Vector[] = JSON.parse(readFileSync('fixtures/rst.json', 'utf8'));
const b = (text: string): Uint8Array => unhex(text)!;

describe("Rooch's own tree", () => {
  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
    let tree = Tree.empty(SUITES.rooch);
    for (const step of vector.steps) {
      tree = tree.update(step.updates.map(([key, value]) => [b(key), value === null ? undefined : b(value)] as const));
      expect(tree.root).toBe(`0x${step.root}`);
      const nodes = Object.fromEntries(tree.newNodes().map(([key, value]) => [hex(key).slice(2), hex(value!)]));
      tree.stored();
      expect(nodes).toEqual(step.new_nodes);
      for (const expected of step.proofs) {
        const proof = tree.prove(b(expected.key));
        const leaf = proof.leaf ? [hex(proof.leaf.key), hex(proof.leaf.valueHash)] : null;
        expect({ leaf, siblings: proof.siblings.map(hex) }).toEqual({
          leaf: expected.leaf,
          siblings: expected.siblings_bottom_up,
        });
        const theirs: Proof = {
          ...(expected.leaf ? { leaf: { key: b(expected.leaf[0]), valueHash: b(expected.leaf[1]) } } : {}),
          siblings: expected.siblings_bottom_up.map(b),
        };
        const value = expected.value === null ? undefined : b(expected.value);
        expect(verifyAsRooch(SUITES.rooch, step.root, b(expected.key), value, theirs)).toMatchObject({ ok: true });
        const wrong = value === undefined ? Uint8Array.of(1) : undefined;
        expect(verifyAsRooch(SUITES.rooch, step.root, b(expected.key), wrong, theirs)).toMatchObject({ ok: false });
      }
    }
  });

  const key = (text: string): Uint8Array => b(text.padEnd(64, '0'));
  const last = b(`${'0'.repeat(63)}1`);
  it.each([
    ['no key', [], '5350415253455f4d45524b4c455f504c414345484f4c4445525f484153480000'],
    ['one key', [[key(''), '01']], 'fd01926991122f5d8ea98c5fb2cab07e3e11d0ff8c52ba09d5ff1e8c5c6ffe6d'],
    [
      'two keys',
      [
        [key(''), '01'],
        [b('ff'.repeat(32)), '02'],
      ],
      '4083e2606c0ae68cc5aae2412158b79d282867f91f1067eb8cf2ce1541e7b136',
    ],
    [
      'two keys apart at the last bit',
      [
        [key(''), '01'],
        [last, '02'],
      ],
      'cad8c3fb0b8b252d014cf0fa3c5f13b466dc655e1cff4d0d833bd8044fd9b9a9',
    ],
    [
      'two keys apart at bit 4',
      [
        [key(''), '01'],
        [key('08'), '02'],
      ],
      '35de0517a86e9ecf41f4c46c42a8454258dc8f0eca5ff732f743d55f6bd3e0f1',
    ],
  ] as [string, [Uint8Array, string][], string][])('worked example: %s', (_, entries, root) => {
    const tree = Tree.empty(SUITES.rooch).update(entries.map(([k, v]) => [k, b(v)] as const));
    expect(tree.root).toBe(`0x${root}`);
  });
});
