/**
 * What a transaction changes, and an overlay that collects it: reads go through to the snapshot below, writes stay here
 * until they are applied or dropped.
 */

import type { Address, Bytes, ResourceChange, StructType } from '#vm';

/** A module published at an address, for the first time or as an upgrade. */
export interface ModuleChange {
  readonly address: Address;
  readonly name: string;
  readonly bytes: Bytes;
}

/** A set of changes. Of two changes of one place the later wins. */
export interface Changes {
  readonly resources: readonly ResourceChange[];
  readonly modules: readonly ModuleChange[];
}

/** What can be read of a state. Reading throws `Refused` STORE_CORRUPTED when the store below does not hold what it should. */
export interface StateReader {
  /** BCS of the resource of `type` at `address`. */
  resource(address: Address, type: StructType): Bytes | undefined;
  /** Bytes of the module `name` at `address`. */
  module(address: Address, name: string): Bytes | undefined;
}

/** Changes on top of a state. */
export class Overlay implements StateReader {
  readonly #below: StateReader;
  readonly #resources = new Map<string, ResourceChange>();
  readonly #modules = new Map<string, ModuleChange>();

  constructor(below: StateReader) {
    this.#below = below;
  }

  resource(address: Address, type: StructType): Bytes | undefined {
    const change = this.#resources.get(`${address} ${type.text}`);
    return change === undefined ? this.#below.resource(address, type) : change.value;
  }

  module(address: Address, name: string): Bytes | undefined {
    return this.#modules.get(`${address} ${name}`)?.bytes ?? this.#below.module(address, name);
  }

  /** Writes a resource, or deletes it with `undefined`. Writing the value that is there counts as a write. */
  setResource(address: Address, type: StructType, value: Bytes | undefined): void {
    const place = `${address} ${type.text}`;
    const before = this.#resources.get(place);
    const deleted = before !== undefined && (before.value === undefined || before.recreated === true);
    this.#resources.set(place, deleted ? { address, type, value, recreated: true } : { address, type, value });
  }

  /** Publishes a module. */
  setModule(address: Address, name: string, bytes: Bytes): void {
    this.#modules.set(`${address} ${name}`, { address, name, bytes });
  }

  /** All changes so far, in the order of their places, so that equal changes make equal lists. */
  changes(): Changes {
    return { resources: inOrder(this.#resources), modules: inOrder(this.#modules) };
  }
}

/** The changes by place, in the order of the places. */
export function inOrder<T>(changes: ReadonlyMap<string, T>): T[] {
  return [...changes].sort(([x], [y]) => (x < y ? -1 : 1)).map(([, change]) => change);
}
