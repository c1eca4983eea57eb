#[test_only]
module std::vector_tests;

use std::unit_test::assert_eq;

/// A type that can be neither copied nor dropped, so that a lost or doubled element does not compile or aborts.
public struct Held { n: u64 }

public struct Pair has copy, drop { key: u64, tag: u64 }

fun held(n: u64): Held {
    Held { n }
}

fun release(h: Held): u64 {
    let Held { n } = h;
    n
}

#[test]
fun natives() {
    let mut v = vector::empty<u64>();
    assert_eq!(v.length(), 0);
    v.push_back(7);
    v.push_back(8);
    v.push_back(9);
    assert_eq!(v.length(), 3);
    assert_eq!(*v.borrow(0), 7);
    *v.borrow_mut(1) = 80;
    v.swap(0, 2);
    assert_eq!(v, vector[9, 80, 7]);
    v.swap(1, 1);
    assert_eq!(v, vector[9, 80, 7]);
    assert_eq!(v.pop_back(), 7);
    assert_eq!(v.pop_back(), 80);
    assert_eq!(v.pop_back(), 9);
    v.destroy_empty();
}

#[test]
fun index_syntax() {
    let mut v = vector[vector[1u64, 2], vector[3]];
    assert_eq!(v[0][1], 2);
    *&mut v[1][0] = 30;
    assert_eq!(v[1], vector[30]);
}

#[test, expected_failure(vector_error, minor_status = 1, location = std::vector_tests)]
fun borrow_past_end() {
    let v = vector[1u64];
    let _ = v[1];
}

#[test, expected_failure(vector_error, minor_status = 1, location = std::vector_tests)]
fun borrow_mut_of_empty() {
    let mut v = vector<u64>[];
    *&mut v[0] = 1;
}

#[test, expected_failure(vector_error, minor_status = 1, location = std::vector_tests)]
fun borrow_far_past_end() {
    let v = vector[1u64];
    let _ = v[0xFFFF_FFFF];
}

#[test, expected_failure(vector_error, minor_status = 2, location = std::vector_tests)]
fun pop_of_empty() {
    let mut v = vector<u64>[];
    v.pop_back();
}

#[test, expected_failure(vector_error, minor_status = 3, location = std::vector_tests)]
fun destroy_empty_of_full() {
    let v = vector[1u64];
    v.destroy_empty();
}

#[test, expected_failure(vector_error, minor_status = 1, location = std::vector_tests)]
fun swap_past_end() {
    let mut v = vector[1u64, 2];
    v.swap(0, 2);
}

#[test, expected_failure(vector_error, minor_status = 1, location = std::vector_tests)]
fun swap_of_empty() {
    let mut v = vector<u64>[];
    v.swap(0, 0);
}

#[test]
fun elements_without_abilities() {
    let mut v = vector[held(1), held(2)];
    v.push_back(held(3));
    assert_eq!(v[2].n, 3);
    let h = v.swap_remove(0);
    assert_eq!(release(h), 1);
    assert_eq!(v[0].n, 3);
    v.destroy!(|h| release(h));
}

#[test]
fun singleton() {
    assert_eq!(vector::singleton(5u64), vector[5]);
}

#[test]
fun reverse() {
    let mut v = vector<u64>[];
    v.reverse();
    assert_eq!(v, vector[]);
    v = vector[1];
    v.reverse();
    assert_eq!(v, vector[1]);
    v = vector[1, 2];
    v.reverse();
    assert_eq!(v, vector[2, 1]);
    v = vector[1, 2, 3];
    v.reverse();
    assert_eq!(v, vector[3, 2, 1]);
    v = vector[1, 2, 3, 4];
    v.reverse();
    assert_eq!(v, vector[4, 3, 2, 1]);
}

#[test]
fun append() {
    let mut v = vector[1u64, 2];
    v.append(vector[]);
    v.append(vector[3, 4]);
    assert_eq!(v, vector[1, 2, 3, 4]);
    let mut e = vector<u64>[];
    e.append(vector[]);
    e.append(v);
    assert_eq!(e, vector[1, 2, 3, 4]);
}

#[test]
fun is_empty() {
    assert!(vector<bool>[].is_empty());
    assert!(!vector[false].is_empty());
}

#[test]
fun contains_and_index_of() {
    let v = vector[5u64, 6, 7, 6];
    assert!(v.contains(&5) && v.contains(&7));
    assert!(!v.contains(&8) && !vector[].contains(&5u64));
    let (found, i) = v.index_of(&6);
    assert!(found && i == 1);
    let (found, i) = v.index_of(&8);
    assert!(!found && i == 0);
    let (found, i) = vector[vector[1u8], vector[2]].index_of(&vector[2]);
    assert!(found && i == 1);
}

#[test]
fun remove() {
    let mut v = vector[1u64, 2, 3, 4];
    assert_eq!(v.remove(1), 2);
    assert_eq!(v, vector[1, 3, 4]);
    assert_eq!(v.remove(2), 4);
    assert_eq!(v.remove(0), 1);
    assert_eq!(v, vector[3]);
}

#[test, expected_failure(abort_code = std::vector::EINDEX_OUT_OF_BOUNDS)]
fun remove_past_end() {
    vector[1u64].remove(1);
}

#[test, expected_failure(abort_code = std::vector::EINDEX_OUT_OF_BOUNDS)]
fun remove_of_empty() {
    vector<u64>[].remove(0);
}

#[test]
fun insert() {
    let mut v = vector<u64>[];
    v.insert(3, 0);
    v.insert(1, 0);
    v.insert(2, 1);
    v.insert(4, 3);
    assert_eq!(v, vector[1, 2, 3, 4]);
}

#[test, expected_failure(abort_code = std::vector::EINDEX_OUT_OF_BOUNDS)]
fun insert_past_end() {
    vector[1u64].insert(2, 2);
}

#[test]
fun swap_remove() {
    let mut v = vector[1u64, 2, 3];
    assert_eq!(v.swap_remove(0), 1);
    assert_eq!(v, vector[3, 2]);
    assert_eq!(v.swap_remove(1), 2);
    assert_eq!(v.swap_remove(0), 3);
    assert_eq!(v, vector[]);
}

#[test, expected_failure(abort_code = std::vector::EINDEX_OUT_OF_BOUNDS)]
fun swap_remove_of_empty() {
    vector<u64>[].swap_remove(0);
}

#[test, expected_failure(vector_error, minor_status = 1, location = std::vector)]
fun swap_remove_past_end() {
    vector[1u64].swap_remove(1);
}

#[test]
fun skip_and_take() {
    assert_eq!(vector[1u64, 2, 3].skip(0), vector[1, 2, 3]);
    assert_eq!(vector[1u64, 2, 3].skip(2), vector[3]);
    assert_eq!(vector[1u64, 2, 3].skip(3), vector[]);
    assert_eq!(vector[1u64, 2, 3].skip(4), vector[]);
    assert_eq!(vector[1u64, 2, 3].take(0), vector[]);
    assert_eq!(vector[1u64, 2, 3].take(2), vector[1, 2]);
    assert_eq!(vector[1u64, 2, 3].take(3), vector[1, 2, 3]);
}

#[test, expected_failure(abort_code = std::vector::EINDEX_OUT_OF_BOUNDS)]
fun take_too_many() {
    vector[1u64, 2, 3].take(4);
}

#[test]
fun flatten() {
    assert_eq!(vector<vector<u64>>[].flatten(), vector[]);
    assert_eq!(vector[vector[1u64], vector[], vector[2, 3]].flatten(), vector[1, 2, 3]);
}

#[test]
fun tabulate() {
    assert_eq!(vector::tabulate!(0, |i| i), vector[]);
    assert_eq!(vector::tabulate!(4, |i| i * i), vector[0, 1, 4, 9]);
}

#[test]
fun walks_go_from_first_to_last() {
    let mut seen = vector[];
    vector[1u64, 2, 3].destroy!(|e| seen.push_back(e));
    vector[4, 5].do!(|e| seen.push_back(e));
    vector[6, 7].do_ref!(|e| seen.push_back(*e));
    vector[8, 9].do_mut!(|e| seen.push_back(*e));
    assert_eq!(seen, vector[1, 2, 3, 4, 5, 6, 7, 8, 9]);
}

#[test]
fun do_mut_changes() {
    let mut v = vector[1u64, 2, 3];
    v.do_mut!(|e| *e = *e * 10);
    assert_eq!(v, vector[10, 20, 30]);
}

#[test]
fun map_and_map_ref() {
    let v = vector[1u64, 2, 3];
    assert_eq!(v.map_ref!(|e| *e > 1), vector[false, true, true]);
    assert_eq!(v.map!(|e| e as u8), vector[1u8, 2, 3]);
    assert_eq!(vector[held(1), held(2)].map!(|h| release(h)), vector[1, 2]);
}

#[test]
fun filter_and_partition() {
    assert_eq!(vector[1u64, 2, 3, 4].filter!(|e| *e % 2 == 0), vector[2, 4]);
    let (yes, no) = vector[1u64, 2, 3, 4].partition!(|e| *e % 2 == 0);
    assert_eq!(yes, vector[2, 4]);
    assert_eq!(no, vector[1, 3]);
}

#[test]
fun searches() {
    let v = vector[1u64, 2, 3, 2];
    assert_eq!(v.find_index!(|e| *e == 2), option::some(1));
    assert_eq!(v.find_index!(|e| *e == 9), option::none());
    assert_eq!(v.find_indices!(|e| *e == 2), vector[1, 3]);
    assert_eq!(v.find_indices!(|e| *e == 9), vector[]);
    assert_eq!(v.count!(|e| *e == 2), 2);
    assert_eq!(v.count!(|e| *e == 9), 0);
}

#[test]
fun fold() {
    assert_eq!(vector[1u64, 2, 3].fold!(0, |acc, e| acc * 10 + e), 123);
    assert_eq!(vector<u64>[].fold!(5u64, |acc, e| acc + e), 5);
}

#[test]
fun any_and_all_stop_early() {
    let v = vector[1u64, 2, 3];
    let mut looked = 0u64;
    assert!(v.any!(|e| { looked = looked + 1; *e == 2 }));
    assert_eq!(looked, 2);
    assert!(!v.all!(|e| { looked = looked + 1; *e == 9 }));
    assert_eq!(looked, 3);
    assert!(!v.any!(|e| *e == 9) && v.all!(|e| *e < 9));
    assert!(!vector<u64>[].any!(|_| true) && vector<u64>[].all!(|_| false));
}

#[test]
fun zips() {
    let mut seen = vector[];
    vector[1u64, 2].zip_do!(vector[10, 20], |a, b| seen.push_back(a + b));
    vector[1u64, 2].zip_do_reverse!(vector[10, 20], |a, b| seen.push_back(a + b));
    vector[3u64, 4].zip_do_ref!(&vector[10, 20], |a, b| seen.push_back(*a + *b));
    assert_eq!(seen, vector[11, 22, 22, 11, 13, 24]);
    let mut v = vector[1u64, 2];
    let mut w = vector[5u64, 6];
    v.zip_do_mut!(&mut w, |a, b| { *a = *a + *b; *b = 0; });
    assert_eq!(v, vector[6, 8]);
    assert_eq!(w, vector[0, 0]);
    assert_eq!(vector[1u64, 2].zip_map!(vector[10u64, 20], |a, b| a * b), vector[10, 40]);
    assert_eq!(vector[1u64, 2].zip_map_ref!(&vector[10u64, 20], |a, b| *a * *b), vector[10, 40]);
}

#[test, expected_failure]
fun zip_do_of_unequal_lengths() {
    vector[1u64, 2].zip_do!(vector[10u64], |_, _| ());
}

#[test, expected_failure]
fun zip_map_of_unequal_lengths() {
    vector[1u64].zip_map!(vector[10u64, 20], |a, b| a + b);
}

fun shuffled(n: u64): vector<u64> {
    // 37 is prime to every n used here, so each number below n comes up once.
    vector::tabulate!(n, |i| (i * 37 + 5) % n)
}

#[test]
fun sorts() {
    vector[0u64, 1, 2, 3, 5, 8, 16, 17, 64].do!(|n| {
        let sorted = vector::tabulate!(n, |i| i);
        let mut v = shuffled(n);
        v.insertion_sort_by!(|a, b| *a <= *b);
        assert_eq!(v, sorted);
        let mut v = shuffled(n);
        v.merge_sort_by!(|a, b| *a <= *b);
        assert_eq!(v, sorted);
        v.merge_sort_by!(|a, b| *a >= *b);
        assert!(v.is_sorted_by!(|a, b| *a >= *b));
        v.insertion_sort_by!(|a, b| *a <= *b);
        assert_eq!(v, sorted);
    })
}

#[test]
fun sorts_keep_the_order_of_equals() {
    let unsorted = vector::tabulate!(20, |i| Pair { key: i * 7 % 4, tag: i });
    let mut v = unsorted;
    v.merge_sort_by!(|a, b| a.key <= b.key);
    assert!(v.is_sorted_by!(|a, b| a.key < b.key || (a.key == b.key && a.tag < b.tag)));
    let mut w = unsorted;
    w.insertion_sort_by!(|a, b| a.key <= b.key);
    assert_eq!(v, w);
}

#[test]
fun is_sorted_by() {
    assert!(vector<u64>[].is_sorted_by!(|_, _| false));
    assert!(vector[1u64].is_sorted_by!(|_, _| false));
    assert!(vector[1u64, 2, 2].is_sorted_by!(|a, b| *a <= *b));
    assert!(!vector[1u64, 2, 2].is_sorted_by!(|a, b| *a < *b));
    assert!(!vector[2u64, 1, 3].is_sorted_by!(|a, b| *a <= *b));
}

#[test]
fun take_while_and_skip_while() {
    assert_eq!(vector[1u64, 2, 9, 1].take_while!(|e| *e < 5), vector[1, 2]);
    assert_eq!(vector[9u64, 1].take_while!(|e| *e < 5), vector[]);
    assert_eq!(vector[1u64, 2].take_while!(|e| *e < 5), vector[1, 2]);
    assert_eq!(vector[1u64, 2, 9, 1].skip_while!(|e| *e < 5), vector[9, 1]);
    assert_eq!(vector[9u64, 1].skip_while!(|e| *e < 5), vector[9, 1]);
    assert_eq!(vector[1u64, 2].skip_while!(|e| *e < 5), vector[]);
}

#[test]
fun text_aliases() {
    assert_eq!(b"abc".to_string().into_bytes(), b"abc");
    assert_eq!(x"FF".try_to_string(), option::none());
    assert_eq!(b"abc".to_ascii_string().into_bytes(), b"abc");
    assert_eq!(x"80".try_to_ascii_string(), option::none());
}
