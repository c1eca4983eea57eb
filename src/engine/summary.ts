/** What a module offers to callers. */

import { type LoadedModule, tokenText } from '#vm';
import type { FunctionSummary } from './call.ts';

/** Every function of a module, in the order of its definitions. */
export function functionSummaries(loaded: LoadedModule): FunctionSummary[] {
  const { module } = loaded;
  return module.functionDefs.map((def) => {
    const handle = module.functionHandles[def.handle]!;
    const texts = (signature: number): string[] =>
      module.signatures[signature]!.map((token) => tokenText(module, token));
    return {
      module: loaded.id,
      name: module.identifiers[handle.name]!,
      visibility: def.visibility,
      entry: def.entry,
      native: def.code === undefined,
      typeParams: handle.typeParams.map((abilities) => ({ abilities })),
      params: texts(handle.params),
      returns: texts(handle.returns),
    };
  });
}
