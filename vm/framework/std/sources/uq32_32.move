/// Numbers with 32 bits before the binary point and 32 behind it, never below 0.
module std::uq32_32;

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
const MAX_RAW: u128 = 0xFFFF_FFFF_FFFF_FFFF;

/// The number of the raw value `_0`, which is the number times 2^32.
public struct UQ32_32(u64) has copy, drop, store;

/// `numerator / denominator`, rounded down to a multiple of 2^-32. Aborts with `EDenominator` when the denominator is 0,
/// with `EQuotientTooSmall` when the quotient rounds to 0 without being 0, and with `EQuotientTooLarge` when it is 2^32
/// or more.
public fun from_quotient(numerator: u64, denominator: u64): UQ32_32 {
    assert!(denominator != 0, EDenominator);
    let value = ((numerator as u128) << 32) / (denominator as u128);
    assert!(value != 0 || numerator == 0, EQuotientTooSmall);
    assert!(value <= MAX_RAW, EQuotientTooLarge);
    UQ32_32(value as u64)
}

/// The whole number `integer`.
public fun from_int(integer: u32): UQ32_32 {
    UQ32_32((integer as u64) << 32)
}

/// The sum. Aborts with `EOverflow` when it does not fit.
public fun add(a: UQ32_32, b: UQ32_32): UQ32_32 {
    let sum = (a.0 as u128) + (b.0 as u128);
    assert!(sum <= MAX_RAW, EOverflow);
    UQ32_32(sum as u64)
}

/// The difference. Aborts with `EOverflow` when `b` is larger.
public fun sub(a: UQ32_32, b: UQ32_32): UQ32_32 {
    assert!(a.0 >= b.0, EOverflow);
    UQ32_32(a.0 - b.0)
}

/// The product, rounded down. Aborts with `EOverflow` when it does not fit.
public fun mul(a: UQ32_32, b: UQ32_32): UQ32_32 {
    UQ32_32(int_mul(a.0, b))
}

/// The quotient, rounded down. Aborts with `EDivisionByZero` when `b` is 0 and with `EOverflow` when it does not fit.
public fun div(a: UQ32_32, b: UQ32_32): UQ32_32 {
    UQ32_32(int_div(a.0, b))
}

/// The whole part.
public fun to_int(a: UQ32_32): u32 {
    (a.0 >> 32) as u32
}

/// `val * multiplier`, rounded down. Aborts with `EOverflow` when it does not fit.
public fun int_mul(val: u64, multiplier: UQ32_32): u64 {
    let product = ((val as u128) * (multiplier.0 as u128)) >> 32;
    assert!(product <= MAX_RAW, EOverflow);
    product as u64
}

/// `val / divisor`, rounded down. Aborts with `EDivisionByZero` when the divisor is 0 and with `EOverflow` when the
/// quotient does not fit.
public fun int_div(val: u64, divisor: UQ32_32): u64 {
    assert!(divisor.0 != 0, EDivisionByZero);
    let quotient = ((val as u128) << 32) / (divisor.0 as u128);
    assert!(quotient <= MAX_RAW, EOverflow);
    quotient as u64
}

/// Whether `a <= b`.
public fun le(a: UQ32_32, b: UQ32_32): bool {
    a.0 <= b.0
}

/// Whether `a < b`.
public fun lt(a: UQ32_32, b: UQ32_32): bool {
    a.0 < b.0
}

/// Whether `a >= b`.
public fun ge(a: UQ32_32, b: UQ32_32): bool {
    a.0 >= b.0
}

/// Whether `a > b`.
public fun gt(a: UQ32_32, b: UQ32_32): bool {
    a.0 > b.0
}

/// The number times 2^32.
public fun to_raw(a: UQ32_32): u64 {
    a.0
}

/// The number `raw_value / 2^32`.
public fun from_raw(raw_value: u64): UQ32_32 {
    UQ32_32(raw_value)
}
