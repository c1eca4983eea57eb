/**
 * {@link Module} → `.mv` bytes: the twin of the decoder. What the decoder would refuse is refused here, so every byte string
 * that comes out can be read back as the same module.
 * Source: move-binary-format/src/serializer.rs of each fork.
 */

import { type Bytes, unhex, utf8, Writer } from '../base/bytes.ts';
import { attempt, Refused, type Result } from '../base/status.ts';
import { writeAccess, writeAttributes } from './access.ts';
import { COMMON_6, isKnownDialect, MAGIC } from './dialect.ts';
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
import { writeInstructions } from './instructions.ts';
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
  Address,
  Constant,
  Dialect,
  Field,
  FieldHandle,
  FunctionDef,
  FunctionHandle,
  Instantiation,
  Metadata,
  Module,
  ModuleHandle,
  StructDef,
  StructHandle,
  Token,
  Variant,
  VariantFieldHandle,
  VariantHandle,
  VariantInst,
} from './module.ts';
import { opInfo } from './opcodes.ts';
import { putBlob, putUleb } from './put.ts';
import { type Entry, type TableKey, tablesOf } from './tables.ts';
import { writeToken } from './tokens.ts';

/** How {@link encodeModule} writes. */
export interface EncodeOptions {
  /** Write in the common format, version 6, which every fork reads. Refused for a module with what version 6 lacks. */
  readonly as?: 'common6';
}

/**
 * Encodes a module: byte for byte the file that it was decoded from, or the official serializer's order for one built by hand.
 * Refusals: MALFORMED and the other 30xx statuses for content that the dialect or a limit does not allow;
 * DIALECT_NOT_SUPPORTED for a dialect that is not written, and for what version 6 lacks when `as` is `common6`.
 */
export function encodeModule(module: Module, options: EncodeOptions = {}): Result<Bytes> {
  return attempt(() => {
    const dialect = targetDialect(module, options);
    const rows = tablesOf(dialect);
    const contents = new Map<number, Bytes>();
    for (const row of rows) {
      const bytes = writeTable(module, row.key, row.name, dialect);
      if (bytes.length > 0) contents.set(row.kind, bytes);
    }
    refuseHomelessTables(module, rows, dialect);
    const customary = rows.map((row) => row.kind);
    const contentOrder = order(module.tables?.contents ?? customary, customary, contents);
    const offsets = new Map<number, number>();
    let offset = 0;
    for (const kind of contentOrder) {
      offsets.set(kind, offset);
      offset += contents.get(kind)!.length;
    }
    const out = new Writer(offset + 256);
    out.u32(MAGIC).u32(dialect.raw).uleb(contents.size);
    for (const kind of order(module.tables?.headers ?? customary, customary, contents))
      out.u8(kind).uleb(offsets.get(kind)!).uleb(contents.get(kind)!.length);
    for (const kind of contentOrder) out.raw(contents.get(kind)!);
    putUleb(out, module.self, TABLE_INDEX_MAX, 'own module handle');
    if (out.length > MAX_MODULE_BYTES)
      throw new Refused({
        status: 'MALFORMED',
        message: `a module of ${out.length} bytes is longer than ${MAX_MODULE_BYTES}`,
      });
    return out.bytes();
  });
}

function targetDialect(module: Module, options: EncodeOptions): Dialect {
  const { dialect } = module;
  if (!isKnownDialect(dialect))
    throw new Refused({
      status: 'DIALECT_NOT_SUPPORTED',
      message: `${dialect.family} bytecode version ${dialect.version} is not written`,
    });
  if (options.as !== 'common6' || dialect.family === 'common') return options.as === 'common6' ? COMMON_6 : dialect;
  const hint = `keep it in ${dialect.family === 'sui' ? 'Sui' : 'Aptos'} version ${dialect.version}, or write its enums as structs`;
  const refuseNewer = (message: string): never => {
    throw new Refused({ status: 'DIALECT_NOT_SUPPORTED', message, hint });
  };
  const tables = [module.enumDefs, module.enumInsts, module.variantHandles, module.variantInsts];
  const variantFields = [module.variantFieldHandles, module.variantFieldInsts];
  if ([...tables, ...variantFields].some((table) => table.length > 0) || module.structDefs.some((def) => def.variants))
    refuseNewer('version 6 has no enums, and this module defines or uses some');
  if (module.functionHandles.some(({ access, attributes = [] }) => access !== undefined || attributes.length > 0))
    refuseNewer('version 6 has no access specifiers and function attributes, and this module has some');
  for (const { code } of module.functionDefs) {
    if (!code) continue;
    if (code.jumpTables.length > 0) refuseNewer('version 6 has no jump tables, and this module uses some');
    for (const { op } of code.instructions)
      if (opInfo(op).since === 0)
        refuseNewer(`version 6 has no instruction ${opInfo(op).name}, and this module uses it`);
  }
  return COMMON_6;
}

/** `wanted` without the tables that are empty, and after it those that it does not name. */
function order(
  wanted: readonly number[],
  customary: readonly number[],
  contents: ReadonlyMap<number, Bytes>,
): number[] {
  return [...new Set([...wanted, ...customary])].filter((kind) => contents.has(kind));
}

function refuseHomelessTables(module: Module, rows: ReturnType<typeof tablesOf>, dialect: Dialect): void {
  const homes = new Set<keyof Module>(rows.map((row) => row.key));
  const keys = [
    'enumDefs',
    'enumInsts',
    'variantHandles',
    'variantInsts',
    'variantFieldHandles',
    'variantFieldInsts',
  ] as const;
  for (const key of keys)
    if (!homes.has(key) && module[key].length > 0)
      throw new Refused({
        status: 'UNKNOWN_TABLE_TYPE',
        message: `${key} cannot be written in ${dialect.family} bytecode version ${dialect.version}`,
      });
}

function writeTable<K extends TableKey>(module: Module, key: K, name: string, dialect: Dialect): Bytes {
  const writer = new Writer();
  const entries: readonly Entry<K>[] = module[key];
  const write: (writer: Writer, entry: Entry<K>, dialect: Dialect) => void = ENTRY_WRITERS[key];
  for (let i = 0; i < entries.length; i++) {
    try {
      write(writer, entries[i]!, dialect);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      throw new Refused({ ...error.refusal, message: `${name} entry ${i}: ${error.refusal.message}` });
    }
  }
  return writer.bytes();
}

function putIndex(writer: Writer, value: number, what: string): void {
  putUleb(writer, value, TABLE_INDEX_MAX, what);
}

function writeModuleHandle(writer: Writer, { address, name }: ModuleHandle): void {
  putIndex(writer, address, 'address index');
  putIndex(writer, name, 'name index');
}

function putAbilities(writer: Writer, abilities: number): void {
  putUleb(writer, abilities, ABILITIES_MAX, 'ability set');
}

function writeStructHandle(writer: Writer, handle: StructHandle): void {
  putIndex(writer, handle.module, 'module handle index');
  putIndex(writer, handle.name, 'name index');
  putAbilities(writer, handle.abilities);
  putUleb(writer, handle.typeParams.length, TYPE_PARAMETER_COUNT_MAX, 'number of type parameters');
  for (const { constraints, phantom } of handle.typeParams) {
    putAbilities(writer, constraints);
    writer.u8(phantom ? 1 : 0);
  }
}

function writeFunctionHandle(writer: Writer, handle: FunctionHandle, dialect: Dialect): void {
  const { access, attributes = [] } = handle;
  const aptos = dialect.family === 'aptos';
  if ((access !== undefined && !aptos) || (attributes.length > 0 && (!aptos || dialect.version < 8)))
    throw new Refused({
      status: 'MALFORMED',
      message: 'access specifiers exist from Aptos version 7 on, and attributes from version 8 on',
    });
  putIndex(writer, handle.module, 'module handle index');
  putIndex(writer, handle.name, 'name index');
  putIndex(writer, handle.params, 'signature index');
  putIndex(writer, handle.returns, 'signature index');
  putUleb(writer, handle.typeParams.length, TYPE_PARAMETER_COUNT_MAX, 'number of type parameters');
  for (const constraints of handle.typeParams) putAbilities(writer, constraints);
  if (!aptos) return;
  writeAccess(writer, access);
  if (dialect.version >= 8) writeAttributes(writer, attributes, dialect.version);
}

function writeInstantiation(writer: Writer, { of, args }: Instantiation): void {
  putIndex(writer, of, 'index of what is instantiated');
  putIndex(writer, args, 'signature index');
}

function writeSignature(writer: Writer, tokens: readonly Token[], dialect: Dialect): void {
  putUleb(writer, tokens.length, SIGNATURE_SIZE_MAX, 'number of tokens');
  for (const token of tokens) writeToken(writer, token, dialect);
}

function writeConstant(writer: Writer, { type, data }: Constant, dialect: Dialect): void {
  writeToken(writer, type, dialect);
  putBlob(writer, data, CONSTANT_SIZE_MAX, 'constant');
}

function writeIdentifier(writer: Writer, text: string, dialect: Dialect): void {
  const bytes = utf8(text);
  if (bytes.length <= IDENTIFIER_SIZE_MAX && identifierText(bytes, 0, bytes.length, dialect) !== text)
    throw new Refused({ status: 'MALFORMED', message: `'${text.slice(0, 80)}' is not a Move identifier` });
  putBlob(writer, bytes, IDENTIFIER_SIZE_MAX, 'identifier');
}

function writeAddress(writer: Writer, address: Address): void {
  const bytes = /^0x[0-9a-f]*$/.test(address) ? unhex(address) : undefined;
  if (bytes?.length !== ADDRESS_BYTES)
    throw new Refused({
      status: 'MALFORMED',
      message: `'${address.slice(0, 80)}' is not an address: 0x and ${2 * ADDRESS_BYTES} lower-case hex digits were expected`,
    });
  writer.raw(bytes);
}

function writeFields(writer: Writer, fields: readonly Field[], dialect: Dialect): void {
  putUleb(writer, fields.length, FIELD_COUNT_MAX, 'number of fields');
  for (const { name, type } of fields) {
    putIndex(writer, name, 'name index');
    writeToken(writer, type, dialect);
  }
}

function writeStructDef(writer: Writer, def: StructDef, dialect: Dialect): void {
  if (def.variants && dialect.family !== 'aptos')
    throw new Refused({ status: 'MALFORMED', message: 'enums among the structs exist only in Aptos bytecode' });
  putIndex(writer, def.handle, 'struct handle index');
  if (def.variants) {
    writer.u8(DECLARED_VARIANTS);
    writeVariants(writer, def, def.variants, dialect, APTOS_VARIANT_COUNT_MAX);
    return;
  }
  writer.u8(def.fields ? DECLARED : NATIVE);
  if (def.fields) writeFields(writer, def.fields, dialect);
}

function writeEnumDef(writer: Writer, def: StructDef, dialect: Dialect): void {
  putIndex(writer, def.handle, 'struct handle index');
  writer.u8(DECLARED);
  writeVariants(writer, def, def.variants ?? [], dialect, VARIANT_COUNT_MAX);
}

function writeVariants(
  writer: Writer,
  def: StructDef,
  variants: readonly Variant[],
  dialect: Dialect,
  most: number,
): void {
  if (variants.length === 0 || def.fields)
    throw new Refused({ status: 'MALFORMED', message: 'an enum has variants, at least one, and no fields of its own' });
  putUleb(writer, variants.length, most, 'number of variants');
  for (const { name, fields } of variants) {
    putIndex(writer, name, 'name index');
    writeFields(writer, fields, dialect);
  }
}

function writeFieldHandle(writer: Writer, { owner, field }: FieldHandle): void {
  putIndex(writer, owner, 'struct definition index');
  putUleb(writer, field, FIELD_OFFSET_MAX, 'field offset');
}

function writeVariantHandle(writer: Writer, { owner, tag }: VariantHandle, { family }: Dialect): void {
  putIndex(writer, owner, 'enum index');
  putUleb(writer, tag, family === 'sui' ? VARIANT_TAG_MAX : APTOS_VARIANT_INDEX_MAX, 'variant tag');
}

function writeVariantInst(writer: Writer, { owner, tag }: VariantInst, { family }: Dialect): void {
  putIndex(writer, owner, family === 'sui' ? 'enum instance index' : 'variant handle index');
  if (family === 'sui') putUleb(writer, tag, VARIANT_TAG_MAX, 'variant tag');
  else putIndex(writer, tag, 'signature index');
}

function writeVariantFieldHandle(writer: Writer, { owner, field, variants }: VariantFieldHandle): void {
  putIndex(writer, owner, 'struct definition index');
  putUleb(writer, field, FIELD_OFFSET_MAX, 'field offset');
  putUleb(writer, variants.length, APTOS_VARIANT_COUNT_MAX, 'number of variants');
  for (const variant of variants) putUleb(writer, variant, APTOS_VARIANT_INDEX_MAX, 'variant index');
}

function writeMetadata(writer: Writer, { key, value }: Metadata): void {
  putBlob(writer, key, METADATA_KEY_SIZE_MAX, 'metadata key');
  putBlob(writer, value, METADATA_VALUE_SIZE_MAX, 'metadata value');
}

function writeFunctionDef(writer: Writer, def: FunctionDef, dialect: Dialect): void {
  putIndex(writer, def.handle, 'function handle index');
  writer.u8(VISIBILITIES.indexOf(def.visibility));
  writer.u8((def.code ? 0 : FUNCTION_NATIVE) | (def.entry ? FUNCTION_ENTRY : 0));
  putUleb(writer, def.acquires.length, ACQUIRES_COUNT_MAX, 'number of acquired structs');
  for (const struct of def.acquires) putIndex(writer, struct, 'struct definition index');
  if (!def.code) return;
  const { locals, instructions, jumpTables } = def.code;
  putIndex(writer, locals, 'signature index');
  putUleb(writer, instructions.length, BYTECODE_COUNT_MAX, 'number of instructions');
  writeInstructions(writer, instructions, dialect);
  if (dialect.family !== 'sui') {
    if (jumpTables.length > 0)
      throw new Refused({ status: 'MALFORMED', message: 'jump tables exist only in Sui bytecode' });
    return;
  }
  putUleb(writer, jumpTables.length, JUMP_TABLE_COUNT_MAX, 'number of jump tables');
  for (const { enumDef, targets } of jumpTables) {
    putIndex(writer, enumDef, 'enum definition index');
    putUleb(writer, targets.length, JUMP_TABLE_BRANCHES_MAX, 'number of branches');
    writer.u8(JUMP_TABLE_FULL);
    for (const target of targets) putUleb(writer, target, BYTECODE_INDEX_MAX, 'branch target');
  }
}

const ENTRY_WRITERS: { readonly [K in TableKey]: (writer: Writer, entry: Entry<K>, dialect: Dialect) => void } = {
  moduleHandles: writeModuleHandle,
  structHandles: writeStructHandle,
  functionHandles: writeFunctionHandle,
  functionInsts: writeInstantiation,
  signatures: writeSignature,
  constants: writeConstant,
  identifiers: writeIdentifier,
  addresses: writeAddress,
  structDefs: writeStructDef,
  structInsts: writeInstantiation,
  functionDefs: writeFunctionDef,
  fieldHandles: writeFieldHandle,
  fieldInsts: writeInstantiation,
  friends: writeModuleHandle,
  metadata: writeMetadata,
  enumDefs: writeEnumDef,
  enumInsts: writeInstantiation,
  variantHandles: writeVariantHandle,
  variantInsts: writeVariantInst,
  variantFieldHandles: writeVariantFieldHandle,
  variantFieldInsts: writeInstantiation,
};
