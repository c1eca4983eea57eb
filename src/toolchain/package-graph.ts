/**
 * A package and everything it builds on, read from the disk: manifests, sources, one address for every name, packages in
 * dependency order.
 */

import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, join, resolve, sep } from 'node:path';
import type { Address } from '#vm';
import { BuildRefused } from './build-error.ts';
import { FRAMEWORK_PACKAGES } from './framework-dir.ts';
import { type Manifest, parseManifest } from './manifest.ts';

/** Most packages that one build may reach, the compiler's own bound on resolving. */
export const MAX_PACKAGES = 1024;
/** Most bytes of Move source in one package: two minutes of compiling. */
export const MAX_SOURCE_BYTES = 16 * 1024 * 1024;

/** A Move source: its path relative to the package's folder, with `/`, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A package read from its folder. */
export interface PackageSource {
  readonly name: string;
  /** Absolute, symbolic links resolved. */
  readonly dir: string;
  readonly manifest: Manifest;
  /** Sorted by path. With tests, the root's `tests/` too. */
  readonly sources: readonly SourceFile[];
  /** Names of the packages it depends on directly. */
  readonly uses: readonly string[];
}

/** A root package with its dependencies. */
export interface PackageGraph {
  readonly root: PackageSource;
  /** Without the root, each after everything it uses. */
  readonly dependencies: readonly PackageSource[];
  readonly addresses: ReadonlyMap<string, Address>;
}

/** What {@link readPackageGraph} needs to know. */
export interface GraphOptions {
  readonly dir: string;
  /** Reads `tests/` of the root, `[dev-dependencies]` and `[dev-addresses]` too. */
  readonly test: boolean;
  /** Folder of the framework's packages. */
  readonly framework: string;
  /** Addresses for names, over whatever manifests say. */
  readonly namedAddresses?: ReadonlyMap<string, Address>;
}

/** Paths of the `.move` files below `dir/folder`, relative to `dir`, sorted. */
function moveFiles(dir: string, folder: string): string[] {
  let entries: string[];
  try {
    entries = readdirSync(join(dir, folder), { recursive: true, encoding: 'utf8' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return entries
    .filter((entry) => entry.endsWith('.move') && statSync(join(dir, folder, entry)).isFile())
    .map((entry) => `${folder}/${entry.split(sep).join('/')}`)
    .sort();
}

/** The sources of the package in `dir`: `sources/`, and with `tests` also `tests/`. */
export function readSources(dir: string, tests: boolean): SourceFile[] {
  let total = 0;
  return [...moveFiles(dir, 'sources'), ...(tests ? moveFiles(dir, 'tests') : [])].map((path) => {
    const text = readFileSync(join(dir, path), 'utf8');
    total += Buffer.byteLength(text);
    if (total > MAX_SOURCE_BYTES) {
      throw new BuildRefused({
        stage: 'files',
        message: `${dir}: more than ${MAX_SOURCE_BYTES} bytes of Move source`,
        file: dir,
      });
    }
    return { path, text };
  });
}

/** The manifest of the package in `dir`. Raises {@link BuildRefused} when there is none or it is wrong. */
export function readManifest(dir: string): Manifest {
  const file = join(dir, 'Move.toml');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new BuildRefused({
      stage: 'manifest',
      message:
        code === 'ENOENT' || code === 'ENOTDIR' ? `no Move.toml in ${dir}` : `${file}: ${(error as Error).message}`,
      file,
      hint: 'name the folder of a Move package, or make one with millrace new NAME',
    });
  }
  return parseManifest(text, file);
}

class GraphReader {
  readonly options: GraphOptions;
  readonly done = new Map<string, PackageSource>();
  readonly order: PackageSource[] = [];
  readonly open: string[] = [];
  /** name → where it was given which address */
  readonly assigned = new Map<string, { address: Address; by: string }>();
  readonly wanted = new Map<string, string>();
  readonly frameworkDirs: readonly string[];

  constructor(options: GraphOptions) {
    this.options = options;
    this.frameworkDirs = FRAMEWORK_PACKAGES.map((name) => join(options.framework, name))
      .filter((dir) => existsSync(join(dir, 'Move.toml')))
      .map((dir) => this.real(dir, options.framework));
    for (const [name, address] of options.namedAddresses ?? [])
      this.assigned.set(name, { address, by: 'the command line' });
  }

  real(path: string, by: string): string {
    try {
      return realpathSync(path);
    } catch {
      throw new BuildRefused({ stage: 'files', message: `${by}: there is no folder ${path}`, file: path });
    }
  }

  assign(name: string, address: Address, by: string): void {
    const before = this.assigned.get(name);
    if (!before) this.assigned.set(name, { address, by });
    else if (before.address !== address && !this.options.namedAddresses?.has(name)) {
      throw new BuildRefused({
        stage: 'manifest',
        message: `address name ${name} is ${short(before.address)} in ${before.by} and ${short(address)} in ${by}`,
        hint: 'one name has one address in everything that is built together',
      });
    }
  }

  /** Whether a declared package takes the place of the implicit one of this name. */
  replaced(name: string, manifest: Manifest): boolean {
    const names = name === 'std' ? ['std', 'movestdlib'] : [name];
    return manifest.dependencies.some((dependency) => names.includes(dependency.name.toLowerCase()));
  }

  read(dir: string, isRoot: boolean): PackageSource {
    const known = this.done.get(dir);
    if (known) return known;
    const manifest = readManifest(dir);
    const label = manifest.name;
    if (this.open.includes(dir)) {
      const chain = [...this.open.slice(this.open.indexOf(dir)), dir].map((at) => readManifest(at).name);
      throw new BuildRefused({
        stage: 'manifest',
        message: `packages depend on each other in a circle: ${chain.join(' → ')}`,
        file: dir,
      });
    }
    if (this.done.size + this.open.length >= MAX_PACKAGES) {
      throw new BuildRefused({ stage: 'manifest', message: `more than ${MAX_PACKAGES} packages in one build` });
    }
    this.open.push(dir);
    const tests = isRoot && this.options.test;
    for (const [name, address] of manifest.addresses) {
      if (address === undefined) this.wanted.set(name, label);
      else this.assign(name, address, label);
    }
    if (tests) {
      for (const [name, address] of manifest.devAddresses) {
        if (!this.assigned.has(name)) this.assign(name, address, `${label} (dev-addresses)`);
      }
    }
    const uses: string[] = [];
    const frameworkIndex = this.frameworkDirs.indexOf(dir);
    const implicit = frameworkIndex < 0 ? this.frameworkDirs.length : frameworkIndex;
    for (let i = 0; i < implicit; i++) {
      if (frameworkIndex < 0 && !manifest.implicitDependencies) break;
      if (this.replaced(basename(this.frameworkDirs[i]!), manifest)) continue;
      uses.push(this.read(this.frameworkDirs[i]!, false).name);
    }
    for (const dependency of [...manifest.dependencies, ...(tests ? manifest.devDependencies : [])]) {
      for (const [name, address] of dependency.assigns) this.assign(name, address, label);
      const at = this.real(resolve(dir, dependency.local), `dependency ${dependency.name} of ${label}`);
      uses.push(this.read(at, false).name);
    }
    this.open.pop();
    const source = { name: label, dir, manifest, sources: readSources(dir, tests), uses: [...new Set(uses)] };
    const twin = [...this.done.values()].find((other) => other.name === label);
    if (twin) {
      throw new BuildRefused({
        stage: 'manifest',
        message: `two packages are called ${label}: ${twin.dir} and ${dir}`,
        file: join(dir, 'Move.toml'),
      });
    }
    this.done.set(dir, source);
    if (!isRoot) this.order.push(source);
    return source;
  }
}

function short(address: Address): string {
  return `0x${BigInt(address).toString(16)}`;
}

/**
 * Reads the package in `options.dir` with everything it depends on. `std` and `millrace` are dependencies of every package
 * that doesn't bring its own or say `implicit-dependencies = false`. Raises {@link BuildRefused}.
 */
export function readPackageGraph(options: GraphOptions): PackageGraph {
  const reader = new GraphReader(options);
  const dir = reader.real(resolve(options.dir), 'package');
  const root = reader.read(dir, true);
  for (const [name, by] of reader.wanted) {
    if (reader.assigned.has(name)) continue;
    throw new BuildRefused({
      stage: 'manifest',
      message: `address name ${name} of ${by} is "_" and nothing gives it an address`,
      file: join(dir, 'Move.toml'),
      hint: `give it in [addresses] of ${root.name}, or with --named-addresses ${name}=0x…`,
    });
  }
  const addresses = new Map([...reader.assigned].map(([name, { address }]) => [name, address] as const).sort(byName));
  return { root, dependencies: reader.order, addresses };
}

function byName(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}
