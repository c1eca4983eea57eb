#[test_only]
module std::string_tests;

use std::string;
use std::unit_test::assert_eq;

/// RFC 3629, section 7: "A≢Α.", Korean, Japanese, and a character beyond U+FFFF after a byte order mark.
#[test]
fun utf8_of_rfc_3629() {
    vector[x"41E289A2CE912E", x"ED959CEAB5ADEC96B4", x"E697A5E69CACE8AA9E", x"EFBBBFF0A38EB4"].do!(|bytes| {
        assert_eq!(string::utf8(bytes).into_bytes(), bytes);
        assert!(string::try_utf8(bytes).is_some());
    })
}

/// The first and last character of each length, around the surrogates and at the end of Unicode; RFC 3629, section 4.
#[test]
fun utf8_at_the_edges() {
    vector[
        x"", x"00", x"7F", x"C280", x"DFBF", x"E0A080", x"ED9FBF", x"EE8080", x"EFBFBF", x"F0908080", x"F48FBFBF",
    ].do!(|bytes| assert!(string::try_utf8(bytes).is_some()))
}

/// Ill-formed by the grammar of RFC 3629, section 4.
#[test]
fun not_utf8() {
    vector[
        x"80", x"BF", // a continuation byte alone
        x"C080", x"C1BF", x"E09FBF", x"E080AF", x"F08FBFBF", x"F08080AF", // longer than needed
        x"EDA080", x"EDBFBF", x"EDA18CEDBEB4", // surrogates
        x"F4908080", x"F5808080", x"FE", x"FF", // beyond U+10FFFF
        x"C2", x"E0A0", x"E289", x"F09080", // cut off
        x"C241", x"E28941", x"F0908041", x"41C2", // the next character too soon
    ].do!(|bytes| assert!(string::try_utf8(bytes).is_none()))
}

#[test, expected_failure(abort_code = std::string::EInvalidUTF8)]
fun utf8_of_other_bytes() {
    string::utf8(x"41FF");
}

#[test]
fun ascii_and_back() {
    let s = b"hello".to_ascii_string().to_string();
    assert_eq!(s, b"hello".to_string());
    assert_eq!(s.to_ascii(), b"hello".to_ascii_string());
}

#[test, expected_failure(abort_code = std::ascii::EInvalidASCIICharacter)]
fun to_ascii_of_others() {
    x"C3A7".to_string().to_ascii();
}

#[test]
fun length_counts_bytes() {
    assert_eq!(b"".to_string().length(), 0);
    assert!(b"".to_string().is_empty());
    assert_eq!(x"E289A2".to_string().length(), 3);
    assert!(!x"00".to_string().is_empty());
}

#[test]
fun bytes() {
    let s = b"ab".to_string();
    assert_eq!(*s.as_bytes(), b"ab");
    assert_eq!(*s.bytes(), b"ab");
    assert_eq!(s.into_bytes(), b"ab");
}

#[test]
fun appends() {
    let mut s = b"ab".to_string();
    s.append(b"".to_string());
    s.append(b"cd".to_string());
    s.append_utf8(x"C3A7");
    assert_eq!(s, x"61626364C3A7".to_string());
}

#[test, expected_failure(abort_code = std::string::EInvalidUTF8)]
fun append_utf8_of_half_a_character() {
    let mut s = x"61".to_string();
    s.append_utf8(x"C3");
}

#[test]
fun inserts() {
    let mut s = b"ad".to_string();
    s.insert(1, b"bc".to_string());
    s.insert(0, b"_".to_string());
    s.insert(5, b"!".to_string());
    assert_eq!(s, b"_abcd!".to_string());
}

#[test, expected_failure(abort_code = std::string::EInvalidIndex)]
fun insert_past_end() {
    let mut s = b"ad".to_string();
    s.insert(3, b"x".to_string());
}

#[test, expected_failure(abort_code = std::string::EInvalidIndex)]
fun insert_inside_a_character() {
    let mut s = x"E289A2".to_string();
    s.insert(1, b"x".to_string());
}

#[test]
fun substrings() {
    let s = x"61E289A262".to_string();
    assert_eq!(s.substring(0, 5), s);
    assert_eq!(s.substring(0, 0), b"".to_string());
    assert_eq!(s.substring(5, 5), b"".to_string());
    assert_eq!(s.substring(1, 4), x"E289A2".to_string());
    assert_eq!(s.sub_string(4, 5), b"b".to_string());
}

#[test, expected_failure(abort_code = std::string::EInvalidIndex)]
fun substring_past_end() {
    b"abc".to_string().substring(0, 4);
}

#[test, expected_failure(abort_code = std::string::EInvalidIndex)]
fun substring_backwards() {
    b"abc".to_string().substring(2, 1);
}

#[test, expected_failure(abort_code = std::string::EInvalidIndex)]
fun substring_from_inside_a_character() {
    x"E289A2".to_string().substring(1, 3);
}

#[test, expected_failure(abort_code = std::string::EInvalidIndex)]
fun substring_up_to_inside_a_character() {
    x"E289A2".to_string().substring(0, 2);
}

#[test]
fun index_of() {
    let s = b"abcabcd".to_string();
    assert_eq!(s.index_of(&b"a".to_string()), 0);
    assert_eq!(s.index_of(&b"abcd".to_string()), 3);
    assert_eq!(s.index_of(&b"d".to_string()), 6);
    assert_eq!(s.index_of(&b"".to_string()), 0);
    assert_eq!(s.index_of(&b"x".to_string()), 7);
    assert_eq!(s.index_of(&b"abcabcde".to_string()), 7);
    assert_eq!(b"".to_string().index_of(&b"".to_string()), 0);
    assert_eq!(x"61E289A2".to_string().index_of(&x"E289A2".to_string()), 1);
}
