/** What the passes over one module, and over one function of it, share. */

import { Refused, type Status } from '../base/status.ts';
import type { Abilities, Code, FunctionDef, FunctionHandle, Module } from '../format/module.ts';
import { AbilityScope } from './abilities.ts';
import type { Cfg } from './cfg.ts';
import type { VerifierLimits } from './limits.ts';
import type { Meter } from './meter.ts';
import type { TypeTable } from './types.ts';

/** For passes over the tables. */
export interface Context {
  readonly module: Module;
  readonly limits: VerifierLimits;
  readonly meter: Meter;
}

/** For passes that need types: made once all indices are known to be in bounds. */
export interface TypedContext extends Context {
  readonly types: TypeTable;
  /** One scope for each list of constraints, so that what was found out about a type is found out once. */
  readonly scope: (constraints: readonly Abilities[]) => AbilityScope;
  /** Definition by function handle, for the functions of this module. */
  readonly definitions: ReadonlyMap<number, FunctionDef>;
}

/** For passes over one function with code. */
export interface FunctionContext extends TypedContext {
  readonly name: string;
  readonly def: FunctionDef;
  readonly handle: FunctionHandle;
  readonly code: Code;
  readonly scopeOf: AbilityScope;
  /** Types of parameters and then of the other locals, by id. */
  readonly locals: readonly number[];
  readonly parameters: readonly number[];
  readonly returns: readonly number[];
}

/** For passes that follow control flow. */
export interface FlowContext extends FunctionContext {
  readonly cfg: Cfg;
}

/** Makes the scopes of a {@link TypedContext}. */
export function scopes(types: TypeTable): (constraints: readonly Abilities[]) => AbilityScope {
  const made = new Map<string, AbilityScope>();
  return (constraints) => {
    const key = constraints.join();
    let scope = made.get(key);
    if (scope === undefined) {
      scope = new AbilityScope(types, constraints);
      made.set(key, scope);
    }
    return scope;
  };
}

/** Refuses at an instruction. */
export function failAt(context: { readonly name: string }, offset: number, status: Status, message: string): never {
  throw new Refused({ status, message, function: context.name, offset });
}
