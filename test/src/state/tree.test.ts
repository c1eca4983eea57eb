import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, Refused, unhex } from '#vm';
import { parseRoot } from '../../../src/state/digest.ts';
import { MAX_VALUE_BYTES } from '../../../src/state/page.ts';
import { Pages } from '../../../src/state/pages.ts';
import { SUITE_NAMES, SUITES, type SuiteName } from '../../../src/state/suite.ts';
import { Tree } from '../../../src/state/tree.ts';
import { memoryKv } from '../../../src/store/memory.ts';
import { naiveRoot } from './naive.ts';

/** Few distinct prefixes, so that keys collide, share long paths and are deleted again. */
const key = fc
  .tuple(fc.constantFrom(0, 1, 0x80, 0xff), fc.constantFrom(0, 31, 32, 63), fc.nat(15))
  .map(([fill, at, nibble]) => {
    const text = fill.toString(16).padStart(2, '0').repeat(32);
    return unhex(text.slice(0, at) + nibble.toString(16) + text.slice(at + 1))!;
  });
const value = fc.option(fc.oneof(fc.uint8Array({ maxLength: 3 }), fc.uint8Array({ minLength: 50, maxLength: 600 })), {
  nil: undefined,
});
const batches = fc.array(fc.array(fc.tuple(key, value), { maxLength: 12 }), { maxLength: 8 });

function apply(
  model: Map<string, Uint8Array>,
  batch: readonly (readonly [Uint8Array, Uint8Array | undefined])[],
): void {
  for (const [k, v] of batch) {
    if (v === undefined) model.delete(hex(k));
    else model.set(hex(k), v);
  }
}

describe.each(SUITE_NAMES)('tree under %s', (name: SuiteName) => {
  const suite = SUITES[name];

  it('has the root of its entries after every batch, stored or not, cached or not', () => {
    fc.assert(
      fc.property(batches, fc.boolean(), fc.constantFrom(0, 5000, 1e9), (all, store, cacheBytes) => {
        const kv = memoryKv();
        const pages = new Pages(suite, kv, cacheBytes);
        let tree = Tree.empty(pages);
        const model = new Map<string, Uint8Array>();
        for (const batch of all) {
          const before = { tree, root: tree.root, entries: [...tree.entries()] };
          tree = tree.update(batch);
          apply(model, batch);
          expect(tree.root).toBe(naiveRoot(name, model));
          if (store) {
            kv.batch(tree.newNodes());
            tree.stored();
            expect(tree.newNodes()).toEqual([]);
          }
          expect([...before.tree.entries()]).toEqual(before.entries);
          expect(before.tree.root).toBe(before.root);
          const sorted = [...model].sort(([x], [y]) => (x < y ? -1 : 1));
          expect([...tree.entries()].map(([k, v]) => [hex(k), v])).toEqual(sorted);
          for (const [k, v] of sorted) expect(tree.get(unhex(k)!)).toEqual(v);
          for (const [k] of batch) expect(tree.get(k)).toEqual(model.get(hex(k)));
        }
        const root = parseRoot(tree.root);
        if (!store || !root.ok) return;
        const reopened = Tree.at(new Pages(suite, kv, cacheBytes), root.value);
        expect([...reopened.entries()]).toEqual([...tree.entries()]);
        expect(reopened.update([...model].map(([k]) => [unhex(k)!, undefined] as const)).root).toBe(
          Tree.empty(suite).root,
        );
      }),
      { numRuns: 150 },
    );
  });

  it('does not depend on the order of writes', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(key, fc.uint8Array({ maxLength: 9 })), { selector: ([k]) => hex(k), maxLength: 30 }),
        fc.infiniteStream(fc.nat()),
        (entries, random) => {
          const shuffled = entries
            .map((entry) => ({ entry, rank: random.next().value ?? 0 }))
            .sort((x, y) => x.rank - y.rank)
            .map(({ entry }) => entry);
          let oneByOne = Tree.empty(suite);
          for (const entry of shuffled) oneByOne = oneByOne.update([entry]);
          expect(oneByOne.root).toBe(Tree.empty(suite).update(entries).root);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('iterates behind a key', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.constant(Uint8Array.of(1))), { maxLength: 30 }), key, (entries, after) => {
        const tree = Tree.empty(suite).update(entries);
        const expected = [...tree.entries()].filter(([k]) => hex(k) > hex(after));
        expect([...tree.entries(after)]).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('is the same tree after writes that change nothing', () => {
    const k = new Uint8Array(32);
    const tree = Tree.empty(suite).update([[k, Uint8Array.of(1)]]);
    expect(tree.update([])).toBe(tree);
    expect(tree.update([[k, Uint8Array.of(1)]])).toBe(tree);
    expect(tree.update([[new Uint8Array(32).fill(1), undefined]])).toBe(tree);
  });

  it('refuses keys and values of the wrong length', () => {
    const tree = Tree.empty(suite);
    for (const length of [0, 31, 33]) {
      expect(() => tree.get(new Uint8Array(length))).toThrow(Refused);
      expect(() => tree.update([[new Uint8Array(length), undefined]])).toThrow(Refused);
    }
    const k = new Uint8Array(32);
    expect(tree.update([[k, new Uint8Array(MAX_VALUE_BYTES)]]).get(k)).toHaveLength(MAX_VALUE_BYTES);
    expect(() => tree.update([[k, new Uint8Array(MAX_VALUE_BYTES + 1)]])).toThrow(Refused);
  });

  it('stays within a small cache, whatever its size', () => {
    const kv = memoryKv();
    const limit = 100_000;
    const pages = new Pages(suite, kv, limit);
    let tree = Tree.empty(pages);
    const keyOf = (i: number): Uint8Array => {
      const k = new Uint8Array(32);
      new DataView(k.buffer).setUint32(0, Math.imul(i + 1, 0x9e3779b1));
      return k;
    };
    const model = new Map<string, Uint8Array>();
    for (let round = 0; round < 20; round++) {
      const batch = Array.from(
        { length: 250 },
        (_, i) => [keyOf(250 * round + i), new Uint8Array(100).fill(round)] as const,
      );
      batch.push([keyOf(3 * round), Uint8Array.of(round)]);
      tree = tree.update(batch);
      apply(model, batch);
      kv.batch(tree.newNodes());
      tree.stored();
      expect(pages.cached.bytes).toBeLessThanOrEqual(limit);
    }
    expect(tree.root).toBe(naiveRoot(name, model));
    for (const [k, v] of model) expect(tree.get(unhex(k)!)).toEqual(v);
    expect(pages.cached.bytes).toBeLessThanOrEqual(limit);
    expect(pages.cached.nodes).toBeLessThan(250);
    expect([...tree.entries()].length).toBe(model.size);
  });

  it('refuses every store that was changed', () => {
    const kv = memoryKv();
    let tree = Tree.empty(new Pages(suite, kv));
    const entries = Array.from({ length: 40 }, (_, i) => [new Uint8Array(32).fill(i * 6), Uint8Array.of(i)] as const);
    tree = tree.update(entries);
    const nodes = tree.newNodes();
    kv.batch(nodes);
    const root = parseRoot(tree.root);
    if (!root.ok) throw new Error();
    const readAll = (): unknown => [...Tree.at(new Pages(suite, kv), root.value).entries()];
    expect(readAll()).toEqual(entries);
    for (const [k, v] of nodes) {
      const flip = (at: number): Uint8Array => v!.map((x, i) => (i === at ? x ^ 1 : x));
      const bad = [undefined, Uint8Array.of(), v!.slice(1), Uint8Array.from([...v!, 0]), flip(0), flip(v!.length - 1)];
      for (let at = 1; at < v!.length; at += 7) bad.push(flip(at));
      for (const other of bad) {
        kv.batch([[k, other]]);
        expect(readAll).toThrow(
          expect.objectContaining({ refusal: expect.objectContaining({ status: 'STORE_CORRUPTED' }) }),
        );
      }
      kv.batch([[k, v]]);
    }
    expect(readAll()).toEqual(entries);
  });
});

describe('roots as text', () => {
  it.each(['', '0x', 'zz', '0x12', '0'.repeat(63), '0'.repeat(66)])("refuses '%s'", (text) => {
    expect(parseRoot(text)).toMatchObject({ ok: false, error: { status: 'INVALID_ARGUMENT' } });
  });
});
