/** `millrace view`. */

import type { Command } from 'commander';
import { addCallOptions, type CallCommandOptions } from './call-options.ts';
import type { Shell } from './shell.ts';

export function addViewCommand(program: Command, shell: Shell): void {
  addCallOptions(program.command('view').summary('call a function and keep nothing'))
    .description('Call a public or entry function and keep nothing of what it changes: the store is only read.')
    .addHelpText(
      'after',
      `
Examples:
  millrace view --package-dir my_game --function my_game::my_game::sum --args 10
  millrace view --store state --function 0x42::counter::value --args @0xa --json`,
    )
    .action(async (options: CallCommandOptions) => {
      const { invoke } = await import('./invoke.ts');
      shell.exitCode = await invoke(options, false, shell.terminal);
    });
}
