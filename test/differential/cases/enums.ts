/** Enums: pack, match by value, by reference and by mutable reference, generics, nesting, guards. */

import { type CaseModule, table } from '../case.ts';

export const ENUMS: CaseModule = {
  name: 'enums',
  items: `
public enum Color has copy, drop, store { Red, Green, Blue }
public enum Shape has copy, drop, store { Dot, Circle(u64), Rect { w: u64, h: u64 }, Poly(vector<u64>), Tinted(Color, u8) }
public enum Maybe<T> has copy, drop, store { None, Some(T) }
public enum Either<A, B> has copy, drop { Left(A), Right { value: B } }
public enum Only has copy, drop { One { x: u64 } }
public enum Hot { Cold, Warm(u64) }
public enum Wide has copy, drop { A(u8, u16, u32), B(u64, u128, u256), C(bool, address, vector<u8>) }
public struct Holder has copy, drop { shape: Shape, more: vector<Shape>, maybe: Maybe<Shape> }
public enum Command has copy, drop { Push(u64), Add, Mul, Dup, Swap, Jump { to: u64 }, Stop }

fun id<T>(x: T): T { x }
fun area(s: Shape): u64 { match (s) { Shape::Dot => 0, Shape::Circle(r) => 3 * r * r, Shape::Rect { w, h } => w * h, Shape::Poly(v) => v.length(), Shape::Tinted(_, a) => a as u64 } }
fun area_ref(s: &Shape): u64 { match (s) { Shape::Dot => 0, Shape::Circle(r) => 3 * *r * *r, Shape::Rect { w, h } => *w * *h, Shape::Poly(v) => v.length(), Shape::Tinted(_, a) => *a as u64 } }
fun grow(s: &mut Shape) { match (s) { Shape::Dot => (), Shape::Circle(r) => *r = *r + 1, Shape::Rect { w, h } => { *w = *w + 1; *h = *h * 2 }, Shape::Poly(v) => v.push_back(0), Shape::Tinted(c, a) => { *c = Color::Blue; *a = *a + 1 } } }
fun rank(c: Color): u64 { match (c) { Color::Red => 1, Color::Green => 2, Color::Blue => 3 } }
fun color(n: u64): Color { if (n == 0) Color::Red else if (n == 1) Color::Green else Color::Blue }
fun or_else<T: drop>(m: Maybe<T>, other: T): T { match (m) { Maybe::Some(x) => x, Maybe::None => other } }
fun is_some<T>(m: &Maybe<T>): bool { match (m) { Maybe::Some(_) => true, _ => false } }
fun inner<T>(m: &mut Maybe<T>): &mut T { match (m) { Maybe::Some(x) => x, Maybe::None => abort 33 } }
fun flip<A, B>(e: Either<A, B>): Either<B, A> { match (e) { Either::Left(a) => Either::Right { value: a }, Either::Right { value } => Either::Left(value) } }
fun cool(h: Hot): u64 { match (h) { Hot::Cold => 0, Hot::Warm(n) => n } }
fun guarded(s: &Shape): u64 { match (s) { Shape::Circle(r) if (*r > 10) => 1, Shape::Circle(r) if (*r > 5) => 2, Shape::Circle(_) => 3, Shape::Tinted(Color::Red, a) if (*a == 7) => 4, Shape::Tinted(Color::Red, _) => 5, Shape::Tinted(_, _) => 6, _ => 7 } }
fun holder(): Holder { Holder { shape: Shape::Circle(2), more: vector[Shape::Dot, Shape::Rect { w: 3, h: 4 }], maybe: Maybe::Some(Shape::Poly(vector[1, 2])) } }
fun wide(n: u64): Wide { if (n == 0) Wide::A(1, 2, 3) else if (n == 1) Wide::B(4, 5, 6 << 200) else Wide::C(true, @0x7, b"eight") }
fun widest(w: &Wide): u256 { match (w) { Wide::A(a, b, c) => (*a as u256) + (*b as u256) * 10 + (*c as u256) * 100, Wide::B(a, b, c) => (*a as u256) + (*b as u256) + *c, Wide::C(a, _, c) => if (*a) c.length() as u256 else 0 } }
fun run(program: vector<Command>): u64 {
    let mut stack = vector[]; let mut at = 0; let mut steps = 0;
    loop {
        steps = steps + 1;
        if (steps > 50) abort 500;
        match (&program[at]) {
            Command::Push(n) => stack.push_back(*n),
            Command::Add => { let b = stack.pop_back(); let a = stack.pop_back(); stack.push_back(a + b) },
            Command::Mul => { let b = stack.pop_back(); let a = stack.pop_back(); stack.push_back(a * b) },
            Command::Dup => { let n = stack.length(); let x = stack[n - 1]; stack.push_back(x) },
            Command::Swap => { let n = stack.length(); stack.swap(n - 1, n - 2) },
            Command::Jump { to } => { at = *to; continue },
            Command::Stop => return stack.pop_back() * 100 + steps,
        };
        at = at + 1;
    }
}
`,
  cases: table([
    [
      'pack_unit',
      'PackVariant without fields, VariantSwitch',
      'rank(Color::Red) * 100 + rank(Color::Green) * 10 + rank(Color::Blue)',
    ],
    [
      'pack_chosen_at_run_time',
      'variants chosen at run time',
      'rank(color(id(2))) * 100 + rank(color(id(0))) * 10 + rank(color(id(1)))',
    ],
    ['match_value_unit', 'match by value, unit variant', 'area(Shape::Dot)'],
    ['match_value_positional', 'match by value, positional field', 'area(Shape::Circle(id(5)))'],
    ['match_value_named', 'match by value, named fields', 'area(Shape::Rect { h: id(7), w: id(3) })'],
    ['match_value_vector', 'match by value, vector field', 'area(Shape::Poly(vector[1, 2, 3]))'],
    ['match_value_nested', 'match by value, enum field', 'area(Shape::Tinted(Color::Green, 9))'],
    [
      'match_ref',
      'UnpackVariantImmRef',
      'area_ref(&Shape::Dot) + area_ref(&Shape::Circle(2)) * 10 + area_ref(&Shape::Rect { w: 3, h: 3 }) * 1000 + area_ref(&Shape::Tinted(Color::Red, 1)) * 100000',
    ],
    ['match_mut_ref', 'UnpackVariantMutRef', 'let mut s = Shape::Circle(4); grow(&mut s); area(s)'],
    [
      'match_mut_ref_two',
      'UnpackVariantMutRef with two fields',
      'let mut s = Shape::Rect { w: 2, h: 3 }; grow(&mut s); grow(&mut s); area(s)',
    ],
    [
      'match_mut_ref_vector',
      'UnpackVariantMutRef, a vector inside',
      'let mut s = Shape::Poly(vector[]); grow(&mut s); grow(&mut s); area(s)',
    ],
    [
      'match_mut_ref_nested',
      'UnpackVariantMutRef, an enum inside replaced',
      'let mut s = Shape::Tinted(Color::Red, 1); grow(&mut s); match (s) { Shape::Tinted(c, a) => rank(c) * 10 + (a as u64), _ => 99 }',
    ],
    [
      'match_mut_ref_unit',
      'a unit variant behind a mutable reference',
      'let mut s = Shape::Dot; grow(&mut s); area(s)',
    ],
    [
      'replace_variant',
      'WriteRef of another variant',
      'let mut s = Shape::Dot; { let r = &mut s; *r = Shape::Circle(3) }; area(s)',
    ],
    [
      'replace_variant_in_place',
      'another variant put where a struct holds it',
      'let mut h = holder(); h.shape = Shape::Rect { w: 5, h: 6 }; *&mut h.more[0] = h.shape; grow(&mut h.more[0]); area(h.shape) * 1000 + area(h.more[0])',
    ],
    [
      'copy_is_deep',
      'a copied enum is its own',
      'let a = Shape::Poly(vector[1]); let mut b = a; grow(&mut b); area(a) * 10 + area(b)',
    ],
    [
      'copy_nested_is_deep',
      'a copied struct of enums is its own',
      'let a = holder(); let mut b = a; grow(&mut b.more[1]); grow(inner(&mut b.maybe)); area(a.more[1]) * 10000 + area(b.more[1]) * 100 + area(or_else(a.maybe, Shape::Dot)) * 10 + area(or_else(b.maybe, Shape::Dot))',
    ],
    [
      'equal_same',
      'Eq on the same variant',
      'out::flag(Shape::Circle(id(1)) == Shape::Circle(1)) | (out::flag(Shape::Circle(id(1)) == Shape::Circle(2)) << 1)',
    ],
    [
      'equal_other_variant',
      'Eq on different variants',
      'out::flag(Shape::Dot == Shape::Circle(0)) | (out::flag(Shape::Dot == Shape::Dot) << 1) | (out::flag(Shape::Dot != Shape::Poly(vector[])) << 2)',
    ],
    [
      'equal_same_fields_other_variant',
      'Eq does not confuse variants with equal fields',
      'let a: Either<u64, u64> = Either::Left(1); let b: Either<u64, u64> = Either::Right { value: 1 }; out::flag(a == b) | (out::flag(a != b) << 1)',
    ],
    [
      'equal_nested',
      'Eq through structs, vectors and enums',
      'let a = holder(); let mut b = holder(); let same = a == b; grow(inner(&mut b.maybe)); out::flag(same) | (out::flag(a == b) << 1)',
    ],
    [
      'equal_refs',
      'Eq on references to enums',
      'out::flag(&Shape::Tinted(Color::Red, 1) == &Shape::Tinted(Color::Red, 1)) | (out::flag(&Shape::Tinted(Color::Red, 1) == &Shape::Tinted(Color::Blue, 1)) << 1)',
    ],
    ['generic_some', 'PackVariantGeneric, UnpackVariantGeneric', 'or_else(Maybe::Some(id(5u64)), 9)'],
    ['generic_none', 'a generic unit variant', 'or_else(Maybe::None, id(9u64))'],
    ['generic_struct', 'a generic enum of structs', 'area(or_else(Maybe::Some(Shape::Circle(1)), Shape::Dot))'],
    [
      'generic_nested',
      'a generic enum of itself',
      'let m = Maybe::Some(Maybe::Some(Maybe::Some(id(7u8)))); or_else(or_else(or_else(m, Maybe::None), Maybe::None), 1) as u64',
    ],
    [
      'generic_nested_none',
      'a generic enum of itself, empty inside',
      'let m: Maybe<Maybe<u8>> = Maybe::Some(Maybe::None); or_else(or_else(m, Maybe::Some(3)), 4) as u64',
    ],
    [
      'generic_is_some',
      'UnpackVariantGenericImmRef, wildcard',
      'let n: Maybe<u256> = Maybe::None; out::flag(is_some(&Maybe::Some(1u8))) | (out::flag(is_some(&n)) << 1)',
    ],
    [
      'generic_inner_write',
      'UnpackVariantGenericMutRef returning a reference',
      'let mut m = Maybe::Some(id(5u64)); *inner(&mut m) = 6; or_else(m, 0)',
    ],
    [
      'generic_inner_abort',
      'the same on the other variant',
      'let mut m: Maybe<u64> = Maybe::None; *inner(&mut m) = 6; 1',
    ],
    [
      'generic_two_parameters',
      'two type parameters changing places',
      'let e: Either<u8, vector<u8>> = Either::Left(4); match (flip(e)) { Either::Left(v) => v.length(), Either::Right { value } => value as u64 + 50 }',
    ],
    [
      'generic_two_parameters_back',
      'flipped twice',
      'let e: Either<u8, u64> = Either::Right { value: 8 }; out::flag(flip(flip(e)) == e)',
    ],
    [
      'single_variant',
      'an enum with one variant',
      'let o = Only::One { x: id(6) }; match (o) { Only::One { x } => x }',
    ],
    ['hot', 'an enum without abilities', 'cool(Hot::Warm(id(4))) * 10 + cool(Hot::Cold)'],
    [
      'guards',
      'guards in order',
      'guarded(&Shape::Circle(11)) * 100 + guarded(&Shape::Circle(6)) * 10 + guarded(&Shape::Circle(5))',
    ],
    [
      'guards_nested',
      'nested patterns and guards',
      'guarded(&Shape::Tinted(Color::Red, 7)) * 1000 + guarded(&Shape::Tinted(Color::Red, 8)) * 100 + guarded(&Shape::Tinted(Color::Blue, 7)) * 10 + guarded(&Shape::Dot)',
    ],
    [
      'in_vector',
      'enums in a vector',
      'let mut v = vector[Shape::Dot, Shape::Circle(2)]; v.push_back(Shape::Rect { w: 2, h: 5 }); v.swap(0, 2); area(v[0]) * 100 + area(v[1]) * 10 + area(v.pop_back())',
    ],
    [
      'in_vector_write',
      'an enum in a vector changed in place',
      'let mut v = vector[Shape::Dot, Shape::Circle(2)]; grow(&mut v[1]); *&mut v[0] = v[1]; grow(&mut v[0]); area(v[0]) * 1000 + area(v[1])',
    ],
    [
      'wide_fields',
      'variants with fields of every width',
      'out::num(widest(&wide(id(0)))) * 10000 + out::num(widest(&wide(id(2))))',
    ],
    ['wide_fields_u256', 'a u256 inside a variant', 'out::num(widest(&wide(id(1))))'],
    [
      'interpreter',
      'a stack machine over an enum',
      'run(vector[Command::Push(6), Command::Dup, Command::Mul, Command::Push(4), Command::Swap, Command::Add, Command::Jump { to: 8 }, Command::Add, Command::Stop])',
    ],
    ['interpreter_underflow', 'the same machine popping too much', 'run(vector[Command::Push(6), Command::Add])'],
    ['interpreter_runs_off', 'the same machine running off its program', 'run(vector[Command::Push(6)])'],
    ['interpreter_loops', 'the same machine in a loop', 'run(vector[Command::Jump { to: 0 }])'],
    [
      'bytes_unit',
      'encoding of a unit variant',
      'out::bytes(std::bcs::to_bytes(&Color::Blue)) + 1000 * std::bcs::to_bytes(&Color::Blue).length()',
    ],
    [
      'bytes_fields',
      'encoding of a variant with fields',
      'out::bytes(std::bcs::to_bytes(&Shape::Tinted(Color::Green, 9)))',
    ],
    ['digest', 'encoding of everything nested', 'out::digest(holder())'],
    [
      'digest_generic',
      'encoding of generic enums',
      'out::digest(vector[Maybe::Some(wide(0)), Maybe::None, Maybe::Some(wide(1)), Maybe::Some(wide(2))])',
    ],
    [
      'let_by_match',
      'a match as a value used on',
      'let s = Shape::Rect { w: 2, h: 3 }; let t = match (s) { Shape::Rect { w, h } => Shape::Rect { w: h, h: w * 10 }, other => other }; area(t)',
    ],
    [
      'binding_at',
      'a whole value bound in a pattern',
      'let m = Maybe::Some(id(3u64)); match (m) { x @ Maybe::Some(_) => or_else(x, 0) * 10, Maybe::None => 1 }',
    ],
    ['abort_in_arm', 'an abort in an arm', 'match (color(id(1))) { Color::Green => abort 21, _ => 4 }'],
  ]),
};
