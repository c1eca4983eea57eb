/// Storage and events: these tests need Millrace's VM, since no other has the natives.
#[test_only]
module millrace::storage_tests;

use millrace::channel::{Self, Channel};
use std::unit_test::assert_eq;

const ALICE: address = @0xA1;
const BOB: address = @0xB2;

public struct Purse has store { coins: u64 }
public struct Shelf<T> has store { items: vector<T> }
public struct Score has copy, drop, store { points: u64 }
public struct Moved has copy, drop { from: address, coins: u64 }

fun open(): Channel {
    channel::new_for_testing(vector[ALICE, BOB], ALICE)
}

fun spend(purse: Purse): u64 {
    let Purse { coins } = purse;
    coins
}

#[test]
fun in_and_out() {
    let mut c = open();
    assert!(!c.exists_at<Purse>(ALICE));
    c.move_to(ALICE, Purse { coins: 5 });
    assert!(c.exists_at<Purse>(ALICE));
    assert_eq!(c.borrow<Purse>(ALICE).coins, 5);
    let purse = c.move_from<Purse>(ALICE);
    assert_eq!(spend(purse), 5);
    assert!(!c.exists_at<Purse>(ALICE));
    c.move_to(ALICE, Purse { coins: 6 });
    assert_eq!(c.borrow<Purse>(ALICE).coins, 6);
    c.destroy_for_testing();
}

#[test]
fun changes_stay() {
    let mut c = open();
    c.move_to(ALICE, Purse { coins: 5 });
    let purse = c.borrow_mut<Purse>(ALICE);
    purse.coins = purse.coins + 1;
    c.borrow_mut<Purse>(ALICE).coins = c.borrow<Purse>(ALICE).coins * 10;
    assert_eq!(c.borrow<Purse>(ALICE).coins, 60);
    c.destroy_for_testing();
}

#[test]
fun owners_and_types_are_apart() {
    let mut c = open();
    c.move_to(ALICE, Purse { coins: 1 });
    c.move_to(BOB, Purse { coins: 2 });
    c.move_to(ALICE, Score { points: 3 });
    c.move_to(ALICE, Shelf<u8> { items: b"a" });
    c.move_to(ALICE, Shelf<u64> { items: vector[4] });
    assert_eq!(c.borrow<Purse>(ALICE).coins, 1);
    assert_eq!(c.borrow<Purse>(BOB).coins, 2);
    assert_eq!(c.borrow<Score>(ALICE).points, 3);
    assert_eq!(c.borrow<Shelf<u8>>(ALICE).items, b"a");
    assert_eq!(c.borrow<Shelf<u64>>(ALICE).items, vector[4]);
    assert!(!c.exists_at<Score>(BOB) && !c.exists_at<Shelf<bool>>(ALICE));
    let Shelf { items } = c.move_from<Shelf<u8>>(ALICE);
    assert_eq!(items, b"a");
    assert!(c.exists_at<Shelf<u64>>(ALICE));
    c.destroy_for_testing();
}

#[test]
fun owners_need_not_be_members() {
    let mut c = open();
    c.move_to(@0x5, Score { points: 1 });
    assert!(c.exists_at<Score>(@0x5));
    c.destroy_for_testing();
}

#[test]
fun several_shared_references_at_once() {
    let mut c = open();
    c.move_to(ALICE, Score { points: 1 });
    c.move_to(BOB, Score { points: 2 });
    let a = c.borrow<Score>(ALICE);
    let b = c.borrow<Score>(BOB);
    let again = c.borrow<Score>(ALICE);
    assert!(a != b && a == again);
    assert_eq!(a.points + b.points, 3);
    c.destroy_for_testing();
}

#[test]
fun growing_values() {
    let mut c = open();
    c.move_to(ALICE, Shelf<vector<u8>> { items: vector[] });
    100u64.do!(|i| {
        let shelf = c.borrow_mut<Shelf<vector<u8>>>(ALICE);
        shelf.items.push_back(std::bcs::to_bytes(&i));
    });
    let items = &c.borrow<Shelf<vector<u8>>>(ALICE).items;
    assert_eq!(items.length(), 100);
    assert_eq!(items[99], x"6300000000000000");
    c.destroy_for_testing();
}

#[test]
fun events() {
    let mut c = open();
    c.emit(Moved { from: ALICE, coins: 3 });
    c.emit(Score { points: 1 });
    c.destroy_for_testing();
}

/// 4008 is MISSING_DATA, 4004 is RESOURCE_ALREADY_EXISTS.
#[test, expected_failure(major_status = 4008, location = millrace::channel)]
fun borrow_of_absent() {
    let c = open();
    let _ = c.borrow<Purse>(ALICE).coins;
    c.destroy_for_testing();
}

#[test, expected_failure(major_status = 4008, location = millrace::channel)]
fun borrow_mut_of_absent() {
    let mut c = open();
    c.borrow_mut<Purse>(ALICE).coins = 1;
    c.destroy_for_testing();
}

#[test, expected_failure(major_status = 4008, location = millrace::channel)]
fun move_from_absent() {
    let mut c = open();
    let purse = c.move_from<Purse>(ALICE);
    spend(purse);
    c.destroy_for_testing();
}

#[test, expected_failure(major_status = 4008, location = millrace::channel)]
fun move_from_twice() {
    let mut c = open();
    c.move_to(ALICE, Purse { coins: 1 });
    let purse = c.move_from<Purse>(ALICE);
    spend(purse);
    let purse = c.move_from<Purse>(ALICE);
    spend(purse);
    c.destroy_for_testing();
}

#[test, expected_failure(major_status = 4004, location = millrace::channel)]
fun move_to_twice() {
    let mut c = open();
    c.move_to(ALICE, Score { points: 1 });
    c.move_to(ALICE, Score { points: 1 });
    c.destroy_for_testing();
}
