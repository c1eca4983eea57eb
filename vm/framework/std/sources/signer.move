/// The authority of an account over its own storage. The engine makes a signer for each transaction's sender, and nothing
/// else can.
module std::signer;

/// The address that the signer speaks for.
native public fun borrow_address(s: &signer): &address;

/// The address that the signer speaks for, as a copy.
public fun address_of(s: &signer): address {
    *borrow_address(s)
}
