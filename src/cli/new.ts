/** `millrace new`. */

import { relative } from 'node:path';
import type { Command } from 'commander';
import { need } from './failure.ts';
import type { Shell } from './shell.ts';
import { printResult } from './terminal.ts';

export function addNewCommand(program: Command, shell: Shell): void {
  program
    .command('new')
    .summary('make a new Move package')
    .description('Make a Move package that builds and whose tests pass.')
    .argument('<name>', 'name of the package, and of the folder to make')
    .option('--path <dir>', 'folder to make it in', '.')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  millrace new my_game && millrace test my_game')
    .action(async (name: string, options: { readonly path: string }) => {
      const { createPackage } = await import('../toolchain/new-package.ts');
      const { dir, files } = need(await createPackage(name, options.path));
      const shown = relative('.', dir) || '.';
      printResult(shell.terminal, { ok: true, package: name, dir, files }, () =>
        [
          `Made the package ${name} in ${shown}:`,
          ...files.map((file) => `  ${file}`),
          '',
          `Next: millrace test ${shown}`,
        ].join('\n'),
      );
    });
}
