/** Arguments as people type them: refused, or bytes that the parameter's type reads. */

import { decodeValue, hex, Refused } from '#vm';
import { parseArgument } from '../../../src/cli/argument-spelling.ts';
import { functionName } from '../../../src/cli/function-name.ts';
import { splitList } from '../../../src/cli/list-spelling.ts';
import { argumentBytes } from '../../../src/engine/argument.ts';
import { canBeGiven } from '../../../vm/run/arguments.ts';
import { mutateText } from '../bytes.ts';
import { broken, type FuzzTarget, outline } from '../target.ts';
import { someLayouts } from './bcs.ts';

const NAMES = new Map([['std', `0x${'1'.padStart(64, '0')}`]]);
const WORDS = [
  'u8:',
  'u64:',
  'u256:',
  'address:',
  'bool:',
  'string:',
  'object_id:',
  'object:',
  'vector<u8>:',
  'vector<',
  'hex:',
  'raw:',
  '0x',
  '0x1',
  '@std',
  '@0x1',
  '[',
  ']',
  '(',
  ')',
  '<',
  '>',
  ',',
  ':',
  '::',
  '"',
  '\\',
  'b"',
  'x"',
  'some(',
  'none',
  'null',
  'true',
  'false',
  '1',
  '255',
  '256',
  '18446744073709551615',
  '_',
  'u8',
  '-',
  '.',
  'e9',
  ' ',
  '\n',
  '\ud800',
  '__proto__',
  'constructor',
  '0x1::m::f',
  'option:',
];
const SEEDS = [
  '1',
  'u64:5',
  '[1, 2]',
  '"text"',
  'b"ab"',
  'x"00ff"',
  '@std',
  'none',
  'some(5)',
  'vector<u64>:1,2',
  'raw:00',
  'address:0x2',
  '[[1],[2,3]]',
  'true',
  'string:hi',
  '0x0102',
  'std::m::f',
];

/** The first byte chooses the type. */
export function argsTarget(): FuzzTarget {
  const layouts = someLayouts().filter(canBeGiven).slice(0, 256);
  const change = mutateText(WORDS);
  return {
    name: 'args',
    share: 1,
    seeds: layouts.flatMap((_, i) => SEEDS.map((text) => Uint8Array.of(i, ...Buffer.from(text)))),
    mutate: (input, other, random) =>
      random(16) === 0
        ? Uint8Array.of(random(layouts.length), ...input.subarray(1))
        : Uint8Array.of(input[0]!, ...change(input.subarray(1), other.subarray(1), random)),
    run(input) {
      const layout = layouts[(input[0] ?? 0) % layouts.length]!;
      const text = Buffer.from(input.subarray(1)).toString('utf8');
      const features: string[] = [];
      const expectRefusal = (body: () => void): void => {
        try {
          body();
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
          features.push(`${error.refusal.status} ${outline(error.refusal.message).slice(0, 60)} ${layout.kind}`);
        }
      };
      expectRefusal(() => {
        const value = parseArgument(text, layout.type, NAMES);
        const bytes = argumentBytes(layout, value);
        // Ready bytes are the caller's word; the machine checks them.
        if (value instanceof Uint8Array) return;
        const read = decodeValue(layout, bytes);
        if (!read.ok) broken(`'${text}' became bytes that are no ${layout.type.text}: ${read.error.message}`);
        features.push(`ok ${layout.type.text}`);
      });
      expectRefusal(() => {
        const name = functionName({ function: text }, NAMES, [`0x${'2'.padStart(64, '0')}::m`]);
        if (!/^0x[0-9a-f]{64}::[\w$]+::[\w$]+$/.test(name)) broken(`a function called ${name}`);
      });
      const items = splitList(text);
      features.push(`items ${items?.length}`);
      return features;
    },
    show: (input) =>
      `${layouts[(input[0] ?? 0) % layouts.length]!.type.text} ${JSON.stringify(Buffer.from(input.subarray(1)).toString('utf8'))} ${hex(input)}`,
  };
}
