import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hex, Reader, Writer } from '../../../vm/base/bytes.ts';
import { attempt } from '../../../vm/base/status.ts';
import {
  addressBytes,
  displayType,
  isIdentifier,
  MAX_IDENTIFIER_LENGTH,
  MAX_TYPE_NODES,
  parseAddress,
  parseType,
  primitiveType,
  readAddress,
  readTypeTag,
  referenceType,
  shortAddress,
  structType,
  type Type,
  typeNodes,
  vectorType,
  writeTypeTag,
} from '../../../vm/types/type.ts';

const A1 = `0x${'1'.padStart(64, '0')}`;
const AB = `0x${'ab'.padStart(64, '0')}`;

function parsed(text: string, named?: ReadonlyMap<string, string>): string {
  const type = parseType(text, named);
  return type.ok ? type.value.text : `${type.error.status}: ${type.error.message}`;
}

describe('spellings of one type', () => {
  const long = `${A1}::m::S<u64,vector<${AB}::n::T>>`;
  test.each([
    ['u8', 'u8'],
    [' u256 ', 'u256'],
    ['vector<u8>', 'vector<u8>'],
    ['vector < vector<bool> >', 'vector<vector<bool>>'],
    ['0x1::m::S', `${A1}::m::S`],
    ['0X1::m::S', `${A1}::m::S`],
    ['0x0001::m::S', `${A1}::m::S`],
    [`${A1}::m::S`, `${A1}::m::S`],
    ['@0x1::m::S', `${A1}::m::S`],
    ['0x1::m::S<u64, vector<0xAB::n::T>>', long],
    ['0x1::m::S<u64,vector<0xab::n::T>>', long],
    ['0x1 :: m :: S < u64 , vector< 0xaB :: n :: T > >', long],
    ['std::string::String', `${A1}::string::String`],
    ['0x1::_x::__proto__', `${A1}::_x::__proto__`],
    ['0x1::vector::u8', `${A1}::vector::u8`],
    ['signer', 'signer'],
  ])('%j', (text, canonical) => {
    expect(parsed(text, new Map([['std', A1]]))).toBe(canonical);
  });
});

describe('refuses', () => {
  const deep = (n: number): string => `${'vector<'.repeat(n)}u8${'>'.repeat(n)}`;
  const wide = (n: number): string => `0x1::m::S<${new Array(n).fill('u8').join()}>`;
  test.each([
    ['', /a name was expected at character 1/],
    ['u7', /unknown type 'u7'/],
    ['U8', /unknown type 'U8'/],
    ['u8 u8', /trailing characters/],
    ['&u8', /a name was expected/],
    ['&mut 0x1::m::S', /a name was expected/],
    ['vector', /vector takes one type argument/],
    ['vector<>', /a name was expected/],
    ['vector<u8,u8>', /vector takes one type argument/],
    ['vector<u8', /'>' was expected/],
    ['vector<u8>>', /trailing characters/],
    ['0x1::m', /'::' was expected/],
    ['0x1::m::S<', /a name was expected/],
    ['0x1::m::S<>', /a name was expected/],
    ['0x1::m::S<u8,>', /a name was expected/],
    ['0x1::m::1S', /invalid identifier/],
    ['0x1::_::S', /invalid identifier/],
    ['0x1::m::S::T', /trailing characters/],
    ['0x::m::S', /unknown address '0x'/],
    [`0x${'1'.repeat(65)}::m::S`, /unknown address/],
    ['1::m::S', /unknown address '1'/],
    ['std::m::S', /unknown address 'std'/],
    ['0xg::m::S', /unknown address/],
    ['u8\t', /trailing characters/],
    ['u8\n', /trailing characters/],
    ['u\u00b28', /unknown type 'u'/],
    [`0x1::m::${'S'.repeat(129)}`, /invalid identifier/],
    [deep(33), /nested deeper than 32/],
    [wide(MAX_TYPE_NODES), /more than 128 nodes/],
    [`${' '.repeat(8191)}u8`, /longer than 8192 characters/],
  ])('%.60j', (text, why) => {
    expect(parsed(text)).toMatch(/^INVALID_ARGUMENT: type '/);
    expect(parsed(text)).toMatch(why);
  });

  test('not what is at the limits', () => {
    expect(parsed(deep(32))).toBe(deep(32));
    expect(parsed(wide(MAX_TYPE_NODES - 1))).toMatch(/^0x0/);
    expect(parsed(`0x1::m::${'S'.repeat(MAX_IDENTIFIER_LENGTH)}`)).toMatch(/SSS$/);
    expect(parsed(`${' '.repeat(8190)}u8`)).toBe('u8');
  });
});

describe('addresses', () => {
  test.each([
    ['0x1', A1],
    ['@0x1', A1],
    ['0XaB', AB],
    [`0x${'0'.repeat(64)}`, `0x${'0'.repeat(64)}`],
    ['0x', undefined],
    ['1', undefined],
    [`0x${'0'.repeat(65)}`, undefined],
    ['0x1 ', undefined],
    ['0x1\n', undefined],
    ['0x-1', undefined],
    ['@@0x1', undefined],
    ['0x1_0', undefined],
  ])('%j', (text, address) => {
    expect(parseAddress(text)).toBe(address);
  });

  test('as 32 bytes and back, and short', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const address = readAddress(new Reader(bytes));
        expect(address).toBe(`0x${hex(bytes)}`);
        expect(addressBytes(address)).toEqual(bytes);
        expect(parseAddress(shortAddress(address))).toBe(address);
        expect(shortAddress(address)).toMatch(/^0x(0|[1-9a-f][0-9a-f]*)$/);
      }),
    );
  });
});

test.each([
  ['a', true],
  ['_a', true],
  ['__proto__', true],
  ['a'.repeat(MAX_IDENTIFIER_LENGTH), true],
  ['a'.repeat(MAX_IDENTIFIER_LENGTH + 1), false],
  ['_', false],
  ['', false],
  ['1a', false],
  ['a-b', false],
  ['ä', false],
  ['<SELF>', false],
  ['a\n', false],
])('identifier %.20j: %s', (text, valid) => {
  expect(isIdentifier(text)).toBe(valid);
});

/** Types that have a tag. */
const anyType: fc.Arbitrary<Type> = fc.letrec<{ type: Type }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc
      .constantFrom('bool', 'u8', 'u16', 'u32', 'u64', 'u128', 'u256', 'address', 'signer')
      .map((kind) => primitiveType(kind as 'u8')),
    tie('type').map(vectorType),
    fc
      .tuple(fc.constantFrom(A1, AB), fc.constantFrom('m', '__proto__'), fc.array(tie('type'), { maxLength: 3 }))
      .map(([address, name, args]) => structType(address, name, 'constructor', args)),
  ),
})).type;

describe('any type', () => {
  test('is read back from its text, from its display text, and from its tag', () => {
    fc.assert(
      fc.property(anyType, (type) => {
        expect(parseType(type.text)).toEqual({ ok: true, value: type });
        expect(parseType(displayType(type))).toEqual({ ok: true, value: type });
        const writer = new Writer();
        writeTypeTag(writer, type);
        const reader = new Reader(writer.bytes());
        expect(readTypeTag(reader)).toEqual(type);
        expect(reader.left).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  test('random bytes give a type or a refusal, and one tag for a type', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 12 }), { maxLength: 120 }), (numbers) => {
        const bytes = Uint8Array.from(numbers);
        const reader = new Reader(bytes);
        const read = attempt(() => readTypeTag(reader));
        if (!read.ok) {
          expect(read.error.status).toBe('MALFORMED');
          return;
        }
        const writer = new Writer();
        writeTypeTag(writer, read.value);
        expect(hex(writer.bytes())).toBe(hex(bytes.subarray(0, reader.at)));
      }),
      { numRuns: 500 },
    );
  });
});

describe('type tags', () => {
  const tag = (type: Type): string => {
    const writer = new Writer();
    writeTypeTag(writer, type);
    return hex(writer.bytes());
  };

  // Variant numbers of `TypeTag` in move-core/types/src/language_storage.rs.
  test.each([
    ['bool', 0],
    ['u8', 1],
    ['u64', 2],
    ['u128', 3],
    ['address', 4],
    ['signer', 5],
    ['u16', 8],
    ['u32', 9],
    ['u256', 10],
  ] as const)('%s is %i', (kind, code) => {
    expect(tag(primitiveType(kind))).toBe(hex(Uint8Array.of(code)));
  });

  test('of a struct: address, module, name, arguments', () => {
    const type = structType(A1, 'm', 'Se', [vectorType(primitiveType('u8'))]);
    expect(tag(type)).toBe(`07${A1.slice(2)}016d025365010601`);
  });

  test('of a reference: none', () => {
    expect(() => tag(referenceType(primitiveType('u8'), false))).toThrow('no type tag');
  });

  const read = (bytes: Uint8Array): string => {
    const type = attempt(() => readTypeTag(new Reader(bytes)));
    return type.ok ? type.value.text : `${type.error.status}: ${type.error.message}`;
  };
  const nested = (n: number): Uint8Array => Uint8Array.from([...new Array(n).fill(6), 1]);

  test('of at most MAX_TYPE_NODES nodes', () => {
    expect(read(nested(MAX_TYPE_NODES - 1))).toMatch(/^vector</);
    expect(read(nested(MAX_TYPE_NODES))).toMatch(/more than 128 nodes/);
  });

  test.each([
    ['an unknown number', Uint8Array.of(11), /unknown type tag 11/],
    ['an overlong number', Uint8Array.of(0x81, 0x00), /not canonical/],
    ['nothing', Uint8Array.of(), /unexpected end/],
    [
      'a name that is none',
      Uint8Array.from([7, ...new Array(32).fill(0), 1, 0x2d, 1, 0x61, 0]),
      /invalid identifier in type tag/,
    ],
    [
      'a name of 129 bytes',
      Uint8Array.from([7, ...new Array(32).fill(0), 0x81, 1, ...new Array(129).fill(0x61), 1, 0x61, 0]),
      /over its maximum 128/,
    ],
  ])('refuses %s', (_, bytes, why) => {
    expect(read(bytes)).toMatch(/^MALFORMED/);
    expect(read(bytes)).toMatch(why);
  });
});

test('nodes count constructors and leaves', () => {
  const type = structType(A1, 'm', 'S', [vectorType(primitiveType('u8')), referenceType(primitiveType('u8'), true)]);
  expect(typeNodes(type)).toBe(5);
});
