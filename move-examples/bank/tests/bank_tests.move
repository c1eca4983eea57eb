/// These tests use the channel's storage and so need Millrace's VM: `millrace test`.
#[test_only]
module bank::bank_tests;

use bank::bank;
use millrace::channel::{Self, Channel};
use std::unit_test::assert_eq;

const ALICE: address = @0xA1;
const BOB: address = @0xB2;
const CAROL: address = @0xC3;
const STRANGER: address = @0x5;

/// A channel in which Alice founded a bank of 1000 coins and Bob joined; it is Alice's call.
fun open(): Channel {
    let mut c = channel::new_for_testing(vector[ALICE, BOB, CAROL], ALICE);
    bank::found(&mut c, 1000);
    c.next_call_for_testing(BOB);
    bank::join(&mut c);
    c.next_call_for_testing(ALICE);
    c
}

#[test]
fun founding() {
    let c = open();
    assert_eq!(bank::supply(&c), 1000);
    assert_eq!(bank::founder(&c), ALICE);
    assert_eq!(bank::purse(&c, ALICE), 1000);
    assert_eq!(bank::account(&c, ALICE), 0);
    assert_eq!(bank::purse(&c, CAROL), 0);
    assert!(bank::is_conserved(&c));
    c.destroy_for_testing();
}

#[test]
fun coins_go_round_and_stay_the_same() {
    let mut c = open();
    bank::deposit(&mut c, 700);
    assert_eq!(bank::purse(&c, ALICE), 300);
    assert_eq!(bank::account(&c, ALICE), 700);
    assert!(bank::is_conserved(&c));
    bank::transfer(&mut c, BOB, 250);
    assert_eq!(bank::account(&c, ALICE), 450);
    assert_eq!(bank::account(&c, BOB), 250);
    assert!(bank::is_conserved(&c));
    c.next_call_for_testing(BOB);
    bank::withdraw(&mut c, 250);
    assert_eq!(bank::purse(&c, BOB), 250);
    assert_eq!(bank::account(&c, BOB), 0);
    assert_eq!(bank::total_deposits(&c), 450);
    assert_eq!(bank::total_in_purses(&c), 550);
    assert!(bank::is_conserved(&c));
    c.destroy_for_testing();
}

#[test]
fun leaving() {
    let mut c = open();
    c.next_call_for_testing(BOB);
    bank::leave(&mut c);
    assert!(bank::is_conserved(&c));
    bank::join(&mut c);
    assert_eq!(bank::account(&c, BOB), 0);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = bank::EBankExists)]
fun found_twice() {
    let mut c = open();
    bank::found(&mut c, 1);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = bank::EZeroAmount)]
fun found_without_coins() {
    let mut c = channel::new_for_testing(vector[ALICE], ALICE);
    bank::found(&mut c, 0);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = bank::ENotMember)]
fun found_by_a_stranger() {
    let mut c = channel::new_for_testing(vector[ALICE], STRANGER);
    bank::found(&mut c, 1);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = bank::ENoBank)]
fun join_without_a_bank() {
    let mut c = channel::new_for_testing(vector[ALICE], ALICE);
    bank::join(&mut c);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = bank::ENoBank)]
fun supply_without_a_bank() {
    let c = channel::new_for_testing(vector[ALICE], ALICE);
    bank::supply(&c);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = bank::EAlreadyCustomer)]
fun join_twice() {
    let mut c = open();
    bank::join(&mut c);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = bank::ENotMember)]
fun join_by_a_stranger() {
    let mut c = open();
    c.next_call_for_testing(STRANGER);
    bank::join(&mut c);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = bank::EPurseTooSmall)]
fun deposit_too_much() {
    let mut c = open();
    bank::deposit(&mut c, 1001);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = bank::EZeroAmount)]
fun deposit_nothing() {
    let mut c = open();
    bank::deposit(&mut c, 0);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = bank::ENotCustomer)]
fun deposit_without_a_holding() {
    let mut c = open();
    c.next_call_for_testing(CAROL);
    bank::deposit(&mut c, 1);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = bank::EAccountTooSmall)]
fun withdraw_too_much() {
    let mut c = open();
    bank::deposit(&mut c, 700);
    bank::withdraw(&mut c, 701);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = bank::EAccountTooSmall)]
fun transfer_does_not_touch_the_purse() {
    let mut c = open();
    bank::transfer(&mut c, BOB, 1);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = bank::ENotCustomer)]
fun transfer_to_no_customer() {
    let mut c = open();
    bank::deposit(&mut c, 700);
    bank::transfer(&mut c, CAROL, 1);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = bank::ESelfTransfer)]
fun transfer_to_oneself() {
    let mut c = open();
    bank::deposit(&mut c, 700);
    bank::transfer(&mut c, ALICE, 1);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = bank::EStillHasCoins)]
fun leave_with_coins() {
    let mut c = open();
    bank::leave(&mut c);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = bank::ENotCustomer)]
fun leave_without_a_holding() {
    let mut c = open();
    c.next_call_for_testing(CAROL);
    bank::leave(&mut c);
    c.destroy_for_testing();
}
