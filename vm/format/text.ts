/**
 * Parts of a module as text, for people. Nothing here trusts an index, so all of it works on a module that was decoded and
 * not verified: what is not there prints as `?<index>`. Everything is bounded, whatever the module holds.
 */

import type { Abilities, Address, Module, Token } from './module.ts';
import { ABILITY } from './module.ts';

/** Most nodes of a type, or of a list of types, that are printed before `…`: all that a verified type can have. */
export const MAX_TEXT_NODES = 256;
/** Most characters of a name that are printed before `…`: all that Sui accepts. */
export const MAX_TEXT_NAME = 128;

/** What is printed for an index that leads nowhere. */
export function missing(index: number): string {
  return `?${index}`;
}

/** An address as people write it: without leading zeros. */
export function addressText(address: Address): string {
  return `0x${address.slice(2).replace(/^0+(?=.)/, '')}`;
}

/** The identifier at `index`. */
export function nameText(module: Module, index: number): string {
  const name = module.identifiers[index];
  if (name === undefined) return missing(index);
  return name.length <= MAX_TEXT_NAME ? name : `${name.slice(0, MAX_TEXT_NAME)}…`;
}

/** `0x…::name` of the module handle at `index`. */
export function moduleHandleText(module: Module, index: number): string {
  const handle = module.moduleHandles[index];
  if (!handle) return missing(index);
  const address = module.addresses[handle.address];
  return `${address === undefined ? missing(handle.address) : addressText(address)}::${nameText(module, handle.name)}`;
}

/** `0x…::module::Name` of the struct or enum handle at `index`. */
export function structHandleText(module: Module, index: number): string {
  const handle = module.structHandles[index];
  return handle ? `${moduleHandleText(module, handle.module)}::${nameText(module, handle.name)}` : missing(index);
}

/** `0x…::module::name` of the function handle at `index`. */
export function functionHandleText(module: Module, index: number): string {
  const handle = module.functionHandles[index];
  return handle ? `${moduleHandleText(module, handle.module)}::${nameText(module, handle.name)}` : missing(index);
}

/** `copy, drop`; empty for no abilities. `between` separates them. */
export function abilitiesText(abilities: Abilities, between = ', '): string {
  return Object.entries(ABILITY)
    .filter(([, bit]) => (abilities & bit) !== 0)
    .map(([name]) => name)
    .join(between);
}

/**
 * A signature token as a Move type, with full names and short addresses. Type parameters print as `typeParamNames`, or `T0`,
 * `T1`, … where these have no name. At most {@link MAX_TEXT_NODES} nodes are printed.
 */
export function tokenText(module: Module, token: Token, typeParamNames: readonly string[] = []): string {
  return boundedText(module, token, typeParamNames, { nodes: MAX_TEXT_NODES });
}

/** Tokens separated by `, `, together at most {@link MAX_TEXT_NODES} nodes. */
export function tokensText(module: Module, tokens: readonly Token[], typeParamNames: readonly string[] = []): string {
  return listText(module, tokens, typeParamNames, { nodes: MAX_TEXT_NODES });
}

function listText(
  module: Module,
  tokens: readonly Token[],
  names: readonly string[],
  budget: { nodes: number },
): string {
  const parts: string[] = [];
  for (const token of tokens) {
    parts.push(boundedText(module, token, names, budget));
    if (budget.nodes < 0) break;
  }
  return parts.join(', ');
}

function boundedText(module: Module, token: Token, names: readonly string[], budget: { nodes: number }): string {
  if (--budget.nodes < 0) return '…';
  switch (token.kind) {
    case 'vector':
      return `vector<${boundedText(module, token.of, names, budget)}>`;
    case 'ref':
      return `&${boundedText(module, token.to, names, budget)}`;
    case 'mutref':
      return `&mut ${boundedText(module, token.to, names, budget)}`;
    case 'param':
      return names[token.index] ?? `T${token.index}`;
    case 'struct': {
      const name = structHandleText(module, token.handle);
      return token.args.length === 0 ? name : `${name}<${listText(module, token.args, names, budget)}>`;
    }
    case 'function': {
      const results = listText(module, token.results, names, budget);
      return `|${listText(module, token.args, names, budget)}|${token.results.length === 1 ? results : `(${results})`}`;
    }
    default:
      return token.kind;
  }
}

/** `<…>` of the signature at `index`. */
export function typeArgsText(module: Module, index: number): string {
  const tokens = module.signatures[index];
  return `<${tokens ? tokensText(module, tokens) : missing(index)}>`;
}
