/**
 * What the linker must know of native functions: which there are, that a module declares them with the right signature, and
 * which may only be called for a type of the caller's own module. Their meaning is in `vm/run/natives`.
 */

/** One native function, named `0x<64 hex>::module::function`. */
export interface NativeInfo {
  readonly name: string;
  /** Place in the table; stands in the image. */
  readonly id: number;
  /** Declared shape, canonical: `<1>(&T0):vector<u8>` – number of type parameters, parameters, results. */
  readonly signature: string;
  /**
   * The private-generics rule (rooch-facts.md §4.2, rule 2): every type argument must be a struct that the calling module
   * defines, or storage of one module's types would lie open to all others.
   */
  readonly ownTypesOnly: boolean;
  /** Stores or loads values of its type argument. */
  readonly storage: boolean;
}

/** Natives by name. */
export type NativeTable = ReadonlyMap<string, NativeInfo>;
