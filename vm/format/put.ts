/** Writing with limits: what the decoder would refuse is never written. */

import type { Bytes, Writer } from '../base/bytes.ts';
import { Refused } from '../base/status.ts';

/** `value` as ULEB128. Throws {@link Refused} (MALFORMED) when it is not an integer from 0 to `max`. */
export function putUleb(writer: Writer, value: number, max: number, what: string): void {
  if (!Number.isInteger(value) || value < 0 || value > max)
    throw new Refused({ status: 'MALFORMED', message: `${what}: ${value} is not an integer from 0 to ${max}` });
  writer.uleb(value);
}

/** `value` in `size` little-endian bytes. Throws {@link Refused} (MALFORMED) when it does not fit them. */
export function putUint(writer: Writer, value: bigint, size: number, what: string): void {
  if (value < 0n || value >> BigInt(8 * size) !== 0n)
    throw new Refused({ status: 'MALFORMED', message: `${what}: ${value} does not fit ${8 * size} bits` });
  writer.uint(value, size);
}

/** A length of at most `max`, then the bytes. Throws {@link Refused} (MALFORMED) when they are more. */
export function putBlob(writer: Writer, bytes: Bytes, max: number, what: string): void {
  putUleb(writer, bytes.length, max, `${what} length`);
  writer.raw(bytes);
}

/** `value` in two's complement of `size` little-endian bytes. Throws {@link Refused} (MALFORMED) when it does not fit them. */
export function putInt(writer: Writer, value: bigint, size: number, what: string): void {
  const bits = 8 * size;
  if (BigInt.asIntN(bits, value) !== value)
    throw new Refused({ status: 'MALFORMED', message: `${what}: ${value} does not fit ${bits} bits with a sign` });
  writer.uint(BigInt.asUintN(bits, value), size);
}
