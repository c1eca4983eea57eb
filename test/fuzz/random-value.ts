/** Types and values out of nothing but random choices. */

import { INT_MAX, type Layout, type Type, type TypeResolver, toInt, type Value } from '#vm';
import { MAX_TYPE_NODES } from '../../vm/types/type.ts';
import type { Random } from './target.ts';

const WIDTH = ['u8', 'u16', 'u32', 'u64', 'u128', 'u256'] as const;
const ADDRESSES = [0n, 1n, 2n, 0x42n, 0x6d72n, (1n << 256n) - 1n].map((n) => `0x${n.toString(16).padStart(64, '0')}`);

/** A value of a layout; small, with the edges of integers more often than not. */
export function randomValue(layout: Layout, random: Random, budget = { parts: 64 }): Value {
  budget.parts--;
  switch (layout.kind) {
    case 'bool':
      return random(2) === 0;
    case 'address':
    case 'signer':
      return ADDRESSES[random(ADDRESSES.length)]!;
    case 'vector': {
      const length = budget.parts > 0 ? random(4) : 0;
      return Array.from({ length }, () => randomValue(layout.of!, random, budget));
    }
    case 'struct':
      return layout.fields!.map((field) => randomValue(field.layout, random, budget));
    case 'enum': {
      const tag = random(layout.variants!.length);
      return [tag, ...layout.variants![tag]!.fields.map((field) => randomValue(field.layout, random, budget))];
    }
    default: {
      const max = INT_MAX[WIDTH.indexOf(layout.kind)]!;
      const edges = [0n, 1n, 2n, 7n, max, max - 1n, max >> 1n, (1n << 53n) - 1n, 1n << 53n, BigInt(random(300))];
      const value = edges[random(edges.length)]!;
      return toInt(value > max ? max : value);
    }
  }
}

/** A type argument with these abilities, from a list, or undefined when none has them. */
export function randomTypeArgument(
  types: TypeResolver,
  choices: readonly Type[],
  constraints: number,
  random: Random,
): Type | undefined {
  const fitting = choices.filter(
    (type) => type.text.length < MAX_TYPE_NODES && (types.abilities(type) & constraints) === constraints,
  );
  return fitting[random(fitting.length || 1)];
}
