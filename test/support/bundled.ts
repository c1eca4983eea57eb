/** A test's program as one file of plain JavaScript, for child processes that must start at once. */

import { mkdtempSync, realpathSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** Bundles the module `entry` of the repository with all that it imports; `directory` has it and nothing else that lasts. */
export function bundled(entry: string): { readonly program: string; readonly directory: string } {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'bundled-')));
  symlinkSync(join(process.cwd(), 'node_modules'), join(directory, 'node_modules'));
  const program = join(directory, 'program.mjs');
  buildSync({
    entryPoints: [entry],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['source'],
    external: ['lmdb'],
    logLevel: 'error',
  });
  return { program, directory };
}
