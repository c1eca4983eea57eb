/**
 * The SHA-256 compression function (FIPS 180-4 §6.2.2) on words. Hashing is what the state tree spends its time on: two
 * blocks per node, no byte arrays, and a tag or a padding block is compressed with a schedule made once. Measured against
 * `node:crypto` one-shot and against @noble/hashes in `bench/state.ts`.
 */

import { type Bytes, hashesInUse, PORTABLE_HASHES } from '#vm';
import { copyDigest, type Digest, digestOf } from './digest.ts';

/** Messages longer than this go to the engine's SHA-256 when a shell put a native one in; below it this one is as fast. */
const OWN_MAX_BYTES = 64;

const BLOCK_BYTES = 64;

/** Initial hash value: fractional parts of the square roots of the first eight primes. */
const INITIAL = Int32Array.of(
  0x6a09e667,
  0xbb67ae85,
  0x3c6ef372,
  0xa54ff53a,
  0x510e527f,
  0x9b05688c,
  0x1f83d9ab,
  0x5be0cd19,
);

/** Round constants: fractional parts of the cube roots of the first 64 primes, in exact integers. */
const K = new Int32Array(64);
for (let n = 2, found = 0; found < 64; n++) {
  let prime = true;
  for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
  if (prime) K[found++] = Number(BigInt.asIntN(32, cubeRoot(BigInt(n) << 96n)));
}

function cubeRoot(n: bigint): bigint {
  let low = 0n;
  let high = 1n << 40n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle * middle * middle <= n) low = middle;
    else high = middle - 1n;
  }
  return low;
}

/** The message block: its first 16 words are the input of {@link compressBlock}, which uses the others. */
export const BLOCK = new Int32Array(64);
/** The running hash: input and output of {@link compress}. */
export const STATE = new Int32Array(8);
const ROUND_WORDS = new Int32Array(64);

/** Expands the 16 words in {@link BLOCK} and adds the round constants: what {@link compress} takes. */
function schedule(out: Int32Array): void {
  const w = BLOCK;
  for (let i = 0; i < 16; i++) out[i] = (w[i]! + K[i]!) | 0;
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!;
    const y = w[i - 2]!;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    const word = (w[i - 16]! + w[i - 7]! + s0 + s1) | 0;
    w[i] = word;
    out[i] = (word + K[i]!) | 0;
  }
}

/** Compresses one scheduled block into {@link STATE}. */
export function compress(words: Int32Array): void {
  const s = STATE;
  let a = s[0]!;
  let b = s[1]!;
  let c = s[2]!;
  let d = s[3]!;
  let e = s[4]!;
  let f = s[5]!;
  let g = s[6]!;
  let h = s[7]!;
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + (g ^ (e & (f ^ g))) + words[i]!) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) | (c & (a | b)))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  s[0] = s[0]! + a;
  s[1] = s[1]! + b;
  s[2] = s[2]! + c;
  s[3] = s[3]! + d;
  s[4] = s[4]! + e;
  s[5] = s[5]! + f;
  s[6] = s[6]! + g;
  s[7] = s[7]! + h;
}

/** Schedules and compresses the block in {@link BLOCK}. */
export function compressBlock(): void {
  schedule(ROUND_WORDS);
  compress(ROUND_WORDS);
}

/** Starts a hash: {@link STATE} becomes `from`, by default the initial value. */
export function start(from: Int32Array = INITIAL): void {
  // Eight stores beat a call of TypedArray.set.
  for (let i = 0; i < 8; i++) STATE[i] = from[i]!;
}

/** Puts the hash in {@link STATE} into `out`. */
export function take(out: Digest): void {
  out.a = STATE[0]!;
  out.b = STATE[1]!;
  out.c = STATE[2]!;
  out.d = STATE[3]!;
  out.e = STATE[4]!;
  out.f = STATE[5]!;
  out.g = STATE[6]!;
  out.h = STATE[7]!;
}

/** The scheduled last block of a message of `bytes` bytes, a multiple of 64: padding and length, the same for all of them. */
export function paddingBlock(bytes: number): Int32Array {
  BLOCK.fill(0);
  BLOCK[0] = 0x80000000;
  BLOCK[15] = 8 * bytes;
  const out = new Int32Array(64);
  schedule(out);
  return out;
}

/** The state after one block of 64 bytes: where hashes with that prefix begin. */
export function midstate(prefix: Bytes): Int32Array {
  start();
  loadBlock(prefix, 0);
  compressBlock();
  return STATE.slice();
}

function loadBlock(bytes: Bytes, at: number): void {
  for (let i = 0; i < 16; i++, at += 4) {
    BLOCK[i] = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
  }
}

const TAIL = new Uint8Array(2 * BLOCK_BYTES);

/** SHA-256 of `head ‖ message` into `out`; `head` of whole blocks comes as its midstate and bytes. */
export function hashAfter(state: Int32Array, head: Bytes, message: Bytes, out: Digest): void {
  const hashes = hashesInUse();
  if (message.length > OWN_MAX_BYTES && hashes !== PORTABLE_HASHES) {
    const all = new Uint8Array(head.length + message.length);
    all.set(head);
    all.set(message, head.length);
    copyDigest(digestOf(hashes.sha256(all)), out);
    return;
  }
  start(state);
  let at = 0;
  for (; at + BLOCK_BYTES <= message.length; at += BLOCK_BYTES) {
    loadBlock(message, at);
    compressBlock();
  }
  const rest = message.length - at;
  const blocks = rest + 9 > BLOCK_BYTES ? 2 : 1;
  TAIL.fill(0);
  for (let i = 0; i < rest; i++) TAIL[i] = message[at + i]!;
  TAIL[rest] = 0x80;
  const bits = 8 * (head.length + message.length);
  const end = blocks * BLOCK_BYTES;
  TAIL[end - 1] = bits;
  TAIL[end - 2] = bits >>> 8;
  TAIL[end - 3] = bits >>> 16;
  for (let i = 0; i < blocks; i++) {
    loadBlock(TAIL, i * BLOCK_BYTES);
    compressBlock();
  }
  take(out);
}

/** SHA-256 of `message` into `out`. */
export function hashInto(message: Bytes, out: Digest): void {
  hashAfter(INITIAL, NOTHING, message, out);
}

const NOTHING = new Uint8Array(0);
