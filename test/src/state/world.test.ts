import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressBytes, hex, parseType, Refused, type StructType, utf8 } from '#vm';
import { Overlay } from '../../../src/state/changes.ts';
import { resourceKey } from '../../../src/state/fieldkey.ts';
import { MAX_HEAD_NAME } from '../../../src/state/header.ts';
import type { Kv } from '../../../src/state/kv.ts';
import { digestText } from '../../../src/state/node.ts';
import { decodeObjectState, encodeObjectState } from '../../../src/state/object.ts';
import { accountObjectId } from '../../../src/state/objectid.ts';
import { ACCOUNT_TYPE, MODULE_STORE_ID, PACKAGE_TYPE, packageId } from '../../../src/state/places.ts';
import { decodeResourceProof, encodeResourceProof, verifyResourceProof } from '../../../src/state/resourceproof.ts';
import { SUITE_NAMES, SUITES } from '../../../src/state/suite.ts';
import { Tree } from '../../../src/state/tree.ts';
import { openWorld, type Snapshot, type World } from '../../../src/state/world.ts';
import { memoryKv } from '../../../src/store/memory.ts';
import { naiveRoot } from './naive.ts';

const struct = (text: string): StructType => {
  const type = parseType(text);
  if (!type.ok || type.value.kind !== 'struct') throw new Error(text);
  return type.value;
};
const address = (n: number): string => `0x${n.toString(16).padStart(64, '0')}`;
const TYPES = ['0xb0::game::Board', '0xb0::bank::Coin<0xb0::bank::Gold>', '0x1::m::S<vector<u8>,bool>'].map(struct);
const BOARD = TYPES[0]!;
const b = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);

function world(kv: Kv = memoryKv(), suite: (typeof SUITE_NAMES)[number] = 'separated', cacheBytes?: number): World {
  const opened = openWorld(kv, suite, cacheBytes === undefined ? {} : { cacheBytes });
  if (!opened.ok) throw new Refused(opened.error);
  return opened.value;
}

function put(snapshot: Snapshot, n: number, type: StructType, value: Uint8Array | undefined, time = 5): Snapshot {
  const result = snapshot.apply({ resources: [{ address: address(n), type, value }], modules: [] }, time);
  if (!result.ok) throw new Refused(result.error);
  return result.value.snapshot;
}

describe('accounts and resources', () => {
  it('are made, written and deleted with the metadata of the rules', () => {
    const w = world();
    const made = put(w.empty(), 1, BOARD, b(1, 2), 1000);
    const account = made.object(accountObjectId(address(1)))!;
    expect(account.meta).toMatchObject({
      owner: address(1),
      flag: 0,
      size: 1,
      createdAt: 1000,
      updatedAt: 1000,
      type: { text: ACCOUNT_TYPE.text },
    });
    expect(hex(account.value)).toBe(`${address(1).slice(2)}0000000000000000`);
    const id = [address(1), `0x${hex(resourceKey(BOARD))}`];
    const name = `0x${'1'.padStart(64, '0')}::string::String`;
    expect(made.object(id)).toMatchObject({
      meta: {
        id,
        owner: address(0),
        flag: 0,
        size: 0,
        createdAt: 1000,
        updatedAt: 1000,
        type: { text: `0x${'2'.padStart(64, '0')}::object::DynamicField<${name},${BOARD.text}>` },
      },
      value: b(BOARD.text.length, ...utf8(BOARD.text), 1, 2),
    });

    const written = put(put(made, 1, BOARD, b(3), 2000), 1, TYPES[1]!, b(4), 3000);
    expect(written.object(id)!.meta).toMatchObject({ createdAt: 1000, updatedAt: 2000 });
    // Fields come and go without a trace in the times of their account.
    expect(written.object(accountObjectId(address(1)))!.meta).toMatchObject({
      size: 2,
      createdAt: 1000,
      updatedAt: 1000,
    });
    const same = put(written, 1, BOARD, b(3), 4000);
    expect(same.object(id)!.meta).toMatchObject({ createdAt: 1000, updatedAt: 4000 });

    const deleted = put(same, 1, BOARD, undefined, 5000);
    expect(deleted.resource(address(1), BOARD)).toBeUndefined();
    expect(deleted.object(id)).toBeUndefined();
    expect(deleted.object(accountObjectId(address(1)))!.meta).toMatchObject({ size: 1, updatedAt: 1000 });
    const emptied = put(deleted, 1, TYPES[1]!, undefined);
    expect(emptied.object(accountObjectId(address(1)))!.meta).toMatchObject({
      size: 0,
      stateRoot: SUITES.separated.empty,
    });
    expect(same.resource(address(1), BOARD)).toEqual(b(3));
  });

  it('deleting what is not there changes nothing and makes no account', () => {
    const snapshot = put(world().empty(), 1, BOARD, undefined);
    expect(snapshot.root).toBe(world().empty().root);
  });

  it('says what changed, in order, and takes the last change of a place', () => {
    const start = put(world().empty(), 2, BOARD, b(7));
    const result = start.apply(
      {
        resources: [
          { address: address(2), type: BOARD, value: b(8) },
          { address: address(3), type: BOARD, value: b(1) },
          { address: address(1), type: TYPES[1]!, value: undefined },
          { address: address(2), type: BOARD, value: undefined },
          { address: address(3), type: TYPES[2]!, value: b(2) },
        ],
        modules: [{ address: address(9), name: 'm', bytes: b(1) }],
      },
      6,
    );
    if (!result.ok) throw new Refused(result.error);
    expect(result.value.diff).toEqual({
      resources: [
        { address: address(2), type: BOARD, before: b(7), after: undefined },
        { address: address(3), type: TYPES[2]!, before: undefined, after: b(2) },
        { address: address(3), type: BOARD, before: undefined, after: b(1) },
      ],
      modules: [{ address: address(9), name: 'm', before: undefined, after: b(1) }],
      accounts: [address(3)],
    });
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53, -1n, 2n ** 64n])('refuse the time %s', (time) => {
    expect(world().empty().apply({ resources: [], modules: [] }, time)).toMatchObject({
      ok: false,
      error: { status: 'INVALID_ARGUMENT' },
    });
  });

  it('take the largest time', () => {
    const snapshot = world().empty();
    const changes = { resources: [{ address: address(1), type: BOARD, value: b(1) }], modules: [] };
    const result = snapshot.apply(changes, 2n ** 64n - 1n);
    expect(result.ok && result.value.snapshot.object([address(1)])!.meta.createdAt).toBe(2n ** 64n - 1n);
  });

  it('deleted and made again in one set of changes are new', () => {
    const start = put(world().empty(), 1, BOARD, b(1), 10);
    const overlay = new Overlay(start);
    overlay.setResource(address(1), BOARD, undefined);
    expect(overlay.resource(address(1), BOARD)).toBeUndefined();
    overlay.setResource(address(1), BOARD, b(2));
    expect(overlay.resource(address(1), BOARD)).toEqual(b(2));
    expect(start.resource(address(1), BOARD)).toEqual(b(1));
    const after = start.apply(overlay.changes(), 20);
    if (!after.ok) throw new Refused(after.error);
    const id = [address(1), `0x${hex(resourceKey(BOARD))}`];
    expect(after.value.snapshot.object(id)!.meta).toMatchObject({ createdAt: 20, updatedAt: 20 });
    expect(after.value.snapshot.object([address(1)])!.meta.size).toBe(1);
  });
});

describe('modules', () => {
  const publish = (snapshot: Snapshot, name: string, bytes: Uint8Array, time: number): Snapshot => {
    const overlay = new Overlay(snapshot);
    overlay.setModule(address(0xb0), name, bytes);
    expect(overlay.module(address(0xb0), name)).toEqual(bytes);
    const result = snapshot.apply(overlay.changes(), time);
    if (!result.ok) throw new Refused(result.error);
    return result.value.snapshot;
  };

  it('live in the package of their address, which counts its versions', () => {
    const one = publish(world().empty(), 'game', b(1, 2, 3), 10);
    const two = publish(publish(one, 'bank', b(4), 20), 'game', new Uint8Array(300).fill(5), 30);
    expect(one.module(address(0xb0), 'game')).toEqual(b(1, 2, 3));
    expect(one.module(address(0xb0), 'bank')).toBeUndefined();
    expect(one.module(address(0xb1), 'game')).toBeUndefined();
    expect(two.module(address(0xb0), 'game')).toEqual(new Uint8Array(300).fill(5));
    expect(two.module(address(0xb0), 'bank')).toEqual(b(4));
    const store = two.object(MODULE_STORE_ID)!;
    expect(store).toMatchObject({ meta: { flag: 1, owner: address(0), size: 1 }, value: b(0) });
    expect(two.object(packageId(address(0xb0)))).toMatchObject({
      meta: { owner: address(0xb0), size: 2, createdAt: 10, updatedAt: 30, type: { text: PACKAGE_TYPE.text } },
      value: b(3, 0, 0, 0, 0, 0, 0, 0),
    });
    const modules = [...two.objects()].filter(({ state }) => state.meta.id.length === 3);
    expect(modules.map(({ state }) => state.meta.createdAt).sort()).toEqual([20, 30]);
  });
});

describe.each(SUITE_NAMES)('the world under %s', (suite) => {
  it('has at each level the root of the definition', () => {
    let snapshot = world(memoryKv(), suite).empty();
    for (let i = 0; i < 20; i++) snapshot = put(snapshot, i % 4, TYPES[i % 3]!, i % 7 === 0 ? undefined : b(i), i);
    const objects = [...snapshot.objects()];
    const below = (parent: readonly string[]): Map<string, Uint8Array> =>
      new Map(
        objects
          .filter(
            ({ state: { meta } }) => meta.id.length === parent.length + 1 && parent.every((p, i) => p === meta.id[i]),
          )
          .map(({ state, bytes }) => [state.meta.id[parent.length]!.slice(2), bytes]),
      );
    expect(snapshot.root).toBe(naiveRoot(suite, below([])));
    for (const { state } of objects) {
      expect(digestText(state.meta.stateRoot!)).toBe(naiveRoot(suite, below(state.meta.id)));
    }
    expect(objects.length).toBeGreaterThan(12);
  });

  it('is what was committed, after any number of commits and any cache', () => {
    const change = fc.tuple(
      fc.nat(3),
      fc.constantFrom(...TYPES),
      fc.option(fc.uint8Array({ maxLength: 40 })),
      fc.boolean(),
    );
    fc.assert(
      fc.property(
        fc.array(fc.array(change, { maxLength: 6 }), { maxLength: 6 }),
        fc.constantFrom(0, 1e8),
        (txs, cache) => {
          const kv = memoryKv();
          const w = world(kv, suite, cache);
          let snapshot = w.snapshot();
          const model = new Map<string, Uint8Array>();
          for (const [time, tx] of txs.entries()) {
            const overlay = new Overlay(snapshot);
            for (const [n, type, value] of tx) {
              overlay.setResource(address(n), type, value ?? undefined);
              if (value === null) model.delete(`${n} ${type.text}`);
              else model.set(`${n} ${type.text}`, value);
            }
            const result = snapshot.apply(overlay.changes(), time);
            if (!result.ok) throw new Refused(result.error);
            snapshot = result.value.snapshot;
            if (tx[0]?.[3] === true) {
              expect(w.commit(snapshot).ok).toBe(true);
              expect(w.root).toBe(snapshot.root);
              snapshot = world(kv, suite, cache).snapshot().root === snapshot.root ? w.snapshot() : snapshot;
            }
            for (let n = 0; n < 4; n++) {
              for (const type of TYPES) {
                expect(snapshot.resource(address(n), type)).toEqual(model.get(`${n} ${type.text}`));
              }
            }
          }
          expect(w.commit(snapshot).ok).toBe(true);
          const again = world(kv, suite, cache).snapshot();
          expect([...again.objects()]).toEqual([...snapshot.objects()]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('writes nothing before a commit, and one batch then', () => {
    const kv = memoryKv();
    const batches: number[] = [];
    const spy: Kv = {
      get: (key) => kv.get(key),
      scan: (prefix) => kv.scan(prefix),
      close: () => kv.close(),
      batch: (writes) => {
        batches.push(writes.length);
        kv.batch(writes);
      },
    };
    const w = world(spy, suite);
    const snapshot = put(put(w.snapshot(), 1, BOARD, b(1)), 2, BOARD, b(1));
    expect(snapshot.root).toMatch(/^0x/);
    expect([...kv.scan(b())]).toEqual([]);
    expect(w.commit(snapshot).ok).toBe(true);
    expect(batches).toHaveLength(1);
    expect(w.commit(snapshot).ok).toBe(true);
    expect(batches[1]).toBe(2);
  });

  it('stays whole when the store refuses a batch', () => {
    const kv = memoryKv();
    let full = true;
    const failing: Kv = {
      get: (key) => kv.get(key),
      scan: (prefix) => kv.scan(prefix),
      close: () => kv.close(),
      batch: (writes) => {
        if (full) throw new Refused({ status: 'STORAGE_ERROR', message: 'disk full' });
        kv.batch(writes);
      },
    };
    const w = world(failing, suite, 0);
    const snapshot = put(w.snapshot(), 1, BOARD, b(1));
    expect(w.commit(snapshot)).toMatchObject({ ok: false, error: { status: 'STORAGE_ERROR' } });
    expect([...kv.scan(b())]).toEqual([]);
    expect(snapshot.resource(address(1), BOARD)).toEqual(b(1));
    full = false;
    expect(w.commit(snapshot).ok).toBe(true);
    expect(world(kv, suite).snapshot().resource(address(1), BOARD)).toEqual(b(1));
  });

  it('proves resources, and their absence at both levels', () => {
    let snapshot = world(memoryKv(), suite).empty();
    const proves = (n: number, type: StructType, value: Uint8Array | undefined): void => {
      const proof = snapshot.proveResource(address(n), type);
      const bytes = encodeResourceProof(SUITES[suite], proof);
      expect(decodeResourceProof(SUITES[suite], bytes)).toEqual({ ok: true, value: proof });
      const verified = verifyResourceProof(SUITES[suite], snapshot.root, address(n), type, proof);
      expect(verified).toEqual({ ok: true, value });
      const elsewhere = verifyResourceProof(SUITES[suite], snapshot.root, address(n + 100), type, proof);
      if (value !== undefined) expect(elsewhere.ok).toBe(false);
    };
    proves(1, BOARD, undefined);
    snapshot = put(put(put(snapshot, 1, BOARD, b(1)), 2, TYPES[1]!, b(2)), 2, TYPES[2]!, b());
    proves(1, BOARD, b(1));
    proves(1, TYPES[1]!, undefined);
    proves(2, TYPES[1]!, b(2));
    proves(2, TYPES[2]!, b());
    proves(2, BOARD, undefined);
    proves(3, BOARD, undefined);
    snapshot = put(snapshot, 1, BOARD, undefined);
    proves(1, BOARD, undefined);
  });

  it('proofs of resources fail after a change of any single byte', () => {
    // Far apart, so that paths are short.
    const far = (n: number): string => `0x${n}${'0'.repeat(63)}`;
    const changes = [
      { address: far(1), type: BOARD, value: b(1) },
      { address: far(1), type: TYPES[1]!, value: b(2) },
      { address: far(2), type: BOARD, value: b(3) },
    ];
    const applied = world(memoryKv(), suite).empty().apply({ resources: changes, modules: [] }, 5);
    if (!applied.ok) throw new Refused(applied.error);
    const { snapshot } = applied.value;
    const accepted: string[] = [];
    let checked = 0;
    for (const [n, type] of [
      [1, BOARD],
      [1, TYPES[2]!],
      [3, BOARD],
    ] as const) {
      const bytes = encodeResourceProof(SUITES[suite], snapshot.proveResource(far(n), type));
      for (let at = 0; at < bytes.length; at++) {
        for (const bit of [1, 0x10, 0x80]) {
          const changed = bytes.map((byte, i) => (i === at ? byte ^ bit : byte));
          const decoded = decodeResourceProof(SUITES[suite], changed);
          if (!decoded.ok) continue;
          const verified = verifyResourceProof(SUITES[suite], snapshot.root, far(n), type, decoded.value);
          if (verified.ok || verified.error.status !== 'INVALID_PROOF') accepted.push(`${n} byte ${at} bit ${bit}`);
          checked++;
        }
      }
    }
    expect(accepted).toEqual([]);
    expect(checked).toBeGreaterThan(1000);
  });

  it('is dumped and loaded, into the other suite as well', () => {
    let snapshot = world(memoryKv(), suite).empty();
    for (let i = 0; i < 12; i++) snapshot = put(snapshot, i % 5, TYPES[i % 3]!, b(i), i);
    const result = snapshot.apply({ resources: [], modules: [{ address: address(1), name: 'm', bytes: b(1) }] }, 3);
    if (!result.ok) throw new Refused(result.error);
    snapshot = result.value.snapshot;
    const dump = [...snapshot.objects()].map(({ bytes }) => bytes);
    const kv = memoryKv();
    const loaded = world(kv, suite).load(dump);
    if (!loaded.ok) throw new Refused(loaded.error);
    expect(loaded.value.root).toBe(snapshot.root);
    const other = suite === 'rooch' ? 'separated' : 'rooch';
    expect(world(memoryKv(), other).load(dump)).toMatchObject({ ok: false, error: { status: 'INVALID_ARGUMENT' } });
    const there = world(memoryKv(), other).load(dump, true);
    if (!there.ok) throw new Refused(there.error);
    expect(there.value.resource(address(1), TYPES[1]!)).toEqual(snapshot.resource(address(1), TYPES[1]!));
    expect(there.value.module(address(1), 'm')).toEqual(b(1));
    const back = world(memoryKv(), suite).load(
      [...there.value.objects()].map(({ bytes }) => bytes),
      true,
    );
    expect(back.ok && back.value.root).toBe(snapshot.root);

    const state = decodeObjectState(dump[0]!);
    if (!state.ok) throw new Refused(state.error);
    const root = { ...state.value, meta: { ...state.value.meta, id: [] } };
    for (const wrong of [
      [...dump].reverse(),
      dump.slice(1),
      [...dump, dump[0]!],
      [b(1, 2, 3)],
      [encodeObjectState(root)],
      dump.filter((_, i) => i !== 1),
    ]) {
      expect(world(memoryKv(), suite).load(wrong)).toMatchObject({ ok: false, error: { status: 'INVALID_ARGUMENT' } });
    }
  });
});

describe('stores', () => {
  it('keep heads by name', () => {
    const kv = memoryKv();
    const w = world(kv);
    const one = put(w.empty(), 1, BOARD, b(1));
    const two = put(one, 1, BOARD, b(2));
    expect(w.commit(one).ok && w.commit(two, 'draft-2.0_x').ok).toBe(true);
    expect(world(kv).heads()).toEqual([
      { name: 'draft-2.0_x', root: two.root },
      { name: 'head', root: one.root },
    ]);
    expect(world(kv).snapshot('draft-2.0_x').resource(address(1), BOARD)).toEqual(b(2));
    expect(world(kv).snapshot('other').root).toBe(w.empty().root);
    const at = world(kv).at(one.root);
    expect(at.ok && at.value.resource(address(1), BOARD)).toEqual(b(1));
    expect(w.at(`0x${'12'.repeat(32)}`)).toMatchObject({ ok: false, error: { status: 'STORE_CORRUPTED' } });
    expect(w.at('nothing')).toMatchObject({ ok: false, error: { status: 'INVALID_ARGUMENT' } });
  });

  it.each([
    ['', false],
    ['a/b', false],
    ['a'.repeat(MAX_HEAD_NAME), true],
    ['a'.repeat(MAX_HEAD_NAME + 1), false],
  ])("take heads with good names: '%s'", (name, fine) => {
    const w = world();
    expect(w.commit(w.empty(), name).ok).toBe(fine);
  });

  it('refuse another suite, another version, another format and snapshots of another store', () => {
    const kv = memoryKv();
    const w = world(kv);
    expect(w.commit(put(w.empty(), 1, BOARD, b(1))).ok).toBe(true);
    const other = openWorld(kv, 'rooch');
    expect(other).toMatchObject({ ok: false, error: { status: 'INVALID_ARGUMENT', hint: expect.any(String) } });
    expect(world().commit(w.snapshot())).toMatchObject({ ok: false, error: { status: 'INVALID_ARGUMENT' } });
    kv.batch([[utf8('format'), utf8('millrace state 2 separated')]]);
    expect(openWorld(kv, 'separated')).toMatchObject({ ok: false, error: { status: 'INVALID_ARGUMENT' } });
    kv.batch([[utf8('format'), utf8('something')]]);
    expect(openWorld(kv, 'separated')).toMatchObject({ ok: false, error: { status: 'STORE_CORRUPTED' } });
  });

  it('refuse heads that are no roots or lead nowhere', () => {
    for (const bad of [b(1), new Uint8Array(32).fill(9)]) {
      const kv = memoryKv();
      kv.batch([[utf8('head/head'), bad]]);
      expect(openWorld(kv, 'separated')).toMatchObject({ ok: false, error: { status: 'STORE_CORRUPTED' } });
    }
  });

  it('refuse leaves that are no objects or belong elsewhere', () => {
    const kv = memoryKv();
    const w = world(kv);
    const good = put(w.empty(), 1, BOARD, b(1));
    const foreign = good.object([address(1)])!;
    for (const value of [b(1, 2, 3), encodeObjectState(foreign)]) {
      const tree = Tree.empty(w.pages).update([[addressBytes(address(2)), value]]);
      kv.batch(tree.newNodes());
      const at = w.at(tree.root);
      if (!at.ok) throw new Refused(at.error);
      expect(() => at.value.object([address(2)])).toThrow(Refused);
      expect(() => [...at.value.objects()]).toThrow(Refused);
    }
  });
});
