#[test_only]
module std::uq32_32_tests;

use std::uq32_32::{Self, from_int, from_quotient, from_raw};
use std::unit_test::assert_eq;

#[test]
fun quotients() {
    assert_eq!(from_quotient(0, 1).to_raw(), 0);
    assert_eq!(from_quotient(3, 4).to_raw(), 3221225472);
    assert_eq!(from_quotient(1, 3).to_raw(), 1431655765);
    assert_eq!(from_quotient(1, 4294967296).to_raw(), 1);
    assert_eq!(from_quotient(4294967295, 1), from_int(4294967295));
    assert_eq!(from_quotient(18446744073709551615, 4294967296).to_raw(), 18446744073709551615);
}

#[test, expected_failure(abort_code = std::uq32_32::EDenominator)]
fun quotient_over_zero() {
    from_quotient(1, 0);
}

#[test, expected_failure(abort_code = std::uq32_32::EQuotientTooSmall)]
fun quotient_too_small() {
    from_quotient(1, 4294967297);
}

#[test, expected_failure(abort_code = std::uq32_32::EQuotientTooLarge)]
fun quotient_too_large() {
    from_quotient(4294967296, 1);
}

#[test]
fun whole_numbers() {
    assert_eq!(from_int(5).to_raw(), 21474836480);
    assert_eq!(from_int(4294967295).to_int(), 4294967295);
    assert_eq!(from_quotient(7, 2).to_int(), 3);
    assert_eq!(from_raw(18446744073709551615).to_int(), 4294967295);
}

#[test]
fun sums_and_differences() {
    assert_eq!(from_quotient(1, 2).add(from_quotient(1, 4)), from_quotient(3, 4));
    assert_eq!(from_raw(18446744073709551615).add(from_raw(0)), from_raw(18446744073709551615));
    assert_eq!(from_int(2).sub(from_quotient(1, 2)), from_quotient(3, 2));
    assert_eq!(from_int(2).sub(from_int(2)), from_int(0));
}

#[test, expected_failure(abort_code = std::uq32_32::EOverflow)]
fun sum_too_large() {
    from_raw(18446744073709551615).add(from_raw(1));
}

#[test, expected_failure(abort_code = std::uq32_32::EOverflow)]
fun difference_below_zero() {
    from_int(1).sub(from_int(2));
}

#[test]
fun products_and_quotients() {
    assert_eq!(from_quotient(3, 2).mul(from_quotient(5, 2)), from_quotient(15, 4));
    assert_eq!(from_quotient(15, 4).div(from_quotient(5, 2)), from_quotient(3, 2));
    assert_eq!(from_raw(18446744073709551615).mul(from_int(1)), from_raw(18446744073709551615));
    assert_eq!(from_raw(1).mul(from_raw(1)), from_raw(0));
    assert_eq!(uq32_32::int_mul(9, from_quotient(3, 4)), 6);
    assert_eq!(uq32_32::int_div(9, from_quotient(3, 4)), 12);
}

#[test, expected_failure(abort_code = std::uq32_32::EOverflow)]
fun product_too_large() {
    from_int(4294967295).mul(from_int(2));
}

#[test, expected_failure(abort_code = std::uq32_32::EDivisionByZero)]
fun division_by_zero() {
    from_int(1).div(from_int(0));
}

#[test, expected_failure(abort_code = std::uq32_32::EOverflow)]
fun quotient_of_numbers_too_large() {
    from_int(4294967295).div(from_quotient(1, 2));
}

#[test, expected_failure(abort_code = std::uq32_32::EOverflow)]
fun int_mul_too_large() {
    uq32_32::int_mul(18446744073709551615, from_raw(4294967297));
}

#[test, expected_failure(abort_code = std::uq32_32::EDivisionByZero)]
fun int_div_by_zero() {
    uq32_32::int_div(1, from_raw(0));
}

#[test]
fun comparisons() {
    let a = from_quotient(1, 3);
    let b = from_quotient(1, 2);
    assert!(a.lt(b) && a.le(b) && !a.gt(b) && !a.ge(b));
    assert!(!a.lt(a) && a.le(a) && !a.gt(a) && a.ge(a));
    assert!(!b.lt(a) && !b.le(a) && b.gt(a) && b.ge(a));
}
