/**
 * Imports and friendships run in no circle, and no module is a friend of what depends on it the wrong way round.
 * Depth-first with three colours: a module met again is a cycle only while it is still on the path, so a diamond is none.
 * Source: move-bytecode-verifier/src/cyclic_dependencies.rs.
 */

import { attempt, Refused, type Result, type Status } from '../base/status.ts';
import { handleText, type Module, moduleText } from '../format/module.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import type { VerifiedModule } from './verify.ts';

/**
 * Checks the import graph and the friend graph of modules that are linked together. Friends outside of them don't count: a
 * friend is a module that imports, so it may not be there yet. Refusals: CYCLIC_MODULE_DEPENDENCY, CYCLIC_MODULE_FRIENDSHIP,
 * INVALID_FRIEND_DECL_WITH_MODULES_IN_DEPENDENCIES, MISSING_DEPENDENCY, MAX_DEPENDENCY_DEPTH_REACHED past `dependencyDepth`
 * modules on one path.
 */
export function verifyAcyclic(
  modules: readonly VerifiedModule[],
  limits: { readonly dependencyDepth: number } = DEFAULT_LIMITS,
): Result<void> {
  const byId = new Map(modules.map((module) => [moduleText(module), module]));
  return attempt(() => {
    explore(modules, importsOf, 'CYCLIC_MODULE_DEPENDENCY', limits.dependencyDepth, (id, from) => {
      const found = byId.get(id);
      if (found === undefined)
        throw new Refused({
          status: 'MISSING_DEPENDENCY',
          message: `module ${id} is not there`,
          module: moduleText(from),
        });
      return found;
    });
    explore(modules, friendsOf, 'CYCLIC_MODULE_FRIENDSHIP', limits.dependencyDepth, (id) => byId.get(id));
    for (const module of modules) checkFriendsAreNoDependencies(module, byId);
  });
}

function importsOf(module: Module): string[] {
  return module.moduleHandles.filter((_, i) => i !== module.self).map((handle) => handleText(module, handle));
}

function friendsOf(module: Module): string[] {
  return module.friends.map((friend) => handleText(module, friend));
}

/** Walks the graph from every root. */
function explore(
  roots: readonly Module[],
  edges: (module: Module) => string[],
  cycle: Status,
  maxDepth: number,
  find: (id: string, from: Module) => Module | undefined,
): void {
  const done = new Map<string, number>();
  for (const root of roots) {
    if (done.has(moduleText(root))) continue;
    // Depth below each module is known once it is done, so a path's length is judged whole however it was walked.
    const path = [{ id: moduleText(root), module: root, open: edges(root), below: 0 }];
    while (path.length > 0) {
      const top = path[path.length - 1]!;
      const id = top.open.pop();
      if (id === undefined) {
        done.set(top.id, top.below + 1);
        path.pop();
        const parent = path[path.length - 1];
        if (parent) parent.below = Math.max(parent.below, top.below + 1);
        continue;
      }
      const start = path.findIndex((step) => step.id === id);
      if (start >= 0)
        throw new Refused({
          status: cycle,
          message: [...path.slice(start).map((step) => step.id), id].join(' → '),
          module: top.id,
        });
      const known = done.get(id);
      if (path.length + (known ?? 1) > maxDepth)
        throw new Refused({
          status: 'MAX_DEPENDENCY_DEPTH_REACHED',
          message: `more than ${maxDepth} modules on one path, at ${id}`,
          module: path[0]!.id,
        });
      if (known !== undefined) {
        top.below = Math.max(top.below, known);
        continue;
      }
      const module = find(id, top.module);
      if (module === undefined) continue;
      path.push({ id, module, open: edges(module), below: 0 });
    }
  }
}

function checkFriendsAreNoDependencies(root: Module, imports: ReadonlyMap<string, Module>): void {
  const friends = new Set(friendsOf(root));
  if (friends.size === 0) return;
  const seen = new Set<string>();
  const open = importsOf(root);
  while (open.length > 0) {
    const id = open.pop()!;
    if (seen.has(id)) continue;
    seen.add(id);
    if (friends.has(id))
      throw new Refused({
        status: 'INVALID_FRIEND_DECL_WITH_MODULES_IN_DEPENDENCIES',
        message: `friend ${id} is among the modules that it depends on`,
        module: moduleText(root),
      });
    open.push(...importsOf(imports.get(id)!));
  }
}
