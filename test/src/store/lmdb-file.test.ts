import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkLmdbFile, openLmdb } from '../../../src/store/lmdb.ts';
import { MAX_UNWRITTEN_PAGES } from '../../../src/store/lmdb-data-file.ts';
import { MAX_CHECKED_AT_OPEN_BYTES } from '../../../src/store/lmdb-file.ts';
import { MAX_TREE_DEPTH } from '../../../src/store/lmdb-layout.ts';

const PAGE = 4096;
const parent = mkdtempSync(join(tmpdir(), 'lmdb-file-'));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

/** A data file with three levels of pages, values on overflow pages, and a free list of several entries. */
let whole: Buffer;
beforeAll(() => {
  const path = join(parent, 'whole');
  const kv = openLmdb(path);
  if (!kv.ok) throw new Error(kv.error.message);
  for (let batch = 0; batch < 6; batch++) {
    kv.value.batch(
      Array.from({ length: 400 }, (_, i) => {
        const key = new Uint8Array(200).fill(i);
        key.set([i >> 8, i, batch % 4], 0);
        return [key, i % 9 === batch ? undefined : new Uint8Array(i % 50 === 0 ? 10_000 : 30).fill(i)] as const;
      }),
    );
  }
  kv.value.close();
  whole = readFileSync(join(path, 'data.mdb'));
});

let stores = 0;
function storeWith(data: Uint8Array): string {
  const path = join(parent, `store${stores++}`);
  mkdirSync(path);
  writeFileSync(join(path, 'data.mdb'), data);
  return path;
}

const u16 = (at: number): number => whole.readUInt16LE(at);
const u64 = (at: number): number => Number(whole.readBigUInt64LE(at));
/** The newer meta page's offset. */
const meta = (): number => (u64(PAGE + 152) > u64(152) ? PAGE : 0);
const mainRoot = (): number => PAGE * u64(meta() + 136);
const freeRoot = (): number => PAGE * u64(meta() + 88);
const pointers = (page: number): number[] =>
  Array.from({ length: u16(page + 20) / 2 }, (_, i) => page + 24 + u16(page + 24 + 2 * i));
const child = (page: number, i: number): number => PAGE * whole.readUInt32LE(pointers(page)[i]!);
const leaf = (): number => child(child(mainRoot(), 0), 1);
/** Every page in use of a kind, found by going down. */
function overflowEntry(): number {
  const pages = [mainRoot()];
  for (let page = pages.pop(); page !== undefined; page = pages.pop()) {
    for (const [i, entry] of pointers(page).entries()) {
      if (u16(page + 18) === 1) pages.push(child(page, i));
      else if (u16(entry + 4) === 1) return entry;
    }
  }
  throw new Error('no value on overflow pages');
}
const overflowRecord = (): number => overflowEntry() + 8 + u16(overflowEntry() + 6);

type Spoil = (data: Buffer) => void;
const damages: readonly (readonly [string, RegExp, Spoil])[] = [
  ['another page number', /says that it is page/, (d) => d.writeUInt16LE(7777, leaf())],
  ['a page of a transaction to come', /was written by transaction/, (d) => d.writeUInt16LE(7777, leaf() + 8)],
  ['a leaf marked as a branch', /a leaf page was expected/, (d) => d.writeUInt16LE(1, leaf() + 18)],
  ['a dirty leaf', /a leaf page was expected, flags 0x4002/, (d) => d.writeUInt16LE(0x4002, leaf() + 18)],
  ['a free space that ends behind the page', /free space/, (d) => d.writeUInt16LE(PAGE - 23, leaf() + 22)],
  ['a free space of less than nothing', /free space/, (d) => d.writeUInt16LE(u16(leaf() + 22) + 2, leaf() + 20)],
  ['no entry', /has 0 entries/, (d) => d.writeUInt16LE(0, leaf() + 20)],
  [
    'one entry less',
    /behind another one's end|share the room/,
    (d) => d.writeUInt16LE(u16(leaf() + 20) - 2, leaf() + 20),
  ],
  ['an entry behind the page', /entry 0 starts at/, (d) => d.writeUInt16LE(PAGE - 24, leaf() + 24)],
  ['an entry at an odd place', /entry 0 starts at/, (d) => d.writeUInt16LE(u16(leaf() + 24) + 1, leaf() + 24)],
  [
    'an entry that is another one',
    /behind another|share the room|not above/,
    (d) => d.writeUInt16LE(u16(leaf() + 26), leaf() + 24),
  ],
  ['a key of no bytes', /key of 0 bytes/, (d) => d.writeUInt16LE(0, pointers(leaf())[0]! + 6)],
  ['a key too long', /key of 512 bytes/, (d) => d.writeUInt16LE(512, pointers(leaf())[0]! + 6)],
  ['a value that leaves its page', /of 69\d\d\d bytes starts at/, (d) => d.writeUInt32LE(69_000, pointers(leaf())[0]!)],
  ['a value with duplicates', /flags 0x4/, (d) => d.writeUInt16LE(4, pointers(leaf())[0]! + 4)],
  ['a database in the tree', /flags 0x2/, (d) => d.writeUInt16LE(2, pointers(leaf())[0]! + 4)],
  ['keys out of order', /not above the one before/, (d) => d.writeUInt8(99, pointers(leaf())[0]! + 8)],
  ['a first key before its page', /belongs to a page before/, (d) => d.writeUInt8(0, pointers(leaf())[0]! + 9)],
  ['a last key behind its page', /belongs to a page behind/, (d) => d.writeUInt8(99, pointers(leaf()).at(-1)! + 8)],
  [
    'a branch page that names itself',
    /used elsewhere/,
    (d) => d.writeUInt32LE(mainRoot() / PAGE, pointers(mainRoot())[1]!),
  ],
  [
    'two ways to one page',
    /used elsewhere/,
    (d) => d.writeUInt32LE(child(mainRoot(), 0) / PAGE, pointers(mainRoot())[1]!),
  ],
  ['a meta page in the tree', /has pages 1 to 1/, (d) => d.writeUInt32LE(1, pointers(mainRoot())[1]!)],
  ['a page behind the last one', /has pages/, (d) => d.writeUInt16LE(1, pointers(mainRoot())[1]! + 4)],
  ['a key where none belongs', /entry 0 has a key of 2 bytes/, (d) => d.writeUInt16LE(2, pointers(mainRoot())[0]! + 6)],
  ['a value on too few pages', /on 1 pages/, (d) => d.writeUInt32LE(1, overflowRecord() + 16)],
  ['a value on too many pages', /has page|has pages/, (d) => d.writeUInt32LE(9999, overflowRecord() + 16)],
  ['a value on a used page', /used elsewhere/, (d) => d.writeUInt32LE(mainRoot() / PAGE, overflowRecord())],
  [
    'overflow pages of another length',
    /does not start the value/,
    (d) => d.writeUInt32LE(9, PAGE * u64(overflowRecord()) + 20),
  ],
  [
    'overflow pages of another kind',
    /does not start the value/,
    (d) => d.writeUInt16LE(2, PAGE * u64(overflowRecord()) + 18),
  ],
  ['a tree of one level less', /should have|expected/, (d) => d.writeUInt16LE(u16(meta() + 102) - 1, meta() + 102)],
  ['a tree of one level more', /should have|expected/, (d) => d.writeUInt16LE(u16(meta() + 102) + 1, meta() + 102)],
  ['the deepest tree that is followed', /page \d+: a branch/, (d) => d.writeUInt16LE(MAX_TREE_DEPTH, meta() + 102)],
  ['a tree too deep', /has 33 levels/, (d) => d.writeUInt16LE(MAX_TREE_DEPTH + 1, meta() + 102)],
  ['one branch page more on record', /branch pages/, (d) => d.writeUInt32LE(u64(meta() + 104) + 1, meta() + 104)],
  ['one leaf more on record', /leaf pages/, (d) => d.writeUInt32LE(u64(meta() + 112) + 1, meta() + 112)],
  ['one overflow page more on record', /overflow pages/, (d) => d.writeUInt32LE(u64(meta() + 120) + 1, meta() + 120)],
  ['one entry more on record', /entries/, (d) => d.writeUInt32LE(u64(meta() + 128) + 1, meta() + 128)],
  ['no tree any more', /has \d levels and starts at page none/, (d) => d.fill(0xff, meta() + 136, meta() + 144)],
  ['a tree of another kind', /flags 0x4/, (d) => d.writeUInt16LE(4, meta() + 100)],
  ['a free list with duplicates', /free list has flags/, (d) => d.writeUInt16LE(12, meta() + 52)],
  ['pages of another size', /pages of 4097 bytes/, (d) => d.writeUInt16LE(4097, 48)],
  ['two sizes of pages', /its trees are of|ends at byte|4096 and 8192/, (d) => d.writeUInt16LE(8192, PAGE + 48)],
  ['a later transaction', /its trees are of/, (d) => d.writeUInt32LE(999, meta() + 152)],
  [
    'one meta page twice',
    /meta pages are of transactions/,
    (d) => void d.copy(d, PAGE - meta() + 24, meta() + 24, meta() + 168),
  ],
  ['an earlier transaction', /its trees are of/, (d) => d.writeUInt32LE(u64(meta() + 152) - 2, meta() + 152)],
  ['another data version', /version 2 was expected, 1 found/, (d) => d.writeUInt16LE(1, 28)],
  [
    'more pages than can be',
    /its last page is/,
    (d) => d.writeUInt32LE(d.length / PAGE + MAX_UNWRITTEN_PAGES, meta() + 144),
  ],
  ['fewer pages than are used', /of \d+/, (d) => d.writeUInt32LE(u64(meta() + 144) - 60, meta() + 144)],
  ['a free page that is used', /free list has page \d+, which is used/, (d) => freed(d, 1, mainRoot() / PAGE)],
  ['a free meta page', /has pages 1 to 1/, (d) => freed(d, 1, 1)],
  ['a free page that is none', /has pages 99999 to/, (d) => freed(d, 1, 99_999)],
  ['more free pages than the entry has', /words/, (d) => freed(d, 0, 99_999)],
  ['a range of free pages without an end', /has pages/, (d) => d.fill(0xff, freedAt() + 12, freedAt() + 16)],
];

/** The list in the first entry of the free list, which is one page in this file. */
function freedAt(): number {
  const entry = pointers(freeRoot()).find((at) => u16(at + 4) === 0 && u64(at + 16) > 1)!;
  return entry + 16;
}
function freed(data: Buffer, word: number, value: number): void {
  data.writeUInt32LE(value, freedAt() + 8 * word);
  data.writeUInt32LE(0, freedAt() + 8 * word + 4);
}

describe('the check of a data file', () => {
  it('accepts the file that LMDB wrote, with all that is spoiled below in it', () => {
    expect(u16(meta() + 102)).toBe(3);
    expect(checkLmdbFile(storeWith(whole))).toEqual({ ok: true, value: undefined });
  });

  it.each(damages)('refuses %s', (_, message, spoil) => {
    const data = Buffer.from(whole);
    spoil(data);
    const path = storeWith(data);
    const refusal = { ok: false, error: { status: 'STORE_CORRUPTED', message: expect.stringMatching(message) } };
    expect(openLmdb(path)).toMatchObject(refusal);
    expect(checkLmdbFile(path)).toMatchObject(refusal);
    expect(readFileSync(join(path, 'data.mdb')).equals(data)).toBe(true);
  });

  it('accepts as many pages as may be unwritten', () => {
    const data = Buffer.from(whole);
    data.writeUInt32LE(data.length / PAGE + MAX_UNWRITTEN_PAGES - 1, meta() + 144);
    expect(checkLmdbFile(storeWith(data))).toMatchObject({ ok: true });
  });

  it.each([
    ['at the limit', MAX_CHECKED_AT_OPEN_BYTES, false],
    ['above the limit', MAX_CHECKED_AT_OPEN_BYTES + 1, true],
  ])('of a file with a spoiled leaf, %s of what is checked whole at each opening', (_, size, opens) => {
    const data = Buffer.from(whole);
    data.writeUInt16LE(7777, leaf());
    const path = storeWith(data);
    truncateSync(join(path, 'data.mdb'), size);
    const kv = openLmdb(path);
    expect(kv.ok).toBe(opens);
    if (kv.ok) kv.value.close();
    expect(checkLmdbFile(path)).toMatchObject({ ok: false, error: { status: 'STORE_CORRUPTED' } });
  });

  it('finds a spoiled branch page above the limit', () => {
    const data = Buffer.from(whole);
    data.writeUInt16LE(7777, child(mainRoot(), 1));
    const path = storeWith(data);
    truncateSync(join(path, 'data.mdb'), MAX_CHECKED_AT_OPEN_BYTES + 1);
    expect(openLmdb(path)).toMatchObject({ ok: false, error: { status: 'STORE_CORRUPTED' } });
  });

  it('needs a store', () => {
    expect(checkLmdbFile(join(parent, 'nothing'))).toMatchObject({ ok: false, error: { status: 'INVALID_ARGUMENT' } });
  });
});
