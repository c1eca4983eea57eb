/// Hash functions. Both give 32 bytes.
module std::hash;

/// SHA-256 (FIPS 180-4).
native public fun sha2_256(data: vector<u8>): vector<u8>;

/// SHA3-256 (FIPS 202). It is not the Keccak-256 of Ethereum, which pads differently.
native public fun sha3_256(data: vector<u8>): vector<u8>;
