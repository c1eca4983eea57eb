/**
 * Abort codes that Sui's compiler makes of `assert!(condition)` and of `#[error]` constants: the source line and the constant
 * are in the code itself.
 * Layout: move-command-line-common/src/error_bitset.rs of Sui; bits 63–60 version, 55–48 error code, 47–32 line,
 * 31–16 identifier, 15–0 constant.
 */

/** What a clever abort code says. Fields that it leaves open are absent. */
export interface CleverAbort {
  /** Line of the abort in the source of the module that aborted, from 1, modulo 65536. */
  readonly line: number;
  /** `#[error(code = N)]`. */
  readonly errorCode?: number;
  /** Name of the constant, in that module's constants. */
  readonly identifierIndex?: number;
  /** Value of the constant, in that module's constants. */
  readonly constantIndex?: number;
}

/** Marks of codes without (0b1000, until 2024) and with (0b1100) an error code. */
const WITHOUT_ERROR_CODE = 0x8n;
const WITH_ERROR_CODE = 0xcn;
const NO_INDEX = 0xffff;
const NO_ERROR_CODE = 0xff;

/** Takes a clever abort code apart; `undefined` for a plain one. */
export function decodeCleverAbort(code: bigint): CleverAbort | undefined {
  const version = code >> 60n;
  if (version !== WITHOUT_ERROR_CODE && version !== WITH_ERROR_CODE) return undefined;
  const bits = (shift: bigint, mask: number): number => Number((code >> shift) & BigInt(mask));
  const errorCode = bits(48n, 0xff);
  if (bits(56n, 0xf) !== 0 || (version === WITHOUT_ERROR_CODE && errorCode !== 0)) return undefined;
  const [line, identifierIndex, constantIndex] = [bits(32n, 0xffff), bits(16n, 0xffff), bits(0n, 0xffff)];
  return {
    line,
    ...(version === WITH_ERROR_CODE && errorCode !== NO_ERROR_CODE ? { errorCode } : {}),
    ...(identifierIndex === NO_INDEX ? {} : { identifierIndex }),
    ...(constantIndex === NO_INDEX ? {} : { constantIndex }),
  };
}
