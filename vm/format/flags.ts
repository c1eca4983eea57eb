/** Small codes inside table entries (file_format_common.rs). */

import type { Visibility } from './module.ts';

/** A struct definition without fields, whose values only natives make. */
export const NATIVE = 1;
/** A struct or enum definition with its fields or variants. */
export const DECLARED = 2;
/** Aptos: a struct definition with variants, that is, an enum. */
export const DECLARED_VARIANTS = 3;

/** Visibility by its byte. 2 was the script visibility of versions 2 to 4. */
export const VISIBILITIES: readonly (Visibility | undefined)[] = ['private', 'public', undefined, 'friend'];

/** Flag bit of a function without code. */
export const FUNCTION_NATIVE = 0x02;
/** Flag bit of an entry function. */
export const FUNCTION_ENTRY = 0x04;

/** The one kind of jump table: a target for each variant. */
export const JUMP_TABLE_FULL = 1;
