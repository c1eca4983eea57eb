/// Sets kept as a vector of keys in the order of insertion. Every search goes through all keys, so they suit sets of tens
/// of keys.
module std::vec_set;

/// The key is in the set already.
const EKeyAlreadyExists: u64 = 0;
/// The key is not in the set.
const EKeyDoesNotExist: u64 = 1;

/// A set of `K`; each key once.
public struct VecSet<K: copy + drop> has copy, drop, store {
    contents: vector<K>,
}

/// A set without keys.
public fun empty<K: copy + drop>(): VecSet<K> {
    VecSet { contents: vector[] }
}

/// The set of one key.
public fun singleton<K: copy + drop>(key: K): VecSet<K> {
    VecSet { contents: vector[key] }
}

/// Adds a key at the end. Aborts with `EKeyAlreadyExists` when it is there.
public fun insert<K: copy + drop>(self: &mut VecSet<K>, key: K) {
    assert!(!self.contains(&key), EKeyAlreadyExists);
    self.contents.push_back(key)
}

/// Takes `key` out; the later ones move up. Aborts with `EKeyDoesNotExist` when it is not there.
public fun remove<K: copy + drop>(self: &mut VecSet<K>, key: &K) {
    let (found, at) = self.contents.index_of(key);
    assert!(found, EKeyDoesNotExist);
    self.contents.remove(at);
}

/// Whether `key` is in the set.
public fun contains<K: copy + drop>(self: &VecSet<K>, key: &K): bool {
    self.contents.contains(key)
}

/// How many keys there are.
public fun length<K: copy + drop>(self: &VecSet<K>): u64 {
    self.contents.length()
}

/// The older name of `length`.
public fun size<K: copy + drop>(self: &VecSet<K>): u64 {
    self.length()
}

/// Whether there are no keys.
public fun is_empty<K: copy + drop>(self: &VecSet<K>): bool {
    self.contents.is_empty()
}

/// The keys, in the order of insertion; ends the set.
public fun into_keys<K: copy + drop>(self: VecSet<K>): vector<K> {
    let VecSet { contents } = self;
    contents
}

/// The set of these keys. Aborts with `EKeyAlreadyExists` when one comes twice.
public fun from_keys<K: copy + drop>(keys: vector<K>): VecSet<K> {
    let mut set = empty();
    keys.do!(|key| set.insert(key));
    set
}

/// The keys, in the order of insertion.
public fun keys<K: copy + drop>(self: &VecSet<K>): &vector<K> {
    &self.contents
}
