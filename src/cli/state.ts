/** `millrace state`: looking into states, and moving them. */

import type { Command } from 'commander';
import { addStoreOptions } from './call-options.ts';
import { EXIT } from './failure.ts';
import type { StateOptions, StoreOptions } from './session.ts';
import type { Shell } from './shell.ts';

export function addStateCommand(program: Command, shell: Shell): void {
  const state = program
    .command('state')
    .summary('read, compare, save and load states')
    .description('Read, compare, save and load states.');
  state
    .command('root')
    .summary('roots of batches of raw updates')
    .description(
      'Apply batches of updates to an empty tree and print the root after each. The file holds [[[key, value | null], …], …]: keys of 32 bytes and values in hex; null deletes.',
    )
    .requiredOption('--suite <suite>', "hash suite: 'rooch' or 'separated'")
    .requiredOption('--updates <file>', 'JSON file with the batches')
    .option('--json', 'print one JSON object: {"roots":["0x…", …]}')
    .addHelpText('after', '\nExample:\n  millrace state root --suite rooch --updates updates.json --json')
    .action(async (options: { readonly suite: string; readonly updates: string }) => {
      const { printRoots } = await import('./state-root.ts');
      printRoots(options.suite, options.updates, shell.terminal);
    });
  addReading(state.command('get').summary('read a resource, a module or an object'))
    .description(
      'Read one thing of a state: /resource/ADDRESS/TYPE, /module/ADDRESS/NAME or /object/ID. Exit code 1 when there is none.',
    )
    .argument('<path>', 'what to read')
    .option('--proof', 'also prove a resource, or its absence, against the root')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  millrace state get /resource/0xa/0x42::counter::Counter --store state --proof')
    .action(async (path: string, options: StateOptions & { readonly proof?: boolean }) => {
      const { printPath } = await import('./state-get.ts');
      shell.exitCode = (await printPath(path, options, shell.terminal)) ? EXIT.ok : EXIT.failed;
    });
  addReading(state.command('diff').summary('compare two states'))
    .description(
      'Compare two states, each a root or a head of --store, or a file that state dump wrote. Exit code 1 when they differ.',
    )
    .argument('<a>', 'root, head or file')
    .argument('<b>', 'root, head or file')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  millrace state diff before.json after.json')
    .action(async (a: string, b: string, options: StateOptions) => {
      const { printDiff } = await import('./state-diff.ts');
      shell.exitCode = (await printDiff(a, b, options, shell.terminal)) ? EXIT.ok : EXIT.failed;
    });
  addReading(state.command('dump').summary('write a state to a file'))
    .description('Write a whole state as a versioned JSON file, to be loaded elsewhere.')
    .option('-o, --out <file>', 'file to write; standard output without it')
    .option('--json', 'with --out: print one JSON object about what was written')
    .addHelpText('after', '\nExample:\n  millrace state dump --store state --out state.json')
    .action(async (options: StateOptions & { readonly out?: string }) => {
      const { dumpState } = await import('./state-dump.ts');
      await dumpState(options, shell.terminal);
    });
  addStoreOptions(state.command('load').summary('load a state from a file'))
    .description(
      'Load a file that state dump wrote into a store. Its root is computed anew and must be the one in the file. With --suite of another kind, all hashes are made anew.',
    )
    .argument('<file>', 'a dump')
    .option('--replace', 'let it take the place of the state that is there')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  millrace state load state.json --store copy')
    .action(async (file: string, options: StoreOptions & { readonly replace?: boolean }) => {
      const { loadState } = await import('./state-load.ts');
      await loadState(file, options, shell.terminal);
    });
}

function addReading(command: Command): Command {
  return addStoreOptions(command).option('--root <hex>', 'root of an earlier state in the store, in place of its head');
}
