/**
 * Arguments as people type them for Rooch, Sui and Aptos, and plain values, read by the type of the parameter:
 *
 *     u64:1  address:0x2  bool:true  string:hi  object_id:0x…  object:0x…  vector<u32>:1,2  u8:[1,2]  hex:00ff  raw:00ff
 *     @0x1  @name  4123u256  5  true  0x2a  [1, 2]  "text"  b"bytes"  x"00ff"  none  some(5)
 *
 * A declared type must be the parameter's own.
 */

import {
  type Address,
  type Bytes,
  concatBytes,
  displayType,
  hex,
  INT_MAX,
  parseAddress,
  parseType,
  Refused,
  type Status,
  type StructType,
  type Type,
  unhex,
  utf8,
  Writer,
} from '#vm';
import type { ArgumentValue } from '../engine/argument.ts';
import { encodeObjectId, namedObjectId, parseObjectId } from '../state/objectid.ts';
import { splitList, unquoted } from './list-spelling.ts';

/** Names that stand for addresses. */
export type AddressNames = ReadonlyMap<string, Address>;

const INT_INDEX = { u8: 0, u16: 1, u32: 2, u64: 3, u128: 4, u256: 5 } as const;
type IntName = keyof typeof INT_INDEX;

const INTEGER = /^(0[xX][0-9a-fA-F_]+|[0-9][0-9_]*?)(u8|u16|u32|u64|u128|u256)?$/;

/** Short names of types in declarations, beside the primitive ones. */
const SHORT_TYPES: Readonly<Record<string, string>> = {
  string: '0x1::string::String',
  ascii: '0x1::ascii::String',
  option: '0x1::option::Option',
  object_id: '0x2::object::ObjectID',
  hex: 'vector<u8>',
};

/** The value that `text` spells for a parameter of `type`. Throws {@link Refused}: TYPE_MISMATCH, FAILED_TO_DESERIALIZE_ARGUMENT. */
export function parseArgument(text: string, type: Type, names: AddressNames): ArgumentValue {
  const declaration = declarationIn(text);
  if (declaration === undefined) return readValue(isText(type) ? text : text.trim(), type, names, false);
  const { declared, value } = declaration;
  if (declared === 'raw') return unhex(value) ?? bad('FAILED_TO_DESERIALIZE_ARGUMENT', `'${value}' is no hex`);
  if (declared === 'hex') {
    matching('vector<u8>', type, names, text);
    const bytes = unhex(value) ?? bad('FAILED_TO_DESERIALIZE_ARGUMENT', `'${value}' is no hex`);
    return `0x${hex(bytes)}`;
  }
  if (declared === 'object') {
    if (!isObjectId(type)) bad('TYPE_MISMATCH', `an object is given where ${displayType(type)} is expected`);
    return readValue(value, type, names, true);
  }
  // Aptos writes vectors by their innermost element: u8:[1,2], u64:[[1],[2]].
  const depth = /^\s*(\[\s*)*/.exec(value)![0].replace(/\s/g, '').length;
  const levels = declared.startsWith('vector') || declared.startsWith('option') ? 0 : Math.min(depth, depthOf(type));
  matching(`${'vector<'.repeat(levels)}${declared}${'>'.repeat(levels)}`, type, names, text);
  return readValue(isText(type) ? value : value.trim(), type, names, true);
}

/** `type:value`, when the text begins with a type. */
function declarationIn(text: string): { readonly declared: string; readonly value: string } | undefined {
  const match =
    /^\s*((?:0[xX][0-9a-fA-F]+|\w+)::\w+::\w+(?:<[^()[\]"']*>)?|[A-Za-z_]\w*(?:<[^()[\]"']*>)?)\s*:(?!:)([\s\S]*)$/.exec(
      text,
    );
  if (!match) return undefined;
  const declared = match[1]!;
  const known =
    declared.includes('::') ||
    Object.hasOwn(SHORT_TYPES, declared) ||
    Object.hasOwn(INT_INDEX, declared) ||
    /^(?:bool|address|signer|object|raw|vector<.*>|option<.*>)$/.test(declared);
  return known ? { declared, value: match[2]! } : undefined;
}

function matching(declared: string, type: Type, names: AddressNames, text: string): void {
  const full = declared.replace(/(?<![:\w])(string|ascii|option|object_id)(?![\w:])/g, (word) => SHORT_TYPES[word]!);
  const parsed = parseType(full, names);
  if (!parsed.ok) throw new Refused(parsed.error);
  if (parsed.value.text === type.text) return;
  if (declared === 'string' && isText(type)) return;
  bad(
    'TYPE_MISMATCH',
    `'${cut(text)}' is declared ${displayType(parsed.value)}, the parameter is ${displayType(type)}`,
    `leave the type out, or write ${displayType(type)}:…`,
  );
}

function depthOf(type: Type): number {
  return type.kind === 'vector' ? 1 + depthOf(type.of) : 0;
}

function readValue(text: string, type: Type, names: AddressNames, typed: boolean): ArgumentValue {
  switch (type.kind) {
    case 'bool':
      return text === 'true' || text === 'false' ? text === 'true' : wrong(text, type);
    case 'u8':
    case 'u16':
    case 'u32':
    case 'u64':
    case 'u128':
    case 'u256':
      return integerOf(text, type, type.kind);
    case 'address':
      return addressOf(text, names) ?? wrong(text, type, addressHint(text));
    case 'vector':
      return vectorOf(text, type, names, typed);
    case 'struct':
      return structOf(text, type, names);
    default:
      return bad('INVALID_PARAM_TYPE_FOR_DESERIALIZATION', `a value of type ${displayType(type)} can't be given`);
  }
}

function integerOf(text: string, type: Type, kind: IntName): bigint {
  const [, written = '', suffix] = INTEGER.exec(text) ?? [];
  const digits = written.replaceAll('_', '');
  if (/^(?:0[xX])?$/.test(digits) || text.length > 400) return wrong(text, type);
  if (suffix !== undefined && suffix !== kind) {
    return bad('TYPE_MISMATCH', `'${cut(text)}' is declared ${suffix}, the parameter is ${kind}`, `write ${digits}`);
  }
  const value = BigInt(digits);
  const max = BigInt(INT_MAX[INT_INDEX[kind]]!);
  return value <= max ? value : wrong(text, type, undefined, `: the largest is ${max}`);
}

function addressOf(text: string, names: AddressNames): Address | undefined {
  return parseAddress(text) ?? names.get(text.replace(/^@/, ''));
}

function addressHint(text: string): string | undefined {
  if (/^(rooch1|bc1|npub1)/.test(text)) return 'write the address in hex';
  return /^@?[A-Za-z_]\w*$/.test(text)
    ? 'names come from [addresses] of Move.toml and from --named-addresses name=0x…'
    : undefined;
}

function vectorOf(text: string, type: Type & { kind: 'vector' }, names: AddressNames, typed: boolean): ArgumentValue {
  if (type.of.kind === 'u8') {
    const bytes = byteString(text);
    if (bytes) return `0x${hex(bytes)}`;
  }
  const bracketed = /^\[([\s\S]*)\]$/.exec(text);
  if (!bracketed && !typed && !text.includes(','))
    return wrong(text, type, `write a list such as [${example(type.of)}]`);
  const items = splitList(bracketed ? bracketed[1]! : text);
  if (!items) return wrong(text, type, undefined, ': brackets or quotes do not match');
  const values = items.map((item) => parseArgument(item, type.of, names));
  return values.some((value) => value instanceof Uint8Array) ? encodedList(values as Bytes[]) : values;
}

/** `0x0102`, `x"0102"` or `b"text"`. */
function byteString(text: string): Bytes | undefined {
  if (/^0[xX][0-9a-fA-F]*$/.test(text)) return unhex(text);
  const match = /^([bx])(".*")$/s.exec(text);
  const inner = match && unquoted(match[2]!);
  if (typeof inner !== 'string') return undefined;
  return match![1] === 'x' ? unhex(inner) : utf8(inner);
}

function encodedList(values: readonly Bytes[]): Bytes {
  return concatBytes(new Writer(8).uleb(values.length).bytes(), ...values);
}

function structOf(text: string, type: StructType, names: AddressNames): ArgumentValue {
  if (isText(type)) return text.startsWith('"') ? (unquoted(text) ?? wrong(text, type)) : text;
  if (isObjectId(type)) return encodeObjectId(objectIdOf(text, names));
  if (type.module === 'option' && type.name === 'Option' && isStd(type)) {
    if (text === 'none' || text === 'null') return null;
    const inner = /^some\(([\s\S]*)\)$/.exec(text)?.[1] ?? text;
    const value = parseArgument(inner, type.args[0]!, names);
    return value instanceof Uint8Array ? encodedList([value]) : value;
  }
  return bad(
    'INVALID_PARAM_TYPE_FOR_DESERIALIZATION',
    `a value of type ${displayType(type)} can't be given: only its own module can make one`,
  );
}

/** An id in hex, or of the one object of a type. */
function objectIdOf(text: string, names: AddressNames): readonly Address[] {
  const plain = text.replace(/^@/, '');
  if (plain.includes('::')) {
    const type = parseType(plain, names);
    if (!type.ok) throw new Refused(type.error);
    if (type.value.kind === 'struct') return namedObjectId(type.value);
  }
  const id = parseObjectId(plain);
  if (!id.ok) throw new Refused({ ...id.error, status: 'FAILED_TO_DESERIALIZE_ARGUMENT' });
  return id.value;
}

function isStd(type: StructType): boolean {
  return BigInt(type.address) === 1n;
}

function isText(type: Type): boolean {
  return type.kind === 'struct' && isStd(type) && type.name === 'String' && /^(string|ascii)$/.test(type.module);
}

function isObjectId(type: Type): boolean {
  return type.kind === 'struct' && BigInt(type.address) === 2n && type.module === 'object' && type.name === 'ObjectID';
}

function example(type: Type): string {
  if (type.kind === 'vector') return `[${example(type.of)}]`;
  if (type.kind === 'address') return '@0x1, @0x2';
  if (type.kind === 'bool') return 'true, false';
  return type.kind === 'struct' ? '"a", "b"' : '1, 2';
}

function wrong(text: string, type: Type, hint?: string, why = ''): never {
  return bad('FAILED_TO_DESERIALIZE_ARGUMENT', `'${cut(text)}' is no ${displayType(type)}${why}`, hint);
}

function bad(status: Status, message: string, hint?: string): never {
  throw new Refused({ status, message, ...(hint === undefined ? {} : { hint }) });
}

function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
