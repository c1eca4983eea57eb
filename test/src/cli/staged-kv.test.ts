import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MAX_FILE_BYTES, readFileBytes } from '../../../src/cli/code-origin.ts';
import { StagedKv } from '../../../src/cli/staged-kv.ts';
import type { Kv, KvWrite } from '../../../src/state/kv.ts';
import { memoryKv } from '../../../src/store/memory.ts';
import { kvSuite } from '../../ports/kv.ts';
import { folder } from './millrace.ts';

kvSuite('staged over memory', () => new StagedKv(memoryKv()), false);
kvSuite('staged over nothing', () => new StagedKv(undefined), false);

/** A store that remembers how often it was written to. */
function counted(): { kv: Kv; batches: (readonly KvWrite[])[] } {
  const kv = memoryKv();
  const batches: (readonly KvWrite[])[] = [];
  return {
    kv: {
      ...kv,
      batch: (writes) => {
        batches.push(writes);
        kv.batch(writes);
      },
    },
    batches,
  };
}

describe('a staged store', () => {
  const [a, b] = [Uint8Array.of(1), Uint8Array.of(2)];

  it('writes everything in one batch, when it is told to and not before', () => {
    const { kv, batches } = counted();
    kv.batch([[a, a]]);
    const staged = new StagedKv(kv);
    staged.batch([[a, undefined]]);
    staged.batch([[b, b]]);
    expect([kv.get(a), kv.get(b), batches.length]).toEqual([a, undefined, 1]);
    expect([...staged.scan(new Uint8Array(0))]).toEqual([[b, b]]);
    staged.commit();
    expect([kv.get(a), kv.get(b), batches.length]).toEqual([undefined, b, 2]);
    staged.commit();
    expect(batches.length).toBe(2);
  });

  it('makes its store at the first commit with something in it', () => {
    const { kv, batches } = counted();
    let opened = 0;
    const staged = new StagedKv(undefined, () => {
      opened++;
      return kv;
    });
    staged.commit();
    expect(opened).toBe(0);
    staged.batch([[a, b]]);
    staged.commit();
    expect([opened, batches.length]).toEqual([1, 1]);
  });
});

describe('reading files', () => {
  it('takes one of the largest size and none larger', () => {
    const path = join(folder(), 'file');
    const file = openSync(path, 'w');
    ftruncateSync(file, MAX_FILE_BYTES);
    expect(readFileBytes(path).length).toBe(MAX_FILE_BYTES);
    ftruncateSync(file, MAX_FILE_BYTES + 1);
    closeSync(file);
    expect(() => readFileBytes(path)).toThrow(/larger than/);
  });
});
