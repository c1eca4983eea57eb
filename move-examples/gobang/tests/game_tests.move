/// Plain Move: these tests run in any Move VM.
#[test_only]
module gobang::game_tests;

use gobang::board;
use gobang::game::{Self, Game};
use std::unit_test::assert_eq;

/// Plays black and white in turn on these places.
fun played(xs: vector<u8>, ys: vector<u8>): Game {
    let mut g = game::new();
    xs.zip_do!(ys, |x, y| {
        let stone = g.turn().destroy_some();
        g.play(stone, x, y);
    });
    g
}

#[test]
fun black_begins_and_players_alternate() {
    let mut g = game::new();
    assert_eq!(g.turn(), option::some(board::black()));
    g.play(board::black(), 7, 7);
    assert_eq!(g.turn(), option::some(board::white()));
    g.play(board::white(), 8, 7);
    assert_eq!(g.turn(), option::some(board::black()));
    assert_eq!(g.board().stone_at(7, 7), board::black());
    assert_eq!(g.board().stone_at(8, 7), board::white());
    assert!(!g.is_over() && g.winner().is_none());
}

#[test]
fun black_wins_a_row() {
    let mut g = played(vector[0, 0, 1, 1, 2, 2, 3, 3], vector[0, 1, 0, 1, 0, 1, 0, 1]);
    assert!(!g.is_over());
    g.play(board::black(), 4, 0);
    assert!(g.is_over());
    assert_eq!(g.winner(), option::some(board::black()));
    assert_eq!(g.turn(), option::none());
}

#[test]
fun white_wins_a_diagonal_by_filling_the_gap() {
    let mut g = played(
        vector[0, 5, 1, 6, 2, 8, 3, 9, 10],
        vector[0, 5, 0, 6, 0, 8, 0, 9, 14],
    );
    g.play(board::white(), 7, 7);
    assert_eq!(g.winner(), option::some(board::white()));
}

#[test, expected_failure(abort_code = game::ENotYourTurn)]
fun white_cannot_begin() {
    game::new().play(board::white(), 7, 7);
}

#[test, expected_failure(abort_code = game::ENotYourTurn)]
fun black_cannot_move_twice() {
    let mut g = played(vector[7], vector[7]);
    g.play(board::black(), 8, 8);
}

#[test, expected_failure(abort_code = gobang::board::EOccupied)]
fun a_place_takes_one_stone() {
    played(vector[7, 7], vector[7, 7]);
}

#[test, expected_failure(abort_code = gobang::board::EOffBoard)]
fun the_board_has_an_end() {
    played(vector[15], vector[7]);
}

#[test, expected_failure(abort_code = game::EGameOver)]
fun nothing_follows_a_win() {
    let mut g = played(vector[0, 0, 1, 1, 2, 2, 3, 3, 4], vector[0, 1, 0, 1, 0, 1, 0, 1, 0]);
    g.play(board::white(), 4, 1);
}

#[test]
fun resignation_in_and_out_of_turn() {
    let mut g = game::new();
    g.resign(board::black());
    assert_eq!(g.winner(), option::some(board::white()));
    let mut g = played(vector[7], vector[7]);
    g.resign(board::black());
    assert_eq!(g.winner(), option::some(board::white()));
    let mut g = played(vector[7], vector[7]);
    g.resign(board::white());
    assert_eq!(g.winner(), option::some(board::black()));
}

#[test, expected_failure(abort_code = game::EGameOver)]
fun resign_twice() {
    let mut g = game::new();
    g.resign(board::black());
    g.resign(board::white());
}

#[test]
fun forfeit_is_of_the_one_to_move() {
    let mut g = played(vector[7], vector[7]);
    g.forfeit();
    assert_eq!(g.winner(), option::some(board::black()));
}

#[test, expected_failure(abort_code = game::EGameOver)]
fun forfeit_after_the_end() {
    let mut g = game::new();
    g.forfeit();
    g.forfeit();
}

/// A colouring of the board in which no colour has more than two in a row, column or diagonal: pairs in each row, moved by two
/// from row to row. Black has 113 places and white 112, as black moves first and last.
fun is_black(x: u8, y: u8): bool {
    (x + 2 * y) % 4 < 2
}

/// Fills the board by that colouring, but for `exceptions`, which have the other colour; black's last place is `last`.
fun filled(exceptions: vector<u64>, last: u64): Game {
    let mut blacks = vector[];
    let mut whites = vector[];
    225u64.do!(|at| {
        let black = is_black((at % 15) as u8, (at / 15) as u8) != exceptions.contains(&at);
        if (at == last) {} else if (black) blacks.push_back(at) else whites.push_back(at);
    });
    blacks.push_back(last);
    assert_eq!(blacks.length(), 113);
    let mut g = game::new();
    blacks.length().do!(|i| {
        assert!(!g.is_over());
        g.play(board::black(), (blacks[i] % 15) as u8, (blacks[i] / 15) as u8);
        if (i < whites.length()) g.play(board::white(), (whites[i] % 15) as u8, (whites[i] / 15) as u8);
    });
    g
}

#[test]
fun a_full_board_is_a_draw() {
    let g = filled(vector[], 0);
    assert!(g.board().is_full() && g.is_over());
    assert_eq!(g.winner(), option::none());
    assert_eq!(g.turn(), option::none());
}

/// Places 2 and 3 become black and join 0, 1, 4 and 5 in the first row; 210 and 223, in the last, become white for them.
#[test]
fun five_on_the_last_place_is_a_win() {
    let g = filled(vector[2, 3, 210, 223], 2);
    assert!(g.board().is_full());
    assert_eq!(g.winner(), option::some(board::black()));
}
