/// Numbers that no member of the channel could foresee or choose alone, made from the channel's seed.
///
/// All members get the same numbers, at the same moment, so they suit dice and shuffles but not secrets.
module millrace::random;

use millrace::channel::Channel;
use std::bcs;
use std::hash;

/// There is no number below 0 and no element in an empty vector to choose.
const EEmptyRange: u64 = 1;

/// A source of numbers. Draw number n, counted from 0, is SHA3-256(`seed` ‖ n as 8 bytes, little-endian).
public struct Generator has drop {
    seed: vector<u8>,
    counter: u64,
}

/// A generator for this call. Give each use in one call a `purpose` of its own: the same purpose gives the same numbers.
public fun new(c: &Channel, purpose: vector<u8>): Generator {
    let mut material = *c.random_seed();
    material.append(bcs::to_bytes(&c.sequence_number()));
    material.append(purpose);
    from_seed(hash::sha3_256(material))
}

/// A generator that starts from any bytes.
public fun from_seed(seed: vector<u8>): Generator {
    Generator { seed, counter: 0 }
}

/// 32 bytes; one draw.
public fun next_bytes(g: &mut Generator): vector<u8> {
    let mut material = g.seed;
    material.append(bcs::to_bytes(&g.counter));
    g.counter = g.counter + 1;
    hash::sha3_256(material)
}

/// Any `u256`: the 32 bytes of one draw, little-endian.
public fun next_u256(g: &mut Generator): u256 {
    let mut bytes = g.next_bytes();
    let mut number = 0;
    while (!bytes.is_empty()) number = (number << 8) | (bytes.pop_back() as u256);
    number
}

/// Any `u64`: the first 8 bytes of one draw, little-endian.
public fun next_u64(g: &mut Generator): u64 {
    (g.next_u256() & 0xFFFF_FFFF_FFFF_FFFF) as u64
}

/// True as often as false: the lowest bit of one draw.
public fun next_bool(g: &mut Generator): bool {
    g.next_u256() & 1 == 1
}

/// Any number below `bound`, each as likely as the others. Aborts with `EEmptyRange` when `bound` is 0. Draws again, less
/// than once on average, when a draw would favour the smaller numbers.
public fun next_below(g: &mut Generator, bound: u64): u64 {
    assert!(bound > 0, EEmptyRange);
    let bound = bound as u128;
    let all = 1u128 << 64;
    let fair = all - all % bound;
    loop {
        let number = g.next_u64() as u128;
        if (number < fair) return (number % bound) as u64
    }
}

/// Any number from `low` up to, but without, `high`. Aborts with `EEmptyRange` unless `low < high`.
public fun next_in(g: &mut Generator, low: u64, high: u64): u64 {
    assert!(low < high, EEmptyRange);
    low + g.next_below(high - low)
}

/// Puts the elements of `v` in any order, each as likely as the others.
public fun shuffle<T>(g: &mut Generator, v: &mut vector<T>) {
    let mut left = v.length();
    while (left > 1) {
        let chosen = g.next_below(left);
        left = left - 1;
        v.swap(chosen, left);
    }
}
