import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
  it.each([['a file in the way', (path: string) => writeFileSync(path, 'not a directory')]])(
    'refuses %s',
    (_, spoil) => {
      const parent = mkdtempSync(join(tmpdir(), 'lmdb-'));
      const path = join(parent, 'store');
      spoil(path);
      expect(openLmdb(path)).toMatchObject({ ok: false, error: { status: 'STORE_CORRUPTED' } });
      rmSync(parent, { recursive: true });
    },
  );
});
