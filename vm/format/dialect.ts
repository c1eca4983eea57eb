/**
 * Which bytes are read: the version word of the header decides, never a trial, since bytes from 0x4E on mean different things in
 * the Sui and the Aptos families (file_format_common.rs of each fork). The word must be one of those listed here in full: a
 * mask that only resembles a flavor is refused.
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
/** The dialects that are read and written. Version 7 without a flavor is Movement's, laid out as Aptos' version 7. */
export const DIALECTS: readonly Dialect[] = [
  { family: 'common', version: 5, raw: 5 },
  COMMON_6,
  { family: 'sui', version: 7, raw: 0x0500_0007 },
  { family: 'aptos', version: 7, raw: 7 },
  { family: 'aptos', version: 7, raw: 0x0a00_0007 },
  { family: 'aptos', version: 8, raw: 0x0a00_0008 },
  { family: 'aptos', version: 9, raw: 0x0a00_0009 },
  { family: 'aptos', version: 10, raw: 0x0a00_000a },
];

const READ = 'versions 5, 6, Sui 7 and Aptos 7 to 10 are read';

/** The dialect of a version word. Throws {@link Refused}: UNKNOWN_VERSION for everything that is not read. */
export function dialectOf(raw: number): Dialect {
  const known = DIALECTS.find((dialect) => dialect.raw === raw);
  if (known) return known;
  const flavor = raw >>> 24;
  const version = raw & 0x00ff_ffff;
  const unknown = (message: string, hint?: string): Refused =>
    new Refused({ status: 'UNKNOWN_VERSION', message, ...(hint === undefined ? {} : { hint }) });
  if (raw >= 1 && raw <= 4)
    throw unknown(`bytecode version ${raw} is too old: ${READ}`, 'compile with bytecode version 6');
  if (flavor === APTOS_FLAVOR && version > 10)
    throw unknown(
      `Aptos bytecode version ${version} is not read: its encoding is not settled`,
      'compile with bytecode version 10 or older',
    );
  const found = flavor === 0 ? `${raw}` : `0x${raw.toString(16).padStart(8, '0')}`;
  const what =
    flavor === SUI_FLAVOR
      ? `Sui bytecode version ${version}`
      : flavor === APTOS_FLAVOR
        ? `Aptos bytecode version ${version}`
        : `bytecode version ${found}`;
  throw unknown(`unknown ${what}: ${READ}`);
}

/** Whether `dialect` is one that is read and written. */
export function isKnownDialect(dialect: Dialect): boolean {
  return DIALECTS.some(
    (known) => known.raw === dialect.raw && known.family === dialect.family && known.version === dialect.version,
  );
}
