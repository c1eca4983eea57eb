/// Expected numbers were worked out with CPython's hashlib from the definition in `millrace::random`.
#[test_only]
module millrace::random_tests;

use millrace::channel;
use millrace::random::{Self, from_seed};
use std::unit_test::assert_eq;

#[test]
fun draws() {
    let mut g = from_seed(b"millrace");
    assert_eq!(g.next_bytes(), x"a3d73c3baaedb822add41df7f45252a43cd39c885bc12cb8ee96f7351ec38e68");
    assert_eq!(g.next_bytes(), x"debfab5b8c4b8e52d9051a988c2891c9a8c2999f0207ec22fe3ac9fa547c33a1");
    assert_eq!(g.next_u256(), 0x420127c83b135c20773c0c5d461a3a1e45c15e3d7f6a7fb16b9c8618a6aecb65);
    assert_eq!(g.next_u64(), 1237075690949133739);
    assert_eq!(g.next_bool(), true);
    assert_eq!(g.next_bool(), false);
    assert_eq!(g.next_bool(), true);
}

#[test]
fun bounded_draws() {
    let mut g = from_seed(b"millrace");
    let digits = vector::tabulate!(8, |_| g.next_below(10));
    assert_eq!(digits, vector[7, 4, 5, 9, 9, 2, 5, 9]);
    let mut g = from_seed(b"millrace");
    let dice = vector::tabulate!(8, |_| g.next_in(1, 7));
    assert_eq!(dice, vector[4, 5, 4, 2, 6, 3, 2, 2]);
    assert_eq!(g.next_below(1), 0);
}

/// A bound just above 2^63 refuses about every second draw: here 8 draws give 4 numbers.
#[test]
fun draws_that_would_favour_some_numbers_are_refused() {
    let mut g = from_seed(b"river");
    let numbers = vector::tabulate!(4, |_| g.next_below(9223372036854775809));
    assert_eq!(numbers, vector[3590143832942709529, 4207353445069471948, 8563166208178748737, 983774539814415775]);
    assert_eq!(g.next_u64(), 8075759953078126068);
}

#[test, expected_failure(abort_code = millrace::random::EEmptyRange)]
fun below_zero() {
    from_seed(b"").next_below(0);
}

#[test, expected_failure(abort_code = millrace::random::EEmptyRange)]
fun in_an_empty_range() {
    from_seed(b"").next_in(5, 5);
}

#[test]
fun shuffles() {
    let mut v = vector::tabulate!(10, |i| i);
    from_seed(b"millrace").shuffle(&mut v);
    assert_eq!(v, vector[6, 0, 1, 3, 2, 9, 8, 5, 4, 7]);
    let mut one = vector[7u8];
    from_seed(b"millrace").shuffle(&mut one);
    assert_eq!(one, vector[7]);
    let mut none = vector<u8>[];
    from_seed(b"millrace").shuffle(&mut none);
    assert_eq!(none, vector[]);
}

#[test]
fun generators_of_a_call() {
    let mut c = channel::new_for_testing(vector[@0xA1], @0xA1);
    // SHA3-256 of 32 zero bytes, the sequence number 0 and the purpose seeds the draws.
    let mut g = random::new(&c, b"dice");
    assert_eq!(g.next_bytes(), x"177fbec068ef982ae7e17cfa0714a7dd09d89dc87fa28568c4e660971dfeca2f");
    assert!(random::new(&c, b"cards").next_u64() != random::new(&c, b"dice").next_u64());
    let before = random::new(&c, b"dice").next_u64();
    c.next_call_for_testing(@0xA1);
    assert!(random::new(&c, b"dice").next_u64() != before);
    c.set_sequence_number_for_testing(0);
    assert_eq!(random::new(&c, b"dice").next_u64(), before);
    c.set_random_seed_for_testing(vector::tabulate!(32, |_| 1));
    assert!(random::new(&c, b"dice").next_u64() != before);
    c.destroy_for_testing();
}
