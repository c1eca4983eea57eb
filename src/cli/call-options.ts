/** The options of `run` and `view`, and what they mean. */

import type { Command } from 'commander';
import {
  type Address,
  type ChannelContext,
  MAX_GAS,
  parseAddress,
  parseType,
  Refused,
  shortAddress,
  type Type,
  unhex,
} from '#vm';
import type { ArgumentValue } from '../engine/argument.ts';
import { type AddressNames, parseArgument } from './argument-spelling.ts';
import type { OriginOptions } from './code-origin.ts';
import { badUsage } from './failure.ts';
import type { FunctionOptions } from './function-name.ts';
import type { StoreOptions } from './session.ts';

/** Everything that can be said of a call. */
export interface CallCommandOptions extends OriginOptions, FunctionOptions, StoreOptions {
  readonly args?: readonly string[];
  readonly typeArgs?: readonly string[];
  readonly sender?: string;
  readonly senderAccount?: string;
  readonly gasLimit?: string;
  readonly gasBudget?: string;
  readonly time?: string;
  readonly members?: readonly string[];
  readonly balances?: readonly string[];
  readonly sequenceNumber?: string;
  readonly seed?: string;
  readonly framework: boolean;
  readonly replace?: boolean;
  readonly upgrade?: boolean;
  readonly dryRun?: boolean;
  readonly verbose: number;
}

/** Where the code comes from: shared with other commands. */
export function addOriginOptions(command: Command): Command {
  return command
    .option('--package-dir <dir>', 'folder of a Move package; built when its sources have changed')
    .option('--build <dir>', 'a build of any Move tool: a package folder, build/ or build/<Package>/')
    .option('--modules <file...>', 'compiled modules (.mv)')
    .option('--named-addresses <name=0x…...>', 'addresses for names, over those of Move.toml');
}

/** Where the state is. */
export function addStoreOptions(command: Command): Command {
  return command
    .option('--store <dir>', 'folder of a durable store; without it the state is in memory')
    .option('--head <name>', 'name of the state in the store', 'head')
    .option(
      '--suite <suite>',
      "hash suite of the state tree: 'separated' or 'rooch' (default: the store's, or separated)",
    );
}

/** All options of a call. */
export function addCallOptions(command: Command): Command {
  addOriginOptions(command)
    .option('-f, --function <name>', 'address::module::function; the address may be a name, or left out')
    .option('--function-id <name>', 'the same')
    .option('--package <address>', 'address of the function, when given in parts')
    .option('--module <name>', 'module of the function, when given in parts')
    .option('-a, --args <value...>', 'arguments: u64:1, @0x1, 5, "[1, 2]", string:hi … (docs/cli.md has all spellings)')
    .option('-t, --type-args <type...>', 'type arguments: u64, "vector<u8>", 0x1::m::S<bool>')
    .option('--sender <address>', 'who calls (default: 0xa)')
    .option('--gas-limit <units>', 'most gas that the call may use')
    .option('--time <ms>', "the channel's agreed time, in milliseconds since 1970")
    .option('--members <address...>', 'members of the channel (default: the sender alone)')
    .option('--balances <amount...>', "the members' balances, in their order")
    .option('--sequence-number <n>', 'number of the call in its channel')
    .option('--seed <hex>', "32 bytes that the channel's random numbers are made of")
    .option('--no-framework', 'link with the standard library of the state, not with the one of Millrace');
  addStoreOptions(command).option(
    '-v, --verbose',
    'show the call tree; -vv with events, -vvv with state accesses, -vvvv with every instruction',
    (_: unknown, level: number) => level + 1,
    0,
  );
  return command.option('--json', 'print one JSON object');
}

/** A whole number of an option. */
export function wholeNumber(text: string, option: string, max = Number.MAX_SAFE_INTEGER): number {
  const value = /^[0-9][0-9_]*$/.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN;
  if (Number.isSafeInteger(value) && value <= max) return value;
  return badUsage(`${option}: '${text}' is no whole number from 0 to ${max}`);
}

/** The gas limit that the options name. */
export function gasLimitOf(options: { readonly gasLimit?: string; readonly gasBudget?: string }): number | undefined {
  const text = options.gasLimit ?? options.gasBudget;
  return text === undefined ? undefined : wholeNumber(text, '--gas-limit', MAX_GAS);
}

/** The address that a text or a name stands for. */
export function addressOf(text: string, option: string, names: AddressNames): Address {
  return (
    parseAddress(text) ??
    names.get(text.replace(/^@/, '')) ??
    badUsage(`${option}: '${text}' is no address`, 'write 0x and 1 to 64 hex digits, or a name from Move.toml')
  );
}

/** The types that `--type-args` names. */
export function typeArgsOf(texts: readonly string[] = [], names: AddressNames): Type[] {
  return texts.map((text) => {
    const type = parseType(text, names);
    if (!type.ok) throw new Refused({ ...type.error, message: `--type-args: ${type.error.message}` });
    return type.value;
  });
}

/** The channel that the options describe, without its time. */
export function channelOf(options: CallCommandOptions, names: AddressNames): Partial<Omit<ChannelContext, 'time'>> {
  const { members, balances, sequenceNumber, seed } = options;
  const bytes = seed === undefined ? undefined : unhex(seed);
  if (seed !== undefined && bytes?.length !== 32) badUsage(`--seed: '${seed}' is not 32 bytes in hex`);
  const list = (texts: readonly string[]): string[] =>
    texts.flatMap((text) => text.split(',')).filter((text) => text !== '');
  return {
    ...(members ? { members: list(members).map((text) => addressOf(text, '--members', names)) } : {}),
    ...(balances ? { balances: list(balances).map((text) => BigInt(wholeNumber(text, '--balances'))) } : {}),
    ...(sequenceNumber === undefined ? {} : { sequenceNumber: wholeNumber(sequenceNumber, '--sequence-number') }),
    ...(bytes ? { seed: bytes } : {}),
  };
}

/** The values that `--args` spells, for parameters of these types. */
export function argumentsOf(
  texts: readonly string[] = [],
  params: readonly { readonly type: Type; readonly layout: { readonly type: Type } }[],
  names: AddressNames,
  name: string,
): ArgumentValue[] {
  if (texts.length !== params.length) {
    const [address, module, fun] = name.split('::');
    const wanted = params.map(({ type }) => type.text.replace(/0x[0-9a-f]{64}/g, shortAddress)).join(', ');
    throw new Refused({
      status: 'NUMBER_OF_ARGUMENTS_MISMATCH',
      module: `${address}::${module}`,
      function: fun!,
      message: `${params.length} ${params.length === 1 ? 'argument was' : 'arguments were'} expected${wanted === '' ? '' : ` (${wanted})`}, ${texts.length} given`,
      hint: params.length === 0 ? 'signers and the channel are filled in' : 'give every argument after --args',
    });
  }
  return texts.map((text, i) => {
    try {
      return parseArgument(text, params[i]!.layout.type, names);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      throw new Refused({ ...error.refusal, message: `argument ${i + 1}: ${error.refusal.message}` });
    }
  });
}
