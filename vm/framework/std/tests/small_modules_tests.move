/// `address`, `debug`, `error` and `unit_test`. A signer can't be made in a test, so `signer` has none here.
#[test_only]
module std::small_modules_tests;

use std::debug;
use std::error;
use std::unit_test::{assert_eq, assert_ref_eq};

#[test]
fun address_length() {
    assert_eq!(std::address::length(), std::bcs::to_bytes(&@0x1).length());
}

#[test]
fun debug_has_no_effect() {
    let v = vector[1u64, 2];
    debug::print(&v);
    debug::print_stack_trace();
    assert_eq!(v, vector[1, 2]);
}

#[test]
fun error_codes() {
    assert_eq!(error::canonical(3, 0), 0x30000);
    assert_eq!(error::invalid_argument(1), 0x10001);
    assert_eq!(error::out_of_range(1), 0x20001);
    assert_eq!(error::invalid_state(1), 0x30001);
    assert_eq!(error::unauthenticated(1), 0x40001);
    assert_eq!(error::permission_denied(1), 0x50001);
    assert_eq!(error::not_found(1), 0x60001);
    assert_eq!(error::aborted(1), 0x70001);
    assert_eq!(error::already_exists(1), 0x80001);
    assert_eq!(error::resource_exhausted(1), 0x90001);
    assert_eq!(error::cancelled(1), 0xA0001);
    assert_eq!(error::internal(1), 0xB0001);
    assert_eq!(error::not_implemented(1), 0xC0001);
    assert_eq!(error::unavailable(1), 0xD0001);
}

#[test]
fun equal() {
    assert_eq!(1u8, 1);
    assert_ref_eq!(&vector[@0x1], &vector[@0x1]);
}

#[test, expected_failure]
fun not_equal() {
    assert_eq!(1u8, 2);
}

#[test, expected_failure]
fun not_equal_through_references() {
    assert_ref_eq!(&b"a", &b"b");
}
