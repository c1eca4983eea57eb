/// Plain Move: these tests run in any Move VM.
#[test_only]
module bank::coin_tests;

use bank::coin;
use std::unit_test::assert_eq;

#[test]
fun minting_counts() {
    let mut supply = coin::new_supply();
    assert_eq!(supply.value(), 0);
    let a = supply.mint(70);
    let b = supply.mint(30);
    assert_eq!(supply.value(), 100);
    assert_eq!(a.burn_for_testing() + b.burn_for_testing(), 100);
    supply.destroy_supply_for_testing();
}

#[test, expected_failure(arithmetic_error, location = bank::coin)]
fun minting_more_than_fits() {
    let mut supply = coin::new_supply();
    let a = supply.mint(18446744073709551615);
    let b = supply.mint(1);
    a.burn_for_testing();
    b.burn_for_testing();
    supply.destroy_supply_for_testing();
}

#[test]
fun split_and_join_keep_the_sum() {
    let mut supply = coin::new_supply();
    let mut pile = supply.mint(100);
    vector[0u64, 1, 33, 66].do!(|amount| {
        let part = pile.split(amount);
        assert_eq!(part.value(), amount);
        assert_eq!(pile.value() + part.value(), 100);
        pile.join(part);
    });
    assert_eq!(pile.value(), 100);
    let all = pile.split(100);
    pile.destroy_zero();
    all.burn_for_testing();
    supply.destroy_supply_for_testing();
}

#[test, expected_failure(abort_code = bank::coin::EInsufficientCoins)]
fun split_too_much() {
    let mut supply = coin::new_supply();
    let mut pile = supply.mint(100);
    let part = pile.split(101);
    pile.burn_for_testing();
    part.burn_for_testing();
    supply.destroy_supply_for_testing();
}

#[test]
fun zero_is_nothing() {
    let mut none = coin::zero();
    assert_eq!(none.value(), 0);
    none.join(coin::zero());
    none.destroy_zero();
}

#[test, expected_failure(abort_code = bank::coin::ENotZero)]
fun destroy_zero_of_some() {
    let mut supply = coin::new_supply();
    supply.mint(1).destroy_zero();
    supply.destroy_supply_for_testing();
}
