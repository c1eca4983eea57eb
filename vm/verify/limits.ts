/**
 * What the verifier bounds beyond what the format bounds. The defaults are Sui's production values where Sui has one
 * (sui-protocol-config/src/lib.rs), since every module that a channel is likely to meet passes them.
 * Source of the rules: move-bytecode-verifier/src/limits.rs and code_unit_verifier.rs.
 */

import type { Module } from '../format/module.ts';

/** Type parameters of one struct or function. */
export const MAX_TYPE_PARAMETERS = 32;
/** Parameters of one function. */
export const MAX_PARAMETERS = 128;
/** Weight of one type, where a struct or a type parameter weighs {@link WIDE_NODE_WEIGHT} and all else 1. */
export const MAX_SIGNATURE_TYPE_NODES = 256;
/** Functions that one module defines. */
export const MAX_FUNCTION_DEFINITIONS = 1000;
/** Structs and enums that one module defines. */
export const MAX_DATA_DEFINITIONS = 200;
/** Fields of one struct, of all variants of one Sui enum together, or of one variant of an Aptos enum. */
export const MAX_FIELDS = 32;
/** Variants of one enum. */
export const MAX_VARIANTS = 127;
/** Variants of one enum of the Aptos family (aptos-vm-environment/src/prod_configs.rs). */
export const MAX_APTOS_VARIANTS = 90;
/** Elements of a constant vector (only the outermost length counts). */
export const MAX_CONSTANT_VECTOR_LENGTH = 1024 * 1024;
/** Bytes of one identifier. */
export const MAX_MODULE_IDENTIFIER_LENGTH = 128;
/** Basic blocks of one function. */
export const MAX_BASIC_BLOCKS = 1024;
/** Jumps back to a loop head in one function. */
export const MAX_BACK_EDGES_PER_FUNCTION = 10_000;
/** Jumps back to a loop head in all functions of a module. */
export const MAX_BACK_EDGES_PER_MODULE = 10_000;
/** Loops inside loops. */
export const MAX_LOOP_DEPTH = 5;
/** Values pushed within one basic block. */
export const MAX_PUSHES_PER_BLOCK = 10_000;
/** Height of the operand stack within one basic block. */
export const MAX_BLOCK_STACK_HEIGHT = 1024;
/** Modules on one path of the import graph. */
export const MAX_DEPENDENCY_DEPTH = 100;
/** Units of work that one module of any size may cost (see meter.ts): 30 times what the costliest known framework module does. */
export const MAX_WORK = 2_000_000;
/**
 * Units that a module may cost for each of its entries (see {@link entriesOf}), beside {@link BASE_WORK}: a small module is done
 * soon. Of 1,096 published modules none takes more than 36 an entry, and those of more than a kilobyte take 15 at most.
 */
export const WORK_PER_ENTRY = 200;
/** Units that the smallest module may cost. */
export const BASE_WORK = 100_000;

/** Structs and type parameters stand for types of unknown size, so they weigh more than the one node they are. */
export const WIDE_NODE_WEIGHT = 4;

/** Limits of one verification. All are inclusive: a value at its limit passes. */
export interface VerifierLimits {
  readonly typeParameters: number;
  readonly parameters: number;
  readonly typeNodes: number;
  readonly functionDefinitions: number;
  readonly dataDefinitions: number;
  readonly fields: number;
  readonly variants: number;
  readonly aptosVariants: number;
  readonly constantVectorLength: number;
  readonly identifierLength: number;
  readonly basicBlocks: number;
  readonly backEdgesPerFunction: number;
  readonly backEdgesPerModule: number;
  readonly loopDepth: number;
  readonly pushesPerBlock: number;
  readonly blockStackHeight: number;
  readonly dependencyDepth: number;
  readonly work: number;
  readonly workPerEntry: number;
  readonly baseWork: number;
}

/** The limits used when none are given. */
export const DEFAULT_LIMITS: VerifierLimits = {
  typeParameters: MAX_TYPE_PARAMETERS,
  parameters: MAX_PARAMETERS,
  typeNodes: MAX_SIGNATURE_TYPE_NODES,
  functionDefinitions: MAX_FUNCTION_DEFINITIONS,
  dataDefinitions: MAX_DATA_DEFINITIONS,
  fields: MAX_FIELDS,
  variants: MAX_VARIANTS,
  aptosVariants: MAX_APTOS_VARIANTS,
  constantVectorLength: MAX_CONSTANT_VECTOR_LENGTH,
  identifierLength: MAX_MODULE_IDENTIFIER_LENGTH,
  basicBlocks: MAX_BASIC_BLOCKS,
  backEdgesPerFunction: MAX_BACK_EDGES_PER_FUNCTION,
  backEdgesPerModule: MAX_BACK_EDGES_PER_MODULE,
  loopDepth: MAX_LOOP_DEPTH,
  pushesPerBlock: MAX_PUSHES_PER_BLOCK,
  blockStackHeight: MAX_BLOCK_STACK_HEIGHT,
  dependencyDepth: MAX_DEPENDENCY_DEPTH,
  work: MAX_WORK,
  workPerEntry: WORK_PER_ENTRY,
  baseWork: BASE_WORK,
};

/** Entries of a module's tables, types of its signatures, fields, instructions and bytes of constants: each takes at least one byte of the file. */
export function entriesOf(module: Module): number {
  let entries =
    module.moduleHandles.length +
    module.structHandles.length +
    module.functionHandles.length +
    module.fieldHandles.length +
    module.structInsts.length +
    module.functionInsts.length +
    module.fieldInsts.length +
    module.variantHandles.length +
    module.variantInsts.length +
    module.identifiers.length;
  for (const { data } of module.constants) entries += 1 + data.length;
  for (const signature of module.signatures) entries += 1 + signature.length;
  for (const defs of [module.structDefs, module.enumDefs])
    for (const def of defs) {
      entries += 1 + (def.fields?.length ?? 0);
      for (const variant of def.variants ?? []) entries += 1 + variant.fields.length;
    }
  for (const def of module.functionDefs) entries += 1 + (def.code?.instructions.length ?? 0);
  return entries;
}

/** Units of work that `module` may cost. */
export function workAllowed(module: Module, { work, workPerEntry, baseWork }: VerifierLimits): number {
  return Math.min(work, baseWork + workPerEntry * entriesOf(module));
}
