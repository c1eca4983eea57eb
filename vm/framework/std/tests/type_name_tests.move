#[test_only]
module std::type_name_tests;

use std::type_name;
use std::unit_test::assert_eq;

public struct Plain has drop {}
public struct Generic<phantom T> has drop {}
public struct Two<phantom A, phantom B> has drop {}
public enum Kind has drop { One }

macro fun check<$T>($name: vector<u8>) {
    let name = $name;
    assert_eq!(type_name::get<$T>().into_string(), name.to_ascii_string());
}

#[test]
fun primitives() {
    check!<bool>(b"bool");
    check!<u8>(b"u8");
    check!<u16>(b"u16");
    check!<u32>(b"u32");
    check!<u64>(b"u64");
    check!<u128>(b"u128");
    check!<u256>(b"u256");
    check!<address>(b"address");
    check!<vector<u8>>(b"vector<u8>");
    check!<vector<vector<bool>>>(b"vector<vector<bool>>");
}

#[test]
fun datatypes() {
    check!<Plain>(b"0000000000000000000000000000000000000000000000000000000000000001::type_name_tests::Plain");
    check!<Kind>(b"0000000000000000000000000000000000000000000000000000000000000001::type_name_tests::Kind");
    check!<Generic<u64>>(b"0000000000000000000000000000000000000000000000000000000000000001::type_name_tests::Generic<u64>");
    check!<Two<bool, vector<Plain>>>(
        b"0000000000000000000000000000000000000000000000000000000000000001::type_name_tests::Two<bool,vector<0000000000000000000000000000000000000000000000000000000000000001::type_name_tests::Plain>>",
    );
    check!<Option<Generic<address>>>(
        b"0000000000000000000000000000000000000000000000000000000000000001::option::Option<0000000000000000000000000000000000000000000000000000000000000001::type_name_tests::Generic<address>>",
    );
}

fun through<T>(): type_name::TypeName {
    type_name::get<vector<T>>()
}

#[test]
fun of_a_type_parameter() {
    assert_eq!(through<u8>(), type_name::get<vector<u8>>());
    assert!(through<u8>() != through<u16>());
}

#[test]
fun parts() {
    let name = type_name::get<Two<Plain, u8>>();
    let address = b"0000000000000000000000000000000000000000000000000000000000000001".to_ascii_string();
    assert_eq!(name.address_string(), address);
    assert_eq!(name.get_address(), address);
    assert_eq!(name.module_string(), b"type_name_tests".to_ascii_string());
    assert_eq!(name.get_module(), b"type_name_tests".to_ascii_string());
    assert_eq!(*name.as_string(), *name.borrow_string());
    assert_eq!(*name.borrow_string(), name.into_string());
}

#[test]
fun is_primitive() {
    assert!(type_name::get<bool>().is_primitive());
    assert!(type_name::get<u256>().is_primitive());
    assert!(type_name::get<address>().is_primitive());
    assert!(type_name::get<vector<u8>>().is_primitive());
    assert!(type_name::get<vector<Plain>>().is_primitive());
    assert!(!type_name::get<Plain>().is_primitive());
    assert!(!type_name::get<Generic<vector<u8>>>().is_primitive());
}

#[test, expected_failure(abort_code = std::type_name::ENonModuleType)]
fun address_of_a_primitive() {
    type_name::get<u64>().get_address();
}

#[test, expected_failure(abort_code = std::type_name::ENonModuleType)]
fun module_of_a_vector() {
    type_name::get<vector<Plain>>().get_module();
}
