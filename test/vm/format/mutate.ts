/** Damaged modules, the same ones for the same seed. */

/** A small generator of 32-bit numbers (mulberry32); for tests, where all that matters is that it repeats. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const VERSION_WORDS = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 0x05000006, 0x05000007, 0x05000008, 0x0a000007, 0x0800_0007, 0x0200_0007,
];
/** Limits and continuation bits of the format, and the bytes around them. */
const EDGES = [0, 1, 2, 3, 4, 8, 15, 16, 31, 32, 63, 64, 126, 127, 128, 129, 254, 255];

/** `bytes` with one to three changes. `other` is a second module to splice from. */
export function mutate(bytes: Uint8Array, other: Uint8Array, random: (below: number) => number): Uint8Array {
  let out: Uint8Array = bytes.slice();
  const times = 1 + random(3);
  for (let i = 0; i < times; i++) out = once(out, other, random);
  return out;
}

function once(bytes: Uint8Array, other: Uint8Array, random: (below: number) => number): Uint8Array {
  if (bytes.length === 0) return bytes;
  const at = random(bytes.length);
  const out = bytes.slice();
  switch (random(12)) {
    case 0:
    case 1:
    case 2:
      out[at] = out[at]! ^ (1 << random(8));
      return out;
    case 3:
    case 4:
      out[at] = random(256);
      return out;
    case 5:
    case 6:
      out[at] = EDGES[random(EDGES.length)]!;
      return out;
    case 7:
      out[at] = (out[at]! + (random(2) === 0 ? 1 : 255)) & 0xff;
      return out;
    case 8:
      return splice(
        bytes,
        at,
        random(3),
        Uint8Array.from({ length: random(3) }, () => random(256)),
      );
    case 9: {
      const from = random(other.length);
      return splice(bytes, at, random(8), other.subarray(from, from + random(16)));
    }
    case 10: {
      // The headers: where one wrong byte moves whole tables.
      const head = 8 + random(Math.min(40, Math.max(1, bytes.length - 8)));
      if (head < out.length) out[head] = EDGES[random(EDGES.length)]!;
      return out;
    }
    default: {
      if (random(4) > 0) {
        const with_ = random(bytes.length);
        out[at] = bytes[with_]!;
        out[with_] = bytes[at]!;
        return out;
      }
      if (out.length < 8) return out;
      new DataView(out.buffer).setUint32(4, VERSION_WORDS[random(VERSION_WORDS.length)]!, true);
      return out;
    }
  }
}

function splice(bytes: Uint8Array, at: number, remove: number, insert: Uint8Array): Uint8Array {
  return Uint8Array.from([...bytes.subarray(0, at), ...insert, ...bytes.subarray(at + remove)]);
}
