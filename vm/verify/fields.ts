/**
 * Pass: fields have the abilities that their struct's own abilities need, taking for granted that type parameters have all;
 * an instance loses what its arguments don't have.
 * Source: move-bytecode-verifier/src/ability_field_requirements.rs.
 */

import { Refused } from '../base/status.ts';
import { ABILITY } from '../format/module.ts';
import { abilityText, requiredBy } from './abilities.ts';
import type { TypedContext } from './context.ts';
import { structText } from './types.ts';

const ALL = ABILITY.copy | ABILITY.drop | ABILITY.store | ABILITY.key;

export function checkFieldAbilities(context: TypedContext): void {
  for (const { handle, lists } of context.types.data) check(context, handle, lists.flat());
}

function check({ module, types, scope }: TypedContext, index: number, fields: readonly number[]): void {
  const handle = module.structHandles[index]!;
  const needed = requiredBy(handle.abilities);
  const assumed = scope(handle.typeParams.map(() => ALL));
  for (const type of fields) {
    if (assumed.has(type, needed)) continue;
    throw new Refused({
      status: 'FIELD_MISSING_TYPE_ABILITY',
      message:
        `${structText(module, index)} has ${abilityText(handle.abilities)}, so its fields need ${abilityText(needed)}, ` +
        `but ${types.text(type)} has ${abilityText(assumed.of(type))}`,
    });
  }
}
