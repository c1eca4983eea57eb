/** Which function a command means. */

import { isIdentifier, parseAddress, shortAddress } from '#vm';
import type { AddressNames } from './argument-spelling.ts';
import { badUsage } from './failure.ts';

/** The options that name a function, together or in parts. */
export interface FunctionOptions {
  readonly function?: string;
  readonly functionId?: string;
  readonly package?: string;
  readonly module?: string;
}

/**
 * `0x<64 hex>::module::function`. The address may be a name, and may be left out when only one of the modules in `own` has that
 * module name.
 */
export function functionName(options: FunctionOptions, names: AddressNames, own: readonly string[]): string {
  const { function: given, functionId } = options;
  if (given !== undefined && functionId !== undefined)
    badUsage('--function and --function-id are the same option', 'give one');
  const text = given ?? functionId;
  if (text === undefined) return badUsage('no function is named', 'for example: --function 0x42::counter::increment');
  const parts = [options.package, options.module, text]
    .filter((part) => part !== undefined)
    .flatMap((part) => part.split('::'));
  const [name, module, address] = parts.reverse();
  if (parts.length > 3 || !isIdentifier(name!) || (module !== undefined && !isIdentifier(module)))
    return badUsage(`'${parts.reverse().join('::')}' does not name a function`, 'write address::module::function');
  if (module === undefined) return badUsage(`'${name}' names no module`, 'write address::module::function');
  if (address === undefined) return `${moduleCalled(module, own)}::${name}`;
  const resolved = parseAddress(address) ?? names.get(address.replace(/^@/, ''));
  if (!resolved)
    return badUsage(
      `there is no address named '${address}'`,
      `write it in hex; known names: ${[...names.keys()].join(', ')}`,
    );
  return `${resolved}::${module}::${name}`;
}

function moduleCalled(name: string, own: readonly string[]): string {
  const found = own.filter((id) => id.endsWith(`::${name}`));
  if (found.length === 1) return found[0]!;
  const shown = found.map((id) => `${shortAddress(id.split('::')[0]!)}::${name}`);
  return found.length === 0
    ? badUsage(`no module of the package is called '${name}'`, 'write address::module::function')
    : badUsage(`several modules are called '${name}'`, `write one of ${shown.join(', ')}`);
}
