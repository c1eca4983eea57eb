/// What is plain Move in `millrace::channel`. Storage and events are in `storage_tests`.
#[test_only]
module millrace::channel_tests;

use millrace::channel::{Self, Channel};
use std::unit_test::assert_eq;

const ALICE: address = @0xA1;
const BOB: address = @0xB2;
const CAROL: address = @0xC3;

fun open(): Channel {
    channel::new_for_testing(vector[ALICE, BOB], ALICE)
}

#[test]
fun a_new_channel() {
    let c = open();
    assert_eq!(*c.members(), vector[ALICE, BOB]);
    assert_eq!(c.caller(), ALICE);
    assert_eq!(c.sequence_number(), 0);
    assert_eq!(c.time(), 0);
    assert_eq!(*c.random_seed(), x"0000000000000000000000000000000000000000000000000000000000000000");
    assert_eq!(*c.balances(), vector[0, 0]);
    assert!(c.observations().is_empty());
    c.destroy_for_testing();
}

#[test]
fun members() {
    let c = open();
    assert!(c.is_member(ALICE) && c.is_member(BOB) && !c.is_member(CAROL));
    assert_eq!(c.member_index(ALICE), 0);
    assert_eq!(c.member_index(BOB), 1);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = millrace::channel::ENotMember)]
fun index_of_a_stranger() {
    let c = open();
    c.member_index(CAROL);
    c.destroy_for_testing();
}

#[test]
fun balances() {
    let mut c = open();
    c.set_balance_for_testing(BOB, 70);
    assert_eq!(c.balance(ALICE), 0);
    assert_eq!(c.balance(BOB), 70);
    assert_eq!(*c.balances(), vector[0, 70]);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = millrace::channel::ENotMember)]
fun balance_of_a_stranger() {
    let c = open();
    c.balance(CAROL);
    c.destroy_for_testing();
}

#[test]
fun calls_follow_each_other() {
    let mut c = open();
    c.next_call_for_testing(BOB);
    assert_eq!(c.caller(), BOB);
    assert_eq!(c.sequence_number(), 1);
    c.set_caller_for_testing(ALICE);
    assert_eq!(c.caller(), ALICE);
    assert_eq!(c.sequence_number(), 1);
    c.set_time_for_testing(1700000000000);
    assert_eq!(c.time(), 1700000000000);
    c.set_sequence_number_for_testing(9);
    assert_eq!(c.sequence_number(), 9);
    let seed = vector::tabulate!(32, |i| i as u8);
    c.set_random_seed_for_testing(seed);
    assert_eq!(*c.random_seed(), seed);
    c.destroy_for_testing();
}

#[test]
fun observations() {
    let mut c = open();
    assert_eq!(c.observation(b"BTC/USD"), option::none());
    c.add_observation_for_testing(b"BTC/USD", x"0A", 100, 1000);
    c.add_observation_for_testing(b"ETH/USD", x"0B", 101, 1001);
    assert_eq!(c.observation(b"BTC/USD"), option::some(x"0A"));
    assert_eq!(c.observation(b"ETH/USD"), option::some(x"0B"));
    assert_eq!(c.observation(b"BTC"), option::none());
    let second = &c.observations()[1];
    assert_eq!(*second.key(), b"ETH/USD");
    assert_eq!(*second.value(), x"0B");
    assert_eq!(second.height(), 101);
    assert_eq!(second.time(), 1001);
    c.destroy_for_testing();
}
