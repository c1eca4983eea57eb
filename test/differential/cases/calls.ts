/** Calls: arguments and results, recursion, the limits of the call stack and of the operand stack, generic and cross-module calls. */

import { type CaseModule, table } from '../case.ts';

/** An expression `f(0) + (f(0) + (…))` that holds `count` operands on the stack at once. */
function pending(count: number): string {
  return `${'id(1) + ('.repeat(count)}0${')'.repeat(count)}`;
}

export const CALLS: CaseModule = {
  name: 'calls',
  items: `
public struct S has copy, drop { x: u64 }
fun id<T>(x: T): T { x }
fun down(n: u64): u64 { if (n == 0) 0 else 1 + down(n - 1) }
fun down_three(n: u64): u64 { if (n == 0) 0 else 1 + (2 + (3 + down_three(n - 1))) }
fun tail(n: u64, sum: u64): u64 { if (n == 0) return sum; tail(n - 1, sum + n) }
fun forever(n: u64): u64 { forever(n) }
fun even(n: u64): bool { if (n == 0) true else odd(n - 1) }
fun odd(n: u64): bool { if (n == 0) false else even(n - 1) }
fun generic_down<T: copy + drop>(x: T, n: u64): T { if (n == 0) x else generic_down(x, n - 1) }
fun ping<A: drop, B: drop>(a: A, b: B, n: u64): u64 { if (n == 0) 7 else ping<B, A>(b, a, n - 1) }
fun fib(n: u64): u64 { if (n < 2) n else fib(n - 1) + fib(n - 2) }
fun ackermann(m: u64, n: u64): u64 { if (m == 0) n + 1 else if (n == 0) ackermann(m - 1, 1) else ackermann(m - 1, ackermann(m, n - 1)) }
fun many(a: u8, b: u16, c: u32, d: u64, e: u128, f: u256, g: bool, h: address, i: vector<u8>, j: S): u64 {
    (a as u64) + (b as u64) * 2 + (c as u64) * 3 + d * 4 + (e as u64) * 5 + (f as u64) * 6 + out::flag(g) * 7 + out::flag(h == @0x9) * 8 + i.length() * 9 + j.x * 10
}
fun rotate(a: u64, b: u64, c: u64, d: u64): (u64, u64, u64, u64) { (b, c, d, a) }
fun minus(a: u64, b: u64, c: u64): u64 { a - b - c }
fun give_all(): (u8, u16, u32, u64, u128, u256, bool, address, vector<u8>, S) { (1, 2, 3, 4, 5, 6, true, @0x7, b"8", S { x: 9 }) }
fun locals(a: u64): u64 { let b = a + 1; let c = b * 2; let d = c - a; let e = d * d; let f = e + c; let g = f % 97; let h = g + b; a + b + c + d + e + f + g + h }
fun deep_abort(n: u64): u64 { if (n == 0) abort 1234; deep_abort(n - 1) + 1 }
fun deep_overflow(n: u64, x: u8): u8 { if (n == 0) x else deep_overflow(n - 1, x + 50) }
fun consume(v: vector<u64>, n: u64): u64 { if (n == 0) v.length() else { let mut w = v; w.push_back(n); consume(w, n - 1) } }
fun keep(v: &vector<u64>, n: u64): u64 { if (n == 0) v.length() else { let mut w = *v; w.push_back(n); keep(&w, n - 1) + v.length() * 100 } }
public fun visible(x: u64): u64 { x + 1 }
`,
  cases: table([
    ['no_frames', 'recursion that ends at once', 'down(id(0))'],
    ['depth_1000', 'a recursion of 1000 with one operand waiting in each frame', 'down(1000)'],
    ['operands_at_limit', 'the deepest such recursion: 1024 operands in all', 'down(1022)'],
    ['operands_over_limit', 'one deeper: EXECUTION_STACK_OVERFLOW', 'down(1023)'],
    ['operands_three_each', 'three operands waiting in each frame, within the limit', 'down_three(340)'],
    ['operands_three_each_341', 'three operands waiting in each frame, one deeper', 'down_three(341)'],
    ['operands_three_each_342', 'three operands waiting in each frame, two deeper', 'down_three(342)'],
    ['operands_in_one_frame', 'a hundred operands waiting in one frame', pending(100)],
    ['frames_1021', 'a recursion without waiting operands', 'tail(1021, 0)'],
    ['frames_1022', 'one deeper', 'tail(1022, 0)'],
    ['frames_1023', 'two deeper', 'tail(1023, 0)'],
    ['frames_1024', 'three deeper', 'tail(1024, 0)'],
    ['frames_1025', 'four deeper', 'tail(1025, 0)'],
    ['frames_1026', 'five deeper', 'tail(1026, 0)'],
    ['frames_forever', 'a recursion without end: CALL_STACK_OVERFLOW', 'forever(1)'],
    ['mutual', 'mutual recursion', 'out::flag(even(100)) | (out::flag(odd(100)) << 1)'],
    ['mutual_too_deep', 'mutual recursion over the limit', 'out::flag(even(5000))'],
    ['generic', 'recursion in a generic function', 'generic_down(S { x: 5 }, 200).x'],
    ['generic_swapping', 'recursion that swaps its type arguments', 'ping(1u8, b"x", 100)'],
    ['generic_too_deep', 'generic recursion over the limit', 'generic_down(1u8, 2000) as u64'],
    ['fib', 'two calls per frame', 'fib(15)'],
    ['ackermann', 'calls inside arguments', 'ackermann(2, 3)'],
    ['many_arguments', 'ten arguments of ten types', 'many(1, 2, 3, 4, 5, 6, true, @0x9, b"123", S { x: 10 })'],
    [
      'many_results',
      'ten results of ten types',
      'let (a, b, c, d, e, f, g, h, i, j) = give_all(); many(a, b, c, d, e, f, g, h, i, j)',
    ],
    ['argument_positions', 'the first argument is the deepest', 'minus(id(100), id(20), id(3))'],
    ['result_positions', 'results in order', 'let (a, b, c, d) = rotate(1, 2, 3, 4); a * 1000 + b * 100 + c * 10 + d'],
    [
      'result_chain',
      'results straight into arguments',
      'let (a, b, c, d) = { let (a, b, c, d) = rotate(1, 2, 3, 4); rotate(a, b, c, d) }; a * 1000 + b * 100 + c * 10 + d',
    ],
    ['locals', 'many locals', 'locals(id(10))'],
    ['frames_have_own_locals', 'each frame has its own locals', 'locals(1) * 100000 + locals(2)'],
    ['deep_abort', 'an abort a hundred frames down', 'deep_abort(100)'],
    ['deep_overflow', 'an overflow some frames down', 'deep_overflow(6, 0) as u64'],
    ['deep_no_overflow', 'just no overflow', 'deep_overflow(5, 0) as u64'],
    ['consume', 'a vector handed down by value', 'consume(vector[], 100)'],
    ['keep', 'a vector copied in each frame', 'keep(&vector[], 10)'],
    ['cross_module', 'a call into another module', `out::num(visible(out::flag(true)) as u256)`],
    [
      'stack_left_clean',
      'values popped after calls in a loop',
      'let mut i = 0; while (i < 3000) { id(i); let (_, _, _, _) = rotate(i, i, i, i); i = i + 1 }; i',
    ],
    [
      'calls_left_clean',
      'frames popped after deep recursions in a loop',
      'let mut i = 0; let mut s = 0; while (i < 10) { s = s + down(1000); i = i + 1 }; s',
    ],
  ]),
};
