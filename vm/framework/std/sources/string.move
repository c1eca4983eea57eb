/// Text in UTF-8. Every index counts bytes and must lie between two characters.
module std::string;

use std::ascii;

/// The bytes are not UTF-8.
const EInvalidUTF8: u64 = 1;
/// An index is past the end or inside a character.
const EInvalidIndex: u64 = 2;

/// A string: `bytes` are well-formed UTF-8.
public struct String has copy, drop, store {
    bytes: vector<u8>,
}

/// The string of these bytes. Aborts with `EInvalidUTF8` when they are not UTF-8.
public fun utf8(bytes: vector<u8>): String {
    assert!(internal_check_utf8(&bytes), EInvalidUTF8);
    String { bytes }
}

/// The same text as a UTF-8 string.
public fun from_ascii(s: ascii::String): String {
    String { bytes: s.into_bytes() }
}

/// The same text as an ASCII string. Aborts with `std::ascii::EInvalidASCIICharacter` when it has other characters.
public fun to_ascii(s: String): ascii::String {
    let String { bytes } = s;
    ascii::string(bytes)
}

/// The string of these bytes, or none when they are not UTF-8.
public fun try_utf8(bytes: vector<u8>): Option<String> {
    if (internal_check_utf8(&bytes)) option::some(String { bytes }) else option::none()
}

/// The bytes of the string.
public fun as_bytes(s: &String): &vector<u8> {
    &s.bytes
}

/// The bytes of the string; ends it.
public fun into_bytes(s: String): vector<u8> {
    let String { bytes } = s;
    bytes
}

/// Whether the string has no characters.
public fun is_empty(s: &String): bool {
    s.bytes.is_empty()
}

/// The number of bytes, not of characters.
public fun length(s: &String): u64 {
    s.bytes.length()
}

/// Puts `r` behind `s`.
public fun append(s: &mut String, r: String) {
    s.bytes.append(r.bytes)
}

/// Puts `bytes` behind `s`. Aborts with `EInvalidUTF8` when they are not UTF-8.
public fun append_utf8(s: &mut String, bytes: vector<u8>) {
    s.append(utf8(bytes))
}

/// Puts `o` in at byte `at`. Aborts with `EInvalidIndex` when that is past the end or inside a character.
public fun insert(s: &mut String, at: u64, o: String) {
    let bytes = &s.bytes;
    assert!(at <= bytes.length() && internal_is_char_boundary(bytes, at), EInvalidIndex);
    let mut longer = internal_sub_string(bytes, 0, at);
    longer.append(o.bytes);
    longer.append(internal_sub_string(bytes, at, bytes.length()));
    s.bytes = longer;
}

/// The bytes from `i` up to, but without, `j`. Aborts with `EInvalidIndex` when `i > j`, or either is past the end or
/// inside a character.
public fun substring(s: &String, i: u64, j: u64): String {
    let bytes = &s.bytes;
    assert!(
        j <= bytes.length() && i <= j
            && internal_is_char_boundary(bytes, i)
            && internal_is_char_boundary(bytes, j),
        EInvalidIndex,
    );
    String { bytes: internal_sub_string(bytes, i, j) }
}

/// The byte index of the first occurrence of `r`, or the length of `s` when there is none.
public fun index_of(s: &String, r: &String): u64 {
    internal_index_of(&s.bytes, &r.bytes)
}

/// Whether `v` is well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
native fun internal_check_utf8(v: &vector<u8>): bool;

/// Whether a character of `v` starts or the string ends at `i`; false past the end.
native fun internal_is_char_boundary(v: &vector<u8>, i: u64): bool;

/// The bytes of `v` from `i` up to, but without, `j`. Aborts with 1 when `j < i` or `j` is past the end.
native fun internal_sub_string(v: &vector<u8>, i: u64, j: u64): vector<u8>;

/// The index of the first occurrence of `r` in `v`, or `v.length()`.
native fun internal_index_of(v: &vector<u8>, r: &vector<u8>): u64;

/// The older name of `as_bytes`.
public fun bytes(s: &String): &vector<u8> {
    s.as_bytes()
}

/// The older name of `substring`.
public fun sub_string(s: &String, i: u64, j: u64): String {
    s.substring(i, j)
}
