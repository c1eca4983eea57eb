/** The value of a constant as text, where its bytes are what its type says. */

import { type Bytes, fromUtf8, hex, Reader } from '../base/bytes.ts';
import { Refused } from '../base/status.ts';
import type { Constant, Token } from './module.ts';
import { addressText } from './text.ts';

/** Longest constant whose value is printed; of a longer one only its length and first bytes are. */
export const MAX_CONSTANT_TEXT_BYTES = 256;
/** First bytes that are printed of a longer constant. */
const EXCERPT_BYTES = 32;
/** Deepest vector that is read; constants come out of source text, which has none deeper. */
const MAX_DEPTH = 32;

const INT_BYTES: Readonly<Record<string, number>> = { u8: 1, u16: 2, u32: 4, u64: 8, u128: 16, u256: 32 };

/**
 * `5`, `true`, `@0x1`, `b"text"`, `x"00ff"`, `[1, 2]`; the raw bytes as `bytes x"…"` when they are no value of the type. A
 * constant longer than {@link MAX_CONSTANT_TEXT_BYTES} prints as its length and first bytes.
 */
export function constantText({ type, data }: Constant): string {
  if (data.length > MAX_CONSTANT_TEXT_BYTES) return `${data.length} bytes x"${hex(data.subarray(0, EXCERPT_BYTES))}…"`;
  try {
    const reader = new Reader(data);
    const text = valueText(reader, type, 0);
    reader.finish();
    return text;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return `bytes ${hexText(data)}`;
  }
}

function valueText(reader: Reader, type: Token, depth: number): string {
  const size = INT_BYTES[type.kind];
  if (size !== undefined) return reader.uint(size).toString();
  const signed = INT_BYTES[type.kind.replace('i', 'u')];
  if (signed !== undefined) return BigInt.asIntN(8 * signed, reader.uint(signed)).toString();
  switch (type.kind) {
    case 'bool': {
      const byte = reader.u8();
      return byte > 1 ? reader.fail('not a bool') : String(byte === 1);
    }
    case 'address':
      return `@${addressText(`0x${hex(reader.take(32))}`)}`;
    case 'vector': {
      // Every element takes a byte at least, so a count above the bytes left is a lie.
      const count = reader.uleb(reader.left);
      if (type.of.kind === 'u8') return bytesText(reader.take(count));
      if (depth >= MAX_DEPTH) reader.fail('nested too deep');
      const items: string[] = [];
      for (let i = 0; i < count; i++) items.push(valueText(reader, type.of, depth + 1));
      return `[${items.join(', ')}]`;
    }
    default:
      return reader.fail(`no constant has type ${type.kind}`);
  }
}

function bytesText(bytes: Bytes): string {
  const text = fromUtf8(bytes);
  // Printable ASCII without the two characters that would need an escape.
  return text !== undefined && /^[ !#-[\]-~]*$/.test(text) ? `b"${text}"` : hexText(bytes);
}

function hexText(bytes: Bytes): string {
  return `x"${hex(bytes)}"`;
}
