/// A bank in a channel: one member founds it and receives all the coins there will ever be; then members deposit, withdraw
/// and transfer. Whatever they do, and whatever aborts on the way, the coins in purses and accounts add up to the supply.
module bank::bank;

use bank::coin::{Self, Coin, Supply};
use millrace::channel::Channel;

/// There is a bank in this channel already.
const EBankExists: u64 = 1;
/// There is no bank in this channel.
const ENoBank: u64 = 2;
/// The caller is a customer already.
const EAlreadyCustomer: u64 = 3;
/// The caller, or whoever should receive the coins, is no customer.
const ENotCustomer: u64 = 4;
/// Only members of the channel may become customers.
const ENotMember: u64 = 5;
/// An amount of zero is not worth a call.
const EZeroAmount: u64 = 6;
/// The caller's purse has fewer coins than that.
const EPurseTooSmall: u64 = 7;
/// The caller's account has fewer coins than that.
const EAccountTooSmall: u64 = 8;
/// A transfer to oneself moves nothing.
const ESelfTransfer: u64 = 9;
/// A customer who leaves must have no coins.
const EStillHasCoins: u64 = 10;

/// The bank itself, stored under the address of this package.
public struct Bank has store {
    founder: address,
    supply: Supply,
}

/// What a customer has, stored under the customer's own address.
public struct Holding has store {
    /// Coins in hand.
    purse: Coin,
    /// Coins at the bank.
    account: Coin,
}

/// The bank was founded.
public struct Founded has copy, drop {
    founder: address,
    supply: u64,
}

/// Coins went from a purse to the account of the same customer.
public struct Deposited has copy, drop {
    customer: address,
    amount: u64,
}

/// Coins went from an account to the purse of the same customer.
public struct Withdrawn has copy, drop {
    customer: address,
    amount: u64,
}

/// Coins went from one account to another.
public struct Transferred has copy, drop {
    from: address,
    to: address,
    amount: u64,
}

// === For everybody ===

/// Founds the bank and puts `supply` new coins, the only ones ever, into the caller's purse. Aborts with `EBankExists`,
/// `ENotMember` or `EZeroAmount`.
entry fun found(c: &mut Channel, supply: u64) {
    assert!(!c.exists_at<Bank>(@bank), EBankExists);
    assert!(supply > 0, EZeroAmount);
    let founder = c.caller();
    assert!(c.is_member(founder), ENotMember);
    let mut bank = Bank { founder, supply: coin::new_supply() };
    let purse = bank.supply.mint(supply);
    c.move_to(@bank, bank);
    c.move_to(founder, Holding { purse, account: coin::zero() });
    c.emit(Founded { founder, supply });
}

/// Makes the caller a customer, without coins. Aborts with `ENoBank`, `ENotMember` or `EAlreadyCustomer`.
entry fun join(c: &mut Channel) {
    assert!(c.exists_at<Bank>(@bank), ENoBank);
    let customer = c.caller();
    assert!(c.is_member(customer), ENotMember);
    assert!(!c.exists_at<Holding>(customer), EAlreadyCustomer);
    c.move_to(customer, Holding { purse: coin::zero(), account: coin::zero() });
}

/// Ends the caller's being a customer. Aborts with `ENotCustomer`, or with `EStillHasCoins` unless purse and account are empty.
entry fun leave(c: &mut Channel) {
    let customer = c.caller();
    assert!(c.exists_at<Holding>(customer), ENotCustomer);
    let Holding { purse, account } = c.move_from(customer);
    assert!(purse.value() == 0 && account.value() == 0, EStillHasCoins);
    purse.destroy_zero();
    account.destroy_zero();
}

// === For customers ===

/// Moves `amount` coins from the caller's purse to its account. Aborts with `ENotCustomer`, `EZeroAmount` or
/// `EPurseTooSmall`.
entry fun deposit(c: &mut Channel, amount: u64) {
    let customer = c.caller();
    let holding = customer_holding(c, customer, amount);
    assert!(amount <= holding.purse.value(), EPurseTooSmall);
    let coins = holding.purse.split(amount);
    holding.account.join(coins);
    c.emit(Deposited { customer, amount });
}

/// Moves `amount` coins from the caller's account to its purse. Aborts with `ENotCustomer`, `EZeroAmount` or
/// `EAccountTooSmall`.
entry fun withdraw(c: &mut Channel, amount: u64) {
    let customer = c.caller();
    let holding = customer_holding(c, customer, amount);
    assert!(amount <= holding.account.value(), EAccountTooSmall);
    let coins = holding.account.split(amount);
    holding.purse.join(coins);
    c.emit(Withdrawn { customer, amount });
}

/// Moves `amount` coins from the caller's account to that of `to`. Aborts with `ENotCustomer` when either has none, with
/// `ESelfTransfer`, `EZeroAmount` or `EAccountTooSmall`.
entry fun transfer(c: &mut Channel, to: address, amount: u64) {
    let from = c.caller();
    assert!(from != to, ESelfTransfer);
    let holding = customer_holding(c, from, amount);
    assert!(amount <= holding.account.value(), EAccountTooSmall);
    let coins = holding.account.split(amount);
    // The coins are in neither account for a moment. Should the next line abort, the whole call never happened.
    assert!(c.exists_at<Holding>(to), ENotCustomer);
    c.borrow_mut<Holding>(to).account.join(coins);
    c.emit(Transferred { from, to, amount });
}

fun customer_holding(c: &mut Channel, customer: address, amount: u64): &mut Holding {
    assert!(c.exists_at<Holding>(customer), ENotCustomer);
    assert!(amount > 0, EZeroAmount);
    c.borrow_mut(customer)
}

// === Views ===

/// How many coins there are. Aborts with `ENoBank`.
public fun supply(c: &Channel): u64 {
    assert!(c.exists_at<Bank>(@bank), ENoBank);
    c.borrow<Bank>(@bank).supply.value()
}

/// Who founded the bank. Aborts with `ENoBank`.
public fun founder(c: &Channel): address {
    assert!(c.exists_at<Bank>(@bank), ENoBank);
    c.borrow<Bank>(@bank).founder
}

/// The coins in the purse of `customer`; 0 for others.
public fun purse(c: &Channel, customer: address): u64 {
    if (c.exists_at<Holding>(customer)) c.borrow<Holding>(customer).purse.value() else 0
}

/// The coins in the account of `customer`; 0 for others.
public fun account(c: &Channel, customer: address): u64 {
    if (c.exists_at<Holding>(customer)) c.borrow<Holding>(customer).account.value() else 0
}

/// The coins in the accounts of all members.
public fun total_deposits(c: &Channel): u64 {
    let members = *c.members();
    members.fold!(0, |sum, member| sum + account(c, member))
}

/// The coins in the purses of all members.
public fun total_in_purses(c: &Channel): u64 {
    let members = *c.members();
    members.fold!(0, |sum, member| sum + purse(c, member))
}

/// Whether no coin was lost or made: purses and accounts add up to the supply.
public fun is_conserved(c: &Channel): bool {
    total_deposits(c) + total_in_purses(c) == supply(c)
}
