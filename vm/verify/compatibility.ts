/**
 * Whether a module may take the place of an earlier one: whoever was linked to the old must be linked to the new, and values that
 * are stored must still be what they were. Nothing here looks into code: an upgrade may do anything with what it may touch.
 * Source: move-binary-format/src/compatibility.rs (move-format.md §3.5).
 */

import { attempt, Refused, type Result } from '../base/status.ts';
import {
  type Field,
  type FunctionDef,
  functionName,
  type Module,
  moduleText,
  type StructDef,
  type StructHandle,
} from '../format/module.ts';
import { abilityText } from './abilities.ts';
import { sameType, sameTypes } from './same-type.ts';
import type { VerifiedModule } from './verify.ts';

/** What an upgrade keeps beside layouts and public functions. */
export interface CompatibilityRules {
  /** Friends that were there stay, and functions for friends keep their signatures. */
  readonly friends: boolean;
}

/** Friends are kept: modules of the same package are upgraded one by one. */
export const DEFAULT_COMPATIBILITY: CompatibilityRules = { friends: true };

/**
 * Checks that `next` may take the place of `old`. Refuses BACKWARD_INCOMPATIBLE_MODULE_UPDATE with what changed.
 *
 * Structs and enums stay, with the same fields or variants, names, types and order; abilities may be added; a type parameter may ask
 * for less, and stay or become phantom. Public and entry functions stay, with the same signature; a type parameter may ask for
 * less; private functions may do what they like.
 */
export function verifyCompatible(
  old: VerifiedModule,
  next: VerifiedModule,
  rules: CompatibilityRules = DEFAULT_COMPATIBILITY,
): Result<void> {
  const module = moduleText(old);
  return attempt(
    () => {
      if (moduleText(next) !== module) incompatible(`the module is ${moduleText(next)} now`);
      const structs = definitions(next);
      for (const [name, { def, handle }] of definitions(old)) {
        const now = structs.get(name) ?? incompatible(`${name} is gone`);
        checkAbilities(name, handle, now.handle);
        checkLayout(name, old, def, next, now.def);
      }
      const functions = new Map(next.functionDefs.map((def) => [functionName(next, def), def]));
      for (const def of old.functionDefs) {
        const name = functionName(old, def);
        if (def.visibility === 'private' && !def.entry) continue;
        if (def.visibility === 'friend' && !def.entry && !rules.friends) continue;
        checkFunction(name, old, def, next, functions.get(name) ?? incompatible(`function ${name} is gone`));
      }
      if (rules.friends) checkFriends(old, next);
    },
    () => ({ module }),
  );
}

function incompatible(message: string): never {
  throw new Refused({
    status: 'BACKWARD_INCOMPATIBLE_MODULE_UPDATE',
    message,
    hint: 'keep what others use, or publish the module under another name',
  });
}

interface Definition {
  readonly def: StructDef;
  readonly handle: StructHandle;
}

function definitions(module: Module): Map<string, Definition> {
  return new Map(
    [...module.structDefs, ...module.enumDefs].map((def) => {
      const handle = module.structHandles[def.handle]!;
      return [module.identifiers[handle.name]!, { def, handle }];
    }),
  );
}

function checkAbilities(name: string, old: StructHandle, next: StructHandle): void {
  const lost = old.abilities & ~next.abilities;
  if (lost !== 0) incompatible(`${name} loses ${abilityText(lost)}`);
  if (old.typeParams.length !== next.typeParams.length)
    incompatible(`${name} had ${old.typeParams.length} type parameters and has ${next.typeParams.length}`);
  old.typeParams.forEach((param, i) => {
    const now = next.typeParams[i]!;
    const more = now.constraints & ~param.constraints;
    if (more !== 0) incompatible(`type parameter ${i} of ${name} asks for ${abilityText(more)} now`);
    // What was phantom may hold types that the struct's abilities do not follow from.
    if (param.phantom && !now.phantom) incompatible(`type parameter ${i} of ${name} is no longer phantom`);
  });
}

function checkLayout(name: string, old: Module, oldDef: StructDef, next: Module, nextDef: StructDef): void {
  if ((oldDef.variants === undefined) !== (nextDef.variants === undefined))
    incompatible(`${name} was ${oldDef.variants ? 'an enum' : 'a struct'}`);
  if (!oldDef.variants) {
    checkFields(name, old, oldDef.fields ?? [], next, nextDef.fields ?? []);
    return;
  }
  if (oldDef.variants.length !== nextDef.variants!.length) incompatible(`${name} has other variants`);
  oldDef.variants.forEach((variant, i) => {
    const now = nextDef.variants![i]!;
    const variantName = old.identifiers[variant.name]!;
    if (next.identifiers[now.name] !== variantName) incompatible(`variant ${i} of ${name} was ${variantName}`);
    checkFields(`${name}::${variantName}`, old, variant.fields, next, now.fields);
  });
}

function checkFields(name: string, old: Module, before: readonly Field[], next: Module, after: readonly Field[]): void {
  if (before.length !== after.length) incompatible(`${name} had ${before.length} fields and has ${after.length}`);
  before.forEach((field, i) => {
    const fieldName = old.identifiers[field.name]!;
    if (next.identifiers[after[i]!.name] !== fieldName) incompatible(`field ${i} of ${name} was ${fieldName}`);
    if (!sameType(old, field.type, next, after[i]!.type))
      incompatible(`field ${fieldName} of ${name} has another type`);
  });
}

const RANK = { private: 0, friend: 1, public: 2 } as const;

function checkFunction(name: string, old: Module, oldDef: FunctionDef, next: Module, nextDef: FunctionDef): void {
  if (RANK[nextDef.visibility] < RANK[oldDef.visibility])
    incompatible(`function ${name} was ${oldDef.visibility} and is ${nextDef.visibility}`);
  if (oldDef.entry && !nextDef.entry && nextDef.visibility !== 'public')
    incompatible(`function ${name} is no longer an entry function`);
  const before = old.functionHandles[oldDef.handle]!;
  const after = next.functionHandles[nextDef.handle]!;
  if (!sameTypes(old, old.signatures[before.params]!, next, next.signatures[after.params]!))
    incompatible(`function ${name} has other parameters`);
  if (!sameTypes(old, old.signatures[before.returns]!, next, next.signatures[after.returns]!))
    incompatible(`function ${name} has other results`);
  if (before.typeParams.length !== after.typeParams.length)
    incompatible(`function ${name} had ${before.typeParams.length} type parameters and has ${after.typeParams.length}`);
  before.typeParams.forEach((constraints, i) => {
    const more = after.typeParams[i]! & ~constraints;
    if (more !== 0) incompatible(`type parameter ${i} of function ${name} asks for ${abilityText(more)} now`);
  });
}

function checkFriends(old: Module, next: Module): void {
  const text = (module: Module): string[] =>
    module.friends.map((friend) => `${module.addresses[friend.address]!}::${module.identifiers[friend.name]!}`);
  const now = new Set(text(next));
  for (const friend of text(old)) if (!now.has(friend)) incompatible(`${friend} is no longer a friend`);
}
