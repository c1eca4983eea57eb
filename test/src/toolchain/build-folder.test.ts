import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isBuildCurrent, MAX_MODULE_FILE_BYTES, readBuild, writeBuild } from '../../../src/toolchain/build-folder.ts';
import type { BuiltPackage } from '../../../src/toolchain/compile-graph.ts';
import { buildPackage } from '../../../src/toolchain/compiler.ts';
import { type Files, folder, put, workspace } from './packages.ts';

const TOML = '[package]\nname = "Pack"\nedition = "2024"\n[addresses]\np = "0x5"\nq = "0x6"\n';
const FILES: Files = {
  'p/Move.toml': `${TOML}[dependencies]\nDep = { local = "../dep" }\n`,
  'p/sources/a.move': 'module p::a; public fun f(): u64 { q::b::f() + dep::m::f() }',
  'p/sources/b.move': 'module q::b; public fun f(): u64 { 1 }\n',
  'dep/Move.toml': '[package]\nname = "Dep"\n[addresses]\ndep = "0x7"\n',
  'dep/sources/m.move': 'module dep::m; public fun f(): u64 { 2 }',
};

async function build(dir: string, framework: string, test = false): Promise<BuiltPackage> {
  const result = await buildPackage({ dir: join(dir, 'p'), framework, test });
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

async function written(built: BuiltPackage): Promise<string> {
  const result = await writeBuild(built);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function tree(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.includes('.'))
    .sort();
}

describe('writeBuild', () => {
  test('the classic layout, nothing stale, and readBuild gets it back', async () => {
    const { dir, framework } = workspace(FILES);
    put(dir, { 'p/build/Pack/bytecode_modules/old.mv': 'old', 'p/build/Other/keep.txt': 'x' });
    const built = await build(dir, framework);
    const path = await written(built);
    expect(path).toBe(join(built.dir, 'build', 'Pack'));
    expect(tree(join(dir, 'p', 'build'))).toEqual([
      'Other/keep.txt',
      'Pack/BuildInfo.yaml',
      'Pack/bytecode_modules/a.mv',
      'Pack/bytecode_modules/b.mv',
      'Pack/bytecode_modules/dependencies/Dep/m.mv',
      'Pack/bytecode_modules/dependencies/std/option.mv',
      'Pack/bytecode_modules/dependencies/std/unit_test.mv',
      'Pack/bytecode_modules/dependencies/std/vector.mv',
      'Pack/sources/a.move',
      'Pack/sources/b.move',
    ]);
    expect(readFileSync(join(path, 'sources/b.move'), 'utf8')).toBe(FILES['p/sources/b.move']);
    const info = readFileSync(join(path, 'BuildInfo.yaml'), 'utf8');
    expect(info).toContain('  package_name: Pack\n');
    expect(info).toContain(`    q: "${'6'.padStart(64, '0')}"\n`);
    expect(info).toContain('dependencies:\n  - std\n  - Dep\n');
    const strip = (modules: BuiltPackage['modules']) =>
      modules.map(({ address, name, bytes }) => ({ address, name, bytes }));
    const read = await readBuild(path);
    if (!read.ok) throw new Error(read.error.message);
    expect(read.value.name).toBe('Pack');
    expect(read.value.modules).toEqual(strip(built.modules));
    expect(read.value.modules.map(({ name }) => name)).toEqual(['b', 'a']);
    const dependencies = (of: BuiltPackage['dependencies']) =>
      new Map(of.map((unit) => [unit.package, strip(unit.modules)]));
    expect(dependencies(read.value.dependencies)).toEqual(dependencies(built.dependencies));
    const found = await Promise.all(
      ['p', 'p/build', 'p/build/Pack', 'p/build/Pack/bytecode_modules'].map((at) => readBuild(join(dir, at))),
    );
    expect(found.map((result) => result.ok && result.value.path)).toEqual(Array(4).fill(join(dir, 'p/build/Pack')));
  });

  test('modules of one name at two addresses are two files', async () => {
    const { dir, framework } = workspace({
      'p/Move.toml': TOML,
      'p/sources/a.move': 'module p::m { public fun f() {} }\nmodule q::m { public fun g() {} }',
    });
    const path = await written(await build(dir, framework));
    expect(readdirSync(join(path, 'bytecode_modules')).sort()).toEqual(['dependencies', 'm_5.mv', 'm_6.mv']);
    const read = await readBuild(path);
    expect(read.ok && read.value.modules.map(({ address, name }) => `${BigInt(address)}::${name}`)).toEqual([
      '5::m',
      '6::m',
    ]);
  });

  test('never writes a test build', async () => {
    const { dir, framework } = workspace(FILES);
    const built = await build(dir, framework, true);
    await expect(writeBuild(built)).rejects.toThrow('never written');
    expect(existsSync(join(dir, 'p/build'))).toBe(false);
  });
});

test('a build that can’t be written is a refusal', async () => {
  const { dir, framework } = workspace({ ...FILES, 'p/build': 'a file' });
  expect(await writeBuild(await build(dir, framework))).toMatchObject({
    ok: false,
    error: { stage: 'files', message: expect.stringMatching(/EEXIST|ENOTDIR/) },
  });
});

describe('isBuildCurrent', () => {
  test.each<[string, Files, boolean]>([
    ['nothing', {}, true],
    ['a source', { 'p/sources/b.move': 'module q::b; public fun f(): u64 { 3 }\n' }, false],
    ['one more source', { 'p/sources/c.move': 'module p::c;' }, false],
    ['a test', { 'p/tests/t.move': '#[test_only] module p::t;' }, true],
    ['a source of a dependency', { 'dep/sources/m.move': 'module dep::m; public fun f(): u64 { 3 }' }, false],
    ['an address', { 'dep/Move.toml': '[package]\nname = "Dep"\n[addresses]\ndep = "0x8"\n' }, false],
    ['the edition', { 'p/Move.toml': FILES['p/Move.toml']!.replace('"2024"', '"2024.beta"') }, false],
    ['a comment in the manifest', { 'p/Move.toml': `# hello\n${FILES['p/Move.toml']}` }, true],
    ['the manifest into nonsense', { 'p/Move.toml': '[' }, false],
    ['the framework', { 'framework/std/sources/x.move': 'module std::x;' }, false],
    ['the record of the build', { 'p/build/Pack/BuildInfo.yaml': 'made elsewhere' }, false],
  ])('after a change of %s', async (_, change, current) => {
    const { dir, framework } = workspace(FILES);
    const at = join(dir, 'p');
    expect(await isBuildCurrent(at, { framework })).toBe(false);
    await written(await build(dir, framework));
    put(dir, change);
    expect(await isBuildCurrent(at, { framework })).toBe(current);
  });

  test('another address from the command line is another build', async () => {
    const { dir, framework } = workspace(FILES);
    await written(await build(dir, framework));
    const namedAddresses = new Map([['p', `0x${'9'.repeat(64)}`]]);
    expect(await isBuildCurrent(join(dir, 'p'), { framework, namedAddresses })).toBe(false);
  });
});

describe('readBuild', () => {
  async function module(): Promise<Uint8Array> {
    const { dir, framework } = workspace(FILES);
    return (await build(dir, framework)).modules[0]!.bytes;
  }

  test('the folders of other tools: no record, nested dependencies, other files beside', async () => {
    const bytes = await module();
    const dir = folder({
      'build/Theirs/source_maps/b.mvsm': 'x',
      'build/Theirs/abis/b.abi': 'x',
      'build/Theirs/bytecode_scripts/main.mv': 'x',
      'build/Theirs/bytecode_modules/README': 'x',
      'build/locks/lock': '',
    });
    mkdirSync(join(dir, 'build/Theirs/bytecode_modules/dependencies/A/deep'), { recursive: true });
    writeFileSync(join(dir, 'build/Theirs/bytecode_modules/b.mv'), bytes);
    writeFileSync(join(dir, 'build/Theirs/bytecode_modules/dependencies/A/deep/b.mv'), bytes);
    const read = await readBuild(dir);
    if (!read.ok) throw new Error(read.error.message);
    expect(read.value.modules.map(({ name }) => name)).toEqual(['b']);
    expect(read.value.dependencies.map((unit) => [unit.package, unit.modules.length])).toEqual([['A', 1]]);
  });

  test.each<[string, Files, RegExp]>([
    ['nothing there', { 'x.txt': '' }, /^no build in .*: there is no bytecode_modules folder$/],
    [
      'two packages',
      { 'build/A/bytecode_modules/a.mv': '', 'build/B/bytecode_modules/b.mv': '' },
      /several packages: A, B$/,
    ],
    ['no modules', { 'build/A/bytecode_modules/a.txt': '' }, /^no modules \(\*\.mv\) in /],
    [
      'no module inside',
      { 'build/A/bytecode_modules/a.mv': 'hello' },
      /a\.mv: not a Move module: it must begin with a11ceb0b$/,
    ],
    ['an empty file', { 'build/A/bytecode_modules/a.mv': '' }, /a\.mv: unexpected end of input at byte 0$/],
  ])('refuses %s', async (_, files, message) => {
    const read = await readBuild(folder(files));
    expect(read.ok ? 'read' : read.error).toMatchObject({ stage: 'files', message: expect.stringMatching(message) });
  });

  test('a file of the greatest size, and one byte more', async () => {
    const dir = folder({ 'build/A/bytecode_modules/a.mv': '' });
    const file = join(dir, 'build/A/bytecode_modules/a.mv');
    writeFileSync(file, await module());
    truncateSync(file, MAX_MODULE_FILE_BYTES);
    expect((await readBuild(dir)).ok).toBe(true);
    truncateSync(file, MAX_MODULE_FILE_BYTES + 1);
    expect(await readBuild(dir)).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/16777217 bytes, more/) },
    });
  });

  test('every cut of a module is refused, none crashes', async () => {
    const bytes = await module();
    const dir = folder({ 'build/A/bytecode_modules/a.mv': '' });
    const file = join(dir, 'build/A/bytecode_modules/a.mv');
    for (let length = 0; length < bytes.length - 2; length += 3) {
      writeFileSync(file, bytes.subarray(0, length));
      expect((await readBuild(dir)).ok).toBe(false);
    }
    writeFileSync(file, bytes);
    expect((await readBuild(dir)).ok).toBe(true);
  });
});
