/** `millrace verify`. */

import type { Command } from 'commander';
import { EXIT, failureText, shortened } from './failure.ts';
import type { Shell } from './shell.ts';
import { printResult } from './terminal.ts';

export function addVerifyCommand(program: Command, shell: Shell): void {
  program
    .command('verify')
    .summary('check compiled modules')
    .description(
      'Decode and verify compiled modules. Several files are also checked against each other and against the framework: links and cycles.',
    )
    .argument('<file...>', 'compiled modules (.mv)')
    .option(
      '--json',
      'print one JSON object: {"ok":true}, or {"ok":false,"status":…,"module":…,"function":…,"offset":…,"message":…}',
    )
    .addHelpText(
      'after',
      `
Exit codes: 0 all accepted; 1 one was rejected, also when it is no module at all; 2 a file can't be read.

Example:
  millrace verify build/my_game/bytecode_modules/*.mv --json`,
    )
    .action(async (files: string[]) => {
      const { verifyFiles } = await import('./verify-files.ts');
      const verdict = verifyFiles(files);
      const { colors } = shell.terminal;
      printResult(shell.terminal, verdict.json, () =>
        verdict.refusal
          ? `${colors.red('rejected')} ${verdict.file}: ${failureText(verdict.refusal).replace(/^error/, '')}`
          : [colors.green('verified'), ...(files.length > 1 ? verdict.modules.map(shortened) : [])].join(' '),
      );
      shell.exitCode = verdict.refusal ? EXIT.failed : EXIT.ok;
    });
}
