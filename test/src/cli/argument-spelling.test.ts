import { describe, expect, it } from 'vitest';
import { parseAddress, parseType, type Refused, type Type } from '#vm';
import { parseArgument } from '../../../src/cli/argument-spelling.ts';
import type { ArgumentValue } from '../../../src/engine/argument.ts';

const names = new Map([['alice', parseAddress('0xa11ce')!]]);
const full = (text: string): string => parseAddress(text)!;
const STRING = '0x1::string::String';
const ASCII = '0x1::ascii::String';
const ID = '0x2::object::ObjectID';

function typed(text: string): Type {
  const type = parseType(text);
  if (!type.ok) throw new Error(text);
  return type.value;
}

describe('arguments are read as', () => {
  const long = full('0x1');
  it.each<readonly [text: string, type: string, value: ArgumentValue]>([
    ['u64:1', 'u64', 1n],
    ['1', 'u64', 1n],
    [' 1 ', 'u64', 1n],
    ['1u64', 'u64', 1n],
    ['4123u256', 'u256', 4123n],
    ['u256:1234', 'u256', 1234n],
    ['0xff', 'u8', 255n],
    ['0xffu8', 'u8', 255n],
    ['u8:0xff', 'u8', 255n],
    ['1_000', 'u16', 1000n],
    ['18446744073709551615', 'u64', 18446744073709551615n],
    ['bool:true', 'bool', true],
    ['false', 'bool', false],
    ['address:0x2', 'address', full('0x2')],
    ['@0x1', 'address', long],
    ['0x1', 'address', long],
    ['@alice', 'address', full('0xa11ce')],
    ['alice', 'address', full('0xa11ce')],
    ['address:alice', 'address', full('0xa11ce')],
    ['vector<u32>:1,2', 'vector<u32>', [1n, 2n]],
    ['vector<u32>:[1,2]', 'vector<u32>', [1n, 2n]],
    ['vector<u32>:', 'vector<u32>', []],
    ['vector<u32>:7', 'vector<u32>', [7n]],
    ['[1, 2u32, u32:3]', 'vector<u32>', [1n, 2n, 3n]],
    ['1,2', 'vector<u32>', [1n, 2n]],
    ['[]', 'vector<u32>', []],
    ['u8:[1,2]', 'vector<u8>', [1n, 2n]],
    ['u16:[[1],[2,3]]', 'vector<vector<u16>>', [[1n], [2n, 3n]]],
    ['[[1], []]', 'vector<vector<u16>>', [[1n], []]],
    ['hex:00ff', 'vector<u8>', '0x00ff'],
    ['hex:0x00ff', 'vector<u8>', '0x00ff'],
    ['0x00ff', 'vector<u8>', '0x00ff'],
    ['0x', 'vector<u8>', '0x'],
    ['x"00ff"', 'vector<u8>', '0x00ff'],
    ['b"hi"', 'vector<u8>', '0x6869'],
    ['[0x01, 2]', 'vector<u8>', [1n, 2n]],
    ['raw:00ff', 'u64', Uint8Array.of(0, 255)],
    ['address:[0x1, @alice]', 'vector<address>', [long, full('0xa11ce')]],
    ['vector<address>:0x1,0x1', 'vector<address>', [long, long]],
    ['string:hi', STRING, 'hi'],
    ['string:hi', ASCII, 'hi'],
    ['string:a:b, c ', STRING, 'a:b, c '],
    ['hello world', STRING, 'hello world'],
    ['"quoted \\n"', STRING, 'quoted \n'],
    ['foo:bar', STRING, 'foo:bar'],
    ['toString:x', STRING, 'toString:x'],
    ['0x1::string::String:hi', STRING, 'hi'],
    ['["a", "b, c"]', `vector<${STRING}>`, ['a', 'b, c']],
    ['vector<string>:a,b', `vector<${STRING}>`, ['a', 'b']],
    ['none', '0x1::option::Option<u64>', null],
    ['null', '0x1::option::Option<u64>', null],
    ['some(5)', '0x1::option::Option<u64>', 5n],
    ['some(u64:5)', '0x1::option::Option<u64>', 5n],
    ['5', '0x1::option::Option<u64>', 5n],
    ['option<u64>:some(5)', '0x1::option::Option<u64>', 5n],
    ['some([1])', '0x1::option::Option<vector<u8>>', [1n]],
    ['object_id:0x5', ID, Uint8Array.from([1, ...new Uint8Array(31), 5])],
    ['object:0x5', ID, Uint8Array.from([1, ...new Uint8Array(31), 5])],
    ['0x5', ID, Uint8Array.from([1, ...new Uint8Array(31), 5])],
  ])('%s for %s', (text, type, value) => {
    expect(parseArgument(text, typed(type), names)).toEqual(value);
  });

  it('the id of the one object of a type, for the name of the type', () => {
    const id = parseArgument('0x3::timestamp::Timestamp', typed(ID), names) as Uint8Array;
    expect(id).toEqual(parseArgument('object:0x3::timestamp::Timestamp', typed(ID), names));
    expect(id.length).toBe(33);
  });
});

describe('arguments are refused:', () => {
  it.each<readonly [text: string, type: string, status: string, message: RegExp]>([
    ['u8:1', 'u64', 'TYPE_MISMATCH', /declared u8, the parameter is u64/],
    ['1u8', 'u64', 'TYPE_MISMATCH', /declared u8, the parameter is u64/],
    ['u64:1', STRING, 'TYPE_MISMATCH', /declared u64/],
    ['string:1', 'u64', 'TYPE_MISMATCH', /declared 0x1::string::String/],
    ['hex:00', 'u64', 'TYPE_MISMATCH', /declared vector<u8>/],
    ['u8:[1]', 'vector<u16>', 'TYPE_MISMATCH', /declared vector<u8>/],
    ['vector<u8>:1', 'vector<u16>', 'TYPE_MISMATCH', /declared vector<u8>/],
    ['[u8:1]', 'vector<u16>', 'TYPE_MISMATCH', /declared u8/],
    ['object:0x1', 'address', 'TYPE_MISMATCH', /an object/],
    ['256', 'u8', 'FAILED_TO_DESERIALIZE_ARGUMENT', /largest is 255/],
    ['-1', 'u8', 'FAILED_TO_DESERIALIZE_ARGUMENT', /'-1' is no u8/],
    ['1.5', 'u8', 'FAILED_TO_DESERIALIZE_ARGUMENT', /is no u8/],
    ['', 'u8', 'FAILED_TO_DESERIALIZE_ARGUMENT', /is no u8/],
    ['0x', 'u8', 'FAILED_TO_DESERIALIZE_ARGUMENT', /is no u8/],
    ['True', 'bool', 'FAILED_TO_DESERIALIZE_ARGUMENT', /is no bool/],
    ['bob', 'address', 'FAILED_TO_DESERIALIZE_ARGUMENT', /is no address/],
    [`0x${'1'.repeat(65)}`, 'address', 'FAILED_TO_DESERIALIZE_ARGUMENT', /is no address/],
    ['5', 'vector<u32>', 'FAILED_TO_DESERIALIZE_ARGUMENT', /is no vector<u32>/],
    ['[1', 'vector<u32>', 'FAILED_TO_DESERIALIZE_ARGUMENT', /is no vector<u32>/],
    ['[1]]', 'vector<u32>', 'FAILED_TO_DESERIALIZE_ARGUMENT', /do not match/],
    ['[1,,2]', 'vector<u32>', 'FAILED_TO_DESERIALIZE_ARGUMENT', /'' is no u32/],
    ['hex:0', 'vector<u8>', 'FAILED_TO_DESERIALIZE_ARGUMENT', /no hex/],
    ['raw:zz', 'u64', 'FAILED_TO_DESERIALIZE_ARGUMENT', /no hex/],
    ['"unclosed', STRING, 'FAILED_TO_DESERIALIZE_ARGUMENT', /is no 0x1::string::String/],
    ['1', '0x5::m::S', 'INVALID_PARAM_TYPE_FOR_DESERIALIZATION', /only its own module/],
    ['vector<u8:1', 'vector<u8>', 'FAILED_TO_DESERIALIZE_ARGUMENT', /is no vector<u8>/],
  ])('%s for %s', (text, type, status, message) => {
    let refusal: unknown;
    try {
      parseArgument(text, typed(type), names);
    } catch (error) {
      refusal = (error as Refused).refusal;
    }
    expect(refusal).toMatchObject({ status, message: expect.stringMatching(message) });
  });
});
