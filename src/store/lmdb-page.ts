/**
 * The check of one branch or leaf page: its header, and that its nodes fill the room that the header gives them, one behind the
 * other, with keys in order. Whatever LMDB reads or moves within such a page stays in it.
 */

import {
  NODE_HEADER_BYTES,
  NODE_ON_OVERFLOW,
  OVERFLOW_RECORD_BYTES,
  PAGE_HEADER_BYTES,
  PAGE_KIND,
} from './lmdb-layout.ts';

/** Order of two keys, each a range of bytes: negative, zero, positive. */
type KeyOrder = (a: Uint8Array, aAt: number, aLength: number, b: Uint8Array, bAt: number, bLength: number) => number;

/** What keys a tree has. */
export interface KeyRule {
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly order: KeyOrder;
}

/** A key by its place, valid as long as the buffer that it is in. */
export type KeyRange = readonly [bytes: Uint8Array, at: number, length: number];

/** Bytes by their order, a prefix before what it starts. */
export const BYTE_ORDER: KeyOrder = (a, aAt, aLength, b, bAt, bLength) => {
  const shared = Math.min(aLength, bLength);
  for (let i = 0; i < shared; i++) {
    const difference = a[aAt + i]! - b[bAt + i]!;
    if (difference !== 0) return difference;
  }
  return aLength - bLength;
};

/** Little-endian u64 by their value. */
export const U64_ORDER: KeyOrder = (a, aAt, _, b, bAt) => {
  for (let i = 7; i >= 0; i--) {
    const difference = a[aAt + i]! - b[bAt + i]!;
    if (difference !== 0) return difference;
  }
  return 0;
};

/** Looks at pages of one size and rule of keys. Each of its fields is of the page that {@link look} was last given. */
export class PageLook {
  /** Number of nodes. */
  count = 0;
  /** Of node `i`: where its key starts in the buffer, the key's length. */
  readonly keyAt: Uint32Array;
  readonly keyLength: Uint16Array;
  /** Of node `i` of a leaf: length of the value; whether it is on overflow pages. Of a branch: low 32 bits of the child. */
  readonly low: Uint32Array;
  /** Of node `i` of a leaf: flags. Of a branch: high 16 bits of the child. */
  readonly high: Uint16Array;

  readonly #pageBytes: number;
  readonly #keys: KeyRule;
  /** Bytes of the node that starts at twice the index. All zero between looks. */
  readonly #sizes: Uint16Array;

  constructor(pageBytes: number, keys: KeyRule) {
    this.#pageBytes = pageBytes;
    this.#keys = keys;
    const most = pageBytes >> 1;
    this.keyAt = new Uint32Array(most);
    this.keyLength = new Uint16Array(most);
    this.low = new Uint32Array(most);
    this.high = new Uint16Array(most);
    this.#sizes = new Uint16Array(most);
  }

  /**
   * What is wrong with the page at offset `base` of a buffer, seen as bytes and as 16-bit words; `undefined` when nothing is.
   * It should be page `number`, written by transaction `newest` or an earlier one, with keys from `from` on and below `to`.
   */
  look(
    bytes: Uint8Array,
    words: Uint16Array,
    base: number,
    expected: {
      readonly number: number;
      readonly isLeaf: boolean;
      readonly newest: number;
      readonly from: KeyRange | undefined;
      readonly to: KeyRange | undefined;
    },
  ): string | undefined {
    const { isLeaf } = expected;
    const word = base >> 1;
    if (u64At(words, word) !== expected.number) return `it says that it is page ${u64At(words, word)}`;
    const written = u64At(words, word + 4);
    if (!(written <= expected.newest))
      return `it was written by transaction ${written}, the file is at ${expected.newest}`;
    const kind = words[word + 9]!;
    if (kind !== (isLeaf ? PAGE_KIND.leaf : PAGE_KIND.branch))
      return `a ${isLeaf ? 'leaf' : 'branch'} page was expected, flags 0x${kind.toString(16)} found`;
    const lower = words[word + 10]!;
    const upper = words[word + 11]!;
    const room = this.#pageBytes - PAGE_HEADER_BYTES;
    if (lower % 2 !== 0 || lower > upper || upper > room)
      return `its free space is from ${lower} to ${upper} of ${room}`;
    this.count = lower >> 1;
    if (this.count < (isLeaf ? 1 : 2)) return `it has ${this.count} entries`;
    return (
      this.#lookAtNodes(words, base, isLeaf, upper, room) ?? this.#lookAtKeys(bytes, isLeaf, expected.from, expected.to)
    );
  }

  /** The nodes one by one, then together: sorted by place, each must start where the one before it ends. */
  #lookAtNodes(words: Uint16Array, base: number, isLeaf: boolean, upper: number, room: number): string | undefined {
    const { minBytes, maxBytes } = this.#keys;
    const pointers = (base + PAGE_HEADER_BYTES) >> 1;
    for (let i = 0; i < this.count; i++) {
      const at = words[pointers + i]!;
      if (at % 2 !== 0 || at < upper || at + NODE_HEADER_BYTES > room) return `entry ${i} starts at ${at} of ${room}`;
      const node = pointers + (at >> 1);
      const low = (words[node]! | (words[node + 1]! << 16)) >>> 0;
      const high = words[node + 2]!;
      const keyLength = words[node + 3]!;
      // The first key of a branch page stands for "whatever is smaller" and is left out.
      const isKeyless = !isLeaf && i === 0;
      if (isKeyless ? keyLength !== 0 : keyLength < minBytes || keyLength > maxBytes)
        return `entry ${i} has a key of ${keyLength} bytes`;
      let length = NODE_HEADER_BYTES + keyLength;
      if (isLeaf) {
        if (high !== 0 && high !== NODE_ON_OVERFLOW) return `entry ${i} has flags 0x${high.toString(16)}`;
        length += high === 0 ? low : OVERFLOW_RECORD_BYTES;
      }
      if (at + length > room) return `entry ${i} of ${length} bytes starts at ${at} of ${room}`;
      this.keyAt[i] = base + PAGE_HEADER_BYTES + at + NODE_HEADER_BYTES;
      this.keyLength[i] = keyLength;
      this.low[i] = low;
      this.high[i] = high;
      this.#sizes[at >> 1] = length + (length % 2);
    }
    let at = upper;
    let nodes = 0;
    for (; at < room; nodes++) {
      const size = this.#sizes[at >> 1]!;
      if (size === 0) return `there is no entry at ${at} of ${room}, behind another one's end`;
      this.#sizes[at >> 1] = 0;
      at += size;
    }
    return nodes === this.count ? undefined : `${this.count} entries share the room of ${nodes}`;
  }

  #lookAtKeys(
    bytes: Uint8Array,
    isLeaf: boolean,
    from: KeyRange | undefined,
    to: KeyRange | undefined,
  ): string | undefined {
    const { order } = this.#keys;
    const first = isLeaf ? 0 : 1;
    const { keyAt, keyLength, count } = this;
    for (let i = first + 1; i < count; i++) {
      if (order(bytes, keyAt[i - 1]!, keyLength[i - 1]!, bytes, keyAt[i]!, keyLength[i]!) >= 0)
        return `the key of entry ${i} is not above the one before`;
    }
    if (from && order(bytes, keyAt[first]!, keyLength[first]!, ...from) < 0)
      return 'its first key belongs to a page before it';
    if (to && order(bytes, keyAt[count - 1]!, keyLength[count - 1]!, ...to) >= 0)
      return 'its last key belongs to a page behind it';
    return undefined;
  }
}

/** The u64 at a word; not exact above 2^53, and never below what it is by more than that. */
export function u64At(words: Uint16Array, word: number): number {
  return (
    words[word]! +
    words[word + 1]! * 0x1_0000 +
    words[word + 2]! * 0x1_0000_0000 +
    words[word + 3]! * 0x1_0000_0000_0000
  );
}
