/**
 * What a verified module takes for granted about others: that they exist, define what it imports, let it in, and agree on every
 * signature. Structs are compared by (module, name), since handles are each module's own numbers.
 * Source: move-bytecode-verifier/src/dependencies.rs.
 */

import { attempt, Refused, type Result, type Status } from '../base/status.ts';
import { PERSISTENT } from '../format/access.ts';
import {
  type FunctionDef,
  type FunctionHandle,
  functionName,
  handleText,
  type Module,
  moduleText,
  type StructHandle,
} from '../format/module.ts';
import { abilityText } from './abilities.ts';
import { sameTypes } from './same-type.ts';
import type { VerifiedModule } from './verify.ts';

/** Finds a module by its `0x…::name`, with the full address. */
export type Dependency = (id: string) => VerifiedModule | undefined;

/**
 * Checks a module's imports against the modules that define them. Refusals: MISSING_DEPENDENCY, LOOKUP_FAILED (no such struct
 * or function, or none that this module may call), TYPE_MISMATCH (abilities, type parameters, signatures), MIXED_DIALECTS.
 */
export function verifyLinks(module: VerifiedModule, dependency: Dependency): Result<void> {
  const self = moduleText(module);
  return attempt(
    () => {
      const imported = module.moduleHandles.map((handle, i) => {
        const id = handleText(module, handle);
        if (i === module.self) return undefined;
        const found = dependency(id);
        if (found === undefined || moduleText(found) !== id)
          throw new Refused({ status: 'MISSING_DEPENDENCY', message: `module ${id} is not there` });
        checkFamilies(module, found, id);
        return new Exports(found, id);
      });
      for (const handle of module.structHandles) {
        const owner = imported[handle.module];
        if (owner) checkStruct(module, handle, owner);
      }
      for (const handle of module.functionHandles) {
        const owner = imported[handle.module];
        if (!owner) continue;
        const name = module.identifiers[handle.name]!;
        const fail = (status: Status, message: string): never => {
          throw new Refused({ status, message: `${owner.id}::${name}: ${message}` });
        };
        const def = owner.functions.get(name);
        if (!def) return fail('LOOKUP_FAILED', 'there is no such function');
        if (def.visibility === 'private') return fail('LOOKUP_FAILED', 'the function is private');
        if (def.visibility === 'friend' && !owner.friends.has(self))
          return fail('LOOKUP_FAILED', `the function is for friends, and ${self} is none`);
        const defined = owner.module.functionHandles[def.handle]!;
        if (handle.typeParams.length !== defined.typeParams.length)
          return fail(
            'TYPE_MISMATCH',
            `${handle.typeParams.length} type parameters imported, ${defined.typeParams.length} defined`,
          );
        const persistent = (list: FunctionHandle['attributes']): boolean =>
          list?.some(({ code }) => code === PERSISTENT) ?? false;
        // A public function can't be taken back by an upgrade, so it is as good as persistent, marked or not.
        if (def.visibility !== 'public' && persistent(handle.attributes) && !persistent(defined.attributes))
          return fail('TYPE_MISMATCH', 'the function is imported as persistent, which its definition is not');
        defined.typeParams.forEach((needed, i) => {
          checkConstraint(handle.typeParams[i]!, needed, i, fail);
        });
        if (
          !sameTypes(module, module.signatures[handle.params]!, owner.module, owner.module.signatures[defined.params]!)
        )
          return fail('TYPE_MISMATCH', 'the parameters are not those of the definition');
        if (
          !sameTypes(
            module,
            module.signatures[handle.returns]!,
            owner.module,
            owner.module.signatures[defined.returns]!,
          )
        )
          return fail('TYPE_MISMATCH', 'the results are not those of the definition');
      }
    },
    () => ({ module: self }),
  );
}

/** What a module defines, by name. */
class Exports {
  readonly module: Module;
  readonly id: string;
  readonly structs: ReadonlyMap<string, StructHandle>;
  readonly functions: ReadonlyMap<string, FunctionDef>;
  readonly friends: ReadonlySet<string>;

  constructor(module: Module, id: string) {
    this.module = module;
    this.id = id;
    this.structs = new Map(
      [...module.structDefs, ...module.enumDefs].map((def) => {
        const handle = module.structHandles[def.handle]!;
        return [module.identifiers[handle.name]!, handle];
      }),
    );
    this.functions = new Map(module.functionDefs.map((def) => [functionName(module, def), def]));
    this.friends = new Set(module.friends.map((friend) => handleText(module, friend)));
  }
}

function checkFamilies(module: Module, other: Module, id: string): void {
  const a = module.dialect.family;
  const b = other.dialect.family;
  if (a !== b && a !== 'common' && b !== 'common')
    throw new Refused({
      status: 'MIXED_DIALECTS',
      message: `a module of family ${a} imports ${id}, which is of family ${b}`,
    });
}

function checkStruct(module: Module, handle: StructHandle, owner: Exports): void {
  const name = module.identifiers[handle.name]!;
  const fail = (status: Status, message: string): never => {
    throw new Refused({ status, message: `${owner.id}::${name}: ${message}` });
  };
  const defined = owner.structs.get(name);
  if (!defined)
    throw new Refused({ status: 'LOOKUP_FAILED', message: `${owner.id}::${name}: there is no such struct or enum` });
  if ((handle.abilities & ~defined.abilities) !== 0)
    fail(
      'TYPE_MISMATCH',
      `imported with ${abilityText(handle.abilities)}, defined with ${abilityText(defined.abilities)}`,
    );
  if (handle.typeParams.length !== defined.typeParams.length)
    fail('TYPE_MISMATCH', `${handle.typeParams.length} type parameters imported, ${defined.typeParams.length} defined`);
  defined.typeParams.forEach((param, i) => {
    const local = handle.typeParams[i]!;
    checkConstraint(local.constraints, param.constraints, i, fail);
    if (local.phantom && !param.phantom) fail('TYPE_MISMATCH', `type parameter ${i} is phantom in the import alone`);
  });
}

/** The importer may ask for more of a type argument than the definition, never for less. */
function checkConstraint(
  local: number,
  needed: number,
  index: number,
  fail: (status: Status, message: string) => never,
): void {
  if ((needed & ~local) !== 0)
    fail(
      'TYPE_MISMATCH',
      `type parameter ${index} imported with ${abilityText(local)}, defined with ${abilityText(needed)}`,
    );
}
