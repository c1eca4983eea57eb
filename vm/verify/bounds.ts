/**
 * Pass: every index is in its table, every type is of bounded depth, and every type parameter is in scope. All later passes
 * read tables without asking.
 * Source: move-binary-format/src/check_bounds.rs.
 */

import { INT_MAX, intCode } from '../base/int.ts';
import { never, Refused } from '../base/status.ts';
import type { Code, FunctionDef, FunctionHandle, Instruction, Module, Token } from '../format/module.ts';
import { opInfo } from '../format/opcodes.ts';
import { variantAt, variantOwners } from '../format/variants.ts';
import type { Context } from './context.ts';
import { safeName } from './dialect.ts';

/** Deepest type, as in the format (`SIGNATURE_TOKEN_DEPTH_MAX`). It bounds every recursion over types. */
export const MAX_TOKEN_DEPTH = 256;
/** Parameters and locals of a function together. */
export const MAX_LOCALS = 255;
/** One past the largest index of a type parameter in the format. */
const MAX_TYPE_PARAMETER = 65_536;
const NO_PARAM = -1;

type Place = { readonly function?: string; readonly offset?: number };

function inside(what: string, index: number, length: number, place?: Place): void {
  if (index >>> 0 === index && index < length) return;
  throw new Refused({ status: 'INDEX_OUT_OF_BOUNDS', message: `${what} ${index} of ${length}`, ...place });
}

export function checkBounds(context: Context): void {
  const { module } = context;
  if (module.moduleHandles.length === 0)
    throw new Refused({ status: 'NO_MODULE_HANDLES', message: 'the module has no module handle' });
  inside('own module handle', module.self, module.moduleHandles.length);
  for (const handle of [...module.moduleHandles, ...module.friends]) {
    inside('address', handle.address, module.addresses.length);
    inside('identifier', handle.name, module.identifiers.length);
  }
  for (const handle of module.structHandles) {
    inside('module handle', handle.module, module.moduleHandles.length);
    inside('identifier', handle.name, module.identifiers.length);
  }
  const params = module.signatures.map((signature, i) =>
    signature.reduce((most, type) => Math.max(most, checkType(context, type, `signature ${i}`)), NO_PARAM),
  );
  module.constants.forEach((constant, i) => {
    checkType(context, constant.type, `constant ${i}`);
  });
  for (const handle of module.functionHandles) {
    inside('module handle', handle.module, module.moduleHandles.length);
    inside('identifier', handle.name, module.identifiers.length);
    checkSignature(params, handle.params, handle.typeParams.length);
    checkSignature(params, handle.returns, handle.typeParams.length);
    checkAccess(module, handle);
  }
  checkDefinitions(context);
  checkInstances(module);
  for (const def of module.functionDefs) checkFunction(module, def, params);
}

function checkDefinitions(context: Context): void {
  const { module } = context;
  for (const def of [...module.structDefs, ...module.enumDefs]) {
    inside('struct handle', def.handle, module.structHandles.length);
    const { name, typeParams } = module.structHandles[def.handle]!;
    const what = module.identifiers[name]!;
    for (const variant of def.variants ?? []) inside('identifier', variant.name, module.identifiers.length);
    const lists = def.variants ? def.variants.map((variant) => variant.fields) : [def.fields ?? []];
    for (const field of lists.flat()) {
      inside('identifier', field.name, module.identifiers.length);
      const most = checkType(context, field.type, what);
      if (most !== NO_PARAM) inside(`${what}: type parameter`, most, typeParams.length);
    }
  }
  for (const { owner, field } of module.fieldHandles) {
    inside('struct', owner, module.structDefs.length);
    inside('field', field, module.structDefs[owner]!.fields?.length ?? 0);
  }
  const enums = variantOwners(module);
  for (const { owner, tag } of module.variantHandles) {
    inside('enum', owner, enums.length);
    inside('variant', tag, enums[owner]!.variants?.length ?? 0);
  }
  for (const { owner, field, variants } of module.variantFieldHandles) {
    inside('enum', owner, enums.length);
    if (variants.length === 0)
      throw new Refused({ status: 'ZERO_VARIANTS_ERROR', message: 'a variant field handle without variants' });
    for (const tag of variants) {
      inside('variant', tag, enums[owner]!.variants?.length ?? 0);
      inside('field', field, enums[owner]!.variants![tag]!.fields.length);
    }
  }
}

function checkInstances(module: Module): void {
  const signatures = module.signatures.length;
  const tables = [
    ['struct', module.structInsts, module.structDefs.length],
    ['function handle', module.functionInsts, module.functionHandles.length],
    ['field handle', module.fieldInsts, module.fieldHandles.length],
    ['enum', module.enumInsts, module.enumDefs.length],
    ['variant field handle', module.variantFieldInsts, module.variantFieldHandles.length],
  ] as const;
  for (const [what, table, length] of tables) {
    for (const { of, args } of table) {
      inside(what, of, length);
      inside('signature', args, signatures);
    }
  }
  for (const { owner, tag } of module.variantInsts) {
    if (module.dialect.family !== 'sui') {
      inside('variant handle', owner, module.variantHandles.length);
      inside('signature', tag, signatures);
      continue;
    }
    inside('enum instance', owner, module.enumInsts.length);
    inside('variant', tag, module.enumDefs[module.enumInsts[owner]!.of]!.variants?.length ?? 0);
  }
}

/** Checks that a signature is there and that its type parameters are in scope, by the largest index of each signature. */
function checkSignature(params: readonly number[], index: number, scope: number, place?: Place): void {
  inside('signature', index, params.length, place);
  if (params[index] !== NO_PARAM) inside(`signature ${index}: type parameter`, params[index]!, scope, place);
}

/** Checks one type, without recursion, since nothing is known about it yet. The largest type parameter in it. */
function checkType({ module, meter }: Context, type: Token, what: string): number {
  let most = NO_PARAM;
  const open: Token[] = [type];
  const depths: number[] = [1];
  while (open.length > 0) {
    const next = open.pop()!;
    const depth = depths.pop()!;
    meter.add(1);
    if (depth > MAX_TOKEN_DEPTH)
      throw new Refused({ status: 'MALFORMED', message: `a type in ${what} is nested deeper than ${MAX_TOKEN_DEPTH}` });
    switch (next.kind) {
      case 'vector':
        open.push(next.of);
        depths.push(depth + 1);
        break;
      case 'ref':
      case 'mutref':
        open.push(next.to);
        depths.push(depth + 1);
        break;
      case 'param':
        inside(`${what}: type parameter`, next.index, MAX_TYPE_PARAMETER);
        most = Math.max(most, next.index);
        break;
      case 'struct': {
        inside(`${what}: struct handle`, next.handle, module.structHandles.length);
        const expected = module.structHandles[next.handle]!.typeParams.length;
        if (next.args.length !== expected)
          throw new Refused({
            status: 'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH',
            message: `${what}: struct handle ${next.handle} takes ${expected} type arguments, found ${next.args.length}`,
          });
        for (const arg of next.args) {
          open.push(arg);
          depths.push(depth + 1);
        }
        break;
      }
      case 'function':
        since(module, what, 'function types', 8);
        for (const part of [...next.args, ...next.results]) {
          open.push(part);
          depths.push(depth + 1);
        }
        break;
      case 'i8':
      case 'i16':
      case 'i32':
      case 'i64':
      case 'i128':
      case 'i256':
        since(module, what, next.kind, 9);
        break;
      default:
        break;
    }
  }
  return most;
}

/** The decoder makes no type that its dialect lacks, but a module built by hand may have one. */
function since(module: Module, what: string, type: string, version: number): void {
  if (module.dialect.family === 'aptos' && module.dialect.version >= version) return;
  throw new Refused({ status: 'MALFORMED', message: `${what}: ${type} exist from Aptos version ${version} on` });
}

function checkAccess(module: Module, handle: FunctionHandle): void {
  for (const { resource, address } of handle.access ?? []) {
    if (resource.kind === 'address') inside('address', resource.index, module.addresses.length);
    if (resource.kind === 'module') inside('module handle', resource.index, module.moduleHandles.length);
    if (resource.kind === 'struct' || resource.kind === 'instance')
      inside('struct handle', resource.index, module.structHandles.length);
    if (resource.kind === 'instance') inside('signature', resource.args, module.signatures.length);
    if (address.kind === 'literal') inside('address', address.index, module.addresses.length);
    if (address.kind !== 'parameter') continue;
    inside('parameter', address.local, module.signatures[handle.params]!.length);
    if (address.functionInst !== undefined)
      inside('function instance', address.functionInst, module.functionInsts.length);
  }
}

function checkFunction(module: Module, def: FunctionDef, params: readonly number[]): void {
  inside('function handle', def.handle, module.functionHandles.length);
  const name = safeName(module, def.handle);
  for (const struct of def.acquires) inside('struct', struct, module.structDefs.length, { function: name });
  if (!def.code) return;
  const handle = module.functionHandles[def.handle]!;
  checkSignature(params, def.code.locals, handle.typeParams.length, { function: name });
  const locals = module.signatures[handle.params]!.length + module.signatures[def.code.locals]!.length;
  if (locals > MAX_LOCALS)
    throw new Refused({
      status: 'TOO_MANY_LOCALS',
      message: `${locals} parameters and locals, at most ${MAX_LOCALS} allowed`,
      function: name,
    });
  for (const table of def.code.jumpTables) {
    inside('enum of a jump table', table.enumDef, module.enumDefs.length, { function: name });
    for (const target of table.targets)
      inside('jump table target', target, def.code.instructions.length, { function: name });
  }
  const operands = new Operands(module, def.code, locals, handle.typeParams.length, params);
  const { instructions } = def.code;
  let offset = 0;
  try {
    for (; offset < instructions.length; offset++) operands.check(instructions[offset]!);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new Refused({ ...error.refusal, function: name, offset });
  }
}

/** The tables that one function's operands index. */
class Operands {
  readonly module: Module;
  readonly code: Code;
  readonly locals: number;
  readonly typeParams: number;
  readonly params: readonly number[];

  constructor(module: Module, code: Code, locals: number, typeParams: number, params: readonly number[]) {
    this.module = module;
    this.code = code;
    this.locals = locals;
    this.typeParams = typeParams;
    this.params = params;
  }

  args(signature: number): void {
    checkSignature(this.params, signature, this.typeParams);
  }

  check({ op, index, value }: Instruction): void {
    const { module, code } = this;
    const { operand } = opInfo(op);
    switch (operand) {
      case 'none':
        break;
      case 'target':
        inside('branch target', index, code.instructions.length);
        break;
      case 'local':
        inside('local', index, this.locals);
        break;
      case 'constant':
        inside('constant', index, module.constants.length);
        break;
      case 'field':
        inside('field handle', index, module.fieldHandles.length);
        break;
      case 'fieldInst':
        inside('field instance', index, module.fieldInsts.length);
        this.args(module.fieldInsts[index]!.args);
        break;
      case 'function':
        inside('function handle', index, module.functionHandles.length);
        break;
      case 'functionInst':
        inside('function instance', index, module.functionInsts.length);
        this.args(module.functionInsts[index]!.args);
        break;
      case 'struct':
        inside('struct', index, module.structDefs.length);
        break;
      case 'structInst':
        inside('struct instance', index, module.structInsts.length);
        this.args(module.structInsts[index]!.args);
        break;
      case 'vector':
      case 'vectorCount':
        this.args(index);
        break;
      case 'variant':
        inside('variant handle', index, module.variantHandles.length);
        break;
      case 'variantInst':
        inside('variant instance', index, module.variantInsts.length);
        this.args(variantAt(module, true, index).args!);
        break;
      case 'variantField':
        inside('variant field handle', index, module.variantFieldHandles.length);
        break;
      case 'variantFieldInst':
        inside('variant field instance', index, module.variantFieldInsts.length);
        this.args(module.variantFieldInsts[index]!.args);
        break;
      case 'closure':
        inside('function handle', index, module.functionHandles.length);
        break;
      case 'closureInst':
        inside('function instance', index, module.functionInsts.length);
        this.args(module.functionInsts[index]!.args);
        break;
      case 'closureType':
        this.args(index);
        break;
      case 'jumpTable':
        inside('jump table', index, code.jumpTables.length);
        break;
      case 'u8':
      case 'u16':
      case 'u32':
      case 'u64':
      case 'u128':
      case 'u256':
        literal(operand, value);
        break;
      case 'i8':
      case 'i16':
      case 'i32':
      case 'i64':
      case 'i128':
      case 'i256':
        signedLiteral(operand, value);
        break;
      default:
        never(operand);
    }
  }
}

/** The decoder makes no other, but a module built by hand may have been given one. */
function literal(kind: string, value: bigint): void {
  if (value >= 0n && value <= INT_MAX[intCode(kind)]!) return;
  throw new Refused({ status: 'MALFORMED', message: `${value} is no ${kind}` });
}

function signedLiteral(kind: string, value: bigint): void {
  const bits = Number(kind.slice(1));
  if (BigInt.asIntN(bits, value) === value) return;
  throw new Refused({ status: 'MALFORMED', message: `${value} is no ${kind}` });
}
