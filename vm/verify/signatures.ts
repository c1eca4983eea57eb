/**
 * Pass: types are well formed where they stand. References only at the top of parameters, results and locals; type arguments
 * as many as declared and with the abilities declared; phantom parameters only in phantom places.
 * Unlike the archived verifier, arguments inside arguments are checked in version 5 too.
 * Source: move-bytecode-verifier/src/signature.rs.
 */

import { Refused } from '../base/status.ts';
import type { FunctionDef, StructTypeParam } from '../format/module.ts';
import { type OperandKind, opInfo } from '../format/opcodes.ts';
import { variantAt, variantFieldAt, variantOwners } from '../format/variants.ts';
import { type AbilityScope, abilityText } from './abilities.ts';
import type { TypedContext } from './context.ts';
import { safeName } from './dialect.ts';
import { FUNCTION, MUTREF, PARAM, REF, STRUCT, structText, VECTOR } from './types.ts';

/** Operands that carry type arguments. */
const GENERIC: ReadonlySet<OperandKind> = new Set([
  'functionInst',
  'structInst',
  'fieldInst',
  'variantInst',
  'variantFieldInst',
  'closureInst',
  'closureType',
  'vector',
  'vectorCount',
]);

export function checkSignatures(context: TypedContext): void {
  const { module, types, scope } = context;
  types.signatures.forEach((signature, i) => {
    for (const type of signature) {
      const inner = types.isReference(type) ? types.of[type]! : type;
      if (types.referring[inner]!)
        throw new Refused({
          status: 'INVALID_SIGNATURE_TOKEN',
          message: `signature ${i}: a reference inside of ${types.text(type)}`,
        });
    }
  });
  module.functionHandles.forEach((handle, i) => {
    attributed(`function handle ${i}`, () => {
      for (const type of [...types.signatures[handle.params]!, ...types.signatures[handle.returns]!])
        checkInstances(context, type, scope(handle.typeParams));
    });
  });
  for (const { handle, lists } of types.data) for (const fields of lists) checkFields(context, handle, fields);
  for (const def of module.functionDefs) if (def.code) checkCode(context, def);
}

/** Puts the place before the message of a refusal from inside. */
function attributed(place: string, body: () => void): void {
  try {
    body();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new Refused({ ...error.refusal, message: `${place}: ${error.refusal.message}` });
  }
}

function checkFields(context: TypedContext, handle: number, fields: readonly number[]): void {
  const { module, types, scope } = context;
  const { typeParams } = module.structHandles[handle]!;
  const inside = scope(typeParams.map((param) => param.constraints));
  attributed(structText(module, handle), () => {
    for (const type of fields) {
      if (types.referring[type]!)
        throw new Refused({ status: 'INVALID_SIGNATURE_TOKEN', message: `a field of type ${types.text(type)}` });
      checkInstances(context, type, inside);
      checkPhantoms(context, type, false, typeParams);
    }
  });
}

/** Checks that the arguments of every struct inside of a type have the abilities that the struct asks for. */
function checkInstances(context: TypedContext, type: number, scope: AbilityScope): void {
  if (scope.wellFormed.has(type)) return;
  const { module, types, meter } = context;
  const args = types.args[type]!;
  meter.add(1 + args.length);
  const kind = types.kind[type]!;
  if (kind === STRUCT) {
    const { typeParams } = module.structHandles[types.of[type]!]!;
    checkConstraints(
      context,
      structText(module, types.of[type]!),
      args,
      typeParams.map((param) => param.constraints),
      scope,
    );
  } else if (kind === FUNCTION) for (const part of args) checkInstances(context, part, scope);
  else if (kind >= VECTOR && kind !== PARAM) checkInstances(context, types.of[type]!, scope);
  scope.wellFormed.add(type);
}

function checkConstraints(
  context: TypedContext,
  what: string,
  args: readonly number[],
  constraints: readonly number[],
  scope: AbilityScope,
): void {
  const { types } = context;
  if (args.length !== constraints.length)
    throw new Refused({
      status: 'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH',
      message: `${what} takes ${constraints.length} type arguments, found ${args.length}`,
    });
  args.forEach((arg, i) => {
    checkInstances(context, arg, scope);
    const needed = constraints[i]!;
    if (!scope.has(arg, needed))
      throw new Refused({
        status: 'CONSTRAINT_NOT_SATISFIED',
        message:
          `type argument ${i} of ${what} needs ${abilityText(needed)}, ` +
          `but ${types.text(arg)} has ${abilityText(scope.of(arg))}`,
      });
  });
}

/** Recursion is as deep as a field type's token. */
function checkPhantoms(
  context: TypedContext,
  type: number,
  phantom: boolean,
  typeParams: readonly StructTypeParam[],
): void {
  const { module, types } = context;
  switch (types.kind[type]) {
    case FUNCTION:
      for (const part of types.args[type]!) checkPhantoms(context, part, false, typeParams);
      break;
    case REF:
    case MUTREF:
    case VECTOR:
      checkPhantoms(context, types.of[type]!, false, typeParams);
      break;
    case STRUCT: {
      const declared = module.structHandles[types.of[type]!]!.typeParams;
      types.args[type]!.forEach((arg, i) => {
        checkPhantoms(context, arg, declared[i]!.phantom, typeParams);
      });
      break;
    }
    case PARAM:
      if (typeParams[types.of[type]!]!.phantom && !phantom)
        throw new Refused({
          status: 'INVALID_PHANTOM_TYPE_PARAM_POSITION',
          message: `phantom type parameter T${types.of[type]!} is used in a place that is not phantom`,
        });
      break;
    default:
      break;
  }
}

function checkCode(context: TypedContext, def: FunctionDef): void {
  const { module, types } = context;
  const { typeParams } = module.functionHandles[def.handle]!;
  const scope = context.scope(typeParams);
  const code = def.code!;
  const name = safeName(module, def.handle);
  let offset: number | undefined;
  // One instance is checked once, however many instructions use it.
  const seen = new Set<string>();
  const plain = (args: readonly number[]): void => {
    for (const type of args)
      if (types.referring[type]!)
        throw new Refused({ status: 'INVALID_SIGNATURE_TOKEN', message: `${types.text(type)} as a type argument` });
  };
  const generic = (what: string, args: number, constraints: readonly number[]): void => {
    plain(types.signatures[args]!);
    checkConstraints(context, what, types.signatures[args]!, constraints, scope);
  };
  const struct = (handle: number, args: number): void =>
    generic(
      structText(module, handle),
      args,
      module.structHandles[handle]!.typeParams.map((param) => param.constraints),
    );
  try {
    for (const type of types.signatures[code.locals]!) checkInstances(context, type, scope);
    for (offset = 0; offset < code.instructions.length; offset++) {
      const { op, index } = code.instructions[offset]!;
      const operand = opInfo(op).operand;
      if (!GENERIC.has(operand)) continue;
      const key = `${operand} ${index}`;
      if (seen.has(key)) continue;
      seen.add(key);
      switch (operand) {
        case 'functionInst':
        case 'closureInst': {
          const inst = module.functionInsts[index]!;
          generic(`function ${safeName(module, inst.of)}`, inst.args, module.functionHandles[inst.of]!.typeParams);
          break;
        }
        case 'structInst': {
          const inst = module.structInsts[index]!;
          struct(module.structDefs[inst.of]!.handle, inst.args);
          break;
        }
        case 'fieldInst': {
          const inst = module.fieldInsts[index]!;
          struct(module.structDefs[module.fieldHandles[inst.of]!.owner]!.handle, inst.args);
          break;
        }
        case 'variantInst': {
          const { owner, args } = variantAt(module, true, index);
          struct(variantOwners(module)[owner]!.handle, args!);
          break;
        }
        case 'variantFieldInst': {
          const { owner, args } = variantFieldAt(module, true, index);
          struct(module.structDefs[owner]!.handle, args!);
          break;
        }
        case 'closureType': {
          const [type, ...more] = types.signatures[index]!;
          if (type === undefined || more.length > 0 || types.kind[type] !== FUNCTION)
            throw new Refused({
              status: 'CLOSURE_CALL_REQUIRES_FUNCTION',
              message: `the signature of a closure call is one function type, found ${types.signatures[index]!.map((one) => types.text(one)).join(', ') || 'nothing'}`,
            });
          checkInstances(context, type, scope);
          break;
        }
        case 'vector':
        case 'vectorCount': {
          const args = types.signatures[index]!;
          if (args.length !== 1)
            throw new Refused({
              status: 'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH',
              message: `a vector instruction takes 1 type argument, found ${args.length}`,
            });
          plain(args);
          checkInstances(context, args[0]!, scope);
          break;
        }
        default:
          break;
      }
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new Refused({ function: name, ...(offset === undefined ? {} : { offset }), ...error.refusal });
  }
}
