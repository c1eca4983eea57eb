/**
 * What a function handle of the Aptos family says beyond its signature: access specifiers (version 7 and later) and
 * attributes (version 8 and later).
 * Source: deserializer.rs (`load_access_specifiers`, `load_function_attributes`), file_format_common.rs of Aptos.
 */

import type { Reader, Writer } from '../base/bytes.ts';
import { Refused } from '../base/status.ts';
import { ACCESS_SPECIFIERS_MAX, ATTRIBUTES_MAX, LOCAL_INDEX_MAX, TABLE_INDEX_MAX } from './limits.ts';
import type { AccessSpecifier, AddressSpecifier, Attribute, ResourceSpecifier } from './module.ts';
import { putUleb } from './put.ts';

const NONE = 1;
const SOME = 2;

/** Attribute of a function that closures which are stored may name. */
export const PERSISTENT = 1;

/** Version that has an attribute first, whether a 16-bit number follows its code, and its name. */
const ATTRIBUTES: readonly (readonly [since: number, payload: boolean, name: string] | undefined)[] = [
  undefined,
  [8, false, 'persistent'],
  [8, false, 'module_lock'],
  [10, false, 'pack'],
  [10, true, 'pack_variant'],
  [10, false, 'unpack'],
  [10, true, 'unpack_variant'],
  [10, true, 'test_variant'],
  [10, true, 'borrow_field_immutable'],
  [10, true, 'borrow_field_mutable'],
];

/** Name of an attribute, with its number if it has one. */
export function attributeText({ code, payload }: Attribute): string {
  const name = ATTRIBUTES[code]?.[2] ?? `attribute ${code}`;
  return payload === undefined ? name : `${name} ${payload}`;
}

function bad(message: string): Refused {
  return new Refused({ status: 'MALFORMED', message });
}

/** Reads the option of access specifiers. Throws {@link Refused} (MALFORMED). */
export function readAccess(reader: Reader): readonly AccessSpecifier[] | undefined {
  const option = reader.u8();
  if (option === NONE) return undefined;
  if (option !== SOME) return reader.fail(`unknown option byte ${option} of access specifiers`);
  const count = reader.uleb(ACCESS_SPECIFIERS_MAX);
  const list: AccessSpecifier[] = [];
  for (let i = 0; i < count; i++) {
    const kind = reader.u8();
    if (kind !== 1 && kind !== 2) reader.fail(`unknown access kind ${kind}`);
    const negated = reader.u8();
    if (negated !== 1 && negated !== 2) reader.fail(`unknown negation byte ${negated}`);
    list.push({
      kind: kind === 1 ? 'read' : 'write',
      negated: negated === 2,
      resource: readResource(reader),
      address: readAddressSpecifier(reader),
    });
  }
  return list;
}

function readResource(reader: Reader): ResourceSpecifier {
  const kind = reader.u8();
  switch (kind) {
    case 1:
      return { kind: 'any' };
    case 2:
      return { kind: 'address', index: reader.uleb(TABLE_INDEX_MAX) };
    case 3:
      return { kind: 'module', index: reader.uleb(TABLE_INDEX_MAX) };
    case 4:
      return { kind: 'struct', index: reader.uleb(TABLE_INDEX_MAX) };
    case 5:
      return { kind: 'instance', index: reader.uleb(TABLE_INDEX_MAX), args: reader.uleb(TABLE_INDEX_MAX) };
    default:
      return reader.fail(`unknown resource specifier ${kind}`);
  }
}

function readAddressSpecifier(reader: Reader): AddressSpecifier {
  const kind = reader.u8();
  switch (kind) {
    case 1:
      return { kind: 'any' };
    case 2:
      return { kind: 'literal', index: reader.uleb(TABLE_INDEX_MAX) };
    case 3: {
      const local = reader.uleb(LOCAL_INDEX_MAX);
      const option = reader.u8();
      if (option === NONE) return { kind: 'parameter', local };
      if (option !== SOME) return reader.fail(`unknown option byte ${option} of an address specifier`);
      return { kind: 'parameter', local, functionInst: reader.uleb(TABLE_INDEX_MAX) };
    }
    default:
      return reader.fail(`unknown address specifier ${kind}`);
  }
}

/** Writes the option of access specifiers. Throws {@link Refused} (MALFORMED) for what {@link readAccess} would refuse. */
export function writeAccess(writer: Writer, access: readonly AccessSpecifier[] | undefined): void {
  if (access === undefined) {
    writer.u8(NONE);
    return;
  }
  writer.u8(SOME);
  putUleb(writer, access.length, ACCESS_SPECIFIERS_MAX, 'number of access specifiers');
  for (const { kind, negated, resource, address } of access) {
    writer.u8(kind === 'read' ? 1 : 2).u8(negated ? 2 : 1);
    const resourceKind = ['any', 'address', 'module', 'struct', 'instance'].indexOf(resource.kind) + 1;
    writer.u8(resourceKind);
    if (resource.kind !== 'any') putUleb(writer, resource.index, TABLE_INDEX_MAX, 'index of a resource specifier');
    if (resource.kind === 'instance') putUleb(writer, resource.args, TABLE_INDEX_MAX, 'signature index');
    if (address.kind === 'any') writer.u8(1);
    else if (address.kind === 'literal') putUleb(writer.u8(2), address.index, TABLE_INDEX_MAX, 'address index');
    else {
      putUleb(writer.u8(3), address.local, LOCAL_INDEX_MAX, 'parameter');
      if (address.functionInst === undefined) writer.u8(NONE);
      else putUleb(writer.u8(SOME), address.functionInst, TABLE_INDEX_MAX, 'function instance index');
    }
  }
}

/** Reads attributes. Throws {@link Refused} (MALFORMED), also for one that `version` does not have. */
export function readAttributes(reader: Reader, version: number): readonly Attribute[] {
  const count = reader.uleb(ATTRIBUTES_MAX);
  const list: Attribute[] = [];
  for (let i = 0; i < count; i++) {
    const code = reader.u8();
    const row = ATTRIBUTES[code];
    if (!row || row[0] > version)
      return reader.fail(`function attribute ${code} does not exist in bytecode version ${version}`);
    list.push(row[1] ? { code, payload: reader.u16() } : { code });
  }
  return list;
}

/** Writes attributes: the twin of {@link readAttributes}. */
export function writeAttributes(writer: Writer, attributes: readonly Attribute[], version: number): void {
  putUleb(writer, attributes.length, ATTRIBUTES_MAX, 'number of function attributes');
  for (const { code, payload } of attributes) {
    const row = ATTRIBUTES[code];
    if (!row || row[0] > version) throw bad(`function attribute ${code} does not exist in bytecode version ${version}`);
    if (row[1] !== (payload !== undefined)) throw bad(`function attribute ${row[2]}: wrong payload`);
    writer.u8(code);
    if (payload === undefined) continue;
    if (!Number.isInteger(payload) || payload < 0 || payload > 0xffff)
      throw bad(`function attribute ${row[2]}: ${payload} does not fit 16 bits`);
    writer.u8(payload & 0xff).u8(payload >> 8);
  }
}
