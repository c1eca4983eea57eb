/**
 * What a store says of itself: its format and suite, and by name the roots that were committed. Keys and values are
 * text, but for roots; the exact bytes are in docs/state.md.
 */

import { type Bytes, fromUtf8, Refused, utf8 } from '#vm';
import { DIGEST_BYTES, type Digest, digestBytes, digestOf } from './digest.ts';
import type { Kv, KvExpectation, KvWrite } from './kv.ts';
import type { SuiteName } from './suite.ts';

/** Version of the format of stores. */
export const STORE_VERSION = 1;
/** The head that is meant when none is named. */
export const DEFAULT_HEAD = 'head';
/** Longest name of a head. */
export const MAX_HEAD_NAME = 64;

const FORMAT_KEY = utf8('format');
const HEAD_PREFIX = 'head/';

/** The entry that marks a store as one of this suite and version. */
export function formatWrite(suite: SuiteName): KvWrite {
  return [FORMAT_KEY, utf8(`millrace state ${STORE_VERSION} ${suite}`)];
}

/**
 * Checks that `kv` is new or a store of this suite and version. Throws {@link Refused}: INVALID_ARGUMENT for another suite or
 * version, STORE_CORRUPTED for what is no store of ours.
 */
export function checkFormat(kv: Kv, suite: SuiteName): void {
  const bytes = kv.get(FORMAT_KEY);
  // Every commit writes both, so one without the other is what is left of a store.
  const hasHeads = readHeads(kv).length > 0;
  if (bytes === undefined) {
    if (hasHeads) throw new Refused({ status: 'STORE_CORRUPTED', message: 'the store has states and no format entry' });
    return;
  }
  const match = /^millrace state (\d+) ([a-z]+)$/.exec(fromUtf8(bytes) ?? '');
  if (match === null) {
    throw new Refused({ status: 'STORE_CORRUPTED', message: "the store's format entry is none of this program's" });
  }
  if (Number(match[1]) !== STORE_VERSION) {
    throw new Refused({
      status: 'INVALID_ARGUMENT',
      message: `a store of version ${STORE_VERSION} was expected, version ${match[1]} found`,
      hint: 'dump the state with the version that wrote it and load it into a new store',
    });
  }
  if (match[2] !== suite) {
    throw new Refused({
      status: 'INVALID_ARGUMENT',
      message: `a store of suite '${suite}' was expected, suite '${match[2]}' found`,
      hint: `open it with suite '${match[2]}', or dump the state and load it into a new store`,
    });
  }
  if (!hasHeads) throw new Refused({ status: 'STORE_CORRUPTED', message: 'the store has a format entry and no state' });
}

/** The key of a head. Throws {@link Refused} INVALID_ARGUMENT for a name other than 1 to 64 of `a-z A-Z 0-9 . _ -`. */
function headKey(name: string): Bytes {
  if (name.length <= MAX_HEAD_NAME && /^[A-Za-z0-9._-]+$/.test(name)) return utf8(HEAD_PREFIX + name);
  throw new Refused({
    status: 'INVALID_ARGUMENT',
    message: `a head's name of 1 to ${MAX_HEAD_NAME} letters, digits, '.', '_' or '-' was expected, '${name}' found`,
  });
}

/** The entry that sets a head. */
export function headWrite(name: string, root: Digest): KvWrite {
  return [headKey(name), digestBytes(root)];
}

/** That a head is still at `root`, or still was never committed. */
export function headExpectation(name: string, root: Digest | undefined): KvExpectation {
  return [headKey(name), root && digestBytes(root)];
}

/** The root that a head was last committed at. */
export function readHead(kv: Kv, name: string): Digest | undefined {
  const bytes = kv.get(headKey(name));
  return bytes && rootOf(name, bytes);
}

function rootOf(name: string, bytes: Bytes): Digest {
  if (bytes.length === DIGEST_BYTES) return digestOf(bytes);
  throw new Refused({ status: 'STORE_CORRUPTED', message: `head '${name}' is no root: ${bytes.length} bytes` });
}

/** All heads by name, in the order of the names. */
export function readHeads(kv: Kv): { readonly name: string; readonly root: Digest }[] {
  return [...kv.scan(utf8(HEAD_PREFIX))].map(([key, bytes]) => {
    const name = (fromUtf8(key) ?? '').slice(HEAD_PREFIX.length);
    return { name, root: rootOf(name, bytes) };
  });
}
