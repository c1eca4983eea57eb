/// Coins that nobody can copy or lose.
///
/// The module needs no channel: it is plain Move, and so are its tests.
module bank::coin;

/// The coins are fewer than asked for.
const EInsufficientCoins: u64 = 1;
/// There are coins where there should be none.
const ENotZero: u64 = 2;

/// Some coins. It has neither `copy` nor `drop`: every function that takes coins must pass on exactly as many.
public struct Coin has store {
    value: u64,
}

/// How many coins were ever made. There is one for each bank.
public struct Supply has store {
    value: u64,
}

/// A supply of which nothing is made yet.
public(package) fun new_supply(): Supply {
    Supply { value: 0 }
}

/// Makes `value` new coins. Fails with an arithmetic error when more than 2^64 - 1 would exist.
public(package) fun mint(supply: &mut Supply, value: u64): Coin {
    supply.value = supply.value + value;
    Coin { value }
}

/// How many coins were made.
public fun supply_value(supply: &Supply): u64 {
    supply.value
}

/// No coins.
public fun zero(): Coin {
    Coin { value: 0 }
}

/// How many coins these are.
public fun value(coin: &Coin): u64 {
    coin.value
}

/// Takes `amount` coins out. Aborts with `EInsufficientCoins` when there are fewer.
public fun split(coin: &mut Coin, amount: u64): Coin {
    assert!(amount <= coin.value, EInsufficientCoins);
    coin.value = coin.value - amount;
    Coin { value: amount }
}

/// Puts `other` in. The sum fits, since the whole supply does.
public fun join(coin: &mut Coin, other: Coin) {
    let Coin { value } = other;
    coin.value = coin.value + value;
}

/// Ends a pile without coins. Aborts with `ENotZero` when there are some.
public fun destroy_zero(coin: Coin) {
    let Coin { value } = coin;
    assert!(value == 0, ENotZero);
}

public use fun supply_value as Supply.value;

/// Ends a supply after a unit test.
#[test_only]
public fun destroy_supply_for_testing(supply: Supply) {
    let Supply { .. } = supply;
}

/// Ends coins after a unit test.
#[test_only]
public fun burn_for_testing(coin: Coin): u64 {
    let Coin { value } = coin;
    value
}
