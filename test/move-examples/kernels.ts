/** The kernels of `move-examples/kernels` computed in TypeScript: other code, same checksums. */

const MODULUS = 2_147_483_647n;

function scramble(seed: bigint): bigint {
  return (seed * 1_103_515_245n + 12_345n) % MODULUS;
}

function checksum(values: Iterable<bigint>, start = 0n): bigint {
  let sum = start;
  for (const value of values) sum = (sum * 31n + value) % MODULUS;
  return sum;
}

function sequence(seed: bigint, length: bigint): bigint[] {
  const values: bigint[] = [];
  let last = seed;
  while (BigInt(values.length) < length) {
    last = scramble(last);
    values.push(last);
  }
  return values;
}

function fib(n: bigint): bigint {
  let [a, b] = [0n, 1n];
  for (let i = 0n; i < n; i++) [a, b] = [b, a + b];
  return a;
}

function collatz(limit: bigint): bigint {
  const known = new Map<bigint, bigint>([[1n, 0n]]);
  const length = (n: bigint): bigint => {
    const path: bigint[] = [];
    let at = n;
    for (; !known.has(at); at = at & 1n ? 3n * at + 1n : at >> 1n) path.push(at);
    let steps = known.get(at)!;
    for (const visited of path.reverse()) known.set(visited, ++steps);
    return steps;
  };
  let total = 0n;
  for (let n = 1n; n <= limit; n++) total += length(n);
  return total;
}

function sieve(n: bigint): bigint {
  const primes: bigint[] = [];
  for (let p = 2n; p < n; p++) {
    let prime = true;
    for (const divisor of primes) {
      if (divisor * divisor > p) break;
      if (p % divisor === 0n) prime = false;
    }
    if (prime) primes.push(p);
  }
  return checksum(primes);
}

function bubbleSort(n: bigint): bigint {
  return checksum(sequence(7n, n).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
}

function root(n: bigint): bigint {
  let [low, high] = [0n, 1n << 32n];
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle * middle <= n) low = middle;
    else high = middle;
  }
  return low;
}

/** In signed numbers around zero, where the Move code has unsigned ones around 2^40. */
function bodies(steps: bigint): bigint {
  const unit = 1n << 20n;
  const middle = 1n << 40n;
  const edge = 256n * unit;
  const system = [
    [0n, 0n, 0n, 4000n],
    [40n, 3n, 1n, 7n],
    [5n, 60n, 2n, 11n],
    [80n, 70n, 9n, 5n],
    [31n, 90n, 50n, 3n],
  ].map(([x, y, z, mass]) => ({ at: [x! * unit, y! * unit, z! * unit], speed: [0n, 0n, 0n], mass: mass! }));
  const magnitude = (n: bigint) => (n < 0n ? -n : n);
  for (let step = 0n; step < steps; step++) {
    for (const body of system) {
      for (const other of system) {
        if (other === body) continue;
        const apart = body.at.map((at, axis) => other.at[axis]! - at);
        const square = apart.map((d) => (magnitude(d) >> 10n) ** 2n).reduce((sum, d) => sum + d, unit);
        const cube = (square >> 20n) * (root(square) >> 10n) + 1n;
        // bigint division truncates towards zero, as the two branches of the Move code do together
        body.speed = body.speed.map((speed, axis) => speed + (apart[axis]! * other.mass) / cube);
      }
    }
    for (const body of system) {
      body.at = body.at.map((at, axis) => {
        // the Move code divides the shifted speed, which rounds down
        const moved = at + (body.speed[axis]! >> 5n);
        return moved > edge ? edge : moved < -edge ? -edge : moved;
      });
    }
  }
  return checksum(system.flatMap(({ at, speed }) => [...at, ...speed].map((n) => (n + middle) % MODULUS)));
}

function u128Mix(n: bigint): bigint {
  let x = 88_172_645_463_325_252n;
  let sum = 0n;
  for (let i = 0n; i < n; i++) {
    x = (x * 6_364_136_223_846_793_005n + i) % (2n ** 64n - 59n);
    x ^= x >> 29n;
    sum = BigInt.asUintN(128, sum << 1n) ^ (sum >> 127n) ^ x;
  }
  return sum;
}

function u256Mix(n: bigint): bigint {
  let x = 123_456_789_012_345_678_901_234_567_890n;
  let sum = 0n;
  for (let i = 0n; i < n; i++) {
    x = (x * x + i) % (2n ** 127n - 1n);
    sum = BigInt.asUintN(256, sum << 7n) ^ (sum >> 249n) ^ x;
  }
  return sum;
}

/** Every third push is the sample, and its position counts: 1 + 4 + 7 + …, at each of the seven types. */
function generics(n: bigint): bigint {
  const samples = (n + 2n) / 3n;
  const equal = (samples * (3n * samples - 1n)) / 2n;
  return checksum(Array.from({ length: 7 }, () => equal));
}

function tree(n: bigint): bigint {
  const depths = new Map<bigint, bigint>();
  const sorted: bigint[] = [];
  for (const key of sequence(42n, n).map((value) => value % (4n * n))) {
    if (depths.has(key)) continue;
    // a new key hangs below whichever of its neighbours came later
    const at = sorted.findIndex((other) => other > key);
    const position = at < 0 ? sorted.length : at;
    const neighbours = [sorted[position - 1], sorted[position]].filter((other) => other !== undefined);
    depths.set(
      key,
      neighbours.reduce((depth, other) => (depths.get(other)! >= depth ? depths.get(other)! + 1n : depth), 0n),
    );
    sorted.splice(position, 0, key);
  }
  const found = Array.from({ length: 2 * Number(n) }, (_, key) => depths.get(BigInt(key)));
  return checksum(
    found.map((depth) => (depth === undefined ? 1n : depth + 2n)),
    BigInt(depths.size),
  );
}

/** Name of the Move function → the same function here. */
export const KERNELS: Readonly<Record<string, (size: bigint) => bigint>> = {
  fib,
  collatz,
  sieve,
  bodies,
  u128_mix: u128Mix,
  u256_mix: u256Mix,
  bubble_sort: bubbleSort,
  generics,
  tree,
};
