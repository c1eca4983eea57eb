/**
 * Pass: generic instructions name generic things and plain instructions plain ones, and vector counts are sane.
 * Source: move-bytecode-verifier/src/instruction_consistency.rs.
 */

import { Refused } from '../base/status.ts';
import type { Module, StructDef } from '../format/module.ts';
import { type OperandKind, opInfo } from '../format/opcodes.ts';
import { variantAt, variantFieldAt, variantOwners } from '../format/variants.ts';
import type { Context } from './context.ts';
import { safeName } from './dialect.ts';

/** Largest count of VecPack and VecUnpack. Compared as a bigint: the format has 64 bits for it. */
export const MAX_VECTOR_COUNT = 65_535n;
/** Parameters that the mask of a closure can name. */
const MAX_CLOSURE_PARAMS = 64;

export function checkInstructions({ module, meter }: Context): void {
  for (const def of module.functionDefs) {
    const code = def.code?.instructions ?? [];
    meter.add(code.length);
    for (let offset = 0; offset < code.length; offset++) {
      const { op, index, value } = code[offset]!;
      const { operand, name } = opInfo(op);
      const generic = isGeneric(module, operand, index);
      if (generic !== undefined && generic !== operand.endsWith('Inst'))
        throw new Refused({
          status: 'GENERIC_MEMBER_OPCODE_MISMATCH',
          message: generic ? `${name} of something generic` : `${name} of something without type parameters`,
          function: safeName(module, def.handle),
          offset,
        });
      if (operand === 'vectorCount' && (value < 0n || value > MAX_VECTOR_COUNT))
        throw new Refused({
          status: 'CONSTRAINT_NOT_SATISFIED',
          message: `${name} of ${value} elements, at most ${MAX_VECTOR_COUNT} allowed`,
          function: safeName(module, def.handle),
          offset,
        });
      if (operand === 'closure' || operand === 'closureInst') {
        const callee = operand === 'closure' ? index : module.functionInsts[index]!.of;
        const params = module.signatures[module.functionHandles[callee]!.params]!.length;
        if (value < 0n || value >> BigInt(Math.min(params, MAX_CLOSURE_PARAMS)) !== 0n)
          throw new Refused({
            status: 'INVALID_CLOSURE_MASK',
            message: `${name}: mask ${value} of a function with ${params} parameters`,
            function: safeName(module, def.handle),
            offset,
          });
      }
    }
  }
}

/** Whether what an operand names has type parameters; `undefined` for operands that name nothing of the kind. */
function isGeneric(module: Module, operand: OperandKind, index: number): boolean | undefined {
  switch (operand) {
    case 'function':
      return module.functionHandles[index]!.typeParams.length > 0;
    case 'functionInst':
      return module.functionHandles[module.functionInsts[index]!.of]!.typeParams.length > 0;
    case 'struct':
      return hasTypeParams(module, module.structDefs[index]!);
    case 'structInst':
      return hasTypeParams(module, module.structDefs[module.structInsts[index]!.of]!);
    case 'field':
      return hasTypeParams(module, module.structDefs[module.fieldHandles[index]!.owner]!);
    case 'fieldInst':
      return hasTypeParams(module, module.structDefs[module.fieldHandles[module.fieldInsts[index]!.of]!.owner]!);
    case 'variant':
    case 'variantInst':
      return hasTypeParams(module, variantOwners(module)[variantAt(module, operand === 'variantInst', index).owner]!);
    case 'variantField':
    case 'variantFieldInst':
      return hasTypeParams(
        module,
        module.structDefs[variantFieldAt(module, operand === 'variantFieldInst', index).owner]!,
      );
    case 'closure':
      return module.functionHandles[index]!.typeParams.length > 0;
    case 'closureInst':
      return module.functionHandles[module.functionInsts[index]!.of]!.typeParams.length > 0;
    default:
      return undefined;
  }
}

function hasTypeParams(module: Module, def: StructDef): boolean {
  return module.structHandles[def.handle]!.typeParams.length > 0;
}
