/// These tests use the channel's storage and so need Millrace's VM: `millrace test`.
#[test_only]
module counter::counter_tests;

use counter::counter;
use millrace::channel::{Self, Channel};
use std::unit_test::assert_eq;

const ALICE: address = @0xA1;
const BOB: address = @0xB2;

fun open(): Channel {
    channel::new_for_testing(vector[ALICE, BOB], ALICE)
}

#[test]
fun counts_from_zero() {
    let mut c = open();
    assert!(!counter::exists_for(&c, ALICE));
    counter::create(&mut c);
    assert_eq!(counter::get(&c, ALICE), 0);
    counter::increment(&mut c);
    counter::increment(&mut c);
    assert_eq!(counter::get(&c, ALICE), 2);
    c.destroy_for_testing();
}

#[test]
fun members_count_apart() {
    let mut c = open();
    counter::create(&mut c);
    counter::increment(&mut c);
    c.next_call_for_testing(BOB);
    counter::create(&mut c);
    assert_eq!(counter::get(&c, ALICE), 1);
    assert_eq!(counter::get(&c, BOB), 0);
    c.destroy_for_testing();
}

#[test]
fun destroy_gives_the_last_value_and_makes_room() {
    let mut c = open();
    counter::create(&mut c);
    counter::increment(&mut c);
    assert_eq!(counter::destroy(&mut c), 1);
    assert!(!counter::exists_for(&c, ALICE));
    counter::create(&mut c);
    assert_eq!(counter::get(&c, ALICE), 0);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = counter::ECounterExists)]
fun create_twice() {
    let mut c = open();
    counter::create(&mut c);
    counter::create(&mut c);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = counter::ENoCounter)]
fun increment_without_a_counter() {
    let mut c = open();
    counter::increment(&mut c);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = counter::ENoCounter)]
fun increment_does_not_reach_another_member() {
    let mut c = open();
    counter::create(&mut c);
    c.next_call_for_testing(BOB);
    counter::increment(&mut c);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = counter::ENoCounter)]
fun get_without_a_counter() {
    let c = open();
    counter::get(&c, ALICE);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = counter::ENoCounter)]
fun destroy_twice() {
    let mut c = open();
    counter::create(&mut c);
    counter::destroy(&mut c);
    counter::destroy(&mut c);
    c.destroy_for_testing();
}
