/**
 * The types of one module, each with one id: two types are equal exactly when their ids are. Ids of primitive types are the
 * codes in {@link PRIMITIVE}. Nothing here grows with what a type expands to, only with the number of different types.
 */

import type { Module, PrimitiveKind, StructDef, Token } from '../format/module.ts';
import { variantOwners } from '../format/variants.ts';
import { shortAddress } from '../types/type.ts';

/** Ids of the primitive types; also their kinds. */
export const PRIMITIVE = {
  bool: 0,
  u8: 1,
  u16: 2,
  u32: 3,
  u64: 4,
  u128: 5,
  u256: 6,
  i8: 7,
  i16: 8,
  i32: 9,
  i64: 10,
  i128: 11,
  i256: 12,
  address: 13,
  signer: 14,
} as const satisfies Record<PrimitiveKind, number>;

/** Kinds of the other types. */
export const VECTOR = 15;
export const REF = 16;
export const MUTREF = 17;
export const PARAM = 18;
export const STRUCT = 19;
export const FUNCTION = 20;

const PRIMITIVE_NAMES = Object.keys(PRIMITIVE);
const NONE: readonly number[] = [];
/** Longest text of a type in a message. */
const MAX_TEXT = 200;

/** Whether a type is a signed integer. */
export function isSigned(type: number): boolean {
  return type >= PRIMITIVE.i8 && type <= PRIMITIVE.i256;
}

/** Whether a type is an unsigned integer. */
export function isUnsigned(type: number): boolean {
  return type >= PRIMITIVE.u8 && type <= PRIMITIVE.u256;
}

/** Types by id. Made after the bounds pass: every index in the module is in range and no token is too deep. */
export class TypeTable {
  readonly module: Module;
  /** A code of {@link PRIMITIVE} or one of the kinds above. */
  readonly kind: number[] = [];
  /** Element of a vector, target of a reference, index of a parameter, handle of a struct, abilities of a function type. */
  readonly of: number[] = [];
  /** Type arguments of a struct; arguments and then results of a function type. */
  readonly args: (readonly number[])[] = [];
  /** How many of the `args` of a function type are arguments. */
  readonly arity = new Map<number, number>();
  /** Whether a type parameter occurs in the type. */
  readonly open: boolean[] = [];
  /** Whether a reference occurs in the type; for a function type, in a place other than on top of an argument or result. */
  readonly referring: boolean[] = [];
  /** Signatures of the module. */
  readonly signatures: readonly (readonly number[])[];
  /** Field types of each struct definition. */
  readonly fields: readonly (readonly number[])[];
  /** Field types by variant of each definition that variant handles name (`variantOwners`). */
  readonly variants: readonly (readonly (readonly number[])[])[];
  readonly constants: readonly number[];
  /** Every struct and enum that the module defines: its handle, and the types of its fields by variant; a struct has one. */
  readonly data: readonly { readonly handle: number; readonly lists: readonly (readonly number[])[] }[];
  /** Place in `data` by struct handle. */
  readonly dataOf = new Map<number, number>();

  readonly #vectors: number[] = [];
  readonly #refs: number[] = [];
  readonly #mutrefs: number[] = [];
  readonly #params: number[] = [];
  readonly #structs: number[] = [];
  readonly #instances = new Map<string, number>();
  readonly #substituted: Map<number, number>[] = [];

  constructor(module: Module) {
    this.module = module;
    for (let i = 0; i < PRIMITIVE_NAMES.length; i++) this.#add(i, 0, NONE, false, false);
    this.signatures = module.signatures.map((signature) => signature.map((token) => this.intern(token)));
    const fields = (def: { readonly fields?: StructDef['fields'] }): number[] =>
      (def.fields ?? []).map((field) => this.intern(field.type));
    this.fields = module.structDefs.map(fields);
    this.variants = variantOwners(module).map((def) => (def.variants ?? []).map(fields));
    this.constants = module.constants.map((constant) => this.intern(constant.type));
    this.data = [...module.structDefs, ...module.enumDefs].map((def, i) => {
      const place = i < module.structDefs.length ? i : i - module.structDefs.length;
      return { handle: def.handle, lists: def.variants ? this.variants[place]! : [this.fields[place]!] };
    });
    this.data.forEach(({ handle }, i) => {
      this.dataOf.set(handle, i);
    });
  }

  #add(kind: number, of: number, args: readonly number[], open: boolean, referring: boolean): number {
    this.of.push(of);
    this.args.push(args);
    this.open.push(open);
    this.referring.push(referring);
    return this.kind.push(kind) - 1;
  }

  /** Id of a token. Recursion is as deep as the token, which the bounds pass limits. */
  intern(token: Token): number {
    switch (token.kind) {
      case 'vector':
        return this.vector(this.intern(token.of));
      case 'ref':
        return this.ref(this.intern(token.to));
      case 'mutref':
        return this.mutref(this.intern(token.to));
      case 'param':
        return this.#memo(this.#params, token.index, PARAM, true, false);
      case 'struct':
        return this.struct(
          token.handle,
          token.args.map((arg) => this.intern(arg)),
        );
      case 'function': {
        const parts = [...token.args, ...token.results].map((part) => this.intern(part));
        return this.function(parts.slice(0, token.args.length), parts.slice(token.args.length), token.abilities);
      }
      default:
        return PRIMITIVE[token.kind];
    }
  }

  #memo(table: number[], of: number, kind: number, open: boolean, referring: boolean): number {
    const found = table[of];
    if (found !== undefined) return found;
    const id = this.#add(kind, of, NONE, open, referring);
    table[of] = id;
    return id;
  }

  #instance(key: string, kind: number, of: number, args: readonly number[]): number {
    let id = this.#instances.get(key);
    if (id === undefined) {
      const open = args.some((arg) => this.open[arg]!);
      const referring = args.some((arg) =>
        kind === FUNCTION && this.isReference(arg) ? this.referring[this.of[arg]!]! : this.referring[arg]!,
      );
      id = this.#add(kind, of, args, open, referring);
      this.#instances.set(key, id);
    }
    return id;
  }

  vector(of: number): number {
    return this.#memo(this.#vectors, of, VECTOR, this.open[of]!, this.referring[of]!);
  }

  ref(to: number): number {
    return this.#memo(this.#refs, to, REF, this.open[to]!, true);
  }

  mutref(to: number): number {
    return this.#memo(this.#mutrefs, to, MUTREF, this.open[to]!, true);
  }

  /** A struct or enum by its handle. */
  struct(handle: number, args: readonly number[]): number {
    if (args.length === 0) return this.#memo(this.#structs, handle, STRUCT, false, false);
    return this.#instance(`${handle} ${args.join()}`, STRUCT, handle, args);
  }

  /** A function type. */
  function(args: readonly number[], results: readonly number[], abilities: number): number {
    const parts = [...args, ...results];
    const id = this.#instance(`function ${args.length} ${abilities} ${parts.join()}`, FUNCTION, abilities, parts);
    this.arity.set(id, args.length);
    return id;
  }

  /** The type with the types of signature `args` in place of its parameters. */
  substitute(type: number, args: number): number {
    if (!this.open[type]) return type;
    this.#substituted[args] ??= new Map();
    return this.#substitute(type, this.signatures[args]!, this.#substituted[args]);
  }

  #substitute(type: number, args: readonly number[], memo: Map<number, number>): number {
    if (!this.open[type]) return type;
    let id = memo.get(type);
    if (id !== undefined) return id;
    const of = this.of[type]!;
    switch (this.kind[type]) {
      case PARAM:
        id = args[of]!;
        break;
      case VECTOR:
        id = this.vector(this.#substitute(of, args, memo));
        break;
      case REF:
        id = this.ref(this.#substitute(of, args, memo));
        break;
      case MUTREF:
        id = this.mutref(this.#substitute(of, args, memo));
        break;
      case STRUCT:
        id = this.struct(
          of,
          this.args[type]!.map((arg) => this.#substitute(arg, args, memo)),
        );
        break;
      default: {
        const parts = this.args[type]!.map((arg) => this.#substitute(arg, args, memo));
        const arity = this.arity.get(type)!;
        id = this.function(parts.slice(0, arity), parts.slice(arity), of);
      }
    }
    memo.set(type, id);
    return id;
  }

  isReference(type: number): boolean {
    const kind = this.kind[type];
    return kind === REF || kind === MUTREF;
  }

  /** The type as people write it, shortened when it is long. */
  text(type: number): string {
    let out = '';
    const open: (number | string)[] = [type];
    while (open.length > 0) {
      if (out.length > MAX_TEXT) return `${out.slice(0, MAX_TEXT)}…`;
      const next = open.pop()!;
      if (typeof next === 'string') {
        out += next;
        continue;
      }
      const of = this.of[next]!;
      switch (this.kind[next]) {
        case VECTOR:
          out += 'vector<';
          open.push('>', of);
          break;
        case REF:
          out += '&';
          open.push(of);
          break;
        case MUTREF:
          out += '&mut ';
          open.push(of);
          break;
        case PARAM:
          out += `T${of}`;
          break;
        case STRUCT: {
          out += structText(this.module, of);
          const args = this.args[next]!;
          if (args.length > 0) {
            out += '<';
            open.push('>');
            for (let i = args.length - 1; i >= 0; i--) open.push(args[i]!, i === 0 ? '' : ', ');
          }
          break;
        }
        case FUNCTION: {
          const parts = this.args[next]!;
          const arity = this.arity.get(next)!;
          const list = (items: readonly number[]): (number | string)[] =>
            items.flatMap((item, i) => (i === 0 ? [item] : [', ', item]));
          out += '|';
          open.push(...[...list(parts.slice(0, arity)), '|(', ...list(parts.slice(arity)), ')'].reverse());
          break;
        }
        default:
          out += PRIMITIVE_NAMES[next]!;
      }
    }
    return out;
  }
}

/** `0x…::module::Name` of a struct handle, with a short address; `Name` alone when it is of this module. */
export function structText(module: Module, index: number): string {
  const handle = module.structHandles[index]!;
  const name = module.identifiers[handle.name]!;
  if (handle.module === module.self) return name;
  const owner = module.moduleHandles[handle.module]!;
  return `${shortAddress(module.addresses[owner.address]!)}::${module.identifiers[owner.name]!}::${name}`;
}
