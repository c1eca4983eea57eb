/// Numbers with 64 bits before the binary point and 64 behind it, never below 0.
module std::uq64_64;

#[error]
const EDenominator: vector<u8> = b"the denominator is zero";

#[error]
const EQuotientTooSmall: vector<u8> = b"the quotient is not zero but rounds to zero";

#[error]
const EQuotientTooLarge: vector<u8> = b"the quotient does not fit";

#[error]
const EOverflow: vector<u8> = b"the result does not fit";

#[error]
const EDivisionByZero: vector<u8> = b"the divisor is zero";

/// The largest raw value.
const MAX_RAW: u256 = 0xFFFF_FFFF_FFFF_FFFF_FFFF_FFFF_FFFF_FFFF;

/// The number of the raw value `_0`, which is the number times 2^64.
public struct UQ64_64(u128) has copy, drop, store;

/// `numerator / denominator`, rounded down to a multiple of 2^-64. Aborts with `EDenominator` when the denominator is 0,
/// with `EQuotientTooSmall` when the quotient rounds to 0 without being 0, and with `EQuotientTooLarge` when it is 2^64
/// or more.
public fun from_quotient(numerator: u128, denominator: u128): UQ64_64 {
    assert!(denominator != 0, EDenominator);
    let value = ((numerator as u256) << 64) / (denominator as u256);
    assert!(value != 0 || numerator == 0, EQuotientTooSmall);
    assert!(value <= MAX_RAW, EQuotientTooLarge);
    UQ64_64(value as u128)
}

/// The whole number `integer`.
public fun from_int(integer: u64): UQ64_64 {
    UQ64_64((integer as u128) << 64)
}

/// The sum. Aborts with `EOverflow` when it does not fit.
public fun add(a: UQ64_64, b: UQ64_64): UQ64_64 {
    let sum = (a.0 as u256) + (b.0 as u256);
    assert!(sum <= MAX_RAW, EOverflow);
    UQ64_64(sum as u128)
}

/// The difference. Aborts with `EOverflow` when `b` is larger.
public fun sub(a: UQ64_64, b: UQ64_64): UQ64_64 {
    assert!(a.0 >= b.0, EOverflow);
    UQ64_64(a.0 - b.0)
}

/// The product, rounded down. Aborts with `EOverflow` when it does not fit.
public fun mul(a: UQ64_64, b: UQ64_64): UQ64_64 {
    UQ64_64(int_mul(a.0, b))
}

/// The quotient, rounded down. Aborts with `EDivisionByZero` when `b` is 0 and with `EOverflow` when it does not fit.
public fun div(a: UQ64_64, b: UQ64_64): UQ64_64 {
    UQ64_64(int_div(a.0, b))
}

/// The whole part.
public fun to_int(a: UQ64_64): u64 {
    (a.0 >> 64) as u64
}

/// `val * multiplier`, rounded down. Aborts with `EOverflow` when it does not fit.
public fun int_mul(val: u128, multiplier: UQ64_64): u128 {
    let product = ((val as u256) * (multiplier.0 as u256)) >> 64;
    assert!(product <= MAX_RAW, EOverflow);
    product as u128
}

/// `val / divisor`, rounded down. Aborts with `EDivisionByZero` when the divisor is 0 and with `EOverflow` when the
/// quotient does not fit.
public fun int_div(val: u128, divisor: UQ64_64): u128 {
    assert!(divisor.0 != 0, EDivisionByZero);
    let quotient = ((val as u256) << 64) / (divisor.0 as u256);
    assert!(quotient <= MAX_RAW, EOverflow);
    quotient as u128
}

/// Whether `a <= b`.
public fun le(a: UQ64_64, b: UQ64_64): bool {
    a.0 <= b.0
}

/// Whether `a < b`.
public fun lt(a: UQ64_64, b: UQ64_64): bool {
    a.0 < b.0
}

/// Whether `a >= b`.
public fun ge(a: UQ64_64, b: UQ64_64): bool {
    a.0 >= b.0
}

/// Whether `a > b`.
public fun gt(a: UQ64_64, b: UQ64_64): bool {
    a.0 > b.0
}

/// The number times 2^64.
public fun to_raw(a: UQ64_64): u128 {
    a.0
}

/// The number `raw_value / 2^64`.
public fun from_raw(raw_value: u128): UQ64_64 {
    UQ64_64(raw_value)
}
