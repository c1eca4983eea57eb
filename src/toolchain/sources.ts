/**
 * What Move source declares, found without compiling it: modules, functions and constants with their lines and attributes.
 */

import type { Address } from '#vm';
import { fullAddress } from './manifest.ts';
import { integerValue, lexMove, type SourceToken } from './move-lexer.ts';
import type { SourceFile } from './package-graph.ts';

/** `#[name]`, `#[name = value]` or `#[name(args)]`; a name may be a path. `value` is text without spaces. */
export interface SourceAttribute {
  readonly name: string;
  readonly value?: string;
  readonly args?: readonly SourceAttribute[];
  readonly line: number;
}

export interface SourceConstant {
  readonly name: string;
  readonly type: string;
  /** Its value, when it is written as one integer literal. */
  readonly value?: bigint;
  readonly line: number;
  readonly doc?: string;
  readonly attributes: readonly SourceAttribute[];
}

export interface SourceFunction {
  readonly name: string;
  readonly parameters: readonly string[];
  /** `macro fun` and `inline fun`: their code ends up in other functions. */
  readonly inlined: boolean;
  /** Line of its name, and of its last character. */
  readonly line: number;
  readonly endLine: number;
  /** Offsets of the first character of its declaration (after attributes), and one past the last. */
  readonly start: number;
  readonly end: number;
  /** Tokens of the body between its braces; none for a native function. */
  readonly body: readonly SourceToken[];
  readonly attributes: readonly SourceAttribute[];
}

export interface SourceModule {
  /** As written: a name, or a number. */
  readonly address: string;
  readonly name: string;
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
  readonly attributes: readonly SourceAttribute[];
  readonly functions: readonly SourceFunction[];
  readonly constants: readonly SourceConstant[];
  /** What `use` brings in: alias → path of a module (`a::m`) or member (`a::m::f`). */
  readonly uses: ReadonlyMap<string, string>;
}

const MODIFIERS = new Set(['public', 'entry', 'native', 'macro', 'inline', 'package', 'friend', 'script']);
const CLOSING: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' };

class SourceScanner {
  readonly path: string;
  readonly tokens: readonly SourceToken[];
  readonly lastLine: number;
  readonly modules: SourceModule[] = [];
  at = 0;

  constructor(file: SourceFile) {
    this.path = file.path;
    this.tokens = lexMove(file.text);
    this.lastLine = file.text.split('\n').length;
  }

  text(ahead = 0): string | undefined {
    return this.tokens[this.at + ahead]?.text;
  }

  /** Index one past the bracket that closes the one at `open`; the end of the file when none does. */
  closing(open: number): number {
    const stack: string[] = [];
    for (let i = open; i < this.tokens.length; i++) {
      const { text, kind } = this.tokens[i]!;
      if (kind !== 'punct') continue;
      const close = CLOSING[text];
      if (close) stack.push(close);
      else if (text === stack.at(-1)) {
        stack.pop();
        if (stack.length === 0) return i + 1;
      }
    }
    return this.tokens.length;
  }

  /** Index of the first of `stops` from here that is in no bracket; the end of the file when there is none. */
  find(stops: readonly string[]): number {
    for (let i = this.at; i < this.tokens.length; ) {
      const { text, kind } = this.tokens[i]!;
      if (kind === 'punct' && stops.includes(text)) return i;
      i = kind === 'punct' && CLOSING[text] ? this.closing(i) : i + 1;
    }
    return this.tokens.length;
  }

  attributes(): SourceAttribute[] {
    const out: SourceAttribute[] = [];
    while (this.text() === '#' && this.text(1) === '[') {
      const end = this.closing(this.at + 1);
      this.at += 2;
      out.push(...this.attributeList(end - 1));
      this.at = end;
    }
    return out;
  }

  attributeList(end: number): SourceAttribute[] {
    const out: SourceAttribute[] = [];
    while (this.at < end) {
      const line = this.tokens[this.at]!.line;
      let name = '';
      while (this.at < end && !['=', '(', ','].includes(this.text()!)) name += this.tokens[this.at++]!.text;
      if (this.text() === '(' && this.at < end) {
        const close = this.closing(this.at);
        this.at++;
        out.push({ name, args: this.attributeList(close - 1), line });
        this.at = close;
      } else if (this.text() === '=' && this.at < end) {
        let value = '';
        for (this.at++; this.at < end && this.text() !== ','; ) value += this.tokens[this.at++]!.text;
        out.push({ name, value, line });
      } else if (name !== '') out.push({ name, line });
      while (this.at < end && this.text() !== ',') this.at++;
      this.at++;
    }
    return out;
  }

  /** Modules of a file, or of an `address` block that ends at `end`. */
  file(end: number, address?: string): void {
    while (this.at < end) {
      const attributes = this.attributes();
      const text = this.text();
      if (text === 'module' && this.at < end) this.module(attributes, address);
      else if (text === 'address' && this.text(2) === '{') {
        const name = this.text(1)!;
        this.at += 2;
        const close = this.closing(this.at);
        this.at++;
        this.file(close - 1, name);
        this.at = close;
      } else if (text === '{') this.at = this.closing(this.at);
      else this.at++;
    }
  }

  module(attributes: readonly SourceAttribute[], blockAddress: string | undefined): void {
    const { line } = this.tokens[this.at]!;
    this.at++;
    let address = blockAddress ?? '';
    if (this.text(1) === '::') {
      address = this.text()!;
      this.at += 2;
    }
    const name = this.text() ?? '';
    this.at++;
    const braced = this.text() === '{';
    const end = braced ? this.closing(this.at) : this.labelEnd();
    this.at++;
    const last = this.tokens[end - 1];
    const module = {
      address,
      name,
      path: this.path,
      line,
      endLine: braced && last ? last.line : this.lastLine,
      attributes,
    };
    const items = this.items(end);
    this.at = end;
    this.modules.push({ ...module, ...items });
  }

  /** A `module a::m;` goes on to the next module of the file or to its end. */
  labelEnd(): number {
    for (let i = this.at; i < this.tokens.length; i++) {
      const [token, address, colons] = [this.tokens[i]!, this.tokens[i + 1], this.tokens[i + 2]];
      if (token.text === 'module' && token.kind === 'name' && address && colons?.text === '::') return i;
    }
    return this.tokens.length;
  }

  items(end: number): Pick<SourceModule, 'functions' | 'constants' | 'uses'> {
    const functions: SourceFunction[] = [];
    const constants: SourceConstant[] = [];
    const uses = new Map<string, string>();
    while (this.at < end) {
      const first = this.at;
      const attributes = this.attributes();
      const doc = this.tokens[first]?.doc ?? this.tokens[this.at]?.doc;
      const start = this.at;
      let inlined = false;
      while (MODIFIERS.has(this.text() ?? '') && this.text(1) !== '{') {
        inlined ||= this.text() === 'macro' || this.text() === 'inline';
        this.at = this.text(1) === '(' ? this.closing(this.at + 1) : this.at + 1;
      }
      const text = this.text();
      if (this.at >= end) break;
      if (text === 'fun') functions.push(this.function(start, attributes, inlined));
      else if (text === 'const') constants.push(this.constant(attributes, doc));
      else if (text === 'use' || text === 'friend') this.use(uses);
      else if (text === '{' || text === '(' || text === '[') this.at = this.closing(this.at);
      else if (text === 'spec') {
        this.at = this.find(['{', ';']);
        this.at = this.text() === '{' ? this.closing(this.at) : this.at + 1;
      } else if (this.at === start) this.at++;
    }
    return { functions, constants, uses };
  }

  function(startAt: number, attributes: readonly SourceAttribute[], inlined: boolean): SourceFunction {
    const start = this.tokens[startAt]!;
    this.at++;
    const name = this.tokens[this.at] ?? start;
    this.at = this.find(['{', ';', '(']);
    const parameters: string[] = [];
    if (this.text() === '(') {
      const close = this.closing(this.at);
      for (let i = this.at + 1; i < close; i++) {
        const before = this.tokens[i - 1]!.text;
        const named = this.tokens[i]!.kind === 'name' && this.tokens[i + 1]?.text === ':';
        if (named && (before === '(' || before === ',' || before === 'mut')) parameters.push(this.tokens[i]!.text);
      }
      this.at = close;
    }
    this.at = this.find(['{', ';']);
    const open = this.at;
    this.at = this.text() === '{' ? this.closing(open) : open + 1;
    const last = this.tokens[Math.min(this.at, this.tokens.length) - 1]!;
    return {
      name: name.text.replaceAll('`', ''),
      parameters,
      inlined,
      line: name.line,
      endLine: last.line,
      start: start.start,
      end: last.end,
      body: this.tokens.slice(open + 1, Math.max(open + 1, this.at - 1)),
      attributes,
    };
  }

  constant(attributes: readonly SourceAttribute[], doc: string | undefined): SourceConstant {
    this.at++;
    const name = this.tokens[this.at] ?? this.tokens[this.at - 1]!;
    const equals = this.find(['=', ';']);
    const type = this.tokens
      .slice(this.at + 2, equals)
      .map((token) => token.text)
      .join('');
    this.at = equals;
    const stop = this.find([';']);
    const tokens = this.tokens.slice(equals + 1, stop);
    this.at = stop + 1;
    const value = tokens.length === 1 ? integerValue(tokens[0]!.text) : undefined;
    return {
      name: name.text,
      type,
      ...(value === undefined ? {} : { value }),
      line: name.line,
      ...(doc === undefined ? {} : { doc }),
      attributes,
    };
  }

  use(uses: Map<string, string>): void {
    const stop = this.find([';']);
    this.at++;
    if (this.tokens[this.at - 1]!.text === 'use' && this.text() !== 'fun') this.useTree('', stop, uses);
    this.at = stop + 1;
  }

  useTree(prefix: string, end: number, uses: Map<string, string>): void {
    let path = prefix;
    let last = '';
    while (this.at < end) {
      const text = this.text()!;
      if (text === '{') {
        const close = this.closing(this.at);
        this.at++;
        while (this.at < close - 1) {
          this.useTree(path, close - 1, uses);
          this.at++;
        }
        this.at = close;
        return;
      }
      if (text === ',') break;
      if (text === 'as') {
        uses.set(this.text(1) ?? '', path);
        this.at += 2;
        return;
      }
      if (text !== '::') {
        last = text;
        path = path === '' ? text : text === 'Self' ? path : `${path}::${text}`;
      }
      this.at++;
    }
    if (last !== '') uses.set(last === 'Self' ? path.split('::').at(-1)! : last, path);
  }
}

/** Every module in `files`, in their order. */
export function scanModules(files: readonly SourceFile[]): SourceModule[] {
  return files.flatMap((file) => {
    const scanner = new SourceScanner(file);
    scanner.file(scanner.tokens.length);
    return scanner.modules;
  });
}

/** The address that a source means by `text`, a name or a number; `undefined` for a name that nothing gives an address. */
export function sourceAddress(text: string, addresses: ReadonlyMap<string, Address>): Address | undefined {
  const named = addresses.get(text);
  if (named !== undefined) return named;
  const value = integerValue(text);
  return value === undefined ? undefined : fullAddress(`0x${value.toString(16)}`);
}

/** `0x…::name` of a module in source; `undefined` when its address has no value. */
export function sourceModuleId(module: SourceModule, addresses: ReadonlyMap<string, Address>): string | undefined {
  const address = sourceAddress(module.address, addresses);
  return address === undefined ? undefined : `${address}::${module.name}`;
}

/** Module id → path of the source that declares it. */
export function moduleSources(
  files: readonly SourceFile[],
  addresses: ReadonlyMap<string, Address>,
): Map<string, string> {
  const out = new Map<string, string>();
  for (const module of scanModules(files)) {
    const id = sourceModuleId(module, addresses);
    if (id !== undefined && !out.has(id)) out.set(id, module.path);
  }
  return out;
}
