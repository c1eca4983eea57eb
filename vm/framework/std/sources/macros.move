/// What the integer modules share, written once for every width.
module std::macros;

use std::string::String;

/// The larger of two.
public macro fun num_max<$T>($x: $T, $y: $T): $T {
    let x = $x;
    let y = $y;
    if (x > y) x else y
}

/// The smaller of two.
public macro fun num_min<$T>($x: $T, $y: $T): $T {
    let x = $x;
    let y = $y;
    if (x < y) x else y
}

/// How far two are apart.
public macro fun num_diff<$T>($x: $T, $y: $T): $T {
    let x = $x;
    let y = $y;
    if (x > y) x - y else y - x
}

/// The quotient, rounded up. Fails with an arithmetic error when `y` is 0.
public macro fun num_divide_and_round_up<$T>($x: $T, $y: $T): $T {
    let x = $x;
    let y = $y;
    if (x % y == 0) x / y else x / y + 1
}

/// `base` to the power of `exponent`; 1 when the exponent is 0. Fails with an arithmetic error when the result is too large.
public macro fun num_pow<$T>($base: $T, $exponent: u8): $T {
    let mut power = $base;
    let mut left = $exponent;
    let mut product = 1;
    while (left > 0) {
        if (left % 2 == 1) product = product * power;
        left = left / 2;
        // Squaring once more than is used would fail for results that fit.
        if (left > 0) power = power * power;
    };
    product
}

/// The square root, rounded down. `$U` is the next wider integer and `$bitsize` the bits of `$T`.
public macro fun num_sqrt<$T, $U>($x: $T, $bitsize: u8): $T {
    let x = $x as $U;
    let mut root: $U = 0;
    // Bits of the root from the top: one is kept when the square stays at or below `x`.
    let one: $U = 1;
    let mut bit = one << ($bitsize / 2 - 1);
    while (bit != 0) {
        let larger = root + bit;
        if (larger * larger <= x) root = larger;
        bit = bit >> 1;
    };
    root as $T
}

/// The decimal digits.
public macro fun num_to_string<$T>($x: $T): String {
    let mut left = $x;
    let mut digits = vector[];
    while (left >= 10) {
        digits.push_back((left % 10) as u8 + 48);
        left = left / 10;
    };
    digits.push_back(left as u8 + 48);
    digits.reverse();
    digits.to_string()
}

/// The sum, or none when it is above `max`.
public macro fun num_checked_add<$T>($x: $T, $y: $T, $max: $T): Option<$T> {
    let x = $x;
    let y = $y;
    if (y > $max - x) option::none() else option::some(x + y)
}

/// The difference, or none when `y` is larger.
public macro fun num_checked_sub<$T>($x: $T, $y: $T): Option<$T> {
    let x = $x;
    let y = $y;
    if (y > x) option::none() else option::some(x - y)
}

/// The product, or none when it is above `max`.
public macro fun num_checked_mul<$T>($x: $T, $y: $T, $max: $T): Option<$T> {
    let x = $x;
    let y = $y;
    if (x != 0 && y > $max / x) option::none() else option::some(x * y)
}

/// The quotient, or none when `y` is 0.
public macro fun num_checked_div<$T>($x: $T, $y: $T): Option<$T> {
    let x = $x;
    let y = $y;
    if (y == 0) option::none() else option::some(x / y)
}

/// The sum, or `max` when it is above that.
public macro fun num_saturating_add<$T>($x: $T, $y: $T, $max: $T): $T {
    let x = $x;
    let y = $y;
    if (y > $max - x) $max else x + y
}

/// The difference, or 0 when `y` is larger.
public macro fun num_saturating_sub<$T>($x: $T, $y: $T): $T {
    let x = $x;
    let y = $y;
    if (y > x) 0 else x - y
}

/// The product, or `max` when it is above that.
public macro fun num_saturating_mul<$T>($x: $T, $y: $T, $max: $T): $T {
    let x = $x;
    let y = $y;
    if (x != 0 && y > $max / x) $max else x * y
}

/// `x` as a `u8`, or none when it is too large.
public macro fun try_as_u8($x: _): Option<u8> {
    let x = $x;
    if (x > 0xFF) option::none() else option::some(x as u8)
}

/// `x` as a `u16`, or none when it is too large.
public macro fun try_as_u16($x: _): Option<u16> {
    let x = $x;
    if (x > 0xFFFF) option::none() else option::some(x as u16)
}

/// `x` as a `u32`, or none when it is too large.
public macro fun try_as_u32($x: _): Option<u32> {
    let x = $x;
    if (x > 0xFFFF_FFFF) option::none() else option::some(x as u32)
}

/// `x` as a `u64`, or none when it is too large.
public macro fun try_as_u64($x: _): Option<u64> {
    let x = $x;
    if (x > 0xFFFF_FFFF_FFFF_FFFF) option::none() else option::some(x as u64)
}

/// `x` as a `u128`, or none when it is too large.
public macro fun try_as_u128($x: _): Option<u128> {
    let x = $x;
    if (x > 0xFFFF_FFFF_FFFF_FFFF_FFFF_FFFF_FFFF_FFFF) option::none() else option::some(x as u128)
}

/// Calls `f` on `start`, `start + 1`, … `stop - 1`; not at all when `start >= stop`.
public macro fun range_do<$T, $R: drop>($start: $T, $stop: $T, $f: |$T| -> $R) {
    let mut i = $start;
    let stop = $stop;
    while (i < stop) {
        $f(i);
        i = i + 1;
    }
}

/// Calls `f` on `start`, `start + 1`, … `stop`, which may be the largest integer; not at all when `start > stop`.
public macro fun range_do_eq<$T, $R: drop>($start: $T, $stop: $T, $f: |$T| -> $R) {
    let mut i = $start;
    let stop = $stop;
    while (i < stop) {
        $f(i);
        i = i + 1;
    };
    if (i == stop) {
        $f(i);
    }
}

/// Calls `f` on 0, 1, … `stop - 1`.
public macro fun do<$T, $R: drop>($stop: $T, $f: |$T| -> $R) {
    range_do!(0, $stop, $f)
}

/// Calls `f` on 0, 1, … `stop`.
public macro fun do_eq<$T, $R: drop>($stop: $T, $f: |$T| -> $R) {
    range_do_eq!(0, $stop, $f)
}
