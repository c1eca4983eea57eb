/// Plain Move: these tests run in any Move VM.
#[test_only]
module gobang::board_tests;

use gobang::board::{Self, Board};
use std::unit_test::assert_eq;

/// A board with black stones on these places.
fun with(xs: vector<u8>, ys: vector<u8>): Board {
    let mut b = board::empty();
    xs.zip_do!(ys, |x, y| b.put(board::black(), x, y));
    b
}

#[test]
fun an_empty_board() {
    let b = board::empty();
    assert_eq!(b.cells().length(), 225);
    assert!(b.cells().all!(|cell| *cell == board::none()));
    assert!(!b.is_full() && b.stones() == 0);
    assert!(!b.is_in_five(7, 7));
}

#[test]
fun put_and_look() {
    let mut b = board::empty();
    b.put(board::black(), 0, 0);
    b.put(board::white(), 14, 0);
    b.put(board::black(), 3, 2);
    assert_eq!(b.stone_at(0, 0), board::black());
    assert_eq!(b.stone_at(14, 0), board::white());
    assert_eq!(b.stone_at(2, 3), board::none());
    assert_eq!(b.cells()[14], 2);
    assert_eq!(b.cells()[33], 1);
    assert_eq!(b.stones(), 3);
}

#[test, expected_failure(abort_code = board::EOccupied)]
fun put_on_a_stone() {
    let mut b = with(vector[4], vector[4]);
    b.put(board::white(), 4, 4);
}

#[test, expected_failure(abort_code = board::EOffBoard)]
fun put_beside_the_last_column() {
    board::empty().put(board::black(), 15, 0);
}

#[test, expected_failure(abort_code = board::EOffBoard)]
fun put_below_the_last_row() {
    board::empty().put(board::black(), 0, 15);
}

#[test, expected_failure(abort_code = board::EOffBoard)]
fun look_far_off_the_board() {
    board::empty().stone_at(255, 255);
}

#[test]
fun five_in_a_row() {
    let b = with(vector[3, 4, 5, 6, 7], vector[9, 9, 9, 9, 9]);
    3u8.range_do!(8, |x| assert!(b.is_in_five(x, 9)));
    assert!(!b.is_in_five(8, 9));
}

#[test]
fun five_in_a_column() {
    let b = with(vector[14, 14, 14, 14, 14], vector[10, 11, 12, 13, 14]);
    10u8.range_do!(15, |y| assert!(b.is_in_five(14, y)));
}

#[test]
fun five_in_each_diagonal() {
    let down = with(vector[0, 1, 2, 3, 4], vector[0, 1, 2, 3, 4]);
    5u8.do!(|i| assert!(down.is_in_five(i, i)));
    let up = with(vector[10, 11, 12, 13, 14], vector[4, 3, 2, 1, 0]);
    5u8.do!(|i| assert!(up.is_in_five(10 + i, 4 - i)));
}

#[test]
fun four_are_not_enough() {
    assert!(!with(vector[0, 1, 2, 3], vector[0, 0, 0, 0]).is_in_five(1, 0));
    assert!(!with(vector[0, 0, 0, 0], vector[11, 12, 13, 14]).is_in_five(0, 14));
    assert!(!with(vector[5, 6, 7, 8], vector[5, 6, 7, 8]).is_in_five(6, 6));
    assert!(!with(vector[5, 6, 7, 8], vector[8, 7, 6, 5]).is_in_five(8, 5));
}

#[test]
fun more_than_five_win_too() {
    let b = with(vector[2, 3, 4, 5, 6, 7], vector[0, 0, 0, 0, 0, 0]);
    assert!(b.is_in_five(2, 0) && b.is_in_five(7, 0));
    let whole_row = with(vector::tabulate!(15, |x| x as u8), vector::tabulate!(15, |_| 14));
    assert!(whole_row.is_in_five(0, 14) && whole_row.is_in_five(7, 14) && whole_row.is_in_five(14, 14));
}

#[test]
fun a_gap_or_the_other_colour_breaks_the_line() {
    let mut b = with(vector[0, 1, 2, 4, 5], vector[0, 0, 0, 0, 0]);
    assert!(!b.is_in_five(2, 0) && !b.is_in_five(4, 0));
    b.put(board::white(), 3, 0);
    assert!(!b.is_in_five(2, 0) && !b.is_in_five(3, 0) && !b.is_in_five(4, 0));
}

#[test]
fun a_line_does_not_go_on_in_the_next_row() {
    let b = with(vector[12, 13, 14, 0, 1], vector[6, 6, 6, 7, 7]);
    assert!(!b.is_in_five(14, 6) && !b.is_in_five(0, 7));
    let diagonal = with(vector[13, 14, 0, 1, 2], vector[3, 4, 5, 6, 7]);
    assert!(!diagonal.is_in_five(14, 4) && !diagonal.is_in_five(0, 5));
}

#[test]
fun a_full_board() {
    let mut b = board::empty();
    15u8.do!(|y| 15u8.do!(|x| {
        assert!(!b.is_full());
        b.put(board::white(), x, y);
    }));
    assert!(b.is_full());
    assert_eq!(b.stones(), 225);
}

#[test]
fun opposites() {
    assert_eq!(board::opposite(board::black()), board::white());
    assert_eq!(board::opposite(board::white()), board::black());
}
