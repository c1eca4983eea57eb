/**
 * `Move.toml`: what a package is called, which addresses its names stand for, which packages it builds on. Keys of other tools
 * (`upgrade_policy`, `published-at`, `[environments]`, …) are let through unread.
 */

import { parse, TomlError } from 'smol-toml';
import type { Address } from '#vm';
import { BuildRefused } from './build-error.ts';

/** A dependency on a package in another folder, the only kind that can be built offline. */
export interface ManifestDependency {
  /** Its name in this manifest. */
  readonly name: string;
  /** Path of its folder, relative to this package. */
  readonly local: string;
  /** `addr_subst`: names of the dependency that this package gives addresses to. */
  readonly assigns: ReadonlyMap<string, Address>;
}

/** A manifest. An address of `undefined` was written `"_"`: whoever builds the package gives it. */
export interface Manifest {
  readonly name: string;
  readonly edition: string;
  readonly version?: string;
  readonly addresses: ReadonlyMap<string, Address | undefined>;
  readonly devAddresses: ReadonlyMap<string, Address>;
  readonly dependencies: readonly ManifestDependency[];
  readonly devDependencies: readonly ManifestDependency[];
  /** `implicit-dependencies = false`: the package brings its own `std` or none. */
  readonly implicitDependencies: boolean;
}

/** Edition of packages that name none. */
export const DEFAULT_EDITION = '2024';
/** Editions that the compiler knows. */
export const EDITIONS: readonly string[] = ['legacy', '2024', '2024.alpha', '2024.beta', '2024.migration'];

const PACKAGE_NAME = /^[A-Za-z][A-Za-z0-9_-]*$/;
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** An address as a person writes it, `0x` and up to 64 hex digits, in its full form; `undefined` when it isn't one. */
export function fullAddress(text: string): Address | undefined {
  return /^0x[0-9a-fA-F]{1,64}$/.test(text) ? `0x${text.slice(2).toLowerCase().padStart(64, '0')}` : undefined;
}

type Table = { readonly [key: string]: unknown };

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** Reads one manifest; every failure names the file and the key. */
class ManifestReader {
  readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  fail(message: string, hint?: string): never {
    throw new BuildRefused({ stage: 'manifest', message: `${this.file}: ${message}`, file: this.file, hint });
  }

  table(parent: Table, key: string): Table {
    const value = parent[key];
    if (value === undefined) return {};
    return isTable(value) ? value : this.fail(`[${key}] must be a table`);
  }

  string(parent: Table, table: string, key: string): string | undefined {
    const value = parent[key];
    if (value === undefined || typeof value === 'string') return value;
    return this.fail(`${table}.${key} must be a string, it is ${describe(value)}`);
  }

  address(value: unknown, key: string): Address {
    const address = typeof value === 'string' ? fullAddress(value) : undefined;
    if (address) return address;
    return this.fail(
      `${key} must be an address in a string, "0x" and 1 to 64 hex digits, it is ${describe(value)}`,
      typeof value === 'string' && /^(rooch1|bc1|npub1)/.test(value) ? 'write the address in hex' : undefined,
    );
  }

  addresses(root: Table, key: string, open: boolean): Map<string, Address | undefined> {
    const out = new Map<string, Address | undefined>();
    for (const [name, value] of Object.entries(this.table(root, key))) {
      if (!IDENTIFIER.test(name)) this.fail(`${key}.${name} isn't a Move identifier`);
      out.set(name, open && value === '_' ? undefined : this.address(value, `${key}.${name}`));
    }
    return out;
  }

  dependencies(root: Table, key: string): ManifestDependency[] {
    return Object.entries(this.table(root, key)).map(([name, value]) => this.dependency(`${key}.${name}`, name, value));
  }

  dependency(key: string, name: string, value: unknown): ManifestDependency {
    if (!isTable(value))
      return this.fail(`${key} must be a table such as { local = "../${name}" }, it is ${describe(value)}`);
    const local = this.string(value, key, 'local');
    if (local === undefined) {
      const kind = ['git', 'r', 'rooch', 'aptos', 'system'].find((other) => other in value);
      return this.fail(
        kind ? `${key} is a ${kind} dependency, and packages are built offline` : `${key} has no local path`,
        /^(std|movestdlib|millrace)$/i.test(name)
          ? `remove it: ${/millrace/i.test(name) ? 'millrace' : 'std'} is a dependency of every package`
          : `fetch the package and write ${name} = { local = "path/to/it" }`,
      );
    }
    const assigns = new Map<string, Address>();
    for (const [from, to] of Object.entries(this.table(value, 'addr_subst'))) {
      assigns.set(from, this.address(to, `${key}.addr_subst.${from}`));
    }
    return { name, local, assigns };
  }
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return 'an array';
  return isTable(value) ? 'a table' : String(value);
}

/**
 * Parses and validates the text of a `Move.toml`; `file` is its path, for messages. Raises {@link BuildRefused} with file and
 * key on anything that isn't a manifest.
 *
 * A manifest without `[addresses]` is one of Sui's newer kind: the package's name is its address name, and the address is 0x0
 * until something gives it one.
 */
export function parseManifest(text: string, file: string): Manifest {
  const reader = new ManifestReader(file);
  let root: Table;
  try {
    root = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return reader.fail(`line ${error.line}: ${error.message.split('\n')[0]}`);
  }
  if (!isTable(root.package))
    return reader.fail('[package] is missing', 'a package begins with [package] and its name');
  const name = reader.string(root.package, 'package', 'name');
  if (name === undefined) return reader.fail('package.name is missing');
  if (!PACKAGE_NAME.test(name)) {
    return reader.fail(
      `package.name must be letters, digits, _ and -, beginning with a letter, it is ${describe(name)}`,
    );
  }
  const edition = reader.string(root.package, 'package', 'edition') ?? DEFAULT_EDITION;
  if (!EDITIONS.includes(edition)) {
    return reader.fail(`package.edition must be one of ${EDITIONS.join(', ')}, it is ${describe(edition)}`);
  }
  const implicit = root.package['implicit-dependencies'];
  if (implicit !== undefined && typeof implicit !== 'boolean') {
    return reader.fail(`package.implicit-dependencies must be true or false, it is ${describe(implicit)}`);
  }
  const version = reader.string(root.package, 'package', 'version');
  const addresses = reader.addresses(root, 'addresses', true);
  if (root.addresses === undefined && IDENTIFIER.test(name)) addresses.set(name, fullAddress('0x0'));
  const devAddresses = new Map<string, Address>();
  for (const [key, address] of reader.addresses(root, 'dev-addresses', false)) devAddresses.set(key, address!);
  return {
    name,
    edition,
    ...(version === undefined ? {} : { version }),
    addresses,
    devAddresses,
    dependencies: reader.dependencies(root, 'dependencies'),
    devDependencies: reader.dependencies(root, 'dev-dependencies'),
    implicitDependencies: implicit ?? true,
  };
}
