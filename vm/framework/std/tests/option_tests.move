#[test_only]
module std::option_tests;

use std::unit_test::assert_eq;

/// A type that can be neither copied nor dropped.
public struct Held { n: u64 }

fun release(h: Held): u64 {
    let Held { n } = h;
    n
}

#[test]
fun questions() {
    let none = option::none<u64>();
    let some = option::some(5u64);
    assert!(none.is_none() && !none.is_some());
    assert!(some.is_some() && !some.is_none());
    assert!(some.contains(&5) && !some.contains(&6) && !none.contains(&5));
}

#[test]
fun borrows() {
    let mut some = option::some(5u64);
    assert_eq!(*some.borrow(), 5);
    *some.borrow_mut() = 6;
    assert_eq!(some, option::some(6));
    assert_eq!(*some.borrow_with_default(&9), 6);
    assert_eq!(*option::none().borrow_with_default(&9u64), 9);
    assert_eq!(some.get_with_default(9), 6);
    assert_eq!(option::none().get_with_default(9u64), 9);
}

#[test, expected_failure(abort_code = std::option::EOPTION_NOT_SET)]
fun borrow_of_none() {
    option::none<u64>().borrow();
}

#[test, expected_failure(abort_code = std::option::EOPTION_NOT_SET)]
fun borrow_mut_of_none() {
    option::none<u64>().borrow_mut();
}

#[test]
fun fills_and_takes() {
    let mut o = option::none<u64>();
    o.fill(1);
    assert_eq!(o.swap(2), 1);
    assert_eq!(o.extract(), 2);
    assert!(o.is_none());
    assert_eq!(o.swap_or_fill(3), option::none());
    assert_eq!(o.swap_or_fill(4), option::some(3));
    assert_eq!(o, option::some(4));
}

#[test, expected_failure(abort_code = std::option::EOPTION_IS_SET)]
fun fill_of_some() {
    option::some(1u64).fill(2);
}

#[test, expected_failure(abort_code = std::option::EOPTION_NOT_SET)]
fun extract_of_none() {
    option::none<u64>().extract();
}

#[test, expected_failure(abort_code = std::option::EOPTION_NOT_SET)]
fun swap_of_none() {
    option::none<u64>().swap(1);
}

#[test]
fun ends() {
    assert_eq!(option::some(1u64).destroy_some(), 1);
    option::none<Held>().destroy_none();
    assert_eq!(option::some(1u64).destroy_with_default(2), 1);
    assert_eq!(option::none().destroy_with_default(2u64), 2);
    assert_eq!(option::some(1u64).to_vec(), vector[1]);
    assert_eq!(option::none<u64>().to_vec(), vector[]);
}

#[test, expected_failure(abort_code = std::option::EOPTION_NOT_SET)]
fun destroy_some_of_none() {
    option::none<u64>().destroy_some();
}

#[test, expected_failure(abort_code = std::option::EOPTION_IS_SET)]
fun destroy_none_of_some() {
    option::some(1u64).destroy_none();
}

#[test]
fun walks() {
    let mut seen = vector[];
    option::some(1u64).do!(|e| seen.push_back(e));
    option::none<u64>().do!(|e| seen.push_back(e));
    option::some(2u64).destroy!(|e| seen.push_back(e));
    option::some(3u64).do_ref!(|e| seen.push_back(*e));
    option::none<u64>().do_ref!(|e| seen.push_back(*e));
    let mut o = option::some(4u64);
    o.do_mut!(|e| *e = *e + 1);
    o.do!(|e| seen.push_back(e));
    assert_eq!(seen, vector[1, 2, 3, 5]);
}

#[test]
fun combinations() {
    let none = option::none<u64>();
    let some = option::some(5u64);
    assert_eq!(some.or!(option::some(6)), some);
    assert_eq!(none.or!(option::some(6)), option::some(6));
    assert_eq!(some.and!(|e| option::some(e > 4)), option::some(true));
    assert_eq!(some.and!(|_| option::none<u64>()), none);
    assert_eq!(none.and!(|e| option::some(e)), none);
    assert_eq!(some.and_ref!(|e| option::some(*e + 1)), option::some(6));
    assert_eq!(none.and_ref!(|e| option::some(*e + 1)), none);
    assert_eq!(some.map!(|e| e as u8), option::some(5u8));
    assert_eq!(none.map!(|e| e as u8), option::none());
    assert_eq!(some.map_ref!(|e| *e * 2), option::some(10));
    assert_eq!(none.map_ref!(|e| *e * 2), none);
    assert_eq!(some.filter!(|e| *e == 5), some);
    assert_eq!(some.filter!(|e| *e == 6), none);
    assert_eq!(none.filter!(|_| true), none);
    assert!(some.is_some_and!(|e| *e == 5) && !some.is_some_and!(|e| *e == 6) && !none.is_some_and!(|_| true));
    assert!(some.is_none_or!(|e| *e == 5) && !some.is_none_or!(|e| *e == 6) && none.is_none_or!(|_| false));
}

#[test]
fun or_values() {
    let mut o = option::some(5u64);
    assert_eq!(o.extract_or!(9), 5);
    assert_eq!(o.extract_or!(9), 9);
    assert_eq!(option::some(5u64).destroy_or!(9), 5);
    assert_eq!(option::none<u64>().destroy_or!(9), 9);
    // The default is not worked out when it is not needed.
    assert_eq!(option::some(5u64).destroy_or!(abort 1), 5);
}

#[test]
fun values_without_abilities() {
    let o = option::some(Held { n: 1 });
    let n = o.map!(|h| release(h)).destroy_some();
    assert_eq!(n, 1);
    let empty = option::none<Held>().map!(|h| release(h));
    assert!(empty.is_none());
}
