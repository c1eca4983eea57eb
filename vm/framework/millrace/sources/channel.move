/// The channel that a contract runs in: its members, the call at hand, and its storage.
///
/// A contract takes `c: &mut Channel`, or `&Channel` where it only reads, as a parameter, and the engine fills it in on
/// every call, as it does for a `signer`. No caller can make one, so whoever holds the reference runs inside the channel.
///
/// Storage holds at most one value for each owner address and type. Only the module that defines a type may store it,
/// borrow it or take it out; the linker refuses a call of `exists_at`, `borrow`, `borrow_mut`, `move_to` or `move_from`
/// with a type of another module. What is borrowed borrows from the channel, so the compiler sees to it that no two
/// references to storage get in each other's way.
module millrace::channel;

/// The address is not one of the channel's members.
const ENotMember: u64 = 1;

/// What every member can see of the channel while a call runs. The engine makes it, and it ends with the call.
public struct Channel {
    /// The members' addresses, in the order agreed at opening, without repetition.
    members: vector<address>,
    /// The member that signed this call.
    caller: address,
    /// How many calls the channel has carried out before this one.
    sequence_number: u64,
    /// The time that the members agreed on for this call, in milliseconds since 1970-01-01 UTC.
    time: u64,
    /// 32 bytes that no member could foresee or choose alone.
    seed: vector<u8>,
    /// What each member has in the channel, in the order of `members`.
    balances: vector<u64>,
    /// What was reported from outside for this call, each key once.
    observations: vector<Observation>,
}

/// A fact from outside that the members agreed to use, such as a price.
public struct Observation has copy, drop, store {
    /// What was observed.
    key: vector<u8>,
    /// What it was, in a form that goes with the key.
    value: vector<u8>,
    /// The block height of the source at that moment, or 0 where it has none.
    height: u64,
    /// The moment itself, in milliseconds since 1970-01-01 UTC.
    time: u64,
}

// === Storage ===

/// Whether `owner` has a value of type `T`.
native public fun exists_at<T: store>(c: &Channel, owner: address): bool;

/// The `T` of `owner`. Fails with `MISSING_DATA` when there is none.
native public fun borrow<T: store>(c: &Channel, owner: address): &T;

/// The `T` of `owner`, to be changed. Fails with `MISSING_DATA` when there is none, and aborts when the value belongs to a
/// layer below the channel, which can be read only.
native public fun borrow_mut<T: store>(c: &mut Channel, owner: address): &mut T;

/// Gives `value` to `owner`. Fails with `RESOURCE_ALREADY_EXISTS` when it has a `T`, in the channel or below it.
native public fun move_to<T: store>(c: &mut Channel, owner: address, value: T);

/// Takes the `T` of `owner` out of storage. Fails with `MISSING_DATA` when there is none, and aborts when the value belongs
/// to a layer below the channel, which can be read only.
native public fun move_from<T: store>(c: &mut Channel, owner: address): T;

// === Events ===

/// Reports `event` to whoever follows the channel. Events of a call that aborts are not reported.
native public fun emit<T: copy + drop>(c: &mut Channel, event: T);

// === The call ===

/// The member that signed this call.
public fun caller(c: &Channel): address {
    c.caller
}

/// How many calls the channel has carried out before this one.
public fun sequence_number(c: &Channel): u64 {
    c.sequence_number
}

/// The time that the members agreed on for this call, in milliseconds since 1970-01-01 UTC. It never goes back from one
/// call to the next.
public fun time(c: &Channel): u64 {
    c.time
}

/// 32 bytes that no member could foresee or choose alone. `millrace::random` makes numbers of them.
public fun random_seed(c: &Channel): &vector<u8> {
    &c.seed
}

// === Members ===

/// The members' addresses, in the order agreed at opening.
public fun members(c: &Channel): &vector<address> {
    &c.members
}

/// Whether `member` is one of the channel's members.
public fun is_member(c: &Channel, member: address): bool {
    c.members.contains(&member)
}

/// The place of `member` among the members, from 0. Aborts with `ENotMember` when it is none.
public fun member_index(c: &Channel, member: address): u64 {
    let (found, i) = c.members.index_of(&member);
    assert!(found, ENotMember);
    i
}

/// What `member` has in the channel. Aborts with `ENotMember` when it is none.
public fun balance(c: &Channel, member: address): u64 {
    c.balances[c.member_index(member)]
}

/// What all members have, in the order of `members`.
public fun balances(c: &Channel): &vector<u64> {
    &c.balances
}

// === Observations ===

/// The value observed for `key`, or none.
public fun observation(c: &Channel, key: vector<u8>): Option<vector<u8>> {
    c.observations.find_index!(|o| o.key == key).map!(|i| c.observations[i].value)
}

/// All observations of this call.
public fun observations(c: &Channel): &vector<Observation> {
    &c.observations
}

/// What was observed.
public fun observation_key(o: &Observation): &vector<u8> {
    &o.key
}

/// What it was.
public fun observation_value(o: &Observation): &vector<u8> {
    &o.value
}

/// The block height of the source at that moment, or 0 where it has none.
public fun observation_height(o: &Observation): u64 {
    o.height
}

/// The moment of the observation, in milliseconds since 1970-01-01 UTC.
public fun observation_time(o: &Observation): u64 {
    o.time
}

public use fun observation_key as Observation.key;
public use fun observation_value as Observation.value;
public use fun observation_height as Observation.height;
public use fun observation_time as Observation.time;

// === For unit tests ===

/// A channel for a unit test: sequence number and time are 0, the seed is 32 zero bytes, each balance is 0, and there are no
/// observations.
#[test_only]
public fun new_for_testing(members: vector<address>, caller: address): Channel {
    let balances = members.map_ref!(|_| 0);
    let seed = vector::tabulate!(32, |_| 0);
    Channel { members, caller, sequence_number: 0, time: 0, seed, balances, observations: vector[] }
}

/// Ends a channel of a unit test. What is in storage stays there until the test ends.
#[test_only]
public fun destroy_for_testing(c: Channel) {
    let Channel { .. } = c;
}

/// Starts the next call, signed by `caller`: the sequence number grows by one.
#[test_only]
public fun next_call_for_testing(c: &mut Channel, caller: address) {
    c.caller = caller;
    c.sequence_number = c.sequence_number + 1;
}

/// Puts another caller in place, within the same call.
#[test_only]
public fun set_caller_for_testing(c: &mut Channel, caller: address) {
    c.caller = caller;
}

/// Puts the sequence number in place.
#[test_only]
public fun set_sequence_number_for_testing(c: &mut Channel, sequence_number: u64) {
    c.sequence_number = sequence_number;
}

/// Puts the time in place, in milliseconds.
#[test_only]
public fun set_time_for_testing(c: &mut Channel, time: u64) {
    c.time = time;
}

/// Puts the random seed in place; 32 bytes.
#[test_only]
public fun set_random_seed_for_testing(c: &mut Channel, seed: vector<u8>) {
    assert!(seed.length() == 32);
    c.seed = seed;
}

/// Puts the balance of one member in place. Aborts with `ENotMember` when it is none.
#[test_only]
public fun set_balance_for_testing(c: &mut Channel, member: address, balance: u64) {
    let i = c.member_index(member);
    *&mut c.balances[i] = balance;
}

/// Adds an observation.
#[test_only]
public fun add_observation_for_testing(c: &mut Channel, key: vector<u8>, value: vector<u8>, height: u64, time: u64) {
    c.observations.push_back(Observation { key, value, height, time });
}
