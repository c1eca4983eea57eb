/// What Move unit tests use. The compiler needs this module to build tests at all.
module std::unit_test;

/// Marks bytecode as built for tests: nothing that calls it can be published.
#[test_only]
native public fun poison();

/// Aborts unless both are equal, after printing them.
public macro fun assert_eq<$T: drop>($t1: $T, $t2: $T) {
    let t1 = $t1;
    let t2 = $t2;
    assert_ref_eq!(&t1, &t2);
}

/// Aborts unless what both refer to is equal, after printing it.
public macro fun assert_ref_eq<$T>($t1: &$T, $t2: &$T) {
    let t1 = $t1;
    let t2 = $t2;
    if (t1 != t2) {
        std::debug::print(&b"these are not equal:");
        std::debug::print(t1);
        std::debug::print(t2);
        assert!(false);
    }
}
