/**
 * The framework as it is packed into `vm/framework/bytes.ts`: modules without a compiler. The file records what it was compiled
 * from, so a build uses it exactly as long as it says what compiling would.
 */

import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { FRAMEWORK_MODULES, FRAMEWORK_SOURCE_HASH } from '#vm';
import { BuildRefused } from './build-error.ts';
import { type BuiltModule, type BuiltPackage, compileGraph } from './compile-graph.ts';
import { FRAMEWORK_PACKAGES, frameworkDir } from './framework-dir.ts';
import { readModuleHeader } from './module-header.ts';
import { type PackageGraph, type PackageSource, readPackageGraph } from './package-graph.ts';

/** SHA-256 over the names, manifests' editions and sources of framework packages, as hex. */
export function frameworkSourceHash(packages: readonly PackageSource[]): string {
  const hash = createHash('sha256');
  for (const { name, manifest, sources } of packages) {
    hash.update(
      JSON.stringify([name, manifest.edition, [...manifest.addresses], sources.map(({ path, text }) => [path, text])]),
    );
  }
  return hash.digest('hex');
}

/** The packed modules by package, when `graph` has the framework that they were compiled from; else nothing. */
export function packedFramework(graph: PackageGraph): ReadonlyMap<string, readonly BuiltModule[]> {
  const dir = frameworkDir();
  const packages = FRAMEWORK_PACKAGES.flatMap((name) => graph.dependencies.filter((unit) => unit.name === name));
  const out = new Map<string, BuiltModule[]>();
  if (packages.length < FRAMEWORK_PACKAGES.length || packages.some((unit) => dirname(unit.dir) !== dir)) return out;
  if (frameworkSourceHash(packages) !== FRAMEWORK_SOURCE_HASH) return out;
  for (const name of FRAMEWORK_PACKAGES) out.set(name, []);
  for (const packed of FRAMEWORK_MODULES) {
    const bytes = new Uint8Array(Buffer.from(packed.base64, 'base64'));
    const { address, name } = readModuleHeader(bytes);
    out.get(packed.package)?.push({ address, name, bytes });
  }
  return out;
}

/** Compiles the framework from its sources. Raises {@link BuildRefused}. */
export async function compileFramework(framework: string = frameworkDir()): Promise<BuiltPackage> {
  const last = FRAMEWORK_PACKAGES.at(-1)!;
  const graph = readPackageGraph({ dir: `${framework}/${last}`, test: false, framework });
  if (graph.dependencies.length !== FRAMEWORK_PACKAGES.length - 1) {
    throw new BuildRefused({
      stage: 'manifest',
      message: `${last} must depend on the rest of the framework and on nothing else`,
    });
  }
  return compileGraph(graph, { warnings: 'show' }, new Map());
}

/** Text of `vm/framework/bytes.ts` for a compiled framework. */
export function packFramework(built: BuiltPackage): string {
  const packages = [...built.dependencies, { package: built.name, modules: built.modules }];
  const rows = packages.flatMap(({ package: name, modules }) =>
    modules.map((module) => {
      const id = `${module.address}::${module.name}`;
      const base64 = Buffer.from(module.bytes).toString('base64');
      return `  {\n    package: '${name}',\n    id: '${id}',\n    base64: '${base64}',\n  },\n`;
    }),
  );
  const hash = frameworkSourceHash([...built.graph.dependencies, built.graph.root]);
  return `// Generated from vm/framework/{${packages.map((unit) => unit.package).join(',')}} by src/toolchain/pack-framework.ts: npx tsx --conditions=source src/toolchain/pack-framework.ts
// biome-ignore-all format: one line a module

/** A compiled module of the framework. */
export interface FrameworkModule {
  readonly package: string;
  /** Full address and name. */
  readonly id: string;
  readonly base64: string;
}

/** SHA-256 of the sources that the modules were compiled from. */
export const FRAMEWORK_SOURCE_HASH = '${hash}';

/** The framework's modules, each after those it uses. */
export const FRAMEWORK_MODULES: readonly FrameworkModule[] = [
${rows.join('')}];
`;
}
