/** `millrace run`. */

import type { Command } from 'commander';
import { addCallOptions, type CallCommandOptions } from './call-options.ts';
import type { Shell } from './shell.ts';

export function addRunCommand(program: Command, shell: Shell): void {
  addCallOptions(program.command('run').summary('call a function and keep what it changes'))
    .description(
      'Call a public or entry function and keep what it changes. Modules of the package are published first; with --store, all of it is one durable commit.',
    )
    .option('--upgrade', 'let changed modules take the place of published ones that they are compatible with')
    .option('--replace', 'let changed modules take the place of published ones, compatible or not')
    .option('--dry-run', 'keep nothing')
    .addHelpText(
      'after',
      `
Examples:
  millrace run --package-dir my_game --function my_game::my_game::sum --args u64:10
  millrace run --build other/build/Other --function 0x42::m::f --args @0x1 true 'vector<u32>:1,2' -vvv
  millrace run --store state --function 0x42::counter::increment --sender 0xa --json

Prints status, returned values, events, state changes, gas, steps and the new state root.
Exit codes: 0 executed; 1 abort, out of gas or failed execution; 2 bad usage or input.`,
    )
    .action(async (options: CallCommandOptions) => {
      const { invoke } = await import('./invoke.ts');
      shell.exitCode = await invoke(options, options.dryRun !== true, shell.terminal);
    });
}
