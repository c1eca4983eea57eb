/// Growable sequences. The natives are single instructions where the compiler can see the call, and host functions otherwise.
#[defines_primitive(vector)]
module std::vector;

/// An index is past the end, or there are not enough elements for the request.
const EINDEX_OUT_OF_BOUNDS: u64 = 0x20000;

public use fun std::string::utf8 as vector.to_string;
public use fun std::string::try_utf8 as vector.try_to_string;
public use fun std::ascii::string as vector.to_ascii_string;
public use fun std::ascii::try_string as vector.try_to_ascii_string;

/// A vector without elements.
#[bytecode_instruction]
native public fun empty<Element>(): vector<Element>;

/// How many elements `v` has.
#[bytecode_instruction]
native public fun length<Element>(v: &vector<Element>): u64;

/// The element at `i`. Fails with a vector error, sub-status 1, when `i >= v.length()`. Also written `&v[i]`.
#[syntax(index)]
#[bytecode_instruction]
native public fun borrow<Element>(v: &vector<Element>, i: u64): &Element;

/// Puts `e` behind the last element.
#[bytecode_instruction]
native public fun push_back<Element>(v: &mut vector<Element>, e: Element);

/// The element at `i`, to be changed. Fails with a vector error, sub-status 1, when `i >= v.length()`. Also written `&mut v[i]`.
#[syntax(index)]
#[bytecode_instruction]
native public fun borrow_mut<Element>(v: &mut vector<Element>, i: u64): &mut Element;

/// Takes the last element away. Fails with a vector error, sub-status 2, when there is none.
#[bytecode_instruction]
native public fun pop_back<Element>(v: &mut vector<Element>): Element;

/// Ends an empty vector. Fails with a vector error, sub-status 3, when it has elements.
#[bytecode_instruction]
native public fun destroy_empty<Element>(v: vector<Element>);

/// Exchanges the elements at `i` and `j`. Fails with a vector error, sub-status 1, when either is past the end.
#[bytecode_instruction]
native public fun swap<Element>(v: &mut vector<Element>, i: u64, j: u64);

/// A vector of the one element `e`.
public fun singleton<Element>(e: Element): vector<Element> {
    vector[e]
}

/// Puts the elements of `v` in the opposite order.
public fun reverse<Element>(v: &mut vector<Element>) {
    let mut back = v.length();
    let mut front = 0;
    while (front + 1 < back) {
        back = back - 1;
        v.swap(front, back);
        front = front + 1;
    }
}

/// Moves all elements of `other`, in order, behind those of `lhs`.
public fun append<Element>(lhs: &mut vector<Element>, mut other: vector<Element>) {
    other.reverse();
    while (!other.is_empty()) lhs.push_back(other.pop_back());
    other.destroy_empty();
}

/// Whether `v` has no elements.
public fun is_empty<Element>(v: &vector<Element>): bool {
    v.length() == 0
}

/// Whether some element of `v` equals `e`.
public fun contains<Element>(v: &vector<Element>, e: &Element): bool {
    let (found, _) = v.index_of(e);
    found
}

/// `(true, i)` for the first `i` with `v[i] == e`, or `(false, 0)`.
public fun index_of<Element>(v: &vector<Element>, e: &Element): (bool, u64) {
    let n = v.length();
    let mut i = 0;
    while (i < n) {
        if (&v[i] == e) return (true, i);
        i = i + 1;
    };
    (false, 0)
}

/// Takes the element at `i` away and moves the later ones up by one place. Aborts with `EINDEX_OUT_OF_BOUNDS` when
/// `i >= v.length()`. Takes time in proportion to the number of later elements.
public fun remove<Element>(v: &mut vector<Element>, mut i: u64): Element {
    let n = v.length();
    assert!(i < n, EINDEX_OUT_OF_BOUNDS);
    while (i + 1 < n) {
        v.swap(i, i + 1);
        i = i + 1;
    };
    v.pop_back()
}

/// Puts `e` at `i` and moves the elements from there on back by one place; `i == v.length()` is the end. Aborts with
/// `EINDEX_OUT_OF_BOUNDS` when `i > v.length()`.
public fun insert<Element>(v: &mut vector<Element>, e: Element, i: u64) {
    let mut at = v.length();
    assert!(i <= at, EINDEX_OUT_OF_BOUNDS);
    v.push_back(e);
    while (at > i) {
        v.swap(at - 1, at);
        at = at - 1;
    }
}

/// Takes the element at `i` away and puts the last one in its place. Aborts with `EINDEX_OUT_OF_BOUNDS` when `v` is
/// empty; otherwise fails with a vector error, sub-status 1, when `i` is past the end.
public fun swap_remove<Element>(v: &mut vector<Element>, i: u64): Element {
    let n = v.length();
    assert!(n > 0, EINDEX_OUT_OF_BOUNDS);
    v.swap(i, n - 1);
    v.pop_back()
}

/// `v` without its first `n` elements; empty when there are no more than `n`.
public fun skip<T: drop>(mut v: vector<T>, n: u64): vector<T> {
    let mut kept = vector[];
    while (v.length() > n) kept.push_back(v.pop_back());
    kept.reverse();
    kept
}

/// The first `n` elements of `v`. Aborts with `EINDEX_OUT_OF_BOUNDS` when there are fewer.
public fun take<T: drop>(mut v: vector<T>, n: u64): vector<T> {
    assert!(n <= v.length(), EINDEX_OUT_OF_BOUNDS);
    while (v.length() > n) {
        v.pop_back();
    };
    v
}

/// The elements of all vectors in `v`, one after the other.
public fun flatten<T>(v: vector<vector<T>>): vector<T> {
    let mut flat = vector[];
    v.do!(|part| flat.append(part));
    flat
}

/// The vector of `f(0)`, `f(1)`, … `f(n - 1)`.
public macro fun tabulate<$T>($n: u64, $f: |u64| -> $T): vector<$T> {
    let mut v = vector[];
    let n = $n;
    n.do!(|i| v.push_back($f(i)));
    v
}

/// Takes `v` apart and hands each element to `f`, the first one first.
public macro fun destroy<$T, $R: drop>($v: vector<$T>, $f: |$T| -> $R) {
    let v = $v;
    v.do!(|e| $f(e));
}

/// Takes `v` apart and hands each element to `f`, the first one first.
public macro fun do<$T, $R: drop>($v: vector<$T>, $f: |$T| -> $R) {
    let mut v = $v;
    v.reverse();
    while (!v.is_empty()) {
        $f(v.pop_back());
    };
    v.destroy_empty();
}

/// Calls `f` on a reference to each element, the first one first.
public macro fun do_ref<$T, $R: drop>($v: &vector<$T>, $f: |&$T| -> $R) {
    let v = $v;
    v.length().do!(|i| $f(&v[i]));
}

/// Calls `f` on a mutable reference to each element, the first one first.
public macro fun do_mut<$T, $R: drop>($v: &mut vector<$T>, $f: |&mut $T| -> $R) {
    let v = $v;
    v.length().do!(|i| $f(&mut v[i]));
}

/// The results of `f` for each element, which it takes, in order.
public macro fun map<$T, $U>($v: vector<$T>, $f: |$T| -> $U): vector<$U> {
    let mut mapped = vector[];
    let v = $v;
    v.do!(|e| mapped.push_back($f(e)));
    mapped
}

/// The results of `f` for a reference to each element, in order.
public macro fun map_ref<$T, $U>($v: &vector<$T>, $f: |&$T| -> $U): vector<$U> {
    let mut mapped = vector[];
    let v = $v;
    v.do_ref!(|e| mapped.push_back($f(e)));
    mapped
}

/// The elements for which `f` holds, in order; the others are dropped.
public macro fun filter<$T: drop>($v: vector<$T>, $f: |&$T| -> bool): vector<$T> {
    let mut kept = vector[];
    let v = $v;
    v.do!(|e| if ($f(&e)) kept.push_back(e));
    kept
}

/// The elements for which `f` holds, and the others, each in order.
public macro fun partition<$T>($v: vector<$T>, $f: |&$T| -> bool): (vector<$T>, vector<$T>) {
    let mut yes = vector[];
    let mut no = vector[];
    let v = $v;
    v.do!(|e| if ($f(&e)) yes.push_back(e) else no.push_back(e));
    (yes, no)
}

/// The index of the first element for which `f` holds.
public macro fun find_index<$T>($v: &vector<$T>, $f: |&$T| -> bool): std::option::Option<u64> {
    let v = $v;
    'find: {
        v.length().do!(|i| if ($f(&v[i])) return 'find std::option::some(i));
        std::option::none()
    }
}

/// The indices of all elements for which `f` holds, ascending.
public macro fun find_indices<$T>($v: &vector<$T>, $f: |&$T| -> bool): vector<u64> {
    let v = $v;
    let mut indices = vector[];
    v.length().do!(|i| if ($f(&v[i])) indices.push_back(i));
    indices
}

/// How many elements `f` holds for.
public macro fun count<$T>($v: &vector<$T>, $f: |&$T| -> bool): u64 {
    let mut count = 0;
    let v = $v;
    v.do_ref!(|e| if ($f(e)) count = count + 1);
    count
}

/// Folds from the left: the accumulator starts as `init` and becomes `f(accumulator, element)` for each element.
public macro fun fold<$T, $Acc>($v: vector<$T>, $init: $Acc, $f: |$Acc, $T| -> $Acc): $Acc {
    let v = $v;
    let mut acc = $init;
    v.do!(|e| acc = $f(acc, e));
    acc
}

/// Whether `f` holds for some element; stops at the first.
public macro fun any<$T>($v: &vector<$T>, $f: |&$T| -> bool): bool {
    let v = $v;
    'any: {
        v.do_ref!(|e| if ($f(e)) return 'any true);
        false
    }
}

/// Whether `f` holds for every element; stops at the first exception.
public macro fun all<$T>($v: &vector<$T>, $f: |&$T| -> bool): bool {
    let v = $v;
    'all: {
        v.do_ref!(|e| if (!$f(e)) return 'all false);
        true
    }
}

/// Takes two vectors apart and hands the elements to `f` in pairs. Aborts when the lengths differ.
public macro fun zip_do<$T1, $T2, $R: drop>($v1: vector<$T1>, $v2: vector<$T2>, $f: |$T1, $T2| -> $R) {
    let v1 = $v1;
    let mut v2 = $v2;
    v2.reverse();
    let n = v1.length();
    assert!(n == v2.length());
    v1.do!(|e1| $f(e1, v2.pop_back()));
    v2.destroy_empty();
}

/// As `zip_do`, from the last pair to the first. Aborts when the lengths differ.
public macro fun zip_do_reverse<$T1, $T2, $R: drop>($v1: vector<$T1>, $v2: vector<$T2>, $f: |$T1, $T2| -> $R) {
    let mut v1 = $v1;
    let mut v2 = $v2;
    let n = v1.length();
    assert!(n == v2.length());
    n.do!(|_| $f(v1.pop_back(), v2.pop_back()));
    v1.destroy_empty();
    v2.destroy_empty();
}

/// Calls `f` on references to the elements of two vectors, in pairs. Aborts when the lengths differ.
public macro fun zip_do_ref<$T1, $T2, $R: drop>($v1: &vector<$T1>, $v2: &vector<$T2>, $f: |&$T1, &$T2| -> $R) {
    let v1 = $v1;
    let v2 = $v2;
    let n = v1.length();
    assert!(n == v2.length());
    n.do!(|i| $f(&v1[i], &v2[i]));
}

/// Calls `f` on mutable references to the elements of two vectors, in pairs. Aborts when the lengths differ.
public macro fun zip_do_mut<$T1, $T2, $R: drop>(
    $v1: &mut vector<$T1>,
    $v2: &mut vector<$T2>,
    $f: |&mut $T1, &mut $T2| -> $R,
) {
    let v1 = $v1;
    let v2 = $v2;
    let n = v1.length();
    assert!(n == v2.length());
    n.do!(|i| $f(&mut v1[i], &mut v2[i]));
}

/// The results of `f` for the elements of two vectors in pairs, which it takes. Aborts when the lengths differ.
public macro fun zip_map<$T1, $T2, $U>($v1: vector<$T1>, $v2: vector<$T2>, $f: |$T1, $T2| -> $U): vector<$U> {
    let mut mapped = vector[];
    zip_do!($v1, $v2, |e1, e2| mapped.push_back($f(e1, e2)));
    mapped
}

/// The results of `f` for references to the elements of two vectors in pairs. Aborts when the lengths differ.
public macro fun zip_map_ref<$T1, $T2, $U>(
    $v1: &vector<$T1>,
    $v2: &vector<$T2>,
    $f: |&$T1, &$T2| -> $U,
): vector<$U> {
    let mut mapped = vector[];
    zip_do_ref!($v1, $v2, |e1, e2| mapped.push_back($f(e1, e2)));
    mapped
}

/// Sorts in place, keeping equal elements in order, where `le(a, b)` says that `a` may stand before `b`. Quadratic in
/// the worst case, linear on what is sorted already.
public macro fun insertion_sort_by<$T>($v: &mut vector<$T>, $le: |&$T, &$T| -> bool) {
    let v = $v;
    let n = v.length();
    let mut sorted = 1;
    while (sorted < n) {
        let mut at = sorted;
        while (at > 0 && !$le(&v[at - 1], &v[at])) {
            v.swap(at - 1, at);
            at = at - 1;
        };
        sorted = sorted + 1;
    }
}

/// Sorts in place, keeping equal elements in order, where `le(a, b)` says that `a` may stand before `b`. Takes
/// n · log n steps and a second vector.
public macro fun merge_sort_by<$T>($v: &mut vector<$T>, $le: |&$T, &$T| -> bool) {
    let v = $v;
    let n = v.length();
    // Runs of `width` sorted elements are merged in pairs until one run is left. Each pass empties the vector into
    // a reversed copy, so that both runs can be taken from the back.
    let mut width = 1;
    while (width < n) {
        let mut source = vector[];
        while (!v.is_empty()) source.push_back(v.pop_back());
        while (!source.is_empty()) {
            let mut left = vector[];
            while (left.length() < width && !source.is_empty()) left.push_back(source.pop_back());
            left.reverse();
            let mut taken = 0;
            while (!left.is_empty()) {
                if (taken < width && !source.is_empty()) {
                    let l = left.length() - 1;
                    let r = source.length() - 1;
                    if ($le(&left[l], &source[r])) {
                        v.push_back(left.pop_back());
                    } else {
                        v.push_back(source.pop_back());
                        taken = taken + 1;
                    }
                } else {
                    v.push_back(left.pop_back());
                }
            };
            left.destroy_empty();
            while (taken < width && !source.is_empty()) {
                v.push_back(source.pop_back());
                taken = taken + 1;
            };
        };
        source.destroy_empty();
        width = width * 2;
    }
}

/// Whether `le` holds between every element and the next one.
public macro fun is_sorted_by<$T>($v: &vector<$T>, $le: |&$T, &$T| -> bool): bool {
    let v = $v;
    let n = v.length();
    let mut i = 1;
    let mut sorted = true;
    while (sorted && i < n) {
        sorted = $le(&v[i - 1], &v[i]);
        i = i + 1;
    };
    sorted
}

/// The elements before the first for which `p` does not hold; the others are dropped.
public macro fun take_while<$T: drop>($v: vector<$T>, $p: |&$T| -> bool): vector<$T> {
    let mut kept = vector[];
    'take: {
        let v = $v;
        v.do!(|e| if ($p(&e)) kept.push_back(e) else return 'take);
    };
    kept
}

/// The elements from the first for which `p` does not hold; those before it are dropped.
public macro fun skip_while<$T: drop>($v: vector<$T>, $p: |&$T| -> bool): vector<$T> {
    let mut kept = vector[];
    let mut skipping = true;
    let v = $v;
    v.do!(|e| {
        if (skipping && !$p(&e)) skipping = false;
        if (!skipping) kept.push_back(e);
    });
    kept
}
