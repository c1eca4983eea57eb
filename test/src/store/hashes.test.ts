import { afterEach, expect, it } from 'vitest';
import { hex, PORTABLE_HASHES, sha2_256Of, sha3_256Of, useHashes } from '#vm';
import { Digest, digestBytes } from '../../../src/state/digest.ts';
import { SUITE_NAMES, SUITES } from '../../../src/state/suite.ts';
import { useNativeHashes } from '../../../src/store/hashes.ts';

afterEach(() => useHashes(PORTABLE_HASHES));

/** One input of each length around every block's end of both functions. */
const inputs = Array.from({ length: 300 }, (_, length) =>
  Uint8Array.from({ length }, (_, i) => (31 * i + length) & 0xff),
);

it('the native hash functions are those of the library', () => {
  const portable = inputs.map((input) => [hex(sha2_256Of(input)), hex(sha3_256Of(input))]);
  useNativeHashes();
  expect(inputs.map((input) => [hex(sha2_256Of(input)), hex(sha3_256Of(input))])).toEqual(portable);
  const bytes = sha2_256Of(inputs[1]!);
  expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
});

it.each(SUITE_NAMES)('values hash alike under %s with and without them', (name) => {
  const all = (): string[] =>
    inputs.map((input) => {
      const out = new Digest();
      SUITES[name].value(input, out);
      return hex(digestBytes(out));
    });
  const portable = all();
  useNativeHashes();
  expect(all()).toEqual(portable);
});
