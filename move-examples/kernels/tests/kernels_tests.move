#[test_only]
module kernels::kernels_tests;

use kernels::kernels;

#[test]
fun fib_of_small_numbers() {
    assert!(kernels::fib(0) == 0);
    assert!(kernels::fib(1) == 1);
    assert!(kernels::fib(2) == 1);
    assert!(kernels::fib(10) == 55);
    assert!(kernels::fib(15) == 610);
}

#[test]
fun collatz_counts_every_step() {
    // 1: 0, 2: 1, 3: 7, 4: 2, 5: 5, 6: 8, 7: 16
    assert!(kernels::collatz(1) == 0);
    assert!(kernels::collatz(3) == 8);
    assert!(kernels::collatz(7) == 39);
}

#[test]
fun sieve_finds_the_primes() {
    assert!(kernels::sieve(0) == 0);
    assert!(kernels::sieve(2) == 0);
    // 2, then 3: 2 * 31 + 3
    assert!(kernels::sieve(3) == 2);
    assert!(kernels::sieve(5) == 65);
    assert!(kernels::sieve(6) == 65 * 31 + 5);
}

#[test]
fun bubble_sort_of_one_is_the_first_number() {
    assert!(kernels::bubble_sort(0) == 0);
    // 7 * 1103515245 + 12345 modulo 2^31 - 1
    assert!(kernels::bubble_sort(1) == 1282168119);
}

#[test]
fun bodies_do_move() {
    assert!(kernels::bodies(0) != kernels::bodies(1));
    assert!(kernels::bodies(10) == kernels::bodies(10));
}

#[test]
fun wide_integers_start_at_zero() {
    assert!(kernels::u128_mix(0) == 0);
    assert!(kernels::u256_mix(0) == 0);
    assert!(kernels::u128_mix(2) != kernels::u128_mix(3));
    assert!(kernels::u256_mix(2) != kernels::u256_mix(3));
}

#[test]
fun generics_agree_at_every_type() {
    assert!(kernels::generics(0) == 0);
    // One item: the sample itself, at each of seven types. 31^6 + ... + 31 + 1 modulo 2^31 - 1
    assert!(kernels::generics(1) == 917087137);
}

#[test]
fun tree_holds_what_was_inserted() {
    assert!(kernels::tree(0) == 0);
    assert!(kernels::tree(50) != kernels::tree(51));
}
