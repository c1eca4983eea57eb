/**
 * The largest values that the binary format allows, field by field. The decoder and the encoder share them; tighter limits on
 * what may run belong to the verifier.
 * Source: move-binary-format/src/file_format_common.rs.
 */

/** Longest module that is read or written, in bytes. Millrace's own: twenty times the largest module of the Sui framework. */
export const MAX_MODULE_BYTES = 1 << 20;

/** Most tables in a header (`TABLE_COUNT_MAX`). */
export const TABLE_COUNT_MAX = 255;
/** Largest offset and byte length of a table (`TABLE_OFFSET_MAX`, `TABLE_SIZE_MAX`). */
export const TABLE_OFFSET_MAX = 0xffff_ffff;
/** Largest index into any table (`TABLE_INDEX_MAX`). */
export const TABLE_INDEX_MAX = 65_535;

/** Longest identifier, in bytes (`IDENTIFIER_SIZE_MAX`). */
export const IDENTIFIER_SIZE_MAX = 65_535;
/** Longest constant, in bytes (`CONSTANT_SIZE_MAX`). */
export const CONSTANT_SIZE_MAX = 65_535;
/** Longest metadata key, in bytes (`METADATA_KEY_SIZE_MAX`). */
export const METADATA_KEY_SIZE_MAX = 1023;
/** Longest metadata value, in bytes (`METADATA_VALUE_SIZE_MAX`). */
export const METADATA_VALUE_SIZE_MAX = 65_535;
/** Bytes of an address. Classic Diem's 16 and the optional 20 are not read. */
export const ADDRESS_BYTES = 32;

/** Most tokens in a signature (`SIGNATURE_SIZE_MAX`). */
export const SIGNATURE_SIZE_MAX = 255;
/** Deepest nesting of a signature token, leaf included (`SIGNATURE_TOKEN_DEPTH_MAX`). */
export const TOKEN_DEPTH_MAX = 256;
/** Most type parameters, and most type arguments in one token (`TYPE_PARAMETER_COUNT_MAX`). */
export const TYPE_PARAMETER_COUNT_MAX = 255;
/**
 * Largest index of a type parameter in a token. `TYPE_PARAMETER_INDEX_MAX` says 65,536, which the deserializer then refuses since
 * its index has 16 bits.
 */
export const TYPE_PARAMETER_INDEX_MAX = 65_535;
/** Largest ability set: copy, drop, store and key together. */
export const ABILITIES_MAX = 15;

/** Most fields of a struct or variant (`FIELD_COUNT_MAX`). */
export const FIELD_COUNT_MAX = 255;
/** Largest field offset in a field handle (`FIELD_OFFSET_MAX`). */
export const FIELD_OFFSET_MAX = 255;
/** Most structs that a function acquires (`ACQUIRES_COUNT_MAX`). */
export const ACQUIRES_COUNT_MAX = 255;

/** Most instructions of a function (`BYTECODE_COUNT_MAX`). */
export const BYTECODE_COUNT_MAX = 65_535;
/** Largest branch target (`BYTECODE_INDEX_MAX`). */
export const BYTECODE_INDEX_MAX = 65_535;
/** Largest index of a local (`LOCAL_INDEX_MAX`). */
export const LOCAL_INDEX_MAX = 255;

/** Sui: most variants of an enum (`VARIANT_COUNT_MAX`). */
export const VARIANT_COUNT_MAX = 127;
/** Sui: largest variant tag (`VARIANT_TAG_MAX_VALUE`). */
export const VARIANT_TAG_MAX = 126;
/** Sui: largest operand that names a variant handle or an instance of one (`VARIANT_HANDLE_INDEX_MAX`). */
export const VARIANT_HANDLE_INDEX_MAX = 1024;
/** Sui: most jump tables of a function (`JUMP_TABLE_INDEX_MAX`). */
export const JUMP_TABLE_COUNT_MAX = 127;
/** Sui: largest operand of VariantSwitch (`JUMP_TABLE_INDEX_MAX`). */
export const JUMP_TABLE_INDEX_MAX = 127;
/** Sui: most branches of a jump table (`VARIANT_COUNT_MAX`). */
export const JUMP_TABLE_BRANCHES_MAX = 127;

/** Aptos: most variants of an enum, and of one variant field handle (`VARIANT_COUNT_MAX`). */
export const APTOS_VARIANT_COUNT_MAX = 127;
/** Aptos: largest variant index (`VARIANT_OFFSET_MAX`). */
export const APTOS_VARIANT_INDEX_MAX = 127;
/** Aptos: most access specifiers of a function (`ACCESS_SPECIFIER_COUNT_MAX`). */
export const ACCESS_SPECIFIERS_MAX = 64;
/** Aptos: most attributes of a function (`ATTRIBUTE_COUNT_MAX`). */
export const ATTRIBUTES_MAX = 16;
