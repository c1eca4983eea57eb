/** Ways to spoil a data file of LMDB, each a function of its number alone. */

/** A sequence of numbers that looks random: 32-bit xorshift, seeded through a multiplication. */
export class Sequence {
  #state: number;

  constructor(seed: number) {
    this.#state = (Math.imul(seed + 1, 0x9e3779b1) ^ 0x5bd1e995) >>> 0 || 1;
    for (let i = 0; i < 8; i++) this.below(2);
  }

  /** A whole number from 0 to below `end`. */
  below(end: number): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return Math.floor((this.#state / 2 ** 32) * end);
  }
}

const PAGE = 4096;

/** What each damage does to the file's bytes `data`, in place or as another array. */
const KINDS: readonly (readonly [string, (data: Uint8Array, random: Sequence) => Uint8Array])[] = [
  ['one bit', (data, random) => edit(data, random.below(data.length), (old) => old ^ (1 << random.below(8)))],
  ['a bit of a page header or its first pointers', (data, random) => bitOf(data, random, PAGE_STARTS, 48)],
  ['a bit of a meta page', (data, random) => bitOf(data, random, [0, PAGE], 176)],
  ['a number of a meta page', (data, random) => numberOf(data, random, [0, PAGE], 176)],
  ['a number of a page header or its first pointers', (data, random) => numberOf(data, random, PAGE_STARTS, 48)],
  ['a number anywhere', (data, random) => numberOf(data, random, PAGE_STARTS, PAGE)],
  ['a number at the start of an entry', entryNumber],
  [
    'a few bytes of one page',
    (data, random) => {
      const page = PAGE * random.below(data.length / PAGE);
      for (let n = 1 + random.below(20); n > 0; n--) data[page + random.below(PAGE)] = random.below(256);
      return data;
    },
  ],
  ['a page of noise', (data, random) => fill(data, random, () => random.below(256))],
  ['a page of zeros', (data, random) => fill(data, random, () => 0)],
  ['a page of ones', (data, random) => fill(data, random, () => 0xff)],
  [
    'a page with the content of another one',
    (data, random) => {
      const from = PAGE * random.below(data.length / PAGE);
      data.copyWithin(PAGE * random.below(data.length / PAGE), from, from + PAGE);
      return data;
    },
  ],
  [
    'a page with the content of another one and its own number',
    (data, random) => {
      const to = PAGE * random.below(data.length / PAGE);
      const number = data.slice(to, to + 8);
      const from = PAGE * random.below(data.length / PAGE);
      data.copyWithin(to, from, from + PAGE);
      data.set(number, to);
      return data;
    },
  ],
  [
    'a page cut into halves that changed places',
    (data, random) => {
      const at = PAGE * random.below(data.length / PAGE);
      const half = data.slice(at, at + PAGE / 2);
      data.copyWithin(at, at + PAGE / 2, at + PAGE);
      data.set(half, at + PAGE / 2);
      return data;
    },
  ],
  ['the end cut off', (data, random) => data.slice(0, 1 + random.below(data.length - 1))],
  [
    'whole pages at the end cut off',
    (data, random) => data.slice(0, PAGE * (1 + random.below(data.length / PAGE - 1))),
  ],
];

const PAGE_STARTS = undefined;

function edit(data: Uint8Array, at: number, change: (old: number) => number): Uint8Array {
  data[at] = change(data[at]!);
  return data;
}

function placeIn(data: Uint8Array, random: Sequence, starts: readonly number[] | undefined, within: number): number {
  const start = starts ? starts[random.below(starts.length)]! : PAGE * random.below(data.length / PAGE);
  return start + random.below(within);
}

function bitOf(data: Uint8Array, random: Sequence, starts: readonly number[] | undefined, within: number): Uint8Array {
  return edit(data, placeIn(data, random, starts, within), (old) => old ^ (1 << random.below(8)));
}

/** One u16 moved by little, set to an end of its range or to anything. */
function numberOf(
  data: Uint8Array,
  random: Sequence,
  starts: readonly number[] | undefined,
  within: number,
): Uint8Array {
  return changeWord(data, random, placeIn(data, random, starts, within) & ~1);
}

function changeWord(data: Uint8Array, random: Sequence, at: number): Uint8Array {
  const view = new DataView(data.buffer, data.byteOffset);
  const old = view.getUint16(at, true);
  const choices = [old + 1, old - 1, old + 2, old - 2, old << 1, 0, 1, 0xffff, 0x8000, random.below(0x10000)];
  view.setUint16(at, choices[random.below(choices.length)]! & 0xffff, true);
  return data;
}

/** A word in the header or the first data of an entry of some page that has entries. */
function entryNumber(data: Uint8Array, random: Sequence): Uint8Array {
  const view = new DataView(data.buffer, data.byteOffset);
  for (let tries = 0; tries < 1000; tries++) {
    const page = PAGE * (2 + random.below(data.length / PAGE - 2));
    const kind = view.getUint16(page + 18, true);
    const count = view.getUint16(page + 20, true) >> 1;
    if ((kind !== 1 && kind !== 2) || count === 0 || count > PAGE / 10) continue;
    const entry = page + 24 + view.getUint16(page + 24 + 2 * random.below(count), true);
    const at = entry + 2 * random.below(random.below(2) === 0 ? 4 : 34);
    if (at + 2 <= page + PAGE) return changeWord(data, random, at);
  }
  return data;
}

function fill(data: Uint8Array, random: Sequence, byte: () => number): Uint8Array {
  const at = PAGE * random.below(data.length / PAGE);
  for (let i = 0; i < PAGE; i++) data[at + i] = byte();
  return data;
}

/** The file `whole` with damage number `n`, and the name of its kind. Every kind comes once in so many numbers. */
export function damaged(whole: Uint8Array, n: number): { readonly data: Uint8Array; readonly kind: string } {
  const [kind, spoil] = KINDS[n % KINDS.length]!;
  return { kind, data: spoil(whole.slice(), new Sequence(n)) };
}
