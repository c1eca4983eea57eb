import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Writer } from '../../vm/base/bytes.ts';
import { encodeModule } from '../../vm/format/encode.ts';
import type { Module } from '../../vm/format/module.ts';
import { ModuleBuilder } from '../support/builder.ts';
import { accept } from './accept.ts';
import { filesBelow, modulesIn } from './containers.ts';

const folder = mkdtempSync(join(tmpdir(), 'acceptance-'));
afterAll(() => rmSync(folder, { recursive: true }));

function bytesOf(module: Module): Uint8Array {
  const encoded = encodeModule(module);
  if (!encoded.ok) throw new Error(encoded.error.message);
  return encoded.value;
}

const leaf = bytesOf(
  new ModuleBuilder('0x1', 'leaf').fun('f', { visibility: 'public', code: ['Ret'] }).build('aptos8'),
);
const user = bytesOf(
  new ModuleBuilder('0x1', 'user')
    .importFun('0x1::leaf::f')
    .fun('g', { code: [['Call', '0x1::leaf::f'], 'Ret'] })
    .build('aptos8'),
);
/** More than 127 bytes, so that its length takes two. */
const long = bytesOf(
  new ModuleBuilder('0x1', 'long').fun('f', { code: [...new Array(300).fill('Nop'), 'Ret'] }).build('common6'),
);

describe('modules inside of files', () => {
  test('a plain file is one module, whatever it holds', () => {
    const file = join(folder, 'plain.mv');
    writeFileSync(file, Uint8Array.of(1, 2, 3));
    expect(modulesIn(file).modules).toEqual([{ file, bytes: Uint8Array.of(1, 2, 3) }]);
  });

  test('an archive gives each module up to its length, and counts what has none', () => {
    const file = join(folder, 'archive.rpd');
    const writer = new Writer().text('name').uleb(2).blob(leaf).blob(long).text('end');
    writer.raw(Uint8Array.of(0xa1, 0x1c, 0xeb, 0x0b));
    writeFileSync(file, writer.bytes());
    const { modules, unknown } = modulesIn(file);
    expect(modules.map(({ bytes }) => bytes)).toEqual([leaf, long]);
    expect(unknown).toBe(1);
  });

  test('folders come in the order of their numbers', () => {
    expect(filesBelow(folder).map((file) => file.slice(folder.length + 1))).toEqual(['archive.rpd', 'plain.mv']);
  });
});

describe('acceptance', () => {
  const at = (file: string, bytes: Uint8Array) => ({ file, bytes });

  test('counts modules, dialects and links', () => {
    const outcome = accept([
      at('a/leaf.mv', leaf),
      at('a/user.mv', user),
      at('b/user.mv', user),
      at('b/long.mv', long),
    ]);
    expect(outcome).toMatchObject({
      modules: 4,
      distinct: 3,
      byDialect: { 'aptos 8': 3, 'common 6': 1 },
      linked: 3,
      linkedElsewhere: 1,
      withoutDependencies: 0,
      problems: [],
    });
  });

  test('names what is not there', () => {
    const outcome = accept([at('a/user.mv', user)]);
    expect(outcome).toMatchObject({ linked: 0, withoutDependencies: 1, problems: [] });
    expect(outcome.absent).toEqual([`0x${'1'.padStart(64, '0')}::leaf`]);
  });

  test('reports what does not decode, verify or link', () => {
    const pops = bytesOf(new ModuleBuilder('0x1', 'pops').fun('f', { code: ['Pop', 'Ret'] }).build());
    const other = bytesOf(new ModuleBuilder('0x1', 'leaf').fun('h', { visibility: 'public', code: ['Ret'] }).build());
    const { problems } = accept([
      at('a/cut.mv', leaf.slice(0, -1)),
      at('a/pops.mv', pops),
      at('b/user.mv', user),
      at('b/leaf.mv', other),
    ]);
    expect(problems.map(({ what, refusal }) => [what, refusal?.status])).toEqual([
      ['decode', 'MALFORMED'],
      ['verify', 'NEGATIVE_STACK_SIZE_WITHIN_BLOCK'],
      ['link', 'LOOKUP_FAILED'],
    ]);
  });
});
