import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

/** Files by path. */
export type Files = { readonly [path: string]: string };

/** Writes `files` into a folder of its own, removed after the tests of the file that asks. */
export function folder(files: Files): string {
  const dir = mkdtempSync(join(tmpdir(), 'millrace-toolchain-'));
  made.push(dir);
  put(dir, files);
  return dir;
}

/** Writes `files` below `dir`. */
export function put(dir: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
}

const made: string[] = [];
afterAll(() => {
  for (const dir of made) rmSync(dir, { recursive: true, force: true });
});

/** A `std` of three modules: enough for tests that compile many packages. */
export const SMALL_STD: Files = {
  'std/Move.toml': '[package]\nname = "std"\nedition = "2024"\n[addresses]\nstd = "0x1"\n',
  'std/sources/option.move':
    'module std::option;\npublic struct Option<T> has copy, drop, store { vec: vector<T> }\npublic fun none<T>(): Option<T> { Option { vec: vector[] } }\n',
  'std/sources/unit_test.move': 'module std::unit_test;\nnative public fun poison();\n',
  'std/sources/vector.move': `#[defines_primitive(vector)]
module std::vector;
#[bytecode_instruction] native public fun length<T>(v: &vector<T>): u64;
#[bytecode_instruction] native public fun push_back<T>(v: &mut vector<T>, e: T);
`,
};

/** A folder with {@link SMALL_STD} as its framework and the given packages beside. */
export function workspace(files: Files): { dir: string; framework: string } {
  const dir = folder(Object.fromEntries(Object.entries(SMALL_STD).map(([path, text]) => [`framework/${path}`, text])));
  put(dir, files);
  return { dir, framework: join(dir, 'framework') };
}
