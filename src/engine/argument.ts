/** Arguments as an embedding program gives them, turned into BCS by the type of the parameter. */

import {
  type Bytes,
  encodeValue,
  INT_MAX,
  isStd,
  type Layout,
  parseAddress,
  Refused,
  toInt,
  unhex,
  utf8,
  type Value,
} from '#vm';

/**
 * What a program may give for a parameter: ready BCS (`Uint8Array`), or a plain value. Integers as number, bigint or text (decimal, `0x`
 * hex, `_` between digits); addresses as `0x…` text; String as text; vector<u8> as array or `0x…` hex; other vectors as arrays;
 * Option as null or the value.
 */
export type ArgumentValue = Bytes | boolean | number | bigint | string | null | readonly ArgumentValue[];

const INT_INDEX = { u8: 0, u16: 1, u32: 2, u64: 3, u128: 4, u256: 5 } as const;

/** BCS of `value` as a parameter of this layout. Throws {@link Refused} FAILED_TO_DESERIALIZE_ARGUMENT. */
export function argumentBytes(layout: Layout, value: ArgumentValue): Bytes {
  return value instanceof Uint8Array ? value : encodeValue(layout, convert(layout, value));
}

function bad(layout: Layout, value: ArgumentValue, why = ''): never {
  const shown =
    typeof value === 'bigint'
      ? String(value)
      : (JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? String(v) : v)) ?? '');
  throw new Refused({
    status: 'FAILED_TO_DESERIALIZE_ARGUMENT',
    message: `${shown.length > 80 ? `${shown.slice(0, 77)}...` : shown} is no ${layout.type.text.replace(/0x0*(?=[0-9a-f])/g, '0x')}${why}`,
  });
}

function convert(layout: Layout, value: ArgumentValue): Value {
  switch (layout.kind) {
    case 'bool':
      if (value === true || value === 'true') return true;
      if (value === false || value === 'false') return false;
      return bad(layout, value);
    case 'u8':
    case 'u16':
    case 'u32':
    case 'u64':
    case 'u128':
    case 'u256': {
      const integer = integerOf(value);
      if (integer === undefined) return bad(layout, value);
      if (integer < 0n || integer > INT_MAX[INT_INDEX[layout.kind]]!) return bad(layout, value, ': out of range');
      return toInt(integer);
    }
    case 'address':
      return (typeof value === 'string' ? parseAddress(value) : undefined) ?? bad(layout, value);
    case 'vector': {
      if (layout.of!.kind === 'u8' && typeof value === 'string')
        return Array.from(unhexOf(value) ?? bad(layout, value));
      if (!Array.isArray(value)) return bad(layout, value);
      return (value as readonly ArgumentValue[]).map((item) => convert(layout.of!, item));
    }
    case 'struct':
      return convertStruct(layout, value);
    default:
      return bad(layout, value, ': only its own module can make one');
  }
}

function convertStruct(layout: Layout, value: ArgumentValue): Value {
  if (isStd(layout, 'string', 'String') || isStd(layout, 'ascii', 'String'))
    return typeof value === 'string' ? [Array.from(utf8(value))] : bad(layout, value);
  if (isStd(layout, 'option', 'Option')) return [value === null ? [] : [convert(layout.fields![0]!.layout.of!, value)]];
  return bad(layout, value, ': only its own module can make one');
}

function unhexOf(text: string): Bytes | undefined {
  return /^0[xX]/.test(text) ? unhex(text) : undefined;
}

function integerOf(value: ArgumentValue): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  if (typeof value !== 'string' || !/^(?:0[xX][0-9a-fA-F_]+|[0-9][0-9_]*)$/.test(value) || value.length > 400)
    return undefined;
  const digits = value.replaceAll('_', '');
  return /^0[xX]$/.test(digits) ? undefined : BigInt(digits);
}
