/**
 * `build/<Package>/` on the disk: written in the layout that Move tools share, read from whichever of them wrote it.
 *
 *     build/<Package>/bytecode_modules/<module>.mv
 *     build/<Package>/bytecode_modules/dependencies/<Dependency>/<module>.mv
 *     build/<Package>/sources/…
 *     build/<Package>/BuildInfo.yaml
 */

import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import type { Address } from '#vm';
import { attempt } from '#vm';
import { attemptBuild, BuildRefused, type BuildResult } from './build-error.ts';
import type { BuiltModule, BuiltPackage } from './compile-graph.ts';
import { COMPILER_PACKAGE, COMPILER_VERSION } from './compiler-thread.ts';
import { frameworkDir } from './framework-dir.ts';
import { inDependencyOrder, readModuleHeader } from './module-header.ts';
import { type PackageGraph, readPackageGraph } from './package-graph.ts';

/** Largest `.mv` file that is read: more than any loader takes. */
export const MAX_MODULE_FILE_BYTES = 16 * 1024 * 1024;

/** A build as it was found on the disk. */
export interface BuildFolder {
  readonly name: string;
  /** `build/<Package>`, absolute or as given. */
  readonly path: string;
  /** Modules of the package itself, each after those it uses. */
  readonly modules: readonly BuiltModule[];
  readonly dependencies: readonly { readonly package: string; readonly modules: readonly BuiltModule[] }[];
}

/**
 * SHA-256, as hex, of everything that decides what a build contains: compiler, addresses, editions and sources of the package
 * and of what it depends on.
 */
export function contentHash(graph: PackageGraph): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([COMPILER_PACKAGE, COMPILER_VERSION, [...graph.addresses]]));
  for (const { name, manifest, sources } of [...graph.dependencies, graph.root]) {
    hash.update(JSON.stringify([name, manifest.edition, sources.map(({ path, text }) => [path, text])]));
  }
  return hash.digest('hex');
}

/** Files of one package's modules; modules of one name at several addresses are told apart by the address. */
function moduleFiles(modules: readonly BuiltModule[]): [string, BuiltModule][] {
  const count = new Map<string, number>();
  for (const { name } of modules) count.set(name, (count.get(name) ?? 0) + 1);
  return modules.map((module) => {
    const distinct = count.get(module.name) === 1 ? module.name : `${module.name}_${shortHex(module.address)}`;
    return [`${distinct}.mv`, module];
  });
}

function shortHex(address: Address): string {
  return BigInt(address).toString(16);
}

function buildInfo(built: BuiltPackage): string {
  const addresses = [...built.addresses].map(([name, address]) => `    ${name}: "${address.slice(2)}"\n`).join('');
  const dependencies = built.dependencies.map((dependency) => `  - ${dependency.package}\n`).join('');
  return `---
compiled_package_info:
  package_name: ${built.name}
  address_alias_instantiation:
${addresses}  source_digest: ${contentHash(built.graph).toUpperCase()}
  build_flags:
    test_mode: ${built.test}
    compiler: "${COMPILER_PACKAGE} ${COMPILER_VERSION}"
dependencies:${dependencies === '' ? ' []\n' : `\n${dependencies}`}`;
}

/**
 * Writes `build/<Package>` below the package's folder, or below `into`, and returns its path. It is written beside its place and
 * moved there, so a reader never sees half a build, and nothing of an older one remains. Test builds are refused:
 * their modules have functions that the package doesn't.
 */
export function writeBuild(built: BuiltPackage, into: string = join(built.dir, 'build')): Promise<BuildResult<string>> {
  return attemptBuild(() => write(built, into));
}

function write(built: BuiltPackage, into: string): string {
  if (built.test) throw new Error('a test build is for running tests and is never written');
  mkdirSync(into, { recursive: true });
  const fresh = mkdtempSync(join(into, `.${built.name}-`));
  const put = (path: string, content: Uint8Array | string): void => {
    mkdirSync(dirname(join(fresh, path)), { recursive: true });
    writeFileSync(join(fresh, path), content);
  };
  mkdirSync(join(fresh, 'bytecode_modules'));
  for (const [file, { bytes }] of moduleFiles(built.modules)) put(`bytecode_modules/${file}`, bytes);
  for (const dependency of built.dependencies) {
    for (const [file, { bytes }] of moduleFiles(dependency.modules)) {
      put(`bytecode_modules/dependencies/${dependency.package}/${file}`, bytes);
    }
  }
  for (const { path, text } of built.graph.root.sources) put(path, text);
  put('BuildInfo.yaml', buildInfo(built));
  const place = join(into, built.name);
  const old = `${fresh}.old`;
  if (existsSync(place)) renameSync(place, old);
  renameSync(fresh, place);
  rmSync(old, { recursive: true, force: true });
  return place;
}

/**
 * Whether `build/<Package>` below `dir` was made by {@link writeBuild} from exactly the sources, manifests and addresses that
 * are there now. A build of another tool, or a manifest that can't be read, is not current.
 */
export async function isBuildCurrent(
  dir: string,
  options: { readonly framework?: string; readonly namedAddresses?: ReadonlyMap<string, Address> } = {},
): Promise<boolean> {
  const read = await attemptBuild(() =>
    readPackageGraph({ dir, test: false, ...options, framework: options.framework ?? frameworkDir() }),
  );
  if (!read.ok) return false;
  const info = join(read.value.root.dir, 'build', read.value.root.name, 'BuildInfo.yaml');
  if (!existsSync(info)) return false;
  const digest = /^ {2}source_digest: ([0-9A-F]{64})$/m.exec(readFileSync(info, 'utf8'))?.[1];
  return digest?.toLowerCase() === contentHash(read.value);
}

/**
 * Reads a build: `dir` is a package's folder, its `build/`, one `build/<Package>/`, or its `bytecode_modules/`. Sui, Aptos and
 * Rooch differ in what else is there, not in the modules: `*.mv` in `bytecode_modules`, those of other packages below
 * `dependencies/<Package>`. A refusal when there is none, several packages, or a file that is no module.
 */
export function readBuild(dir: string): Promise<BuildResult<BuildFolder>> {
  return attemptBuild(() => {
    const path = findBuild(dir);
    const root = join(path, 'bytecode_modules');
    const own: BuiltModule[] = [];
    const others = new Map<string, BuiltModule[]>();
    for (const entry of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()) {
      if (!entry.endsWith('.mv')) continue;
      const parts = entry.split(sep);
      const module = readModuleFile(join(root, entry));
      if (parts[0] !== 'dependencies') own.push(module);
      else {
        const name = parts.length > 2 ? parts[1]! : 'dependencies';
        others.set(name, [...(others.get(name) ?? []), module]);
      }
    }
    if (own.length === 0)
      throw new BuildRefused({ stage: 'files', message: `no modules (*.mv) in ${root}`, file: root });
    return { name: basename(path), path, modules: inDependencyOrder(own), dependencies: inPackageOrder(others) };
  });
}

function readModuleFile(file: string): BuiltModule {
  const { size } = statSync(file);
  if (size > MAX_MODULE_FILE_BYTES) {
    throw new BuildRefused({
      stage: 'files',
      message: `${file}: ${size} bytes, more than ${MAX_MODULE_FILE_BYTES}`,
      file,
    });
  }
  const bytes = new Uint8Array(readFileSync(file));
  const header = attempt(() => readModuleHeader(bytes));
  if (!header.ok) throw new BuildRefused({ stage: 'files', message: `${file}: ${header.error.message}`, file });
  return { address: header.value.address, name: header.value.name, bytes };
}

/** `build/<Package>` for any of the paths that a person might give. */
function findBuild(dir: string): string {
  const hasModules = (path: string): boolean => existsSync(join(path, 'bytecode_modules'));
  if (basename(dir) === 'bytecode_modules' && existsSync(dir)) return dirname(dir);
  if (hasModules(dir)) return dir;
  for (const folder of [join(dir, 'build'), dir]) {
    if (!existsSync(folder)) continue;
    const packages = readdirSync(folder)
      .filter((name) => !name.startsWith('.') && hasModules(join(folder, name)))
      .sort();
    if (packages.length === 1) return join(folder, packages[0]!);
    if (packages.length > 1) {
      throw new BuildRefused({
        stage: 'files',
        message: `${folder} has builds of several packages: ${packages.join(', ')}`,
        file: folder,
        hint: `name one of them, such as ${join(folder, packages[0]!)}`,
      });
    }
  }
  throw new BuildRefused({
    stage: 'files',
    message: `no build in ${dir}: there is no bytecode_modules folder`,
    file: dir,
    hint: 'build the package first: millrace build',
  });
}

/** Packages so that each comes after those whose modules it uses. */
function inPackageOrder(packages: ReadonlyMap<string, BuiltModule[]>): BuildFolder['dependencies'] {
  const all = inDependencyOrder([...packages.values()].flat());
  const last = (modules: readonly BuiltModule[]): number => Math.max(...modules.map((module) => all.indexOf(module)));
  return [...packages]
    .map(([name, modules]) => ({ package: name, modules: inDependencyOrder(modules) }))
    .sort((a, b) => last(a.modules) - last(b.modules));
}
