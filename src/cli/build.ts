/** `millrace build`. */

import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { need } from './failure.ts';
import type { Shell } from './shell.ts';
import { printResult } from './terminal.ts';

interface BuildCommandOptions {
  readonly packageDir?: string;
  readonly namedAddresses?: readonly string[];
  readonly silenceWarnings?: boolean;
}

export function addBuildCommand(program: Command, shell: Shell): void {
  program
    .command('build')
    .summary('compile a Move package')
    .description(
      'Compile a Move package into build/<Package>/bytecode_modules. std and millrace are dependencies of every package.',
    )
    .argument('[dir]', 'folder of the package', '.')
    .option('--package-dir <dir>', 'the same')
    .option('--named-addresses <name=0x…...>', 'addresses for names, over those of Move.toml')
    .option('--silence-warnings', 'show errors only')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  millrace build my_game --named-addresses my_game=0x42')
    .action(async (given: string, options: BuildCommandOptions) => {
      const { terminal } = shell;
      const dir = options.packageDir ?? given;
      const { parseNamedAddresses } = await import('./code-origin.ts');
      const namedAddresses = parseNamedAddresses(options.namedAddresses);
      const { buildPackage } = await import('../toolchain/compiler.ts');
      const { writeBuild } = await import('../toolchain/build-folder.ts');
      const { withProgress } = await import('./progress.ts');
      const built = need(
        await withProgress(terminal, 'Building', () =>
          buildPackage({
            dir,
            namedAddresses,
            warnings: options.silenceWarnings ? 'silence' : 'show',
            color: terminal.errorColors.isColorSupported,
          }),
        ),
      );
      const path = need(await writeBuild(built));
      if (built.diagnostics !== '' && !terminal.json) terminal.warn(built.diagnostics.trimEnd());
      const modules = built.modules.map(({ address, name, bytes }) => ({
        module: `${short(address)}::${name}`,
        bytes: bytes.length,
      }));
      const json = { ok: true, package: built.name, build: path, modules, warnings: built.diagnostics };
      printResult(terminal, json, () =>
        [
          `Built ${built.name}: ${modules.length} ${modules.length === 1 ? 'module' : 'modules'} in ${relative('.', join(path, 'bytecode_modules'))}`,
          ...modules.map(({ module, bytes }) => `  ${module} ${terminal.colors.dim(`${bytes} bytes`)}`),
        ].join('\n'),
      );
    });
}

function short(address: string): string {
  return `0x${BigInt(address).toString(16)}`;
}
