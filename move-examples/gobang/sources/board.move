/// The board: 15 columns, 15 rows, and the stones on them. Columns and rows count from 0.
///
/// The module knows nothing of channels or players, so its tests run in any Move VM.
module gobang::board;

/// The place is not on the board.
const EOffBoard: u64 = 1;
/// There is a stone on the place already.
const EOccupied: u64 = 2;

/// Columns, and rows.
const SIZE: u8 = 15;
/// This many stones in a row, or more, win.
const ROW: u64 = 5;

const NONE: u8 = 0;
const BLACK: u8 = 1;
const WHITE: u8 = 2;

/// Directions have no sign, so that a step is 0 back, 1 no step, and 2 ahead.
const BACK: u8 = 0;
const STAY: u8 = 1;
const AHEAD: u8 = 2;

/// A board. `cells` holds row after row, each from column 0.
public struct Board has copy, drop, store {
    cells: vector<u8>,
    stones: u64,
}

/// A board without stones.
public fun empty(): Board {
    let cells = vector::tabulate!((SIZE as u64) * (SIZE as u64), |_| NONE);
    Board { cells, stones: 0 }
}

/// What lies on an empty place.
public fun none(): u8 { NONE }

/// A black stone.
public fun black(): u8 { BLACK }

/// A white stone.
public fun white(): u8 { WHITE }

/// The other colour.
public fun opposite(stone: u8): u8 {
    if (stone == BLACK) WHITE else BLACK
}

/// What lies on a place. Aborts with `EOffBoard`.
public fun stone_at(board: &Board, x: u8, y: u8): u8 {
    board.cells[index(x, y)]
}

/// Puts a stone on a place. Aborts with `EOffBoard` or `EOccupied`.
public fun put(board: &mut Board, stone: u8, x: u8, y: u8) {
    let at = index(x, y);
    assert!(board.cells[at] == NONE, EOccupied);
    *&mut board.cells[at] = stone;
    board.stones = board.stones + 1;
}

/// Whether the stone on a place is one of five or more of its colour in a row, a column or a diagonal. Aborts with
/// `EOffBoard`.
public fun is_in_five(board: &Board, x: u8, y: u8): bool {
    board.stone_at(x, y) != NONE && (
        board.line(x, y, AHEAD, STAY) >= ROW
            || board.line(x, y, STAY, AHEAD) >= ROW
            || board.line(x, y, AHEAD, AHEAD) >= ROW
            || board.line(x, y, AHEAD, BACK) >= ROW
    )
}

/// Whether every place has a stone.
public fun is_full(board: &Board): bool {
    board.stones == board.cells.length()
}

/// How many stones lie on the board.
public fun stones(board: &Board): u64 {
    board.stones
}

/// All places, row after row: 0 for none, 1 for black, 2 for white.
public fun cells(board: &Board): &vector<u8> {
    &board.cells
}

fun index(x: u8, y: u8): u64 {
    assert!(x < SIZE && y < SIZE, EOffBoard);
    (y as u64) * (SIZE as u64) + (x as u64)
}

/// The length of the line of one colour through a place, along a direction and against it.
fun line(board: &Board, x: u8, y: u8, dx: u8, dy: u8): u64 {
    1 + board.ray(x, y, dx, dy) + board.ray(x, y, AHEAD - dx, AHEAD - dy)
}

/// How many stones of the same colour follow upon a place without a gap.
fun ray(board: &Board, mut x: u8, mut y: u8, dx: u8, dy: u8): u64 {
    let stone = board.stone_at(x, y);
    let mut length = 0;
    loop {
        // One more than the next place, since a step of 0 means one back and there are no numbers below 0.
        x = x + dx;
        y = y + dy;
        if (x == 0 || y == 0 || x > SIZE || y > SIZE) return length;
        x = x - 1;
        y = y - 1;
        if (board.stone_at(x, y) != stone) return length;
        length = length + 1;
    }
}
