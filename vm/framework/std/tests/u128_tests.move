#[test_only]
module std::u128_tests;

use std::unit_test::assert_eq;

#[test]
fun bitwise_not() {
    assert_eq!(0u128.bitwise_not(), std::u128::max_value!());
    assert_eq!(std::u128::max_value!().bitwise_not(), 0);
    assert_eq!(0x5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5au128.bitwise_not(), 0xa5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5);
}

#[test]
fun max_value_is_the_largest() {
    assert_eq!(std::u128::max_value!(), 340282366920938463463374607431768211455);
}

#[test]
fun max_min_diff() {
    assert_eq!(3u128.max(7), 7);
    assert_eq!(7u128.max(3), 7);
    assert_eq!(5u128.max(5), 5);
    assert_eq!(3u128.min(7), 3);
    assert_eq!(7u128.min(3), 3);
    assert_eq!(0u128.min(340282366920938463463374607431768211455), 0);
    assert_eq!(3u128.diff(7), 4);
    assert_eq!(7u128.diff(3), 4);
    assert_eq!(0u128.diff(340282366920938463463374607431768211455), 340282366920938463463374607431768211455);
    assert_eq!(340282366920938463463374607431768211455u128.diff(340282366920938463463374607431768211455), 0);
}

#[test]
fun divide_and_round_up() {
    assert_eq!(0u128.divide_and_round_up(3), 0);
    assert_eq!(6u128.divide_and_round_up(3), 2);
    assert_eq!(7u128.divide_and_round_up(3), 3);
    assert_eq!(340282366920938463463374607431768211455u128.divide_and_round_up(1), 340282366920938463463374607431768211455);
    assert_eq!(340282366920938463463374607431768211455u128.divide_and_round_up(2), 170141183460469231731687303715884105728);
    assert_eq!(1u128.divide_and_round_up(340282366920938463463374607431768211455), 1);
}

#[test, expected_failure(arithmetic_error, location = std::u128)]
fun divide_and_round_up_by_zero() {
    1u128.divide_and_round_up(0);
}

#[test]
fun pow() {
    assert_eq!(0u128.pow(0), 1);
    assert_eq!(0u128.pow(255), 0);
    assert_eq!(1u128.pow(255), 1);
    assert_eq!(2u128.pow(127), 170141183460469231731687303715884105728);
    assert_eq!(3u128.pow(80), 147808829414345923316083210206383297601);
    assert_eq!(340282366920938463463374607431768211455u128.pow(1), 340282366920938463463374607431768211455);
    assert_eq!(340282366920938463463374607431768211455u128.pow(0), 1);
}

#[test, expected_failure(arithmetic_error, location = std::u128)]
fun pow_too_large() {
    2u128.pow(128);
}

#[test]
fun sqrt() {
    assert_eq!(0u128.sqrt(), 0);
    assert_eq!(1u128.sqrt(), 1);
    assert_eq!(2u128.sqrt(), 1);
    assert_eq!(3u128.sqrt(), 1);
    assert_eq!(4u128.sqrt(), 2);
    assert_eq!(8u128.sqrt(), 2);
    assert_eq!(9u128.sqrt(), 3);
    assert_eq!(10u128.sqrt(), 3);
    assert_eq!(15u128.sqrt(), 3);
    assert_eq!(16u128.sqrt(), 4);
    assert_eq!(24u128.sqrt(), 4);
    assert_eq!(25u128.sqrt(), 5);
    assert_eq!(99u128.sqrt(), 9);
    assert_eq!(100u128.sqrt(), 10);
    assert_eq!(18446744073709551615u128.sqrt(), 4294967295);
    assert_eq!(85070591730234615865843651857942052863u128.sqrt(), 9223372036854775807);
    assert_eq!(85070591730234615865843651857942052864u128.sqrt(), 9223372036854775808);
    assert_eq!(340282366920938463426481119284349108224u128.sqrt(), 18446744073709551614);
    assert_eq!(340282366920938463426481119284349108225u128.sqrt(), 18446744073709551615);
    assert_eq!(340282366920938463463374607431768211454u128.sqrt(), 18446744073709551615);
    assert_eq!(340282366920938463463374607431768211455u128.sqrt(), 18446744073709551615);
}

#[test]
fun try_as_u8() {
    assert_eq!(0u128.try_as_u8(), option::some(0));
    assert_eq!(255u128.try_as_u8(), option::some(255));
    assert_eq!(256u128.try_as_u8(), option::none());
    assert_eq!(340282366920938463463374607431768211455u128.try_as_u8(), option::none());
}

#[test]
fun try_as_u16() {
    assert_eq!(0u128.try_as_u16(), option::some(0));
    assert_eq!(65535u128.try_as_u16(), option::some(65535));
    assert_eq!(65536u128.try_as_u16(), option::none());
    assert_eq!(340282366920938463463374607431768211455u128.try_as_u16(), option::none());
}

#[test]
fun try_as_u32() {
    assert_eq!(0u128.try_as_u32(), option::some(0));
    assert_eq!(4294967295u128.try_as_u32(), option::some(4294967295));
    assert_eq!(4294967296u128.try_as_u32(), option::none());
    assert_eq!(340282366920938463463374607431768211455u128.try_as_u32(), option::none());
}

#[test]
fun try_as_u64() {
    assert_eq!(0u128.try_as_u64(), option::some(0));
    assert_eq!(18446744073709551615u128.try_as_u64(), option::some(18446744073709551615));
    assert_eq!(18446744073709551616u128.try_as_u64(), option::none());
    assert_eq!(340282366920938463463374607431768211455u128.try_as_u64(), option::none());
}

#[test]
fun to_string() {
    assert_eq!(0u128.to_string(), b"0".to_string());
    assert_eq!(1u128.to_string(), b"1".to_string());
    assert_eq!(9u128.to_string(), b"9".to_string());
    assert_eq!(10u128.to_string(), b"10".to_string());
    assert_eq!(19u128.to_string(), b"19".to_string());
    assert_eq!(99u128.to_string(), b"99".to_string());
    assert_eq!(100u128.to_string(), b"100".to_string());
    assert_eq!(340282366920938463463374607431768211455u128.to_string(), b"340282366920938463463374607431768211455".to_string());
}

#[test]
fun checked() {
    assert_eq!(1u128.checked_add(2), option::some(3));
    assert_eq!(340282366920938463463374607431768211455u128.checked_add(0), option::some(340282366920938463463374607431768211455));
    assert_eq!(340282366920938463463374607431768211455u128.checked_add(1), option::none());
    assert_eq!(1u128.checked_add(340282366920938463463374607431768211455), option::none());
    assert_eq!(340282366920938463463374607431768211455u128.checked_add(340282366920938463463374607431768211455), option::none());
    assert_eq!(3u128.checked_sub(3), option::some(0));
    assert_eq!(3u128.checked_sub(4), option::none());
    assert_eq!(0u128.checked_sub(340282366920938463463374607431768211455), option::none());
    assert_eq!(0u128.checked_mul(340282366920938463463374607431768211455), option::some(0));
    assert_eq!(340282366920938463463374607431768211455u128.checked_mul(0), option::some(0));
    assert_eq!(340282366920938463463374607431768211455u128.checked_mul(1), option::some(340282366920938463463374607431768211455));
    assert_eq!(170141183460469231731687303715884105727u128.checked_mul(2), option::some(340282366920938463463374607431768211454));
    assert_eq!(170141183460469231731687303715884105728u128.checked_mul(2), option::none());
    assert_eq!(340282366920938463463374607431768211455u128.checked_mul(340282366920938463463374607431768211455), option::none());
    assert_eq!(7u128.checked_div(2), option::some(3));
    assert_eq!(7u128.checked_div(0), option::none());
    assert_eq!(0u128.checked_div(0), option::none());
}

#[test]
fun saturating() {
    assert_eq!(1u128.saturating_add(2), 3);
    assert_eq!(340282366920938463463374607431768211455u128.saturating_add(0), 340282366920938463463374607431768211455);
    assert_eq!(340282366920938463463374607431768211454u128.saturating_add(1), 340282366920938463463374607431768211455);
    assert_eq!(340282366920938463463374607431768211455u128.saturating_add(1), 340282366920938463463374607431768211455);
    assert_eq!(340282366920938463463374607431768211455u128.saturating_add(340282366920938463463374607431768211455), 340282366920938463463374607431768211455);
    assert_eq!(3u128.saturating_sub(2), 1);
    assert_eq!(3u128.saturating_sub(4), 0);
    assert_eq!(0u128.saturating_sub(340282366920938463463374607431768211455), 0);
    assert_eq!(0u128.saturating_mul(340282366920938463463374607431768211455), 0);
    assert_eq!(170141183460469231731687303715884105727u128.saturating_mul(2), 340282366920938463463374607431768211454);
    assert_eq!(170141183460469231731687303715884105728u128.saturating_mul(2), 340282366920938463463374607431768211455);
    assert_eq!(340282366920938463463374607431768211455u128.saturating_mul(340282366920938463463374607431768211455), 340282366920938463463374607431768211455);
}

#[test]
fun ranges() {
    let mut seen = vector[];
    3u128.range_do!(6, |i| seen.push_back(i));
    assert_eq!(seen, vector[3, 4, 5]);
    seen = vector[];
    3u128.range_do_eq!(6, |i| seen.push_back(i));
    assert_eq!(seen, vector[3, 4, 5, 6]);
    seen = vector[];
    3u128.do!(|i| seen.push_back(i));
    assert_eq!(seen, vector[0, 1, 2]);
    seen = vector[];
    3u128.do_eq!(|i| seen.push_back(i));
    assert_eq!(seen, vector[0, 1, 2, 3]);
}

#[test]
fun ranges_that_are_empty_or_end_at_the_top() {
    let mut seen = vector[];
    6u128.range_do!(6, |i| seen.push_back(i));
    6u128.range_do!(3, |i| seen.push_back(i));
    6u128.range_do_eq!(5, |i| seen.push_back(i));
    0u128.do!(|i| seen.push_back(i));
    assert_eq!(seen, vector[]);
    0u128.do_eq!(|i| seen.push_back(i));
    assert_eq!(seen, vector[0]);
    seen = vector[];
    340282366920938463463374607431768211454u128.range_do_eq!(340282366920938463463374607431768211455, |i| seen.push_back(i));
    assert_eq!(seen, vector[340282366920938463463374607431768211454, 340282366920938463463374607431768211455]);
}
