/// The smallest contract with a state: every member of the channel may keep one counter, and everybody can read it.
module counter::counter;

use millrace::channel::Channel;

/// The caller has a counter already.
const ECounterExists: u64 = 1;
/// There is no counter to read or change.
const ENoCounter: u64 = 2;

/// A number that only its owner can raise.
///
/// `store` lets it lie in the channel's storage. Without `copy` and `drop`, no code can double it or make it vanish.
public struct Counter has store {
    value: u64,
}

/// Tells whoever follows the channel that a counter was raised.
public struct Incremented has copy, drop {
    owner: address,
    value: u64,
}

/// Gives the caller a counter that starts at zero. Aborts with `ECounterExists` when it has one.
entry fun create(c: &mut Channel) {
    let owner = c.caller();
    assert!(!c.exists_at<Counter>(owner), ECounterExists);
    c.move_to(owner, Counter { value: 0 });
}

/// Adds one to the caller's counter. Aborts with `ENoCounter` when it has none.
entry fun increment(c: &mut Channel) {
    let owner = c.caller();
    assert!(c.exists_at<Counter>(owner), ENoCounter);
    let counter = c.borrow_mut<Counter>(owner);
    counter.value = counter.value + 1;
    let value = counter.value;
    c.emit(Incremented { owner, value });
}

/// Takes the caller's counter away and gives its last value. Aborts with `ENoCounter` when it has none.
entry fun destroy(c: &mut Channel): u64 {
    let owner = c.caller();
    assert!(c.exists_at<Counter>(owner), ENoCounter);
    let Counter { value } = c.move_from(owner);
    value
}

/// The value of `owner`'s counter. Aborts with `ENoCounter` when it has none.
public fun get(c: &Channel, owner: address): u64 {
    assert!(c.exists_at<Counter>(owner), ENoCounter);
    c.borrow<Counter>(owner).value
}

/// Whether `owner` has a counter.
public fun exists_for(c: &Channel, owner: address): bool {
    c.exists_at<Counter>(owner)
}
