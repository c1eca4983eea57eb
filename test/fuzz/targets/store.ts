/**
 * Stores whose contents were damaged: opening, reading, proving and writing give the values that were committed, or a refusal. An
 * input is a list of damages, eight bytes each.
 */

import { hex, parseType, Refused, type StructType } from '#vm';
import type { Kv } from '../../../src/state/kv.ts';
import { decodeResourceProof, encodeResourceProof, verifyResourceProof } from '../../../src/state/resourceproof.ts';
import { SUITE_NAMES, SUITES, type SuiteName } from '../../../src/state/suite.ts';
import { openWorld, type World } from '../../../src/state/world.ts';
import { memoryKv } from '../../../src/store/memory.ts';
import { randomOf } from '../../vm/format/mutate.ts';
import { mutateBytes } from '../bytes.ts';
import { broken, type FuzzTarget, outline } from '../target.ts';

const TYPES = ['0xb0::game::Board', '0xb0::bank::Coin<0xb0::bank::Gold>', '0x1::m::S<vector<u8>,bool>'].map((text) => {
  const type = parseType(text);
  if (!type.ok) throw new Error(type.error.message);
  return type.value as StructType;
});
const OWNERS = 12;
const owner = (n: number): string => `0x${(n * 0x9e3779b1).toString(16).padStart(64, '0')}`;

interface Store {
  readonly suite: SuiteName;
  readonly entries: readonly (readonly [key: Uint8Array, value: Uint8Array])[];
  /** What any committed state has had, by owner and type. */
  readonly known: ReadonlyMap<string, ReadonlySet<string>>;
}

function build(suite: SuiteName): Store {
  const kv = memoryKv();
  const opened = openWorld(kv, suite);
  if (!opened.ok) throw new Refused(opened.error);
  const world = opened.value;
  const known = new Map<string, Set<string>>();
  const random = randomOf(1);
  for (let round = 0; round < 3; round++) {
    const resources = Array.from({ length: OWNERS }, (_, i) => {
      const type = TYPES[random(TYPES.length)]!;
      const value = Uint8Array.from({ length: 1 + random(i === 5 ? 900 : 40) }, () => random(256));
      const key = `${owner(i)} ${type.text}`;
      known.set(key, (known.get(key) ?? new Set()).add(hex(value)));
      return { address: owner(i), type, value };
    });
    const modules = [{ address: owner(1), name: `m${round}`, bytes: Uint8Array.from({ length: 200 }, (_, i) => i) }];
    const next = world.snapshot().apply({ resources, modules }, 1000 + round);
    if (!next.ok) throw new Refused(next.error);
    const committed = world.commit(next.value.snapshot, round === 1 ? 'other' : 'head');
    if (!committed.ok) throw new Refused(committed.error);
  }
  return { suite, entries: [...kv.scan(new Uint8Array(0))], known };
}

/** The store after the damages. */
function damaged({ entries }: Store, input: Uint8Array): Kv {
  const list = entries.map(([key, value]): [Uint8Array, Uint8Array] => [key, value]);
  for (let at = 1; at + 8 <= input.length && list.length > 0; at += 8) {
    const [op, high, low, x, y, z, u, v] = input.subarray(at, at + 8) as unknown as number[] as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const place = (high * 256 + low) % list.length;
    const other = (u * 256 + v) % list.length;
    const entry = list[place]!;
    const value = entry[1].slice();
    const offset = value.length === 0 ? 0 : (x * 256 + y) % value.length;
    switch (op % 9) {
      case 0:
        list.splice(place, 1);
        break;
      case 1:
        if (value.length > 0) value[offset] = z;
        entry[1] = value;
        break;
      case 2:
        entry[1] = value.subarray(0, offset);
        break;
      case 3:
        entry[1] = list[other]![1];
        break;
      case 4:
        entry[1] = Uint8Array.from([...value.subarray(0, offset), z, u, v, ...value.subarray(offset)]);
        break;
      case 5: {
        const key = entry[0].slice();
        key[(x * 256 + y) % key.length] = z;
        entry[0] = key;
        break;
      }
      case 6:
        entry[1] = new Uint8Array((x * 256 + y) % 2048).fill(z);
        break;
      case 7:
        list.push([Buffer.from(`head/${String.fromCharCode(97 + (z % 26))}`), list[other]![1]]);
        break;
      default:
        if (value.length > 0) value[offset] = value[offset]! ^ (1 << (z % 8));
        entry[1] = value;
    }
  }
  const kv = memoryKv();
  kv.batch(list);
  return kv;
}

export function storeTarget(): FuzzTarget {
  const stores = SUITE_NAMES.map(build);
  return {
    name: 'store',
    share: 1,
    seeds: stores.flatMap((_, i) =>
      Array.from({ length: 9 }, (__, op) => Uint8Array.of(i, op, 0, op * 7, 0, 3, 9, 0, 1)),
    ),
    mutate: (input, other, random) =>
      random(4) === 0
        ? Uint8Array.of(input[0]!, ...input.subarray(1, 1 + 8 * 8), ...Array.from({ length: 8 }, () => random(256)))
        : mutateBytes(input, other, random, 0),
    run(input) {
      const store = stores[(input[0] ?? 0) % stores.length]!;
      const features: string[] = [];
      const allowed = (what: string, body: () => void): void => {
        try {
          body();
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
          features.push(`${what} ${error.refusal.status} ${outline(error.refusal.message)}`);
        }
      };
      const world = openWorld(damaged(store, input), store.suite);
      if (!world.ok) return [`open ${world.error.status} ${outline(world.error.message)}`];
      allowed('use', () => use(world.value, store, features, allowed));
      return features;
    },
    show: (input) => hex(input),
  };
}

function use(
  world: World,
  { suite, known }: Store,
  features: string[],
  allowed: (what: string, body: () => void) => void,
): void {
  for (const { name } of world.heads()) {
    const snapshot = world.snapshot(name);
    for (const [place, values] of known) {
      const [address, text] = place.split(' ') as [string, string];
      const type = TYPES.find((one) => one.text === text)!;
      allowed('read', () => {
        const value = snapshot.resource(address, type);
        if (value && !values.has(hex(value))) broken(`damage unnoticed: ${place} reads ${hex(value)}`);
        features.push(value ? 'value' : 'nothing');
      });
    }
    const [address, type] = [owner(3), TYPES[0]!];
    allowed('prove', () => {
      const proof = encodeResourceProof(SUITES[suite], snapshot.proveResource(address, type));
      const decoded = decodeResourceProof(SUITES[suite], proof);
      if (!decoded.ok) return broken(`a proof can't be read: ${decoded.error.message}`);
      const verified = verifyResourceProof(SUITES[suite], snapshot.root, address, type, decoded.value);
      if (!verified.ok) broken(`a proof fails: ${verified.error.message}`);
    });
    allowed('module', () => {
      features.push(`module ${snapshot.module(owner(1), 'm0')?.length}`);
    });
    allowed('objects', () => {
      let count = 0;
      for (const _ of snapshot.objects()) if (++count > 10_000) broken('the objects have no end');
    });
    allowed('write', () => {
      const next = snapshot.apply({ resources: [{ address, type, value: Uint8Array.of(1) }], modules: [] }, 9000);
      if (!next.ok) return features.push(`apply ${next.error.status}`);
      const committed = world.commit(next.value.snapshot);
      return features.push(`commit ${committed.ok ? 'ok' : committed.error.status}`);
    });
  }
}
