/** The framework's std in both VMs: options, strings, vector functions and macros, number helpers, maps and sets. */

import { type CaseModule, table } from '../case.ts';

export const LIBRARY: CaseModule = {
  name: 'library',
  items: `
use std::ascii;
use std::option;
use std::string;
use std::type_name;
use std::vec_map;
use std::vec_set;
use std::fixed_point32;
use std::bit_vector;
public struct P<T> has copy, drop { a: T }
fun id<T>(x: T): T { x }
fun show(v: vector<u64>): u64 { v.fold!(0, |sum, x| (sum * 10 + x) % 1000000007) }
fun range(n: u64): vector<u64> { vector::tabulate!(n, |i| i) }
fun text(s: string::String): u64 { out::bytes(s.into_bytes()) }
`,
  cases: table([
    ['option_some', 'option::some, borrow', 'let o = option::some(id(5)); *o.borrow() * 10 + out::flag(o.is_some())'],
    [
      'option_none',
      'option::none',
      'let o = option::none<u64>(); out::flag(o.is_none()) | (out::flag(o.is_some()) << 1)',
    ],
    ['option_borrow_none', 'option::borrow of none', '*option::none<u64>().borrow()'],
    [
      'option_extract',
      'option::extract',
      'let mut o = option::some(7); let x = o.extract(); x * 10 + out::flag(o.is_none())',
    ],
    ['option_extract_none', 'option::extract of none', 'let mut o = option::none<u64>(); o.extract()'],
    ['option_fill', 'option::fill', 'let mut o = option::none(); o.fill(id(4)); o.destroy_some()'],
    ['option_fill_some', 'option::fill of some', 'let mut o = option::some(1); o.fill(id(4)); o.destroy_some()'],
    ['option_swap', 'option::swap', 'let mut o = option::some(1); let x = o.swap(2); x * 10 + o.destroy_some()'],
    ['option_swap_none', 'option::swap of none', 'let mut o = option::none<u64>(); o.swap(2)'],
    [
      'option_swap_or_fill',
      'option::swap_or_fill',
      'let mut o = option::none(); let x = o.swap_or_fill(3); let y = o.swap_or_fill(4); out::flag(x.is_none()) * 100 + y.destroy_some() * 10 + o.destroy_some()',
    ],
    ['option_destroy_none', 'option::destroy_none of some', 'option::some(1u8).destroy_none(); 1'],
    ['option_destroy_some', 'option::destroy_some of none', 'option::none<u64>().destroy_some()'],
    [
      'option_contains',
      'option::contains',
      'let o = option::some(b"x"); out::flag(o.contains(&b"x")) | (out::flag(o.contains(&b"y")) << 1)',
    ],
    [
      'option_default',
      'option::get_with_default, destroy_with_default',
      'option::none<u64>().get_with_default(5) * 10 + option::some(6).destroy_with_default(1)',
    ],
    [
      'option_macros',
      'option macros',
      'option::some(5u64).map!(|x| x * 2).destroy_or!(1) * 100 + option::none<u64>().map!(|x| x * 2).destroy_or!(1)',
    ],
    [
      'option_bytes',
      'encoding of options',
      'out::bytes(std::bcs::to_bytes(&vector[option::some(5u8), option::none()]))',
    ],
    ['string_utf8', 'string::utf8', 'text(string::utf8(b"caf\\xc3\\xa9"))'],
    ['string_invalid', 'string::utf8 of a stray byte', 'text(string::utf8(b"\\xff"))'],
    ['string_overlong', 'string::try_utf8 of an overlong form', 'out::flag(string::try_utf8(b"\\xc0\\x80").is_none())'],
    [
      'string_surrogate',
      'string::try_utf8 of a surrogate',
      'out::flag(string::try_utf8(b"\\xed\\xa0\\x80").is_none())',
    ],
    [
      'string_truncated',
      'string::try_utf8 of a truncated character',
      'out::flag(string::try_utf8(b"a\\xe2\\x82").is_none())',
    ],
    [
      'string_highest',
      'string::try_utf8 at the highest code point and past it',
      'out::flag(string::try_utf8(b"\\xf4\\x8f\\xbf\\xbf").is_some()) | (out::flag(string::try_utf8(b"\\xf4\\x90\\x80\\x80").is_some()) << 1)',
    ],
    ['string_append', 'string::append', 'let mut s = b"ab".to_string(); s.append(b"cd".to_string()); text(s)'],
    ['string_insert', 'string::insert', 'let mut s = b"ad".to_string(); s.insert(1, b"bc".to_string()); text(s)'],
    [
      'string_insert_inside_character',
      'string::insert inside a character',
      'let mut s = b"\\xc3\\xa9".to_string(); s.insert(1, b"x".to_string()); text(s)',
    ],
    ['string_substring', 'string::substring', 'text(b"hello world".to_string().substring(3, 8))'],
    ['string_substring_empty', 'string::substring of nothing', 'b"hello".to_string().substring(5, 5).length()'],
    ['string_substring_out', 'string::substring past the end', 'b"hello".to_string().substring(3, 6).length()'],
    [
      'string_substring_backwards',
      'string::substring with its ends exchanged',
      'b"hello".to_string().substring(3, 2).length()',
    ],
    [
      'string_substring_inside_character',
      'string::substring inside a character',
      'b"\\xc3\\xa9x".to_string().substring(1, 3).length()',
    ],
    [
      'string_index_of',
      'string::index_of',
      'b"hello".to_string().index_of(&b"l".to_string()) * 100 + b"hello".to_string().index_of(&b"z".to_string()) * 10 + b"hello".to_string().index_of(&b"".to_string())',
    ],
    ['ascii_string', 'ascii::string', 'ascii::string(b"abc").length()'],
    ['ascii_invalid', 'ascii::string of a byte above 127', 'ascii::string(b"\\x80").length()'],
    [
      'ascii_case',
      'ascii upper and lower case',
      'out::bytes(ascii::string(b"aZ9z").to_uppercase().into_bytes()) ^ out::bytes(ascii::string(b"aZ9z").to_lowercase().into_bytes())',
    ],
    [
      'ascii_printable',
      'ascii::all_characters_printable',
      'out::flag(ascii::string(b"a b").all_characters_printable()) | (out::flag(ascii::string(b"a\\nb").all_characters_printable()) << 1)',
    ],
    ['vector_append', 'vector::append', 'let mut v = range(3); v.append(vector[7, 8]); show(v)'],
    ['vector_reverse', 'vector::reverse', 'let mut v = range(5); v.reverse(); show(v)'],
    [
      'vector_contains',
      'vector::contains, index_of',
      'let v = vector[5, 6, 7]; let (f, i) = v.index_of(&6); let (g, j) = v.index_of(&9); out::flag(v.contains(&7)) * 1000 + out::flag(f) * 100 + i * 10 + out::flag(g) + j',
    ],
    ['vector_remove', 'vector::remove', 'let mut v = range(5); let x = v.remove(1); x * 100000 + show(v)'],
    ['vector_remove_out', 'vector::remove past the end', 'let mut v = range(5); v.remove(5)'],
    ['vector_insert', 'vector::insert', 'let mut v = range(3); v.insert(9, 1); v.insert(8, 4); show(v)'],
    ['vector_insert_out', 'vector::insert past the end', 'let mut v = range(3); v.insert(9, 4); show(v)'],
    [
      'vector_swap_remove',
      'vector::swap_remove',
      'let mut v = range(5); let x = v.swap_remove(1); x * 100000 + show(v)',
    ],
    ['vector_swap_remove_empty', 'vector::swap_remove of an empty vector', 'let mut v = range(0); v.swap_remove(0)'],
    ['vector_flatten', 'vector::flatten', 'show(vector[range(2), range(0), range(3)].flatten())'],
    ['vector_take_skip', 'vector::take, skip', 'show(range(6).take(2)) * 10000 + show(range(6).skip(4))'],
    ['vector_map_filter', 'map!, filter!', 'show(range(8).map!(|x| x * 3 % 7).filter!(|x| *x > 2))'],
    [
      'vector_any_all_count',
      'any!, all!, count!',
      'let v = range(6); out::flag(v.any!(|x| *x == 5)) * 100 + out::flag(v.all!(|x| *x < 5)) * 10 + v.count!(|x| *x % 2 == 0)',
    ],
    ['vector_do_mut', 'do_mut!', 'let mut v = range(4); v.do_mut!(|x| *x = *x + 2); show(v)'],
    ['vector_zip', 'zip_map!', 'show(range(3).zip_map!(vector[4, 5, 6], |a, b| a + b))'],
    ['vector_zip_unequal', 'zip_map! of unequal lengths', 'show(range(3).zip_map!(vector[4, 5], |a, b| a + b))'],
    [
      'vector_sort',
      'insertion_sort_by!, merge_sort_by!',
      'let mut v = vector[5, 2, 8, 1]; let mut w = vector[7, 3, 3, 9, 0]; v.insertion_sort_by!(|a, b| *a <= *b); w.merge_sort_by!(|a, b| *a <= *b); show(v) * 100000 + show(w)',
    ],
    ['number_min_max', 'min, max, diff', '5u64.min(3) * 1000 + 5u64.max(3) * 100 + 5u64.diff(8) * 10 + 8u64.diff(5)'],
    ['number_pow', 'pow', '3u64.pow(20)'],
    ['number_pow_overflow', 'pow past the width', '3u64.pow(41)'],
    ['number_pow_zero', 'pow to 0', '0u64.pow(0)'],
    ['number_sqrt', 'sqrt', '99u64.sqrt() * 100 + 100u64.sqrt()'],
    ['number_sqrt_max', 'sqrt of 2^64-1', '18446744073709551615u64.sqrt()'],
    ['number_sqrt_u128', 'sqrt of 2^128-1', 'out::num(340282366920938463463374607431768211455u128.sqrt() as u256)'],
    ['number_round_up', 'divide_and_round_up', '10u64.divide_and_round_up(3) * 10 + 9u64.divide_and_round_up(3)'],
    ['number_to_string', 'to_string of 2^64-1', 'text(18446744073709551615u64.to_string())'],
    ['number_to_string_u256', 'to_string of a u256', 'text((id(1u256) << 100).to_string())'],
    [
      'number_try_as',
      'try_as_u8',
      'out::flag(255u64.try_as_u8().is_some()) | (out::flag(256u64.try_as_u8().is_some()) << 1)',
    ],
    [
      'number_checked',
      'checked_add and saturating_mul',
      'out::flag(18446744073709551615u64.checked_add(1).is_none()) | (out::flag(18446744073709551615u64.saturating_mul(2) == 18446744073709551615) << 1)',
    ],
    ['number_not', 'bitwise_not', 'out::num(5u64.bitwise_not() as u256)'],
    [
      'map_insert_get',
      'vec_map',
      'let mut m = vec_map::empty(); m.insert(b"a", 1u64); m.insert(b"b", 2); *m.get_mut(&b"a") = 5; *m.get(&b"a") * 10 + m.length()',
    ],
    [
      'map_duplicate',
      'vec_map::insert of a key that is there',
      'let mut m = vec_map::empty(); m.insert(1u8, 1u64); m.insert(1u8, 2); m.length()',
    ],
    ['map_missing', 'vec_map::get of a key that is not there', 'let m = vec_map::empty<u8, u64>(); *m.get(&1)'],
    [
      'map_remove',
      'vec_map::remove',
      'let mut m = vec_map::from_keys_values(vector[1u8, 2, 3], vector[10u64, 20, 30]); let (k, v) = m.remove(&2); (k as u64) * 1000 + v * 10 + m.get_idx(&3)',
    ],
    [
      'set',
      'vec_set',
      'let mut s = vec_set::singleton(3u8); s.insert(4); s.remove(&3); s.length() * 10 + out::flag(s.contains(&4))',
    ],
    [
      'set_duplicate',
      'vec_set::insert of a key that is there',
      'let mut s = vec_set::singleton(3u8); s.insert(3); s.length()',
    ],
    [
      'set_missing',
      'vec_set::remove of a key that is not there',
      'let mut s = vec_set::singleton(3u8); s.remove(&4); s.length()',
    ],
    [
      'fixed_point',
      'fixed_point32',
      'let half = fixed_point32::create_from_rational(1, 2); fixed_point32::multiply_u64(9, half) * 100 + fixed_point32::divide_u64(9, half)',
    ],
    [
      'fixed_point_zero',
      'fixed_point32 with a denominator of 0',
      'fixed_point32::create_from_rational(1, id(0)).get_raw_value()',
    ],
    [
      'fixed_point_too_small',
      'fixed_point32 of a ratio out of range',
      'fixed_point32::create_from_rational(1, 18446744073709551615).get_raw_value()',
    ],
    [
      'bits',
      'bit_vector',
      'let mut b = bit_vector::new(10); b.set(3); b.set(4); b.set(5); b.unset(4); b.shift_left(2); out::flag(b.is_index_set(1)) | (out::flag(b.is_index_set(2)) << 1) | (out::flag(b.is_index_set(3)) << 2)',
    ],
    ['bits_out', 'bit_vector past its end', 'let mut b = bit_vector::new(10); b.set(10); b.length()'],
    ['type_name_primitive', 'type_name of a primitive', 'out::bytes(type_name::get<u64>().into_string().into_bytes())'],
    [
      'type_name_struct',
      'type_name of a generic struct',
      'out::digest(type_name::get<P<vector<u8>>>().into_string().into_bytes())',
    ],
    ['type_name_nested', 'type_name of nested types', 'type_name::get<P<P<vector<bool>>>>().into_string().length()'],
  ]),
};
