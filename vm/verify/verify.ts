/**
 * The verifier: everything that must hold before a module's code may run. Peers send code, so it runs on everything that
 * arrives. What it cannot see from one module alone is in links.ts.
 * Source of the order: move-bytecode-verifier/src/verifier.rs, code_unit_verifier.rs.
 */

import { attempt, Refused, type Result } from '../base/status.ts';
import { type FunctionDef, functionName, type Module } from '../format/module.ts';
import { checkAcquires } from './acquires.ts';
import { checkBounds } from './bounds.ts';
import { buildCfg } from './cfg.ts';
import { checkConstants } from './constants.ts';
import { type Context, type FlowContext, type FunctionContext, scopes, type TypedContext } from './context.ts';
import { checkFallThrough, checkFlowLimits, checkReducible } from './control-flow.ts';
import { checkTextualLoops } from './control-flow-v5.ts';
import { checkLimits } from './declared-limits.ts';
import { checkDialect } from './dialect.ts';
import { checkDuplicates } from './duplicates.ts';
import { checkFieldAbilities } from './fields.ts';
import { checkFriends } from './friends.ts';
import { checkInstantiationLoops } from './instantiation.ts';
import { checkInstructions } from './instructions.ts';
import { DEFAULT_LIMITS, type VerifierLimits, workAllowed } from './limits.ts';
import { checkLocals } from './locals.ts';
import { Meter } from './meter.ts';
import { checkRecursion } from './recursion.ts';
import { checkReferences } from './references.ts';
import { checkSignatures } from './signatures.ts';
import { checkStack } from './stack.ts';
import { checkTypes } from './type-safety.ts';
import { TypeTable } from './types.ts';

declare const verified: unique symbol;

/** A module that {@link verifyModule} has accepted. Nothing else makes one. */
export type VerifiedModule = Module & { readonly [verified]: true };

/** Passes over the tables as they came. */
const TABLE_PASSES: readonly ((context: Context) => void)[] = [checkDialect, checkBounds, checkLimits];

/** Passes over tables whose types are known to be small and in bounds. */
const TYPED_PASSES: readonly ((context: TypedContext) => void)[] = [
  checkDuplicates,
  checkSignatures,
  checkInstructions,
  checkConstants,
  checkFriends,
  checkFieldAbilities,
  checkRecursion,
  checkInstantiationLoops,
];

/** Passes over one function; each relies on those before it. */
const FUNCTION_PASSES: readonly ((context: FlowContext) => void)[] = [
  checkStack,
  checkTypes,
  checkLocals,
  checkReferences,
  checkAcquires,
];

/**
 * Verifies one module. The same module and limits give the same result everywhere; no result depends on time.
 * Refusals: the statuses of move-bytecode-verifier, at the first thing found wrong, with module, function and offset where
 * there is one; PROGRAM_TOO_COMPLEX past `work` units; DIALECT_NOT_SUPPORTED for what is not run yet.
 */
export function verifyModule(module: Module, limits: VerifierLimits = DEFAULT_LIMITS): Result<VerifiedModule> {
  return measureModule(module, limits).result;
}

/** {@link verifyModule}, with the units of work that it took. */
export function measureModule(
  module: Module,
  limits: VerifierLimits = DEFAULT_LIMITS,
): { readonly result: Result<VerifiedModule>; readonly work: number } {
  const meter = new Meter(workAllowed(module, limits));
  const result = attempt(
    () => {
      checkModule({ module, limits, meter });
      return module as VerifiedModule;
    },
    () => ({ module: safeModuleText(module) }),
  );
  return { result, work: meter.used };
}

function checkModule(context: Context): void {
  const { module, limits, meter } = context;
  for (const pass of TABLE_PASSES) pass(context);
  const types = new TypeTable(module);
  const definitions = new Map(module.functionDefs.map((def) => [def.handle, def]));
  const typed: TypedContext = { ...context, types, scope: scopes(types), definitions };
  for (const pass of TYPED_PASSES) pass(typed);
  let backEdges = 0;
  for (const def of module.functionDefs) {
    if (!def.code) {
      checkNative(typed, def);
      continue;
    }
    meter.function = functionName(module, def);
    backEdges += checkFunction(functionContext(typed, def));
    if (backEdges > limits.backEdgesPerModule)
      throw new Refused({
        status: 'TOO_MANY_BACK_EDGES',
        message: `${backEdges} jumps back in the module, at most ${limits.backEdgesPerModule} allowed`,
        function: meter.function,
      });
  }
}

function functionContext(context: TypedContext, def: FunctionDef): FunctionContext {
  const { module, limits, meter, types, scope, definitions } = context;
  const handle = module.functionHandles[def.handle]!;
  const parameters = types.signatures[handle.params]!;
  const code = def.code!;
  return {
    module,
    limits,
    meter,
    types,
    scope,
    definitions,
    def,
    handle,
    code,
    name: functionName(module, def),
    scopeOf: scope(handle.typeParams),
    parameters,
    locals: [...parameters, ...types.signatures[code.locals]!],
    returns: types.signatures[handle.returns]!,
  };
}

/** Spelt out, since a spread of so many fields costs more than some passes. */
function flowContext(context: FunctionContext): FlowContext {
  return {
    module: context.module,
    limits: context.limits,
    meter: context.meter,
    types: context.types,
    scope: context.scope,
    definitions: context.definitions,
    def: context.def,
    handle: context.handle,
    code: context.code,
    name: context.name,
    scopeOf: context.scopeOf,
    parameters: context.parameters,
    locals: context.locals,
    returns: context.returns,
    cfg: buildCfg(context.code),
  };
}

/** Verifies one function with code; how many jumps back it has. */
function checkFunction(context: FunctionContext): number {
  checkFallThrough(context);
  if (context.module.dialect.version <= 5) checkTextualLoops(context);
  const flow = flowContext(context);
  checkFlowLimits(flow);
  if (context.module.dialect.version >= 6) checkReducible(flow);
  for (const pass of FUNCTION_PASSES) pass(flow);
  return flow.cfg.backEdges;
}

/** A native function's list can't be compared with code, and callers would trust it. */
function checkNative({ module }: TypedContext, def: FunctionDef): void {
  if (def.acquires.length > 0)
    throw new Refused({
      status: 'EXTRANEOUS_ACQUIRES_ANNOTATION',
      message: 'a native function acquires nothing that can be checked',
      function: functionName(module, def),
    });
}

/** `0x…::name` of a module whose indices may be anything. */
function safeModuleText(module: Module): string {
  const handle = module.moduleHandles[module.self];
  const address = handle && module.addresses[handle.address];
  const name = handle && module.identifiers[handle.name];
  return `${address ?? 'unknown'}::${name ?? 'unknown'}`;
}
