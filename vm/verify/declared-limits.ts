/**
 * The limits pass: how much a module declares.
 * Source of the rules: move-bytecode-verifier/src/limits.rs.
 */

import { Refused, type Status } from '../base/status.ts';
import type { Module, StructDef, Token } from '../format/module.ts';
import type { Context } from './context.ts';
import { WIDE_NODE_WEIGHT } from './limits.ts';

function atMost(found: number, limit: number, status: Status, what: string): void {
  if (found > limit) throw new Refused({ status, message: `${what}: ${found}, at most ${limit} allowed` });
}

/** Pass: counts in tables. Runs before anything whose cost grows with them. */
export function checkLimits({ module, limits }: Context): void {
  module.structHandles.forEach((handle, i) => {
    atMost(
      handle.typeParams.length,
      limits.typeParameters,
      'TOO_MANY_TYPE_PARAMETERS',
      `type parameters of struct handle ${i}`,
    );
  });
  module.functionHandles.forEach((handle, i) => {
    atMost(
      handle.typeParams.length,
      limits.typeParameters,
      'TOO_MANY_TYPE_PARAMETERS',
      `type parameters of function handle ${i}`,
    );
    const parameters = module.signatures[handle.params]!.length;
    atMost(parameters, limits.parameters, 'TOO_MANY_PARAMETERS', `parameters of function handle ${i}`);
  });
  for (const [type, what] of allTypes(module)) {
    atMost(weight(type, limits.typeNodes), limits.typeNodes, 'TOO_MANY_TYPE_NODES', `weight of a type in ${what}`);
  }
  module.identifiers.forEach((name, i) => {
    atMost(name.length, limits.identifierLength, 'IDENTIFIER_TOO_LONG', `bytes of identifier ${i}`);
  });
  atMost(
    module.functionDefs.length,
    limits.functionDefinitions,
    'MAX_FUNCTION_DEFINITIONS_REACHED',
    'function definitions',
  );
  const data = module.structDefs.length + module.enumDefs.length;
  atMost(data, limits.dataDefinitions, 'MAX_STRUCT_DEFINITIONS_REACHED', 'struct and enum definitions');
  module.structDefs.forEach((def, i) => {
    atMost(def.fields?.length ?? 0, limits.fields, 'MAX_FIELD_DEFINITIONS_REACHED', `fields of struct ${i}`);
    const variants = def.variants ?? [];
    atMost(variants.length, limits.aptosVariants, 'MAX_STRUCT_VARIANTS_REACHED', `variants of struct ${i}`);
    for (const { fields } of variants)
      atMost(fields.length, limits.fields, 'MAX_FIELD_DEFINITIONS_REACHED', `fields of a variant of struct ${i}`);
  });
  module.enumDefs.forEach((def, i) => {
    const variants = def.variants ?? [];
    atMost(variants.length, limits.variants, 'MAX_VARIANTS_REACHED', `variants of enum ${i}`);
    const fields = variants.reduce((sum, variant) => sum + variant.fields.length, 0);
    atMost(fields, limits.fields, 'MAX_FIELD_DEFINITIONS_REACHED', `fields of enum ${i}`);
  });
}

function* allTypes(module: Module): Generator<readonly [type: Token, what: string]> {
  for (let i = 0; i < module.signatures.length; i++)
    for (const type of module.signatures[i]!) yield [type, `signature ${i}`];
  for (let i = 0; i < module.constants.length; i++) yield [module.constants[i]!.type, `constant ${i}`];
  for (let i = 0; i < module.structDefs.length; i++) yield* fieldTypes(module.structDefs[i]!, `struct ${i}`);
  for (let i = 0; i < module.enumDefs.length; i++) yield* fieldTypes(module.enumDefs[i]!, `enum ${i}`);
}

function* fieldTypes(def: StructDef, what: string): Generator<readonly [type: Token, what: string]> {
  for (const field of def.fields ?? []) yield [field.type, what];
  for (const variant of def.variants ?? []) for (const field of variant.fields) yield [field.type, what];
}

/** Weight of a type, counted no further than one past `limit`. */
function weight(type: Token, limit: number): number {
  let sum = 0;
  const open: Token[] = [type];
  while (open.length > 0 && sum <= limit) {
    const next = open.pop()!;
    switch (next.kind) {
      case 'vector':
        sum += 1;
        open.push(next.of);
        break;
      case 'ref':
      case 'mutref':
        sum += 1;
        open.push(next.to);
        break;
      case 'param':
        sum += WIDE_NODE_WEIGHT;
        break;
      case 'struct':
        sum += WIDE_NODE_WEIGHT;
        open.push(...next.args);
        break;
      case 'function':
        sum += 1;
        open.push(...next.args, ...next.results);
        break;
      default:
        sum += 1;
    }
  }
  return sum;
}
