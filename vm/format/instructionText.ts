/** One instruction as text, with its operand resolved: for the disassembler and for traces. */

import { never } from '../base/status.ts';
import { constantText } from './constant.ts';
import type { FunctionDef, Instruction, Module, StructDef } from './module.ts';
import { OP_INFO, type OperandKind } from './opcodes.ts';
import { functionHandleText, missing, nameText, structHandleText, tokenText, typeArgsText } from './text.ts';
import { variantOwners } from './variants.ts';

/**
 * `Call 0x1::m::f<u64>`, `CopyLoc 0 (arg0: u64)`, `BrFalse 12`. `functionDef` gives locals and jump tables their meaning; without
 * it they print as numbers. `target` says how a branch target is written; by default as its offset. Never throws on a decoded
 * module: an index that leads nowhere prints as `?<index>`.
 */
export function instructionText(
  module: Module,
  functionDef: FunctionDef | undefined,
  instruction: Instruction,
  target: (offset: number) => string = String,
): string {
  const info = OP_INFO[instruction.op];
  if (!info) return missing(instruction.op);
  const operand = operandText(module, functionDef, instruction, info.operand, target);
  return operand === '' ? info.name : `${info.name} ${operand}`;
}

function operandText(
  module: Module,
  functionDef: FunctionDef | undefined,
  { index, value }: Instruction,
  kind: OperandKind,
  target: (offset: number) => string,
): string {
  switch (kind) {
    case 'none':
      return '';
    case 'u8':
    case 'u16':
    case 'u32':
    case 'u64':
    case 'u128':
    case 'u256':
    case 'i8':
    case 'i16':
    case 'i32':
    case 'i64':
    case 'i128':
    case 'i256':
      return value.toString();
    case 'target':
      return target(index);
    case 'local':
      return localOperandText(module, functionDef, index);
    case 'constant': {
      const constant = module.constants[index];
      if (!constant) return missing(index);
      return `${index} (${tokenText(module, constant.type)} = ${constantText(constant)})`;
    }
    case 'field':
      return fieldHandleText(module, index, '');
    case 'fieldInst': {
      const inst = module.fieldInsts[index];
      return inst ? fieldHandleText(module, inst.of, typeArgsText(module, inst.args)) : missing(index);
    }
    case 'function':
      return functionHandleText(module, index);
    case 'functionInst': {
      const inst = module.functionInsts[index];
      return inst ? functionHandleText(module, inst.of) + typeArgsText(module, inst.args) : missing(index);
    }
    case 'struct':
      return defText(module, module.structDefs, index);
    case 'structInst': {
      const inst = module.structInsts[index];
      return inst ? defText(module, module.structDefs, inst.of) + typeArgsText(module, inst.args) : missing(index);
    }
    case 'vector':
      return typeArgsText(module, index);
    case 'vectorCount':
      return `${typeArgsText(module, index)} ${value}`;
    case 'variant': {
      const handle = module.variantHandles[index];
      return handle ? variantText(module, handle.owner, handle.tag, '') : missing(index);
    }
    case 'variantInst':
      return variantInstText(module, index);
    case 'jumpTable': {
      if (!functionDef) return String(index);
      const table = functionDef.code?.jumpTables[index];
      return table ? `${index} (${defText(module, module.enumDefs, table.enumDef)})` : missing(index);
    }
    case 'variantField':
      return variantFieldText(module, index, '');
    case 'variantFieldInst': {
      const inst = module.variantFieldInsts[index];
      return inst ? variantFieldText(module, inst.of, typeArgsText(module, inst.args)) : missing(index);
    }
    case 'closureType':
      return typeArgsText(module, index);
    case 'closure':
      return `${functionHandleText(module, index)} mask 0b${value.toString(2)}`;
    case 'closureInst': {
      const inst = module.functionInsts[index];
      const name = inst ? functionHandleText(module, inst.of) + typeArgsText(module, inst.args) : missing(index);
      return `${name} mask 0b${value.toString(2)}`;
    }
    default:
      return never(kind);
  }
}

/** `arg0: u64` for a parameter, `loc0: u64` for a local behind the parameters. */
export function localText(module: Module, functionDef: FunctionDef, index: number): string | undefined {
  const handle = module.functionHandles[functionDef.handle];
  const params = handle ? (module.signatures[handle.params] ?? []) : [];
  const param = params[index];
  if (param) return `arg${index}: ${tokenText(module, param)}`;
  const locals = functionDef.code ? (module.signatures[functionDef.code.locals] ?? []) : [];
  const local = locals[index - params.length];
  return local ? `loc${index - params.length}: ${tokenText(module, local)}` : undefined;
}

function localOperandText(module: Module, functionDef: FunctionDef | undefined, index: number): string {
  if (!functionDef) return String(index);
  const text = localText(module, functionDef, index);
  return text === undefined ? missing(index) : `${index} (${text})`;
}

/** Full name of the struct or enum that the definition at `index` of `defs` defines. */
export function defText(module: Module, defs: readonly StructDef[], index: number): string {
  const def = defs[index];
  return def ? structHandleText(module, def.handle) : missing(index);
}

function fieldHandleText(module: Module, index: number, args: string): string {
  const handle = module.fieldHandles[index];
  if (!handle) return missing(index);
  const field = module.structDefs[handle.owner]?.fields?.[handle.field];
  const name = field ? nameText(module, field.name) : missing(handle.field);
  return `${defText(module, module.structDefs, handle.owner)}${args}.${name}`;
}

function variantText(module: Module, owner: number, tag: number, args: string): string {
  const defs = variantOwners(module);
  const variant = defs[owner]?.variants?.[tag];
  const name = variant ? nameText(module, variant.name) : missing(tag);
  return `${defText(module, defs, owner)}${args}::${name}`;
}

/** An instance is of an enum and holds the tag (Sui), or is of a variant and holds the type arguments (Aptos). */
function variantInstText(module: Module, index: number): string {
  const inst = module.variantInsts[index];
  if (!inst) return missing(index);
  if (module.dialect.family === 'sui') {
    const owner = module.enumInsts[inst.owner];
    if (!owner) return `${missing(inst.owner)}::${inst.tag}`;
    return variantText(module, owner.of, inst.tag, typeArgsText(module, owner.args));
  }
  const handle = module.variantHandles[inst.owner];
  const args = typeArgsText(module, inst.tag);
  return handle ? variantText(module, handle.owner, handle.tag, args) : `${missing(inst.owner)}${args}`;
}

/** `E<T0>.(A|B).x`: the field has the name that it has in the first of the variants. */
function variantFieldText(module: Module, index: number, args: string): string {
  const handle = module.variantFieldHandles[index];
  if (!handle) return missing(index);
  const { owner, field, variants } = handle;
  const all = module.structDefs[owner]?.variants;
  const names = variants.map((tag) => {
    const variant = all?.[tag];
    return variant ? nameText(module, variant.name) : missing(tag);
  });
  const first = all?.[variants[0] ?? -1]?.fields[field];
  const name = first ? nameText(module, first.name) : missing(field);
  return `${defText(module, module.structDefs, owner)}${args}.(${names.join('|')}).${name}`;
}
