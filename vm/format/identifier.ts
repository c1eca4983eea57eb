/**
 * Names inside modules: ASCII letters, digits and `_`, not starting with a digit, and not `_` alone
 * (move-core/types/src/identifier.rs). `<SELF>`, the name of scripts' own module, is refused in every dialect: no module needs
 * it, Sui has withdrawn it, and it can't stand in a type's text. From version 9 on, the Aptos family has `$` as a letter.
 */

import type { Dialect } from './module.ts';

const LETTER = 1;
const DIGIT = 2;
const UNDERSCORE = 3;
const DOLLAR = 4;
const CLASS = new Uint8Array(256);
for (let c = 0x41; c <= 0x5a; c++) CLASS[c] = LETTER;
for (let c = 0x61; c <= 0x7a; c++) CLASS[c] = LETTER;
for (let c = 0x30; c <= 0x39; c++) CLASS[c] = DIGIT;
CLASS[0x5f] = UNDERSCORE;
CLASS[0x24] = DOLLAR;

/** Characters turned to text at once: enough for any real name, few enough for a call's arguments. */
const CHUNK = 1024;

/** The identifier in bytes `start` to `end`, or `undefined` when they are none in that dialect. */
export function identifierText(
  bytes: Uint8Array,
  start: number,
  end: number,
  { family, version }: Dialect,
): string | undefined {
  const dollar = family === 'aptos' && version >= 9;
  const first = start < end ? CLASS[bytes[start]!]! : 0;
  if (first !== LETTER && (first !== UNDERSCORE || end - start < 2) && (first !== DOLLAR || !dollar)) return undefined;
  for (let i = start + 1; i < end; i++) {
    const kind = CLASS[bytes[i]!]!;
    if (kind === 0 || (kind === DOLLAR && !dollar)) return undefined;
  }
  let text = '';
  for (let at = start; at < end; at += CHUNK)
    text += String.fromCharCode(...bytes.subarray(at, Math.min(at + CHUNK, end)));
  return text;
}
