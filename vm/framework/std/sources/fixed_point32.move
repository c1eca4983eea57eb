/// Numbers with 32 bits before the binary point and 32 behind it. `std::uq32_32` does the same with more operations.
module std::fixed_point32;

/// The largest `u64`.
const MAX_U64: u128 = 0xFFFF_FFFF_FFFF_FFFF;

/// The denominator is 0.
const EDENOMINATOR: u64 = 0x10001;
/// The quotient does not fit 64 bits.
const EDIVISION: u64 = 0x20002;
/// The product does not fit 64 bits.
const EMULTIPLICATION: u64 = 0x20003;
/// The divisor is 0.
const EDIVISION_BY_ZERO: u64 = 0x10004;
/// The ratio is too large, or too small and not 0.
const ERATIO_OUT_OF_RANGE: u64 = 0x20005;

/// The number `value / 2^32`.
public struct FixedPoint32 has copy, drop, store {
    value: u64,
}

/// `val * multiplier`, rounded down. Aborts with `EMULTIPLICATION` when it does not fit.
public fun multiply_u64(val: u64, multiplier: FixedPoint32): u64 {
    let product = ((val as u128) * (multiplier.value as u128)) >> 32;
    assert!(product <= MAX_U64, EMULTIPLICATION);
    product as u64
}

/// `val / divisor`, rounded down. Aborts with `EDIVISION_BY_ZERO` when the divisor is 0 and with `EDIVISION` when the
/// quotient does not fit.
public fun divide_u64(val: u64, divisor: FixedPoint32): u64 {
    assert!(divisor.value != 0, EDIVISION_BY_ZERO);
    let quotient = ((val as u128) << 32) / (divisor.value as u128);
    assert!(quotient <= MAX_U64, EDIVISION);
    quotient as u64
}

/// `numerator / denominator`, rounded down to a multiple of 2^-32. Aborts with `EDENOMINATOR` when the denominator is 0
/// and with `ERATIO_OUT_OF_RANGE` when the ratio is 2^32 or more, or rounds to 0 without being 0.
public fun create_from_rational(numerator: u64, denominator: u64): FixedPoint32 {
    assert!(denominator != 0, EDENOMINATOR);
    let value = ((numerator as u128) << 32) / (denominator as u128);
    assert!(value != 0 || numerator == 0, ERATIO_OUT_OF_RANGE);
    assert!(value <= MAX_U64, ERATIO_OUT_OF_RANGE);
    FixedPoint32 { value: value as u64 }
}

/// The number `value / 2^32`.
public fun create_from_raw_value(value: u64): FixedPoint32 {
    FixedPoint32 { value }
}

/// The number times 2^32.
public fun get_raw_value(num: FixedPoint32): u64 {
    num.value
}

/// Whether the number is 0.
public fun is_zero(num: FixedPoint32): bool {
    num.value == 0
}
