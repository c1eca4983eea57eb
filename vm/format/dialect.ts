/**
 * Which bytes are read: the version word of the header decides, never a trial, since bytes from 0x4E on mean different things in
 * the Sui and the Aptos families (file_format_common.rs of each fork).
 */

import { Refused } from '../base/status.ts';
import type { Dialect } from './module.ts';

/** First four bytes of a module: `A1 1C EB 0B`, as a little-endian word. */
export const MAGIC = 0x0beb_1ca1;
/** Sui's mark on modules that were compiled for tests and must never be published: `DE AD C0 DE`. */
export const UNPUBLISHABLE_MAGIC = 0xdec0_adde;

const SUI_FLAVOR = 0x05;
const APTOS_FLAVOR = 0x0a;

/** The common format, version 6: what every fork reads. */
export const COMMON_6: Dialect = { family: 'common', version: 6, raw: 6 };
/** The dialects that are read and written. */
export const DIALECTS: readonly Dialect[] = [
  { family: 'common', version: 5, raw: 5 },
  COMMON_6,
  { family: 'sui', version: 7, raw: 0x0500_0007 },
];

/**
 * The dialect of a version word. Throws {@link Refused}: DIALECT_NOT_SUPPORTED for the Aptos family, UNKNOWN_VERSION for
 * everything else that is not read.
 */
export function dialectOf(raw: number): Dialect {
  const known = DIALECTS.find((dialect) => dialect.raw === raw);
  if (known) return known;
  const flavor = raw >>> 24;
  const version = raw & 0x00ff_ffff;
  if (flavor === APTOS_FLAVOR && version >= 7)
    throw new Refused({
      status: 'DIALECT_NOT_SUPPORTED',
      message: `Aptos bytecode version ${version} is not supported yet`,
      hint: 'compile with bytecode version 6',
    });
  if (raw === 7)
    throw new Refused({
      status: 'DIALECT_NOT_SUPPORTED',
      message: 'Aptos bytecode version 7 without a flavor is not supported yet',
      hint: 'compile with bytecode version 6',
    });
  if (raw >= 1 && raw <= 4)
    throw new Refused({
      status: 'UNKNOWN_VERSION',
      message: `bytecode version ${raw} is too old: versions 5, 6 and Sui 7 are read`,
      hint: 'compile with bytecode version 6',
    });
  const found = flavor === 0 ? `${raw}` : `0x${raw.toString(16).padStart(8, '0')}`;
  const what = flavor === SUI_FLAVOR ? `Sui bytecode version ${version}` : `bytecode version ${found}`;
  throw new Refused({ status: 'UNKNOWN_VERSION', message: `unknown ${what}: versions 5, 6 and Sui 7 are read` });
}

/** Whether `dialect` is one that is read and written. */
export function isKnownDialect(dialect: Dialect): boolean {
  return DIALECTS.some(
    (known) => known.raw === dialect.raw && known.family === dialect.family && known.version === dialect.version,
  );
}
