import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeModule, FRAMEWORK_MODULES } from '#vm';
import { compileFramework, packedFramework, packFramework } from '../../../src/toolchain/framework-bytes.ts';
import { frameworkDir } from '../../../src/toolchain/framework-dir.ts';
import { readModuleHeader } from '../../../src/toolchain/module-header.ts';

test('the packed framework is what its sources compile to, without a warning and without test code', async () => {
  const built = await compileFramework();
  expect(built.diagnostics).toBe('');
  expect(packFramework(built)).toBe(readFileSync(join(frameworkDir(), 'bytes.ts'), 'utf8'));
  const packed = packedFramework({ ...built.graph, dependencies: [...built.graph.dependencies, built.graph.root] });
  expect(packed.get('std')!.map(({ name, bytes }) => [name, bytes])).toEqual(
    built.dependencies[0]!.modules.map(({ name, bytes }) => [name, bytes]),
  );
});

test('packed modules decode, and each comes after those it uses', () => {
  const seen = new Set<string>();
  for (const { id, base64 } of FRAMEWORK_MODULES) {
    const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
    expect(decodeModule(bytes).ok).toBe(true);
    const header = readModuleHeader(bytes);
    expect(`${header.address}::${header.name}`).toBe(id);
    expect(header.uses.filter((used) => !seen.has(used))).toEqual([]);
    seen.add(id);
  }
  expect([...seen]).toContain(`0x${'1'.padStart(64, '0')}::vector`);
  expect([...seen]).toContain(`0x${'6d72'.padStart(64, '0')}::channel`);
});
