/**
 * The tables of a module: one row a table and family, and the header that says where each lies. Adding a dialect is adding
 * rows here and readers of their entries.
 * Source: file_format_common.rs (`TableType`), deserializer.rs (`check_tables`) of each fork.
 */

import type { Reader } from '../base/bytes.ts';
import { Refused } from '../base/status.ts';
import { DIALECTS } from './dialect.ts';
import { TABLE_COUNT_MAX, TABLE_OFFSET_MAX } from './limits.ts';
import type { Dialect, Module } from './module.ts';

/** Fields of a {@link Module} that are tables of the file. */
export type TableKey =
  | 'moduleHandles'
  | 'structHandles'
  | 'functionHandles'
  | 'functionInsts'
  | 'signatures'
  | 'constants'
  | 'identifiers'
  | 'addresses'
  | 'structDefs'
  | 'structInsts'
  | 'functionDefs'
  | 'fieldHandles'
  | 'fieldInsts'
  | 'friends'
  | 'metadata'
  | 'enumDefs'
  | 'enumInsts'
  | 'variantHandles'
  | 'variantInsts'
  | 'variantFieldHandles'
  | 'variantFieldInsts';

/** Entry of a table. */
export type Entry<K extends TableKey> = Module[K][number];

interface TableRow {
  readonly kind: number;
  readonly key: TableKey;
  /** Move's name for it. */
  readonly name: string;
  /** First common version that has it; 0: none has. */
  readonly since: number;
  /** Whether Sui's version 7 has it. */
  readonly sui: boolean;
  /** Whether the Aptos family has it. */
  readonly aptos: boolean;
}

/** In the customary order of a file: the order in which the official serializers write headers and contents. */
const TABLES: readonly TableRow[] = [
  { kind: 0x01, key: 'moduleHandles', name: 'MODULE_HANDLES', since: 1, sui: true, aptos: true },
  { kind: 0x02, key: 'structHandles', name: 'STRUCT_HANDLES', since: 1, sui: true, aptos: true },
  { kind: 0x03, key: 'functionHandles', name: 'FUNCTION_HANDLES', since: 1, sui: true, aptos: true },
  { kind: 0x04, key: 'functionInsts', name: 'FUNCTION_INST', since: 1, sui: true, aptos: true },
  { kind: 0x05, key: 'signatures', name: 'SIGNATURES', since: 1, sui: true, aptos: true },
  { kind: 0x07, key: 'identifiers', name: 'IDENTIFIERS', since: 1, sui: true, aptos: true },
  { kind: 0x08, key: 'addresses', name: 'ADDRESS_IDENTIFIERS', since: 1, sui: true, aptos: true },
  { kind: 0x06, key: 'constants', name: 'CONSTANT_POOL', since: 1, sui: true, aptos: true },
  { kind: 0x10, key: 'metadata', name: 'METADATA', since: 5, sui: true, aptos: true },
  { kind: 0x0a, key: 'structDefs', name: 'STRUCT_DEFS', since: 1, sui: true, aptos: true },
  { kind: 0x0b, key: 'structInsts', name: 'STRUCT_DEF_INST', since: 1, sui: true, aptos: true },
  { kind: 0x0c, key: 'functionDefs', name: 'FUNCTION_DEFS', since: 1, sui: true, aptos: true },
  { kind: 0x0d, key: 'fieldHandles', name: 'FIELD_HANDLE', since: 1, sui: true, aptos: true },
  { kind: 0x0e, key: 'fieldInsts', name: 'FIELD_INST', since: 1, sui: true, aptos: true },
  { kind: 0x0f, key: 'friends', name: 'FRIEND_DECLS', since: 2, sui: true, aptos: true },
  { kind: 0x11, key: 'enumDefs', name: 'ENUM_DEFS', since: 0, sui: true, aptos: false },
  { kind: 0x12, key: 'enumInsts', name: 'ENUM_DEF_INST', since: 0, sui: true, aptos: false },
  { kind: 0x13, key: 'variantHandles', name: 'VARIANT_HANDLES', since: 0, sui: true, aptos: false },
  { kind: 0x14, key: 'variantInsts', name: 'VARIANT_INST_HANDLES', since: 0, sui: true, aptos: false },
  { kind: 0x11, key: 'variantFieldHandles', name: 'VARIANT_FIELD_HANDLES', since: 0, sui: false, aptos: true },
  { kind: 0x12, key: 'variantFieldInsts', name: 'VARIANT_FIELD_INST', since: 0, sui: false, aptos: true },
  { kind: 0x13, key: 'variantHandles', name: 'STRUCT_VARIANT_HANDLES', since: 0, sui: false, aptos: true },
  { kind: 0x14, key: 'variantInsts', name: 'STRUCT_VARIANT_INST', since: 0, sui: false, aptos: true },
];

function isIn(dialect: Dialect, row: TableRow): boolean {
  if (dialect.family === 'common') return row.since !== 0 && row.since <= dialect.version;
  return dialect.family === 'sui' ? row.sui : row.aptos;
}

/** Rows by version word: in the customary order, and by kind. */
const BY_DIALECT: ReadonlyMap<
  number,
  { readonly rows: readonly TableRow[]; readonly byKind: ReadonlyMap<number, TableRow> }
> = new Map(
  DIALECTS.map((dialect) => {
    const rows = TABLES.filter((row) => isIn(dialect, row));
    return [dialect.raw, { rows, byKind: new Map(rows.map((row) => [row.kind, row])) }];
  }),
);

/** The tables that a dialect has, in the customary order. */
export function tablesOf(dialect: Dialect): readonly TableRow[] {
  return BY_DIALECT.get(dialect.raw)!.rows;
}

/** Where a table lies: `start` and `end` count from the first byte of the file. */
export interface TableSpan {
  readonly row: TableRow;
  readonly start: number;
  readonly end: number;
}

/** The tables of a file. */
export interface TableSpans {
  /** In the order of their headers. */
  readonly headers: readonly TableSpan[];
  /** In the order of their contents. */
  readonly contents: readonly TableSpan[];
  /** Where the bytes after the tables start. */
  readonly end: number;
}

/**
 * Reads the table headers. Throws {@link Refused}: UNKNOWN_TABLE_TYPE, DUPLICATE_TABLE, or BAD_HEADER_TABLE for a table that is
 * empty, overlaps another, leaves a gap, or runs past the end of the file.
 */
export function readTableSpans(reader: Reader, dialect: Dialect): TableSpans {
  const known = BY_DIALECT.get(dialect.raw)!.byKind;
  const count = reader.uleb(TABLE_COUNT_MAX);
  const seen = new Set<number>();
  const found: { readonly row: TableRow; readonly offset: number; readonly length: number }[] = [];
  for (let i = 0; i < count; i++) {
    const kind = reader.u8();
    const row = known.get(kind);
    if (!row)
      throw new Refused({
        status: 'UNKNOWN_TABLE_TYPE',
        message: `table kind 0x${kind.toString(16).padStart(2, '0')} does not exist in ${dialect.family} bytecode version ${dialect.version}`,
      });
    if (seen.has(kind)) throw new Refused({ status: 'DUPLICATE_TABLE', message: `table ${row.name} occurs twice` });
    seen.add(kind);
    found.push({ row, offset: reader.uleb(TABLE_OFFSET_MAX), length: reader.uleb(TABLE_OFFSET_MAX) });
  }
  const base = reader.at;
  const sorted = [...found].sort((a, b) => a.offset - b.offset);
  let next = 0;
  for (const { row, offset, length } of sorted) {
    if (length === 0) throw badHeader(`table ${row.name} has no bytes`);
    if (offset !== next)
      throw badHeader(`table ${row.name} starts at ${offset}, expected ${next}: a gap or an overlap`);
    next += length;
    if (base + next > reader.end) throw badHeader(`table ${row.name} runs past the end of the file`);
  }
  const span = ({ row, offset, length }: (typeof found)[number]): TableSpan => ({
    row,
    start: base + offset,
    end: base + offset + length,
  });
  return { headers: found.map(span), contents: sorted.map(span), end: base + next };
}

function badHeader(message: string): Refused {
  return new Refused({ status: 'BAD_HEADER_TABLE', message });
}
