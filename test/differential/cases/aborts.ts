/** Aborts: codes, assertions, clever aborts, and which of two failures comes first. */

import { type CaseModule, table } from '../case.ts';

export const ABORTS: CaseModule = {
  name: 'aborts',
  items: `
#[error] const ENotFound: vector<u8> = b"not found";
#[error(code = 7)] const ENumbered: vector<u8> = b"numbered";
#[error] const EAmount: u64 = 12;
const EPlain: u64 = 404;
public struct Guard { n: u64 }
fun id<T>(x: T): T { x }
fun fail(code: u64): u64 { abort code }
fun check(ok: bool, code: u64): u64 { assert!(ok, code); 1 }
fun outer(n: u64): u64 { middle(n) + 1 }
fun middle(n: u64): u64 { if (n > 2) inner(n) else n }
fun inner(n: u64): u64 { assert!(n < 5, n * 100); n }
fun div(a: u64, b: u64): u64 { a / b }
fun at(v: &vector<u64>, i: u64): u64 { v[i] }
fun release(g: Guard): u64 { let Guard { n } = g; n }
fun code(t: &mut u64, c: u64): u64 { *t = *t + 1; c }
fun plus(a: u8, b: u8): u8 { a + b }
`,
  cases: table([
    ['zero', 'Abort 0', 'abort id(0)'],
    ['one', 'Abort 1', 'abort id(1)'],
    ['above_2_53', 'an abort code above 2^53', 'abort id(9007199254740993)'],
    ['below_2_63', 'an abort code of 2^63-1', 'abort id(9223372036854775807)'],
    ['max', 'an abort code of 2^64-1', 'abort id(18446744073709551615)'],
    ['constant', 'an abort with a plain constant', 'abort EPlain'],
    ['computed', 'an abort code that is computed', 'abort id(6) * id(7)'],
    ['from_call', 'an abort in a called function', 'fail(55) + 1'],
    ['nested', 'an abort three calls down', 'outer(id(6))'],
    ['nested_ok', 'the same without abort', 'outer(id(4))'],
    ['assert_true', 'assert! that holds', 'check(true, 9)'],
    ['assert_false', 'assert! that fails', 'check(false, 9)'],
    [
      'assert_code_lazy',
      'the code of an assertion that holds is not computed',
      'let mut t = 0; assert!(id(true), code(&mut t, 5)); t',
    ],
    [
      'assert_code_computed',
      'the code of an assertion that fails is computed',
      'let mut t = 0; assert!(id(false), code(&mut t, 5)); t',
    ],
    ['assert_code_fails', 'an error while the code is computed', 'assert!(id(false), div(1, id(0))); 1'],
    ['abort_code_fails', 'an error while the abort code is computed', 'abort div(1, id(0))'],
    ['clever_assert', 'assert! without a code: the line is in the code', 'assert!(id(1) == 2); 1'],
    ['clever_abort', 'abort without a code', 'if (id(true)) abort; 1'],
    ['clever_constant', 'assert! with an #[error] constant', 'assert!(id(1) == 2, ENotFound); 1'],
    ['clever_constant_abort', 'abort with an #[error] constant', 'if (id(true)) abort ENotFound; 1'],
    ['clever_constant_number', 'an #[error] constant that is a number', 'assert!(id(1) == 2, EAmount); 1'],
    ['clever_constant_numbered', 'an #[error] constant with a code of its own', 'assert!(id(1) == 2, ENumbered); 1'],
    ['clever_holds', 'clever assertions that hold', 'assert!(id(1) == 1); assert!(id(1) == 1, ENotFound); 8'],
    ['first_failure_wins', 'the left operand fails before the right one', 'fail(1) + fail(2)'],
    ['first_argument_wins', 'the first argument fails before the second', 'div(fail(3), fail(4))'],
    ['argument_before_operation', 'an argument fails before the operation does', 'div(1, fail(5))'],
    ['index_before_vector_error', 'an index that fails before the access', 'at(&vector[1], div(1, id(0)))'],
    ['vector_error_before_abort', 'an access that fails before the abort', 'abort at(&vector[1], 1)'],
    [
      'condition_before_branches',
      'a condition that fails before its branches',
      'if (fail(6) == 1) fail(7) else fail(8)',
    ],
    ['loop_abort', 'an abort in the tenth round', 'let mut i = 0; loop { i = i + 1; if (i == 10) abort i * i }'],
    ['overflow_in_assert', 'an error in an assertion', 'assert!(plus(200, id(100)) > 1, 5); 1'],
    ['overflow_not_reached', 'an error not reached', 'if (id(false)) (plus(200, id(100)) as u64) else 3'],
    ['division_by_zero_in_call', 'division by zero in a called function', 'div(id(5), id(0))'],
    [
      'with_resource_alive',
      'an abort while a value without drop is alive',
      'let g = Guard { n: 1 }; if (id(true)) abort 77; release(g)',
    ],
    [
      'with_resource_released',
      'no abort, the value is used up',
      'let g = Guard { n: 4 }; if (id(false)) abort 77; release(g)',
    ],
    [
      'after_changes',
      'an abort after changes to a vector',
      'let mut v = vector[1]; v.push_back(2); abort v.length() * 1000 + v[1]',
    ],
  ]),
};
