/**
 * `.mv` bytes → {@link Module}, strict and canonical: the one byte string that the encoder writes for a module is the one that
 * is read, so a hash of the bytes is a hash of the module. Indices are not checked against their tables here; that is the
 * verifier's first pass.
 * Source: move-binary-format/src/deserializer.rs of each fork.
 */

import { type Bytes, hex, Reader } from '../base/bytes.ts';
import { attempt, Refused, type Result } from '../base/status.ts';
import { readAccess, readAttributes } from './access.ts';
import { dialectOf, MAGIC, UNPUBLISHABLE_MAGIC } from './dialect.ts';
import {
  DECLARED,
  DECLARED_VARIANTS,
  FUNCTION_ENTRY,
  FUNCTION_NATIVE,
  JUMP_TABLE_FULL,
  NATIVE,
  VISIBILITIES,
} from './flags.ts';
import { identifierText } from './identifier.ts';
import { readInstructions } from './instructions.ts';
import {
  ABILITIES_MAX,
  ACQUIRES_COUNT_MAX,
  ADDRESS_BYTES,
  APTOS_VARIANT_COUNT_MAX,
  APTOS_VARIANT_INDEX_MAX,
  BYTECODE_COUNT_MAX,
  BYTECODE_INDEX_MAX,
  CONSTANT_SIZE_MAX,
  FIELD_COUNT_MAX,
  FIELD_OFFSET_MAX,
  IDENTIFIER_SIZE_MAX,
  JUMP_TABLE_BRANCHES_MAX,
  JUMP_TABLE_COUNT_MAX,
  MAX_MODULE_BYTES,
  METADATA_KEY_SIZE_MAX,
  METADATA_VALUE_SIZE_MAX,
  SIGNATURE_SIZE_MAX,
  TABLE_INDEX_MAX,
  TYPE_PARAMETER_COUNT_MAX,
  VARIANT_COUNT_MAX,
  VARIANT_TAG_MAX,
} from './limits.ts';
import type {
  Abilities,
  Address,
  Code,
  Constant,
  Dialect,
  Field,
  FieldHandle,
  FunctionDef,
  FunctionHandle,
  Instantiation,
  JumpTable,
  Metadata,
  Module,
  ModuleHandle,
  StructDef,
  StructHandle,
  StructTypeParam,
  Token,
  Variant,
  VariantFieldHandle,
  VariantHandle,
  VariantInst,
} from './module.ts';
import { type Entry, readTableSpans, type TableKey } from './tables.ts';
import { readToken } from './tokens.ts';

/**
 * Decodes a module of the common format (versions 5 and 6), of Sui's version 7, or of the Aptos family (versions 7 to 10). The
 * result shares no memory with `bytes`. Refusals: BAD_MAGIC, UNKNOWN_VERSION, the header statuses of the table reader, TRAILING_BYTES,
 * MALFORMED and the other 30xx statuses for contents; longer than {@link MAX_MODULE_BYTES} is MALFORMED.
 */
export function decodeModule(bytes: Bytes): Result<Module> {
  return attempt(() => {
    if (bytes.length > MAX_MODULE_BYTES)
      throw new Refused({
        status: 'MALFORMED',
        message: `a module of ${bytes.length} bytes is longer than ${MAX_MODULE_BYTES}`,
      });
    // A subclass such as Node's Buffer may slice without copying: look at the plain bytes.
    const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    return readModule(new Reader(plain));
  });
}

function readModule(reader: Reader): Module {
  const dialect = readPrologue(reader);
  const spans = readTableSpans(reader, dialect);
  const tables: { [K in TableKey]: Entry<K>[] } = {
    moduleHandles: [],
    structHandles: [],
    functionHandles: [],
    functionInsts: [],
    signatures: [],
    constants: [],
    identifiers: [],
    addresses: [],
    structDefs: [],
    structInsts: [],
    functionDefs: [],
    fieldHandles: [],
    fieldInsts: [],
    friends: [],
    metadata: [],
    enumDefs: [],
    enumInsts: [],
    variantHandles: [],
    variantInsts: [],
    variantFieldHandles: [],
    variantFieldInsts: [],
  };
  for (const { row, start, end } of spans.contents) {
    const entries: unknown[] = tables[row.key];
    const read: (reader: Reader, dialect: Dialect) => unknown = ENTRY_READERS[row.key];
    const table = new Reader(reader.bytes, start, end);
    try {
      while (table.at < end) entries.push(read(table, dialect));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { refusal } = error;
      throw new Refused({ ...refusal, message: `${row.name} entry ${entries.length}: ${refusal.message}` });
    }
  }
  const tail = new Reader(reader.bytes, spans.end);
  const self = tail.uleb(TABLE_INDEX_MAX);
  if (tail.left > 0)
    throw new Refused({
      status: dialect.family === 'sui' ? 'TRAILING_BYTES' : 'MALFORMED',
      message: `${tail.left} trailing bytes after the module`,
    });
  return {
    dialect,
    self,
    ...tables,
    tables: {
      headers: spans.headers.map(({ row }) => row.kind),
      contents: spans.contents.map(({ row }) => row.kind),
    },
  };
}

function readPrologue(reader: Reader): Dialect {
  if (reader.left < 4) throw new Refused({ status: 'BAD_MAGIC', message: `a module of ${reader.left} bytes` });
  const magic = reader.u32();
  if (magic === UNPUBLISHABLE_MAGIC)
    throw new Refused({
      status: 'BAD_MAGIC',
      message: 'a module that was compiled for tests only',
      hint: 'compile it without test mode',
    });
  if (magic !== MAGIC)
    throw new Refused({
      status: 'BAD_MAGIC',
      message: `a Move module starts with a11ceb0b, this starts with ${hex(reader.bytes.subarray(0, 4))}`,
      hint: 'is this a compiled .mv file?',
    });
  return dialectOf(reader.u32());
}

const index = (reader: Reader): number => reader.uleb(TABLE_INDEX_MAX);

function readModuleHandle(reader: Reader): ModuleHandle {
  return { address: index(reader), name: index(reader) };
}

function readAbilities(reader: Reader): Abilities {
  const at = reader.at;
  const abilities = reader.uleb(TABLE_INDEX_MAX);
  if (abilities > ABILITIES_MAX)
    throw new Refused({ status: 'UNKNOWN_ABILITY', message: `unknown ability set ${abilities} at byte ${at}` });
  return abilities;
}

function readStructTypeParam(reader: Reader): StructTypeParam {
  return { constraints: readAbilities(reader), phantom: reader.uleb(1) === 1 };
}

function readStructHandle(reader: Reader): StructHandle {
  return {
    module: index(reader),
    name: index(reader),
    abilities: readAbilities(reader),
    typeParams: list(reader, TYPE_PARAMETER_COUNT_MAX, readStructTypeParam),
  };
}

function readFunctionHandle(reader: Reader, { family, version }: Dialect): FunctionHandle {
  const handle = {
    module: index(reader),
    name: index(reader),
    params: index(reader),
    returns: index(reader),
    typeParams: list(reader, TYPE_PARAMETER_COUNT_MAX, readAbilities),
  };
  if (family !== 'aptos') return handle;
  const access = readAccess(reader);
  return {
    ...handle,
    ...(access === undefined ? {} : { access }),
    ...(version < 8 ? {} : { attributes: readAttributes(reader, version) }),
  };
}

function readInstantiation(reader: Reader): Instantiation {
  return { of: index(reader), args: index(reader) };
}

function readSignature(reader: Reader, dialect: Dialect): readonly Token[] {
  const count = reader.uleb(SIGNATURE_SIZE_MAX);
  const tokens: Token[] = [];
  for (let i = 0; i < count; i++) tokens.push(readToken(reader, dialect));
  return tokens;
}

function readConstant(reader: Reader, dialect: Dialect): Constant {
  return { type: readToken(reader, dialect), data: reader.take(reader.uleb(CONSTANT_SIZE_MAX)) };
}

function readIdentifier(reader: Reader, dialect: Dialect): string {
  const length = reader.uleb(IDENTIFIER_SIZE_MAX);
  if (length > reader.left) reader.fail(`unexpected end of input: ${length} bytes wanted, ${reader.left} left`);
  const text = identifierText(reader.bytes, reader.at, reader.at + length, dialect);
  if (text === undefined) return reader.fail('not a Move identifier');
  reader.at += length;
  return text;
}

function readAddress(reader: Reader): Address {
  return `0x${hex(reader.take(ADDRESS_BYTES))}`;
}

function readField(reader: Reader, dialect: Dialect): Field {
  return { name: index(reader), type: readToken(reader, dialect) };
}

function readFields(reader: Reader, dialect: Dialect): readonly Field[] {
  const count = reader.uleb(FIELD_COUNT_MAX);
  const fields: Field[] = [];
  for (let i = 0; i < count; i++) fields.push(readField(reader, dialect));
  return fields;
}

function readStructDef(reader: Reader, dialect: Dialect): StructDef {
  const handle = index(reader);
  const flag = reader.u8();
  switch (flag) {
    case NATIVE:
      return { handle };
    case DECLARED:
      return { handle, fields: readFields(reader, dialect) };
    case DECLARED_VARIANTS:
      if (dialect.family === 'aptos')
        return { handle, variants: readVariants(reader, dialect, APTOS_VARIANT_COUNT_MAX) };
      throw unknownStructFlag(flag);
    default:
      throw unknownStructFlag(flag);
  }
}

function unknownStructFlag(flag: number): Refused {
  return new Refused({ status: 'UNKNOWN_NATIVE_STRUCT_FLAG', message: `unknown struct flag ${flag}` });
}

function readVariants(reader: Reader, dialect: Dialect, most: number): readonly Variant[] {
  const count = reader.uleb(most);
  if (count === 0) reader.fail('an enum without variants');
  const variants: Variant[] = [];
  for (let i = 0; i < count; i++) variants.push({ name: index(reader), fields: readFields(reader, dialect) });
  return variants;
}

function readEnumDef(reader: Reader, dialect: Dialect): StructDef {
  const handle = index(reader);
  const flag = reader.u8();
  if (flag !== DECLARED) throw new Refused({ status: 'UNKNOWN_ENUM_FLAG', message: `unknown enum flag ${flag}` });
  return { handle, variants: readVariants(reader, dialect, VARIANT_COUNT_MAX) };
}

function readFieldHandle(reader: Reader): FieldHandle {
  return { owner: index(reader), field: reader.uleb(FIELD_OFFSET_MAX) };
}

function readVariantHandle(reader: Reader, { family }: Dialect): VariantHandle {
  return { owner: index(reader), tag: reader.uleb(family === 'sui' ? VARIANT_TAG_MAX : APTOS_VARIANT_INDEX_MAX) };
}

function readVariantInst(reader: Reader, { family }: Dialect): VariantInst {
  return { owner: index(reader), tag: reader.uleb(family === 'sui' ? VARIANT_TAG_MAX : TABLE_INDEX_MAX) };
}

function readVariantFieldHandle(reader: Reader): VariantFieldHandle {
  return {
    owner: index(reader),
    field: reader.uleb(FIELD_OFFSET_MAX),
    variants: list(reader, APTOS_VARIANT_COUNT_MAX, (inside) => inside.uleb(APTOS_VARIANT_INDEX_MAX)),
  };
}

function readMetadata(reader: Reader): Metadata {
  return {
    key: reader.take(reader.uleb(METADATA_KEY_SIZE_MAX)),
    value: reader.take(reader.uleb(METADATA_VALUE_SIZE_MAX)),
  };
}

function readFunctionDef(reader: Reader, dialect: Dialect): FunctionDef {
  const handle = index(reader);
  const visibility = VISIBILITIES[reader.u8()] ?? reader.fail('unknown visibility');
  const flags = reader.u8();
  if ((flags & ~(FUNCTION_NATIVE | FUNCTION_ENTRY)) !== 0)
    throw new Refused({
      status: 'INVALID_FLAG_BITS',
      message: `unknown function flags 0x${flags.toString(16).padStart(2, '0')}`,
    });
  const entry = (flags & FUNCTION_ENTRY) !== 0;
  const acquires = list(reader, ACQUIRES_COUNT_MAX, index);
  if ((flags & FUNCTION_NATIVE) !== 0) return { handle, visibility, entry, acquires };
  return { handle, visibility, entry, acquires, code: readCode(reader, dialect) };
}

function readCode(reader: Reader, dialect: Dialect): Code {
  const locals = index(reader);
  const instructions = readInstructions(reader, reader.uleb(BYTECODE_COUNT_MAX), dialect);
  const jumpTables = dialect.family === 'sui' ? list(reader, JUMP_TABLE_COUNT_MAX, readJumpTable) : [];
  return { locals, instructions, jumpTables };
}

function readJumpTable(reader: Reader): JumpTable {
  const enumDef = index(reader);
  const count = reader.uleb(JUMP_TABLE_BRANCHES_MAX);
  const flag = reader.u8();
  if (flag !== JUMP_TABLE_FULL)
    throw new Refused({ status: 'UNKNOWN_JUMP_TABLE_FLAG', message: `unknown jump table flag ${flag}` });
  const targets: number[] = [];
  for (let i = 0; i < count; i++) targets.push(reader.uleb(BYTECODE_INDEX_MAX));
  return { enumDef, targets };
}

function list<T>(reader: Reader, max: number, read: (reader: Reader) => T): readonly T[] {
  const count = reader.uleb(max);
  const items: T[] = [];
  for (let i = 0; i < count; i++) items.push(read(reader));
  return items;
}

const ENTRY_READERS: { readonly [K in TableKey]: (reader: Reader, dialect: Dialect) => Entry<K> } = {
  moduleHandles: readModuleHandle,
  structHandles: readStructHandle,
  functionHandles: readFunctionHandle,
  functionInsts: readInstantiation,
  signatures: readSignature,
  constants: readConstant,
  identifiers: readIdentifier,
  addresses: readAddress,
  structDefs: readStructDef,
  structInsts: readInstantiation,
  functionDefs: readFunctionDef,
  fieldHandles: readFieldHandle,
  fieldInsts: readInstantiation,
  friends: readModuleHandle,
  metadata: readMetadata,
  enumDefs: readEnumDef,
  enumInsts: readInstantiation,
  variantHandles: readVariantHandle,
  variantInsts: readVariantInst,
  variantFieldHandles: readVariantFieldHandle,
  variantFieldInsts: readInstantiation,
};
