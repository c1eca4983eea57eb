/** The sources as plain JavaScript in a directory of their own, for child processes that must start at once. */

import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** Compiles every `.ts` below `folders` of the repository; returns the directory where `a/b.ts` has become `a/b.js`. */
export function compiled(folders: readonly string[]): string {
  const out = realpathSync(mkdtempSync(join(tmpdir(), 'compiled-')));
  symlinkSync(join(process.cwd(), 'node_modules'), join(out, 'node_modules'));
  const manifest = { type: 'module', imports: { '#vm': './vm/index.js' } };
  writeFileSync(join(out, 'package.json'), JSON.stringify(manifest));
  for (const folder of folders) {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const from = join(folder, name);
      const to = join(out, folder, name);
      mkdirSync(dirname(to), { recursive: true });
      if (name.endsWith('.ts')) writeFileSync(to.replace(/\.ts$/, '.js'), transpile(readFileSync(from, 'utf8'), from));
      else if (name.endsWith('.json')) cpSync(from, to);
    }
  }
  return out;
}

function transpile(source: string, fileName: string): string {
  const compilerOptions: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
    rewriteRelativeImportExtensions: true,
  };
  return ts.transpileModule(source, { compilerOptions, fileName }).outputText;
}
