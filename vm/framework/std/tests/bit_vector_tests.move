#[test_only]
module std::bit_vector_tests;

use std::bit_vector;
use std::unit_test::assert_eq;

fun of(length: u64, set: vector<u64>): bit_vector::BitVector {
    let mut bits = bit_vector::new(length);
    set.do!(|i| bits.set(i));
    bits
}

#[test]
fun set_and_unset() {
    let mut bits = bit_vector::new(10);
    assert_eq!(bits.length(), 10);
    10u64.do!(|i| assert!(!bits.is_index_set(i)));
    bits.set(0);
    bits.set(9);
    bits.set(9);
    assert!(bits.is_index_set(0) && bits.is_index_set(9) && !bits.is_index_set(8));
    bits.unset(9);
    bits.unset(9);
    assert_eq!(bits, of(10, vector[0]));
}

#[test]
fun lengths() {
    assert_eq!(bit_vector::new(1).length(), 1);
    assert_eq!(bit_vector::new(1024).length(), 1024);
}

#[test, expected_failure(abort_code = std::bit_vector::ELENGTH)]
fun length_zero() {
    bit_vector::new(0);
}

#[test, expected_failure(abort_code = std::bit_vector::ELENGTH)]
fun length_above_the_limit() {
    bit_vector::new(1025);
}

#[test, expected_failure(abort_code = std::bit_vector::EINDEX)]
fun set_past_end() {
    bit_vector::new(8).set(8);
}

#[test, expected_failure(abort_code = std::bit_vector::EINDEX)]
fun unset_past_end() {
    bit_vector::new(8).unset(8);
}

#[test, expected_failure(abort_code = std::bit_vector::EINDEX)]
fun is_index_set_past_end() {
    bit_vector::new(8).is_index_set(8);
}

#[test]
fun shifts() {
    let mut bits = of(8, vector[0, 3, 7]);
    bits.shift_left(0);
    assert_eq!(bits, of(8, vector[0, 3, 7]));
    bits.shift_left(3);
    assert_eq!(bits, of(8, vector[0, 4]));
    bits.shift_left(7);
    assert_eq!(bits, of(8, vector[]));
    let mut bits = of(8, vector[0, 3, 7]);
    bits.shift_left(8);
    assert_eq!(bits, of(8, vector[]));
    let mut bits = of(8, vector[0, 3, 7]);
    bits.shift_left(std::u64::max_value!());
    assert_eq!(bits, of(8, vector[]));
}

#[test]
fun longest_set_sequence() {
    let bits = of(8, vector[1, 2, 3, 6, 7]);
    assert_eq!(bits.longest_set_sequence_starting_at(0), 0);
    assert_eq!(bits.longest_set_sequence_starting_at(1), 3);
    assert_eq!(bits.longest_set_sequence_starting_at(3), 1);
    assert_eq!(bits.longest_set_sequence_starting_at(6), 2);
}

#[test, expected_failure(abort_code = std::bit_vector::EINDEX)]
fun longest_set_sequence_past_end() {
    bit_vector::new(8).longest_set_sequence_starting_at(8);
}
