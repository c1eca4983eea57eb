/** `millrace test`. */

import type { Command } from 'commander';
import type { Shell } from './shell.ts';
import type { TestCommandOptions } from './test-package.ts';

export function addTestCommand(program: Command, shell: Shell): void {
  program
    .command('test')
    .summary("run a package's Move unit tests, with the gas of each")
    .description('Run the #[test] and #[random_test] functions of a Move package, each on a state of its own.')
    .argument('[dir]', 'folder of the package', '.')
    .argument('[filter]', 'only tests whose module::name contains this')
    .option('--package-dir <dir>', 'folder of the package; the first argument is the filter then')
    .option('--filter <text>', 'only tests whose module::name contains this')
    .option('--named-addresses <name=0x…...>', 'addresses for names, over those of Move.toml')
    .option('--gas-limit <units>', 'most gas that one test may use')
    .option('--seed <number>', 'what the inputs of random tests are made of (default: 0)')
    .option('--iterations <n>', 'how often a random test runs')
    .option('-l, --list', 'list the tests and run none')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  millrace test my_game
  millrace test my_game board:: --gas-limit 100000

Exit codes: 0 all passed; 1 a test failed; 2 bad usage, or the package does not compile.`,
    )
    .action(async (dir: string, filter: string | undefined, options: TestCommandOptions) => {
      const { testPackage } = await import('./test-package.ts');
      const named = options.packageDir !== undefined;
      // With --package-dir the first word that is given is the filter.
      const words = named ? [options.packageDir, dir === '.' ? undefined : dir] : [dir, filter];
      shell.exitCode = await testPackage(words[0]!, words[1] ?? options.filter, options, shell.terminal);
    });
}
