#[test_only]
module std::u16_tests;

use std::unit_test::assert_eq;

#[test]
fun bitwise_not() {
    assert_eq!(0u16.bitwise_not(), std::u16::max_value!());
    assert_eq!(std::u16::max_value!().bitwise_not(), 0);
    assert_eq!(0x5a5au16.bitwise_not(), 0xa5a5);
}

#[test]
fun max_value_is_the_largest() {
    assert_eq!(std::u16::max_value!(), 65535);
}

#[test]
fun max_min_diff() {
    assert_eq!(3u16.max(7), 7);
    assert_eq!(7u16.max(3), 7);
    assert_eq!(5u16.max(5), 5);
    assert_eq!(3u16.min(7), 3);
    assert_eq!(7u16.min(3), 3);
    assert_eq!(0u16.min(65535), 0);
    assert_eq!(3u16.diff(7), 4);
    assert_eq!(7u16.diff(3), 4);
    assert_eq!(0u16.diff(65535), 65535);
    assert_eq!(65535u16.diff(65535), 0);
}

#[test]
fun divide_and_round_up() {
    assert_eq!(0u16.divide_and_round_up(3), 0);
    assert_eq!(6u16.divide_and_round_up(3), 2);
    assert_eq!(7u16.divide_and_round_up(3), 3);
    assert_eq!(65535u16.divide_and_round_up(1), 65535);
    assert_eq!(65535u16.divide_and_round_up(2), 32768);
    assert_eq!(1u16.divide_and_round_up(65535), 1);
}

#[test, expected_failure(arithmetic_error, location = std::u16)]
fun divide_and_round_up_by_zero() {
    1u16.divide_and_round_up(0);
}

#[test]
fun pow() {
    assert_eq!(0u16.pow(0), 1);
    assert_eq!(0u16.pow(255), 0);
    assert_eq!(1u16.pow(255), 1);
    assert_eq!(2u16.pow(15), 32768);
    assert_eq!(3u16.pow(10), 59049);
    assert_eq!(65535u16.pow(1), 65535);
    assert_eq!(65535u16.pow(0), 1);
}

#[test, expected_failure(arithmetic_error, location = std::u16)]
fun pow_too_large() {
    2u16.pow(16);
}

#[test]
fun sqrt() {
    assert_eq!(0u16.sqrt(), 0);
    assert_eq!(1u16.sqrt(), 1);
    assert_eq!(2u16.sqrt(), 1);
    assert_eq!(3u16.sqrt(), 1);
    assert_eq!(4u16.sqrt(), 2);
    assert_eq!(8u16.sqrt(), 2);
    assert_eq!(9u16.sqrt(), 3);
    assert_eq!(10u16.sqrt(), 3);
    assert_eq!(15u16.sqrt(), 3);
    assert_eq!(16u16.sqrt(), 4);
    assert_eq!(24u16.sqrt(), 4);
    assert_eq!(25u16.sqrt(), 5);
    assert_eq!(99u16.sqrt(), 9);
    assert_eq!(100u16.sqrt(), 10);
    assert_eq!(255u16.sqrt(), 15);
    assert_eq!(16383u16.sqrt(), 127);
    assert_eq!(16384u16.sqrt(), 128);
    assert_eq!(65024u16.sqrt(), 254);
    assert_eq!(65025u16.sqrt(), 255);
    assert_eq!(65534u16.sqrt(), 255);
    assert_eq!(65535u16.sqrt(), 255);
}

#[test]
fun try_as_u8() {
    assert_eq!(0u16.try_as_u8(), option::some(0));
    assert_eq!(255u16.try_as_u8(), option::some(255));
    assert_eq!(256u16.try_as_u8(), option::none());
    assert_eq!(65535u16.try_as_u8(), option::none());
}

#[test]
fun to_string() {
    assert_eq!(0u16.to_string(), b"0".to_string());
    assert_eq!(1u16.to_string(), b"1".to_string());
    assert_eq!(9u16.to_string(), b"9".to_string());
    assert_eq!(10u16.to_string(), b"10".to_string());
    assert_eq!(19u16.to_string(), b"19".to_string());
    assert_eq!(99u16.to_string(), b"99".to_string());
    assert_eq!(100u16.to_string(), b"100".to_string());
    assert_eq!(65535u16.to_string(), b"65535".to_string());
}

#[test]
fun checked() {
    assert_eq!(1u16.checked_add(2), option::some(3));
    assert_eq!(65535u16.checked_add(0), option::some(65535));
    assert_eq!(65535u16.checked_add(1), option::none());
    assert_eq!(1u16.checked_add(65535), option::none());
    assert_eq!(65535u16.checked_add(65535), option::none());
    assert_eq!(3u16.checked_sub(3), option::some(0));
    assert_eq!(3u16.checked_sub(4), option::none());
    assert_eq!(0u16.checked_sub(65535), option::none());
    assert_eq!(0u16.checked_mul(65535), option::some(0));
    assert_eq!(65535u16.checked_mul(0), option::some(0));
    assert_eq!(65535u16.checked_mul(1), option::some(65535));
    assert_eq!(32767u16.checked_mul(2), option::some(65534));
    assert_eq!(32768u16.checked_mul(2), option::none());
    assert_eq!(65535u16.checked_mul(65535), option::none());
    assert_eq!(7u16.checked_div(2), option::some(3));
    assert_eq!(7u16.checked_div(0), option::none());
    assert_eq!(0u16.checked_div(0), option::none());
}

#[test]
fun saturating() {
    assert_eq!(1u16.saturating_add(2), 3);
    assert_eq!(65535u16.saturating_add(0), 65535);
    assert_eq!(65534u16.saturating_add(1), 65535);
    assert_eq!(65535u16.saturating_add(1), 65535);
    assert_eq!(65535u16.saturating_add(65535), 65535);
    assert_eq!(3u16.saturating_sub(2), 1);
    assert_eq!(3u16.saturating_sub(4), 0);
    assert_eq!(0u16.saturating_sub(65535), 0);
    assert_eq!(0u16.saturating_mul(65535), 0);
    assert_eq!(32767u16.saturating_mul(2), 65534);
    assert_eq!(32768u16.saturating_mul(2), 65535);
    assert_eq!(65535u16.saturating_mul(65535), 65535);
}

#[test]
fun ranges() {
    let mut seen = vector[];
    3u16.range_do!(6, |i| seen.push_back(i));
    assert_eq!(seen, vector[3, 4, 5]);
    seen = vector[];
    3u16.range_do_eq!(6, |i| seen.push_back(i));
    assert_eq!(seen, vector[3, 4, 5, 6]);
    seen = vector[];
    3u16.do!(|i| seen.push_back(i));
    assert_eq!(seen, vector[0, 1, 2]);
    seen = vector[];
    3u16.do_eq!(|i| seen.push_back(i));
    assert_eq!(seen, vector[0, 1, 2, 3]);
}

#[test]
fun ranges_that_are_empty_or_end_at_the_top() {
    let mut seen = vector[];
    6u16.range_do!(6, |i| seen.push_back(i));
    6u16.range_do!(3, |i| seen.push_back(i));
    6u16.range_do_eq!(5, |i| seen.push_back(i));
    0u16.do!(|i| seen.push_back(i));
    assert_eq!(seen, vector[]);
    0u16.do_eq!(|i| seen.push_back(i));
    assert_eq!(seen, vector[0]);
    seen = vector[];
    65534u16.range_do_eq!(65535, |i| seen.push_back(i));
    assert_eq!(seen, vector[65534, 65535]);
}
