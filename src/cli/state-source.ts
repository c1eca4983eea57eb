/** A state that a command reads: in a store, or in a dump. */

import { existsSync } from 'node:fs';
import { layeredSource, type ModuleSource } from '#vm';
import { FRAMEWORK } from '../engine/framework.ts';
import type { Kv } from '../state/kv.ts';
import { openWorld, type Snapshot, type World } from '../state/world.ts';
import { useNativeHashes } from '../store/hashes.ts';
import { memoryKv } from '../store/memory.ts';
import { readDump } from './dump-file.ts';
import { badUsage, need } from './failure.ts';
import { openStore, parseSuite, type StoreOptions, storedSuite } from './session.ts';

/** An open store with its states. */
export interface StoredWorld {
  readonly kv: Kv;
  readonly world: World;
}

/** Opens the store that `--store` names. */
export async function openStoredWorld(options: StoreOptions, create = false): Promise<StoredWorld> {
  if (options.store === undefined) badUsage('--store is missing', 'name the folder of a store');
  useNativeHashes();
  const kv = await openStore(options.store, create);
  const suite = parseSuite(options.suite) ?? storedSuite(kv) ?? 'separated';
  return { kv, world: need(openWorld(kv, suite)) };
}

/** The state at a root of the store, or at its head. */
export function stateOf({ world }: StoredWorld, root: string | undefined, head: string | undefined): Snapshot {
  if (root !== undefined) return need(world.at(root));
  const name = head ?? 'head';
  const heads = world.heads().map((found) => found.name);
  if (!heads.includes(name))
    badUsage(
      `the store has no state named '${name}'`,
      heads.length === 0 ? 'the store is empty' : `it has ${heads.join(', ')}`,
    );
  return world.snapshot(name);
}

/** The state that a word of `state diff` names: a file, a root of the store, or a head of it. */
export function namedState(word: string, stored: StoredWorld | undefined): Snapshot {
  if (existsSync(word) && !/^0x[0-9a-fA-F]{64}$/.test(word)) {
    const dump = readDump(word);
    const world = need(openWorld(memoryKv(), dump.suite));
    const state = need(world.load(dump.objects));
    if (state.root !== dump.root) badUsage(`${word}: the objects have root ${state.root}, the file says ${dump.root}`);
    return state;
  }
  if (!stored) return badUsage(`there is no file ${word}`, 'with --store, a root or a head may be named');
  return stateOf(stored, /^(0x)?[0-9a-fA-F]{64}$/.test(word) ? word : undefined, word);
}

/** Modules for showing values of a state: the framework's and its own. */
export function modulesOfState(state: Snapshot): ModuleSource {
  const own: ModuleSource = {
    module: (id) => {
      const [address, name] = id.split('::');
      return state.module(address as `0x${string}`, name!);
    },
  };
  return layeredSource(own, FRAMEWORK);
}
