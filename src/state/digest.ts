/**
 * 32 bytes as eight 32-bit words: hashes and keys of the tree. Words stay inside the object that owns them, where a byte
 * array would cost five times its size; bytes are made only at the doors.
 */

import { attempt, type Bytes, Refused, type Result, unhex } from '#vm';

/** Bytes of a hash and of a key. */
export const DIGEST_BYTES = 32;
/** Bits of a key: the deepest a tree can be. */
export const DIGEST_BITS = 256;

/** Eight big-endian words, signed as JavaScript's bit operations leave them. */
export class Digest {
  a = 0;
  b = 0;
  c = 0;
  d = 0;
  e = 0;
  f = 0;
  g = 0;
  h = 0;
}

function wordAt(bytes: Bytes, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}

function putWord(word: number, out: Bytes, at: number): void {
  out[at] = word >>> 24;
  out[at + 1] = word >>> 16;
  out[at + 2] = word >>> 8;
  out[at + 3] = word;
}

/** The digest in the 32 bytes from `at` on; the caller has checked that they are there. */
export function digestOf(bytes: Bytes, at = 0): Digest {
  const out = new Digest();
  out.a = wordAt(bytes, at);
  out.b = wordAt(bytes, at + 4);
  out.c = wordAt(bytes, at + 8);
  out.d = wordAt(bytes, at + 12);
  out.e = wordAt(bytes, at + 16);
  out.f = wordAt(bytes, at + 20);
  out.g = wordAt(bytes, at + 24);
  out.h = wordAt(bytes, at + 28);
  return out;
}

/** Writes the 32 bytes of `digest` into `out` from `at` on. */
export function putDigest(digest: Digest, out: Bytes, at: number): void {
  putWord(digest.a, out, at);
  putWord(digest.b, out, at + 4);
  putWord(digest.c, out, at + 8);
  putWord(digest.d, out, at + 12);
  putWord(digest.e, out, at + 16);
  putWord(digest.f, out, at + 20);
  putWord(digest.g, out, at + 24);
  putWord(digest.h, out, at + 28);
}

/** The 32 bytes of `digest`. */
export function digestBytes(digest: Digest): Bytes {
  const out = new Uint8Array(DIGEST_BYTES);
  putDigest(digest, out, 0);
  return out;
}

/** Copies the words of `from` into `to`. */
export function copyDigest(from: Digest, to: Digest): void {
  to.a = from.a;
  to.b = from.b;
  to.c = from.c;
  to.d = from.d;
  to.e = from.e;
  to.f = from.f;
  to.g = from.g;
  to.h = from.h;
}

/** Whether two digests are equal. */
export function sameDigest(x: Digest, y: Digest): boolean {
  return (
    x.a === y.a && x.b === y.b && x.c === y.c && x.d === y.d && x.e === y.e && x.f === y.f && x.g === y.g && x.h === y.h
  );
}

/** Byte order of two digests: negative, zero or positive. */
export function compareDigests(x: Digest, y: Digest): number {
  if (x.a !== y.a) return (x.a >>> 0) - (y.a >>> 0);
  for (let i = 1; i < 8; i++) {
    const difference = (wordOf(x, i) >>> 0) - (wordOf(y, i) >>> 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function wordOf(digest: Digest, index: number): number {
  switch (index) {
    case 0:
      return digest.a;
    case 1:
      return digest.b;
    case 2:
      return digest.c;
    case 3:
      return digest.d;
    case 4:
      return digest.e;
    case 5:
      return digest.f;
    case 6:
      return digest.g;
    default:
      return digest.h;
  }
}

/** Bit `index` of a digest, the most significant bit of the first byte being bit 0. */
export function bitOf(digest: Digest, index: number): 0 | 1 {
  return ((wordOf(digest, index >>> 5) >>> (31 - (index & 31))) & 1) as 0 | 1;
}

/** The four bits from bit `index` on, a multiple of 4. */
export function nibbleOf(digest: Digest, index: number): number {
  return (wordOf(digest, index >>> 5) >>> (28 - (index & 31))) & 15;
}

/** How many leading bits two digests share, 0 to 256. */
export function commonBits(x: Digest, y: Digest): number {
  for (let i = 0; i < 8; i++) {
    const difference = wordOf(x, i) ^ wordOf(y, i);
    if (difference !== 0) return 32 * i + Math.clz32(difference);
  }
  return DIGEST_BITS;
}

/** The key in `bytes`. Throws {@link Refused} INVALID_ARGUMENT unless they are 32. */
export function treeKey(bytes: Bytes): Digest {
  if (bytes.length === DIGEST_BYTES) return digestOf(bytes);
  throw new Refused({
    status: 'INVALID_ARGUMENT',
    message: `a key of ${DIGEST_BYTES} bytes was expected, ${bytes.length} bytes found`,
  });
}

/** The root in a text of 64 hex digits, with or without `0x`. Refusal: INVALID_ARGUMENT. */
export function parseRoot(text: string): Result<Digest> {
  return attempt(() => {
    const bytes = unhex(text);
    if (bytes?.length === DIGEST_BYTES) return digestOf(bytes);
    throw new Refused({ status: 'INVALID_ARGUMENT', message: `a root of 64 hex digits was expected, '${text}' found` });
  });
}
