/// Compute kernels: small programs that spend their time in one kind of work each. Every kernel takes its size and returns
/// a checksum, so that two runs can be compared and nothing can be left out.
module kernels::kernels;

// Multiplier and increment of the generator behind `scramble`, and its modulus 2^31 - 1: products stay below 2^63.
const MULTIPLIER: u64 = 1103515245;
const INCREMENT: u64 = 12345;
const MODULUS: u64 = 2147483647;

/// The next number of a fixed pseudo-random sequence.
fun scramble(seed: u64): u64 {
    (seed * MULTIPLIER + INCREMENT) % MODULUS
}

/// Folds `value` into a running checksum.
fun fold(sum: u64, value: u64): u64 {
    (sum * 31 + value) % MODULUS
}

// === Calls ===

/// The n-th Fibonacci number, by the definition: almost nothing but calls.
public fun fib(n: u64): u64 {
    if (n < 2) n else fib(n - 1) + fib(n - 2)
}

// === Loops and branches ===

/// The sum of the Collatz path lengths of 1 to `limit`.
public fun collatz(limit: u64): u64 {
    let mut total = 0;
    let mut start = 1;
    while (start <= limit) {
        let mut n = start;
        while (n != 1) {
            n = if (n % 2 == 0) n / 2 else 3 * n + 1;
            total = total + 1;
        };
        start = start + 1;
    };
    total
}

// === Vectors of primitives ===

/// The checksum of the primes below `n`, by the sieve of Eratosthenes.
public fun sieve(n: u64): u64 {
    let mut composite = vector<bool>[];
    let mut i = 0;
    while (i < n) {
        composite.push_back(false);
        i = i + 1;
    };
    let mut sum = 0;
    let mut p = 2;
    while (p < n) {
        if (!composite[p]) {
            sum = fold(sum, p);
            let mut multiple = p * p;
            while (multiple < n) {
                *&mut composite[multiple] = true;
                multiple = multiple + p;
            };
        };
        p = p + 1;
    };
    sum
}

/// The checksum of `n` pseudo-random numbers after a bubble sort.
public fun bubble_sort(n: u64): u64 {
    let mut values = vector<u64>[];
    let mut seed = 7;
    let mut i = 0;
    while (i < n) {
        seed = scramble(seed);
        values.push_back(seed);
        i = i + 1;
    };
    let mut end = n;
    while (end > 1) {
        let mut j = 1;
        while (j < end) {
            if (values[j - 1] > values[j]) values.swap(j - 1, j);
            j = j + 1;
        };
        end = end - 1;
    };
    let mut sum = 0;
    i = 0;
    while (i < n) {
        sum = fold(sum, values[i]);
        i = i + 1;
    };
    sum
}

// === Structs behind references ===

// Positions and velocities are fixed-point numbers around a middle, since Move has no negative ones.
const UNIT: u64 = 1048576; // 2^20
const MIDDLE: u64 = 1099511627776; // 2^40

public struct Body has copy, drop {
    x: u64,
    y: u64,
    z: u64,
    vx: u64,
    vy: u64,
    vz: u64,
    mass: u64,
}

fun body(x: u64, y: u64, z: u64, mass: u64): Body {
    Body {
        x: MIDDLE + x * UNIT,
        y: MIDDLE + y * UNIT,
        z: MIDDLE + z * UNIT,
        vx: MIDDLE,
        vy: MIDDLE,
        vz: MIDDLE,
        mass,
    }
}

fun distance(a: u64, b: u64): u64 {
    if (a > b) a - b else b - a
}

/// The integer square root, by Newton's method from above.
fun root(n: u64): u64 {
    if (n < 2) return n;
    let mut x = n;
    let mut better = (x + 1) / 2;
    while (better < x) {
        x = better;
        better = (x + n / x) / 2;
    };
    x
}

/// The velocity after a pull from `here` towards `there`.
fun pull(velocity: u64, here: u64, there: u64, mass: u64, cube: u64): u64 {
    if (there > here) velocity + (there - here) * mass / cube else velocity - (here - there) * mass / cube
}

/// The checksum of five bodies that attract each other, after `steps` steps of fixed-point integration.
public fun bodies(steps: u64): u64 {
    let mut system = vector[
        body(0, 0, 0, 4000),
        body(40, 3, 1, 7),
        body(5, 60, 2, 11),
        body(80, 70, 9, 5),
        body(31, 90, 50, 3),
    ];
    let count = system.length();
    let mut step = 0;
    while (step < steps) {
        let mut i = 0;
        while (i < count) {
            let mut j = 0;
            while (j < count) {
                if (i != j) {
                    let other = system[j];
                    let this = &mut system[i];
                    // in units of 2^-10, so that the square of the distance fits
                    let dx = distance(this.x, other.x) >> 10;
                    let dy = distance(this.y, other.y) >> 10;
                    let dz = distance(this.z, other.z) >> 10;
                    let square = dx * dx + dy * dy + dz * dz + UNIT;
                    let cube = (square >> 20) * (root(square) >> 10) + 1;
                    this.vx = pull(this.vx, this.x, other.x, other.mass, cube);
                    this.vy = pull(this.vy, this.y, other.y, other.mass, cube);
                    this.vz = pull(this.vz, this.z, other.z, other.mass, cube);
                };
                j = j + 1;
            };
            i = i + 1;
        };
        i = 0;
        while (i < count) {
            let this = &mut system[i];
            // a thirty-second of the velocity a step; a body that would leave the field bounces off its edge
            this.x = wall(this.x + this.vx / 32 - MIDDLE / 32);
            this.y = wall(this.y + this.vy / 32 - MIDDLE / 32);
            this.z = wall(this.z + this.vz / 32 - MIDDLE / 32);
            i = i + 1;
        };
        step = step + 1;
    };
    let mut sum = 0;
    let mut i = 0;
    while (i < count) {
        let this = &system[i];
        sum = fold(sum, this.x % MODULUS);
        sum = fold(sum, this.y % MODULUS);
        sum = fold(sum, this.z % MODULUS);
        sum = fold(sum, this.vx % MODULUS);
        sum = fold(sum, this.vy % MODULUS);
        sum = fold(sum, this.vz % MODULUS);
        i = i + 1;
    };
    sum
}

/// Keeps a coordinate within 256 units of the middle.
fun wall(x: u64): u64 {
    if (x > MIDDLE + 256 * UNIT) MIDDLE + 256 * UNIT
    else if (x < MIDDLE - 256 * UNIT) MIDDLE - 256 * UNIT
    else x
}

// === Wide integers ===

/// `n` rounds of modular multiplication, shifts and xor on u128: a 64-bit prime modulus, so that products use all 128 bits.
public fun u128_mix(n: u64): u128 {
    let prime = 18446744073709551557u128;
    let mut x = 88172645463325252u128;
    let mut sum = 0u128;
    let mut i = 0;
    while (i < n) {
        x = (x * 6364136223846793005 + (i as u128)) % prime;
        x = x ^ (x >> 29);
        sum = (sum << 1) ^ (sum >> 127) ^ x;
        i = i + 1;
    };
    sum
}

/// `n` rounds of modular squaring, shifts and xor on u256, modulo 2^127 - 1.
public fun u256_mix(n: u64): u256 {
    let prime = 170141183460469231731687303715884105727u256;
    let mut x = 123456789012345678901234567890u256;
    let mut sum = 0u256;
    let mut i = 0;
    while (i < n) {
        x = (x * x + (i as u256)) % prime;
        sum = (sum << 7) ^ (sum >> 249) ^ x;
        i = i + 1;
    };
    sum
}

// === Generic code ===

public struct Pair<A, B> has copy, drop {
    first: A,
    second: B,
}

public struct Stack<T> has drop {
    items: vector<T>,
}

fun stack<T>(): Stack<T> {
    Stack { items: vector[] }
}

fun push<T>(stack: &mut Stack<T>, item: T) {
    stack.items.push_back(item)
}

fun pop<T>(stack: &mut Stack<T>): T {
    stack.items.pop_back()
}

fun top<T>(stack: &Stack<T>): &T {
    &stack.items[stack.items.length() - 1]
}

fun flip<A, B>(pair: Pair<A, B>): Pair<B, A> {
    let Pair { first, second } = pair;
    Pair { first: second, second: first }
}

/// Pushes `item` `n` times, each time with a look at the top, then pops all: the number of items equal to the sample.
fun churn<T: copy + drop>(item: T, sample: T, n: u64): u64 {
    let mut work = stack<T>();
    let mut i = 0;
    while (i < n) {
        work.push(if (i % 3 == 0) copy sample else copy item);
        i = i + 1;
    };
    let mut equal = 0;
    while (i > 0) {
        if (*work.top() == sample) equal = equal + i;
        let _ = work.pop();
        i = i - 1;
    };
    equal
}

/// The checksum of the same generic stack at u8, u64, u128, a generic struct, its flipped twin, and vectors.
public fun generics(n: u64): u64 {
    let mut sum = 0;
    sum = fold(sum, churn(1u8, 2u8, n));
    sum = fold(sum, churn(1u64, 2u64, n));
    sum = fold(sum, churn(1u128, 2u128, n));
    let pair = Pair { first: 5u64, second: true };
    let other = Pair { first: 6u64, second: false };
    sum = fold(sum, churn(pair, other, n));
    sum = fold(sum, churn(flip(pair), flip(other), n));
    sum = fold(sum, churn(vector[1u8, 2, 3], vector[1u8, 2, 4], n));
    sum = fold(sum, churn(Pair { first: pair, second: vector[other] }, Pair { first: other, second: vector[pair] }, n));
    sum
}

// === Data structures ===

const NONE: u64 = 18446744073709551615;

public struct Node has drop {
    key: u64,
    count: u64,
    left: u64,
    right: u64,
}

fun insert(nodes: &mut vector<Node>, key: u64) {
    let next = nodes.length();
    let mut at = 0;
    while (at < next) {
        let node = &mut nodes[at];
        if (key == node.key) {
            node.count = node.count + 1;
            return
        };
        let child = if (key < node.key) &mut node.left else &mut node.right;
        at = *child;
        if (at == NONE) *child = next;
    };
    nodes.push_back(Node { key, count: 1, left: NONE, right: NONE });
}

/// The depth at which `key` stands, or `NONE`.
fun find(nodes: &vector<Node>, key: u64): u64 {
    let mut depth = 0;
    let mut at = if (nodes.length() == 0) NONE else 0;
    while (at != NONE) {
        let node = &nodes[at];
        if (key == node.key) return depth;
        at = if (key < node.key) node.left else node.right;
        depth = depth + 1;
    };
    NONE
}

/// The checksum of a binary search tree in a vector: `n` inserts, then `2n` look-ups of which about half succeed.
public fun tree(n: u64): u64 {
    let mut nodes = vector<Node>[];
    let mut seed = 42;
    let mut i = 0;
    while (i < n) {
        seed = scramble(seed);
        nodes.insert(seed % (4 * n));
        i = i + 1;
    };
    let mut sum = nodes.length();
    i = 0;
    while (i < 2 * n) {
        let depth = nodes.find(i);
        sum = fold(sum, if (depth == NONE) 1 else depth + 2);
        i = i + 1;
    };
    sum
}

use fun insert as vector.insert;
use fun find as vector.find;
