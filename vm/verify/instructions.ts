/**
 * Pass: generic instructions name generic things and plain instructions plain ones, and vector counts are sane.
 * Source: move-bytecode-verifier/src/instruction_consistency.rs.
 */

import { Refused } from '../base/status.ts';
import type { Module, StructDef } from '../format/module.ts';
import { type OperandKind, opInfo } from '../format/opcodes.ts';
import type { Context } from './context.ts';
import { safeName } from './dialect.ts';

/** Largest count of VecPack and VecUnpack. Compared as a bigint: the format has 64 bits for it. */
export const MAX_VECTOR_COUNT = 65_535n;

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
      return hasTypeParams(module, module.enumDefs[module.variantHandles[index]!.owner]!);
    case 'variantInst':
      return hasTypeParams(module, module.enumDefs[module.enumInsts[module.variantInsts[index]!.owner]!.of]!);
    default:
      return undefined;
  }
}

function hasTypeParams(module: Module, def: StructDef): boolean {
  return module.structHandles[def.handle]!.typeParams.length > 0;
}
