/** The README's TypeScript runs as it stands, against the sources. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1]!);

describe('the README', () => {
  const folder = mkdtempSync(join(root, '.readme-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has TypeScript to run', () => {
    expect(blocks.length).toBeGreaterThan(0);
  });

  it.each(blocks.map((block, i) => [i + 1, block] as const))('block %i prints what it says', (i, block) => {
    const file = join(folder, `block${i}.ts`);
    const source = block
      .replaceAll("'millrace/node'", "'../src/node.ts'")
      .replaceAll("'millrace/vm'", "'../vm/index.ts'")
      .replaceAll("'millrace'", "'../src/index.ts'");
    writeFileSync(file, source);
    const printed = execFileSync(process.execPath, ['--import', 'tsx', '--conditions=source', file], {
      cwd: root,
      encoding: 'utf8',
    });
    const promised = [...block.matchAll(/console\.log\(.*\/\/ (.*)$/gm)].map((match) => match[1]!);
    expect(promised.length).toBeGreaterThan(0);
    expect(printed.trim().split('\n')).toEqual(promised);
  });
});
