#[test_only]
module std::u32_tests;

use std::unit_test::assert_eq;

#[test]
fun bitwise_not() {
    assert_eq!(0u32.bitwise_not(), std::u32::max_value!());
    assert_eq!(std::u32::max_value!().bitwise_not(), 0);
    assert_eq!(0x5a5a5a5au32.bitwise_not(), 0xa5a5a5a5);
}

#[test]
fun max_value_is_the_largest() {
    assert_eq!(std::u32::max_value!(), 4294967295);
}

#[test]
fun max_min_diff() {
    assert_eq!(3u32.max(7), 7);
    assert_eq!(7u32.max(3), 7);
    assert_eq!(5u32.max(5), 5);
    assert_eq!(3u32.min(7), 3);
    assert_eq!(7u32.min(3), 3);
    assert_eq!(0u32.min(4294967295), 0);
    assert_eq!(3u32.diff(7), 4);
    assert_eq!(7u32.diff(3), 4);
    assert_eq!(0u32.diff(4294967295), 4294967295);
    assert_eq!(4294967295u32.diff(4294967295), 0);
}

#[test]
fun divide_and_round_up() {
    assert_eq!(0u32.divide_and_round_up(3), 0);
    assert_eq!(6u32.divide_and_round_up(3), 2);
    assert_eq!(7u32.divide_and_round_up(3), 3);
    assert_eq!(4294967295u32.divide_and_round_up(1), 4294967295);
    assert_eq!(4294967295u32.divide_and_round_up(2), 2147483648);
    assert_eq!(1u32.divide_and_round_up(4294967295), 1);
}

#[test, expected_failure(arithmetic_error, location = std::u32)]
fun divide_and_round_up_by_zero() {
    1u32.divide_and_round_up(0);
}

#[test]
fun pow() {
    assert_eq!(0u32.pow(0), 1);
    assert_eq!(0u32.pow(255), 0);
    assert_eq!(1u32.pow(255), 1);
    assert_eq!(2u32.pow(31), 2147483648);
    assert_eq!(3u32.pow(20), 3486784401);
    assert_eq!(4294967295u32.pow(1), 4294967295);
    assert_eq!(4294967295u32.pow(0), 1);
}

#[test, expected_failure(arithmetic_error, location = std::u32)]
fun pow_too_large() {
    2u32.pow(32);
}

#[test]
fun sqrt() {
    assert_eq!(0u32.sqrt(), 0);
    assert_eq!(1u32.sqrt(), 1);
    assert_eq!(2u32.sqrt(), 1);
    assert_eq!(3u32.sqrt(), 1);
    assert_eq!(4u32.sqrt(), 2);
    assert_eq!(8u32.sqrt(), 2);
    assert_eq!(9u32.sqrt(), 3);
    assert_eq!(10u32.sqrt(), 3);
    assert_eq!(15u32.sqrt(), 3);
    assert_eq!(16u32.sqrt(), 4);
    assert_eq!(24u32.sqrt(), 4);
    assert_eq!(25u32.sqrt(), 5);
    assert_eq!(99u32.sqrt(), 9);
    assert_eq!(100u32.sqrt(), 10);
    assert_eq!(65535u32.sqrt(), 255);
    assert_eq!(1073741823u32.sqrt(), 32767);
    assert_eq!(1073741824u32.sqrt(), 32768);
    assert_eq!(4294836224u32.sqrt(), 65534);
    assert_eq!(4294836225u32.sqrt(), 65535);
    assert_eq!(4294967294u32.sqrt(), 65535);
    assert_eq!(4294967295u32.sqrt(), 65535);
}

#[test]
fun try_as_u8() {
    assert_eq!(0u32.try_as_u8(), option::some(0));
    assert_eq!(255u32.try_as_u8(), option::some(255));
    assert_eq!(256u32.try_as_u8(), option::none());
    assert_eq!(4294967295u32.try_as_u8(), option::none());
}

#[test]
fun try_as_u16() {
    assert_eq!(0u32.try_as_u16(), option::some(0));
    assert_eq!(65535u32.try_as_u16(), option::some(65535));
    assert_eq!(65536u32.try_as_u16(), option::none());
    assert_eq!(4294967295u32.try_as_u16(), option::none());
}

#[test]
fun to_string() {
    assert_eq!(0u32.to_string(), b"0".to_string());
    assert_eq!(1u32.to_string(), b"1".to_string());
    assert_eq!(9u32.to_string(), b"9".to_string());
    assert_eq!(10u32.to_string(), b"10".to_string());
    assert_eq!(19u32.to_string(), b"19".to_string());
    assert_eq!(99u32.to_string(), b"99".to_string());
    assert_eq!(100u32.to_string(), b"100".to_string());
    assert_eq!(4294967295u32.to_string(), b"4294967295".to_string());
}

#[test]
fun checked() {
    assert_eq!(1u32.checked_add(2), option::some(3));
    assert_eq!(4294967295u32.checked_add(0), option::some(4294967295));
    assert_eq!(4294967295u32.checked_add(1), option::none());
    assert_eq!(1u32.checked_add(4294967295), option::none());
    assert_eq!(4294967295u32.checked_add(4294967295), option::none());
    assert_eq!(3u32.checked_sub(3), option::some(0));
    assert_eq!(3u32.checked_sub(4), option::none());
    assert_eq!(0u32.checked_sub(4294967295), option::none());
    assert_eq!(0u32.checked_mul(4294967295), option::some(0));
    assert_eq!(4294967295u32.checked_mul(0), option::some(0));
    assert_eq!(4294967295u32.checked_mul(1), option::some(4294967295));
    assert_eq!(2147483647u32.checked_mul(2), option::some(4294967294));
    assert_eq!(2147483648u32.checked_mul(2), option::none());
    assert_eq!(4294967295u32.checked_mul(4294967295), option::none());
    assert_eq!(7u32.checked_div(2), option::some(3));
    assert_eq!(7u32.checked_div(0), option::none());
    assert_eq!(0u32.checked_div(0), option::none());
}

#[test]
fun saturating() {
    assert_eq!(1u32.saturating_add(2), 3);
    assert_eq!(4294967295u32.saturating_add(0), 4294967295);
    assert_eq!(4294967294u32.saturating_add(1), 4294967295);
    assert_eq!(4294967295u32.saturating_add(1), 4294967295);
    assert_eq!(4294967295u32.saturating_add(4294967295), 4294967295);
    assert_eq!(3u32.saturating_sub(2), 1);
    assert_eq!(3u32.saturating_sub(4), 0);
    assert_eq!(0u32.saturating_sub(4294967295), 0);
    assert_eq!(0u32.saturating_mul(4294967295), 0);
    assert_eq!(2147483647u32.saturating_mul(2), 4294967294);
    assert_eq!(2147483648u32.saturating_mul(2), 4294967295);
    assert_eq!(4294967295u32.saturating_mul(4294967295), 4294967295);
}

#[test]
fun ranges() {
    let mut seen = vector[];
    3u32.range_do!(6, |i| seen.push_back(i));
    assert_eq!(seen, vector[3, 4, 5]);
    seen = vector[];
    3u32.range_do_eq!(6, |i| seen.push_back(i));
    assert_eq!(seen, vector[3, 4, 5, 6]);
    seen = vector[];
    3u32.do!(|i| seen.push_back(i));
    assert_eq!(seen, vector[0, 1, 2]);
    seen = vector[];
    3u32.do_eq!(|i| seen.push_back(i));
    assert_eq!(seen, vector[0, 1, 2, 3]);
}

#[test]
fun ranges_that_are_empty_or_end_at_the_top() {
    let mut seen = vector[];
    6u32.range_do!(6, |i| seen.push_back(i));
    6u32.range_do!(3, |i| seen.push_back(i));
    6u32.range_do_eq!(5, |i| seen.push_back(i));
    0u32.do!(|i| seen.push_back(i));
    assert_eq!(seen, vector[]);
    0u32.do_eq!(|i| seen.push_back(i));
    assert_eq!(seen, vector[0]);
    seen = vector[];
    4294967294u32.range_do_eq!(4294967295, |i| seen.push_back(i));
    assert_eq!(seen, vector[4294967294, 4294967295]);
}
