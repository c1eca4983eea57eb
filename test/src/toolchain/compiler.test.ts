import { mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeModule } from '#vm';
import type { BuildRefusal, BuildResult } from '../../../src/toolchain/build-error.ts';
import type { BuiltPackage } from '../../../src/toolchain/compile-graph.ts';
import { buildPackage } from '../../../src/toolchain/compiler.ts';
import { locateCompiler } from '../../../src/toolchain/compiler-thread.ts';
import { fullAddress } from '../../../src/toolchain/manifest.ts';
import { type Files, workspace } from './packages.ts';

function manifest(name: string, addresses: string, rest = ''): string {
  return `[package]\nname = "${name}"\nedition = "2024"\n[addresses]\n${addresses}\n${rest}`;
}

function built(result: BuildResult<BuiltPackage>): BuiltPackage {
  if (!result.ok) throw new Error(`${result.error.message}\n${result.error.diagnostics}`);
  return result.value;
}

function refused(result: BuildResult<BuiltPackage>): BuildRefusal {
  if (result.ok) throw new Error('built');
  return result.error;
}

function ids(modules: BuiltPackage['modules']): string[] {
  return modules.map((module) => `0x${BigInt(module.address).toString(16)}::${module.name}`);
}

async function buildIn(files: Files, dir: string, options: object = {}): Promise<BuildResult<BuiltPackage>> {
  const { dir: root, framework } = workspace(files);
  return buildPackage({ dir: join(root, dir), framework, ...options });
}

describe('buildPackage', () => {
  test('keeps real addresses, several in one package, in dependency order', async () => {
    const result = built(
      await buildIn(
        {
          'p/Move.toml': manifest('P', 'a = "0xCAFE"\nb = "0x42"'),
          'p/sources/deep/one.move': 'module a::aa { public fun f(): u64 { b::zz::g() } }\nmodule a::other {}',
          'p/sources/two.move': 'module b::zz;\npublic fun g(): u64 { 7 }',
        },
        'p',
      ),
    );
    expect(result.name).toBe('P');
    expect(ids(result.modules)).toEqual(['0x42::zz', '0xcafe::aa', '0xcafe::other']);
    expect(result.modules.map((module) => module.sourcePath)).toEqual([
      'sources/two.move',
      'sources/deep/one.move',
      'sources/deep/one.move',
    ]);
    expect(result.addresses.get('a')).toBe(fullAddress('0xcafe'));
    expect(result.dependencies.map(({ package: name }) => name)).toEqual(['std']);
    expect(ids(result.dependencies[0]!.modules)).toEqual(['0x1::option', '0x1::unit_test', '0x1::vector']);
    expect(result.diagnostics).toBe('');
    for (const { bytes } of result.modules) expect(decodeModule(bytes)).toMatchObject({ ok: true });
  });

  test('local dependencies of dependencies, an open address given by the root, an own address for a dependency', async () => {
    const result = built(
      await buildIn(
        {
          'app/Move.toml': manifest('App', 'app = "0x3"\nlow = "0x11"', '[dependencies]\nMid = { local = "../mid" }'),
          'app/sources/app.move': 'module app::app; public fun f(): u64 { mid::mid::f() + low::low::f() }',
          'mid/Move.toml': manifest('Mid', 'mid = "0x22"', '[dependencies]\nLow = { local = "../low" }'),
          'mid/sources/mid.move': 'module mid::mid; public fun f(): u64 { low::low::f() }',
          'low/Move.toml': manifest('Low', 'low = "_"'),
          'low/sources/low.move': 'module low::low; public fun f(): u64 { 5 }',
        },
        'app',
      ),
    );
    expect(ids(result.modules)).toEqual(['0x3::app']);
    expect(result.dependencies.map((unit) => [unit.package, ...ids(unit.modules)])).toEqual([
      ['std', '0x1::option', '0x1::unit_test', '0x1::vector'],
      ['Low', '0x11::low'],
      ['Mid', '0x22::mid'],
    ]);
  });

  test('enums, index syntax of the real framework, unknown attributes as warnings', async () => {
    const { dir } = workspace({
      'p/Move.toml': manifest('P', 'p = "0x5"'),
      'p/sources/m.move': `module p::m;
public enum Shape has copy, drop { Dot, Square { side: u64 } }
#[private_generics(T)]
public fun area<T>(s: &Shape): u64 { match (s) { Shape::Dot => 0, Shape::Square { side } => *side * *side } }
public fun second(v: &vector<u64>): u64 { v[1] }
`,
    });
    const result = built(await buildPackage({ dir: join(dir, 'p') }));
    expect(ids(result.modules)).toEqual(['0x5::m']);
    expect(result.dependencies.map(({ package: name }) => name)).toEqual(['std', 'millrace']);
    expect(result.diagnostics).toContain("Unknown attribute 'private_generics'");
    const silent = built(await buildPackage({ dir: join(dir, 'p'), warnings: 'silence' }));
    expect(silent.diagnostics).toBe('');
    expect(silent.modules[0]!.bytes).toEqual(result.modules[0]!.bytes);
  });

  test('named addresses from the caller win', async () => {
    const files = { 'p/Move.toml': manifest('P', 'p = "_"'), 'p/sources/m.move': 'module p::m; public fun f() {}' };
    const error = refused(await buildIn(files, 'p'));
    expect(error).toMatchObject({
      stage: 'manifest',
      message: 'address name p of P is "_" and nothing gives it an address',
    });
    const namedAddresses = new Map([['p', fullAddress('0x99')!]]);
    expect(ids(built(await buildIn(files, 'p', { namedAddresses })).modules)).toEqual(['0x99::m']);
  });

  test('errors are the compiler’s own text, the first in the message', async () => {
    const error = refused(
      await buildIn(
        {
          'p/Move.toml': manifest('P', 'p = "0x5"'),
          'p/sources/m.move': 'module p::m;\npublic fun f(): u64 { true }\n',
        },
        'p',
      ),
    );
    expect(error.diagnostics).toBe(`error[E04007]: incompatible types
  ┌─ sources/m.move:2:23
  │
2 │ public fun f(): u64 { true }
  │                 ---   ^^^^
  │                 │     │
  │                 │     Invalid return expression
  │                 │     Given: 'bool'
  │                 Expected: 'u64'

`);
    expect(error).toMatchObject({
      status: 'INVALID_ARGUMENT',
      stage: 'compile',
      message: 'error[E04007]: incompatible types at sources/m.move:2:23',
    });
  });

  test('errors in a dependency have its real path, and colour when asked', async () => {
    const files = {
      'p/Move.toml': manifest('P', 'p = "0x5"', '[dependencies]\nD = { local = "../lib/d" }'),
      'p/sources/m.move': 'module p::m; public fun f() { d::m::f() }',
      'lib/d/Move.toml': manifest('D', 'd = "0x6"'),
      'lib/d/sources/m.move': 'module d::m;\npublic fun f() { missing() }\n',
    };
    const error = refused(await buildIn(files, 'p'));
    expect(error.message).toMatch(/^error\[E03005\]: .* at \.\.\/lib\/d\/sources\/m\.move:2:18$/);
    const coloured = refused(await buildIn(files, 'p', { color: true }));
    expect(coloured.message).toBe(error.message);
    expect(coloured.diagnostics).toContain('\u001b[');
    expect(error.diagnostics).not.toContain('\u001b[');
  });

  test('test builds have tests and test-only code, and modules that decode', async () => {
    const files = {
      'p/Move.toml': manifest('P', 'p = "0x5"', '[dev-addresses]\nq = "0x77"'),
      'p/sources/m.move':
        'module p::m; public fun f(): u64 { 1 } #[test_only] public fun g(): u64 { 2 } #[test] fun t() {}',
      'p/tests/t.move': '#[test_only] module q::t; #[test] fun u() { assert!(p::m::f() + p::m::g() == 3); let x = 3; }',
    };
    const plain = built(await buildIn(files, 'p'));
    const tests = built(await buildIn(files, 'p', { test: true }));
    expect(tests.diagnostics).toContain('┌─ tests/t.move:1:86\n');
    expect([plain.test, tests.test]).toEqual([false, true]);
    expect(ids(plain.modules)).toEqual(['0x5::m']);
    expect(ids(tests.modules)).toEqual(['0x5::m', '0x77::t']);
    const names = (bytes: Uint8Array): readonly string[] => {
      const module = decodeModule(bytes);
      if (!module.ok) throw new Error(module.error.message);
      return module.value.functionDefs.map(
        (def) => module.value.identifiers[module.value.functionHandles[def.handle]!.name]!,
      );
    };
    expect(names(plain.modules[0]!.bytes)).toEqual(['f']);
    expect(names(tests.modules[0]!.bytes)).toEqual(expect.arrayContaining(['f', 'g', 't']));
    expect(names(tests.modules[1]!.bytes)).toContain('u');
  });

  test('a limit of 1 ms is a refusal, and the next build works', async () => {
    const files = {
      'p/Move.toml': manifest('P', 'p = "0x5"'),
      'p/sources/m.move': 'module p::slow; public fun f() {}',
    };
    const error = refused(await buildIn(files, 'p', { timeLimitMs: 1 }));
    expect(error).toMatchObject({
      stage: 'time_limit',
      message: 'the Move compiler took longer than 1 ms and was ended',
      diagnostics: '',
    });
    expect(ids(built(await buildIn(files, 'p')).modules)).toEqual(['0x5::slow']);
  });

  test('a compiler that takes long is ended', async () => {
    const functions = Array.from({ length: 4000 }, (_, i) => `public fun f${i}(x: u64): u64 { (x + ${i}) * x % 7 }`);
    const files = {
      'p/Move.toml': manifest('P', 'p = "0x5"'),
      'p/sources/m.move': `module p::m {\n${functions.join('\n')}\n}`,
    };
    const start = performance.now();
    expect(refused(await buildIn(files, 'p', { timeLimitMs: 300 }))).toMatchObject({ stage: 'time_limit' });
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  test('a compiler that falls over its stack is a refusal, and the next build works', async () => {
    const nested = `${'{'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    const toml = manifest('P', 'p = "0x5"');
    const error = refused(
      await buildIn({ 'p/Move.toml': toml, 'p/sources/m.move': `module p::m; public fun f(): u64 { ${nested} }` }, 'p'),
    );
    expect(error.stage).toBe('crash');
    expect(error.message).toMatch(/^the Move compiler failed: RangeError: Maximum call stack size exceeded/);
    const after = await buildIn({ 'p/Move.toml': toml, 'p/sources/m.move': 'module p::after; public fun f() {}' }, 'p');
    expect(ids(built(after).modules)).toEqual(['0x5::after']);
  });

  test('builds at the same time do not disturb each other', async () => {
    const results = await Promise.all(
      [1, 2, 3].map((n) =>
        buildIn({ 'p/Move.toml': manifest('P', `p = "0x${n}1"`), 'p/sources/m.move': `module p::m${n} {}` }, 'p'),
      ),
    );
    expect(results.map((result) => ids(built(result).modules))).toEqual([['0x11::m1'], ['0x21::m2'], ['0x31::m3']]);
  });

  test.each<[string, Files, RegExp]>([
    ['no manifest', { 'p/x': '' }, /^no Move.toml in /],
    [
      'a missing dependency',
      { 'p/Move.toml': manifest('P', 'p = "0x5"', '[dependencies]\nD = { local = "../d" }') },
      /^dependency D of P: there is no folder .*\/d$/,
    ],
    [
      'a circle',
      {
        'p/Move.toml': manifest('P', 'p = "0x5"', '[dependencies]\nD = { local = "../d" }'),
        'd/Move.toml': manifest('D', 'd = "0x6"', '[dependencies]\nP = { local = "../p" }'),
      },
      /in a circle: P → D → P$/,
    ],
    [
      'one name with two addresses',
      {
        'p/Move.toml': manifest('P', 'x = "0x5"', '[dependencies]\nD = { local = "../d" }'),
        'd/Move.toml': manifest('D', 'x = "0x6"'),
      },
      /^address name x is 0x5 in P and 0x6 in D$/,
    ],
    [
      'two packages of one name',
      {
        'p/Move.toml': manifest('P', 'x = "0x5"', '[dependencies]\nA = { local = "../d" }\nB = { local = "../e" }'),
        'd/Move.toml': manifest('D', 'd = "0x6"'),
        'e/Move.toml': manifest('D', 'e = "0x7"'),
      },
      /^two packages are called D: /,
    ],
  ])('refuses %s', async (_, files, message) => {
    expect(refused(await buildIn(files, 'p')).message).toMatch(message);
  });

  test('a folder that is not there', async () => {
    const { dir, framework } = workspace({});
    expect(refused(await buildPackage({ dir: join(dir, 'nowhere'), framework }))).toMatchObject({ stage: 'files' });
  });

  test('a source that can’t be read', async () => {
    const { dir, framework } = workspace({ 'p/Move.toml': manifest('P', 'p = "0x5"'), 'p/sources/a.txt': '' });
    symlinkSync(join(dir, 'nowhere'), join(dir, 'p/sources/m.move'));
    const error = refused(await buildPackage({ dir: join(dir, 'p'), framework }));
    expect(error).toMatchObject({ stage: 'files', file: join(realpathSync(dir), 'p/sources/m.move') });
  });

  test('a package without sources builds to nothing', async () => {
    const { dir, framework } = workspace({ 'p/Move.toml': manifest('P', 'p = "0x5"') });
    mkdirSync(join(dir, 'p/sources'));
    expect(built(await buildPackage({ dir: join(dir, 'p'), framework })).modules).toEqual([]);
  });
});

test('without the compiler’s package, how to install it', () => {
  expect(() => locateCompiler(['file:///nowhere/at/all.js'])).toThrow(
    "npm package @zktx.io/sui-move-builder, isn't installed",
  );
  expect(locateCompiler().glue).toMatch(/^file:.*\/full\/sui_move_wasm\.js$/);
});
