/**
 * Value depth as the VM checks it when a struct, variant or vector is packed: VM_MAX_VALUE_DEPTH_REACHED above MAX_VALUE_DEPTH.
 * The rule is that of Move's interpreter (check_depth_of_type_impl in move-vm/runtime/src/interpreter.rs), with its way of counting: the
 * depth of a type argument is measured from where the instance stands, so a struct below vectors counts those above it again.
 * What the check allows is therefore never deeper than the limit, and sometimes less deep.
 */

import type { Module, StructDef, Token } from '../format/module.ts';
import { MAX_VALUE_DEPTH } from '../types/layout.ts';
import type { StructType, Type } from '../types/type.ts';
import type { LoadedModule } from './loader.ts';

/** Stands for every depth above the limit. */
const TOO_DEEP = MAX_VALUE_DEPTH + 1;

type Find = (
  address: string,
  module: string,
  name: string,
) => { readonly owner: LoadedModule; readonly def: StructDef };

/** Depths over one linkage. */
export class DepthCheck {
  readonly #find: Find;
  /** By struct and depths of its arguments: exact, or a lower bound that was enough at the time. */
  readonly #known = new Map<string, { readonly exact: boolean; readonly depth: number }>();

  constructor(find: Find) {
    this.#find = find;
  }

  /** Whether a value of this type may be built. */
  allows(type: Type): boolean {
    return this.#depth(type, 0) <= MAX_VALUE_DEPTH;
  }

  #depth(type: Type, above: number): number {
    if (above >= MAX_VALUE_DEPTH) return TOO_DEEP;
    if (type.kind === 'vector') return this.#depth(type.of, above + 1);
    if (type.kind !== 'struct') return above + 1;
    const args = type.args.map((arg) => this.#depth(arg, above));
    if (args.some((depth) => depth > MAX_VALUE_DEPTH)) return TOO_DEEP;
    return above + 1 + this.#fields(type, args, TOO_DEEP);
  }

  /** Deepest field of a struct whose type arguments have these depths: exact below `budget`, some number ≥ `budget` else. */
  #fields(type: Pick<StructType, 'address' | 'module' | 'name'>, args: readonly number[], budget: number): number {
    const key = `${type.address}::${type.module}::${type.name}|${args.join()}`;
    const known = this.#known.get(key);
    if (known && (known.exact || known.depth >= budget)) return known.depth;
    const { owner, def } = this.#find(type.address, type.module, type.name);
    const lists = def.variants ? def.variants.map((variant) => variant.fields) : [def.fields ?? []];
    let depth = 0;
    for (const field of lists.flat()) {
      depth = Math.max(depth, this.#token(owner.module, field.type, args, budget));
      if (depth >= budget) break;
    }
    this.#known.set(key, { exact: depth < budget, depth });
    return depth;
  }

  #token(module: Module, token: Token, args: readonly number[], budget: number): number {
    if (token.kind === 'param') return args[token.index]!;
    if (token.kind === 'vector') return budget <= 1 ? 1 : 1 + this.#token(module, token.of, args, budget - 1);
    if (token.kind !== 'struct') return 1;
    if (budget <= 1) return 1;
    const inner = token.args.map((arg) => this.#token(module, arg, args, TOO_DEEP));
    const handle = module.structHandles[token.handle]!;
    const owner = module.moduleHandles[handle.module]!;
    const named = {
      address: module.addresses[owner.address]!,
      module: module.identifiers[owner.name]!,
      name: module.identifiers[handle.name]!,
    };
    return 1 + this.#fields(named, inner, budget - 1);
  }
}
