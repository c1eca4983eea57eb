/**
 * The official deserializer and serializer (Rust, in WebAssembly) as the second opinion, and our module in its JSON form so that
 * the two can be compared as data.
 */

import { deserialize, serialize } from '@mysten/move-bytecode-template';
import type {
  Field,
  FunctionDef,
  Instruction,
  Module,
  StructDef,
  Token,
  Visibility,
} from '../../../vm/format/module.ts';
import { opInfo } from '../../../vm/format/opcodes.ts';

/** What the official deserializer says of `bytes`: its JSON, or the name of the status it refuses with. */
export type Opinion = { readonly ok: true; readonly json: unknown } | { readonly ok: false; readonly status: string };

export function officialDecode(bytes: Uint8Array): Opinion {
  try {
    return { ok: true, json: deserialize(bytes) };
  } catch (error) {
    const text = (error as { message?: unknown }).message;
    return { ok: false, status: /status (\w+)/.exec(String(text))?.[1] ?? String(text) };
  }
}

export function officialEncode(json: unknown): Uint8Array {
  return serialize(json);
}

const KINDS: Partial<Record<Token['kind'], string>> = {
  bool: 'Bool',
  u8: 'U8',
  u16: 'U16',
  u32: 'U32',
  u64: 'U64',
  u128: 'U128',
  u256: 'U256',
  address: 'Address',
  signer: 'Signer',
};
const VISIBILITY: Record<Visibility, string> = { private: 'Private', public: 'Public', friend: 'Friend' };
/** Sui's name of the instructions that it no longer runs has this ending. */
const GLOBAL = /^(Exists|MutBorrowGlobal|ImmBorrowGlobal|MoveFrom|MoveTo)(Generic)?$/;

function tokenJson(token: Token): unknown {
  switch (token.kind) {
    case 'vector':
      return { Vector: tokenJson(token.of) };
    case 'ref':
      return { Reference: tokenJson(token.to) };
    case 'mutref':
      return { MutableReference: tokenJson(token.to) };
    case 'param':
      return { TypeParameter: token.index };
    case 'struct':
      return token.args.length === 0
        ? { Datatype: token.handle }
        : { DatatypeInstantiation: [token.handle, token.args.map(tokenJson)] };
    default:
      return KINDS[token.kind];
  }
}

const littleEndian = (value: bigint): number[] =>
  Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));

function instructionJson({ op, index, value }: Instruction): unknown {
  const { name, operand } = opInfo(op);
  const key = GLOBAL.test(name) ? `${name}Deprecated` : name;
  switch (operand) {
    case 'none':
      return key;
    case 'u8':
    case 'u16':
    case 'u32':
      return { [key]: Number(value) };
    case 'u64':
    case 'u128':
      return { [key]: value };
    case 'u256':
      return { [key]: littleEndian(value) };
    case 'vectorCount':
      return { [key]: [index, value] };
    default:
      return { [key]: index };
  }
}

const fieldJson = ({ name, type }: Field): unknown => ({ name, signature: tokenJson(type) });

function structJson({ handle, fields }: StructDef): unknown {
  return { struct_handle: handle, field_information: fields ? { Declared: fields.map(fieldJson) } : 'Native' };
}

function enumJson({ handle, variants }: StructDef): unknown {
  return {
    enum_handle: handle,
    variants: variants!.map(({ name, fields }) => ({ variant_name: name, fields: fields.map(fieldJson) })),
  };
}

function functionJson({ handle, visibility, entry, acquires, code }: FunctionDef): unknown {
  return {
    function: handle,
    visibility: VISIBILITY[visibility],
    is_entry: entry,
    acquires_global_resources: [...acquires],
    code: code && {
      locals: code.locals,
      code: code.instructions.map(instructionJson),
      jump_tables: code.jumpTables.map(({ enumDef, targets }) => ({
        head_enum: enumDef,
        jump_table: { Full: targets },
      })),
    },
  };
}

/** Our module as the JSON of the official deserializer. */
export function moduleJson(module: Module): unknown {
  return {
    version: module.dialect.version,
    self_module_handle_idx: module.self,
    module_handles: module.moduleHandles,
    datatype_handles: module.structHandles.map(({ module: owner, name, abilities, typeParams }) => ({
      module: owner,
      name,
      abilities,
      type_parameters: typeParams.map(({ constraints, phantom }) => ({ constraints, is_phantom: phantom })),
    })),
    function_handles: module.functionHandles.map(({ module: owner, name, params, returns, typeParams }) => ({
      module: owner,
      name,
      parameters: params,
      return_: returns,
      type_parameters: typeParams,
    })),
    field_handles: module.fieldHandles,
    friend_decls: module.friends,
    struct_def_instantiations: module.structInsts.map(({ of, args }) => ({ def: of, type_parameters: args })),
    function_instantiations: module.functionInsts.map(({ of, args }) => ({ handle: of, type_parameters: args })),
    field_instantiations: module.fieldInsts.map(({ of, args }) => ({ handle: of, type_parameters: args })),
    signatures: module.signatures.map((tokens) => tokens.map(tokenJson)),
    identifiers: module.identifiers,
    address_identifiers: module.addresses.map((address) => address.slice(2)),
    constant_pool: module.constants.map(({ type, data }) => ({ type_: tokenJson(type), data: [...data] })),
    metadata: module.metadata.map(({ key, value }) => ({ key: [...key], value: [...value] })),
    struct_defs: module.structDefs.map(structJson),
    function_defs: module.functionDefs.map(functionJson),
    enum_defs: module.enumDefs.map(enumJson),
    enum_def_instantiations: module.enumInsts.map(({ of, args }) => ({ def: of, type_parameters: args })),
    variant_handles: module.variantHandles.map(({ owner, tag }) => ({ enum_def: owner, variant: tag })),
    variant_instantiation_handles: module.variantInsts.map(({ owner, tag }) => ({ enum_def: owner, variant: tag })),
  };
}
