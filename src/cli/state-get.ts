/** Reading one thing of a state. */

import { type Address, displayType, hex, type Json, Loader, parseAddress, parseType, type StructType } from '#vm';
import { functionSummaries } from '../engine/summary.ts';
import { objectIdText, parseObjectId } from '../state/objectid.ts';
import { encodeResourceProof, verifyResourceProof } from '../state/resourceproof.ts';
import { SUITES } from '../state/suite.ts';
import type { Snapshot } from '../state/world.ts';
import { badUsage, need, shortened } from './failure.ts';
import { Layouts } from './layouts.ts';
import { shownObject } from './object-value.ts';
import { jsonText } from './outcome-text.ts';
import type { StateOptions } from './session.ts';
import { modulesOfState, openStoredWorld, stateOf } from './state-source.ts';
import { columns } from './table.ts';
import { printResult, type Terminal } from './terminal.ts';

interface Found {
  readonly found: boolean;
  readonly [key: string]: Json;
}

/** Prints what is at `path`. Returns whether there is something. */
export async function printPath(
  path: string,
  options: StateOptions & { readonly proof?: boolean },
  terminal: Terminal,
): Promise<boolean> {
  const [, kind, ...rest] = path.split('/');
  if (!path.startsWith('/') || !['resource', 'module', 'object'].includes(kind!)) throw badPath(path);
  if (options.proof && kind !== 'resource') badUsage('--proof is for resources', 'write /resource/ADDRESS/TYPE');
  const stored = await openStoredWorld(options);
  try {
    const state = stateOf(stored, options.root, options.head);
    const read = { resource: readResource, module: readModule, object: readObject }[kind as 'resource'];
    const found = read(state, path, rest, options.proof ?? false);
    const json = { path, root: state.root, ...found };
    printResult(terminal, json, () =>
      columns(Object.entries(json).map(([name, value]) => [name, typeof value === 'string' ? value : jsonText(value)])),
    );
    return found.found;
  } finally {
    stored.kv.close();
  }
}

function badPath(path: string): never {
  return badUsage(`'${path}' is no path`, 'write /resource/ADDRESS/TYPE, /module/ADDRESS/NAME or /object/ID');
}

function addressIn(path: string, text: string | undefined): Address {
  return parseAddress(text ?? '') ?? badPath(path);
}

function readResource(state: Snapshot, path: string, rest: readonly string[], prove: boolean): Found {
  const owner = addressIn(path, rest[0]);
  const type = need(parseType(rest.slice(1).join('/')));
  if (type.kind !== 'struct') return badUsage(`${displayType(type)} is not the type of a resource`, 'name a struct');
  const bytes = state.resource(owner, type);
  const proof = prove ? { proof: provenHex(state, owner, type, bytes) } : {};
  if (!bytes) return { found: false, type: type.text, ...proof };
  const value = new Layouts(modulesOfState(state)).json(type.text, bytes);
  return { found: true, type: type.text, value, bytes: `0x${hex(bytes)}`, ...proof };
}

/** The proof in hex, after it was checked as whoever gets it will check it. */
function provenHex(state: Snapshot, owner: Address, type: StructType, bytes: Uint8Array | undefined): string {
  const suite = SUITES[state.pages.suite.name];
  const proof = state.proveResource(owner, type);
  const shown = need(verifyResourceProof(suite, state.root, owner, type, proof));
  if ((shown && hex(shown)) !== (bytes && hex(bytes))) throw new Error('a proof of something else');
  return `0x${hex(encodeResourceProof(suite, proof))}`;
}

function readModule(state: Snapshot, path: string, rest: readonly string[]): Found {
  if (rest.length !== 2) return badPath(path);
  const bytes = state.module(addressIn(path, rest[0]), rest[1]!);
  if (!bytes) return { found: false };
  const callable = functionSummaries(need(new Loader().verify(bytes)))
    .filter((summary) => summary.entry || summary.visibility === 'public')
    .map(
      ({ name, params, returns }) =>
        `${name}(${params.join(', ')})${returns.length > 0 ? `: ${returns.join(', ')}` : ''}`,
    );
  return { found: true, functions: callable.map(shortened), bytes: `0x${hex(bytes)}` };
}

function readObject(state: Snapshot, path: string, rest: readonly string[]): Found {
  if (rest.length !== 1) return badPath(path);
  const object = state.object(need(parseObjectId(rest[0]!)));
  if (!object) return { found: false };
  const { meta, value } = object;
  return {
    found: true,
    id: objectIdText(meta.id),
    type: meta.type.text,
    owner: meta.owner,
    flag: meta.flag,
    size: String(meta.size),
    createdAt: String(meta.createdAt),
    updatedAt: String(meta.updatedAt),
    value: shownObject(object, new Layouts(modulesOfState(state))).value,
    bytes: `0x${hex(value)}`,
  };
}
