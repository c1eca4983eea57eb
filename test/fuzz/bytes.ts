/** Changes to plain bytes and to text. */

import type { Random } from './target.ts';

const EDGES = [0, 1, 2, 0x7f, 0x80, 0xff];

function spliced(input: Uint8Array, at: number, remove: number, insert: Uint8Array): Uint8Array {
  const out = new Uint8Array(input.length - Math.min(remove, input.length - at) + insert.length);
  out.set(input.subarray(0, at));
  out.set(insert, at);
  out.set(input.subarray(at + remove), at + insert.length);
  return out;
}

/** `input` with one change from position `from` on. */
export function mutateBytes(input: Uint8Array, other: Uint8Array, random: Random, from = 0): Uint8Array {
  const at = from + random(Math.max(1, input.length - from + 1));
  const out = input.slice();
  switch (random(8)) {
    case 0:
      if (at < out.length) out[at] = out[at]! ^ (1 << random(8));
      return out;
    case 1:
      if (at < out.length) out[at] = EDGES[random(EDGES.length)]!;
      return out;
    case 2:
      if (at < out.length) out[at] = random(256);
      return out;
    case 3:
      return spliced(input, at, 1 + random(4), new Uint8Array(0));
    case 4:
      return spliced(
        input,
        at,
        0,
        Uint8Array.from({ length: 1 + random(8) }, () =>
          random(2) === 0 ? EDGES[random(EDGES.length)]! : random(256),
        ),
      );
    case 5: {
      const start = random(other.length + 1);
      return spliced(input, at, random(8), other.subarray(start, start + random(32)));
    }
    case 6: {
      const start = from + random(Math.max(1, input.length - from));
      return spliced(input, at, 0, input.subarray(start, start + random(16)));
    }
    default:
      return input.subarray(0, Math.max(from, at));
  }
}

/** A change to text that keeps to words as often as not. */
export function mutateText(
  words: readonly string[],
): (input: Uint8Array, other: Uint8Array, random: Random) => Uint8Array {
  const list = words.map((word) => Uint8Array.from(Buffer.from(word)));
  return (input, other, random) => {
    if (random(2) === 0) return mutateBytes(input, other, random);
    return spliced(input, random(input.length + 1), random(3) === 0 ? random(8) : 0, list[random(list.length)]!);
  };
}
