/** `millrace disassemble`. */

import type { Command } from 'commander';
import { addOriginOptions } from './call-options.ts';
import type { OriginOptions } from './code-origin.ts';
import { badUsage } from './failure.ts';
import type { Shell } from './shell.ts';

interface DisassembleCommandOptions extends OriginOptions {
  readonly function?: string;
  readonly name?: string;
}

export function addDisassembleCommand(program: Command, shell: Shell): void {
  addOriginOptions(program.command('disassemble').summary('print compiled modules as text'))
    .description('Print the tables and instructions of compiled modules, verified or not.')
    .argument('[file...]', 'compiled modules (.mv); without any, those of the package')
    .option('--name <module>', 'only modules of this name')
    .option('--function <name>', 'only functions of this name')
    .option('--json', 'print one JSON object, with the text and the decoded tables of each module')
    .addHelpText('after', '\nExample:\n  millrace disassemble build/my_game/bytecode_modules/my_game.mv --function sum')
    .action(async (files: string[], options: DisassembleCommandOptions) => {
      if (files.length > 0 && (options.packageDir ?? options.build ?? options.modules) !== undefined)
        badUsage('files and --package-dir, --build or --modules exclude each other', 'give one of them');
      const { disassembleFiles, disassembleCode } = await import('./disassembly.ts');
      const only = { name: options.name, function: options.function };
      if (files.length > 0) return disassembleFiles(files, only, shell.terminal);
      const { readCode } = await import('./code-origin.ts');
      disassembleCode(await readCode(options, shell.terminal, false), only, shell.terminal);
    });
}
