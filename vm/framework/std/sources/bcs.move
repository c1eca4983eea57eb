/// Binary Canonical Serialization, the one byte form of every Move value.
module std::bcs;

/// The bytes of `v`. Aborts with 0x1C5 when `v` has no byte form.
native public fun to_bytes<MoveValue>(v: &MoveValue): vector<u8>;
