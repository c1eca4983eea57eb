/**
 * The name of a compiled module and the modules it uses, from the few tables that say so. Naming and ordering files needs no
 * more; whether the module is any good is the loader's business.
 * Layout: move-format of every family, which agree on these three tables (move-binary-format/src/file_format_common.rs).
 */

import { type Address, type Bytes, fromUtf8, hex, Reader, Refused } from '#vm';

/** Which module these bytes are and which they name. */
export interface ModuleHeader {
  readonly address: Address;
  readonly name: string;
  /** `0x…::name` of every module it has a handle of, itself left out. */
  readonly uses: readonly string[];
}

const MAGIC = 0x0beb1ca1;
const TABLE = { moduleHandles: 0x1, identifiers: 0x7, addresses: 0x8 } as const;
const MAX_TABLES = 255;
const MAX_INDEX = 65535;
const MAX_OFFSET = 0xffff_ffff;
const ADDRESS_LENGTH = 32;

/** Reads the header of a module; raises {@link Refused} on bytes that have none. */
export function readModuleHeader(bytes: Bytes): ModuleHeader {
  const reader = new Reader(bytes);
  if (reader.u32() !== MAGIC)
    throw new Refused({ status: 'BAD_MAGIC', message: 'not a Move module: it must begin with a11ceb0b' });
  reader.u32();
  const tables = new Map<number, { offset: number; length: number }>();
  for (let left = reader.uleb(MAX_TABLES); left > 0; left--) {
    const kind = reader.u8();
    tables.set(kind, { offset: reader.uleb(MAX_OFFSET), length: reader.uleb(MAX_OFFSET) });
  }
  const contents = reader.at;
  const at = (kind: number): Reader => {
    const table = tables.get(kind) ?? { offset: 0, length: 0 };
    const start = contents + table.offset;
    if (start + table.length > bytes.length) reader.fail('table beyond the end');
    return new Reader(bytes, start, start + table.length);
  };
  let end = contents;
  for (const { offset, length } of tables.values()) end = Math.max(end, contents + offset + length);

  const identifiers: string[] = [];
  for (const table = at(TABLE.identifiers); table.left > 0; ) {
    identifiers.push(fromUtf8(table.take(table.uleb(MAX_INDEX))) ?? table.fail('identifier is not UTF-8'));
  }
  const addresses: Address[] = [];
  for (const table = at(TABLE.addresses); table.left > 0; ) addresses.push(`0x${hex(table.take(ADDRESS_LENGTH))}`);
  const handles: { address: Address; name: string }[] = [];
  for (const table = at(TABLE.moduleHandles); table.left > 0; ) {
    const [address, name] = [addresses[table.uleb(MAX_INDEX)], identifiers[table.uleb(MAX_INDEX)]];
    if (address === undefined || name === undefined) return table.fail('module handle out of bounds');
    handles.push({ address, name });
  }
  const self = handles[new Reader(bytes, end).uleb(MAX_INDEX)];
  if (!self) return reader.fail('self handle out of bounds');
  const uses = handles.filter((handle) => handle !== self).map(({ address, name }) => `${address}::${name}`);
  return { ...self, uses };
}

/** Modules in dependency order: each after those it uses, ties by address and name. Modules that aren't given don't count. */
export function inDependencyOrder<
  T extends { readonly address: Address; readonly name: string; readonly bytes: Bytes },
>(modules: readonly T[]): T[] {
  const byId = new Map(modules.map((module) => [`${module.address}::${module.name}`, module]));
  const done = new Set<T>();
  const visit = (id: string): void => {
    const module = byId.get(id);
    if (!module || done.has(module)) return;
    byId.delete(id);
    for (const used of [...readModuleHeader(module.bytes).uses].sort()) visit(used);
    done.add(module);
  };
  for (const id of [...byId.keys()].sort()) visit(id);
  return [...done];
}
