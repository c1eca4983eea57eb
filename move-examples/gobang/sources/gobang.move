/// Gobang, or five in a row, between two members of a channel.
///
/// This module joins the rules in `gobang::game` to the channel: it keeps the match in storage, knows who plays which colour
/// and how long a move may take, and says who gets what when the channel closes.
module gobang::gobang;

use gobang::board;
use gobang::game::{Self, Game};
use millrace::channel::Channel;
use std::string::String;

/// There is no match.
const ENoMatch: u64 = 1;
/// The last match is not over yet.
const EMatchRunning: u64 = 2;
/// A player must be a member of the channel.
const ENotMember: u64 = 3;
/// Nobody plays against oneself.
const ESelfPlay: u64 = 4;
/// The caller is not one of the two players.
const ENotPlayer: u64 = 5;
/// The player to move still has time.
const EStillTime: u64 = 6;

/// How long a move may take, in milliseconds.
const MOVE_TIME: u64 = 60_000;

/// The match of the channel, stored under the address of this package.
public struct Match has drop, store {
    black: address,
    white: address,
    game: Game,
    /// When the player to move has used up its time, in milliseconds.
    deadline: u64,
}

/// A match began.
public struct Started has copy, drop {
    black: address,
    white: address,
}

/// A player put a stone.
public struct Placed has copy, drop {
    player: address,
    x: u8,
    y: u8,
}

/// The match is over: `how` is "five", "full board", "resignation" or "timeout", and there is no winner when the board is full.
public struct Ended has copy, drop {
    winner: Option<address>,
    how: String,
}

// === Moves ===

/// Begins a match in which the caller plays black and moves first, and `opponent` plays white. Aborts with `EMatchRunning`,
/// `ENotMember` or `ESelfPlay`.
entry fun start(c: &mut Channel, opponent: address) {
    let caller = c.caller();
    assert!(c.is_member(caller) && c.is_member(opponent), ENotMember);
    assert!(caller != opponent, ESelfPlay);
    if (c.exists_at<Match>(@gobang)) {
        let last: Match = c.move_from(@gobang);
        assert!(last.game.is_over(), EMatchRunning);
    };
    let deadline = c.time() + MOVE_TIME;
    c.move_to(@gobang, Match { black: caller, white: opponent, game: game::new(), deadline });
    c.emit(Started { black: caller, white: opponent });
}

/// Puts a stone of the caller's colour in column `x` of row `y`, both from 0. Aborts with `ENoMatch` or `ENotPlayer`, and as
/// `gobang::game::play` does for an illegal move.
entry fun place(c: &mut Channel, x: u8, y: u8) {
    let player = c.caller();
    let deadline = c.time() + MOVE_TIME;
    let m = borrow_match_mut(c);
    let stone = m.stone_of(player);
    m.game.play(stone, x, y);
    m.deadline = deadline;
    let over = m.game.is_over();
    let winner = m.winner_address();
    c.emit(Placed { player, x, y });
    if (over) {
        let how = if (winner.is_some()) b"five" else b"full board";
        c.emit(Ended { winner, how: how.to_string() });
    }
}

/// Gives the match to the other player. Aborts with `ENoMatch` or `ENotPlayer`, or with `EGameOver` of `gobang::game`.
entry fun resign(c: &mut Channel) {
    let player = c.caller();
    let m = borrow_match_mut(c);
    let stone = m.stone_of(player);
    m.game.resign(stone);
    let winner = m.winner_address();
    c.emit(Ended { winner, how: b"resignation".to_string() });
}

/// Takes the match from the player who did not move in time. Anyone may call it. Aborts with `ENoMatch` or `EStillTime`, or
/// with `EGameOver` of `gobang::game`. A late move counts as long as nobody has called this.
entry fun on_timeout(c: &mut Channel) {
    let now = c.time();
    let m = borrow_match_mut(c);
    assert!(now > m.deadline || m.game.is_over(), EStillTime);
    m.game.forfeit();
    let winner = m.winner_address();
    c.emit(Ended { winner, how: b"timeout".to_string() });
}

// === Settlement ===

/// What each member gets if the channel stops here, in the order of its members: a winner takes the loser's balance, and
/// without a winner everyone keeps their own.
public fun on_halt(c: &Channel): vector<u64> {
    let mut shares = *c.balances();
    if (!c.exists_at<Match>(@gobang)) return shares;
    let m = c.borrow<Match>(@gobang);
    m.game.winner().do!(|stone| {
        let winner = c.member_index(m.player_of(stone));
        let loser = c.member_index(m.player_of(board::opposite(stone)));
        *&mut shares[winner] = shares[winner] + shares[loser];
        *&mut shares[loser] = 0;
    });
    shares
}

// === Views ===

/// The 225 places, row after row: 0 for none, 1 for black, 2 for white. Aborts with `ENoMatch`.
public fun board(c: &Channel): vector<u8> {
    *borrow_match(c).game.board().cells()
}

/// The player to move, or none when the match is over. Aborts with `ENoMatch`.
public fun turn(c: &Channel): Option<address> {
    let m = borrow_match(c);
    m.game.turn().map!(|stone| m.player_of(stone))
}

/// The player who has won, or none. Aborts with `ENoMatch`.
public fun winner(c: &Channel): Option<address> {
    borrow_match(c).winner_address()
}

/// Whether the match is over. Aborts with `ENoMatch`.
public fun is_over(c: &Channel): bool {
    borrow_match(c).game.is_over()
}

/// How many stones were put. Aborts with `ENoMatch`.
public fun moves(c: &Channel): u64 {
    borrow_match(c).game.board().stones()
}

/// Who plays black, and who plays white. Aborts with `ENoMatch`.
public fun players(c: &Channel): (address, address) {
    let m = borrow_match(c);
    (m.black, m.white)
}

/// When the player to move has used up its time, in milliseconds. Aborts with `ENoMatch`.
public fun deadline(c: &Channel): u64 {
    borrow_match(c).deadline
}

// === Inside ===

fun borrow_match(c: &Channel): &Match {
    assert!(c.exists_at<Match>(@gobang), ENoMatch);
    c.borrow(@gobang)
}

fun borrow_match_mut(c: &mut Channel): &mut Match {
    assert!(c.exists_at<Match>(@gobang), ENoMatch);
    c.borrow_mut(@gobang)
}

fun stone_of(m: &Match, player: address): u8 {
    if (player == m.black) {
        board::black()
    } else {
        assert!(player == m.white, ENotPlayer);
        board::white()
    }
}

fun player_of(m: &Match, stone: u8): address {
    if (stone == board::black()) m.black else m.white
}

fun winner_address(m: &Match): Option<address> {
    m.game.winner().map!(|stone| m.player_of(stone))
}
