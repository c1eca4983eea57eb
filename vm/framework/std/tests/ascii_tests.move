#[test_only]
module std::ascii_tests;

use std::ascii;
use std::unit_test::assert_eq;

#[test]
fun every_byte() {
    256u64.do!(|i| {
        let byte = i as u8;
        assert_eq!(ascii::is_valid_char(byte), i < 128);
        assert_eq!(ascii::is_printable_char(byte), i >= 32 && i < 127);
        assert_eq!(ascii::try_string(vector[byte]).is_some(), i < 128);
        if (i < 128) assert_eq!(ascii::char(byte).byte(), byte);
    })
}

#[test, expected_failure(abort_code = std::ascii::EInvalidASCIICharacter)]
fun char_of_128() {
    ascii::char(128);
}

#[test, expected_failure(abort_code = std::ascii::EInvalidASCIICharacter)]
fun string_with_255() {
    ascii::string(x"61FF");
}

#[test]
fun printable() {
    assert!(b"Az 09~".to_ascii_string().all_characters_printable());
    assert!(!b"a\n".to_ascii_string().all_characters_printable());
    assert!(b"".to_ascii_string().all_characters_printable());
}

#[test]
fun chars() {
    let mut s = b"".to_ascii_string();
    s.push_char(ascii::char(97));
    s.push_char(ascii::char(98));
    assert_eq!(s, b"ab".to_ascii_string());
    assert_eq!(s.pop_char().byte(), 98);
    assert_eq!(s.length(), 1);
}

#[test, expected_failure(vector_error, minor_status = 2, location = std::ascii)]
fun pop_char_of_empty() {
    b"".to_ascii_string().pop_char();
}

#[test]
fun parts() {
    let mut s = b"ad".to_ascii_string();
    s.insert(1, b"bc".to_ascii_string());
    s.append(b"e".to_ascii_string());
    s.insert(5, b"f".to_ascii_string());
    s.insert(0, b"_".to_ascii_string());
    assert_eq!(s, b"_abcdef".to_ascii_string());
    assert_eq!(s.substring(1, 4), b"abc".to_ascii_string());
    assert_eq!(s.substring(7, 7), b"".to_ascii_string());
    assert_eq!(*s.as_bytes(), b"_abcdef");
    assert!(b"".to_ascii_string().is_empty() && !s.is_empty());
}

#[test, expected_failure(abort_code = std::ascii::EInvalidIndex)]
fun insert_past_end() {
    b"a".to_ascii_string().insert(2, b"b".to_ascii_string());
}

#[test, expected_failure(abort_code = std::ascii::EInvalidIndex)]
fun substring_past_end() {
    b"a".to_ascii_string().substring(0, 2);
}

#[test, expected_failure(abort_code = std::ascii::EInvalidIndex)]
fun substring_backwards() {
    b"abc".to_ascii_string().substring(2, 1);
}

#[test]
fun cases() {
    let s = b"@AZ[`az{ 09".to_ascii_string();
    assert_eq!(s.to_lowercase(), b"@az[`az{ 09".to_ascii_string());
    assert_eq!(s.to_uppercase(), b"@AZ[`AZ{ 09".to_ascii_string());
}

#[test]
fun index_of() {
    let s = b"aabaabc".to_ascii_string();
    assert_eq!(s.index_of(&b"".to_ascii_string()), 0);
    assert_eq!(s.index_of(&b"b".to_ascii_string()), 2);
    assert_eq!(s.index_of(&b"aabc".to_ascii_string()), 3);
    assert_eq!(s.index_of(&b"c".to_ascii_string()), 6);
    assert_eq!(s.index_of(&b"cc".to_ascii_string()), 7);
    assert_eq!(s.index_of(&b"aabaabcd".to_ascii_string()), 7);
}
