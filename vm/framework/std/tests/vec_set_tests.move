#[test_only]
module std::vec_set_tests;

use std::unit_test::assert_eq;
use std::vec_set;

#[test]
fun insert_and_remove() {
    let mut set = vec_set::empty();
    assert!(set.is_empty());
    set.insert(@0x1);
    set.insert(@0x2);
    set.insert(@0x3);
    assert!(set.contains(&@0x2) && !set.contains(&@0x4));
    set.remove(&@0x2);
    assert!(!set.contains(&@0x2) && set.length() == 2 && set.size() == 2);
    assert_eq!(*set.keys(), vector[@0x1, @0x3]);
    assert_eq!(set.into_keys(), vector[@0x1, @0x3]);
}

#[test]
fun constructors() {
    assert_eq!(vec_set::singleton(5u8).into_keys(), vector[5]);
    assert_eq!(vec_set::from_keys(b"cab").into_keys(), b"cab");
}

#[test, expected_failure(abort_code = std::vec_set::EKeyAlreadyExists)]
fun insert_twice() {
    vec_set::singleton(5u8).insert(5);
}

#[test, expected_failure(abort_code = std::vec_set::EKeyAlreadyExists)]
fun from_keys_with_one_twice() {
    vec_set::from_keys(b"aba");
}

#[test, expected_failure(abort_code = std::vec_set::EKeyDoesNotExist)]
fun remove_of_absent() {
    vec_set::singleton(5u8).remove(&6);
}
