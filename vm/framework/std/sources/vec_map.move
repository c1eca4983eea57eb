/// Maps kept as a vector of entries in the order of insertion. Every search goes through all entries, so they suit maps
/// of tens of keys.
module std::vec_map;

/// The key is in the map already.
const EKeyAlreadyExists: u64 = 0;
/// The key is not in the map.
const EKeyDoesNotExist: u64 = 1;
/// The map has entries.
const EMapNotEmpty: u64 = 2;
/// The index is past the end.
const EIndexOutOfBounds: u64 = 3;
/// There are more or fewer values than keys.
const EUnequalLengths: u64 = 4;

/// A map from `K` to `V`; each key once.
public struct VecMap<K: copy, V> has copy, drop, store {
    contents: vector<Entry<K, V>>,
}

/// One key and its value.
public struct Entry<K: copy, V> has copy, drop, store {
    key: K,
    value: V,
}

/// A map without entries.
public fun empty<K: copy, V>(): VecMap<K, V> {
    VecMap { contents: vector[] }
}

/// Adds an entry at the end. Aborts with `EKeyAlreadyExists` when the key is there.
public fun insert<K: copy, V>(self: &mut VecMap<K, V>, key: K, value: V) {
    assert!(!self.contains(&key), EKeyAlreadyExists);
    self.contents.push_back(Entry { key, value })
}

/// Takes the entry of `key` out; the later ones move up. Aborts with `EKeyDoesNotExist` when it is not there.
public fun remove<K: copy, V>(self: &mut VecMap<K, V>, key: &K): (K, V) {
    let at = self.get_idx(key);
    let Entry { key, value } = self.contents.remove(at);
    (key, value)
}

/// Takes the last entry out. Aborts with `EIndexOutOfBounds` when there is none.
public fun pop<K: copy, V>(self: &mut VecMap<K, V>): (K, V) {
    assert!(!self.is_empty(), EIndexOutOfBounds);
    let Entry { key, value } = self.contents.pop_back();
    (key, value)
}

#[syntax(index)]
/// The value of `key`, to be changed; also written `&mut map[&key]`. Aborts with `EKeyDoesNotExist` when it is not there.
public fun get_mut<K: copy, V>(self: &mut VecMap<K, V>, key: &K): &mut V {
    let at = self.get_idx(key);
    &mut self.contents[at].value
}

#[syntax(index)]
/// The value of `key`; also written `&map[&key]`. Aborts with `EKeyDoesNotExist` when it is not there.
public fun get<K: copy, V>(self: &VecMap<K, V>, key: &K): &V {
    &self.contents[self.get_idx(key)].value
}

/// A copy of the value of `key`, or none.
public fun try_get<K: copy, V: copy>(self: &VecMap<K, V>, key: &K): Option<V> {
    self.get_idx_opt(key).map!(|at| self.contents[at].value)
}

/// Whether `key` is in the map.
public fun contains<K: copy, V>(self: &VecMap<K, V>, key: &K): bool {
    self.get_idx_opt(key).is_some()
}

/// How many entries there are.
public fun length<K: copy, V>(self: &VecMap<K, V>): u64 {
    self.contents.length()
}

/// The older name of `length`.
public fun size<K: copy, V>(self: &VecMap<K, V>): u64 {
    self.length()
}

/// Whether there are no entries.
public fun is_empty<K: copy, V>(self: &VecMap<K, V>): bool {
    self.contents.is_empty()
}

/// Ends a map without entries. Aborts with `EMapNotEmpty` when it has some.
public fun destroy_empty<K: copy, V>(self: VecMap<K, V>) {
    let VecMap { contents } = self;
    assert!(contents.is_empty(), EMapNotEmpty);
    contents.destroy_empty()
}

/// Takes the map apart into its keys and its values, in the order of insertion.
public fun into_keys_values<K: copy, V>(self: VecMap<K, V>): (vector<K>, vector<V>) {
    let VecMap { contents } = self;
    let mut keys = vector[];
    let mut values = vector[];
    contents.do!(|entry| {
        let Entry { key, value } = entry;
        keys.push_back(key);
        values.push_back(value);
    });
    (keys, values)
}

/// The map of `keys[i]` to `values[i]`. Aborts with `EUnequalLengths` when there are more or fewer values than keys, and
/// with `EKeyAlreadyExists` when a key comes twice.
public fun from_keys_values<K: copy, V>(mut keys: vector<K>, mut values: vector<V>): VecMap<K, V> {
    assert!(keys.length() == values.length(), EUnequalLengths);
    keys.reverse();
    values.reverse();
    let mut map = empty();
    while (!keys.is_empty()) map.insert(keys.pop_back(), values.pop_back());
    keys.destroy_empty();
    values.destroy_empty();
    map
}

/// Copies of the keys, in the order of insertion.
public fun keys<K: copy, V>(self: &VecMap<K, V>): vector<K> {
    self.contents.map_ref!(|entry| entry.key)
}

/// The index of the entry of `key`, or none.
public fun get_idx_opt<K: copy, V>(self: &VecMap<K, V>, key: &K): Option<u64> {
    self.contents.find_index!(|entry| &entry.key == key)
}

/// The index of the entry of `key`. Aborts with `EKeyDoesNotExist` when it is not there.
public fun get_idx<K: copy, V>(self: &VecMap<K, V>, key: &K): u64 {
    self.get_idx_opt(key).destroy_or!(abort EKeyDoesNotExist)
}

/// The entry at `idx`, in the order of insertion. Aborts with `EIndexOutOfBounds` when it is past the end.
public fun get_entry_by_idx<K: copy, V>(self: &VecMap<K, V>, idx: u64): (&K, &V) {
    assert!(idx < self.length(), EIndexOutOfBounds);
    let entry = &self.contents[idx];
    (&entry.key, &entry.value)
}

/// The entry at `idx`, its value to be changed. Aborts with `EIndexOutOfBounds` when it is past the end.
public fun get_entry_by_idx_mut<K: copy, V>(self: &mut VecMap<K, V>, idx: u64): (&K, &mut V) {
    assert!(idx < self.length(), EIndexOutOfBounds);
    let entry = &mut self.contents[idx];
    (&entry.key, &mut entry.value)
}

/// Takes the entry at `idx` out; the later ones move up. Aborts with `EIndexOutOfBounds` when it is past the end.
public fun remove_entry_by_idx<K: copy, V>(self: &mut VecMap<K, V>, idx: u64): (K, V) {
    assert!(idx < self.length(), EIndexOutOfBounds);
    let Entry { key, value } = self.contents.remove(idx);
    (key, value)
}
