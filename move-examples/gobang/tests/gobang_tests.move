/// These tests use the channel's storage and so need Millrace's VM: `millrace test`.
#[test_only]
module gobang::gobang_tests;

use gobang::board;
use gobang::game;
use gobang::gobang;
use millrace::channel::{Self, Channel};
use std::unit_test::assert_eq;

const ALICE: address = @0xA1;
const BOB: address = @0xB2;
const CAROL: address = @0xC3;
const STRANGER: address = @0x5;

/// A channel of three, in which Alice plays black against Bob; it is Alice's call.
fun open(): Channel {
    let mut c = channel::new_for_testing(vector[ALICE, BOB, CAROL], ALICE);
    c.set_balance_for_testing(ALICE, 600);
    c.set_balance_for_testing(BOB, 400);
    c.set_balance_for_testing(CAROL, 50);
    c.set_time_for_testing(1_000_000);
    gobang::start(&mut c, BOB);
    c
}

fun place_as(c: &mut Channel, player: address, x: u8, y: u8) {
    c.next_call_for_testing(player);
    gobang::place(c, x, y);
}

/// Alice wins the top row.
fun play_to_the_end(c: &mut Channel) {
    4u8.do!(|x| {
        place_as(c, ALICE, x, 0);
        place_as(c, BOB, x, 1);
    });
    place_as(c, ALICE, 4, 0);
}

#[test]
fun a_new_match() {
    let c = open();
    let (black, white) = gobang::players(&c);
    assert!(black == ALICE && white == BOB);
    assert_eq!(gobang::turn(&c), option::some(ALICE));
    assert_eq!(gobang::winner(&c), option::none());
    assert_eq!(gobang::moves(&c), 0);
    assert_eq!(gobang::deadline(&c), 1_060_000);
    assert_eq!(gobang::board(&c).length(), 225);
    assert!(!gobang::is_over(&c));
    c.destroy_for_testing();
}

#[test]
fun a_game_to_the_end() {
    let mut c = open();
    assert_eq!(gobang::on_halt(&c), vector[600, 400, 50]);
    play_to_the_end(&mut c);
    assert!(gobang::is_over(&c));
    assert_eq!(gobang::winner(&c), option::some(ALICE));
    assert_eq!(gobang::turn(&c), option::none());
    assert_eq!(gobang::moves(&c), 9);
    let cells = gobang::board(&c);
    assert_eq!(cells.count!(|cell| *cell == board::black()), 5);
    assert_eq!(cells[4], 1);
    assert_eq!(cells[15], 2);
    assert_eq!(gobang::on_halt(&c), vector[1000, 0, 50]);
    c.destroy_for_testing();
}

#[test]
fun on_halt_without_a_match() {
    let mut c = channel::new_for_testing(vector[ALICE, BOB], ALICE);
    c.set_balance_for_testing(BOB, 7);
    assert_eq!(gobang::on_halt(&c), vector[0, 7]);
    c.destroy_for_testing();
}

#[test]
fun the_loser_begins_the_next_match() {
    let mut c = open();
    play_to_the_end(&mut c);
    c.next_call_for_testing(BOB);
    gobang::start(&mut c, ALICE);
    let (black, white) = gobang::players(&c);
    assert!(black == BOB && white == ALICE);
    assert_eq!(gobang::moves(&c), 0);
    place_as(&mut c, BOB, 7, 7);
    assert_eq!(gobang::turn(&c), option::some(ALICE));
    c.destroy_for_testing();
}

#[test]
fun resignation() {
    let mut c = open();
    gobang::resign(&mut c);
    assert_eq!(gobang::winner(&c), option::some(BOB));
    assert_eq!(gobang::on_halt(&c), vector[0, 1000, 50]);
    c.destroy_for_testing();
}

#[test]
fun timeout() {
    let mut c = open();
    c.set_time_for_testing(1_030_000);
    place_as(&mut c, ALICE, 7, 7);
    assert_eq!(gobang::deadline(&c), 1_090_000);
    c.next_call_for_testing(CAROL);
    c.set_time_for_testing(1_090_001);
    gobang::on_timeout(&mut c);
    assert_eq!(gobang::winner(&c), option::some(ALICE));
    c.destroy_for_testing();
}

#[test]
fun a_late_move_counts() {
    let mut c = open();
    c.set_time_for_testing(2_000_000);
    place_as(&mut c, ALICE, 7, 7);
    assert_eq!(gobang::deadline(&c), 2_060_000);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = gobang::EStillTime)]
fun timeout_at_the_deadline() {
    let mut c = open();
    c.set_time_for_testing(1_060_000);
    gobang::on_timeout(&mut c);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = game::EGameOver)]
fun timeout_after_the_end() {
    let mut c = open();
    play_to_the_end(&mut c);
    gobang::on_timeout(&mut c);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = gobang::ENoMatch)]
fun place_before_the_start() {
    let mut c = channel::new_for_testing(vector[ALICE, BOB], ALICE);
    gobang::place(&mut c, 7, 7);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = gobang::ENoMatch)]
fun board_before_the_start() {
    let c = channel::new_for_testing(vector[ALICE, BOB], ALICE);
    gobang::board(&c);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = gobang::EMatchRunning)]
fun start_over_a_running_match() {
    let mut c = open();
    gobang::start(&mut c, CAROL);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = gobang::ENotMember)]
fun start_against_a_stranger() {
    let mut c = channel::new_for_testing(vector[ALICE, BOB], ALICE);
    gobang::start(&mut c, STRANGER);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = gobang::ENotMember)]
fun start_by_a_stranger() {
    let mut c = channel::new_for_testing(vector[ALICE, BOB], STRANGER);
    gobang::start(&mut c, ALICE);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = gobang::ESelfPlay)]
fun start_against_oneself() {
    let mut c = channel::new_for_testing(vector[ALICE, BOB], ALICE);
    gobang::start(&mut c, ALICE);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = gobang::ENotPlayer)]
fun place_by_an_onlooker() {
    let mut c = open();
    place_as(&mut c, CAROL, 7, 7);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = gobang::ENotPlayer)]
fun resign_by_an_onlooker() {
    let mut c = open();
    c.next_call_for_testing(CAROL);
    gobang::resign(&mut c);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = game::ENotYourTurn)]
fun place_out_of_turn() {
    let mut c = open();
    place_as(&mut c, BOB, 7, 7);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = board::EOccupied)]
fun place_on_a_stone() {
    let mut c = open();
    place_as(&mut c, ALICE, 7, 7);
    place_as(&mut c, BOB, 7, 7);
    c.destroy_for_testing();
}

#[test, expected_failure(abort_code = game::EGameOver)]
fun place_after_the_end() {
    let mut c = open();
    play_to_the_end(&mut c);
    place_as(&mut c, BOB, 4, 1);
    c.destroy_for_testing();
}
