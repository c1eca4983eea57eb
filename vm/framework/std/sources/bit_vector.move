/// Sequences of bits with a fixed length.
module std::bit_vector;

/// The index is past the end.
const EINDEX: u64 = 0x20000;
/// The length is 0 or above `MAX_SIZE`.
const ELENGTH: u64 = 0x20001;

/// The most bits that one vector can have.
const MAX_SIZE: u64 = 1024;

/// `length` bits; `bit_field[i]` is bit number i.
public struct BitVector has copy, drop, store {
    length: u64,
    bit_field: vector<bool>,
}

/// A vector of `length` bits, all unset. Aborts with `ELENGTH` when that is 0 or above 1024.
public fun new(length: u64): BitVector {
    assert!(length > 0 && length <= MAX_SIZE, ELENGTH);
    BitVector { length, bit_field: vector::tabulate!(length, |_| false) }
}

/// Sets bit `bit_index`. Aborts with `EINDEX` when it is past the end.
public fun set(bitvector: &mut BitVector, bit_index: u64) {
    assert!(bit_index < bitvector.length, EINDEX);
    *&mut bitvector.bit_field[bit_index] = true;
}

/// Unsets bit `bit_index`. Aborts with `EINDEX` when it is past the end.
public fun unset(bitvector: &mut BitVector, bit_index: u64) {
    assert!(bit_index < bitvector.length, EINDEX);
    *&mut bitvector.bit_field[bit_index] = false;
}

/// Moves every bit down by `amount` places: the first `amount` are lost and as many unset ones come in at the end.
public fun shift_left(bitvector: &mut BitVector, amount: u64) {
    let n = bitvector.length;
    n.do!(|i| {
        let moved = amount < n - i && bitvector.bit_field[i + amount];
        *&mut bitvector.bit_field[i] = moved;
    })
}

/// Whether bit `bit_index` is set. Aborts with `EINDEX` when it is past the end.
public fun is_index_set(bitvector: &BitVector, bit_index: u64): bool {
    assert!(bit_index < bitvector.length, EINDEX);
    bitvector.bit_field[bit_index]
}

/// How many bits the vector has.
public fun length(bitvector: &BitVector): u64 {
    bitvector.length
}

/// How many bits from `start_index` on are set without a gap. Aborts with `EINDEX` when it is past the end.
public fun longest_set_sequence_starting_at(bitvector: &BitVector, start_index: u64): u64 {
    assert!(start_index < bitvector.length, EINDEX);
    let mut i = start_index;
    while (i < bitvector.length && bitvector.bit_field[i]) i = i + 1;
    i - start_index
}
