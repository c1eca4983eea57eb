/**
 * From signature tokens to closed types, and from types to layouts. Memoised by canonical text, so a type that names another a
 * thousand times is looked at once, and the exponential types of move-format.md §7 row 9 stay small.
 */

import { Refused } from '../base/status.ts';
import type { Field, Module, StructDef, Token } from '../format/module.ts';
import { handleText } from '../format/module.ts';
import {
  enumLayout,
  type Layout,
  type LayoutField,
  MAX_VALUE_DEPTH,
  scalarLayout,
  structLayout,
  vectorLayout,
} from '../types/layout.ts';
import {
  MAX_TYPE_NODES,
  primitiveType,
  referenceType,
  type StructType,
  structType,
  type Type,
  typeNodes,
  vectorType,
} from '../types/type.ts';
import { DepthCheck } from './depth.ts';
import type { Linkage, LoadedModule } from './loader.ts';

/** Nodes of a token as it is written: a type parameter is one. */
export function tokenNodes(token: Token): number {
  switch (token.kind) {
    case 'vector':
      return 1 + tokenNodes(token.of);
    case 'ref':
    case 'mutref':
      return 1 + tokenNodes(token.to);
    case 'struct':
      return token.args.reduce((sum, arg) => sum + tokenNodes(arg), 1);
    default:
      return 1;
  }
}

/** Most nodes of any type that an image mentions. */
export const MAX_IMAGE_TYPE_NODES = 4096;
/** Most nodes of all types that are closed for one image, over and over ones included: bounds the time that building takes. */
export const MAX_IMAGE_TYPE_WORK = 1 << 24;

interface ClosedField {
  readonly name: string;
  readonly type: Type;
}

/** A struct's fields or an enum's variants, closed over its type arguments. */
export interface ClosedStruct {
  readonly fields?: readonly ClosedField[];
  readonly variants?: readonly { readonly name: string; readonly fields: readonly ClosedField[] }[];
}

const TYPE_LIMITS = {
  VM_MAX_TYPE_NODES_REACHED: 'a type has too many nodes',
  VM_MAX_VALUE_DEPTH_REACHED: `values of a type would nest deeper than ${MAX_VALUE_DEPTH}`,
} as const;

/** Raised where a type can't be built; inside code, the linker turns it into an instruction that fails with this status. */
export class TypeLimit extends Refused {
  readonly status: keyof typeof TYPE_LIMITS;

  constructor(status: keyof typeof TYPE_LIMITS) {
    super({ status, message: TYPE_LIMITS[status] });
    this.name = 'TypeLimit';
    this.status = status;
  }
}

/** Closed types over one linkage. */
export class TypeResolver {
  readonly #linkage: Linkage;
  readonly #depthCheck: DepthCheck;
  readonly #structs = new Map<string, ClosedStruct>();
  readonly #layouts = new Map<string, Layout>();
  readonly #allowed = new Map<string, boolean>();
  readonly #depths = new Map<string, { readonly exact: boolean; readonly depth: number }>();

  /** Nodes that may still be closed. */
  #work: number;

  /** `work` is how many nodes may be closed in all; then {@link close} refuses with IMAGE_TOO_LARGE. */
  constructor(linkage: Linkage, work = Number.POSITIVE_INFINITY) {
    this.#linkage = linkage;
    this.#work = work;
    this.#depthCheck = new DepthCheck((address, module, name) => this.definition({ address, module, name }));
  }

  /** The type that `token` of `module` is under `args`. Throws {@link TypeLimit} over {@link MAX_IMAGE_TYPE_NODES}. */
  close(module: Module, token: Token, args: readonly Type[]): Type {
    return this.#close(module, token, args, { nodes: MAX_IMAGE_TYPE_NODES });
  }

  #close(module: Module, token: Token, args: readonly Type[], budget: { nodes: number }): Type {
    this.#take(1, budget);
    switch (token.kind) {
      case 'vector':
        return vectorType(this.#close(module, token.of, args, budget));
      case 'ref':
      case 'mutref':
        return referenceType(this.#close(module, token.to, args, budget), token.kind === 'mutref');
      case 'param': {
        const type = args[token.index]!;
        this.#take(typeNodes(type) - 1, budget);
        return type;
      }
      case 'struct': {
        const handle = module.structHandles[token.handle]!;
        const owner = module.moduleHandles[handle.module]!;
        return structType(
          module.addresses[owner.address]!,
          module.identifiers[owner.name]!,
          module.identifiers[handle.name]!,
          token.args.map((arg) => this.#close(module, arg, args, budget)),
        );
      }
      case 'function':
        throw new Refused({ status: 'DIALECT_NOT_SUPPORTED', message: 'function values are not supported yet' });
      default:
        return primitiveType(token.kind);
    }
  }

  #take(nodes: number, budget: { nodes: number }): void {
    budget.nodes -= nodes;
    this.#work -= nodes;
    if (this.#work < 0)
      throw new Refused({
        status: 'IMAGE_TOO_LARGE',
        message: `the types in the code have more than ${MAX_IMAGE_TYPE_WORK} nodes, each counted where it stands`,
      });
    if (budget.nodes < 0) throw new TypeLimit('VM_MAX_TYPE_NODES_REACHED');
  }

  /** Type arguments of an instruction. */
  closeArguments(module: Module, signature: number, args: readonly Type[]): readonly Type[] {
    return module.signatures[signature]!.map((token) => this.close(module, token, args));
  }

  /**
   * Throws {@link TypeLimit} when instantiating would be refused at run time: one node, those of the frame's type arguments and
   * those of `more` exceed {@link MAX_TYPE_NODES} together (`MAX_TYPE_INSTANTIATION_NODES` in move-vm/runtime/src/loader.rs).
   */
  checkNodes(args: readonly Type[], more: number): void {
    if (args.reduce((sum, arg) => sum + typeNodes(arg), 1 + more) > MAX_TYPE_NODES)
      throw new TypeLimit('VM_MAX_TYPE_NODES_REACHED');
  }

  /** Throws {@link TypeLimit} when a value of this type would nest too deep to be built. */
  checkDepth(type: Type): void {
    let allowed = this.#allowed.get(type.text);
    if (allowed === undefined) {
      allowed = this.#depthCheck.allows(type);
      this.#allowed.set(type.text, allowed);
    }
    if (!allowed) throw new TypeLimit('VM_MAX_VALUE_DEPTH_REACHED');
  }

  /** The module that defines a struct type, and its definition there. */
  definition(type: Pick<StructType, 'address' | 'module' | 'name'>): {
    readonly owner: LoadedModule;
    readonly def: StructDef;
  } {
    const id = `${type.address}::${type.module}`;
    const owner = this.#linkage.get(id);
    if (!owner)
      throw new Refused({
        status: 'TYPE_RESOLUTION_FAILURE',
        module: id,
        message: `no such module, for type ${id}::${type.name}`,
      });
    const struct = owner.structs.get(type.name);
    if (struct !== undefined) return { owner, def: owner.module.structDefs[struct]! };
    const variant = owner.enums.get(type.name);
    if (variant !== undefined) return { owner, def: owner.module.enumDefs[variant]! };
    throw new Refused({
      status: 'TYPE_RESOLUTION_FAILURE',
      module: id,
      message: `no struct or enum '${type.name}' there`,
    });
  }

  /** Checks what a caller gave as a type argument: that all its structs exist and have the right number of arguments. */
  checkWellFormed(type: Type): void {
    if (type.kind === 'vector') this.checkWellFormed(type.of);
    if (type.kind !== 'struct') return;
    const { owner, def } = this.definition(type);
    const wanted = owner.module.structHandles[def.handle]!.typeParams.length;
    if (type.args.length !== wanted)
      throw new Refused({
        status: 'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH',
        message: `${type.text}: ${wanted} type arguments were expected, ${type.args.length} were given`,
      });
    for (const arg of type.args) this.checkWellFormed(arg);
    type.args.forEach((arg, i) => {
      const constraints = owner.module.structHandles[def.handle]!.typeParams[i]!.constraints;
      if ((this.abilities(arg) & constraints) !== constraints)
        throw new Refused({
          status: 'CONSTRAINT_NOT_SATISFIED',
          message: `${arg.text} lacks abilities that ${type.text} demands`,
        });
    });
  }

  /** Abilities of a closed type (file_format.rs, `AbilitySet::polymorphic_abilities`). */
  abilities(type: Type): number {
    switch (type.kind) {
      case 'ref':
      case 'mutref':
        return 3;
      case 'signer':
        return 2;
      case 'vector':
        return 7 & this.abilities(type.of);
      case 'struct': {
        const { owner, def } = this.definition(type);
        const handle = owner.module.structHandles[def.handle]!;
        let set = handle.abilities;
        type.args.forEach((arg, i) => {
          if (handle.typeParams[i]!.phantom) return;
          const has = this.abilities(arg);
          // key on the whole asks store of the parts; the others ask themselves.
          set &= (has & 7) | (has & 4 ? 8 : 0);
        });
        return set;
      }
      case 'function':
        return type.abilities;
      default:
        return 7;
    }
  }

  /** Fields or variants of a struct type. */
  struct(type: StructType): ClosedStruct {
    const known = this.#structs.get(type.text);
    if (known) return known;
    const { owner, def } = this.definition(type);
    const close = (fields: readonly Field[]): ClosedField[] =>
      fields.map((field) => ({
        name: owner.module.identifiers[field.name]!,
        type: this.close(owner.module, field.type, type.args),
      }));
    const closed: ClosedStruct = def.variants
      ? {
          variants: def.variants.map((variant) => ({
            name: owner.module.identifiers[variant.name]!,
            fields: close(variant.fields),
          })),
        }
      : def.fields
        ? { fields: close(def.fields) }
        : refuseNative(type);
    this.#structs.set(type.text, closed);
    return closed;
  }

  /** Value depth of a type (move-format.md §3.2), exact up to {@link MAX_VALUE_DEPTH} + 1; a larger number means deeper. */
  depth(type: Type): number {
    return this.#depth(type, MAX_VALUE_DEPTH + 2);
  }

  /** Depth, or some number ≥ `budget` as soon as it is known to be at least that. */
  #depth(type: Type, budget: number): number {
    if (type.kind !== 'vector' && type.kind !== 'struct') return 1;
    if (budget <= 1) return 2;
    const known = this.#depths.get(type.text);
    if (known && (known.exact || known.depth >= budget)) return known.depth;
    let depth = 1;
    if (type.kind === 'vector') depth = 1 + this.#depth(type.of, budget - 1);
    else {
      const { fields, variants } = this.struct(type);
      const lists = variants ? variants.map((variant) => variant.fields) : [fields!];
      depth = lists.every((list) => list.length === 0) ? 2 : 1;
      for (const list of lists)
        for (const field of list) {
          depth = Math.max(depth, 1 + this.#depth(field.type, budget - 1));
          if (depth >= budget) break;
        }
    }
    this.#depths.set(type.text, { exact: depth < budget, depth });
    return depth;
  }

  /** Layout of a value type. Throws {@link TypeLimit} when its values would nest too deep to be built. */
  layout(type: Type): Layout {
    const known = this.#layouts.get(type.text);
    if (known) return known;
    // One more than a struct may have: packing a vector checks the depth of its elements only.
    if (this.depth(type) > MAX_VALUE_DEPTH + 1) throw new TypeLimit('VM_MAX_VALUE_DEPTH_REACHED');
    const layout = this.#layout(type);
    this.#layouts.set(type.text, layout);
    return layout;
  }

  #layout(type: Type): Layout {
    switch (type.kind) {
      case 'vector':
        return vectorLayout(type, this.layout(type.of));
      case 'struct': {
        const { fields, variants } = this.struct(type);
        const list = (closed: readonly ClosedField[]): LayoutField[] =>
          closed.map((field) => ({ name: field.name, layout: this.layout(field.type) }));
        return variants
          ? enumLayout(
              type,
              variants.map((variant) => ({ name: variant.name, fields: list(variant.fields) })),
            )
          : structLayout(type, list(fields!));
      }
      case 'bool':
      case 'u8':
      case 'u16':
      case 'u32':
      case 'u64':
      case 'u128':
      case 'u256':
      case 'address':
      case 'signer':
        return scalarLayout(type, type.kind);
      default:
        throw new Refused({
          status: 'DIALECT_NOT_SUPPORTED',
          message: `values of type ${type.text} are not supported yet`,
        });
    }
  }

  /** `0x…::name` of the module that defines a struct type. */
  static moduleOf(type: StructType): string {
    return `${type.address}::${type.module}`;
  }
}

function refuseNative(type: StructType): never {
  throw new Refused({ status: 'NATIVE_NOT_AVAILABLE', message: `native struct ${type.text} is not supported` });
}

/** Id of the module that a handle of `module` names. */
export function moduleIdAt(module: Module, handle: number): string {
  return handleText(module, module.moduleHandles[handle]!);
}
