/** Vector instructions: every one, in and out of range, on primitives, structs and vectors. */

import { type CaseModule, table } from '../case.ts';

export const VECTORS: CaseModule = {
  name: 'vectors',
  items: `
public struct Item has copy, drop, store { id: u64, tags: vector<u8> }
public struct Linear { value: u64 }
fun id<T>(x: T): T { x }
fun range(n: u64): vector<u64> { let mut v = vector[]; let mut i = 0; while (i < n) { v.push_back(i); i = i + 1 }; v }
fun sum(v: &vector<u64>): u64 { let mut i = 0; let mut s = 0; while (i < v.length()) { s = s + v[i]; i = i + 1 }; s }
fun show(v: vector<u64>): u64 { let mut s = 0; let mut i = 0; while (i < v.length()) { s = s * 10 + v[i]; i = i + 1 }; s }
fun item(n: u64): Item { Item { id: n, tags: vector[n as u8, 1] } }
fun items(n: u64): vector<Item> { let mut v = vector[]; let mut i = 0; while (i < n) { v.push_back(item(i)); i = i + 1 }; v }
fun reverse<T>(v: &mut vector<T>) { let n = v.length(); let mut i = 0; while (i < n / 2) { v.swap(i, n - 1 - i); i = i + 1 } }
fun at(v: &vector<u64>, i: u64): u64 { v[i] }
fun set(v: &mut vector<u64>, i: u64, x: u64) { *&mut v[i] = x }
fun dismantle(mut v: vector<Linear>): u64 { let mut s = 0; while (v.length() > 0) { let Linear { value } = v.pop_back(); s = s * 10 + value }; v.destroy_empty(); s }
fun grow(v: &mut vector<u64>, n: u64) { let mut i = 0; while (i < n) { let x = v.length(); v.push_back(x); i = i + 1 } }
fun take<T>(v: &mut vector<T>): T { v.pop_back() }
`,
  cases: table([
    ['empty_length', 'VecPack 0, VecLen', 'vector<u8>[].length()'],
    ['literal_length', 'VecPack 3, VecLen', 'vector[id(4), 5, 6].length()'],
    ['literal_order', 'the last element of a literal is on top', 'show(vector[id(1), id(2), id(3)])'],
    ['borrow_first', 'VecImmBorrow at 0', 'at(&vector[7, 8], 0)'],
    ['borrow_last', 'VecImmBorrow at length-1', 'at(&vector[7, 8], 1)'],
    ['borrow_at_length', 'VecImmBorrow at length', 'at(&vector[7, 8], 2)'],
    ['borrow_in_empty', 'VecImmBorrow in an empty vector', 'at(&vector[], 0)'],
    ['borrow_at_2_32', 'an index that is 0 in 32 bits', 'at(&vector[7, 8], 4294967296)'],
    ['borrow_at_2_53', 'an index above what is exact in floating point', 'at(&vector[7, 8], 9007199254740993)'],
    ['borrow_at_max', 'the highest index', 'at(&vector[7, 8], 18446744073709551615)'],
    ['borrow_mut_write', 'VecMutBorrow, WriteRef', 'let mut v = range(4); set(&mut v, 2, 9); show(v)'],
    ['borrow_mut_at_length', 'VecMutBorrow at length', 'let mut v = range(4); set(&mut v, 4, 9); show(v)'],
    [
      'borrow_mut_at_max',
      'VecMutBorrow at the highest index',
      'let mut v = range(4); set(&mut v, 18446744073709551615, 9); show(v)',
    ],
    [
      'push_pop',
      'VecPushBack, VecPopBack',
      'let mut v = range(2); v.push_back(7); let x = v.pop_back(); x * 10 + v.length()',
    ],
    [
      'pop_to_empty',
      'VecPopBack to the last element',
      'let mut v = vector[id(5)]; let x = v.pop_back(); x * 10 + v.length()',
    ],
    ['pop_empty', 'VecPopBack of an empty vector', 'let mut v = vector<u64>[]; v.pop_back()'],
    ['pop_past_empty', 'VecPopBack once too often', 'let mut v = range(2); v.pop_back(); v.pop_back(); v.pop_back()'],
    ['swap_two', 'VecSwap', 'let mut v = range(4); v.swap(1, 3); show(v)'],
    ['swap_same', 'VecSwap of an element with itself', 'let mut v = range(4); v.swap(2, 2); show(v)'],
    ['swap_first_out', 'VecSwap, first index out of range', 'let mut v = range(4); v.swap(4, 1); show(v)'],
    ['swap_second_out', 'VecSwap, second index out of range', 'let mut v = range(4); v.swap(1, 4); show(v)'],
    ['swap_same_out', 'VecSwap, both the same and out of range', 'let mut v = range(4); v.swap(4, 4); show(v)'],
    ['swap_empty', 'VecSwap in an empty vector', 'let mut v = vector<u64>[]; v.swap(0, 0); 1'],
    ['swap_huge', 'VecSwap at the highest index', 'let mut v = range(4); v.swap(0, 18446744073709551615); show(v)'],
    ['swap_structs', 'VecSwap of structs', 'let mut v = items(3); v.swap(0, 2); v[0].id * 10 + v[2].id'],
    ['destroy_empty', 'VecUnpack 0', 'vector<Linear>[].destroy_empty(); 3'],
    [
      'destroy_not_empty',
      'VecUnpack 0 of one element',
      'let mut v = vector[]; v.push_back(id(1u8)); v.destroy_empty(); 3',
    ],
    ['destroy_not_empty_bool', 'VecUnpack 0 of many elements', 'vector[true, id(false), true].destroy_empty(); 3'],
    ['reverse_even', 'swaps over an even length', 'let mut v = range(6); reverse(&mut v); show(v)'],
    ['reverse_odd', 'swaps over an odd length', 'let mut v = range(7); reverse(&mut v); show(v)'],
    [
      'linear_elements',
      'elements without copy and drop',
      'dismantle(vector[Linear { value: 1 }, Linear { value: 2 }, Linear { value: 3 }])',
    ],
    [
      'copy_is_deep',
      'a copied vector is its own',
      'let a = range(3); let mut b = copy a; b.push_back(9); set(&mut b, 0, 5); show(a) * 10000 + show(b)',
    ],
    [
      'copy_of_structs_is_deep',
      'a copied vector of structs is its own',
      'let a = items(2); let mut b = a; b[1].id = 50; b[1].tags.push_back(3); a[1].id * 1000 + a[1].tags.length() * 100 + b[1].id + b[1].tags.length()',
    ],
    [
      'copy_of_element_is_deep',
      'reading an element copies it',
      'let mut v = items(2); let mut e = v[0]; e.tags.push_back(9); v[0].tags.length() * 10 + e.tags.length()',
    ],
    [
      'push_copy_is_deep',
      'pushing a copy',
      'let mut inner = range(2); let mut v = vector[inner]; inner.push_back(7); v.push_back(inner); v[0].length() * 10 + v[1].length()',
    ],
    [
      'nested_write',
      'an element of an element',
      'let mut v = vector[range(2), range(3)]; *&mut v[1][2] = 8; v[0].push_back(5); show(v[0]) * 1000 + show(v[1])',
    ],
    ['nested_out_of_range', 'inner index out of range', 'let v = vector[range(2), range(3)]; v[0][2]'],
    [
      'nested_swap',
      'swap of vectors in a vector',
      'let mut v = vector[range(1), range(2), range(3)]; v.swap(0, 2); v[0].length() * 10 + v[2].length()',
    ],
    [
      'nested_pop',
      'pop moves a vector out whole',
      'let mut v = vector[range(1), range(3)]; let mut last = v.pop_back(); last.push_back(9); show(last) * 10 + v.length()',
    ],
    [
      'deep_nesting',
      'vectors five deep',
      'let mut v = vector[vector[vector[vector[vector[id(1u8)]]]]]; v[0][0][0][0].push_back(2); (v[0][0][0][0][1] as u64) * 10 + v[0][0][0][0].length()',
    ],
    [
      'of_bool',
      'vector<bool>',
      'let mut v = vector[true, false]; v.push_back(id(true)); v.swap(0, 1); out::flag(v[0]) | (out::flag(v[1]) << 1) | (out::flag(v[2]) << 2)',
    ],
    [
      'of_u8',
      'vector<u8>',
      'let mut v = vector[255u8, 0]; v.push_back(id(128)); (v[0] as u64) * 65536 + (v[2] as u64)',
    ],
    ['of_u128', 'vector<u128>', 'let mut v = vector[1u128]; v.push_back(id(1) << 100); out::num(v[1] as u256)'],
    ['of_u256', 'vector<u256>', 'let mut v = vector[1u256]; v.push_back(id(1) << 200); v.swap(0, 1); out::num(v[0])'],
    [
      'of_address',
      'vector<address>',
      'let v = vector[@0x1, id(@0x2)]; out::flag(v[1] == @0x2) | (out::flag(v[0] == v[1]) << 1)',
    ],
    [
      'digest_u64',
      'contents after many changes',
      'let mut v = range(50); let mut i = 0; while (i < 200) { v.swap((i * 7) % 50, (i * 13 + 5) % 50); i = i + 1 }; out::digest(v)',
    ],
    ['large', 'ten thousand elements', 'let v = range(10000); sum(&v) + v.length()'],
    ['large_structs', 'two thousand structs', 'let mut v = items(2000); reverse(&mut v); v[0].id * 10 + v[1999].id'],
    [
      'grow_through_reference',
      'push through a mutable reference argument',
      'let mut v = range(3); grow(&mut v, 4); show(v)',
    ],
    [
      'pop_through_generic',
      'pop in a generic function',
      'let mut v = items(2); let i = take(&mut v); i.id * 10 + v.length()',
    ],
    [
      'equal',
      'Eq on vectors',
      'out::flag(range(3) == vector[0, 1, 2]) | (out::flag(range(3) == range(4)) << 1) | (out::flag(range(0) == vector[]) << 2)',
    ],
    [
      'equal_nested',
      'Eq on nested vectors',
      'let a = vector[range(2), range(3)]; let mut b = a; let same = a == b; *&mut b[1][2] = 7; out::flag(same) | (out::flag(a != b) << 1)',
    ],
    ['equal_order', 'Eq minds the order', 'let mut v = range(3); v.swap(0, 1); out::flag(v == range(3))'],
    ['equal_length_prefix', 'a prefix is not equal', 'out::flag(b"abc" == b"ab") | (out::flag(b"abc" == b"abc") << 1)'],
    [
      'move_in_and_out',
      'a vector moved through struct, vector and call',
      'let v = range(3); let Item { id: _, tags } = Item { id: 1, tags: b"xy" }; let mut w = vector[v, range(1)]; let x = id(w.pop_back()); x.length() * 10 + tags.length() + w[0].length()',
    ],
    [
      'index_expression_once',
      'an index with a side effect is evaluated once',
      'let mut i = 0; let v = range(5); let x = v[{ i = i + 1; i }]; x * 10 + i',
    ],
    [
      'write_element_struct',
      'a whole element replaced by WriteRef',
      'let mut v = items(2); *&mut v[0] = item(9); v[0].id * 10 + v[1].id',
    ],
    [
      'field_of_element',
      'a field of an element through VecMutBorrow and MutBorrowField',
      'let mut v = items(3); v[1].id = v[1].id + 40; v[1].id',
    ],
    [
      'element_after_failed_compare',
      'references to two elements compared',
      'let v = vector[5, 6, id(5)]; out::flag(&v[0] == &v[2]) | (out::flag(&v[0] == &v[1]) << 1)',
    ],
    [
      'while_pop',
      'a loop that empties',
      'let mut v = range(20); let mut s = 0; while (!(v.length() == 0)) s = s * 2 % 1009 + v.pop_back(); s',
    ],
    [
      'bubble',
      'a sort',
      'let mut v = vector[5, 3, 9, 1, 7, 2]; let mut i = 0; while (i < 6) { let mut j = 0; while (j < 5) { if (v[j] > v[j + 1]) v.swap(j, j + 1); j = j + 1 }; i = i + 1 }; show(v)',
    ],
  ]),
};
