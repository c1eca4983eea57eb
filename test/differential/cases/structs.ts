/** Structs and generics: pack, unpack, copies, equality, instantiation. */

import { type CaseModule, table } from '../case.ts';

export const STRUCTS: CaseModule = {
  name: 'structs',
  items: `
public struct Empty has copy, drop, store {}
public struct Point has copy, drop, store { x: u64, y: u64 }
public struct Line has copy, drop, store { from: Point, to: Point, name: vector<u8> }
public struct All has copy, drop { a: bool, b: u8, c: u16, d: u32, e: u64, f: u128, g: u256, h: address, i: vector<u8>, j: Point }
public struct Pos(u64, bool) has copy, drop;
public struct Box<T> has copy, drop, store { value: T }
public struct Pair<A, B> has copy, drop, store { first: A, second: B }
public struct Tag<phantom T> has copy, drop, store { n: u64 }
public struct Hot { left: u64 }
public struct Wrap<T> { inner: T, hot: Hot }
public struct Tree has copy, drop { nodes: vector<Node> }
public struct Node has copy, drop { value: u64, children: vector<u64> }

fun id<T>(x: T): T { x }
fun point(x: u64, y: u64): Point { Point { x, y } }
fun line(): Line { Line { from: point(1, 2), to: point(3, 4), name: b"ab" } }
fun all(n: u8): All { All { a: n > 1, b: n, c: n as u16 * 256, d: n as u32 << 20, e: n as u64 << 55, f: n as u128 << 110, g: n as u256 << 240, h: @0xabc, i: vector[n], j: point(n as u64, 0) } }
fun swap_pair<A, B>(p: Pair<A, B>): Pair<B, A> { let Pair { first, second } = p; Pair { first: second, second: first } }
fun double<T: copy>(x: T): Pair<T, T> { Pair { first: copy x, second: x } }
fun unbox<T>(b: Box<T>): T { let Box { value } = b; value }
fun burn(h: Hot): u64 { let Hot { left } = h; left }
fun unwrap<T>(w: Wrap<T>): (T, u64) { let Wrap { inner, hot } = w; (inner, burn(hot)) }
fun same<T: drop>(a: T, b: T): bool { a == b }
fun set_value<T: drop>(b: &mut Box<T>, x: T) { b.value = x }
fun peek<T>(b: &Box<T>): &T { &b.value }
fun nest1<T>(x: T): Box<Box<T>> { Box { value: Box { value: x } } }
fun nest2<T>(x: T): Box<Box<Box<Box<T>>>> { nest1(nest1(x)) }
fun count<T>(_: &Tag<T>, n: u64): u64 { n }
`,
  cases: table([
    ['pack_order', 'Pack puts the last field on top', 'let p = point(id(1), id(2)); p.x * 10 + p.y'],
    [
      'pack_order_written_otherwise',
      'fields are evaluated as written and stored as declared',
      'let mut t = 0; let p = Point { y: { t = t * 10 + 1; t }, x: { t = t * 10 + 2; t } }; p.x * 1000 + p.y * 100 + t',
    ],
    ['unpack', 'Unpack', 'let Point { x, y } = point(3, 4); x * 10 + y'],
    [
      'unpack_some',
      'Unpack with ignored fields',
      'let Line { from: Point { x: _, y }, to, name: _ } = line(); y * 10 + to.x',
    ],
    ['empty', 'a struct without fields', 'let e = Empty {}; let Empty {} = e; out::flag(e == Empty {})'],
    [
      'empty_bytes',
      'a struct without fields is one byte',
      'let b = std::bcs::to_bytes(&Empty {}); b.length() * 10 + (b[0] as u64)',
    ],
    [
      'positional',
      'a struct with positional fields',
      'let p = Pos(id(5), true); let Pos(n, f) = p; n * 10 + out::flag(f) + p.0',
    ],
    [
      'copy_is_deep',
      'a copied struct is its own',
      'let a = line(); let mut b = a; b.from.x = 9; b.name.push_back(1); a.from.x * 1000 + b.from.x * 100 + a.name.length() * 10 + b.name.length()',
    ],
    [
      'copy_from_reference_is_deep',
      'ReadRef of a struct copies it',
      'let mut a = line(); let r = &a; let b = *r; a.to.y = 8; b.to.y * 10 + a.to.y',
    ],
    [
      'field_copy_is_deep',
      'reading a field copies it',
      'let mut a = line(); let mut p = a.from; p.x = 7; a.from.y = 6; p.x * 1000 + p.y * 100 + a.from.x * 10 + a.from.y',
    ],
    [
      'whole_field_assignment',
      'a struct field replaced whole',
      'let mut a = line(); a.from = a.to; a.to.x = 9; a.from.x * 10 + a.to.x',
    ],
    ['every_type', 'a struct with a field of every type', 'out::digest(all(3))'],
    [
      'every_type_equal',
      'Eq on a struct with a field of every type',
      'out::flag(all(3) == all(3)) | (out::flag(all(3) == all(2)) << 1)',
    ],
    [
      'every_type_one_bit_off',
      'Eq sees the last field of the last field',
      'let a = all(3); let mut b = a; b.j.y = 1; out::flag(a == b) | (out::flag(a != b) << 1)',
    ],
    ['u256_field', 'a wide field', 'let mut a = all(1); a.g = a.g + 1; out::num(a.g)'],
    ['generic_box', 'PackGeneric, UnpackGeneric at u8', 'unbox(Box { value: id(200u8) }) as u64'],
    ['generic_box_struct', 'PackGeneric at a struct', 'unbox(Box { value: point(1, 2) }).y'],
    ['generic_box_vector', 'PackGeneric at a vector', 'unbox(Box { value: b"abc" }).length()'],
    ['generic_box_u256', 'PackGeneric at u256', 'out::num(unbox(Box { value: id(1u256) << 255 }))'],
    [
      'generic_swap',
      'two type parameters changing places',
      'let Pair { first, second } = swap_pair(Pair { first: 1u8, second: point(5, 6) }); first.y * 10 + (second as u64)',
    ],
    [
      'generic_twice',
      'the same function at two types in one expression',
      'swap_pair(Pair { first: 1u64, second: true }).second * 10 + swap_pair(Pair { first: b"xyz", second: 4u64 }).first',
    ],
    [
      'generic_copy',
      'copy of a type parameter',
      'let mut d = double(b"ab"); d.first.push_back(1); d.first.length() * 10 + d.second.length()',
    ],
    [
      'generic_copy_struct',
      'copy of a struct behind a type parameter',
      'let mut d = double(line()); d.first.from.x = 9; d.second.from.x',
    ],
    [
      'generic_equal',
      'Eq at a type parameter',
      'out::flag(same(1u8, 1)) | (out::flag(same(line(), line())) << 1) | (out::flag(same(b"a", b"b")) << 2) | (out::flag(same(@0x1, @0x2)) << 3)',
    ],
    [
      'generic_equal_wide',
      'Eq at u128 and u256',
      'out::flag(same(id(1u128) << 127, 1u128 << 127)) | (out::flag(same(id(1u256) << 255, id(1u256) << 254)) << 1)',
    ],
    [
      'generic_write',
      'MutBorrowFieldGeneric and WriteRef',
      'let mut b = Box { value: line() }; let mut l = line(); l.to.x = 77; set_value(&mut b, l); b.value.to.x',
    ],
    ['generic_borrow', 'ImmBorrowFieldGeneric returned', 'let b = Box { value: vector[5u64, 6] }; peek(&b)[1]'],
    ['generic_nested', 'a struct nested four deep in itself', 'let b = nest2(7u64); b.value.value.value.value'],
    [
      'generic_nested_write',
      'a write four structs deep',
      'let mut b = nest2(7u64); b.value.value.value.value = 8; let c = b; b.value.value.value.value = 9; c.value.value.value.value * 10 + b.value.value.value.value',
    ],
    [
      'generic_nested_equal',
      'Eq four structs deep',
      'out::flag(nest2(1u8) == nest2(1u8)) | (out::flag(nest2(b"a") == nest2(b"b")) << 1)',
    ],
    [
      'phantom',
      'a phantom type parameter',
      'let a = Tag<u8> { n: 3 }; let b = Tag<vector<bool>> { n: 4 }; count(&a, a.n) * 10 + count(&b, b.n)',
    ],
    ['hot_potato', 'a struct without abilities moves and is taken apart', 'burn(id(Hot { left: 5 }))'],
    [
      'hot_wrapped',
      'a generic struct without abilities',
      'let (p, n) = unwrap(Wrap { inner: point(1, 2), hot: Hot { left: 3 } }); p.y * 10 + n',
    ],
    [
      'moved_and_reassigned',
      'a variable moved from and filled again',
      'let mut p = point(1, 2); let q = p; p = point(3, 4); p.x * 10 + q.x',
    ],
    [
      'conditional_move',
      'a variable moved in one branch only',
      'let mut p = point(1, 2); if (id(true)) { let q = move p; p = point(q.y, q.x) }; p.x * 10 + p.y',
    ],
    [
      'tree_of_indices',
      'a tree kept in a vector',
      'let t = Tree { nodes: vector[Node { value: 1, children: vector[1, 2] }, Node { value: 5, children: vector[] }, Node { value: 7, children: vector[1] }] }; let mut s = 0; let mut i = 0; while (i < 3) { let n = &t.nodes[i]; let mut j = 0; while (j < n.children.length()) { s = s * 10 + t.nodes[n.children[j]].value; j = j + 1 }; i = i + 1 }; s',
    ],
    [
      'tree_copy',
      'a copied tree is its own',
      'let mut t = Tree { nodes: vector[Node { value: 1, children: vector[1, 2] }] }; let u = t; t.nodes[0].children.push_back(3); u.nodes[0].children.length() * 10 + t.nodes[0].children.length()',
    ],
    [
      'digest_nested',
      'encoding of nested generics',
      'out::digest(Pair { first: nest2(line()), second: vector[double(1u16), double(2u16)] })',
    ],
  ]),
};
