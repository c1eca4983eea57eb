/** What an instruction names, read from the module itself and closed over the frame's type arguments: not from the image. */

import type { Instruction, Module } from '../../format/module.ts';
import {
  type VariantFieldUse,
  type VariantUse,
  variantAt,
  variantFieldAt,
  variantOwners,
} from '../../format/variants.ts';
import type { ImageFunction } from '../../link/image.ts';
import type { Linkage } from '../../link/loader.ts';
import { moduleIdAt, type TypeResolver } from '../../link/types.ts';
import { type StructType, structType, type Type } from '../../types/type.ts';
import { violation } from './violation.ts';

/** One instruction of one instance of a function. */
export interface Site {
  readonly instruction: Instruction;
  /** Struct, enum or resource that it names. */
  readonly data?: StructType;
  /** Fields of that struct, or of the variant that is named. */
  readonly fields?: readonly Type[];
  readonly tag?: number;
  /** Type of the constant, or of the vector's elements. */
  readonly type?: Type;
  /** The field that is borrowed, and the variants that have it. */
  readonly field?: number;
  readonly variants?: readonly number[];
  readonly params?: readonly Type[];
  readonly returns?: readonly Type[];
  readonly typeArgs?: readonly Type[];
}

/** Reads sites; each once. */
export class Sites {
  readonly #linkage: Linkage;
  readonly #types: TypeResolver;
  readonly #known = new Map<ImageFunction, (Site | undefined)[]>();

  constructor(linkage: Linkage, types: TypeResolver) {
    this.#linkage = linkage;
    this.#types = types;
  }

  at(fn: ImageFunction, pc: number): Site {
    let list = this.#known.get(fn);
    if (!list) {
      list = [];
      this.#known.set(fn, list);
    }
    const known = list[pc];
    if (known) return known;
    const { module } = this.#linkage.get(fn.module)!;
    const instruction = module.functionDefs[fn.definition]!.code!.instructions[pc];
    if (!instruction) violation('types', 'the offset is past the end of the code');
    const site = { instruction, ...this.#names(module, instruction, fn.typeArgs) };
    list[pc] = site;
    return site;
  }

  #names(module: Module, { op, index }: Instruction, args: readonly Type[]): Omit<Site, 'instruction'> {
    switch (op) {
      case 0x07:
        return { type: this.#types.close(module, module.constants[index]!.type, args) };
      case 0x0f:
      case 0x10: {
        const { owner, field } = module.fieldHandles[index]!;
        return { ...this.#struct(module, module.structDefs[owner]!.handle, undefined, args), field };
      }
      case 0x36:
      case 0x37: {
        const inst = module.fieldInsts[index]!;
        const { owner, field } = module.fieldHandles[inst.of]!;
        return { ...this.#struct(module, module.structDefs[owner]!.handle, inst.args, args), field };
      }
      case 0x11:
        return this.#call(module, index, []);
      case 0x38: {
        const inst = module.functionInsts[index]!;
        return this.#call(module, inst.of, this.#types.closeArguments(module, inst.args, args));
      }
      case 0x12:
      case 0x13:
      case 0x29:
      case 0x2a:
      case 0x2b:
      case 0x2c:
      case 0x2d:
        return this.#struct(module, module.structDefs[index]!.handle, undefined, args);
      case 0x39:
      case 0x3a:
      case 0x3b:
      case 0x3c:
      case 0x3d:
      case 0x3e:
      case 0x3f: {
        const inst = module.structInsts[index]!;
        return this.#struct(module, module.structDefs[inst.of]!.handle, inst.args, args);
      }
      case 0x40:
      case 0x41:
      case 0x42:
      case 0x43:
      case 0x44:
      case 0x45:
      case 0x46:
      case 0x47:
        return { type: this.#types.close(module, module.signatures[index]![0]!, args) };
      case 0x4e:
      case 0x50:
      case 0x51:
      case 0x52:
      case 0x57:
        return this.#variant(module, variantAt(module, false, index), args);
      case 0x4f:
      case 0x53:
      case 0x54:
      case 0x55:
      case 0x58:
        return this.#variant(module, variantAt(module, true, index), args);
      case 0x59:
      case 0x5a:
        return this.#variantField(module, variantFieldAt(module, false, index), args);
      case 0x5b:
      case 0x5c:
        return this.#variantField(module, variantFieldAt(module, true, index), args);
      default:
        return {};
    }
  }

  #type(module: Module, handleIndex: number, inst: number | undefined, args: readonly Type[]): StructType {
    const handle = module.structHandles[handleIndex]!;
    const [address, name] = moduleIdAt(module, handle.module).split('::') as [string, string];
    const typeArgs = inst === undefined ? [] : this.#types.closeArguments(module, inst, args);
    handle.typeParams.forEach(({ constraints }, i) => {
      this.checkConstraints(typeArgs[i], constraints);
    });
    return structType(address, name, module.identifiers[handle.name]!, typeArgs);
  }

  #struct(
    module: Module,
    handle: number,
    inst: number | undefined,
    args: readonly Type[],
  ): Pick<Site, 'data' | 'fields'> {
    const data = this.#type(module, handle, inst, args);
    // An enum of the Aptos family is stored and borrowed as structs are.
    return { data, fields: (this.#types.struct(data).fields ?? []).map((field) => field.type) };
  }

  #variant(module: Module, { owner, tag, args: inst }: VariantUse, args: readonly Type[]): Omit<Site, 'instruction'> {
    const data = this.#type(module, variantOwners(module)[owner]!.handle, inst, args);
    return { data, tag, fields: this.#types.struct(data).variants![tag]!.fields.map((field) => field.type) };
  }

  /** `fields` is the one type that the field has in all the variants. */
  #variantField(
    module: Module,
    { owner, field, variants, args: inst }: VariantFieldUse,
    args: readonly Type[],
  ): Omit<Site, 'instruction'> {
    const data = this.#type(module, variantOwners(module)[owner]!.handle, inst, args);
    const declared = this.#types.struct(data).variants!;
    const [type, ...others] = variants.map((tag) => declared[tag]!.fields[field]!.type);
    if (type === undefined) return violation('types', 'a field of no variant');
    if (others.some((other) => other.text !== type.text))
      violation('types', 'a field of several variants has several types');
    return { data, field, variants, fields: [type] };
  }

  #call(module: Module, index: number, typeArgs: readonly Type[]): Omit<Site, 'instruction'> {
    const handle = module.functionHandles[index]!;
    handle.typeParams.forEach((constraints, i) => {
      this.checkConstraints(typeArgs[i], constraints);
    });
    const close = (signature: number): readonly Type[] =>
      module.signatures[signature]!.map((token) => this.#types.close(module, token, typeArgs));
    return { params: close(handle.params), returns: close(handle.returns), typeArgs };
  }

  checkConstraints(type: Type | undefined, constraints: number): void {
    if (type === undefined) violation('types', 'a type argument is missing');
    if ((this.#types.abilities(type) & constraints) !== constraints)
      violation('types', `type argument ${type.text} lacks abilities that are demanded`);
  }
}
