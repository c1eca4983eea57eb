/** Runs the command line, within the test's process or in one of its own. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pc from 'picocolors';
import { afterAll } from 'vitest';
import { runProgram } from '../../../src/cli/program.ts';

export const root = join(import.meta.dirname, '..', '..', '..');

/** What a command did. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line as `main.ts` does, with outputs that are no terminals. */
export async function millrace(...args: readonly string[]): Promise<Ran> {
  let [out, err] = ['', ''];
  const plain = pc.createColors(false);
  const code = await runProgram(args, (json) => ({
    json,
    interactive: false,
    colors: plain,
    errorColors: plain,
    print: (text) => {
      out += `${text}\n`;
    },
    warn: (text) => {
      err += `${text}\n`;
    },
  }));
  return { code, out, err };
}

/** Runs a command line whose output is one JSON object. */
// biome-ignore lint/suspicious/noExplicitAny: the shape is what the tests look at
export async function millraceJson(...args: readonly string[]): Promise<{ code: number; json: any }> {
  const { code, out, err } = await millrace(...args, '--json');
  if (out.trim().split('\n').length !== 1) throw new Error(`one line of JSON was expected: ${out}${err}`);
  return { code, json: JSON.parse(out) };
}

/** Runs a command line in a process of its own. */
export function spawnMillrace(args: readonly string[], env: NodeJS.ProcessEnv = {}): Ran {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--conditions=source', join(root, 'src/cli/main.ts'), ...args],
    { cwd: root, encoding: 'utf8', env: { ...process.env, ...env } },
  );
  return { code: status ?? -1, out: stdout, err: stderr };
}

const made: string[] = [];
afterAll(() => {
  for (const dir of made) rmSync(dir, { recursive: true, force: true });
});

/** A new folder with these files, removed after the tests. */
export function folder(files: { readonly [path: string]: string } = {}): string {
  const dir = mkdtempSync(join(tmpdir(), 'millrace-cli-'));
  made.push(dir);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

/** All files below a folder, but lock files, which opening a store touches. */
export function contents(dir: string): Map<string, string> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !path.endsWith('lock.mdb'))
      .sort()
      .map((path) => [path, readFileSync(path, 'latin1')]),
  );
}

/** A package of functions that show what reached them. */
export const SHOW: { readonly [path: string]: string } = {
  'Move.toml': '[package]\nname = "show"\nedition = "2024"\n\n[addresses]\nshow = "0x77"\nfriend_of_show = "0x1234"\n',
  'sources/show.move': `module show::show;

use millrace::channel::Channel;
use std::string::String;
use std::ascii;

/// Three is refused.
const EThree: u64 = 3;
#[error]
const EClever: vector<u8> = b"too clever";

public struct Kept has store, drop { value: u64, by: address }
public struct Seen has copy, drop { value: u64 }

public fun a_u8(x: u8): u8 { x }
public fun a_u64(x: u64): u64 { x }
public fun a_u256(x: u256): u256 { x }
public fun a_bool(x: bool): bool { x }
public fun an_address(x: address): address { x }
public fun bytes(x: vector<u8>): vector<u8> { x }
public fun u32s(x: vector<u32>): vector<u32> { x }
public fun nested(x: vector<vector<u16>>): vector<vector<u16>> { x }
public fun addresses(x: vector<address>): vector<address> { x }
public fun text(x: String): String { x }
public fun ascii_text(x: ascii::String): ascii::String { x }
public fun texts(x: vector<String>): vector<String> { x }
public fun option(x: Option<u64>): Option<u64> { x }
public fun two(x: u8, y: bool): (u8, bool) { (x, y) }
public fun generic<T: copy + drop>(x: T): T { x }
public fun by_ref(x: &vector<u8>): u64 { x.length() }
public fun signer_of(s: &signer): address { std::signer::address_of(s) }
public fun takes_kept(k: Kept): u64 { k.value }
public fun boom(x: u64): u64 { assert!(x != 3, EThree); x }
public fun clever() { abort EClever }
public fun divide(x: u64, y: u64): u64 { x / y }
public fun spin() { loop {} }
public fun context(c: &Channel): (vector<address>, address, u64, u64) {
    (*c.members(), c.caller(), c.sequence_number(), c.time())
}
#[allow(unused_function)]
fun hidden(): u64 { 1 }

entry fun keep(c: &mut Channel, value: u64) {
    let by = c.caller();
    if (c.exists_at<Kept>(by)) { let Kept { value: _, by: _ } = c.move_from(by); };
    c.move_to(by, Kept { value, by });
    c.emit(Seen { value });
}
public fun kept(c: &Channel, who: address): u64 { c.borrow<Kept>(who).value }
`,
};
