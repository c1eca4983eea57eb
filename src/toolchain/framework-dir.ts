/**
 * Where the Move sources of the framework are. One function knows, since the answer is the same distance from the sources and
 * from the installed package but not from the compiled files.
 */

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The framework's packages, each a folder of {@link frameworkDir} and an implicit dependency of every package. */
export const FRAMEWORK_PACKAGES = ['std', 'millrace'] as const;

let found: string | undefined;

/**
 * The absolute path of `vm/framework`. This file is `src/toolchain/framework-dir.ts` or `dist/src/toolchain/framework-dir.js`, and
 * the published package has both `vm/` and `dist/`, so the nearest folder above that has `vm/framework/std/Move.toml` is the one.
 */
export function frameworkDir(): string {
  if (found) return found;
  for (let dir = dirname(fileURLToPath(import.meta.url)); ; dir = dirname(dir)) {
    const framework = join(dir, 'vm', 'framework');
    if (existsSync(join(framework, 'std', 'Move.toml'))) {
      found = framework;
      return framework;
    }
    if (dirname(dir) === dir) throw new Error('vm/framework/std is missing from the millrace package');
  }
}
