import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MAX_PACKAGES, MAX_SOURCE_BYTES, readPackageGraph, readSources } from '../../../src/toolchain/package-graph.ts';
import { folder } from './packages.ts';

function chain(length: number): string {
  const files: Record<string, string> = {};
  for (let i = 0; i < length; i++) {
    const next = i + 1 < length ? `[dependencies]\nP${i + 1} = { local = "../p${i + 1}" }\n` : '';
    files[`p${i}/Move.toml`] = `[package]\nname = "P${i}"\n[addresses]\na${i} = "0x1"\n${next}`;
  }
  return folder(files);
}

test('as many packages as may be, and one more', () => {
  const dir = chain(MAX_PACKAGES + 1);
  const read = (first: number) => readPackageGraph({ dir: join(dir, `p${first}`), test: false, framework: dir });
  const graph = read(1);
  expect(graph.dependencies).toHaveLength(MAX_PACKAGES - 1);
  expect(graph.dependencies[0]!.name).toBe(`P${MAX_PACKAGES}`);
  expect(() => read(0)).toThrow(`more than ${MAX_PACKAGES} packages in one build`);
});

test('as much source as may be, and one byte more', () => {
  const half = 'é'.repeat(MAX_SOURCE_BYTES / 4);
  const dir = folder({
    'sources/a.move': half,
    'sources/deep/b.move': half,
    'sources/notes.txt': 'x',
    'tests/t.move': 'x',
  });
  expect(readSources(dir, false).map(({ path }) => path)).toEqual(['sources/a.move', 'sources/deep/b.move']);
  expect(() => readSources(dir, true)).toThrow(`more than ${MAX_SOURCE_BYTES} bytes of Move source`);
});

test('tests, dev-dependencies and dev-addresses are the root’s, and of test builds only', () => {
  const dir = folder({
    'p/Move.toml':
      '[package]\nname = "P"\n[addresses]\np = "_"\n[dev-addresses]\np = "0x7"\n[dependencies]\nD = { local = "../d" }\n[dev-dependencies]\nM = { local = "../m" }\n',
    'p/tests/t.move': '',
    'd/Move.toml': '[package]\nname = "D"\n[dev-addresses]\np = "0x8"\n[dev-dependencies]\nP = { local = "../p" }\n',
    'd/tests/t.move': '',
    'm/Move.toml': '[package]\nname = "M"\n',
  });
  const read = (test: boolean) => readPackageGraph({ dir: join(dir, 'p'), test, framework: dir });
  expect(() => read(false)).toThrow('address name p of P is "_"');
  const graph = read(true);
  expect(graph.addresses.get('p')).toBe(`0x${'7'.padStart(64, '0')}`);
  expect(graph.dependencies.map(({ name, sources }) => [name, sources.length])).toEqual([
    ['D', 0],
    ['M', 0],
  ]);
  expect(graph.root.sources).toEqual([{ path: 'tests/t.move', text: '' }]);
});
