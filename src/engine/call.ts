/** What an engine is asked and what it answers. */

import type { Address, ChannelContext, Execution, Inspector, Type } from '#vm';
import type { StateDiff } from '../state/apply.ts';
import type { ArgumentValue } from './argument.ts';

/** Gas of a call that does not say how much. */
export const DEFAULT_GAS_LIMIT = 1_000_000_000;
/** Sender of a call that does not say who. */
export const DEFAULT_SENDER: Address = `0x${'a'.padStart(64, '0')}`;

/** One call of a Move function. */
export interface Call {
  /** `0x…::module::function`, with an address of any length. */
  readonly function: string;
  /** Types as text or parsed. */
  readonly typeArgs?: readonly (string | Type)[];
  /** Arguments for the parameters that the engine does not fill in itself (signers and the channel). */
  readonly args?: readonly ArgumentValue[];
  readonly sender?: Address;
  /** Units of gas; {@link DEFAULT_GAS_LIMIT} when absent. */
  readonly gasLimit?: number;
  /** Agreed time in milliseconds since 1970; 0 when absent. The engine has no clock. */
  readonly time?: number;
  /** What the contract sees of its channel; `members` is the sender alone when absent. */
  readonly channel?: Partial<Omit<ChannelContext, 'time'>>;
}

/** How a call is carried out. */
export interface CallOptions {
  readonly inspector?: Inspector;
  /** For unit tests: lets functions be called that are neither public nor entry, and natives that make signers. */
  readonly allowPrivate?: boolean;
  /** Who the signer parameters are, in their order, where it is not the sender: for unit tests. */
  readonly signers?: readonly Address[];
}

/** What came of a call. */
export interface CallOutcome extends Execution {
  /** Root of the state after it: unchanged unless the call executed. `0x` and 64 hex digits. */
  readonly root: string;
  readonly stateChanges: StateDiff;
}

/** What came of a publication. */
export interface PublishOutcome {
  /** `0x…::name` of each module, in the order given. */
  readonly modules: readonly string[];
  readonly root: string;
  readonly stateChanges: StateDiff;
}

/** A function as callers see it. */
export interface FunctionSummary {
  readonly module: string;
  readonly name: string;
  readonly visibility: 'private' | 'public' | 'friend';
  readonly entry: boolean;
  readonly native: boolean;
  readonly typeParams: readonly { readonly abilities: number }[];
  /** Parameter and return types as text, type parameters as `T0`, `T1`. */
  readonly params: readonly string[];
  readonly returns: readonly string[];
}
