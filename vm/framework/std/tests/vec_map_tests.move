#[test_only]
module std::vec_map_tests;

use std::unit_test::assert_eq;
use std::vec_map::{Self, VecMap};

/// A type that can be neither copied nor dropped.
public struct Held { n: u64 }

fun letters(): VecMap<u8, u64> {
    vec_map::from_keys_values(b"abc", vector[1, 2, 3])
}

#[test]
fun insert_and_get() {
    let mut map = vec_map::empty();
    assert!(map.is_empty() && map.length() == 0);
    map.insert(1u64, b"one");
    map.insert(2, b"two");
    assert_eq!(map.length(), 2);
    assert_eq!(map.size(), 2);
    assert!(map.contains(&1) && !map.contains(&3));
    assert_eq!(*map.get(&1), b"one");
    assert_eq!(map[&2], b"two");
    *map.get_mut(&1) = b"eins";
    map[&2].push_back(33);
    assert_eq!(map.try_get(&1), option::some(b"eins"));
    assert_eq!(map.try_get(&2), option::some(b"two!"));
    assert_eq!(map.try_get(&3), option::none());
}

#[test, expected_failure(abort_code = std::vec_map::EKeyAlreadyExists)]
fun insert_twice() {
    letters().insert(97, 9);
}

#[test, expected_failure(abort_code = std::vec_map::EKeyDoesNotExist)]
fun get_of_absent() {
    letters().get(&100);
}

#[test, expected_failure(abort_code = std::vec_map::EKeyDoesNotExist)]
fun get_mut_of_absent() {
    letters().get_mut(&100);
}

#[test]
fun remove() {
    let mut map = letters();
    let (key, value) = map.remove(&97);
    assert!(key == 97 && value == 1);
    assert_eq!(map.keys(), b"bc");
    let (key, value) = map.pop();
    assert!(key == 99 && value == 3);
    let (key, value) = map.remove_entry_by_idx(0);
    assert!(key == 98 && value == 2);
    map.destroy_empty();
}

#[test, expected_failure(abort_code = std::vec_map::EKeyDoesNotExist)]
fun remove_of_absent() {
    letters().remove(&100);
}

#[test, expected_failure(abort_code = std::vec_map::EIndexOutOfBounds)]
fun pop_of_empty() {
    vec_map::empty<u8, u8>().pop();
}

#[test, expected_failure(abort_code = std::vec_map::EMapNotEmpty)]
fun destroy_empty_of_full() {
    letters().destroy_empty();
}

#[test]
fun indices() {
    let mut map = letters();
    assert_eq!(map.get_idx(&99), 2);
    assert_eq!(map.get_idx_opt(&98), option::some(1));
    assert_eq!(map.get_idx_opt(&100), option::none());
    let (key, value) = map.get_entry_by_idx(1);
    assert!(*key == 98 && *value == 2);
    let (_, value) = map.get_entry_by_idx_mut(1);
    *value = 20;
    assert_eq!(map[&98], 20);
}

#[test, expected_failure(abort_code = std::vec_map::EKeyDoesNotExist)]
fun get_idx_of_absent() {
    letters().get_idx(&100);
}

#[test, expected_failure(abort_code = std::vec_map::EIndexOutOfBounds)]
fun entry_past_end() {
    letters().get_entry_by_idx(3);
}

#[test, expected_failure(abort_code = std::vec_map::EIndexOutOfBounds)]
fun entry_mut_past_end() {
    letters().get_entry_by_idx_mut(3);
}

#[test, expected_failure(abort_code = std::vec_map::EIndexOutOfBounds)]
fun remove_entry_past_end() {
    letters().remove_entry_by_idx(3);
}

#[test]
fun keys_and_values() {
    let (keys, values) = letters().into_keys_values();
    assert_eq!(keys, b"abc");
    assert_eq!(values, vector[1, 2, 3]);
}

#[test, expected_failure(abort_code = std::vec_map::EUnequalLengths)]
fun more_keys_than_values() {
    vec_map::from_keys_values(b"abc", vector[1u64, 2]);
}

#[test, expected_failure(abort_code = std::vec_map::EKeyAlreadyExists)]
fun a_key_twice() {
    vec_map::from_keys_values(b"aba", vector[1u64, 2, 3]);
}

#[test]
fun values_without_abilities() {
    let mut map = vec_map::empty();
    map.insert(@0x1, Held { n: 7 });
    let (_, Held { n }) = map.remove(&@0x1);
    assert_eq!(n, 7);
    map.destroy_empty();
}
