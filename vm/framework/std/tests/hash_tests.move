#[test_only]
module std::hash_tests;

use std::hash::{sha2_256, sha3_256};
use std::unit_test::assert_eq;

/// The example messages of NIST's "Cryptographic Standards and Guidelines: Examples with Intermediate Values" for FIPS 180-4:
/// one block, two blocks, and the empty message; then 896 bits from the same source.
#[test]
fun sha2_256_of_the_nist_examples() {
    assert_eq!(sha2_256(b""), x"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(sha2_256(b"abc"), x"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(
        sha2_256(b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
        x"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    );
    assert_eq!(
        sha2_256(b"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu"),
        x"cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1",
    );
    // The FIPS 180-4 additional vectors: one byte and four bytes.
    assert_eq!(sha2_256(x"bd"), x"68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b");
    assert_eq!(sha2_256(x"c98c8e55"), x"7abc22c0ae5af26ce93dbb94433a0e0b2e119d014f8e7f65bd56c61ccccd9504");
    // SHAVS, SHA256ShortMsg, Len = 8.
    assert_eq!(sha2_256(x"d3"), x"28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1");
}

/// Lengths around the 64-byte block, worked out with CPython's hashlib.
#[test]
fun sha2_256_at_block_edges() {
    assert_eq!(sha2_256(vector::tabulate!(55, |_| 0xA3)), x"a563423e0c0003fc7b10d59c29ee21c424a36c4854489118df22d1efcadf79bb");
    assert_eq!(sha2_256(vector::tabulate!(56, |_| 0xA3)), x"9e8a41aad70a17965becef3af087b5fdf3aef084b0882175d8d7641b9ce937b0");
    assert_eq!(sha2_256(vector::tabulate!(63, |_| 0xA3)), x"b82d9b2bbe15b5cdaf284b5d628b5aded543b382bb21caf988bd21c2bd761c47");
    assert_eq!(sha2_256(vector::tabulate!(64, |_| 0xA3)), x"303c697abdf6016092f830511fb46ee2acb7cb1f98432796cde739e6e457234e");
    assert_eq!(sha2_256(vector::tabulate!(65, |_| 0xA3)), x"56cfcc7e9ec34a49a7b9e191f1498ee8cd973786a3ee8e2e5b73222fef192521");
    assert_eq!(sha2_256(vector::tabulate!(119, |_| 0xA3)), x"44c1b46917f18d278b3843f46e93b7e5aa1ce9d13fb4afc3a433a2061e8dbd70");
    assert_eq!(sha2_256(vector::tabulate!(120, |_| 0xA3)), x"8de82092c97c0024d2077187a0ba3e704cd10cc79f0f5092e7f5998c6c5fc7fe");
    assert_eq!(sha2_256(vector::tabulate!(128, |_| 0xA3)), x"b6854746eea7be88f486c454ea418e3f2af1b6bed32c70c3a0192d91f3ec3471");
}

/// The example messages of NIST's "Examples with Intermediate Values" for FIPS 202 (0 and 1600 bits), and the FIPS 180
/// messages under SHA3-256.
#[test]
fun sha3_256_of_the_nist_examples() {
    assert_eq!(sha3_256(b""), x"a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a");
    assert_eq!(sha3_256(vector::tabulate!(200, |_| 0xA3)), x"79f38adec5c20307a98ef76e8324afbfd46cfd81b22e3973c65fa1bd9de31787");
    assert_eq!(sha3_256(b"abc"), x"3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532");
    assert_eq!(
        sha3_256(b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
        x"41c0dba2a9d6240849100376a8235e2c82e1b9998a999e21db32dd97496d3376",
    );
    assert_eq!(
        sha3_256(b"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu"),
        x"916f6061fe879741ca6469b43971dfdb28b1a32dc36cb3254e812be27aad1d18",
    );
}

/// Lengths around the 136-byte block, worked out with CPython's hashlib.
#[test]
fun sha3_256_at_block_edges() {
    assert_eq!(sha3_256(vector::tabulate!(71, |_| 0xA3)), x"ab4c6ad92ea1c2d9aefe57d6b98191b0bb3b56b92cb669695d5177a65334ca41");
    assert_eq!(sha3_256(vector::tabulate!(72, |_| 0xA3)), x"5d97e2aec78ff4f88f78b624080602205efb4a3e29c3d6da478812680e2b8f9f");
    assert_eq!(sha3_256(vector::tabulate!(135, |_| 0xA3)), x"d51927265ca4bf0cc8b4453387700918c03f8894e395ad437d4573f3be4d2c34");
    assert_eq!(sha3_256(vector::tabulate!(136, |_| 0xA3)), x"0adf6bfb359ae40019b67d8c49c361574b70242a6b752de6f9e0d426ca177f7a");
    assert_eq!(sha3_256(vector::tabulate!(137, |_| 0xA3)), x"e2fa06eaa22fe60106af67d5f6ea093fe58f07d2dcfb06d51057953f114849a7");
    assert_eq!(sha3_256(vector::tabulate!(200, |_| 0xA3)), x"79f38adec5c20307a98ef76e8324afbfd46cfd81b22e3973c65fa1bd9de31787");
    assert_eq!(sha3_256(vector::tabulate!(272, |_| 0xA3)), x"c4742d97ad8ff950c0b5b078600ab1908c864c75b60f419e2d208dfc26a8ba11");
}

/// Keccak-256 of the empty message, as Ethereum uses it, is c5d2…a470.
#[test]
fun sha3_256_is_not_keccak() {
    assert!(sha3_256(b"") != x"c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
}
