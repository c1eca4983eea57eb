/**
 * Pass: every index is in its table, every type is of bounded depth, and every type parameter is in scope. All later passes
 * read tables without asking.
 * Source: move-binary-format/src/check_bounds.rs.
 */

import { Refused } from '../base/status.ts';
import type { Code, FunctionDef, Module, Token } from '../format/module.ts';
import { opInfo } from '../format/opcodes.ts';
import type { Context } from './context.ts';
import { safeName } from './dialect.ts';

/** Deepest type, as in the format (`SIGNATURE_TOKEN_DEPTH_MAX`). It bounds every recursion over types. */
export const MAX_TOKEN_DEPTH = 256;
/** Parameters and locals of a function together. */
export const MAX_LOCALS = 255;

type Place = { readonly function?: string; readonly offset?: number };

function inside(what: string, index: number, length: number, place: Place = {}): void {
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
  module.signatures.forEach((signature, i) => {
    for (const type of signature) checkType(context, type, Number.POSITIVE_INFINITY, `signature ${i}`);
  });
  module.constants.forEach((constant, i) => {
    checkType(context, constant.type, Number.POSITIVE_INFINITY, `constant ${i}`);
  });
  for (const handle of module.functionHandles) {
    inside('module handle', handle.module, module.moduleHandles.length);
    inside('identifier', handle.name, module.identifiers.length);
    checkSignature(context, handle.params, handle.typeParams.length);
    checkSignature(context, handle.returns, handle.typeParams.length);
  }
  checkDefinitions(context);
  checkInstances(module);
  for (const def of module.functionDefs) checkFunction(context, def);
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
      checkType(context, field.type, typeParams.length, what);
    }
  }
  for (const { owner, field } of module.fieldHandles) {
    inside('struct', owner, module.structDefs.length);
    inside('field', field, module.structDefs[owner]!.fields?.length ?? 0);
  }
  for (const { owner, tag } of module.variantHandles) {
    inside('enum', owner, module.enumDefs.length);
    inside('variant', tag, module.enumDefs[owner]!.variants?.length ?? 0);
  }
}

function checkInstances(module: Module): void {
  const signatures = module.signatures.length;
  const tables = [
    ['struct', module.structInsts, module.structDefs.length],
    ['function handle', module.functionInsts, module.functionHandles.length],
    ['field handle', module.fieldInsts, module.fieldHandles.length],
    ['enum', module.enumInsts, module.enumDefs.length],
  ] as const;
  for (const [what, table, length] of tables) {
    for (const { of, args } of table) {
      inside(what, of, length);
      inside('signature', args, signatures);
    }
  }
  for (const { owner, tag } of module.variantInsts) {
    inside('enum instance', owner, module.enumInsts.length);
    inside('variant', tag, module.enumDefs[module.enumInsts[owner]!.of]!.variants?.length ?? 0);
  }
}

function checkSignature(context: Context, index: number, typeParams: number, place: Place = {}): void {
  const { module } = context;
  inside('signature', index, module.signatures.length, place);
  for (const type of module.signatures[index]!) checkType(context, type, typeParams, `signature ${index}`, place);
}

/** Checks one type, without recursion, since nothing is known about it yet. */
function checkType({ module, meter }: Context, type: Token, typeParams: number, what: string, place: Place = {}): void {
  const open: Token[] = [type];
  const depths: number[] = [1];
  while (open.length > 0) {
    const next = open.pop()!;
    const depth = depths.pop()!;
    meter.add(1);
    if (depth > MAX_TOKEN_DEPTH)
      throw new Refused({
        status: 'MALFORMED',
        message: `a type in ${what} is nested deeper than ${MAX_TOKEN_DEPTH}`,
        ...place,
      });
    let children: readonly Token[] = [];
    switch (next.kind) {
      case 'vector':
        children = [next.of];
        break;
      case 'ref':
      case 'mutref':
        children = [next.to];
        break;
      case 'param':
        if (typeParams !== Number.POSITIVE_INFINITY || next.index >>> 0 !== next.index)
          inside(`${what}: type parameter`, next.index, typeParams, place);
        break;
      case 'struct': {
        inside(`${what}: struct handle`, next.handle, module.structHandles.length, place);
        const expected = module.structHandles[next.handle]!.typeParams.length;
        if (next.args.length !== expected)
          throw new Refused({
            status: 'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH',
            message: `${what}: struct handle ${next.handle} takes ${expected} type arguments, found ${next.args.length}`,
            ...place,
          });
        children = next.args;
        break;
      }
      case 'function':
      case 'i8':
      case 'i16':
      case 'i32':
      case 'i64':
      case 'i128':
      case 'i256':
        throw new Refused({
          status: 'DIALECT_NOT_SUPPORTED',
          message: `${what}: ${next.kind === 'function' ? 'function types' : next.kind} of the Aptos family are not run yet`,
          ...place,
        });
      default:
        break;
    }
    for (const child of children) {
      open.push(child);
      depths.push(depth + 1);
    }
  }
}

function checkFunction(context: Context, def: FunctionDef): void {
  const { module } = context;
  inside('function handle', def.handle, module.functionHandles.length);
  const name = safeName(module, def.handle);
  for (const struct of def.acquires) inside('struct', struct, module.structDefs.length, { function: name });
  if (!def.code) return;
  const handle = module.functionHandles[def.handle]!;
  const typeParams = handle.typeParams.length;
  checkSignature(context, def.code.locals, typeParams, { function: name });
  const locals = module.signatures[handle.params]!.length + module.signatures[def.code.locals]!.length;
  if (locals > MAX_LOCALS)
    throw new Refused({
      status: 'TOO_MANY_LOCALS',
      message: `${locals} parameters and locals, at most ${MAX_LOCALS} allowed`,
      function: name,
    });
  checkCode(context, def.code, locals, typeParams, name);
  for (const table of def.code.jumpTables) {
    inside('enum of a jump table', table.enumDef, module.enumDefs.length, { function: name });
    for (const target of table.targets)
      inside('jump table target', target, def.code.instructions.length, { function: name });
  }
}

function checkCode(context: Context, code: Code, locals: number, typeParams: number, name: string): void {
  const { module } = context;
  // A signature need be looked through once a function, however many instructions use it.
  const seen = new Set<number>();
  const { instructions } = code;
  for (let offset = 0; offset < instructions.length; offset++) {
    const { op, index } = instructions[offset]!;
    const operand = opInfo(op).operand;
    if (operand === 'none') continue;
    const check = (what: string, length: number): void => inside(what, index, length, { function: name, offset });
    const args = (signature: number): void => {
      if (seen.has(signature)) return;
      seen.add(signature);
      checkSignature(context, signature, typeParams, { function: name, offset });
    };
    switch (operand) {
      case 'target':
        check('branch target', instructions.length);
        break;
      case 'local':
        check('local', locals);
        break;
      case 'constant':
        check('constant', module.constants.length);
        break;
      case 'field':
        check('field handle', module.fieldHandles.length);
        break;
      case 'fieldInst':
        check('field instance', module.fieldInsts.length);
        args(module.fieldInsts[index]!.args);
        break;
      case 'function':
        check('function handle', module.functionHandles.length);
        break;
      case 'functionInst':
        check('function instance', module.functionInsts.length);
        args(module.functionInsts[index]!.args);
        break;
      case 'struct':
        check('struct', module.structDefs.length);
        break;
      case 'structInst':
        check('struct instance', module.structInsts.length);
        args(module.structInsts[index]!.args);
        break;
      case 'vector':
      case 'vectorCount':
        check('signature', module.signatures.length);
        args(index);
        break;
      case 'variant':
        check('variant handle', module.variantHandles.length);
        break;
      case 'variantInst':
        check('variant instance', module.variantInsts.length);
        args(module.enumInsts[module.variantInsts[index]!.owner]!.args);
        break;
      case 'jumpTable':
        check('jump table', code.jumpTables.length);
        break;
      default:
        // Literals are not indices; operands of Aptos-only instructions were refused with them.
        break;
    }
  }
}
