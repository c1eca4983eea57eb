/// Abort codes with a category: `category << 16 | reason`.
module std::error;

const INVALID_ARGUMENT: u64 = 0x1;
const OUT_OF_RANGE: u64 = 0x2;
const INVALID_STATE: u64 = 0x3;
const UNAUTHENTICATED: u64 = 0x4;
const PERMISSION_DENIED: u64 = 0x5;
const NOT_FOUND: u64 = 0x6;
const ABORTED: u64 = 0x7;
const ALREADY_EXISTS: u64 = 0x8;
const RESOURCE_EXHAUSTED: u64 = 0x9;
const CANCELLED: u64 = 0xA;
const INTERNAL: u64 = 0xB;
const NOT_IMPLEMENTED: u64 = 0xC;
const UNAVAILABLE: u64 = 0xD;

/// The code of a category and a reason, which should be below 2^16.
public fun canonical(category: u64, reason: u64): u64 {
    (category << 16) + reason
}

/// The caller gave an argument that can never be right.
public fun invalid_argument(r: u64): u64 { canonical(INVALID_ARGUMENT, r) }

/// A number is outside what is allowed now.
public fun out_of_range(r: u64): u64 { canonical(OUT_OF_RANGE, r) }

/// The state does not allow the call.
public fun invalid_state(r: u64): u64 { canonical(INVALID_STATE, r) }

/// The caller did not prove who it is.
public fun unauthenticated(r: u64): u64 { canonical(UNAUTHENTICATED, r) }

/// The caller may not do this.
public fun permission_denied(r: u64): u64 { canonical(PERMISSION_DENIED, r) }

/// Something named is not there.
public fun not_found(r: u64): u64 { canonical(NOT_FOUND, r) }

/// Something else got in the way.
public fun aborted(r: u64): u64 { canonical(ABORTED, r) }

/// Something to be made is there already.
public fun already_exists(r: u64): u64 { canonical(ALREADY_EXISTS, r) }

/// A quota is used up.
public fun resource_exhausted(r: u64): u64 { canonical(RESOURCE_EXHAUSTED, r) }

/// The caller gave it up.
public fun cancelled(r: u64): u64 { canonical(CANCELLED, r) }

/// The contract has a bug.
public fun internal(r: u64): u64 { canonical(INTERNAL, r) }

/// The feature does not exist.
public fun not_implemented(r: u64): u64 { canonical(NOT_IMPLEMENTED, r) }

/// The service does not answer now.
public fun unavailable(r: u64): u64 { canonical(UNAVAILABLE, r) }
