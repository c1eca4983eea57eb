/** Branches, loops, labels, short circuits, matches on primitives. */

import { type CaseModule, table } from '../case.ts';

export const CONTROL: CaseModule = {
  name: 'control',
  items: `
fun yes(trace: &mut u64, mark: u64): bool { *trace = *trace * 10 + mark; true }
fun no(trace: &mut u64, mark: u64): bool { *trace = *trace * 10 + mark; false }
fun boom(): bool { abort 99 }
fun id(x: u64): u64 { x }
fun early(x: u64): u64 { if (x > 10) return 1; if (x > 5) { return 2 }; 3 }
fun from_loop(x: u64): u64 { let mut i = 0; loop { if (i * i > x) return i; i = i + 1 } }
fun classify(x: u64): u64 { match (x) { 0 => 100, 1 | 2 => 200, n if (*n % 2 == 0) => 300 + n, _ => 400 } }
fun both(a: bool, b: bool): u64 { match (a) { true => match (b) { true => 3, false => 2 }, false => if (b) 1 else 0 } }
fun swap(a: u64, b: u64): (u64, u64) { (b, a) }
fun three(): (u64, bool, vector<u8>) { (7, true, b"x") }
fun nothing() {}
fun not(b: bool): bool { !b }
fun strict(a: bool, b: bool): u64 { out::flag(a && b) | (out::flag(a || b) << 1) | (out::flag(a == b) << 2) | (out::flag(a != b) << 3) }
`,
  cases: table([
    [
      'and_skips',
      '&& does not evaluate its right side after false',
      'let mut t = 0; let r = no(&mut t, 1) && yes(&mut t, 2); t * 10 + out::flag(r)',
    ],
    [
      'and_runs',
      '&& evaluates its right side after true',
      'let mut t = 0; let r = yes(&mut t, 1) && no(&mut t, 2); t * 10 + out::flag(r)',
    ],
    [
      'or_skips',
      '|| does not evaluate its right side after true',
      'let mut t = 0; let r = yes(&mut t, 1) || no(&mut t, 2); t * 10 + out::flag(r)',
    ],
    [
      'or_runs',
      '|| evaluates its right side after false',
      'let mut t = 0; let r = no(&mut t, 1) || yes(&mut t, 2); t * 10 + out::flag(r)',
    ],
    ['and_skips_abort', 'an abort on the skipped side', 'let mut t = 0; out::flag(no(&mut t, 1) && boom())'],
    ['and_reaches_abort', 'an abort on the side that runs', 'let mut t = 0; out::flag(yes(&mut t, 1) && boom())'],
    ['or_skips_abort', 'an abort on the skipped side of ||', 'let mut t = 0; out::flag(yes(&mut t, 1) || boom())'],
    ['or_reaches_abort', 'an abort on the side of || that runs', 'let mut t = 0; out::flag(no(&mut t, 1) || boom())'],
    [
      'mixed_chain',
      'a chain of && and ||',
      'let mut t = 0; let r = no(&mut t, 1) && yes(&mut t, 2) || yes(&mut t, 3) && no(&mut t, 4) || yes(&mut t, 5); t * 10 + out::flag(r)',
    ],
    ['not', 'Not', 'out::flag(not(true)) | (out::flag(not(false)) << 1)'],
    [
      'truth_table',
      'And, Or, Eq, Neq on booleans',
      'strict(false, false) | (strict(false, true) << 4) | (strict(true, false) << 8) | (strict(true, true) << 12)',
    ],
    ['if_value', 'if as a value', 'let x = if (id(3) > 2) 10 else 20; x + if (id(3) > 4) 1 else 2'],
    ['if_without_else', 'if without else', 'let mut x = 1; if (id(1) == 2) x = 2; if (id(1) == 1) x = x + 10; x'],
    ['else_if_chain', 'else if', 'let x = id(7); if (x < 5) 1 else if (x < 7) 2 else if (x < 8) 3 else 4'],
    ['early_return', 'return from the middle', 'early(11) * 100 + early(6) * 10 + early(0)'],
    ['while_never', 'a loop whose condition is false at once', 'let mut i = 0; while (id(i) > 0) i = i + 1; i'],
    ['while_sum', 'a counting loop', 'let mut i = 0; let mut s = 0; while (i < 100) { i = i + 1; s = s + i }; s'],
    ['while_break', 'break', 'let mut i = 0; while (true) { if (i == 7) break; i = i + 1 }; i'],
    [
      'while_continue',
      'continue',
      'let mut i = 0; let mut s = 0; while (i < 10) { i = i + 1; if (i % 2 == 0) continue; s = s + i }; s',
    ],
    ['loop_break_value', 'break with a value', 'let mut i = 0; loop { i = i + 1; if (i * i > 50) break i * 10 }'],
    ['loop_return', 'return out of a loop', 'from_loop(80)'],
    [
      'nested_loops',
      'loops in loops',
      'let mut s = 0; let mut i = 0; while (i < 10) { let mut j = 0; while (j < i) { if (j == 5) break; s = s + j; j = j + 1 }; i = i + 1 }; s',
    ],
    [
      'label_break',
      'break out of an outer loop',
      "let mut i = 0; let mut n = 0; 'outer: loop { let mut j = 0; loop { n = n + 1; if (j == 3) break; if (i == 2 && j == 1) break 'outer; j = j + 1 }; i = i + 1 }; n * 10 + i",
    ],
    [
      'label_continue',
      'continue an outer loop',
      "let mut i = 0; let mut n = 0; 'outer: while (i < 5) { i = i + 1; let mut j = 0; while (j < 5) { j = j + 1; if (j == i) continue 'outer; n = n + 1 } }; n",
    ],
    [
      'label_break_value',
      'break out of an outer loop with a value',
      "let mut i = 0; 'outer: loop { i = i + 1; loop { if (i == 4) break 'outer i * 11; break } }",
    ],
    ['label_block_return', 'return from a labelled block', "let x = 'b: { if (id(1) == 1) return 'b 5; 6 }; x * 2"],
    [
      'infinite_then_abort',
      'a loop that ends by an abort',
      'let mut i = 0; loop { if (i == 1000) abort i; i = i + 1 }',
    ],
    [
      'match_literal',
      'match on literals with or-patterns and guards',
      'classify(0) + classify(1) * 3 + classify(2) * 5 + classify(8) * 7 + classify(9) * 11',
    ],
    [
      'match_booleans',
      'match on booleans',
      'both(true, true) * 1000 + both(true, false) * 100 + both(false, true) * 10 + both(false, false)',
    ],
    [
      'match_wide',
      'match on a u256 literal',
      'match (id(1) as u256 << 200) { 1606938044258990275541962092341162602522202993782792835301376 => 1, _ => 2 }',
    ],
    [
      'multiple_results',
      'several return values and their order',
      'let (a, b) = swap(1, 2); let (n, f, v) = three(); a * 1000 + b * 100 + n * 10 + out::flag(f) + v.length()',
    ],
    ['multiple_results_ignored', 'return values that are popped', 'let (_, _, v) = three(); three(); v.length()'],
    ['unit_result', 'a call without results as an expression', 'nothing(); let () = nothing(); 4'],
    [
      'evaluation_order',
      'operands are evaluated left to right',
      'let mut t = 0; let r = (if (yes(&mut t, 1)) 1 else 2) + (if (no(&mut t, 2)) 10 else 20) * (if (yes(&mut t, 3)) 3 else 4); t * 100 + r',
    ],
    [
      'argument_order',
      'arguments are evaluated left to right',
      'let mut t = 0; let (a, b) = swap({ t = t * 10 + 1; t }, { t = t * 10 + 2; t }); a * 1000 + b * 100 + t',
    ],
    [
      'assign_tuple',
      'assignment to several variables at once',
      'let mut a = 1; let mut b = 2; (a, b) = (b, a); (a, b) = swap(a * 10, b); a * 100 + b',
    ],
    ['shadowing', 'a variable that hides another', 'let x = 1; let y = { let x = x + 10; x * 2 }; let x = x + y; x'],
    ['unused_branch_abort', 'an abort in a branch not taken', 'if (id(1) == 2) abort 5; 6'],
    ['abort_in_condition', 'an abort while a condition is computed', 'if (boom()) 1 else 2'],
    [
      'abort_as_operand',
      'an abort in the middle of an expression',
      'let x = id(1) + if (id(2) == 2) abort 42 else 3; x',
    ],
    [
      'many_branches',
      'a long chain of branches',
      'let mut i = 0; let mut s = 0; while (i < 12) { s = s * 3 + (if (i % 4 == 0) 0 else if (i % 4 == 1) 1 else if (i % 4 == 2) 2 else 1); i = i + 1 }; s',
    ],
    [
      'long_loop',
      'ten thousand rounds',
      'let mut i = 0; let mut s = 0u64; while (i < 10000) { s = (s * 31 + i) % 1000003; i = i + 1 }; s',
    ],
  ]),
};
