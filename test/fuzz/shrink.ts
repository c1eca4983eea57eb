/** Making a finding small enough to read. */

import type { FuzzTarget } from './target.ts';

/** The smallest input found within `milliseconds` that fails in the same way. */
export function shrink(
  target: FuzzTarget,
  input: Uint8Array,
  failsAlike: (input: Uint8Array) => boolean,
  milliseconds: number,
): Uint8Array {
  const end = Date.now() + milliseconds;
  let best = input;
  for (let better = true; better && Date.now() < end; ) {
    better = false;
    for (const candidate of (target.smaller ?? cuts)(best)) {
      if (Date.now() > end) break;
      if (!failsAlike(candidate)) continue;
      best = candidate;
      better = true;
      break;
    }
  }
  return best;
}

/** The input without a part, larger parts first; then with a byte set to 0. */
export function* cuts(input: Uint8Array): Iterable<Uint8Array> {
  for (let size = input.length >> 1; size >= 1; size >>= 1)
    for (let at = 0; at + size <= input.length; at += size) {
      const out = new Uint8Array(input.length - size);
      out.set(input.subarray(0, at));
      out.set(input.subarray(at + size), at);
      yield out;
    }
  for (let at = 0; at < input.length; at++) {
    if (input[at] === 0) continue;
    const out = input.slice();
    out[at] = 0;
    yield out;
  }
}
