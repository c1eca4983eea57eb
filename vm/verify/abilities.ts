/**
 * Abilities of types. A struct instance has an ability that its declaration has if every argument in a non-phantom place
 * allows it: copy, drop and store need themselves in the argument, key needs store.
 * Source: move-binary-format/src/file_format.rs (AbilitySet::polymorphic_abilities).
 */

import { ABILITY, type Abilities } from '../format/module.ts';
import { FUNCTION, MUTREF, PARAM, PRIMITIVE, REF, STRUCT, type TypeTable, VECTOR } from './types.ts';

const VALUE = ABILITY.copy | ABILITY.drop | ABILITY.store;
const REFERENCE = ABILITY.copy | ABILITY.drop;
const NAMES = ['copy', 'drop', 'store', 'key'] as const;

/** What a container may keep of its abilities when it contains something with `abilities`. */
export function allowedBy(abilities: Abilities): Abilities {
  return (abilities & VALUE) | (abilities & ABILITY.store ? ABILITY.key : 0);
}

/** What the fields of a struct declared with `abilities` must have. */
export function requiredBy(abilities: Abilities): Abilities {
  return (abilities & VALUE) | (abilities & ABILITY.key ? ABILITY.store : 0);
}

/** Names of the abilities in a set, for messages. */
export function abilityText(abilities: Abilities): string {
  const names = NAMES.filter((name) => abilities & ABILITY[name]);
  return names.length === 0 ? 'no ability' : names.join(' + ');
}

/** Abilities of types where the type parameters have the given constraints. */
export class AbilityScope {
  readonly types: TypeTable;
  readonly constraints: readonly Abilities[];
  /** Types whose every instance inside is known to satisfy its constraints here. */
  readonly wellFormed = new Set<number>();
  readonly #known: Abilities[] = [];

  constructor(types: TypeTable, constraints: readonly Abilities[]) {
    this.types = types;
    this.constraints = constraints;
  }

  /** Abilities of a type. */
  of(type: number): Abilities {
    const known = this.#known[type];
    if (known !== undefined) return known;
    const abilities = this.#find(type);
    this.#known[type] = abilities;
    return abilities;
  }

  #find(type: number): Abilities {
    const { kind, of, args, module } = this.types;
    switch (kind[type]) {
      case VECTOR:
        return VALUE & allowedBy(this.of(of[type]!));
      case REF:
      case MUTREF:
        return REFERENCE;
      case PARAM:
        return this.constraints[of[type]!]!;
      case STRUCT: {
        const handle = module.structHandles[of[type]!]!;
        const list = args[type]!;
        let abilities = handle.abilities;
        for (let i = 0; i < list.length; i++)
          if (!handle.typeParams[i]!.phantom) abilities &= allowedBy(this.of(list[i]!));
        return abilities;
      }
      case FUNCTION:
        return of[type]!;
      case PRIMITIVE.signer:
        return ABILITY.drop;
      default:
        return VALUE;
    }
  }

  has(type: number, ability: Abilities): boolean {
    return (this.of(type) & ability) === ability;
  }
}
