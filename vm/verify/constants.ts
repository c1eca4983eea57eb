/**
 * Pass: constants are of primitive types or vectors of such, and their bytes are the canonical BCS of one value.
 * Source: move-bytecode-verifier/src/constants.rs, limits.rs.
 */

import { Reader } from '../base/bytes.ts';
import { Refused } from '../base/status.ts';
import type { TypedContext } from './context.ts';
import { PRIMITIVE, type TypeTable, VECTOR } from './types.ts';

/** Longest BCS sequence (`MAX_SEQUENCE_LENGTH`). */
const MAX_SEQUENCE = 0x7fff_ffff;

const SIZES = new Map<number, number>([
  [PRIMITIVE.bool, 1],
  [PRIMITIVE.u8, 1],
  [PRIMITIVE.u16, 2],
  [PRIMITIVE.u32, 4],
  [PRIMITIVE.u64, 8],
  [PRIMITIVE.u128, 16],
  [PRIMITIVE.u256, 32],
  [PRIMITIVE.i8, 1],
  [PRIMITIVE.i16, 2],
  [PRIMITIVE.i32, 4],
  [PRIMITIVE.i64, 8],
  [PRIMITIVE.i128, 16],
  [PRIMITIVE.i256, 32],
  [PRIMITIVE.address, 32],
]);

export function checkConstants({ module, types, limits, meter }: TypedContext): void {
  module.constants.forEach(({ data }, i) => {
    const type = types.constants[i]!;
    let inner = type;
    while (types.kind[inner] === VECTOR) inner = types.of[inner]!;
    if (!SIZES.has(inner))
      throw new Refused({ status: 'INVALID_CONSTANT_TYPE', message: `constant ${i} is of type ${types.text(type)}` });
    meter.add(1 + data.length);
    const reader = new Reader(data);
    try {
      read(reader, types, type);
      reader.finish();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      throw new Refused({
        status: 'MALFORMED_CONSTANT_DATA',
        message: `constant ${i} of type ${types.text(type)}: ${error.refusal.message}`,
      });
    }
    if (type === inner) return;
    const length = new Reader(data).uleb(MAX_SEQUENCE);
    if (length > limits.constantVectorLength)
      throw new Refused({
        status: 'TOO_MANY_VECTOR_ELEMENTS',
        message: `constant ${i} has ${length} elements, at most ${limits.constantVectorLength} allowed`,
      });
  });
}

/** Reads past one value. Recursion is as deep as the type's token. */
function read(reader: Reader, types: TypeTable, type: number): void {
  if (types.kind[type] !== VECTOR) {
    if (type !== PRIMITIVE.bool) reader.take(SIZES.get(type)!);
    else if (reader.u8() > 1) reader.fail('a bool that is neither 0 nor 1');
    return;
  }
  const length = reader.uleb(MAX_SEQUENCE);
  const element = types.of[type]!;
  if (element !== PRIMITIVE.bool && types.kind[element] !== VECTOR) {
    reader.take(length * SIZES.get(element)!);
    return;
  }
  // Every element takes a byte at least, so a length past the end fails before it costs anything.
  for (let i = 0; i < length; i++) read(reader, types, element);
}
