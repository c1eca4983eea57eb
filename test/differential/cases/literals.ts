/** Literals and constants of every type: LdU8 to LdU256, LdTrue, LdFalse, LdConst. */

import { type CaseModule, table } from '../case.ts';

export const LITERALS: CaseModule = {
  name: 'literals',
  items: `
const U8: u8 = 255;
const U16: u16 = 65535;
const U32: u32 = 4294967295;
const U64: u64 = 18446744073709551615;
const U128: u128 = 340282366920938463463374607431768211455;
const U256: u256 = 115792089237316195423570985008687907853269984665640564039457584007913129639935;
const SAFE: u64 = 9007199254740991;
const UNSAFE: u64 = 9007199254740993;
const YES: bool = true;
const NO: bool = false;
const WHO: address = @0xCAFE;
const TOP: address = @0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff;
const TEXT: vector<u8> = b"Move";
const ESCAPES: vector<u8> = b"\\n\\r\\t\\\\\\0\\"\\x7f\\xff";
const HEX: vector<u8> = x"00ff10";
const EMPTY: vector<u8> = b"";
const NUMBERS: vector<u64> = vector[1, 9007199254740993, 18446744073709551615];
const WIDE: vector<u256> = vector[0, 1 << 255];
const FLAGS: vector<bool> = vector[true, false, true];
const PEOPLE: vector<address> = vector[@0x1, @0x2];
const NESTED: vector<vector<u16>> = vector[vector[], vector[1], vector[2, 65535]];
const FOLDED: u64 = (1 << 40) / 3 + 7 % 4;
const FOLDED_FLAG: bool = !(1 < 2) || 3 == 3;

fun first(v: vector<u8>): u8 { v[0] }
fun is_top(a: address): bool { a == @0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff }
fun numbers(): vector<u64> { NUMBERS }
fun literal(): vector<u8> { vector[1, 2, 3] }
`,
  cases: table([
    ['u8_max', 'LdU8', 'U8 as u64'],
    ['u16_max', 'LdU16', 'U16 as u64'],
    ['u32_max', 'LdU32', 'U32 as u64'],
    ['u64_max', 'LdU64 at 2^64-1', 'out::num(U64 as u256)'],
    ['u64_safe', 'LdU64 at 2^53-1', 'SAFE'],
    ['u64_unsafe', 'LdU64 above 2^53', 'UNSAFE'],
    ['u128_max', 'LdU128 at 2^128-1', 'out::num(U128 as u256)'],
    ['u256_max', 'LdU256 at 2^256-1', 'out::num(U256)'],
    ['u128_small', 'LdU128 of a small number', 'let x = 3u128; x as u64'],
    ['u256_small', 'LdU256 of a small number', 'let x = 3u256; x as u64'],
    ['u16_little_end', 'byte order of LdU16', 'let x = 0x1234u16; (x >> 8) as u64'],
    ['u32_little_end', 'byte order of LdU32', 'let x = 0x12345678u32; (x >> 16) as u64'],
    ['u64_little_end', 'byte order of LdU64', 'let x = 0x123456789abcdef0u64; x >> 32'],
    ['u128_little_end', 'byte order of LdU128', 'let x = 0x123456789abcdef0_1122334455667788u128; (x >> 64) as u64'],
    [
      'u256_little_end',
      'byte order of LdU256',
      'let x = 0x123456789abcdef01122334455667788_99aabbccddeeff00u256; (x >> 128) as u64 & 0xffffffff',
    ],
    ['booleans', 'LdTrue, LdFalse', 'out::flag(YES) | (out::flag(NO) << 1)'],
    ['address_digest', 'LdConst of an address', 'out::digest(WHO)'],
    [
      'address_equal',
      'LdConst of an address against a literal',
      'out::flag(WHO == @0xcafe) | (out::flag(WHO == @0xcaff) << 1)',
    ],
    ['address_top', 'the highest address', 'out::flag(is_top(TOP)) | (out::flag(is_top(WHO)) << 1)'],
    [
      'address_bytes',
      'an address is 32 bytes, most significant first',
      'let b = std::bcs::to_bytes(&WHO); (b.length() << 16) | ((b[30] as u64) << 8) | (b[31] as u64)',
    ],
    ['text', 'a byte string', 'out::bytes(TEXT)'],
    ['text_escapes', 'every escape of a byte string', 'out::bytes(ESCAPES)'],
    ['text_escapes_length', 'every escape of a byte string, counted', 'ESCAPES.length()'],
    ['hex', 'a hex string', 'out::bytes(HEX)'],
    ['empty', 'an empty byte string', 'EMPTY.length()'],
    ['empty_literal', 'an empty vector literal', 'vector<u64>[].length()'],
    ['numbers', 'a constant vector<u64> on both sides of 2^53', 'out::digest(NUMBERS)'],
    ['numbers_last', 'element of a constant vector<u64>', 'out::num(NUMBERS[2] as u256)'],
    ['wide', 'a constant vector<u256>', 'out::digest(WIDE)'],
    ['flags', 'a constant vector<bool>', 'out::digest(FLAGS)'],
    ['people', 'a constant vector<address>', 'out::digest(PEOPLE)'],
    ['nested', 'a constant vector of vectors', 'out::digest(NESTED)'],
    ['nested_inner', 'element of an element of a constant', 'NESTED[2][1] as u64'],
    ['folded', 'a folded constant expression', 'FOLDED'],
    ['folded_flag', 'a folded constant boolean', 'out::flag(FOLDED_FLAG)'],
    [
      'fresh_each_time',
      'LdConst pushes a fresh value: a change of one copy shows in no other',
      'let mut a = NUMBERS; *&mut a[0] = 77; a.push_back(5); NUMBERS[0] * 100 + NUMBERS.length()',
    ],
    [
      'fresh_through_calls',
      'the same through a function called twice',
      'let mut a = numbers(); a.pop_back(); a.pop_back(); a.pop_back(); numbers().length() * 10 + a.length()',
    ],
    [
      'fresh_in_loop',
      'the same constant loaded in a loop and changed',
      'let mut i = 0; let mut sum = 0; while (i < 3) { let mut c = TEXT; c.push_back(1); sum = sum + c.length(); i = i + 1 }; sum',
    ],
    [
      'fresh_nested',
      'the inside of a nested constant is fresh too',
      'let mut a = NESTED; a[1].push_back(9); *&mut a[2][0] = 7; let b = NESTED; b[1].length() * 100 + (b[2][0] as u64)',
    ],
    [
      'literal_is_fresh',
      'a vector literal of constants is fresh at every call',
      'let mut a = literal(); a.push_back(4); literal().length()',
    ],
    ['constant_as_argument', 'LdConst straight into a call', 'first(TEXT) as u64'],
    [
      'constant_equal',
      'equality of two loads of one constant',
      'out::flag(NESTED == NESTED) | (out::flag(TEXT == b"move") << 1)',
    ],
    ['index_a_constant_out_of_range', 'reading past the end of a constant', 'HEX[3] as u64'],
  ]),
};
