/**
 * Compiles packages with the npm Move compiler. The compiler's own package resolver is not used: it looks on the network,
 * and moves the root package to address 0x0. Every package is handed to it as text with all its addresses, and, since it only
 * returns the modules of the package it is given as the root, dependencies are compiled as roots too.
 */

import { relative, sep } from 'node:path';
import type { Address, Bytes } from '#vm';
import { BuildRefused, withinBuild } from './build-error.ts';
import { type CompileUnit, compileUnits, locateCompiler } from './compiler-thread.ts';
import { inDependencyOrder, readModuleHeader } from './module-header.ts';
import type { PackageGraph, PackageSource } from './package-graph.ts';
import { moduleSources } from './sources.ts';

/** Time a build may take when nothing else is said: ten times the largest package measured. */
export const DEFAULT_TIME_LIMIT_MS = 60_000;

/** How packages are compiled. */
export interface CompileOptions {
  /** With `tests/` and `#[test]` and `#[test_only]` code. */
  readonly test?: boolean;
  /** Milliseconds until the compiler is ended; {@link DEFAULT_TIME_LIMIT_MS} by default. */
  readonly timeLimitMs?: number;
  /** Whether `diagnostics` has warnings; errors are always there. */
  readonly warnings?: 'show' | 'silence';
  /** Diagnostics with ANSI colours. */
  readonly color?: boolean;
}

/** A compiled module. */
export interface BuiltModule {
  readonly address: Address;
  readonly name: string;
  readonly bytes: Bytes;
  /** Path of its source relative to the package's folder, where it is known. */
  readonly sourcePath?: string;
}

/** A compiled package. */
export interface BuiltPackage {
  readonly name: string;
  /** Absolute path of its folder. */
  readonly dir: string;
  readonly addresses: ReadonlyMap<string, Address>;
  /** Modules of the package itself, each after those it uses. */
  readonly modules: readonly BuiltModule[];
  /** Packages it builds on, framework included, each after those it uses. */
  readonly dependencies: readonly { readonly package: string; readonly modules: readonly BuiltModule[] }[];
  /** What the compiler printed: warnings, or nothing. */
  readonly diagnostics: string;
  /** Whether test code is in it. */
  readonly test: boolean;
  /** The package's texts as they were compiled. */
  readonly graph: PackageGraph;
}

/**
 * Compiles everything in `graph`, save the packages whose modules are `known`, by name. Raises {@link BuildRefused}.
 */
export async function compileGraph(
  graph: PackageGraph,
  options: CompileOptions,
  known: ReadonlyMap<string, readonly BuiltModule[]>,
): Promise<BuiltPackage> {
  const compiler = locateCompiler();
  const packages = [...graph.dependencies, graph.root].filter((unit) => !known.has(unit.name));
  const units = packages.map((unit) => compileUnit(graph, unit, options));
  const outputs = await compileUnits(compiler, units, options.timeLimitMs ?? DEFAULT_TIME_LIMIT_MS);
  const failed = outputs.findIndex((output) => !output.success);
  if (failed >= 0) throw sourcesHaveErrors(graph, packages[failed]!, outputs[failed]!.text);
  const read = new Map(packages.map((unit, i) => [unit, readOutput(graph, unit, outputs[i]!.text)]));
  const root = read.get(graph.root)!;
  return {
    name: graph.root.name,
    dir: graph.root.dir,
    addresses: graph.addresses,
    modules: root.modules,
    dependencies: graph.dependencies.map((unit) => ({
      package: unit.name,
      modules: known.get(unit.name) ?? read.get(unit)!.modules,
    })),
    diagnostics: root.warnings,
    test: options.test ?? false,
    graph,
  };
}

/** Everything that `unit` depends on, directly or not, in dependency order. */
function closure(graph: PackageGraph, unit: PackageSource): PackageSource[] {
  const needed = new Set(unit.uses);
  const out: PackageSource[] = [];
  for (const dependency of [...graph.dependencies].reverse()) {
    if (!needed.has(dependency.name)) continue;
    for (const name of dependency.uses) needed.add(name);
    out.push(dependency);
  }
  return out.reverse();
}

function compileUnit(graph: PackageGraph, unit: PackageSource, options: CompileOptions): CompileUnit {
  const dependencies = closure(graph, unit).map((dependency) => ({
    name: dependency.name,
    displayName: dependency.name,
    files: filesOf(graph, dependency, `dependencies/${dependency.name}/`),
    edition: dependency.manifest.edition,
    addressMapping: Object.fromEntries(graph.addresses),
  }));
  return {
    files: JSON.stringify(filesOf(graph, unit, '')),
    dependencies: JSON.stringify(dependencies),
    options: JSON.stringify({
      compileIntent: 'publish',
      silenceWarnings: unit !== graph.root || options.warnings === 'silence',
      ansiColor: options.color ?? false,
      modes: options.test ? ['test'] : [],
    }),
  };
}

function filesOf(graph: PackageGraph, unit: PackageSource, prefix: string): Record<string, string> {
  const addresses = [...graph.addresses].map(([name, address]) => `${name} = "${address}"\n`).join('');
  const files: Record<string, string> = {
    [`${prefix}Move.toml`]:
      `[package]\nname = "${unit.name}"\nedition = "${unit.manifest.edition}"\nimplicit-dependencies = false\n` +
      `[addresses]\n${addresses}`,
  };
  // The compiler reads a package's sources/ only; tests reach it by a detour that withRealPaths takes out again.
  for (const { path, text } of unit.sources) files[`${prefix}${path.replace(/^tests\//, TESTS)}`] = text;
  return files;
}

/** Gives the files of other packages, which the compiler sees under `dependencies/`, the paths they have from the root's folder. */
function withRealPaths(graph: PackageGraph, unit: PackageSource, text: string): string {
  const pathOf = (other: PackageSource): string => relative(graph.root.dir, other.dir).split(sep).join('/');
  return text.replaceAll(PLACE, (_, arrow: string, path: string) => {
    const other = graph.dependencies.find(({ name }) => path.startsWith(`dependencies/${name}/`));
    if (other) return `${arrow}${pathOf(other)}/${path.slice(`dependencies/${other.name}/`.length)}`;
    const own = path.replace(TESTS, 'tests/');
    return unit === graph.root ? `${arrow}${own}` : `${arrow}${pathOf(unit)}/${own}`;
  });
}

const ESCAPE = String.fromCharCode(27);
const TESTS = 'sources/../tests/';
/** The arrow before a place in the diagnostics, in colour or not, and the path after it. */
const PLACE = new RegExp(`(┌─(?:${ESCAPE}\\[[0-9;]*m)* )([^:\\n]+)`, 'g');
const MAGIC = [0xa1, 0x1c, 0xeb, 0x0b];
const ANSI = new RegExp(`${ESCAPE}\\[[0-9;]*m`, 'g');

function sourcesHaveErrors(graph: PackageGraph, unit: PackageSource, text: string): BuildRefused {
  const diagnostics = withRealPaths(graph, unit, text);
  const lines = diagnostics.replace(ANSI, '').split('\n');
  const first = lines.findIndex((line) => line.startsWith('error'));
  const message = lines[first] ?? 'the Move compiler refused the package without a word';
  const place = /┌─ (.*)$/.exec(lines[first + 1] ?? '')?.[1]?.trim();
  return new BuildRefused({
    stage: 'compile',
    message: place === undefined ? message : `${message} at ${place}`,
    diagnostics,
  });
}

function readOutput(
  graph: PackageGraph,
  unit: PackageSource,
  text: string,
): { modules: BuiltModule[]; warnings: string } {
  const output = JSON.parse(text) as { modules: string[]; warnings?: string };
  const sources = moduleSources(unit.sources, graph.addresses);
  const modules = output.modules.map((base64) => {
    const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
    // Test builds are marked so that no chain takes them: de ad c0 de in place of the magic (binary_constants of Sui's format).
    bytes.set(MAGIC);
    const { address, name } = withinBuild(() => readModuleHeader(bytes), 'crash');
    const sourcePath = sources.get(`${address}::${name}`);
    return { address, name, bytes, ...(sourcePath === undefined ? {} : { sourcePath }) };
  });
  return { modules: inDependencyOrder(modules), warnings: withRealPaths(graph, unit, output.warnings ?? '') };
}
