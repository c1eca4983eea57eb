/**
 * The hash functions, and the only file that imports the hash library. A shell with faster ones (`node:crypto`) puts them
 * in with {@link useHashes}; they must agree with these on every input.
 */

import { sha256 } from '@noble/hashes/sha2.js';
import { sha3_256 } from '@noble/hashes/sha3.js';
import type { Bytes } from './bytes.ts';

/** The two hash functions of the engine; both return 32 bytes. */
export interface Hashes {
  /** SHA-256 (FIPS 180-4). */
  readonly sha256: (bytes: Bytes) => Bytes;
  /** SHA3-256 (FIPS 202). */
  readonly sha3: (bytes: Bytes) => Bytes;
}

/** The portable implementations. */
export const PORTABLE_HASHES: Hashes = { sha256, sha3: sha3_256 };

let current: Hashes = PORTABLE_HASHES;

/** Puts equal but faster hash functions in place, for the whole process. */
export function useHashes(hashes: Hashes): void {
  current = hashes;
}

/** The hash functions in place: {@link PORTABLE_HASHES} until a shell put others in. */
export function hashesInUse(): Hashes {
  return current;
}

/** SHA-256 (FIPS 180-4). */
export function sha2_256Of(bytes: Bytes): Bytes {
  return current.sha256(bytes);
}

/** SHA3-256 (FIPS 202, not Keccak). */
export function sha3_256Of(bytes: Bytes): Bytes {
  return current.sha3(bytes);
}
