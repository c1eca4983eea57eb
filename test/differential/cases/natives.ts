/** Natives that the official VM runs with any std: bcs::to_bytes, hash::sha2_256, hash::sha3_256. */

import { type CaseModule, table } from '../case.ts';

export const NATIVES: CaseModule = {
  name: 'natives',
  items: `
use std::bcs;
use std::hash;
public struct Empty has copy, drop {}
public struct P<T> has copy, drop { a: T, b: vector<T> }
public enum E has copy, drop { A, B(u64), C { x: u8, y: vector<u8> } }
fun id<T>(x: T): T { x }
fun repeat(byte: u8, n: u64): vector<u8> { let mut v = vector[]; let mut i = 0; while (i < n) { v.push_back(byte); i = i + 1 }; v }
fun encoded<T: drop>(x: T): u64 { let b = bcs::to_bytes(&x); b.length() * 1000003 + out::bytes(b) % 1000003 }
fun start(v: &vector<u8>): u64 { (v[0] as u64) * 65536 + (v[1] as u64) * 256 + (v[2] as u64) }
`,
  cases: table([
    ['bcs_bool', 'bcs of booleans', 'encoded(true) * 10 + encoded(false)'],
    ['bcs_u8', 'bcs of u8', 'encoded(id(255u8))'],
    ['bcs_u16', 'bcs of u16', 'encoded(id(0x1234u16))'],
    ['bcs_u32', 'bcs of u32', 'encoded(id(0x12345678u32))'],
    ['bcs_u64', 'bcs of u64', 'encoded(id(0x123456789abcdef0u64))'],
    ['bcs_u64_unsafe', 'bcs of u64 above 2^53', 'encoded(id(9007199254740993u64))'],
    ['bcs_u64_max', 'bcs of 2^64-1', 'encoded(id(18446744073709551615u64))'],
    ['bcs_u128', 'bcs of u128', 'encoded(id(1u128) << 127 | 5)'],
    ['bcs_u128_small', 'bcs of a small u128', 'encoded(id(1u128))'],
    ['bcs_u256', 'bcs of u256', 'encoded(id(1u256) << 255 | 5)'],
    ['bcs_u256_small', 'bcs of a small u256', 'encoded(id(1u256))'],
    ['bcs_address', 'bcs of an address', 'out::digest(@0x1234)'],
    ['bcs_empty_vector', 'bcs of an empty vector', 'encoded(vector<u64>[])'],
    ['bcs_bytes', 'bcs of bytes', 'encoded(b"hello")'],
    ['bcs_vector_u64', 'bcs of vector<u64>', 'encoded(vector[1u64, 2, 3])'],
    [
      'bcs_length_127',
      'a length prefix of one byte',
      'let b = bcs::to_bytes(&repeat(7, 127)); b.length() * 1000000000 + start(&b)',
    ],
    [
      'bcs_length_128',
      'a length prefix of two bytes',
      'let b = bcs::to_bytes(&repeat(7, 128)); b.length() * 1000000000 + start(&b)',
    ],
    [
      'bcs_length_16383',
      'the longest length prefix of two bytes',
      'let b = bcs::to_bytes(&repeat(7, 16383)); b.length() * 1000000000 + start(&b)',
    ],
    [
      'bcs_length_16384',
      'a length prefix of three bytes',
      'let b = bcs::to_bytes(&repeat(7, 16384)); b.length() * 1000000000 + start(&b)',
    ],
    ['bcs_nested', 'bcs of nested vectors', 'encoded(vector[b"a", b"", b"bcd"])'],
    ['bcs_struct', 'bcs of a generic struct', 'encoded(P { a: 7u16, b: vector[1, 256] })'],
    ['bcs_empty_struct', 'bcs of an empty struct', 'encoded(Empty {})'],
    ['bcs_enum', 'bcs of enum variants', 'encoded(E::A) * 1000 + encoded(E::B(9)) % 1000'],
    ['bcs_enum_fields', 'bcs of a variant with named fields', 'encoded(E::C { x: 5, y: b"zz" })'],
    [
      'bcs_of_reference',
      'bcs behind a field reference',
      'let p = P { a: b"x", b: vector[b"y"] }; out::bytes(bcs::to_bytes(&p.b))',
    ],
    [
      'bcs_changes_nothing',
      'bcs leaves its argument as it is',
      'let mut v = vector[1u8]; let b = bcs::to_bytes(&v); v.push_back(2); b.length() * 10 + v.length()',
    ],
    ['sha2_empty', 'SHA-256 of nothing', 'out::bytes(hash::sha2_256(b""))'],
    ['sha2_abc', 'SHA-256 of "abc"', 'out::bytes(hash::sha2_256(b"abc"))'],
    ['sha2_55', 'SHA-256, the most that fits in one block', 'out::bytes(hash::sha2_256(repeat(97, 55)))'],
    ['sha2_56', 'SHA-256, one more', 'out::bytes(hash::sha2_256(repeat(97, 56)))'],
    ['sha2_64', 'SHA-256 of a whole block', 'out::bytes(hash::sha2_256(repeat(97, 64)))'],
    ['sha2_1000', 'SHA-256 of many blocks', 'out::bytes(hash::sha2_256(repeat(97, 1000)))'],
    ['sha3_empty', 'SHA3-256 of nothing', 'out::bytes(hash::sha3_256(b""))'],
    ['sha3_abc', 'SHA3-256 of "abc"', 'out::bytes(hash::sha3_256(b"abc"))'],
    ['sha3_135', 'SHA3-256, the most that fits in one block', 'out::bytes(hash::sha3_256(repeat(97, 135)))'],
    ['sha3_136', 'SHA3-256 of a whole block', 'out::bytes(hash::sha3_256(repeat(97, 136)))'],
    ['sha3_1000', 'SHA3-256 of many blocks', 'out::bytes(hash::sha3_256(repeat(97, 1000)))'],
    ['hash_length', 'both hashes are 32 bytes', 'hash::sha2_256(b"x").length() * 100 + hash::sha3_256(b"x").length()'],
    [
      'hash_chain',
      'hashes of hashes',
      'let mut h = b"seed"; let mut i = 0; while (i < 20) { h = if (i % 2 == 0) hash::sha2_256(h) else hash::sha3_256(h); i = i + 1 }; out::bytes(h)',
    ],
  ]),
};
