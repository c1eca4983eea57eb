/**
 * The file of a whole state: one JSON object whose header says format, version, suite and root, and whose objects are BCS in hex,
 * each before its fields. A line each, so that files can be compared.
 */

import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import { type Bytes, hex, unhex } from '#vm';
import { SUITE_NAMES, type SuiteName } from '../state/suite.ts';
import { badUsage } from './failure.ts';
import { parseJson } from './state-root.ts';

/** What the header of a dump says that it is. */
export const DUMP_FORMAT = 'millrace-state';
/** Version of dumps that this program writes and reads. */
export const DUMP_VERSION = 1;

export interface Dump {
  readonly suite: SuiteName;
  readonly root: string;
  readonly objects: readonly Bytes[];
}

/** The lines of a dump. */
export function* dumpLines(suite: SuiteName, root: string, objects: Iterable<Bytes>): Generator<string> {
  const header = { format: DUMP_FORMAT, version: DUMP_VERSION, suite, root };
  yield `${JSON.stringify(header).slice(0, -1)},"objects":[`;
  let before = '';
  for (const bytes of objects) {
    if (before !== '') yield `${before},`;
    before = `"0x${hex(bytes)}"`;
  }
  if (before !== '') yield before;
  yield ']}';
}

/** Writes a dump beside its place and moves it there, so that nobody reads half of one. Returns the number of objects. */
export function writeDump(file: string, suite: SuiteName, root: string, objects: Iterable<Bytes>): number {
  let count = -2;
  const fresh = `${file}.${process.pid}.tmp`;
  const out = openSync(fresh, 'w');
  try {
    for (const line of dumpLines(suite, root, objects)) {
      writeSync(out, `${line}\n`);
      count++;
    }
  } finally {
    closeSync(out);
  }
  renameSync(fresh, file);
  return count;
}

/** Reads a dump. Refusal INVALID_ARGUMENT for what is none, and for another version, which is named. */
export function readDump(file: string): Dump {
  const json = parseJson(file) as Partial<Record<string, unknown>> | null;
  if (typeof json !== 'object' || json === null || json.format !== DUMP_FORMAT)
    return badUsage(`${file} is no dump of a state`, 'millrace state dump writes them');
  const { version, suite, root, objects } = json;
  if (version !== DUMP_VERSION)
    return badUsage(
      `${file} is a dump of version ${String(version)}, this program reads version ${DUMP_VERSION}`,
      'dump the state again, with the program that is to load it',
    );
  const known = SUITE_NAMES.find((name) => name === suite);
  if (known === undefined) return badUsage(`${file}: unknown suite '${String(suite)}'`);
  if (typeof root !== 'string' || !/^0x[0-9a-f]{64}$/.test(root)) return badUsage(`${file}: the root is none`);
  if (!Array.isArray(objects)) return badUsage(`${file}: the objects are missing`);
  return {
    suite: known,
    root,
    objects: objects.map(
      (text: unknown, i) => (typeof text === 'string' && unhex(text)) || badUsage(`${file}: object ${i} is no hex`),
    ),
  };
}
