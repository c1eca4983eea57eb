/**
 * The unit tests of a package, from its sources: what runs, with which signers, and what must come of it.
 */

import type { Address } from '#vm';
import { fullAddress } from './manifest.ts';
import { integerValue } from './move-lexer.ts';
import type { SourceFile } from './package-graph.ts';
import {
  type SourceAttribute,
  type SourceFunction,
  type SourceModule,
  scanModules,
  sourceAddress,
  sourceModuleId,
} from './sources.ts';

/** How a test must fail. `location` is the id of the module that must have aborted; without one, any may. */
export type ExpectedFailure =
  /** In any way. */
  | { readonly kind: 'any' }
  /**
   * With an abort. `code` is absent for an `#[error]` constant, whose clever code names `constant` instead.
   */
  | {
      readonly kind: 'abort';
      readonly code?: bigint;
      readonly constant?: string;
      readonly location?: string;
    }
  | { readonly kind: 'arithmetic_error'; readonly location?: string }
  | { readonly kind: 'vector_error'; readonly minorStatus?: bigint; readonly location?: string }
  | { readonly kind: 'out_of_gas'; readonly location?: string }
  | {
      readonly kind: 'major_status';
      readonly majorStatus: bigint;
      readonly minorStatus?: bigint;
      readonly location?: string;
    };

export interface TestFunction {
  /** `0x…::name` of its module. */
  readonly module: string;
  readonly name: string;
  readonly path: string;
  readonly line: number;
  /** Parameters of the function, in order. */
  readonly parameters: readonly string[];
  /** `#[test(a = @0x1)]`: values by parameter. */
  readonly values: ReadonlyMap<string, TestValue>;
  readonly expectedFailure?: ExpectedFailure;
  /** `#[random_test]`: takes random arguments. */
  readonly random: boolean;
  /** What can't be understood about its attributes; such a test must not count as passed. */
  readonly problem?: string;
}

/** A value that an attribute gives to a parameter. */
export type TestValue =
  | { readonly kind: 'address'; readonly address: Address }
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'bool'; readonly value: boolean };

/** Something that exists in tests only. */
export interface TestOnlyItem {
  readonly kind: 'module' | 'function' | 'constant';
  readonly module: string;
  readonly name: string;
  readonly path: string;
  readonly line: number;
}

export interface FoundTests {
  readonly tests: readonly TestFunction[];
  readonly testOnly: readonly TestOnlyItem[];
}

/**
 * Finds every test in `files`. `others` are further sources, of dependencies, in which the constants of
 * `expected_failure` may be. Tests come in the order of the files.
 */
export function findTests(
  files: readonly SourceFile[],
  addresses: ReadonlyMap<string, Address>,
  others: readonly SourceFile[] = [],
): FoundTests {
  const own = scanModules(files);
  const byId = new Map<string, SourceModule>();
  for (const module of [...own, ...scanModules(others)]) {
    const id = sourceModuleId(module, addresses);
    if (id !== undefined && !byId.has(id)) byId.set(id, module);
  }
  const tests: TestFunction[] = [];
  const testOnly: TestOnlyItem[] = [];
  for (const module of own) {
    const id = sourceModuleId(module, addresses) ?? `${module.address}::${module.name}`;
    const names = new Names(module, id, addresses, byId);
    const note = (
      kind: TestOnlyItem['kind'],
      item: { name: string; line: number; attributes: readonly SourceAttribute[] },
    ) => {
      if (!attribute(item.attributes, 'test_only')) return;
      testOnly.push({ kind, module: id, name: item.name, path: module.path, line: item.line });
    };
    note('module', module);
    for (const constant of module.constants) note('constant', constant);
    for (const fun of module.functions) {
      note('function', fun);
      const test = testOf(fun, module, names);
      if (test) tests.push(test);
    }
  }
  return { tests, testOnly };
}

function attribute(attributes: readonly SourceAttribute[], name: string): SourceAttribute | undefined {
  return attributes.find((candidate) => candidate.name === name);
}

function testOf(fun: SourceFunction, module: SourceModule, names: Names): TestFunction | undefined {
  const random = attribute(fun.attributes, 'random_test');
  const test = attribute(fun.attributes, 'test') ?? random;
  const failure = attribute(fun.attributes, 'expected_failure');
  if (!test) return undefined;
  const problems: string[] = [];
  const values = new Map<string, TestValue>();
  for (const { name, value } of test.args ?? []) {
    const parsed = value === undefined ? undefined : names.value(value);
    if (!fun.parameters.includes(name)) problems.push(`#[test] gives a value to ${name}, which is no parameter`);
    else if (parsed) values.set(name, parsed);
    else problems.push(`#[test] gives ${name} the value ${value ?? 'nothing'}, which isn't understood`);
  }
  const missing = random ? [] : fun.parameters.filter((name) => !values.has(name));
  if (missing.length > 0) problems.push(`#[test] gives no value to ${missing.join(', ')}`);
  let expectedFailure: ExpectedFailure | undefined;
  if (failure) {
    const expected = expectedOf(failure, names);
    if (typeof expected === 'string') problems.push(expected);
    else expectedFailure = expected;
  }
  return {
    module: names.id,
    name: fun.name,
    path: module.path,
    line: fun.line,
    parameters: fun.parameters,
    values,
    ...(expectedFailure ? { expectedFailure } : {}),
    random: random !== undefined,
    ...(problems.length > 0 ? { problem: problems.join('; ') } : {}),
  };
}

/** What an `expected_failure` asks for, or what is wrong with it. */
function expectedOf(failure: SourceAttribute, names: Names): ExpectedFailure | string {
  const args = failure.args ?? [];
  if (args.length === 0) return { kind: 'any' };
  const get = (name: string): string | undefined => attribute(args, name)?.value;
  const where = get('location');
  const location = where === undefined ? undefined : names.module(where);
  if (where !== undefined && location === undefined) return `expected_failure: location ${where} isn't a known module`;
  const at = location === undefined ? {} : { location };
  const minorText = get('minor_status');
  const minor = minorText === undefined ? undefined : names.constant(minorText)?.value;
  if (minorText !== undefined && minor === undefined)
    return `expected_failure: minor_status ${minorText} isn't a known number`;
  const minorStatus = minor === undefined ? {} : { minorStatus: minor };

  const code = get('abort_code');
  if (code !== undefined) {
    const constant = names.constant(code);
    if (!constant) return `expected_failure: abort_code ${code} isn't a number or a known constant`;
    if (constant.clever) return { kind: 'abort', constant: constant.name!, location: location ?? constant.module! };
    if (constant.value === undefined) return `expected_failure: the value of ${code} isn't a plain number`;
    return {
      kind: 'abort',
      code: constant.value,
      ...(constant.name === undefined ? {} : { constant: constant.name, location: constant.module! }),
      ...at,
    };
  }
  const major = get('major_status');
  if (major !== undefined) {
    const value = names.constant(major)?.value;
    if (value === undefined) return `expected_failure: major_status ${major} isn't a known number`;
    return { kind: 'major_status', majorStatus: value, ...minorStatus, ...at };
  }
  if (attribute(args, 'arithmetic_error')) return { kind: 'arithmetic_error', ...at };
  if (attribute(args, 'vector_error')) return { kind: 'vector_error', ...minorStatus, ...at };
  if (attribute(args, 'out_of_gas')) return { kind: 'out_of_gas', ...at };
  return `expected_failure: ${args.map(({ name }) => name).join(', ')} says no way of failing`;
}

/** What names in a module's attributes mean. */
class Names {
  readonly self: SourceModule;
  readonly id: string;
  readonly addresses: ReadonlyMap<string, Address>;
  readonly modules: ReadonlyMap<string, SourceModule>;

  constructor(
    self: SourceModule,
    id: string,
    addresses: ReadonlyMap<string, Address>,
    modules: ReadonlyMap<string, SourceModule>,
  ) {
    this.self = self;
    this.id = id;
    this.addresses = addresses;
    this.modules = modules;
  }

  /** Id of the module that `path` names: `Self`, an alias, or `address::module`. */
  module(path: string): string | undefined {
    if (path === 'Self') return this.id;
    const full = this.self.uses.get(path) ?? path;
    const [address, name, ...rest] = full.split('::');
    if (name === undefined || rest.length > 0) return path === this.self.name ? this.id : undefined;
    const value = sourceAddress(address!, this.addresses);
    return value === undefined ? undefined : `${value}::${name}`;
  }

  /** A number, or the constant that `path` names. */
  constant(
    path: string,
  ):
    | { readonly value?: bigint; readonly name?: string; readonly module?: string; readonly clever?: boolean }
    | undefined {
    const literal = integerValue(path);
    if (literal !== undefined) return { value: literal };
    const full = path.includes('::') ? path : (this.self.uses.get(path) ?? path);
    const parts = full.split('::');
    const name = parts.pop()!;
    const id = parts.length === 0 ? this.id : this.module(parts.join('::'));
    const module = id === undefined ? undefined : this.modules.get(id);
    const constant = module?.constants.find((candidate) => candidate.name === name);
    if (!constant) return undefined;
    return {
      name,
      module: id!,
      clever: attribute(constant.attributes, 'error') !== undefined,
      ...(constant.value === undefined ? {} : { value: constant.value }),
    };
  }

  /** A value of `#[test(name = value)]`. */
  value(text: string): TestValue | undefined {
    if (text === 'true' || text === 'false') return { kind: 'bool', value: text === 'true' };
    if (text.startsWith('@')) {
      const address = fullAddress(text.slice(1)) ?? sourceAddress(text.slice(1), this.addresses);
      return address === undefined ? undefined : { kind: 'address', address };
    }
    const value = integerValue(text);
    return value === undefined ? undefined : { kind: 'integer', value };
  }
}
