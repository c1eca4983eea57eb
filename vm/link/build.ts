/**
 * Building an image: from the entry functions on, every (function, type arguments) pair that the code can reach, each once. The
 * order of discovery is fixed, so everyone builds the same bytes.
 */

import { attempt, type Family, Refused, type Result } from '../base/status.ts';
import type { Module, Token } from '../format/module.ts';
import { handleText } from '../format/module.ts';
import { isAggregate, type Layout } from '../types/layout.ts';
import { displayType, type StructType, type Type } from '../types/type.ts';
import type { Value } from '../types/value.ts';
import { GAS_VERSION } from './gas.ts';
import {
  functionText,
  type Image,
  type ImageFunction,
  type ImageLiteral,
  type ImageResource,
  MAX_IMAGE_FUNCTIONS,
  MAX_IMAGE_INSTRUCTIONS,
} from './image.ts';
import type { Linkage, LoadedModule } from './loader.ts';
import { type ImageTables, lowerFunction } from './lower.ts';
import type { NativeTable } from './natives.ts';
import { MAX_IMAGE_TYPE_WORK, TypeLimit, TypeResolver } from './types.ts';

/** A function that is to be callable, with its type arguments. */
export interface Entry {
  /** `0x<64 hex>::module`. */
  readonly module: string;
  readonly function: string;
  readonly typeArgs: readonly Type[];
}

/**
 * The image of `entries` over `linkage`. Refusals: FUNCTION_NOT_FOUND, NUMBER_OF_TYPE_ARGUMENTS_MISMATCH, CONSTRAINT_NOT_SATISFIED,
 * NATIVE_NOT_AVAILABLE, PRIVATE_GENERIC_VIOLATION, TOO_MANY_INSTANTIATIONS, IMAGE_TOO_LARGE, DIALECT_NOT_SUPPORTED,
 * VM_MAX_TYPE_NODES_REACHED and VM_MAX_VALUE_DEPTH_REACHED for a signature that no values fit.
 */
export function buildImage(linkage: Linkage, natives: NativeTable, entries: readonly Entry[]): Result<Image> {
  return attempt(() => new ImageBuilder(linkage, natives).build(entries));
}

interface Place {
  readonly place: number;
  readonly native: boolean;
  readonly locals: number;
}

interface Pending {
  readonly owner: LoadedModule;
  readonly definition: number;
  readonly typeArgs: readonly Type[];
}

class ImageBuilder implements ImageTables {
  readonly types: TypeResolver;
  readonly #linkage: Linkage;
  readonly #natives: NativeTable;
  readonly #places = new Map<string, Place>();
  readonly #pending: Pending[] = [];
  readonly #functions: ImageFunction[] = [];
  readonly #layouts: Layout[] = [];
  readonly #layoutPlaces = new Map<string, number>();
  readonly #literals: ImageLiteral[] = [];
  readonly #literalPlaces = new Map<string, number>();
  readonly #resources: ImageResource[] = [];
  readonly #resourcePlaces = new Map<string, number>();
  #instructions = 0;

  constructor(linkage: Linkage, natives: NativeTable) {
    this.#linkage = linkage;
    this.#natives = natives;
    this.types = new TypeResolver(linkage, MAX_IMAGE_TYPE_WORK);
  }

  build(entries: readonly Entry[]): Image {
    const places = entries.map((entry) => this.#entry(entry));
    for (let at = 0; at < this.#pending.length; at++) {
      const { owner, definition, typeArgs } = this.#pending[at]!;
      const def = owner.module.functionDefs[definition]!;
      this.#functions.push(
        def.code ? this.#lower(owner, definition, typeArgs) : this.#native(owner, definition, typeArgs),
      );
    }
    const entryPlaces = new Set(places);
    return {
      gasVersion: GAS_VERSION,
      family: familyOf(this.#linkage),
      functions: this.#functions.map((fn, i) =>
        entryPlaces.has(i) ? { ...fn, returnLayouts: fn.returns.map((type) => this.#valueLayout(type)) } : fn,
      ),
      entries: places,
      layouts: this.#layouts,
      literals: this.#literals,
      resources: this.#resources,
      modules: [...this.#linkage.values()]
        .map((loaded) => [loaded.id, loaded.hash] as const)
        .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0)),
    };
  }

  #entry(entry: Entry): number {
    const owner = this.#linkage.get(entry.module);
    if (!owner) throw new Refused({ status: 'MODULE_NOT_FOUND', module: entry.module, message: 'no such module' });
    const definition = owner.functions.get(entry.function);
    if (definition === undefined)
      throw new Refused({
        status: 'FUNCTION_NOT_FOUND',
        module: entry.module,
        function: entry.function,
        message: 'the module has no such function',
        hint: `it has: ${[...owner.functions.keys()].slice(0, 12).join(', ') || 'none'}`,
      });
    const handle = owner.module.functionHandles[owner.module.functionDefs[definition]!.handle]!;
    if (handle.typeParams.length !== entry.typeArgs.length)
      throw new Refused({
        status: 'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH',
        module: entry.module,
        function: entry.function,
        message: `${handle.typeParams.length} type arguments were expected, ${entry.typeArgs.length} were given`,
      });
    entry.typeArgs.forEach((type, i) => {
      this.types.checkWellFormed(type);
      const constraints = handle.typeParams[i]!;
      if ((this.types.abilities(type) & constraints) !== constraints)
        throw new Refused({
          status: 'CONSTRAINT_NOT_SATISFIED',
          module: entry.module,
          function: entry.function,
          message: `type argument ${displayType(type)} lacks abilities that the function demands`,
        });
    });
    return this.#place(owner, definition, entry.typeArgs).place;
  }

  #place(owner: LoadedModule, definition: number, typeArgs: readonly Type[]): Place {
    const { module } = owner;
    const def = module.functionDefs[definition]!;
    const handle = module.functionHandles[def.handle]!;
    const name = functionText({ module: owner.id, name: module.identifiers[handle.name]!, typeArgs });
    const known = this.#places.get(name);
    if (known) return known;
    if (this.#pending.length >= MAX_IMAGE_FUNCTIONS)
      throw new Refused({
        status: 'TOO_MANY_INSTANTIATIONS',
        module: owner.id,
        function: module.identifiers[handle.name]!,
        message: `the entry functions reach more than ${MAX_IMAGE_FUNCTIONS} functions with their type arguments`,
      });
    const params = module.signatures[handle.params]!.length;
    const place = {
      place: this.#pending.length,
      native: def.code === undefined,
      locals: params + (def.code ? module.signatures[def.code.locals]!.length : 0),
    };
    this.#places.set(name, place);
    this.#pending.push({ owner, definition, typeArgs });
    return place;
  }

  functionPlace(id: string, name: string, typeArgs: readonly Type[], caller: LoadedModule): Place {
    const owner = this.#linkage.get(id)!;
    const definition = owner.functions.get(name)!;
    if (owner.module.functionDefs[definition]!.code === undefined)
      this.#checkPrivateGenerics(owner, name, typeArgs, caller);
    return this.#place(owner, definition, typeArgs);
  }

  #checkPrivateGenerics(owner: LoadedModule, name: string, typeArgs: readonly Type[], caller: LoadedModule): void {
    const info = this.#natives.get(`${owner.id}::${name}`);
    if (!info?.ownTypesOnly) return;
    if (info.storage && usesGlobalStorage(caller))
      throw new Refused({
        status: 'PRIVATE_GENERIC_VIOLATION',
        module: caller.id,
        message: `uses both global storage instructions and ${owner.id}::${name}: two mutable references to one resource could live`,
        hint: 'use one of the two spellings in a module',
      });
    for (const type of typeArgs)
      if (type.kind !== 'struct' || TypeResolver.moduleOf(type) !== caller.id)
        throw new Refused({
          status: 'PRIVATE_GENERIC_VIOLATION',
          module: caller.id,
          message: `calls ${owner.id}::${name}<${type.text}>, but only the module that defines a type may call this with it`,
          hint: 'call it with a struct of your own module',
        });
  }

  #lower(owner: LoadedModule, definition: number, typeArgs: readonly Type[]): ImageFunction {
    const { module } = owner;
    const def = module.functionDefs[definition]!;
    const name = module.identifiers[module.functionHandles[def.handle]!.name]!;
    this.#instructions += def.code!.instructions.length;
    if (this.#instructions > MAX_IMAGE_INSTRUCTIONS)
      throw new Refused({
        status: 'IMAGE_TOO_LARGE',
        module: owner.id,
        function: name,
        message: `more than ${MAX_IMAGE_INSTRUCTIONS} instructions`,
      });
    const lowered = attempt(
      () => lowerFunction(this, owner, definition, typeArgs),
      () => ({ module: owner.id, function: name }),
    );
    if (!lowered.ok) throw new Refused(lowered.error);
    return lowered.value;
  }

  #native(owner: LoadedModule, definition: number, typeArgs: readonly Type[]): ImageFunction {
    const { module } = owner;
    const def = module.functionDefs[definition]!;
    const handle = module.functionHandles[def.handle]!;
    const name = module.identifiers[handle.name]!;
    const info = this.#natives.get(`${owner.id}::${name}`);
    if (!info)
      throw new Refused({
        status: 'NATIVE_NOT_AVAILABLE',
        module: owner.id,
        function: name,
        message: 'this engine has no such native function',
      });
    const declared = nativeSignature(module, definition);
    if (declared !== info.signature)
      throw new Refused({
        status: 'NATIVE_NOT_AVAILABLE',
        module: owner.id,
        function: name,
        message: `declared as ${declared}, but the native function is ${info.signature}`,
      });
    const close = (signature: number): readonly Type[] =>
      module.signatures[signature]!.map((token) => this.types.close(module, token, typeArgs));
    const params = close(handle.params);
    return {
      module: owner.id,
      name,
      definition,
      typeArgs,
      params,
      returns: close(handle.returns),
      locals: params,
      native: info.id,
      typeLayouts: typeArgs.map((type) => this.#optionalLayout(type)),
      resource: info.storage ? this.resourcePlace(typeArgs[0] as StructType) : -1,
      paramCount: params.length,
      localCount: params.length,
      ops: new Uint8Array(0),
      a: new Int32Array(0),
      b: new Int32Array(0),
      gas: new Int32Array(0),
      tagTables: [],
      aggregates: new Int32Array(0),
      returnLayouts: [],
      pushed: [],
    };
  }

  /** Layout place of a value, or of what a reference points to: what an entry returns is read out through it. */
  #valueLayout(type: Type): number {
    return this.layoutPlace(type.kind === 'ref' || type.kind === 'mutref' ? type.to : type);
  }

  /** Layout place of a type argument, −1 when it has no values: a native may ask for its name alone. */
  #optionalLayout(type: Type): number {
    try {
      return this.layoutPlace(type);
    } catch (error) {
      if (error instanceof TypeLimit) return -1;
      throw error;
    }
  }

  layoutPlace(type: Type): number {
    const known = this.#layoutPlaces.get(type.text);
    if (known !== undefined) return known;
    const layout = this.types.layout(type);
    // Parts first, so that a layout in the image refers only to earlier ones.
    if (layout.of) this.layoutPlace(layout.of.type);
    for (const field of layout.fields ?? []) this.layoutPlace(field.layout.type);
    for (const variant of layout.variants ?? [])
      for (const field of variant.fields) this.layoutPlace(field.layout.type);
    const place = this.#layouts.length;
    this.#layouts.push(layout);
    this.#layoutPlaces.set(type.text, place);
    return place;
  }

  literalPlace(layout: Layout, value: Value): number {
    const key = `${layout.type.text}:${isAggregate(layout) ? JSON.stringify(value, plain) : String(value)}`;
    const known = this.#literalPlaces.get(key);
    if (known !== undefined) return known;
    const place = this.#literals.length;
    this.#literals.push({ layout, value });
    this.#literalPlaces.set(key, place);
    return place;
  }

  resourcePlace(type: StructType): number {
    const known = this.#resourcePlaces.get(type.text);
    if (known !== undefined) return known;
    const layout = this.layoutPlace(type);
    const place = this.#resources.length;
    this.#resources.push({ type, layout });
    this.#resourcePlaces.set(type.text, place);
    return place;
  }
}

/** The one family other than the common one that is there; the loader lets no two in. */
function familyOf(linkage: Linkage): Family {
  for (const { module } of linkage.values()) if (module.dialect.family !== 'common') return module.dialect.family;
  return 'common';
}

/** Whether any function of a module has a global storage instruction. */
function usesGlobalStorage({ module }: LoadedModule): boolean {
  return module.functionDefs.some((def) =>
    def.code?.instructions.some(({ op }) => (op >= 0x29 && op <= 0x2d) || (op >= 0x3b && op <= 0x3f)),
  );
}

function plain(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}

/** A native's declaration in canonical form, as {@link NativeInfo.signature} has it. */
export function nativeSignature(module: Module, definition: number): string {
  const handle = module.functionHandles[module.functionDefs[definition]!.handle]!;
  const list = (signature: number): string =>
    module.signatures[signature]!.map((token) => tokenText(module, token)).join(',');
  return `<${handle.typeParams.length}>(${list(handle.params)}):${list(handle.returns)}`;
}

function tokenText(module: Module, token: Token): string {
  switch (token.kind) {
    case 'vector':
      return `vector<${tokenText(module, token.of)}>`;
    case 'ref':
      return `&${tokenText(module, token.to)}`;
    case 'mutref':
      return `&mut ${tokenText(module, token.to)}`;
    case 'param':
      return `T${token.index}`;
    case 'struct': {
      const handle = module.structHandles[token.handle]!;
      const owner = handleText(module, module.moduleHandles[handle.module]!).replace(/^0x0*(?=.)/, '0x');
      const args = token.args.length === 0 ? '' : `<${token.args.map((arg) => tokenText(module, arg)).join(',')}>`;
      return `${owner}::${module.identifiers[handle.name]!}${args}`;
    }
    case 'function':
      return 'function';
    default:
      return token.kind;
  }
}

/** Whether a parameter of this type is a reference to a struct `name` of module `id`. */
export function isReferenceTo(type: Type, id: string, name: string): boolean {
  if (type.kind !== 'ref' && type.kind !== 'mutref') return false;
  const { to } = type;
  return to.kind === 'struct' && TypeResolver.moduleOf(to) === id && to.name === name;
}
