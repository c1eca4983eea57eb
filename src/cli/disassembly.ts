/** Text and tables of compiled modules. */

import { type Bytes, decodeModule, disassemble, hex, type Module, Refused } from '#vm';
import { type Code, readFileBytes } from './code-origin.ts';
import { badUsage, need, shortened } from './failure.ts';
import { printable, printResult, type Terminal } from './terminal.ts';

/** What is asked for; everything when absent. */
export interface Only {
  readonly name: string | undefined;
  readonly function: string | undefined;
}

/** Prints the modules in files. */
export function disassembleFiles(files: readonly string[], only: Only, terminal: Terminal): void {
  const modules = files.map((file) => {
    const decoded = decodeModule(readFileBytes(file));
    if (!decoded.ok) throw new Refused({ ...decoded.error, message: `${file}: ${decoded.error.message}` });
    return decoded.value;
  });
  print(modules, only, terminal);
}

/** Prints the modules of a package or build. */
export function disassembleCode(code: Code, only: Only, terminal: Terminal): void {
  const decoded = code.modules.map((bytes: Bytes) => need(decodeModule(bytes)));
  print(
    decoded.filter((module) => code.own.includes(idOf(module))),
    only,
    terminal,
  );
}

function idOf(module: Module): string {
  const handle = module.moduleHandles[module.self]!;
  return `${module.addresses[handle.address]}::${module.identifiers[handle.name]}`;
}

function print(all: readonly Module[], only: Only, terminal: Terminal): void {
  const modules = all.filter((module) => only.name === undefined || idOf(module).endsWith(`::${only.name}`));
  if (modules.length === 0)
    badUsage(`there is no module named '${only.name}'`, `there are ${all.map(idOf).map(shortened).join(', ')}`);
  const found = modules.filter((module) => only.function === undefined || functionsOf(module).includes(only.function));
  if (found.length === 0)
    badUsage(`there is no function named '${only.function}'`, `there are ${modules.flatMap(functionsOf).join(', ')}`);
  const shown = found.map((module) => ({
    module: idOf(module),
    text: disassemble(module, only.function === undefined ? {} : { function: only.function }),
    tables: tablesOf(module),
  }));
  printResult(terminal, { modules: shown }, () => shown.map(({ text }) => printable(text.trimEnd())).join('\n\n'));
}

function functionsOf(module: Module): string[] {
  return module.functionDefs.map((def) => module.identifiers[module.functionHandles[def.handle]?.name ?? -1] ?? '?');
}

/** The decoded tables with bytes as hex and wide integers as text. */
function tablesOf(module: Module): unknown {
  return JSON.parse(
    JSON.stringify(module, (_, value: unknown) => {
      if (typeof value === 'bigint') return String(value);
      return value instanceof Uint8Array ? `0x${hex(value)}` : value;
    }),
  );
}
