/** What every `Kv` must do. An implementation's test calls this with a way to open it, and to open it again. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { compareBytes, hex, Refused, unhex } from '#vm';
import { type Kv, MAX_KV_KEY_BYTES } from '../../src/state/kv.ts';

/** `open` gets a directory of its own; `durable` says that a second `open` of it finds what the first one wrote. */
export function kvSuite(name: string, open: (directory: string) => Kv, durable: boolean): void {
  const directories: string[] = [];
  const fresh = (): string => {
    const directory = mkdtempSync(join(tmpdir(), 'kv-'));
    directories.push(directory);
    return directory;
  };
  afterEach(() => {
    for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
  });
  const b = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);

  describe(`Kv: ${name}`, () => {
    it('reads what was written, and nothing else', () => {
      const kv = open(fresh());
      expect(kv.get(b(1))).toBeUndefined();
      kv.batch([
        [b(1), b(10)],
        [b(1, 0), b()],
      ]);
      expect(kv.get(b(1))).toEqual(b(10));
      expect(kv.get(b(1, 0))).toEqual(b());
      expect(kv.get(b(1, 0, 0))).toBeUndefined();
      kv.close();
    });

    it('applies a batch in order, deletes included', () => {
      const kv = open(fresh());
      kv.batch([
        [b(1), b(1)],
        [b(1), b(2)],
        [b(2), b(2)],
        [b(2), undefined],
        [b(3), undefined],
        [b(3), b(3)],
      ]);
      expect([kv.get(b(1)), kv.get(b(2)), kv.get(b(3))]).toEqual([b(2), undefined, b(3)]);
      kv.batch([[b(9), undefined]]);
      kv.close();
    });

    it('writes a batch whose expectations are met, and nothing of another one', () => {
      const kv = open(fresh());
      const changed = {
        refusal: expect.objectContaining({ status: 'STORE_CHANGED', hint: expect.any(String) }),
      };
      kv.batch([[b(1), b(10)]], [[b(1), undefined]]);
      kv.batch(
        [[b(1), b(11)]],
        [
          [b(1), b(10)],
          [b(2), undefined],
        ],
      );
      for (const wrong of [undefined, b(), b(10), b(11, 0)]) {
        expect(() => kv.batch([[b(2), b(1)]], [[b(1), wrong]])).toThrow(expect.objectContaining(changed));
        expect(kv.get(b(2))).toBeUndefined();
      }
      expect(() => kv.batch([[b(1), undefined]], [[b(2), b()]])).toThrow(expect.objectContaining(changed));
      expect(kv.get(b(1))).toEqual(b(11));
      kv.batch([[b(1), undefined]], [[b(1), b(11)]]);
      expect(kv.get(b(1))).toBeUndefined();
      kv.close();
    });

    it('returns copies and keeps copies', () => {
      const kv = open(fresh());
      const value = b(1, 2, 3);
      kv.batch([[b(1), value]]);
      value[0] = 9;
      const read = kv.get(b(1))!;
      expect(read).toEqual(b(1, 2, 3));
      expect(Object.getPrototypeOf(read)).toBe(Uint8Array.prototype);
      read[0] = 7;
      kv.batch([[b(2), b(5)]]);
      expect(kv.get(b(1))).toEqual(b(1, 2, 3));
      kv.close();
    });

    it.each([
      [0, false],
      [1, true],
      [MAX_KV_KEY_BYTES, true],
      [MAX_KV_KEY_BYTES + 1, false],
    ])('a key of %i bytes: %s', (length, fine) => {
      const kv = open(fresh());
      const key = new Uint8Array(length).fill(7);
      if (fine) {
        kv.batch([[key, b(1)]]);
        expect(kv.get(key)).toEqual(b(1));
      } else {
        expect(() => kv.get(key)).toThrow(Refused);
        expect(() =>
          kv.batch([
            [b(1), b(1)],
            [key, b(1)],
          ]),
        ).toThrow(Refused);
        expect(kv.get(b(1))).toBeUndefined();
      }
      kv.close();
    });

    it('scans a prefix in byte order', () => {
      const kv = open(fresh());
      kv.batch([
        [b(2, 0xff), b(1)],
        [b(2), b(2)],
        [b(3), b(3)],
        [b(2, 0), b(4)],
        [b(1, 0xff, 0xff), b(5)],
      ]);
      expect([...kv.scan(b(2))]).toEqual([
        [b(2), b(2)],
        [b(2, 0), b(4)],
        [b(2, 0xff), b(1)],
      ]);
      expect([...kv.scan(b())].map(([key]) => hex(key))).toEqual(['01ffff', '02', '0200', '02ff', '03']);
      expect([...kv.scan(b(4))]).toEqual([]);
      kv.close();
    });

    it('agrees with a map under random batches', () => {
      const bytes = fc.uint8Array({ minLength: 1, maxLength: 3 });
      const write = fc.tuple(bytes, fc.option(fc.uint8Array({ maxLength: 300 }), { nil: undefined }));
      fc.assert(
        fc.property(fc.array(fc.array(write, { maxLength: 20 }), { maxLength: 5 }), (batches) => {
          const kv = open(fresh());
          const model = new Map<string, Uint8Array>();
          for (const batch of batches) {
            kv.batch(batch);
            for (const [key, value] of batch) {
              if (value === undefined) model.delete(hex(key));
              else model.set(hex(key), value);
            }
          }
          const sorted = [...model].map(([key, value]) => [unhex(key)!, value] as const);
          sorted.sort(([x], [y]) => compareBytes(x, y));
          expect([...kv.scan(b())]).toEqual(sorted);
          kv.close();
        }),
        { numRuns: 15 },
      );
    });

    it('may be closed twice, and not used after', () => {
      const kv = open(fresh());
      kv.close();
      kv.close();
      expect(() => kv.get(b(1))).toThrow('closed');
      expect(() => kv.batch([])).toThrow('closed');
    });

    it.runIf(durable)('opens again with everything', () => {
      const directory = fresh();
      const kv = open(directory);
      kv.batch([[b(1), b(10)]]);
      kv.close();
      const again = open(directory);
      expect(again.get(b(1))).toEqual(b(10));
      again.batch([[b(1), undefined]]);
      again.close();
      expect(open(directory).get(b(1))).toBeUndefined();
    });
  });
}
