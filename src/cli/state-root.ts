/** Roots of raw updates. */

import { unhex } from '#vm';
import { SUITES } from '../state/suite.ts';
import { Tree, type TreeWrite } from '../state/tree.ts';
import { readFileBytes } from './code-origin.ts';
import { badUsage } from './failure.ts';
import { parseSuite } from './session.ts';
import { printResult, type Terminal } from './terminal.ts';

/** Largest JSON file that is read: a text of JavaScript can't be longer. */
export const MAX_JSON_BYTES = 512 * 1024 * 1024 - 64;

/** Prints the root after each batch of the file. */
export function printRoots(suiteName: string, file: string, terminal: Terminal): void {
  let tree = Tree.empty(SUITES[parseSuite(suiteName)!]);
  const roots = readBatches(file).map((batch) => {
    tree = tree.update(batch);
    return tree.root;
  });
  printResult(terminal, { roots }, () => roots.join('\n'));
}

function readBatches(file: string): TreeWrite[][] {
  const json = parseJson(file);
  const wrong = (where: string, expected: string): never =>
    badUsage(`${file}: ${where}: ${expected} was expected`, 'the file holds [[[key, value | null], …], …]');
  if (!Array.isArray(json)) return wrong('the file', 'an array of batches');
  return json.map((batch: unknown, i) => {
    if (!Array.isArray(batch)) return wrong(`batch ${i}`, 'an array of updates');
    return batch.map((update: unknown, j): TreeWrite => {
      const where = `batch ${i}, update ${j}`;
      if (!Array.isArray(update) || update.length !== 2) return wrong(where, '[key, value | null]');
      const [key, value] = update as [unknown, unknown];
      const keyBytes = typeof key === 'string' ? unhex(key) : undefined;
      if (keyBytes?.length !== 32) return wrong(where, 'a key of 32 bytes in hex');
      if (value === null) return [keyBytes, undefined];
      const valueBytes = typeof value === 'string' ? unhex(value) : undefined;
      return valueBytes ? [keyBytes, valueBytes] : wrong(where, 'a value in hex, or null');
    });
  });
}

/** The JSON in a file. Refusal: INVALID_ARGUMENT. */
export function parseJson(file: string): unknown {
  const bytes = readFileBytes(file, MAX_JSON_BYTES);
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'));
  } catch (error) {
    return badUsage(`${file} is no JSON: ${(error as Error).message}`);
  }
}
