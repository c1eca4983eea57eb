/** The engine that a command works with: in memory, or over a store on the disk that is written once, at the end. */

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fromUtf8, parseAddress, utf8 } from '#vm';
import { Engine } from '../engine/engine.ts';
import type { Kv } from '../state/kv.ts';
import { SUITE_NAMES, type SuiteName } from '../state/suite.ts';
import { useNativeHashes } from '../store/hashes.ts';
import { memoryKv } from '../store/memory.ts';
import { badUsage, need } from './failure.ts';
import { StagedKv } from './staged-kv.ts';

/** Which state. */
export interface StoreOptions {
  readonly store?: string;
  readonly suite?: string;
  readonly head?: string;
}

/** Options of a command that reads one state. */
export interface StateOptions extends StoreOptions {
  readonly root?: string;
}

/** An open engine. Nothing is on the disk before {@link commit}. */
export interface Session {
  readonly engine: Engine;
  /** Makes everything that the engine did durable. */
  readonly commit: () => void;
  readonly close: () => void;
}

/** Opens a state; `create` lets the store be made. `framework: false` leaves the standard library to the state. */
export async function openSession(
  options: StoreOptions,
  how: { readonly create: boolean; readonly framework: boolean },
): Promise<Session> {
  const asked = parseSuite(options.suite);
  const kv = await openStore(options.store, how.create);
  const suite = asked ?? storedSuite(kv) ?? 'separated';
  const open = (framework: boolean): Engine =>
    need(Engine.open({ store: kv, suite, framework, ...(options.head === undefined ? {} : { head: options.head }) }));
  useNativeHashes();
  let engine = open(how.framework);
  // A state with a standard library of its own, such as Rooch's, is linked with that one.
  if (how.framework && engine.state.module(parseAddress('0x1')!, 'vector')) engine = open(false);
  return { engine, commit: () => (kv instanceof StagedKv ? kv.commit() : undefined), close: () => engine.close() };
}

/** The suite of that name. */
export function parseSuite(text: string | undefined): SuiteName | undefined {
  if (text === undefined) return undefined;
  const suite = SUITE_NAMES.find((name) => name === text);
  return suite ?? badUsage(`--suite: '${text}' is neither ${SUITE_NAMES.join(' nor ')}`);
}

/** The suite that a store says it has, so that nobody needs to say it again. */
export function storedSuite(kv: Kv): SuiteName | undefined {
  const word = fromUtf8(kv.get(utf8('format')) ?? new Uint8Array(0))
    ?.split(' ')
    .at(-1);
  return SUITE_NAMES.find((name) => name === word);
}

/** The store in a folder, held back by a {@link StagedKv}; one in memory when no folder is given. */
export async function openStore(path: string | undefined, create: boolean): Promise<Kv> {
  if (path === undefined) return memoryKv();
  const { openLmdb } = await import('../store/lmdb.ts');
  if (existsSync(join(path, 'data.mdb'))) return new StagedKv(need(openLmdb(path)));
  if (existsSync(path) && !statSync(path).isDirectory()) badUsage(`--store: ${path} is a file`, 'a store is a folder');
  if (existsSync(path) && readdirSync(path).length > 0)
    badUsage(`--store: ${path} has files in it and is no store`, 'name a store, or a folder to make one in');
  if (!create) badUsage(`--store: there is no store in ${path}`, 'millrace run --store DIR makes one');
  return new StagedKv(undefined, () => need(openLmdb(path)));
}
