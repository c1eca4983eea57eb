/**
 * Enums of either family, seen the same way. Sui keeps enums in a table of their own and instances apart from their variants;
 * in the Aptos family enums stand among the structs and an instance is one of a variant.
 */

import type { Module, StructDef } from './module.ts';

/** The definitions that variant handles name: `enumDefs` of a Sui module, `structDefs` of the others. */
export function variantOwners(module: Module): readonly StructDef[] {
  return module.dialect.family === 'sui' ? module.enumDefs : module.structDefs;
}

/** A variant, and the signature of its type arguments. */
export interface VariantUse {
  /** Index into {@link variantOwners}. */
  readonly owner: number;
  readonly tag: number;
  /** Signature index; absent for an enum without type parameters. */
  readonly args?: number;
}

/** What a variant handle, or (`generic`) an instance of one, names. The indices must be in bounds. */
export function variantAt(module: Module, generic: boolean, index: number): VariantUse {
  if (!generic) return module.variantHandles[index]!;
  const inst = module.variantInsts[index]!;
  if (module.dialect.family === 'sui') {
    const { of, args } = module.enumInsts[inst.owner]!;
    return { owner: of, tag: inst.tag, args };
  }
  const { owner, tag } = module.variantHandles[inst.owner]!;
  return { owner, tag, args: inst.tag };
}

/** One field offset in several variants of an enum, and the signature of the type arguments. */
export interface VariantFieldUse {
  readonly owner: number;
  readonly field: number;
  readonly variants: readonly number[];
  readonly args?: number;
}

/** What a variant field handle, or (`generic`) an instance of one, names. The indices must be in bounds. */
export function variantFieldAt(module: Module, generic: boolean, index: number): VariantFieldUse {
  if (!generic) return module.variantFieldHandles[index]!;
  const { of, args } = module.variantFieldInsts[index]!;
  return { ...module.variantFieldHandles[of]!, args };
}
