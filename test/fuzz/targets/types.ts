/** Types as text and as BCS tags: what is read has one canonical form, and it is read as the same type again. */

import { displayType, hex, parseType, readTypeTag, type Type, writeTypeTag } from '#vm';
import { Reader, Writer } from '../../../vm/base/bytes.ts';
import { attempt } from '../../../vm/base/status.ts';
import { mutateBytes, mutateText } from '../bytes.ts';
import { broken, type FuzzTarget, outline } from '../target.ts';

const WORDS = [
  'u8',
  'u64',
  'u256',
  'i64',
  'bool',
  'address',
  'signer',
  'vector',
  '<',
  '>',
  '>>',
  ',',
  ', ',
  '::',
  ':',
  '0x1',
  '0x',
  '0X2',
  'std',
  '@',
  'T',
  '_a',
  'Option',
  '__proto__',
  'constructor',
  '&',
  '&mut ',
  ' ',
  '\u0000',
  'é',
  `0x${'f'.repeat(64)}`,
  'vector<u8>',
  '0x1::m::S',
];
const NAMED = new Map([['std', `0x${'1'.padStart(64, '0')}`]]);

const SEEDS = [
  'u64',
  'vector<vector<u8>>',
  '0x1::option::Option<u8>',
  'std::m::S<bool, vector<0x2::a::B<u8,u8>>>',
  `${'vector<'.repeat(20)}u8${'>'.repeat(20)}`,
];

function tag(type: Type): Uint8Array {
  const writer = new Writer(64);
  writeTypeTag(writer, type);
  return writer.bytes();
}

function checkTag(bytes: Uint8Array, type: Type): void {
  const reader = new Reader(bytes);
  const again = readTypeTag(reader);
  reader.finish();
  if (again.text !== type.text) broken(`tag read as ${again.text}`);
}

/** First byte 0: text follows; else a tag does. */
export function typesTarget(): FuzzTarget {
  const change = mutateText(WORDS);
  const seeds = SEEDS.flatMap((text) => {
    const type = parseType(text, NAMED);
    if (!type.ok) throw new Error(type.error.message);
    return [Uint8Array.of(0, ...Buffer.from(text)), Uint8Array.of(1, ...tag(type.value))];
  });
  return {
    name: 'types',
    share: 1,
    seeds,
    mutate: (input, other, random) =>
      input[0] === 0
        ? Uint8Array.of(0, ...change(input.subarray(1), other.subarray(1), random))
        : mutateBytes(input, other, random, 1),
    run(input) {
      const body = input.subarray(1);
      if (input[0] !== 0) {
        const read = attempt(() => {
          const reader = new Reader(body);
          const type = readTypeTag(reader);
          reader.finish();
          return type;
        });
        if (!read.ok) return [`tag ${outline(read.error.message)}`];
        if (hex(tag(read.value)) !== hex(body)) broken('a tag is written as other bytes');
        const parsed = parseType(read.value.text);
        if (parsed.ok ? parsed.value.text !== read.value.text : !/deeper/.test(parsed.error.message))
          broken(
            `the text of a tag, ${read.value.text}, is read as ${parsed.ok ? parsed.value.text : parsed.error.message}`,
          );
        return [`tag ${read.value.kind} ${Math.floor(Math.log2(read.value.text.length))}`];
      }
      const text = Buffer.from(body).toString('utf8');
      const type = parseType(text, NAMED);
      if (!type.ok) return [`${type.error.status} ${outline(type.error.message)}`];
      for (const form of [type.value.text, displayType(type.value)]) {
        const again = parseType(form);
        if (!again.ok || again.value.text !== type.value.text)
          broken(`${form} is read as ${again.ok ? again.value.text : again.error.message}`);
      }
      if (type.value.kind !== 'function' && !/i\d/.test(type.value.text)) checkTag(tag(type.value), type.value);
      return [`ok ${type.value.kind} ${Math.floor(Math.log2(text.length))}`];
    },
    show: (input) => (input[0] === 0 ? JSON.stringify(Buffer.from(input.subarray(1)).toString('utf8')) : hex(input)),
  };
}
