/**
 * What an abort code means, from the source of the module that aborted. Says only what is certain: a code may belong to several
 * constants, and a line is named only when no other line of the function could have aborted with it.
 */

import type { Address, Module } from '#vm';
import { fromUtf8 } from '#vm';
import { decodeCleverAbort } from './clever-abort.ts';
import { integerValue, type SourceToken } from './move-lexer.ts';
import type { SourceFile } from './package-graph.ts';
import { type SourceConstant, type SourceFunction, type SourceModule, scanModules, sourceModuleId } from './sources.ts';

export interface AbortExplanation {
  /** Names of the constants of the module with this value; with a clever code, the one that it names. */
  readonly constants: readonly string[];
  /** Text of that constant: its value when it is a byte string (clever codes), else its doc comment. */
  readonly message?: string;
  /** Number given by `#[error(code = N)]`. */
  readonly errorCode?: number;
  /** Source path and line of the abort, where certain. */
  readonly path?: string;
  readonly line?: number;
}

export interface AbortQuestion {
  /** `0x…::name` of the module whose code aborted. */
  readonly module: string;
  readonly function: string;
  readonly code: bigint;
  /** The compiled module, to look up the constant that a clever code names. */
  readonly compiled?: Pick<Module, 'identifiers' | 'constants'>;
}

/** Explains an abort as far as `files` and the code itself allow. Everything unknown is left out. */
export function explainAbort(
  files: readonly SourceFile[],
  addresses: ReadonlyMap<string, Address>,
  question: AbortQuestion,
): AbortExplanation {
  const found = scanModules(files).filter((module) => sourceModuleId(module, addresses) === question.module);
  const module = found.length === 1 ? found[0] : undefined;
  const clever = decodeCleverAbort(question.code);
  if (clever) {
    const { identifierIndex, constantIndex, errorCode, line } = clever;
    const name = identifierIndex === undefined ? undefined : nameOf(question, identifierIndex);
    const data = constantIndex === undefined ? undefined : question.compiled?.constants[constantIndex];
    const message =
      data && data.type.kind === 'vector' && data.type.of.kind === 'u8' ? byteString(data.data) : undefined;
    return {
      constants: name === undefined ? [] : [name],
      ...(message === undefined ? {} : { message }),
      ...(errorCode === undefined ? {} : { errorCode }),
      ...(module ? { path: module.path } : {}),
      line,
    };
  }
  if (!module) return { constants: [] };
  const matching = module.constants.filter((constant) => constant.value === question.code && !isError(constant));
  const functions = module.functions.filter((candidate) => candidate.name === question.function);
  const site = functions.length === 1 ? onlySite(module, functions[0]!, question.code) : undefined;
  const named = site?.constant ? [site.constant] : matching;
  const doc = named.length === 1 ? named[0]!.doc : undefined;
  return {
    constants: named.map((constant) => constant.name),
    ...(doc === undefined ? {} : { message: doc }),
    ...(site ? { path: module.path, line: site.line } : {}),
  };
}

/** Name of the constant; the identifier's text is itself a constant of the module. */
function nameOf(question: AbortQuestion, index: number): string | undefined {
  const constant = question.compiled?.constants[index];
  return constant && byteString(constant.data);
}

/** Text of a BCS byte string. */
function byteString(data: Uint8Array): string | undefined {
  let at = 0;
  while (at < data.length && data[at]! >= 0x80) at++;
  return fromUtf8(data.subarray(at + 1));
}

function isError(constant: SourceConstant): boolean {
  return constant.attributes.some((attribute) => attribute.name === 'error');
}

interface AbortSite {
  readonly line: number;
  readonly constant?: SourceConstant;
}

/** The one place in a function that can abort with `code`; `undefined` when there are several, or may be. */
function onlySite(module: SourceModule, fun: SourceFunction, code: bigint): AbortSite | undefined {
  const inlined = new Set(module.functions.filter((other) => other.inlined).map((other) => other.name));
  let site: AbortSite | undefined;
  for (let i = 0; i < fun.body.length; i++) {
    const token = fun.body[i]!;
    if (token.kind !== 'name') continue;
    let expression: readonly SourceToken[];
    if (token.text === 'abort') expression = abortOperand(fun.body, i + 1);
    else if (fun.body[i + 1]?.text === '!' && fun.body[i + 1]!.start === token.end) {
      if (token.text !== 'assert' || fun.body[i + 2]?.text !== '(') return undefined;
      expression = lastArgument(fun.body, i + 2);
      // An assertion without a code aborts with a clever one.
      if (expression.length === 0) continue;
    } else {
      if (inlined.has(token.text)) return undefined;
      continue;
    }
    if (expression.length !== 1) return undefined;
    const constant = module.constants.find((candidate) => candidate.name === expression[0]!.text);
    if (constant && isError(constant)) continue;
    const value = constant ? constant.value : integerValue(expression[0]!.text);
    if (value === undefined) return undefined;
    if (value !== code) continue;
    if (site) return undefined;
    site = { line: token.line, ...(constant ? { constant } : {}) };
  }
  return site;
}

/** Tokens of what `abort` is given: up to the end of the statement, block or arm. */
function abortOperand(body: readonly SourceToken[], from: number): readonly SourceToken[] {
  let depth = 0;
  for (let i = from; i < body.length; i++) {
    const { text } = body[i]!;
    if (depth === 0 && [';', '}', ')', ']', ',', 'else'].includes(text)) return unwrapped(body.slice(from, i));
    if (['(', '{', '['].includes(text)) depth++;
    if ([')', '}', ']'].includes(text)) depth--;
  }
  return unwrapped(body.slice(from));
}

/** Tokens of the second argument of the call whose bracket is at `open`; none when there is only one. */
function lastArgument(body: readonly SourceToken[], open: number): readonly SourceToken[] {
  let depth = 0;
  let start = -1;
  for (let i = open; i < body.length; i++) {
    const { text } = body[i]!;
    if (['(', '{', '['].includes(text)) depth++;
    else if ([')', '}', ']'].includes(text)) {
      depth--;
      if (depth === 0) return start < 0 ? [] : unwrapped(body.slice(start, i).filter((token) => token.text !== ','));
    } else if (text === ',' && depth === 1 && start < 0) start = i + 1;
  }
  return [];
}

/** `(X)` is `X`. */
function unwrapped(tokens: readonly SourceToken[]): readonly SourceToken[] {
  return tokens.length === 3 && tokens[0]!.text === '(' && tokens[2]!.text === ')' ? tokens.slice(1, 2) : tokens;
}
