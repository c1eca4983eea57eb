/** All commands, and the way from what went wrong to an exit code. */

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from 'commander';
import { type Refusal, Refused } from '#vm';
import { addBuildCommand } from './build.ts';
import { addDisassembleCommand } from './disassemble.ts';
import { diagnosticsOf, EXIT, failureJson, failureText } from './failure.ts';
import { addNewCommand } from './new.ts';
import { addRunCommand } from './run.ts';
import type { Shell } from './shell.ts';
import { addStateCommand } from './state.ts';
import { processTerminal, type Terminal } from './terminal.ts';
import { addTestCommand } from './test.ts';
import { addVerifyCommand } from './verify.ts';
import { addViewCommand } from './view.ts';

/** The version in package.json, which is the nearest one above this file, in the sources and in `dist/`. */
export function packageVersion(): string {
  for (let dir = dirname(fileURLToPath(import.meta.url)); ; dir = dirname(dir)) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as Record<string, string>;
      if (name === 'millrace') return version!;
    } catch {
      // Not here.
    }
    if (dirname(dir) === dir) throw new Error('the package.json of millrace is missing');
  }
}

function program(shell: Shell): Command {
  const root = new Command('millrace')
    .description('Run Move contracts off chain, on a state tree.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({ writeOut: (text) => shell.terminal.print(text.trimEnd()), writeErr: () => {} })
    .addHelpText(
      'after',
      `
Examples:
  millrace new my_game                                  make a package
  millrace build my_game                                compile it
  millrace test my_game                                 run its unit tests, with the gas of each
  millrace run --package-dir my_game --function my_game::my_game::sum --args 10
  millrace view --store DIR --function 0x42::counter::value --args @0x1 --json

Exit codes: 0 done; 1 abort, out of gas, failed test, rejected module; 2 bad usage or input.`,
    );
  addNewCommand(root, shell);
  addBuildCommand(root, shell);
  addRunCommand(root, shell);
  addViewCommand(root, shell);
  addTestCommand(root, shell);
  addDisassembleCommand(root, shell);
  addVerifyCommand(root, shell);
  addStateCommand(root, shell);
  return root;
}

/** Runs the command line `args` and returns its exit code, writing to `terminalFor` its `--json`. Nothing but a bug of ours throws. */
export async function runProgram(
  args: readonly string[],
  terminalFor: (json: boolean) => Terminal = processTerminal,
): Promise<number> {
  const end = args.indexOf('--');
  const json = (end < 0 ? args : args.slice(0, end)).includes('--json');
  const shell: Shell = { terminal: terminalFor(json), exitCode: EXIT.ok };
  try {
    const root = program(shell);
    if (args.length === 0) {
      shell.terminal.print(root.helpInformation().trimEnd());
      return EXIT.ok;
    }
    await root.parseAsync([...args], { from: 'user' });
    return shell.exitCode;
  } catch (error) {
    return report(error, shell.terminal);
  }
}

function report(error: unknown, terminal: Terminal): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.ok;
    return reportRefusal(usageRefusal(error), terminal);
  }
  if (error instanceof Refused) return reportRefusal(error.refusal, terminal);
  if ((error as { readonly name?: unknown }).name === 'BuildRefused')
    return reportRefusal((error as { readonly refusal: Refusal }).refusal, terminal);
  throw error;
}

function reportRefusal(refusal: Refusal, terminal: Terminal): number {
  if (terminal.json) terminal.print(JSON.stringify({ status: 'error', error: failureJson(refusal) }));
  else {
    const diagnostics = diagnosticsOf(refusal).trimEnd();
    if (diagnostics !== '') terminal.warn(diagnostics);
    terminal.warn(terminal.errorColors.red(failureText(refusal)));
  }
  return EXIT.badInput;
}

/** Commander's message and its suggestion, as a refusal like all others. */
function usageRefusal(error: CommanderError): Refusal {
  if (error.code === 'commander.help')
    return { status: 'INVALID_ARGUMENT', message: 'a command is missing', hint: 'millrace --help lists them' };
  const [first, ...rest] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = /\(Did you mean (.*)\)/.exec(rest.join(' '))?.[1];
  return {
    status: 'INVALID_ARGUMENT',
    message: first!,
    hint: suggestion === undefined ? 'millrace --help, or millrace COMMAND --help' : `did you mean ${suggestion}`,
  };
}
