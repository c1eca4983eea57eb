/**
 * Pass: within every basic block, reachable or not, the operand stack never falls below where it started, and it is empty
 * between blocks. So everything on the stack was put there by the same block.
 * Refusals are located at the block's first instruction, as in every implementation; the message names the instruction.
 * Source: move-bytecode-verifier/src/stack_usage_verifier.rs.
 */

import { functionName, type Instruction } from '../format/module.ts';
import { OP, opInfo } from '../format/opcodes.ts';
import { variantAt } from '../format/variants.ts';
import { type FlowContext, type FunctionContext, failAt } from './context.ts';

const {
  Ret,
  Call,
  CallGeneric,
  Pack,
  PackGeneric,
  VecPack,
  PackVariant,
  PackVariantGeneric,
  Unpack,
  UnpackGeneric,
  VecUnpack,
  UnpackVariant,
  UnpackVariantImmRef,
  UnpackVariantMutRef,
  UnpackVariantGeneric,
  UnpackVariantGenericImmRef,
  UnpackVariantGenericMutRef,
  PackClosure,
  PackClosureGeneric,
  CallClosure,
} = OP;

export function checkStack(context: FlowContext): void {
  const { cfg, code, limits, meter } = context;
  meter.add(code.instructions.length);
  for (let block = 0; block < cfg.start.length; block++) {
    const first = cfg.start[block]!;
    let height = 0;
    let pushed = 0;
    for (let offset = first; offset <= cfg.end[block]!; offset++) {
      const instruction = code.instructions[offset]!;
      const info = opInfo(instruction.op);
      const pops = info.pops >= 0 ? info.pops : popsOf(context, instruction);
      const pushes = info.pushes >= 0 ? info.pushes : pushesOf(context, instruction);
      pushed += pushes;
      if (pushed > limits.pushesPerBlock)
        failAt(
          context,
          first,
          'VALUE_STACK_PUSH_OVERFLOW',
          `${pushed} values pushed in one block by ${info.name} at ${offset}, at most ${limits.pushesPerBlock} allowed`,
        );
      if (height < pops)
        failAt(
          context,
          first,
          'NEGATIVE_STACK_SIZE_WITHIN_BLOCK',
          `${info.name} at ${offset} pops ${pops} values, but its block has pushed ${height}`,
        );
      height += pushes - pops;
      if (height > limits.blockStackHeight)
        failAt(
          context,
          first,
          'VALUE_STACK_OVERFLOW',
          `${height} values on the stack after ${info.name} at ${offset}, at most ${limits.blockStackHeight} allowed`,
        );
    }
    if (height !== 0)
      failAt(
        context,
        first,
        'POSITIVE_STACK_SIZE_AT_BLOCK_END',
        `${height} values left on the stack where the block ends, at ${cfg.end[block]!}`,
      );
  }
}

function unexpected(context: FunctionContext, op: Instruction['op']): never {
  throw new Error(`${opInfo(op).name} was to be refused before ${functionName(context.module, context.def)} got here`);
}

/** Values that an instruction pops, where that depends on its operand. Counts are at most 65,535 here. */
export function popsOf(context: FunctionContext, { op, index, value }: Instruction): number {
  const { module, types } = context;
  const { signatures } = module;
  switch (op) {
    case Ret:
      return context.returns.length;
    case Call:
      return signatures[module.functionHandles[index]!.params]!.length;
    case CallGeneric:
      return signatures[module.functionHandles[module.functionInsts[index]!.of]!.params]!.length;
    case Pack:
      return types.fields[index]!.length;
    case PackGeneric:
      return types.fields[module.structInsts[index]!.of]!.length;
    case VecPack:
      return Number(value);
    case PackVariant:
    case PackVariantGeneric:
      return variantFields(context, op === PackVariantGeneric, index).length;
    case PackClosure:
    case PackClosureGeneric:
      return captured(value);
    case CallClosure:
      return types.arity.get(types.signatures[index]![0]!)! + 1;
    default:
      return unexpected(context, op);
  }
}

/** Parameters that a closure's mask captures: its bits that are 1. */
export function captured(mask: bigint): number {
  let count = 0;
  for (let rest = mask; rest > 0n; rest >>= 1n) if ((rest & 1n) === 1n) count++;
  return count;
}

/** Values that an instruction pushes, where that depends on its operand. */
export function pushesOf(context: FunctionContext, { op, index, value }: Instruction): number {
  const { module, types } = context;
  const { signatures } = module;
  switch (op) {
    case Call:
      return signatures[module.functionHandles[index]!.returns]!.length;
    case CallGeneric:
      return signatures[module.functionHandles[module.functionInsts[index]!.of]!.returns]!.length;
    case Unpack:
      return types.fields[index]!.length;
    case UnpackGeneric:
      return types.fields[module.structInsts[index]!.of]!.length;
    case VecUnpack:
      return Number(value);
    case UnpackVariant:
    case UnpackVariantImmRef:
    case UnpackVariantMutRef:
      return variantFields(context, false, index).length;
    case UnpackVariantGeneric:
    case UnpackVariantGenericImmRef:
    case UnpackVariantGenericMutRef:
      return variantFields(context, true, index).length;
    case CallClosure: {
      const type = types.signatures[index]![0]!;
      return types.args[type]!.length - types.arity.get(type)!;
    }
    default:
      return unexpected(context, op);
  }
}

/** Field types of the variant that a variant handle, or an instance of one, names. */
export function variantFields({ module, types }: FunctionContext, generic: boolean, index: number): readonly number[] {
  const { owner, tag } = variantAt(module, generic, index);
  return types.variants[owner]![tag]!;
}
