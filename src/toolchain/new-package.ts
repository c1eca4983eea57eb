/**
 * A new Move package to begin from: it builds and its tests pass as it stands.
 */

import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { attemptBuild, BuildRefused, type BuildResult } from './build-error.ts';
import { DEFAULT_EDITION } from './manifest.ts';

/** Address that a new package's name stands for. */
export const NEW_PACKAGE_ADDRESS = '0xCAFE';
/** Longest name of a new package. */
export const MAX_PACKAGE_NAME_LENGTH = 64;

const RESERVED = new Set([
  ...[
    'std',
    'millrace',
    'module',
    'address',
    'fun',
    'use',
    'struct',
    'enum',
    'const',
    'public',
    'friend',
    'native',
    'move',
  ],
  ...[
    'copy',
    'let',
    'mut',
    'if',
    'else',
    'while',
    'loop',
    'abort',
    'return',
    'break',
    'continue',
    'as',
    'acquires',
    'spec',
  ],
  ...['script', 'entry', 'macro', 'match', 'type', 'true', 'false', 'self', 'for', 'vector'],
]);

function files(name: string): Record<string, string> {
  return {
    'Move.toml': `[package]
name = "${name}"
edition = "${DEFAULT_EDITION}"

[addresses]
${name} = "${NEW_PACKAGE_ADDRESS}"
`,
    '.gitignore': 'build/\n',
    [`sources/${name}.move`]: `/// A counter for each member of a channel, which only goes up, as far as its limit.
module ${name}::${name};

use millrace::channel::Channel;

/// The counter has reached its limit.
const EFull: u64 = 1;
/// The caller has a counter already.
const EAlreadyThere: u64 = 2;
/// There is no counter yet.
const ENotThere: u64 = 3;

public struct Counter has store {
    value: u64,
    limit: u64,
}

/// Gives the caller a counter.
entry fun create(c: &mut Channel, limit: u64) {
    let owner = c.caller();
    assert!(!c.exists_at<Counter>(owner), EAlreadyThere);
    c.move_to(owner, Counter { value: 0, limit });
}

/// Adds one to the caller's counter.
entry fun increment(c: &mut Channel) {
    let owner = c.caller();
    assert!(c.exists_at<Counter>(owner), ENotThere);
    let counter: &mut Counter = c.borrow_mut(owner);
    assert!(counter.value < counter.limit, EFull);
    counter.value = counter.value + 1;
}

/// What the counter of \`owner\` says.
public fun value(c: &Channel, owner: address): u64 {
    assert!(c.exists_at<Counter>(owner), ENotThere);
    c.borrow<Counter>(owner).value
}

/// The sum of the first \`n\` numbers: something without a channel.
public fun sum(n: u64): u64 {
    let mut total = 0u64;
    let mut i = 1u64;
    while (i <= n) {
        total = total + i;
        i = i + 1;
    };
    total
}
`,
    [`tests/${name}_tests.move`]: `#[test_only]
module ${name}::${name}_tests;

use millrace::channel;
use ${name}::${name};

#[test]
fun counts() {
    let mut c = channel::new_for_testing(vector[@0xA1, @0xB2], @0xA1);
    ${name}::create(&mut c, 2);
    ${name}::increment(&mut c);
    ${name}::increment(&mut c);
    assert!(${name}::value(&c, @0xA1) == 2);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = ${name}::EFull)]
fun stops_at_its_limit() {
    let mut c = channel::new_for_testing(vector[@0xA1], @0xA1);
    ${name}::create(&mut c, 0);
    ${name}::increment(&mut c);
    c.destroy_for_testing();
}

#[test]
fun sums() {
    assert!(${name}::sum(10) == 55);
}
`,
  };
}

/**
 * Creates the package `name` in a folder of that name below `parent` and returns the paths written. Refused when the name is no
 * Move identifier or is a keyword, or when the folder is there and has something in it.
 */
export function createPackage(
  name: string,
  parent: string = '.',
): Promise<BuildResult<{ dir: string; files: string[] }>> {
  return attemptBuild(() => {
    if (!/^[a-z][a-z0-9_]*$/.test(name) || RESERVED.has(name) || name.length > MAX_PACKAGE_NAME_LENGTH) {
      throw new BuildRefused({
        stage: 'manifest',
        message: `a package's name must be lower-case letters, digits and _, at most ${MAX_PACKAGE_NAME_LENGTH}, and no word of the language; it is ${JSON.stringify(name)}`,
        hint: 'for example: millrace new my_game',
      });
    }
    const dir = resolve(parent, name);
    if (existsSync(dir) && readdirSync(dir).length > 0) {
      throw new BuildRefused({ stage: 'files', message: `${dir} is there already and isn't empty`, file: dir });
    }
    const content = files(name);
    for (const [path, text] of Object.entries(content)) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), text);
    }
    return { dir, files: Object.keys(content) };
  });
}
