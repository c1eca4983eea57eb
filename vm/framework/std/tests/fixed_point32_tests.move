#[test_only]
module std::fixed_point32_tests;

use std::fixed_point32::{create_from_rational, create_from_raw_value, divide_u64, get_raw_value, is_zero, multiply_u64};
use std::unit_test::assert_eq;

#[test]
fun ratios() {
    assert_eq!(get_raw_value(create_from_rational(0, 1)), 0);
    assert_eq!(get_raw_value(create_from_rational(1, 1)), 0x1_0000_0000);
    assert_eq!(get_raw_value(create_from_rational(3, 4)), 0xC000_0000);
    assert_eq!(get_raw_value(create_from_rational(1, 3)), 0x5555_5555);
    assert_eq!(get_raw_value(create_from_rational(1, 0x1_0000_0000)), 1);
    assert_eq!(get_raw_value(create_from_rational(0xFFFF_FFFF, 1)), 0xFFFF_FFFF_0000_0000);
    assert!(is_zero(create_from_rational(0, 5)) && is_zero(create_from_raw_value(0)));
    assert!(!is_zero(create_from_raw_value(1)));
}

#[test, expected_failure(abort_code = std::fixed_point32::EDENOMINATOR)]
fun ratio_over_zero() {
    create_from_rational(1, 0);
}

#[test, expected_failure(abort_code = std::fixed_point32::ERATIO_OUT_OF_RANGE)]
fun ratio_too_small() {
    create_from_rational(1, 0x1_0000_0001);
}

#[test, expected_failure(abort_code = std::fixed_point32::ERATIO_OUT_OF_RANGE)]
fun ratio_too_large() {
    create_from_rational(0x1_0000_0000, 1);
}

#[test]
fun products_and_quotients() {
    let three_quarters = create_from_rational(3, 4);
    assert_eq!(multiply_u64(9, three_quarters), 6);
    assert_eq!(divide_u64(9, three_quarters), 12);
    assert_eq!(multiply_u64(std::u64::max_value!(), create_from_rational(1, 1)), std::u64::max_value!());
    assert_eq!(divide_u64(std::u64::max_value!(), create_from_rational(1, 1)), std::u64::max_value!());
    assert_eq!(multiply_u64(5, create_from_raw_value(0)), 0);
}

#[test, expected_failure(abort_code = std::fixed_point32::EMULTIPLICATION)]
fun product_too_large() {
    multiply_u64(std::u64::max_value!(), create_from_raw_value(0x1_0000_0001));
}

#[test, expected_failure(abort_code = std::fixed_point32::EDIVISION)]
fun quotient_too_large() {
    divide_u64(std::u64::max_value!(), create_from_raw_value(0xFFFF_FFFF));
}

#[test, expected_failure(abort_code = std::fixed_point32::EDIVISION_BY_ZERO)]
fun quotient_by_zero() {
    divide_u64(1, create_from_raw_value(0));
}
