/**
 * Bytes and their text. Everything that is hashed, signed or stored passes through here, so reading is strict:
 * one byte string for one value, no slack, every length bounded.
 */

import { Refused } from './status.ts';

/** A byte string. Plain `Uint8Array` everywhere: never `Buffer`, never hex inside. */
export type Bytes = Uint8Array;

const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

/** Lower-case hex of `bytes`, without a prefix. */
export function hex(bytes: Bytes): string {
  let out = '';
  for (let i = 0; i < bytes.length; i++) out += HEX[bytes[i]!];
  return out;
}

/** Bytes of a hex string with or without `0x`; `undefined` when it has an odd length or a character that is not hex. */
export function unhex(text: string): Bytes | undefined {
  const body = text.startsWith('0x') || text.startsWith('0X') ? text.slice(2) : text;
  if (body.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(body)) return undefined;
  const out = new Uint8Array(body.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = Number.parseInt(body.slice(2 * i, 2 * i + 2), 16);
  return out;
}

/** Lexicographic order of two byte strings: negative, zero or positive. */
export function compareBytes(a: Bytes, b: Bytes): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

/** Whether two byte strings are equal. Not constant time: never use it on secrets. */
export function equalBytes(a: Bytes, b: Bytes): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** One byte string after another. */
export function concatBytes(...parts: Bytes[]): Bytes {
  let length = 0;
  for (const part of parts) length += part.length;
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** UTF-8 bytes of `text`. Lone surrogates, which have no UTF-8, become U+FFFD as in every encoder. */
export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

/** Text of strict UTF-8 bytes (no replacement, no byte-order mark removed); `undefined` when they are not UTF-8. */
export function fromUtf8(bytes: Bytes): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * A cursor over untrusted bytes. Every read is bounded; a failed read throws {@link Refused} with the status given to
 * the constructor (3001 MALFORMED by default), to be caught once at the door of the decoder that owns the reader.
 */
export class Reader {
  at: number;
  readonly bytes: Bytes;
  readonly end: number;

  constructor(bytes: Bytes, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  get left(): number {
    return this.end - this.at;
  }

  /** Throws {@link Refused} MALFORMED with the place of the cursor. */
  fail(message: string): never {
    throw new Refused({ status: 'MALFORMED', message: `${message} at byte ${this.at}` });
  }

  /** One byte. */
  u8(): number {
    if (this.at >= this.end) this.fail('unexpected end of input');
    return this.bytes[this.at++]!;
  }

  /** `n` raw bytes, copied. */
  take(n: number): Bytes {
    if (n > this.end - this.at) this.fail(`unexpected end of input: ${n} bytes wanted, ${this.left} left`);
    const out = this.bytes.slice(this.at, this.at + n);
    this.at += n;
    return out;
  }

  /** Two bytes, little-endian. */
  u16(): number {
    return this.u8() | (this.u8() << 8);
  }

  /** Four bytes, little-endian. */
  u32(): number {
    return (this.u8() | (this.u8() << 8) | (this.u8() << 16) | (this.u8() << 24)) >>> 0;
  }

  /** An unsigned little-endian integer of `n` bytes. */
  uint(n: number): bigint {
    if (n > this.end - this.at) this.fail(`unexpected end of input: ${n} bytes wanted, ${this.left} left`);
    let value = 0n;
    for (let i = n - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.bytes[this.at + i]!);
    this.at += n;
    return value;
  }

  /** Canonical ULEB128 of at most `max` (`max` ≤ 2^32 − 1): no overlong form, as in `read_uleb128_as_u64`. */
  uleb(max: number): number {
    let value = 0;
    let scale = 1;
    for (let shift = 0; ; shift += 7) {
      const byte = this.u8();
      const low = byte & 0x7f;
      if (shift >= 35) this.fail('ULEB128 too long');
      value += low * scale;
      scale *= 128;
      if ((byte & 0x80) === 0) {
        if (shift > 0 && byte === 0) this.fail('ULEB128 not canonical');
        if (value > max) this.fail(`ULEB128 value ${value} over its maximum ${max}`);
        return value;
      }
    }
  }

  /** Canonical ULEB128 up to 2^64 − 1. */
  uleb64(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.u8();
      value |= BigInt(byte & 0x7f) << shift;
      if (value > 0xffff_ffff_ffff_ffffn) this.fail('ULEB128 over 64 bits');
      if ((byte & 0x80) === 0) {
        if (shift > 0n && byte === 0) this.fail('ULEB128 not canonical');
        return value;
      }
      if (shift >= 63n) this.fail('ULEB128 too long');
    }
  }

  /** Refuses bytes after the value: two byte strings for one value make a hash malleable. */
  finish(): void {
    if (this.at !== this.end) this.fail(`${this.left} trailing bytes`);
  }
}

/** A growing little-endian byte buffer; the twin of {@link Reader}. */
export class Writer {
  #buffer: Bytes;
  #length = 0;

  constructor(capacity = 256) {
    this.#buffer = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  #room(n: number): void {
    const need = this.#length + n;
    if (need <= this.#buffer.length) return;
    const grown = new Uint8Array(Math.max(need, this.#buffer.length * 2));
    grown.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = grown;
  }

  /** One byte. */
  u8(value: number): this {
    this.#room(1);
    this.#buffer[this.#length++] = value;
    return this;
  }

  /** Two bytes, little-endian. */
  u16(value: number): this {
    return this.u8(value & 0xff).u8((value >>> 8) & 0xff);
  }

  /** Four bytes, little-endian. */
  u32(value: number): this {
    return this.u16(value & 0xffff).u16(value >>> 16);
  }

  /** `n` little-endian bytes of an unsigned integer that fits them. */
  uint(value: bigint | number, n: number): this {
    this.#room(n);
    if (typeof value === 'number') {
      let rest = value;
      for (let i = 0; i < n; i++) {
        this.#buffer[this.#length++] = rest % 256;
        rest = Math.floor(rest / 256);
      }
      return this;
    }
    let rest = value;
    for (let i = 0; i < n; i++) {
      this.#buffer[this.#length++] = Number(rest & 0xffn);
      rest >>= 8n;
    }
    return this;
  }

  /** The bytes as they are, without a length. */
  raw(bytes: Bytes): this {
    this.#room(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  /** Canonical ULEB128 of a safe integer. */
  uleb(value: number): this {
    let rest = value;
    while (rest >= 128) {
      this.u8((rest % 128) | 0x80);
      rest = Math.floor(rest / 128);
    }
    return this.u8(rest);
  }

  /** Canonical ULEB128 of a u64. */
  uleb64(value: bigint): this {
    let rest = value;
    while (rest >= 128n) {
      this.u8(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    return this.u8(Number(rest));
  }

  /** ULEB128 length, then the bytes: a BCS `vector<u8>`. */
  blob(bytes: Bytes): this {
    return this.uleb(bytes.length).raw(bytes);
  }

  /** A BCS string: UTF-8 behind its ULEB128 length. */
  text(text: string): this {
    return this.blob(utf8(text));
  }

  /** The bytes written so far, copied. */
  bytes(): Bytes {
    return this.#buffer.slice(0, this.#length);
  }
}
