/** What a case of the differential suite is, and how cases become Move modules. */

/** One Move program without arguments. */
export interface Case {
  /** Name of the Move function. */
  readonly name: string;
  /** Which instruction at which edge. */
  readonly about: string;
  /** Body of a function that returns a u64: the result, told by aborting with it. */
  readonly body: string;
}

/** Cases that share declarations: one Move module each. */
export interface CaseModule {
  readonly name: string;
  /** Declarations that the bodies use. */
  readonly items: string;
  readonly cases: readonly Case[];
}

/** Cases from rows of name, what it is about, and body. */
export function table(rows: readonly (readonly [name: string, about: string, body: string])[]): readonly Case[] {
  return rows.map(([name, about, body]) => ({ name, about, body }));
}

/** Address of all case modules. */
export const CASE_ADDRESS = '0xd1';

/**
 * The module that turns results into abort codes. Numbers are reduced modulo the largest prime below 2^63, which leaves those
 * below as they are and keeps clear of the codes that the official runner takes for clever aborts.
 */
const OUT = `module ${CASE_ADDRESS}::out;

public fun num(value: u256): u64 { (value % 9223372036854775783) as u64 }

public fun flag(value: bool): u64 { if (value) 1 else 0 }

/// Hash of the value's encoding, so that every bit of an aggregate counts.
public fun digest<T: drop>(value: T): u64 {
    let bytes = std::hash::sha3_256(std::bcs::to_bytes(&value));
    let mut sum = 0u256;
    let mut i = 0;
    while (i < 32) {
        sum = (sum << 8) | (bytes[i] as u256);
        i = i + 1;
    };
    num(sum)
}

/// The bytes as one number, the first byte lowest: a value that people can read. For at most 32 bytes.
public fun bytes(bytes: vector<u8>): u64 {
    let mut sum = 0u256;
    let mut i = bytes.length();
    while (i > 0) {
        i = i - 1;
        sum = (sum << 8) | (bytes[i] as u256);
    };
    num(sum)
}
`;

/** Full name of a case: `module::case`. */
export function caseName(module: CaseModule, item: Case): string {
  return `${module.name}::${item.name}`;
}

/** Name of the Move function of a case; the prefix keeps it apart from the functions that bodies call. */
export function caseFunction(item: Case): string {
  return `t_${item.name}`;
}

/**
 * The sources of `modules` and of the module that they tell results through. The cases are unit tests for the official runner, or
 * public functions, line for line the same: a module compiled with its unit tests is marked as not to be loaded.
 */
export function caseSources(modules: readonly CaseModule[], as: '#[test]' | 'public'): Record<string, string> {
  const files: Record<string, string> = { 'sources/out.move': OUT };
  for (const module of modules) files[`sources/${module.name}.move`] = moduleSource(module, as);
  return files;
}

function moduleSource({ name, items, cases }: CaseModule, as: string): string {
  const tests = cases.map(
    (item) =>
      `// ${item.about}\n${as} fun ${caseFunction(item)}() { let result: u64 = { ${item.body} }; abort result }\n`,
  );
  return `#[allow(all)]
module ${CASE_ADDRESS}::${name};

use ${CASE_ADDRESS}::out;

${items.trim()}

${tests.join('\n')}`;
}
