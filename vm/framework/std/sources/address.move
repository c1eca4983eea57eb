/// Functions on addresses.
#[defines_primitive(address)]
module std::address;

/// How many bytes an address has.
public fun length(): u64 {
    32
}
