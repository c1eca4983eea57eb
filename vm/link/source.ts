/** Where modules come from. Declared here, as the loader is who needs it; the state tree and build folders implement it. */

import type { Bytes } from '../base/bytes.ts';

/** Port: compiled modules by id. */
export interface ModuleSource {
  /** The `.mv` bytes of the module `0x<64 hex>::name`, or `undefined` when there is none. */
  module(id: string): Bytes | undefined;
}

/** Looks in `first`, then in `second`. */
export function layeredSource(first: ModuleSource, second: ModuleSource): ModuleSource {
  return { module: (id) => first.module(id) ?? second.module(id) };
}

/** A source over a fixed set of modules. */
export function moduleMap(modules: ReadonlyMap<string, Bytes>): ModuleSource {
  return { module: (id) => modules.get(id) };
}
