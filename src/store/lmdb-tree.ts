/**
 * The walk through one tree of LMDB's data file, level by level from its root. Within a level pages are read in the order of the
 * file, neighbours together.
 */

import type { DataFile } from './lmdb-data-file.ts';
import { META_PAGES, OVERFLOW_RECORD_BYTES, PAGE_HEADER_BYTES, PAGE_KIND, type TreeRecord } from './lmdb-layout.ts';
import { type KeyRange, type KeyRule, PageLook, u64At } from './lmdb-page.ts';

/** Most bytes that one read asks for. */
const READ_BYTES = 1 << 20;
/** Branch pages whose leaves are looked at together. */
const BRANCHES_AT_ONCE = 128;
/** Pages that are read though nobody asked for them, when that joins two reads. */
const MAX_GAP_PAGES = 4;

/** Which pages of a file something was found to use. */
export class PageUse {
  readonly #file: DataFile;
  readonly #pageBytes: number;
  readonly #lastPage: number;
  readonly #used: Uint8Array;

  constructor(file: DataFile, pageBytes: number, lastPage: number) {
    this.#file = file;
    this.#pageBytes = pageBytes;
    this.#lastPage = lastPage;
    this.#used = new Uint8Array((lastPage >> 3) + 1);
  }

  /** Notes that `count` pages from `page` on are used by `user`, which must be the first to. */
  claim(page: number, count: number, user: string): void {
    if (!(page >= META_PAGES && count >= 1 && page + count - 1 <= this.#lastPage))
      this.#file.damaged(`${user} has pages ${page} to ${page + count - 1} of ${this.#lastPage}`);
    for (let i = page; i < page + count; i++) {
      const bit = 1 << (i & 7);
      if (this.#used[i >> 3]! & bit) this.#file.damaged(`${user} has page ${i}, which is used elsewhere`);
      this.#used[i >> 3]! |= bit;
    }
  }

  /** As {@link claim}, of pages that are read: the file must hold them. */
  claimStored(page: number, count: number, user: string): void {
    this.claim(page, count, user);
    const end = (page + count) * this.#pageBytes;
    if (end > this.#file.size)
      this.#file.damaged(`${user} has page ${page + count - 1}, which ends at byte ${end} of ${this.#file.size}`);
  }
}

/** A value as a leaf has it: on the leaf, or on overflow pages. */
export interface StoredValue {
  readonly length: number;
  /** Where it starts in the buffer, when it is on the leaf. */
  readonly at: number;
  /** Its first page and their number, when it is on overflow pages. */
  readonly page: number;
  readonly pages: number;
}

/** Looks at every entry of a leaf. The key and the value are valid during the call only. */
export type EntryCheck = (bytes: Uint8Array, keyAt: number, value: StoredValue) => void;

/** How a tree is walked. */
export interface TreeWalk {
  readonly file: DataFile;
  readonly pageBytes: number;
  /** The transaction of the meta page: no page is newer. */
  readonly newest: number;
  readonly use: PageUse;
  readonly name: string;
  readonly record: TreeRecord;
  readonly keys: KeyRule;
  /** Whether leaves are looked at, or branch pages alone. */
  readonly leaves: boolean;
  readonly entry?: EntryCheck;
}

/** Pages in the order of their keys, and from which key on each has entries; the first one has no lower bound. */
interface Level {
  readonly pages: number[];
  readonly from: (KeyRange | undefined)[];
}

/** An overflow run that a leaf names: checked when its leaf's batch is done, in the order of the file. */
interface Run {
  readonly page: number;
  readonly pages: number;
  readonly written: number;
}

/** Walks the tree. Throws `Refused` STORE_CORRUPTED at the first thing that is wrong. */
export function walkTree(walk: TreeWalk): void {
  new Walker(walk).run();
}

class Walker {
  readonly #walk: TreeWalk;
  readonly #look: PageLook;
  readonly #buffer: Uint8Array<ArrayBuffer>;
  readonly #words: Uint16Array;
  readonly #header = new Uint8Array(PAGE_HEADER_BYTES);
  readonly #headerWords = new Uint16Array(this.#header.buffer);
  #branches = 0;
  #leaves = 0;
  #overflow = 0;
  #entries = 0;
  #runs: Run[] = [];

  constructor(walk: TreeWalk) {
    this.#walk = walk;
    this.#look = new PageLook(walk.pageBytes, walk.keys);
    const file = Math.ceil(walk.file.size / walk.pageBytes) * walk.pageBytes;
    this.#buffer = new Uint8Array(Math.min(READ_BYTES, file));
    this.#words = new Uint16Array(this.#buffer.buffer);
  }

  run(): void {
    const { record, use, name, file } = this.#walk;
    if (record.root === undefined) return;
    const root = Number(record.root);
    use.claimStored(root, 1, `the ${name}`);
    let level: Level = { pages: [root], from: [undefined] };
    for (let depth = 1; depth < record.depth - 1; depth++) level = this.#below(level, undefined);
    if (record.depth === 1) this.#lookAtLeaves(level, undefined);
    else this.#lookAtLastBranches(level);
    const found: [string, number, bigint][] = [['branch pages', this.#branches, record.branchPages]];
    if (this.#walk.leaves)
      found.push(
        ['leaf pages', this.#leaves, record.leafPages],
        ['overflow pages', this.#overflow, record.overflowPages],
        ['entries', this.#entries, record.entries],
      );
    for (const [what, count, expected] of found) {
      if (BigInt(count) !== expected) file.damaged(`its ${name} should have ${expected} ${what} and has ${count}`);
    }
  }

  /** The lowest branch pages, some at a time, each time with the leaves below them. */
  #lookAtLastBranches(level: Level): void {
    for (let i = 0; i < level.pages.length; i += BRANCHES_AT_ONCE) {
      const end = i + BRANCHES_AT_ONCE;
      const some = { pages: level.pages.slice(i, end), from: level.from.slice(i, end) };
      const children = this.#below(some, level.from[end]);
      if (this.#walk.leaves) this.#lookAtLeaves(children, level.from[end]);
    }
  }

  /** Looks at branch pages, whose keys end below `to`, and returns the pages below them. */
  #below(level: Level, to: KeyRange | undefined): Level {
    const found: Level[] = [];
    const look = this.#look;
    this.#each(level, false, to, (i) => {
      this.#branches++;
      const children: Level = { pages: [], from: [] };
      for (let child = 0; child < look.count; child++) {
        const page = look.low[child]! + look.high[child]! * 0x1_0000_0000;
        this.#walk.use.claimStored(page, 1, `branch page ${level.pages[i]} of the ${this.#walk.name}`);
        children.pages.push(page);
        const at = look.keyAt[child]!;
        const length = look.keyLength[child]!;
        children.from.push(child === 0 ? level.from[i] : [this.#buffer.slice(at, at + length), 0, length]);
      }
      found[i] = children;
    });
    return { pages: found.flatMap((some) => some.pages), from: found.flatMap((some) => some.from) };
  }

  #lookAtLeaves(level: Level, to: KeyRange | undefined): void {
    this.#runs = [];
    this.#each(level, true, to, (i) => {
      this.#leaves++;
      this.#entries += this.#look.count;
      this.#lookAtValues(level.pages[i]!);
    });
    for (const run of this.#runs.sort((a, b) => a.page - b.page)) this.#lookAtRun(run);
  }

  #lookAtValues(leaf: number): void {
    const look = this.#look;
    const { entry } = this.#walk;
    for (let i = 0; i < look.count; i++) {
      const keyAt = look.keyAt[i]!;
      const at = keyAt + look.keyLength[i]!;
      const length = look.low[i]!;
      if (look.high[i] === 0) entry?.(this.#buffer, keyAt, { length, at, page: 0, pages: 0 });
      else {
        const run = this.#runAt(leaf, at, length);
        this.#runs.push(run);
        entry?.(this.#buffer, keyAt, { length, at: 0, page: run.page, pages: run.pages });
      }
    }
  }

  /** The overflow run that a leaf names at `at` of the buffer for a value of `length` bytes. */
  #runAt(leaf: number, at: number, length: number): Run {
    const { pageBytes, file, use } = this.#walk;
    const record = new Uint16Array(this.#buffer.slice(at, at + OVERFLOW_RECORD_BYTES).buffer);
    const run = { page: u64At(record, 0), written: u64At(record, 4), pages: u64At(record, 8) };
    // A value that became shorter within its transaction keeps its pages.
    if (run.pages * pageBytes < length + PAGE_HEADER_BYTES)
      file.damaged(`leaf page ${leaf} has a value of ${length} bytes on ${run.pages} pages of ${pageBytes}`);
    use.claimStored(run.page, run.pages, `a value of leaf page ${leaf}`);
    this.#overflow += run.pages;
    return run;
  }

  #lookAtRun(run: Run): void {
    const { file, pageBytes, newest } = this.#walk;
    file.read(run.page * pageBytes, this.#header);
    const words = this.#headerWords;
    const pages = words[10]! + words[11]! * 0x1_0000;
    const written = u64At(words, 4);
    const fits =
      u64At(words, 0) === run.page &&
      words[9] === PAGE_KIND.overflow &&
      pages === run.pages &&
      written === run.written &&
      written <= newest;
    if (!fits) file.damaged(`page ${run.page} does not start the value of ${run.pages} pages that a leaf names`);
  }

  /** Reads the pages of a level in the order of the file, looks at each and tells which one it was. */
  #each(level: Level, isLeaf: boolean, to: KeyRange | undefined, seen: (i: number) => void): void {
    const { pageBytes, file, newest } = this.#walk;
    const { pages, from } = level;
    const order = Uint32Array.from(pages, (_, i) => i).sort((a, b) => pages[a]! - pages[b]!);
    const atOnce = Math.max(1, Math.floor(this.#buffer.length / pageBytes));
    for (let next = 0; next < order.length; ) {
      const first = pages[order[next]!]!;
      let last = next;
      while (last + 1 < order.length) {
        const page = pages[order[last + 1]!]!;
        if (page - first >= atOnce || page - pages[order[last]!]! > MAX_GAP_PAGES) break;
        last++;
      }
      file.read(first * pageBytes, this.#buffer.subarray(0, (pages[order[last]!]! - first + 1) * pageBytes));
      for (; next <= last; next++) {
        const i = order[next]!;
        const number = pages[i]!;
        const wrong = this.#look.look(this.#buffer, this.#words, (number - first) * pageBytes, {
          number,
          isLeaf,
          newest,
          from: from[i],
          to: i + 1 < from.length ? from[i + 1] : to,
        });
        if (wrong !== undefined) file.damaged(`page ${number}: ${wrong}`);
        seen(i);
      }
    }
  }
}
