#[test_only]
module std::u64_tests;

use std::unit_test::assert_eq;

#[test]
fun bitwise_not() {
    assert_eq!(0u64.bitwise_not(), std::u64::max_value!());
    assert_eq!(std::u64::max_value!().bitwise_not(), 0);
    assert_eq!(0x5a5a5a5a5a5a5a5au64.bitwise_not(), 0xa5a5a5a5a5a5a5a5);
}

#[test]
fun max_value_is_the_largest() {
    assert_eq!(std::u64::max_value!(), 18446744073709551615);
}

#[test]
fun max_min_diff() {
    assert_eq!(3u64.max(7), 7);
    assert_eq!(7u64.max(3), 7);
    assert_eq!(5u64.max(5), 5);
    assert_eq!(3u64.min(7), 3);
    assert_eq!(7u64.min(3), 3);
    assert_eq!(0u64.min(18446744073709551615), 0);
    assert_eq!(3u64.diff(7), 4);
    assert_eq!(7u64.diff(3), 4);
    assert_eq!(0u64.diff(18446744073709551615), 18446744073709551615);
    assert_eq!(18446744073709551615u64.diff(18446744073709551615), 0);
}

#[test]
fun divide_and_round_up() {
    assert_eq!(0u64.divide_and_round_up(3), 0);
    assert_eq!(6u64.divide_and_round_up(3), 2);
    assert_eq!(7u64.divide_and_round_up(3), 3);
    assert_eq!(18446744073709551615u64.divide_and_round_up(1), 18446744073709551615);
    assert_eq!(18446744073709551615u64.divide_and_round_up(2), 9223372036854775808);
    assert_eq!(1u64.divide_and_round_up(18446744073709551615), 1);
}

#[test, expected_failure(arithmetic_error, location = std::u64)]
fun divide_and_round_up_by_zero() {
    1u64.divide_and_round_up(0);
}

#[test]
fun pow() {
    assert_eq!(0u64.pow(0), 1);
    assert_eq!(0u64.pow(255), 0);
    assert_eq!(1u64.pow(255), 1);
    assert_eq!(2u64.pow(63), 9223372036854775808);
    assert_eq!(3u64.pow(40), 12157665459056928801);
    assert_eq!(18446744073709551615u64.pow(1), 18446744073709551615);
    assert_eq!(18446744073709551615u64.pow(0), 1);
}

#[test, expected_failure(arithmetic_error, location = std::u64)]
fun pow_too_large() {
    2u64.pow(64);
}

#[test]
fun sqrt() {
    assert_eq!(0u64.sqrt(), 0);
    assert_eq!(1u64.sqrt(), 1);
    assert_eq!(2u64.sqrt(), 1);
    assert_eq!(3u64.sqrt(), 1);
    assert_eq!(4u64.sqrt(), 2);
    assert_eq!(8u64.sqrt(), 2);
    assert_eq!(9u64.sqrt(), 3);
    assert_eq!(10u64.sqrt(), 3);
    assert_eq!(15u64.sqrt(), 3);
    assert_eq!(16u64.sqrt(), 4);
    assert_eq!(24u64.sqrt(), 4);
    assert_eq!(25u64.sqrt(), 5);
    assert_eq!(99u64.sqrt(), 9);
    assert_eq!(100u64.sqrt(), 10);
    assert_eq!(4294967295u64.sqrt(), 65535);
    assert_eq!(4611686018427387903u64.sqrt(), 2147483647);
    assert_eq!(4611686018427387904u64.sqrt(), 2147483648);
    assert_eq!(18446744065119617024u64.sqrt(), 4294967294);
    assert_eq!(18446744065119617025u64.sqrt(), 4294967295);
    assert_eq!(18446744073709551614u64.sqrt(), 4294967295);
    assert_eq!(18446744073709551615u64.sqrt(), 4294967295);
}

#[test]
fun try_as_u8() {
    assert_eq!(0u64.try_as_u8(), option::some(0));
    assert_eq!(255u64.try_as_u8(), option::some(255));
    assert_eq!(256u64.try_as_u8(), option::none());
    assert_eq!(18446744073709551615u64.try_as_u8(), option::none());
}

#[test]
fun try_as_u16() {
    assert_eq!(0u64.try_as_u16(), option::some(0));
    assert_eq!(65535u64.try_as_u16(), option::some(65535));
    assert_eq!(65536u64.try_as_u16(), option::none());
    assert_eq!(18446744073709551615u64.try_as_u16(), option::none());
}

#[test]
fun try_as_u32() {
    assert_eq!(0u64.try_as_u32(), option::some(0));
    assert_eq!(4294967295u64.try_as_u32(), option::some(4294967295));
    assert_eq!(4294967296u64.try_as_u32(), option::none());
    assert_eq!(18446744073709551615u64.try_as_u32(), option::none());
}

#[test]
fun to_string() {
    assert_eq!(0u64.to_string(), b"0".to_string());
    assert_eq!(1u64.to_string(), b"1".to_string());
    assert_eq!(9u64.to_string(), b"9".to_string());
    assert_eq!(10u64.to_string(), b"10".to_string());
    assert_eq!(19u64.to_string(), b"19".to_string());
    assert_eq!(99u64.to_string(), b"99".to_string());
    assert_eq!(100u64.to_string(), b"100".to_string());
    assert_eq!(18446744073709551615u64.to_string(), b"18446744073709551615".to_string());
}

#[test]
fun checked() {
    assert_eq!(1u64.checked_add(2), option::some(3));
    assert_eq!(18446744073709551615u64.checked_add(0), option::some(18446744073709551615));
    assert_eq!(18446744073709551615u64.checked_add(1), option::none());
    assert_eq!(1u64.checked_add(18446744073709551615), option::none());
    assert_eq!(18446744073709551615u64.checked_add(18446744073709551615), option::none());
    assert_eq!(3u64.checked_sub(3), option::some(0));
    assert_eq!(3u64.checked_sub(4), option::none());
    assert_eq!(0u64.checked_sub(18446744073709551615), option::none());
    assert_eq!(0u64.checked_mul(18446744073709551615), option::some(0));
    assert_eq!(18446744073709551615u64.checked_mul(0), option::some(0));
    assert_eq!(18446744073709551615u64.checked_mul(1), option::some(18446744073709551615));
    assert_eq!(9223372036854775807u64.checked_mul(2), option::some(18446744073709551614));
    assert_eq!(9223372036854775808u64.checked_mul(2), option::none());
    assert_eq!(18446744073709551615u64.checked_mul(18446744073709551615), option::none());
    assert_eq!(7u64.checked_div(2), option::some(3));
    assert_eq!(7u64.checked_div(0), option::none());
    assert_eq!(0u64.checked_div(0), option::none());
}

#[test]
fun saturating() {
    assert_eq!(1u64.saturating_add(2), 3);
    assert_eq!(18446744073709551615u64.saturating_add(0), 18446744073709551615);
    assert_eq!(18446744073709551614u64.saturating_add(1), 18446744073709551615);
    assert_eq!(18446744073709551615u64.saturating_add(1), 18446744073709551615);
    assert_eq!(18446744073709551615u64.saturating_add(18446744073709551615), 18446744073709551615);
    assert_eq!(3u64.saturating_sub(2), 1);
    assert_eq!(3u64.saturating_sub(4), 0);
    assert_eq!(0u64.saturating_sub(18446744073709551615), 0);
    assert_eq!(0u64.saturating_mul(18446744073709551615), 0);
    assert_eq!(9223372036854775807u64.saturating_mul(2), 18446744073709551614);
    assert_eq!(9223372036854775808u64.saturating_mul(2), 18446744073709551615);
    assert_eq!(18446744073709551615u64.saturating_mul(18446744073709551615), 18446744073709551615);
}

#[test]
fun ranges() {
    let mut seen = vector[];
    3u64.range_do!(6, |i| seen.push_back(i));
    assert_eq!(seen, vector[3, 4, 5]);
    seen = vector[];
    3u64.range_do_eq!(6, |i| seen.push_back(i));
    assert_eq!(seen, vector[3, 4, 5, 6]);
    seen = vector[];
    3u64.do!(|i| seen.push_back(i));
    assert_eq!(seen, vector[0, 1, 2]);
    seen = vector[];
    3u64.do_eq!(|i| seen.push_back(i));
    assert_eq!(seen, vector[0, 1, 2, 3]);
}

#[test]
fun ranges_that_are_empty_or_end_at_the_top() {
    let mut seen = vector[];
    6u64.range_do!(6, |i| seen.push_back(i));
    6u64.range_do!(3, |i| seen.push_back(i));
    6u64.range_do_eq!(5, |i| seen.push_back(i));
    0u64.do!(|i| seen.push_back(i));
    assert_eq!(seen, vector[]);
    0u64.do_eq!(|i| seen.push_back(i));
    assert_eq!(seen, vector[0]);
    seen = vector[];
    18446744073709551614u64.range_do_eq!(18446744073709551615, |i| seen.push_back(i));
    assert_eq!(seen, vector[18446744073709551614, 18446744073709551615]);
}
