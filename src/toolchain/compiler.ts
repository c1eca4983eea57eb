/**
 * Builds a Move package from its folder.
 */

import type { Address } from '#vm';
import { attemptBuild, type BuildResult } from './build-error.ts';
import { type BuiltPackage, type CompileOptions, compileGraph } from './compile-graph.ts';
import { packedFramework } from './framework-bytes.ts';
import { frameworkDir } from './framework-dir.ts';
import { readPackageGraph } from './package-graph.ts';

export interface BuildOptions extends CompileOptions {
  /** Folder of the package. */
  readonly dir: string;
  /** Addresses for names (`--named-addresses`), over whatever manifests say. */
  readonly namedAddresses?: ReadonlyMap<string, Address>;
  /** Folder of `std` and `millrace`; the installed ones by default. */
  readonly framework?: string;
}

/**
 * Compiles the package in `options.dir`. Bad manifests, sources with errors, a missing compiler, one that takes too long or
 * fails are refusals with their stage; the compiler's text is in `diagnostics`.
 */
export function buildPackage(options: BuildOptions): Promise<BuildResult<BuiltPackage>> {
  return attemptBuild(async () => {
    const framework = options.framework ?? frameworkDir();
    const graph = readPackageGraph({
      dir: options.dir,
      test: options.test ?? false,
      framework,
      ...(options.namedAddresses ? { namedAddresses: options.namedAddresses } : {}),
    });
    return compileGraph(graph, options, options.test ? new Map() : packedFramework(graph));
  });
}
