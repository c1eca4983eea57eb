#[test_only]
module std::u8_tests;

use std::unit_test::assert_eq;

#[test]
fun bitwise_not() {
    assert_eq!(0u8.bitwise_not(), std::u8::max_value!());
    assert_eq!(std::u8::max_value!().bitwise_not(), 0);
    assert_eq!(0x5au8.bitwise_not(), 0xa5);
}

#[test]
fun max_value_is_the_largest() {
    assert_eq!(std::u8::max_value!(), 255);
}

#[test]
fun max_min_diff() {
    assert_eq!(3u8.max(7), 7);
    assert_eq!(7u8.max(3), 7);
    assert_eq!(5u8.max(5), 5);
    assert_eq!(3u8.min(7), 3);
    assert_eq!(7u8.min(3), 3);
    assert_eq!(0u8.min(255), 0);
    assert_eq!(3u8.diff(7), 4);
    assert_eq!(7u8.diff(3), 4);
    assert_eq!(0u8.diff(255), 255);
    assert_eq!(255u8.diff(255), 0);
}

#[test]
fun divide_and_round_up() {
    assert_eq!(0u8.divide_and_round_up(3), 0);
    assert_eq!(6u8.divide_and_round_up(3), 2);
    assert_eq!(7u8.divide_and_round_up(3), 3);
    assert_eq!(255u8.divide_and_round_up(1), 255);
    assert_eq!(255u8.divide_and_round_up(2), 128);
    assert_eq!(1u8.divide_and_round_up(255), 1);
}

#[test, expected_failure(arithmetic_error, location = std::u8)]
fun divide_and_round_up_by_zero() {
    1u8.divide_and_round_up(0);
}

#[test]
fun pow() {
    assert_eq!(0u8.pow(0), 1);
    assert_eq!(0u8.pow(255), 0);
    assert_eq!(1u8.pow(255), 1);
    assert_eq!(2u8.pow(7), 128);
    assert_eq!(3u8.pow(5), 243);
    assert_eq!(255u8.pow(1), 255);
    assert_eq!(255u8.pow(0), 1);
}

#[test, expected_failure(arithmetic_error, location = std::u8)]
fun pow_too_large() {
    2u8.pow(8);
}

#[test]
fun sqrt() {
    assert_eq!(0u8.sqrt(), 0);
    assert_eq!(1u8.sqrt(), 1);
    assert_eq!(2u8.sqrt(), 1);
    assert_eq!(3u8.sqrt(), 1);
    assert_eq!(4u8.sqrt(), 2);
    assert_eq!(8u8.sqrt(), 2);
    assert_eq!(9u8.sqrt(), 3);
    assert_eq!(10u8.sqrt(), 3);
    assert_eq!(15u8.sqrt(), 3);
    assert_eq!(16u8.sqrt(), 4);
    assert_eq!(24u8.sqrt(), 4);
    assert_eq!(25u8.sqrt(), 5);
    assert_eq!(63u8.sqrt(), 7);
    assert_eq!(64u8.sqrt(), 8);
    assert_eq!(99u8.sqrt(), 9);
    assert_eq!(100u8.sqrt(), 10);
    assert_eq!(224u8.sqrt(), 14);
    assert_eq!(225u8.sqrt(), 15);
    assert_eq!(254u8.sqrt(), 15);
    assert_eq!(255u8.sqrt(), 15);
}

#[test]
fun sqrt_of_every_u8() {
    256u64.do!(|i| {
        let root = (i as u8).sqrt() as u64;
        assert!(root * root <= i && i < (root + 1) * (root + 1));
    });
}

#[test]
fun to_string() {
    assert_eq!(0u8.to_string(), b"0".to_string());
    assert_eq!(1u8.to_string(), b"1".to_string());
    assert_eq!(9u8.to_string(), b"9".to_string());
    assert_eq!(10u8.to_string(), b"10".to_string());
    assert_eq!(19u8.to_string(), b"19".to_string());
    assert_eq!(99u8.to_string(), b"99".to_string());
    assert_eq!(100u8.to_string(), b"100".to_string());
    assert_eq!(255u8.to_string(), b"255".to_string());
}

#[test]
fun checked() {
    assert_eq!(1u8.checked_add(2), option::some(3));
    assert_eq!(255u8.checked_add(0), option::some(255));
    assert_eq!(255u8.checked_add(1), option::none());
    assert_eq!(1u8.checked_add(255), option::none());
    assert_eq!(255u8.checked_add(255), option::none());
    assert_eq!(3u8.checked_sub(3), option::some(0));
    assert_eq!(3u8.checked_sub(4), option::none());
    assert_eq!(0u8.checked_sub(255), option::none());
    assert_eq!(0u8.checked_mul(255), option::some(0));
    assert_eq!(255u8.checked_mul(0), option::some(0));
    assert_eq!(255u8.checked_mul(1), option::some(255));
    assert_eq!(127u8.checked_mul(2), option::some(254));
    assert_eq!(128u8.checked_mul(2), option::none());
    assert_eq!(255u8.checked_mul(255), option::none());
    assert_eq!(7u8.checked_div(2), option::some(3));
    assert_eq!(7u8.checked_div(0), option::none());
    assert_eq!(0u8.checked_div(0), option::none());
}

#[test]
fun saturating() {
    assert_eq!(1u8.saturating_add(2), 3);
    assert_eq!(255u8.saturating_add(0), 255);
    assert_eq!(254u8.saturating_add(1), 255);
    assert_eq!(255u8.saturating_add(1), 255);
    assert_eq!(255u8.saturating_add(255), 255);
    assert_eq!(3u8.saturating_sub(2), 1);
    assert_eq!(3u8.saturating_sub(4), 0);
    assert_eq!(0u8.saturating_sub(255), 0);
    assert_eq!(0u8.saturating_mul(255), 0);
    assert_eq!(127u8.saturating_mul(2), 254);
    assert_eq!(128u8.saturating_mul(2), 255);
    assert_eq!(255u8.saturating_mul(255), 255);
}

#[test]
fun ranges() {
    let mut seen = vector[];
    3u8.range_do!(6, |i| seen.push_back(i));
    assert_eq!(seen, vector[3, 4, 5]);
    seen = vector[];
    3u8.range_do_eq!(6, |i| seen.push_back(i));
    assert_eq!(seen, vector[3, 4, 5, 6]);
    seen = vector[];
    3u8.do!(|i| seen.push_back(i));
    assert_eq!(seen, vector[0, 1, 2]);
    seen = vector[];
    3u8.do_eq!(|i| seen.push_back(i));
    assert_eq!(seen, vector[0, 1, 2, 3]);
}

#[test]
fun ranges_that_are_empty_or_end_at_the_top() {
    let mut seen = vector[];
    6u8.range_do!(6, |i| seen.push_back(i));
    6u8.range_do!(3, |i| seen.push_back(i));
    6u8.range_do_eq!(5, |i| seen.push_back(i));
    0u8.do!(|i| seen.push_back(i));
    assert_eq!(seen, vector[]);
    0u8.do_eq!(|i| seen.push_back(i));
    assert_eq!(seen, vector[0]);
    seen = vector[];
    254u8.range_do_eq!(255, |i| seen.push_back(i));
    assert_eq!(seen, vector[254, 255]);
}
