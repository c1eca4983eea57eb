/// The rules: black begins, the players take turns, five or more in a row win, a full board is a draw, and one may resign.
///
/// The module knows players by the colour of their stones only, so its tests run in any Move VM.
module gobang::game;

use gobang::board::{Self, Board};

/// The game is over.
const EGameOver: u64 = 1;
/// It is the other player's turn.
const ENotYourTurn: u64 = 2;

/// How a game stands.
public enum Phase has copy, drop, store {
    /// It goes on, and this colour is to move.
    Turn { of: u8 },
    /// This colour has won.
    Won { by: u8 },
    /// Nobody has won and nobody can move.
    Drawn,
}

/// A game.
public struct Game has copy, drop, store {
    board: Board,
    phase: Phase,
}

/// A game before its first move, which is black's.
public fun new(): Game {
    Game { board: board::empty(), phase: Phase::Turn { of: board::black() } }
}

/// Puts a stone. Aborts with `EGameOver`, `ENotYourTurn`, or as `gobang::board::put` does.
public fun play(game: &mut Game, stone: u8, x: u8, y: u8) {
    game.assert_running();
    assert!(game.is_turn_of(stone), ENotYourTurn);
    game.board.put(stone, x, y);
    game.phase = if (game.board.is_in_five(x, y)) {
        Phase::Won { by: stone }
    } else if (game.board.is_full()) {
        Phase::Drawn
    } else {
        Phase::Turn { of: board::opposite(stone) }
    }
}

/// Lets the other colour win, whosever turn it is. Aborts with `EGameOver`.
public fun resign(game: &mut Game, stone: u8) {
    game.assert_running();
    game.phase = Phase::Won { by: board::opposite(stone) }
}

/// Lets the colour to move lose. Aborts with `EGameOver`.
public fun forfeit(game: &mut Game) {
    game.assert_running();
    let late = game.turn().destroy_some();
    game.resign(late)
}

/// The colour to move, or none when the game is over.
public fun turn(game: &Game): Option<u8> {
    match (game.phase) {
        Phase::Turn { of } => option::some(of),
        _ => option::none(),
    }
}

/// The colour that has won, or none.
public fun winner(game: &Game): Option<u8> {
    match (game.phase) {
        Phase::Won { by } => option::some(by),
        _ => option::none(),
    }
}

/// Whether the game is over.
public fun is_over(game: &Game): bool {
    game.turn().is_none()
}

/// The board.
public fun board(game: &Game): &Board {
    &game.board
}

fun is_turn_of(game: &Game, stone: u8): bool {
    game.turn().is_some_and!(|of| *of == stone)
}

fun assert_running(game: &Game) {
    assert!(!game.is_over(), EGameOver);
}
