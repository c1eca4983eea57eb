/** The hash functions of the machine's own library, which are faster than the portable ones on long inputs. */

import * as crypto from 'node:crypto';
import { type Bytes, PORTABLE_HASHES, useHashes } from '#vm';

/** `crypto.hash` returns a string several times faster than a Buffer; latin1 keeps every byte. */
function hashWith(algorithm: 'sha256' | 'sha3-256'): (bytes: Bytes) => Bytes {
  return (bytes) => {
    const text = crypto.hash(algorithm, bytes, 'latin1' as 'hex');
    const out = new Uint8Array(32);
    for (let i = 0; i < 32; i++) out[i] = text.charCodeAt(i);
    return out;
  };
}

/** Puts the hash functions of `node:crypto` in place for the whole process, where this build of Node has them. */
export function useNativeHashes(): void {
  const known = crypto.getHashes();
  useHashes({
    sha256: hashWith('sha256'),
    sha3: known.includes('sha3-256') ? hashWith('sha3-256') : PORTABLE_HASHES.sha3,
  });
}
