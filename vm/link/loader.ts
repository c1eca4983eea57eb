/**
 * Loading: bytes → decoded → verified → links checked, together with everything they depend on. The cache is keyed by the hash
 * of the bytes, so an upgrade can't leave anything stale, and nothing is ever invalidated.
 */

import type { Bytes } from '../base/bytes.ts';
import { hex } from '../base/bytes.ts';
import { sha2_256Of } from '../base/hash.ts';
import { attempt, Refused, type Result, refuse } from '../base/status.ts';
import { decodeModule } from '../format/decode.ts';
import { handleText, moduleText } from '../format/module.ts';
import { verifyAcyclic } from '../verify/cycles.ts';
import { MAX_DEPENDENCY_DEPTH } from '../verify/limits.ts';
import { verifyLinks } from '../verify/links.ts';
import { type VerifiedModule, verifyModule } from '../verify/verify.ts';
import type { ModuleSource } from './source.ts';

/** Most modules that one image is made of. */
export const MAX_LINKED_MODULES = 4096;

/** A verified module with its names resolved. */
export interface LoadedModule {
  /** `0x<64 hex>::name`. */
  readonly id: string;
  /** SHA-256 of its bytes, as hex. */
  readonly hash: string;
  readonly module: VerifiedModule;
  /** Index into `functionDefs` by name. */
  readonly functions: ReadonlyMap<string, number>;
  /** Index into `structDefs` by name. */
  readonly structs: ReadonlyMap<string, number>;
  /** Index into `enumDefs` by name. */
  readonly enums: ReadonlyMap<string, number>;
  /** Ids of the modules it depends on, in the order of its handles. */
  readonly dependencies: readonly string[];
}

/** A set of modules linked together: everything that the roots reach. */
export type Linkage = ReadonlyMap<string, LoadedModule>;

/** Loads modules from a source; shares verified modules between all loads. */
export class Loader {
  readonly #byHash = new Map<string, LoadedModule>();
  /** Hashes of (module, its dependencies) whose links are known to hold. */
  readonly #linked = new Set<string>();

  /** Decodes and verifies one module by itself; a module seen before is free. */
  verify(bytes: Bytes): Result<LoadedModule> {
    const hash = hex(sha2_256Of(bytes));
    const known = this.#byHash.get(hash);
    if (known) return { ok: true, value: known };
    const decoded = decodeModule(bytes);
    if (!decoded.ok) return decoded;
    const verified = verifyModule(decoded.value);
    if (!verified.ok) {
      const { family } = decoded.value.dialect;
      return family === 'common' ? verified : refuse({ ...verified.error, family });
    }
    const loaded = index(verified.value, hash);
    this.#byHash.set(hash, loaded);
    return { ok: true, value: loaded };
  }

  /**
   * Loads `roots` and all they depend on. Refuses a missing module (MODULE_NOT_FOUND for a root, MISSING_DEPENDENCY else), a module
   * stored under a name that is not its own, mixed families, cycles, and links that do not hold.
   */
  load(source: ModuleSource, roots: readonly string[]): Result<Linkage> {
    return attempt(() => {
      const linkage = new Map<string, LoadedModule>();
      const queue: { id: string; depth: number; from: string | undefined }[] = roots.map((id) => ({
        id,
        depth: 0,
        from: undefined,
      }));
      for (let at = 0; at < queue.length; at++) {
        const { id, depth, from } = queue[at]!;
        if (linkage.has(id)) continue;
        if (depth >= MAX_DEPENDENCY_DEPTH || linkage.size >= MAX_LINKED_MODULES)
          throw new Refused({
            status: 'MAX_DEPENDENCY_DEPTH_REACHED',
            module: id,
            message: `more than ${MAX_DEPENDENCY_DEPTH} modules on one path or ${MAX_LINKED_MODULES} modules`,
          });
        const loaded = this.#one(source, id, from);
        linkage.set(id, loaded);
        for (const dependency of loaded.dependencies) queue.push({ id: dependency, depth: depth + 1, from: id });
      }
      this.#check(linkage);
      return linkage;
    });
  }

  #one(source: ModuleSource, id: string, from: string | undefined): LoadedModule {
    const bytes = source.module(id);
    if (!bytes)
      throw new Refused(
        from === undefined
          ? {
              status: 'MODULE_NOT_FOUND',
              module: id,
              message: 'no such module',
              hint: 'publish it first, or check the address and the spelling',
            }
          : {
              status: 'MISSING_DEPENDENCY',
              module: from,
              message: `needs module ${id}, which is not there`,
              hint: `publish ${id} first`,
            },
      );
    const loaded = this.verify(bytes);
    if (!loaded.ok) throw new Refused({ module: id, ...loaded.error });
    if (loaded.value.id !== id)
      throw new Refused({
        status: 'LOOKUP_FAILED',
        module: id,
        message: `the module stored there calls itself ${loaded.value.id}`,
      });
    return loaded.value;
  }

  #check(linkage: Linkage): void {
    let family: 'common' | 'sui' | 'aptos' = 'common';
    for (const loaded of linkage.values()) {
      const own = loaded.module.dialect.family;
      if (own === 'common') continue;
      if (family !== 'common' && family !== own)
        throw new Refused({
          status: 'MIXED_DIALECTS',
          module: loaded.id,
          message: `written in the ${own} dialect, but linked with modules of the ${family} dialect`,
        });
      family = own;
    }
    const fresh: string[] = [];
    for (const loaded of linkage.values()) {
      const key = [loaded.hash, ...loaded.dependencies.map((id) => linkage.get(id)!.hash)].join();
      if (this.#linked.has(key)) continue;
      const links = verifyLinks(loaded.module, (id) => linkage.get(id)?.module);
      if (!links.ok) throw new Refused({ module: loaded.id, ...links.error });
      fresh.push(key);
    }
    // For every set anew: modules of a circle can each have been linked before, in sets that had none.
    const acyclic = verifyAcyclic([...linkage.values()].map((loaded) => loaded.module));
    if (!acyclic.ok) throw new Refused(acyclic.error);
    for (const key of fresh) this.#linked.add(key);
  }
}

function index(module: VerifiedModule, hash: string): LoadedModule {
  const functions = new Map<string, number>();
  module.functionDefs.forEach((def, i) => {
    functions.set(module.identifiers[module.functionHandles[def.handle]!.name]!, i);
  });
  const names = (defs: readonly { readonly handle: number }[]): ReadonlyMap<string, number> =>
    new Map(defs.map((def, i) => [module.identifiers[module.structHandles[def.handle]!.name]!, i]));
  return {
    id: moduleText(module),
    hash,
    module,
    functions,
    structs: names(module.structDefs),
    enums: names(module.enumDefs),
    dependencies: module.moduleHandles.filter((_, i) => i !== module.self).map((handle) => handleText(module, handle)),
  };
}
