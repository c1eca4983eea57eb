/// Text in ASCII: one byte a character, each below 0x80.
module std::ascii;

/// A byte is not an ASCII character.
const EInvalidASCIICharacter: u64 = 0x10000;
/// An index is past the end.
const EInvalidIndex: u64 = 0x10001;

/// A string: every one of `bytes` is below 0x80.
public struct String has copy, drop, store {
    bytes: vector<u8>,
}

/// One character: `byte` is below 0x80.
public struct Char has copy, drop, store {
    byte: u8,
}

public use fun std::string::from_ascii as String.to_string;

/// The character of a byte. Aborts with `EInvalidASCIICharacter` when it is not below 0x80.
public fun char(byte: u8): Char {
    assert!(is_valid_char(byte), EInvalidASCIICharacter);
    Char { byte }
}

/// The string of these bytes. Aborts with `EInvalidASCIICharacter` when one is not below 0x80.
public fun string(bytes: vector<u8>): String {
    assert!(bytes.all!(|byte| is_valid_char(*byte)), EInvalidASCIICharacter);
    String { bytes }
}

/// The string of these bytes, or none when one is not below 0x80.
public fun try_string(bytes: vector<u8>): Option<String> {
    if (bytes.all!(|byte| is_valid_char(*byte))) option::some(String { bytes }) else option::none()
}

/// Whether every character has a visible form or is a space: 0x20 to 0x7E.
public fun all_characters_printable(string: &String): bool {
    string.bytes.all!(|byte| is_printable_char(*byte))
}

/// Puts `char` behind the last character.
public fun push_char(string: &mut String, char: Char) {
    string.bytes.push_back(char.byte)
}

/// Takes the last character away. Fails with a vector error, sub-status 2, when there is none.
public fun pop_char(string: &mut String): Char {
    Char { byte: string.bytes.pop_back() }
}

/// The number of characters.
public fun length(string: &String): u64 {
    string.bytes.length()
}

/// Puts `other` behind `string`.
public fun append(string: &mut String, other: String) {
    string.bytes.append(other.into_bytes())
}

/// Puts `o` in at `at`. Aborts with `EInvalidIndex` when that is past the end.
public fun insert(s: &mut String, at: u64, o: String) {
    assert!(at <= s.length(), EInvalidIndex);
    let mut longer = s.substring(0, at);
    longer.append(o);
    longer.append(s.substring(at, s.length()));
    *s = longer;
}

/// The characters from `i` up to, but without, `j`. Aborts with `EInvalidIndex` when `i > j` or `j` is past the end.
public fun substring(string: &String, i: u64, j: u64): String {
    assert!(i <= j && j <= string.length(), EInvalidIndex);
    let mut bytes = vector[];
    i.range_do!(j, |k| bytes.push_back(string.bytes[k]));
    String { bytes }
}

/// The bytes of the string.
public fun as_bytes(string: &String): &vector<u8> {
    &string.bytes
}

/// The bytes of the string; ends it.
public fun into_bytes(string: String): vector<u8> {
    let String { bytes } = string;
    bytes
}

/// The byte of a character.
public fun byte(char: Char): u8 {
    let Char { byte } = char;
    byte
}

/// Whether `b` is an ASCII character.
public fun is_valid_char(b: u8): bool {
    b <= 0x7F
}

/// Whether `byte` has a visible form or is a space: 0x20 to 0x7E.
public fun is_printable_char(byte: u8): bool {
    byte >= 0x20 && byte <= 0x7E
}

/// Whether the string has no characters.
public fun is_empty(string: &String): bool {
    string.bytes.is_empty()
}

/// The string with a to z made A to Z.
public fun to_uppercase(string: &String): String {
    String { bytes: string.bytes.map_ref!(|byte| char_to_uppercase(*byte)) }
}

/// The string with A to Z made a to z.
public fun to_lowercase(string: &String): String {
    String { bytes: string.bytes.map_ref!(|byte| char_to_lowercase(*byte)) }
}

/// The index of the first occurrence of `substr`, or the length of `string` when there is none.
public fun index_of(string: &String, substr: &String): u64 {
    let n = string.length();
    let m = substr.length();
    if (m > n) return n;
    'search: {
        (n - m).do_eq!(|i| {
            let mut k = 0;
            while (k < m && string.bytes[i + k] == substr.bytes[k]) k = k + 1;
            if (k == m) return 'search i;
        });
        n
    }
}

fun char_to_uppercase(byte: u8): u8 {
    if (byte >= 0x61 && byte <= 0x7A) byte - 0x20 else byte
}

fun char_to_lowercase(byte: u8): u8 {
    if (byte >= 0x41 && byte <= 0x5A) byte + 0x20 else byte
}
