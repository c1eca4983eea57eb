/** Inputs of random tests: from a seed alone, so that a failure can be had again. */

import { concatBytes, displayType, INT_MAX, Reader, Refused, sha2_256Of, type Type, utf8, Writer } from '#vm';
import type { ArgumentValue } from '../engine/argument.ts';

/** Longest random vector. */
export const MAX_RANDOM_VECTOR = 32;
/** One number in so many is the smallest or the largest there is, where mistakes live. */
const EDGE_ONE_IN = 8;

const INT_KINDS = ['u8', 'u16', 'u32', 'u64', 'u128', 'u256'];

/** A source of numbers: SHA-256 of the seed, a label and a counter. */
export class RandomInput {
  readonly #key: Uint8Array;
  #count = 0;

  /** `label` says which test and which of its runs. */
  constructor(seed: bigint, label: string) {
    this.#key = concatBytes(new Writer(32).uint(seed, 32).bytes(), utf8(label));
  }

  /** 32 random bytes. */
  #block(): Uint8Array {
    return sha2_256Of(concatBytes(this.#key, new Writer(8).uint(this.#count++, 8).bytes()));
  }

  /** A number below `bound`. */
  #below(bound: number): number {
    return Number(BigInt(new Reader(this.#block()).uint(8)) % BigInt(bound));
  }

  /** A value of a type that has no references and no structs. Throws {@link Refused} for others. */
  value(type: Type): ArgumentValue {
    const width = INT_KINDS.indexOf(type.kind);
    if (width >= 0) {
      const max = INT_MAX[width]!;
      const edge = this.#below(2 * EDGE_ONE_IN);
      if (edge < 2) return edge === 0 ? 0n : max;
      return BigInt(new Reader(this.#block()).uint(32)) & max;
    }
    if (type.kind === 'bool') return this.#below(2) === 1;
    if (type.kind === 'address') return `0x${Buffer.from(this.#block()).toString('hex')}`;
    if (type.kind === 'vector')
      return Array.from({ length: this.#below(MAX_RANDOM_VECTOR + 1) }, () => this.value(type.of));
    throw new Refused({
      status: 'INVALID_PARAM_TYPE_FOR_DESERIALIZATION',
      message: `a random ${displayType(type)} can't be made`,
      hint: 'random tests take integers, bool, address and vectors of them',
    });
  }
}

/** An argument as a person would type it. */
export function argumentText(value: ArgumentValue): string {
  if (Array.isArray(value)) return `[${(value as readonly ArgumentValue[]).map(argumentText).join(', ')}]`;
  return value instanceof Uint8Array ? `raw:${Buffer.from(value).toString('hex')}` : String(value);
}
