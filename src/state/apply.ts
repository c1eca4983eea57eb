/**
 * Changes into a state: resources below their accounts, modules below their packages, with the metadata that Rooch's object
 * runtime would leave (moveos-object-runtime/src/runtime_object.rs:363-444). Only touched subtrees are hashed again.
 */

import { type Address, type Bytes, type Int, type ResourceChange, type StructType, toInt } from '#vm';
import { type Changes, inOrder, type ModuleChange } from './changes.ts';
import { type Digest, digestOf } from './digest.ts';
import { resourceKey, stringFieldKey } from './fieldkey.ts';
import type { Node } from './node.ts';
import type { ObjectState } from './object.ts';
import { addressKey, objectAt, objectWrite, type TreeObject } from './objecttree.ts';
import type { Pages } from './pages.ts';
import {
  MODULE_STORE_ID,
  moduleValue,
  newAccount,
  newModule,
  newModuleStore,
  newPackage,
  newResource,
  packageValue,
  packageVersion,
  resourceValue,
} from './places.ts';
import { updated, type Write } from './update.ts';

/** What became of one resource: the BCS of its value before and after. */
export interface ResourceDiff {
  readonly address: Address;
  readonly type: StructType;
  readonly before: Bytes | undefined;
  readonly after: Bytes | undefined;
}

/** What became of one module. */
export interface ModuleDiff {
  readonly address: Address;
  readonly name: string;
  readonly before: Bytes | undefined;
  readonly after: Bytes;
}

/** What a set of changes did, in the order of addresses, then types or names. Deleting what was not there does nothing. */
export interface StateDiff {
  readonly resources: readonly ResourceDiff[];
  readonly modules: readonly ModuleDiff[];
  /** Addresses whose account objects were made. */
  readonly accounts: readonly Address[];
}

/** The state `root` after `changes` at `time`. Throws `Refused` STORE_CORRUPTED. */
export function applied(pages: Pages, root: Node, changes: Changes, time: Int): { root: Node; diff: StateDiff } {
  const diff = { resources: [] as ResourceDiff[], modules: [] as ModuleDiff[], accounts: [] as Address[] };
  const writes: Write[] = [];
  const resources = new Map(changes.resources.map((change) => [`${change.address} ${change.type.text}`, change]));
  for (const group of byAddress(inOrder(resources))) {
    const account = objectAt(pages, root, addressKey(group[0]!.address));
    const next = changedAccount(pages, account, group, time, diff.resources);
    if (next === undefined) continue;
    if (account === undefined) diff.accounts.push(group[0]!.address);
    writes.push(objectWrite(pages, next));
  }
  if (changes.modules.length > 0) {
    const modules = new Map(changes.modules.map((change) => [`${change.address} ${change.name}`, change]));
    const key = addressKey(MODULE_STORE_ID[0]!);
    const store = objectAt(pages, root, key) ?? blank(newModuleStore(pages.suite.empty, time));
    const packages: Write[] = [];
    let made = 0;
    for (const group of byAddress(inOrder(modules))) {
      const old = objectAt(pages, store.fields, addressKey(group[0]!.address));
      if (old === undefined) made++;
      packages.push(objectWrite(pages, changedPackage(pages, old, group, time, diff.modules)));
    }
    writes.push(objectWrite(pages, withFields(pages, store, packages, made)));
  }
  return { root: updated(pages, root, writes), diff };
}

function byAddress<T extends { readonly address: Address }>(changes: readonly T[]): T[][] {
  const groups: T[][] = [];
  for (const change of changes) {
    const last = groups[groups.length - 1];
    if (last !== undefined && last[0]!.address === change.address) last.push(change);
    else groups.push([change]);
  }
  return groups;
}

function blank(state: ObjectState): TreeObject {
  return { state, fields: undefined };
}

/** `object` with `writes` in its fields, and so many fields more. Neither touches the time of its last update. */
function withFields(pages: Pages, object: TreeObject, writes: readonly Write[], more: number): TreeObject {
  const { meta, value } = object.state;
  const size = toInt(BigInt(meta.size) + BigInt(more));
  return { state: { meta: { ...meta, size }, value }, fields: updated(pages, object.fields, writes) };
}

function changedAccount(
  pages: Pages,
  old: TreeObject | undefined,
  changes: readonly ResourceChange[],
  time: Int,
  diff: ResourceDiff[],
): TreeObject | undefined {
  const { empty } = pages.suite;
  const writes: Write[] = [];
  let more = 0;
  for (const { address, type, value, recreated } of changes) {
    const key = digestOf(resourceKey(type));
    const found = old && objectAt(pages, old.fields, key)?.state;
    const before = found && resourceValue(found, type);
    if (value === undefined) {
      if (found === undefined) continue;
      writes.push({ key, value: undefined });
      more--;
    } else {
      const made = newResource(address, type, value, empty, time);
      if (found === undefined) more++;
      writes.push(fieldWrite(pages, made, recreated === true ? undefined : found, key));
    }
    diff.push({ address, type, before, after: value });
  }
  if (writes.length === 0) return undefined;
  return withFields(pages, old ?? blank(newAccount(changes[0]!.address, empty, time)), writes, more);
}

/** The write of a field: a new one, or over `old`, whose creation time it keeps. */
function fieldWrite(pages: Pages, made: ObjectState, old: ObjectState | undefined, key: Digest): Write {
  const state = old === undefined ? made : { ...made, meta: { ...old.meta, updatedAt: made.meta.updatedAt } };
  return { ...objectWrite(pages, blank(state)), key };
}

function changedPackage(
  pages: Pages,
  old: TreeObject | undefined,
  changes: readonly ModuleChange[],
  time: Int,
  diff: ModuleDiff[],
): TreeObject {
  const { empty } = pages.suite;
  const writes: Write[] = [];
  let more = 0;
  for (const { address, name, bytes } of changes) {
    const key = digestOf(stringFieldKey(name));
    const found = old && objectAt(pages, old.fields, key)?.state;
    if (found === undefined) more++;
    // An upgrade removes the module and adds it again, so its metadata is new in both cases.
    writes.push(fieldWrite(pages, newModule(address, name, bytes, empty, time), undefined, key));
    diff.push({ address, name, before: found && moduleValue(found, name), after: bytes });
  }
  const next = withFields(pages, old ?? blank(newPackage(changes[0]!.address, empty, time)), writes, more);
  const version = toInt(BigInt(packageVersion(next.state)) + 1n);
  const meta = { ...next.state.meta, updatedAt: time };
  return { state: { meta, value: packageValue(version) }, fields: next.fields };
}
