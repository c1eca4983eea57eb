/**
 * Types outside of any module: closed over names instead of table indices, and canonical text as their identity. The text is
 * the one that Rooch hashes into keys: full addresses with `0x`, `,` without a space
 * (move-core/types/src/language_storage.rs; rooch-facts.md §2.3).
 */

import { hex, type Reader, type Writer } from '../base/bytes.ts';
import { attempt, Refused, type Result, refuse } from '../base/status.ts';
import type { Abilities, Address, PrimitiveKind } from '../format/module.ts';

/** Deepest type that is ever built (`TYPE_DEPTH_MAX`). */
export const MAX_TYPE_DEPTH = 256;
/** Most nodes of one type argument list (`MAX_TYPE_INSTANTIATION_NODES`). */
export const MAX_TYPE_NODES = 128;
/** Longest identifier in a parsed type. */
export const MAX_IDENTIFIER_LENGTH = 128;

/** A closed type. `text` is canonical and is the identity: two types are equal exactly when their texts are. */
export type Type =
  | { readonly kind: PrimitiveKind; readonly text: string }
  | { readonly kind: 'vector'; readonly of: Type; readonly text: string }
  | { readonly kind: 'ref' | 'mutref'; readonly to: Type; readonly text: string }
  | {
      readonly kind: 'struct';
      readonly address: Address;
      readonly module: string;
      readonly name: string;
      readonly args: readonly Type[];
      readonly text: string;
    }
  | {
      readonly kind: 'function';
      readonly params: readonly Type[];
      readonly results: readonly Type[];
      readonly abilities: Abilities;
      readonly text: string;
    };

/** A closed type that is a struct or enum. */
export type StructType = Extract<Type, { kind: 'struct' }>;

const PRIMITIVE_KINDS: readonly PrimitiveKind[] = [
  'bool',
  'u8',
  'u16',
  'u32',
  'u64',
  'u128',
  'u256',
  'i8',
  'i16',
  'i32',
  'i64',
  'i128',
  'i256',
  'address',
  'signer',
];
const PRIMITIVES: ReadonlyMap<string, Type> = new Map(PRIMITIVE_KINDS.map((kind) => [kind, { kind, text: kind }]));

/** The primitive type of a kind. */
export function primitiveType(kind: PrimitiveKind): Type {
  return PRIMITIVES.get(kind)!;
}

/** `vector<of>`. */
export function vectorType(of: Type): Type {
  return { kind: 'vector', of, text: `vector<${of.text}>` };
}

/** `&to` or `&mut to`. */
export function referenceType(to: Type, mutable: boolean): Type {
  return { kind: mutable ? 'mutref' : 'ref', to, text: `${mutable ? '&mut ' : '&'}${to.text}` };
}

/** `address::module::name<args>`. */
export function structType(address: Address, module: string, name: string, args: readonly Type[] = []): StructType {
  const list = args.length === 0 ? '' : `<${args.map((arg) => arg.text).join(',')}>`;
  return { kind: 'struct', address, module, name, args, text: `${address}::${module}::${name}${list}` };
}

/** Nodes of a type: every constructor and leaf counts one. */
export function typeNodes(type: Type): number {
  switch (type.kind) {
    case 'vector':
      return 1 + typeNodes(type.of);
    case 'ref':
    case 'mutref':
      return 1 + typeNodes(type.to);
    case 'struct':
      return type.args.reduce((sum, arg) => sum + typeNodes(arg), 1);
    case 'function':
      return [...type.params, ...type.results].reduce((sum, arg) => sum + typeNodes(arg), 1);
    default:
      return 1;
  }
}

/**
 * The address that `text` names: `0x` (or `@0x`) and 1 to 64 hex digits, in any case. `undefined` otherwise.
 */
export function parseAddress(text: string): Address | undefined {
  const match = /^@?0[xX]([0-9a-fA-F]{1,64})$/.exec(text);
  return match ? `0x${match[1]!.toLowerCase().padStart(64, '0')}` : undefined;
}

/** The address as people write it: without leading zeros. */
export function shortAddress(address: Address): string {
  return `0x${address.slice(2).replace(/^0+(?=.)/, '')}`;
}

/** A type's text with short addresses and `, `: for people, never for keys. */
export function displayType(type: Type): string {
  return type.text.replace(/0x[0-9a-f]{64}/g, shortAddress).replaceAll(',', ', ');
}

/** Value of each hex digit by its character code. */
const DIGITS = new Uint8Array(128);
for (let i = 0; i < 16; i++) {
  DIGITS['0123456789abcdef'.charCodeAt(i)] = i;
  DIGITS['0123456789ABCDEF'.charCodeAt(i)] = i;
}

/** 32 bytes of an address. */
export function addressBytes(address: Address): Uint8Array {
  const out = new Uint8Array(32);
  for (let i = 0; i < 32; i++) {
    out[i] = (DIGITS[address.charCodeAt(2 + 2 * i)]! << 4) | DIGITS[address.charCodeAt(3 + 2 * i)]!;
  }
  return out;
}

const IDENTIFIER = /^(?:[A-Za-z$][A-Za-z0-9_$]*|_[A-Za-z0-9_$]+)$/;

/**
 * Whether `text` is a Move identifier (move-core/types/src/identifier.rs) of at most {@link MAX_IDENTIFIER_LENGTH} bytes. `$` is a
 * letter, as in the Aptos family; no module of another family has a name with it.
 */
export function isIdentifier(text: string): boolean {
  return text.length <= MAX_IDENTIFIER_LENGTH && IDENTIFIER.test(text);
}

/**
 * Parses a type as people and APIs write it: `u8`, `vector<0x1::m::S<u64, bool>>`, spaces allowed, addresses of any length or
 * names that `named` knows. References are not types of values and are refused. Refusal: INVALID_ARGUMENT.
 */
export function parseType(text: string, named: ReadonlyMap<string, Address> = new Map()): Result<Type> {
  let at = 0;
  const bad = (message: string): never => {
    throw new Refused({ status: 'INVALID_ARGUMENT', message: `type '${text}': ${message} at character ${at + 1}` });
  };
  const space = (): void => {
    while (text[at] === ' ') at++;
  };
  const word = (): string => {
    space();
    const match = /^[@A-Za-z0-9_$]+/.exec(text.slice(at, at + 200));
    if (!match) return bad('a name was expected');
    at += match[0].length;
    return match[0];
  };
  const eat = (token: string): boolean => {
    space();
    if (!text.startsWith(token, at)) return false;
    at += token.length;
    return true;
  };
  let nodes = 0;
  const args = (depth: number): Type[] => {
    const list: Type[] = [];
    if (!eat('<')) return list;
    do list.push(parse(depth + 1));
    while (eat(','));
    if (!eat('>')) bad("'>' was expected");
    return list;
  };
  const parse = (depth: number): Type => {
    if (depth > 32) bad('nested deeper than 32');
    if (++nodes > MAX_TYPE_NODES) bad(`more than ${MAX_TYPE_NODES} nodes`);
    const head = word();
    if (!eat('::')) {
      if (head === 'vector') {
        const list = args(depth);
        return list.length === 1 ? vectorType(list[0]!) : bad('vector takes one type argument');
      }
      return PRIMITIVES.get(head) ?? bad(`unknown type '${head}'`);
    }
    const address = parseAddress(head) ?? named.get(head) ?? bad(`unknown address '${head}'`);
    const module = word();
    if (!eat('::')) bad("'::' was expected");
    const name = word();
    if (!isIdentifier(module) || !isIdentifier(name)) bad('invalid identifier');
    return structType(address, module, name, args(depth));
  };
  return attempt(() => {
    if (text.length > 8192) bad('longer than 8192 characters');
    const type = parse(0);
    space();
    if (at !== text.length) bad('trailing characters');
    return type;
  });
}

/** Variant numbers of BCS `TypeTag` (language_storage.rs). */
const TAG_CODES: readonly (readonly [number, PrimitiveKind | 'vector' | 'struct'])[] = [
  [0, 'bool'],
  [1, 'u8'],
  [2, 'u64'],
  [3, 'u128'],
  [4, 'address'],
  [5, 'signer'],
  [6, 'vector'],
  [7, 'struct'],
  [8, 'u16'],
  [9, 'u32'],
  [10, 'u256'],
];
const TAG_OF_KIND: ReadonlyMap<string, number> = new Map(TAG_CODES.map(([code, kind]) => [kind, code]));

/** Writes a value type as BCS `TypeTag`. References and function types have none: a bug to ask for. */
export function writeTypeTag(writer: Writer, type: Type): void {
  const code = TAG_OF_KIND.get(type.kind);
  if (code === undefined) throw new Error(`no type tag for ${type.text}`);
  writer.uleb(code);
  if (type.kind === 'vector') writeTypeTag(writer, type.of);
  else if (type.kind === 'struct') writeStructTag(writer, type);
}

/** Writes BCS `StructTag`. */
export function writeStructTag(writer: Writer, type: StructType): void {
  writer.raw(addressBytes(type.address)).text(type.module).text(type.name).uleb(type.args.length);
  for (const arg of type.args) writeTypeTag(writer, arg);
}

/** Reads a BCS `TypeTag` of at most {@link MAX_TYPE_NODES} nodes. Throws {@link Refused}. */
export function readTypeTag(reader: Reader, budget = { nodes: MAX_TYPE_NODES }): Type {
  if (--budget.nodes < 0) reader.fail(`type tag of more than ${MAX_TYPE_NODES} nodes`);
  const code = reader.uleb(255);
  const kind = TAG_CODES[code]?.[1] ?? reader.fail(`unknown type tag ${code}`);
  if (kind === 'vector') return vectorType(readTypeTag(reader, budget));
  if (kind !== 'struct') return primitiveType(kind);
  const address = readAddress(reader);
  const module = readIdentifier(reader);
  const name = readIdentifier(reader);
  const count = reader.uleb(MAX_TYPE_NODES);
  const args: Type[] = [];
  for (let i = 0; i < count; i++) args.push(readTypeTag(reader, budget));
  return structType(address, module, name, args);
}

/** Reads 32 raw bytes as an address. */
export function readAddress(reader: Reader): Address {
  return `0x${hex(reader.take(32))}`;
}

function readIdentifier(reader: Reader): string {
  const length = reader.uleb(MAX_IDENTIFIER_LENGTH);
  const text = String.fromCharCode(...reader.take(length));
  if (!isIdentifier(text)) reader.fail('invalid identifier in type tag');
  return text;
}

/** A refusal for a type that is not usable where it was given. */
export function invalidType(message: string): Result<never> {
  return refuse({ status: 'INVALID_ARGUMENT', message });
}
