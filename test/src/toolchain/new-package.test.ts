import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildPackage } from '../../../src/toolchain/compiler.ts';
import { findTests } from '../../../src/toolchain/find-tests.ts';
import { createPackage, MAX_PACKAGE_NAME_LENGTH } from '../../../src/toolchain/new-package.ts';
import { folder } from './packages.ts';

test('a new package builds without a warning, with and without its tests', async () => {
  const created = await createPackage('my_game', folder({}));
  if (!created.ok) throw new Error(created.error.message);
  expect(created.value.files).toEqual(['Move.toml', '.gitignore', 'sources/my_game.move', 'tests/my_game_tests.move']);
  for (const test of [false, true]) {
    const built = await buildPackage({ dir: created.value.dir, test });
    if (!built.ok) throw new Error(`${built.error.message}\n${built.error.diagnostics}`);
    expect(built.value.diagnostics).toBe('');
    expect(built.value.modules.map(({ address, name }) => [BigInt(address), name])).toEqual([
      [0xcafen, 'my_game'],
      ...(test ? [[0xcafen, 'my_game_tests']] : []),
    ]);
    if (!test) continue;
    const { tests } = findTests(built.value.graph.root.sources, built.value.addresses);
    expect(tests.map(({ name, problem, expectedFailure }) => [name, problem, expectedFailure?.kind])).toEqual([
      ['counts', undefined, undefined],
      ['stops_at_its_limit', undefined, 'abort'],
      ['sums', undefined, undefined],
    ]);
  }
});

test.each(['', 'A', '1a', 'a-b', '../a', 'a/b', 'fun', 'std', 'a b', 'a'.repeat(MAX_PACKAGE_NAME_LENGTH + 1)])(
  'refuses the name %j',
  async (name) => {
    const parent = folder({});
    expect(await createPackage(name, parent)).toMatchObject({ ok: false, error: { stage: 'manifest' } });
    expect(readdirSync(parent)).toEqual([]);
  },
);

test('a name of the longest length, into an empty folder, but not into one with files', async () => {
  const name = 'a'.repeat(MAX_PACKAGE_NAME_LENGTH);
  const parent = folder({});
  expect((await createPackage(name, parent)).ok).toBe(true);
  expect(await createPackage(name, parent)).toMatchObject({
    ok: false,
    error: { stage: 'files', message: `${join(parent, name)} is there already and isn't empty` },
  });
});
