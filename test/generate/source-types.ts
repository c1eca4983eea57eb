/** Types of generated Move source, and the declarations they come from. */

import { anyInt, type Choices, INT_NAMES, type IntName } from './choices.ts';

export type Ty =
  | { readonly kind: 'int'; readonly name: IntName }
  | { readonly kind: 'bool' }
  | { readonly kind: 'address' }
  | { readonly kind: 'vector'; readonly of: Ty }
  | { readonly kind: 'data'; readonly data: Data; readonly args: readonly Ty[] }
  | { readonly kind: 'param'; readonly index: number };

/** A struct (one variant without a name) or an enum. Type parameters and all values are `copy + drop`. */
export interface Data {
  readonly name: string;
  readonly params: number;
  readonly enum: boolean;
  readonly variants: readonly { readonly name: string; readonly fields: readonly Field[] }[];
}

export interface Field {
  readonly name: string;
  readonly type: Ty;
}

export const BOOL: Ty = { kind: 'bool' };
export const ADDRESS: Ty = { kind: 'address' };
export const INTS = Object.fromEntries(INT_NAMES.map((name) => [name, { kind: 'int', name }])) as Record<IntName, Ty>;
export const BYTES: Ty = { kind: 'vector', of: INTS.u8 };

/** The type as Move source; equal types have equal texts. */
export function typeText(type: Ty): string {
  switch (type.kind) {
    case 'int':
      return type.name;
    case 'vector':
      return `vector<${typeText(type.of)}>`;
    case 'data':
      return type.data.name + argsText(type.args);
    case 'param':
      return `T${type.index}`;
    default:
      return type.kind;
  }
}

/** `<A, B>`, or nothing. */
export function argsText(args: readonly Ty[]): string {
  return args.length === 0 ? '' : `<${args.map(typeText).join(', ')}>`;
}

/** The type with `args` for its parameters. */
export function substitute(type: Ty, args: readonly Ty[]): Ty {
  if (args.length === 0) return type;
  if (type.kind === 'param') return args[type.index]!;
  if (type.kind === 'vector') return { kind: 'vector', of: substitute(type.of, args) };
  if (type.kind === 'data') return { ...type, args: type.args.map((arg) => substitute(arg, args)) };
  return type;
}

/** Fields of one variant of an instance. */
export function fieldsOf(type: Ty & { kind: 'data' }, variant = 0): Field[] {
  return type.data.variants[variant]!.fields.map(({ name, type: field }) => ({
    name,
    type: substitute(field, type.args),
  }));
}

/** A type made of primitives, of `datas` and of `params` type parameters. */
export function anyType(choices: Choices, datas: readonly Data[], params: number, depth = 2): Ty {
  switch (
    choices.weighted([
      [40, 'int'],
      [8, 'bool'],
      [4, 'address'],
      [depth > 0 ? 20 : 0, 'vector'],
      [depth > 0 && datas.length > 0 ? 26 : 0, 'data'],
      [params > 0 ? 30 : 0, 'param'],
    ] as const)
  ) {
    case 'int':
      return INTS[
        choices.weighted([
          [30, 'u64'],
          [20, 'u8'],
          [10, 'u16'],
          [10, 'u32'],
          [14, 'u128'],
          [14, 'u256'],
        ] as const)
      ];
    case 'bool':
      return BOOL;
    case 'address':
      return ADDRESS;
    case 'vector':
      return { kind: 'vector', of: anyType(choices, datas, params, depth - 1) };
    case 'data': {
      const data = choices.pick(datas);
      const args = Array.from({ length: data.params }, () => anyType(choices, datas, params, depth - 2));
      return { kind: 'data', data, args };
    }
    case 'param':
      return { kind: 'param', index: choices.below(params) };
  }
}

/** One to four structs and enums; each is made of those before it, so none contains itself. */
export function anyDatas(choices: Choices, enums = true): Data[] {
  const datas: Data[] = [];
  choices.list(80, 4, (i) => {
    const params = choices.chance(40) ? 1 + choices.below(2) : 0;
    const isEnum = enums && choices.chance(45);
    const fields = (from: number): Field[] => {
      const list: Field[] = [];
      for (let f = 0; f < from; f++) list.push({ name: `f${f}`, type: anyType(choices, datas, params) });
      choices.list(55, 3, (f) => list.push({ name: `f${from + f}`, type: anyType(choices, datas, params) }));
      return list;
    };
    const variants = [{ name: 'V0', fields: fields(isEnum ? 0 : 1) }];
    if (isEnum) choices.list(75, 4, (v) => variants.push({ name: `V${v + 1}`, fields: fields(0) }));
    datas.push({ name: `${isEnum ? 'E' : 'S'}${i}`, params, enum: isEnum, variants });
  });
  return datas;
}

/** The declaration as Move source. */
export function dataSource({ name, params, enum: isEnum, variants }: Data): string {
  const list = Array.from({ length: params }, (_, i) => `T${i}`);
  const head = `${name}${params === 0 ? '' : `<${list.join(', ')}>`} has copy, drop, store`;
  const body = (fields: readonly Field[]) => `{ ${fields.map((f) => `${f.name}: ${typeText(f.type)}`).join(', ')} }`;
  if (!isEnum) return `public struct ${head} ${body(variants[0]!.fields)}`;
  return `public enum ${head} { ${variants.map((v) => (v.fields.length === 0 ? v.name : `${v.name} ${body(v.fields)}`)).join(', ')} }`;
}

/** A value of `type` written out: what an expression becomes when nothing else is left. `param` gives one of a type parameter. */
export function literal(choices: Choices, type: Ty, param: (index: number) => string, depth = 3): string {
  switch (type.kind) {
    case 'int':
      return `${anyInt(choices, type.name)}${type.name}`;
    case 'bool':
      return choices.chance(50) ? 'true' : 'false';
    case 'address':
      return `@0x${choices.below(4).toString(16)}`;
    case 'param':
      return param(type.index);
    case 'vector': {
      const items: string[] = [];
      if (depth > 0) choices.list(70, 4, () => items.push(literal(choices, type.of, param, depth - 1)));
      return `vector<${typeText(type.of)}>[${items.join(', ')}]`;
    }
    case 'data': {
      const variant = choices.below(type.data.variants.length);
      return packText(
        type,
        variant,
        fieldsOf(type, variant).map((f) => literal(choices, f.type, param, depth - 1)),
      );
    }
  }
}

/** `S<T> { f0: … }` or `E<T>::V { … }`. */
export function packText(type: Ty & { kind: 'data' }, variant: number, values: readonly string[]): string {
  const { data, args } = type;
  const { name, fields } = data.variants[variant]!;
  if (data.enum && fields.length === 0) {
    // Type arguments are allowed only where braces follow, so a generic variant without fields needs a type from outside.
    return args.length === 0 ? `${data.name}::${name}` : `{ let e: ${typeText(type)} = ${data.name}::${name}; e }`;
  }
  const head = `${data.name}${argsText(args)}${data.enum ? `::${name}` : ''}`;
  return `${head} { ${fields.map((f, i) => `${f.name}: ${values[i]!}`).join(', ')} }`;
}
