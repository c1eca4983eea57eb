/** References: to locals, fields, elements, through calls and branches; reads copy, writes replace in place. */

import { type CaseModule, table } from '../case.ts';

export const REFERENCES: CaseModule = {
  name: 'references',
  items: `
public struct Inner has copy, drop { n: u64, v: vector<u64> }
public struct Outer has copy, drop { a: Inner, b: Inner, list: vector<Inner>, flag: bool, wide: u256 }
fun id<T>(x: T): T { x }
fun inner(n: u64): Inner { Inner { n, v: vector[n, n + 1] } }
fun outer(): Outer { Outer { a: inner(1), b: inner(5), list: vector[inner(10), inner(20), inner(30)], flag: false, wide: 7 } }
fun bump(x: &mut u64) { *x = *x + 1 }
fun bump_inner(i: &mut Inner) { bump(&mut i.n); i.v.push_back(i.n) }
fun set(x: &mut u64, to: u64) { *x = to }
fun a_mut(o: &mut Outer): &mut Inner { &mut o.a }
fun n_mut(i: &mut Inner): &mut u64 { &mut i.n }
fun n_ref(i: &Inner): &u64 { &i.n }
fun last(v: &mut vector<Inner>): &mut Inner { let n = v.length(); &mut v[n - 1] }
fun pick(c: bool, x: &mut u64, y: &mut u64): &mut u64 { if (c) x else y }
fun larger(x: &u64, y: &u64): &u64 { if (*x > *y) x else y }
fun read<T: copy>(x: &T): T { *x }
fun write<T: drop>(x: &mut T, value: T) { *x = value }
fun frozen(x: &mut u64): &u64 { x }
fun sum(v: &vector<u64>): u64 { let mut i = 0; let mut s = 0; while (i < v.length()) { s = s + v[i]; i = i + 1 }; s }
fun total(o: &Outer): u64 { o.a.n + o.b.n * 10 + o.list[0].n * 100 + o.list[o.list.length() - 1].n * 1000 }
fun deep(o: &mut Outer, i: u64, j: u64): &mut u64 { &mut o.list[i].v[j] }
fun two(x: &mut u64, y: &mut u64) { *x = *x * 2; *y = *y * 3 }
fun chain(x: &mut u64, n: u64) { if (n > 0) { bump(x); chain(x, n - 1) } }
fun fill(v: &mut vector<u64>, n: u64) { if (n > 0) { v.push_back(n); fill(v, n - 1) } }
`,
  cases: table([
    ['local_write', 'MutBorrowLoc, WriteRef', 'let mut x = id(1); bump(&mut x); bump(&mut x); x'],
    ['local_read', 'ImmBorrowLoc, ReadRef', 'let x = id(5); let r = &x; *r + *r'],
    ['local_write_wide', 'WriteRef to a u256 local', 'let mut x = 1u256; write(&mut x, id(1) << 255); out::num(x)'],
    ['local_write_bool', 'WriteRef to a boolean local', 'let mut x = false; write(&mut x, true); out::flag(x)'],
    [
      'local_write_address',
      'WriteRef to an address local',
      'let mut x = @0x1; write(&mut x, @0x2); out::flag(x == @0x2)',
    ],
    [
      'local_write_vector',
      'WriteRef to a vector local',
      'let mut x = vector[id(1)]; write(&mut x, vector[2, 3]); x.length() * 10 + x[0]',
    ],
    [
      'local_write_struct',
      'WriteRef to a struct local',
      'let mut x = inner(1); write(&mut x, inner(7)); x.n * 10 + x.v[1]',
    ],
    [
      'argument_by_value_is_own',
      'a value passed is a copy',
      'let o = outer(); let mut p = id(o); p.a.n = 9; o.a.n * 10 + p.a.n',
    ],
    [
      'parameter_borrowed',
      'a reference to a parameter',
      'let i = inner(3); { let mut j = i; bump_inner(&mut j); j.n * 10 + i.n }',
    ],
    ['field_write', 'MutBorrowField, WriteRef', 'let mut o = outer(); o.a.n = 7; o.b.n = 8; total(&o)'],
    [
      'field_of_field',
      'a field of a field',
      'let mut o = outer(); bump(&mut o.a.n); bump_inner(&mut o.b); o.a.n * 100 + o.b.n * 10 + o.b.v.length()',
    ],
    [
      'returned_reference',
      'a reference returned by a call',
      'let mut o = outer(); a_mut(&mut o).n = 9; *n_mut(a_mut(&mut o)) = *n_ref(&o.a) + 1; o.a.n',
    ],
    [
      'returned_element',
      'a reference into a vector returned by a call',
      'let mut o = outer(); bump_inner(last(&mut o.list)); o.list[2].n * 10 + o.list[2].v.length()',
    ],
    [
      'two_fields_at_once',
      'two fields borrowed mutably',
      'let mut o = outer(); two(&mut o.a.n, &mut o.b.n); o.a.n * 100 + o.b.n',
    ],
    [
      'pick_first',
      'a reference out of a branch, first',
      'let mut x = 1; let mut y = 2; *pick(id(true), &mut x, &mut y) = 9; x * 10 + y',
    ],
    [
      'pick_second',
      'a reference out of a branch, second',
      'let mut x = 1; let mut y = 2; *pick(id(false), &mut x, &mut y) = 9; x * 10 + y',
    ],
    [
      'pick_fields',
      'a reference out of a branch into fields',
      'let mut o = outer(); *pick(id(false), &mut o.a.n, &mut o.b.n) = 99; o.a.n * 100 + o.b.n',
    ],
    [
      'larger',
      'immutable references out of a branch',
      'let x = id(3); let y = id(4); *larger(&x, &y) * 10 + *larger(&y, &x)',
    ],
    ['freeze', 'FreezeRef', 'let mut x = id(1); let f = frozen(&mut x); let r = *f; x = x + 1; r * 10 + x'],
    [
      'freeze_in_call',
      'FreezeRef of an argument',
      'let mut o = outer(); let m = &mut o; m.a.n = 4; let t = total(m); m.a.n = 5; t + m.a.n',
    ],
    [
      'element_field',
      'a field of an element of a field',
      'let mut o = outer(); o.list[1].n = 77; o.list[1].v.push_back(5); o.list[1].n * 10 + o.list[1].v.length()',
    ],
    [
      'deep_reference',
      'an element of a field of an element',
      'let mut o = outer(); set(deep(&mut o, 2, 1), 55); *deep(&mut o, 0, 0) = 44; o.list[2].v[1] * 100 + o.list[0].v[0]',
    ],
    ['deep_reference_out_of_range', 'the same out of range', 'let mut o = outer(); *deep(&mut o, 2, 2)'],
    [
      'deep_reference_out_of_range_outer',
      'the same with the outer index out of range',
      'let mut o = outer(); *deep(&mut o, 3, 0)',
    ],
    [
      'write_does_not_alias',
      'WriteRef of a struct puts in a copy of its own',
      'let mut o = outer(); let i = inner(50); o.a = i; o.b = i; o.a.v.push_back(1); o.a.v.length() * 10 + o.b.v.length()',
    ],
    [
      'write_from_own_field',
      'a field assigned from its neighbour',
      'let mut o = outer(); o.a = o.b; o.b.n = 100; bump_inner(&mut o.a); o.a.n * 1000 + o.b.n + o.a.v.length()',
    ],
    [
      'write_from_own_element',
      'an element assigned from its neighbour',
      'let mut o = outer(); *&mut o.list[0] = o.list[2]; o.list[2].n = 1; o.list[0].v.push_back(3); o.list[0].n * 100 + o.list[2].n * 10 + o.list[2].v.length()',
    ],
    [
      'write_self',
      'a place assigned its own value',
      'let mut o = outer(); let c = o.a; o.a = c; let w = o.list; o.list = w; total(&o)',
    ],
    [
      'read_then_change',
      'a value read keeps when its source changes',
      'let mut o = outer(); let before = o.list; let r = &mut o; r.list[0].n = 5; r.list.pop_back(); before[0].n * 10 + before.length()',
    ],
    [
      'replace_whole_behind_reference',
      'a whole struct replaced while a field reference follows',
      'let mut o = outer(); { let r = &mut o; *r = outer(); r.a.n = 6; let f = &mut r.b; *f = inner(60); f.n = f.n + 1 }; o.a.n * 100 + o.b.n',
    ],
    [
      'reference_loop',
      'a reference moved along in a loop',
      'let mut v = vector[1, 2, id(3)]; let mut i = 0; while (i < 3) { let r = &mut v[i]; *r = *r * 10; i = i + 1 }; sum(&v)',
    ],
    [
      'reference_reassigned',
      'a reference variable assigned anew',
      'let x = id(1); let y = id(2); let mut r = &x; let a = *r; r = &y; a * 10 + *r',
    ],
    [
      'mutable_reference_reassigned',
      'a mutable reference variable assigned anew',
      'let mut x = 1; let mut y = 2; let mut r = &mut x; *r = 5; r = &mut y; *r = 6; x * 10 + y',
    ],
    [
      'reference_copied',
      'CopyLoc of a reference',
      'let x = id(4); let r = &x; let s = r; let t = copy r; *r + *s + *t',
    ],
    ['recursion', 'a reference handed down a recursion', 'let mut x = 0; chain(&mut x, 100); x'],
    [
      'recursion_vector',
      'a vector filled down a recursion',
      'let mut v = vector[]; fill(&mut v, 50); v[0] * 1000 + v.length()',
    ],
    [
      'equal_values',
      'Eq on references compares what they point to',
      'let a = inner(3); let b = inner(3); let c = inner(4); out::flag(&a == &b) | (out::flag(&a == &c) << 1) | (out::flag(&a != &c) << 2)',
    ],
    [
      'equal_fields',
      'Eq on field and element references',
      'let o = outer(); let p = outer(); out::flag(&o.list == &p.list) | (out::flag(&o.list[0] == &p.list[1]) << 1) | (out::flag(&o.a.n == &p.a.n) << 2) | (out::flag(&o.wide == &p.wide) << 3)',
    ],
    [
      'equal_mutable',
      'Eq on mutable references',
      'let mut a = inner(3); let mut b = inner(3); let same = &mut a == &mut b; b.n = 4; let differ = &mut a == &mut b; out::flag(same) | (out::flag(differ) << 1)',
    ],
    [
      'read_generic',
      'ReadRef at a type parameter',
      'read(&id(5u64)) * 10 + read(&inner(4)).v[1] + read(&b"abc").length()',
    ],
    [
      'write_generic',
      'WriteRef at a type parameter into an element',
      'let mut v = vector[b"a", b"b"]; write(&mut v[1], b"xyz"); v[0].length() * 10 + v[1].length()',
    ],
    [
      'wide_field',
      'a u256 field written through a reference',
      'let mut o = outer(); let w = &mut o.wide; *w = (*w << 200) + 1; out::num(o.wide)',
    ],
    [
      'flag_field',
      'a boolean field flipped through a reference',
      'let mut o = outer(); let f = &mut o.flag; *f = !*f; out::flag(o.flag)',
    ],
    ['temporary', 'a reference to a temporary', '*n_ref(&inner(8)) + sum(&vector[1, 2, 3])'],
    [
      'vector_of_locals',
      'references to several locals in turn',
      'let mut a = 1; let mut b = 2; let mut c = 3; two(&mut a, &mut b); two(&mut b, &mut c); two(&mut c, &mut a); a * 10000 + b * 100 + c',
    ],
    [
      'pop_after_borrow',
      'a vector shortened after a borrow ended',
      'let mut v = vector[inner(1), inner(2)]; bump_inner(&mut v[1]); let i = v.pop_back(); i.n * 100 + i.v.length() * 10 + v.length()',
    ],
    [
      'swap_then_borrow',
      'an element reached after a swap',
      'let mut o = outer(); o.list.swap(0, 2); o.list[0].n = o.list[0].n + 1; o.list[0].n * 100 + o.list[2].n',
    ],
    [
      'push_then_borrow',
      'an element pushed and then changed in place',
      'let mut o = outer(); let i = inner(70); o.list.push_back(i); o.list[3].n = 71; i.n * 100 + o.list[3].n',
    ],
    [
      'abort_leaves_nothing',
      'an abort in the middle of a change',
      'let mut o = outer(); o.a.n = 5; let x = &mut o.list[id(7)]; x.n = 1; o.a.n',
    ],
  ]),
};
