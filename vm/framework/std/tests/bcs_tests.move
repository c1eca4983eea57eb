#[test_only]
module std::bcs_tests;

use std::bcs::to_bytes;
use std::string::String;
use std::unit_test::assert_eq;

public struct MyStruct has copy, drop { boolean: bool, bytes: vector<u8>, label: String }
public struct Wrapper has copy, drop { inner: MyStruct, name: String }
public struct Nothing has copy, drop {}
public struct Positional(u8, u16) has copy, drop;
public enum E has copy, drop { Variant0(u16), Variant1(u8), Variant2(String), Named { a: u8, b: bool }, Unit }

/// The examples of the BCS specification (diem/bcs, README), as far as Move has the types.
#[test]
fun examples_of_the_specification() {
    assert_eq!(to_bytes(&true), x"01");
    assert_eq!(to_bytes(&false), x"00");
    assert_eq!(to_bytes(&1u8), x"01");
    assert_eq!(to_bytes(&4660u16), x"3412");
    assert_eq!(to_bytes(&305419896u32), x"78563412");
    assert_eq!(to_bytes(&1311768467750121216u64), x"00EFCDAB78563412");
    assert_eq!(to_bytes(&option::some(8u8)), x"0108");
    assert_eq!(to_bytes(&option::none<u8>()), x"00");
    assert_eq!(to_bytes(&vector[1u16, 2]), x"0201000200");
    assert_eq!(
        to_bytes(&x"c3a7c3a5e2889ee289a0c2a2c3b5c39fe28882c692e288ab".to_string()),
        x"18c3a7c3a5e2889ee289a0c2a2c3b5c39fe28882c692e288ab",
    );
    let s = MyStruct { boolean: true, bytes: x"C0DE", label: b"a".to_string() };
    assert_eq!(to_bytes(&s), x"0102C0DE0161");
    assert_eq!(to_bytes(&Wrapper { inner: s, name: b"b".to_string() }), x"0102C0DE01610162");
    assert_eq!(to_bytes(&E::Variant0(8000)), x"00401F");
    assert_eq!(to_bytes(&E::Variant1(255)), x"01FF");
    assert_eq!(to_bytes(&E::Variant2(b"e".to_string())), x"020165");
}

/// Lengths from the specification's table of ULEB128: 1, 128, 16384, 9487.
#[test]
fun lengths() {
    vector[1, 128, 16384, 9487].zip_do!(vector[x"01", x"8001", x"808001", x"8f4a"], |n, prefix| {
        let v = vector::tabulate!(n, |_| 7u8);
        let bytes = to_bytes(&v);
        assert_eq!(bytes.length(), n + prefix.length());
        assert_eq!(bytes.take(prefix.length()), prefix);
    });
    assert_eq!(to_bytes(&vector::tabulate!(127, |_| true)).length(), 128);
}

#[test]
fun widest_integers() {
    assert_eq!(to_bytes(&std::u8::max_value!()), x"FF");
    assert_eq!(to_bytes(&0x0102030405060708090A0B0C0D0E0F10u128), x"100F0E0D0C0B0A090807060504030201");
    assert_eq!(
        to_bytes(&0x0102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F20u256),
        x"201F1E1D1C1B1A191817161514131211100F0E0D0C0B0A090807060504030201",
    );
    assert_eq!(to_bytes(&std::u64::max_value!()), x"FFFFFFFFFFFFFFFF");
    assert_eq!(to_bytes(&0u256).length(), 32);
}

/// An address is its bytes, most significant first, and has no length prefix.
#[test]
fun addresses() {
    assert_eq!(to_bytes(&@0x0102), x"0000000000000000000000000000000000000000000000000000000000000102");
    assert_eq!(to_bytes(&vector[@0x1]), x"010000000000000000000000000000000000000000000000000000000000000001");
}

#[test]
fun containers() {
    assert_eq!(to_bytes(&vector<u64>[]), x"00");
    assert_eq!(to_bytes(&vector[vector[1u8], vector[], vector[2, 3]]), x"03010100020203");
    assert_eq!(to_bytes(&Positional(1, 2)), x"010200");
    assert_eq!(to_bytes(&E::Named { a: 9, b: true }), x"030901");
    assert_eq!(to_bytes(&E::Unit), x"04");
    assert_eq!(to_bytes(&vector[E::Unit, E::Variant1(1)]), x"02040101");
    assert_eq!(to_bytes(&option::some(option::none<u8>())), x"0100");
}

/// The compiler gives a struct without fields one of type bool, which is false.
#[test]
fun struct_without_fields() {
    assert_eq!(to_bytes(&Nothing {}), x"00");
}

#[test]
fun of_a_part() {
    let s = MyStruct { boolean: true, bytes: x"C0DE", label: b"a".to_string() };
    assert_eq!(to_bytes(&s.bytes), x"02C0DE");
    let v = vector[5u16, 6];
    assert_eq!(to_bytes(&v[1]), x"0600");
}
