import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLmdb } from '../../../src/store/lmdb.ts';
import { memoryKv } from '../../../src/store/memory.ts';
import { kvSuite } from '../../ports/kv.ts';

kvSuite('memory', () => memoryKv(), false);
kvSuite(
  'lmdb',
  (directory) => {
    const kv = openLmdb(directory);
    if (!kv.ok) throw new Error(kv.error.message);
    return kv.value;
  },
  true,
);

describe('openLmdb', () => {
  const filled = (path: string): Buffer => {
    const kv = openLmdb(path);
    if (!kv.ok) throw new Error(kv.error.message);
    for (let i = 0; i < 5; i++) kv.value.batch([[Uint8Array.of(i), new Uint8Array(9000).fill(i)]]);
    kv.value.close();
    return readFileSync(join(path, 'data.mdb'));
  };
  const rewrite = (change: (data: Buffer) => Buffer) => (path: string) => {
    const data = filled(path);
    writeFileSync(join(path, 'data.mdb'), change(data));
  };
  it.each([
    ['a file in the way', (path: string) => writeFileSync(path, 'not a directory')],
    ['a data file of 10 bytes', rewrite((data) => data.subarray(0, 10))],
    ['a data file of one page', rewrite((data) => data.subarray(0, 4096))],
    ['a data file of two pages', rewrite((data) => data.subarray(0, 8192))],
    ['half a data file', rewrite((data) => data.subarray(0, data.length >> 1))],
    ['another file in place of the data file', rewrite((data) => Buffer.alloc(data.length, 'A'))],
    ['a spoiled second meta page', rewrite((data) => data.fill(0, 4096, 4200))],
  ])('refuses %s', (_, spoil) => {
    const parent = mkdtempSync(join(tmpdir(), 'lmdb-'));
    const path = join(parent, 'store');
    spoil(path);
    expect(openLmdb(path)).toMatchObject({ ok: false, error: { status: 'STORE_CORRUPTED', hint: expect.any(String) } });
    rmSync(parent, { recursive: true });
  });

  it.each([
    ['an empty data file, as a kill at the first opening leaves it', rewrite(() => Buffer.alloc(0))],
    ['a data file longer than its pages', rewrite((data) => Buffer.concat([data, Buffer.alloc(4096)]))],
    ['a whole data file', rewrite((data) => data)],
  ])('opens %s', (_, prepare) => {
    const parent = mkdtempSync(join(tmpdir(), 'lmdb-'));
    prepare(parent);
    const kv = openLmdb(parent);
    expect(kv.ok).toBe(true);
    if (kv.ok) kv.value.close();
    rmSync(parent, { recursive: true });
  });
});
