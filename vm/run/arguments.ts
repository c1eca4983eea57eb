/**
 * From what a caller gives to what a function takes. The engine itself fills in signers and the channel; a caller gives BCS for the
 * other parameters, and only for types that anyone may make: a struct from outside would be a forged coin.
 */

import { type Bytes, fromUtf8 } from '../base/bytes.ts';
import { INT_MAX, type Int, toInt } from '../base/int.ts';
import { Refused } from '../base/status.ts';
import type { Address } from '../format/module.ts';
import { isReferenceTo } from '../link/build.ts';
import type { ImageFunction } from '../link/image.ts';
import { decodeValue } from '../types/codec.ts';
import { isStd } from '../types/json.ts';
import type { Layout } from '../types/layout.ts';
import { displayType, type Type } from '../types/type.ts';
import { type Aggregate, Reference, type Value } from '../types/value.ts';
import { CHANNEL_MODULE } from './natives/channel.ts';

/** Something observed outside that the members agreed to use. */
export interface Observation {
  readonly key: Bytes;
  readonly value: Bytes;
  /** Height of the source, 0 where it has none. */
  readonly height: number | bigint;
  /** Milliseconds since 1970. */
  readonly time: number | bigint;
}

/** What a contract can see of its channel: the fields of `millrace::channel::Channel`. */
export interface ChannelContext {
  readonly members: readonly Address[];
  readonly sequenceNumber: number;
  /** Agreed time in milliseconds since 1970. */
  readonly time: number;
  /** 32 bytes. */
  readonly seed: Bytes;
  /** By member; missing ones are 0. */
  readonly balances: readonly (number | bigint)[];
  readonly observations: readonly Observation[];
}

/** Arguments in place: what goes into the parameters, and what is lent by reference. */
export interface PreparedArguments {
  readonly args: readonly Value[];
  readonly lent: Value[];
}

/** How a parameter is filled. */
export type ParameterRole = 'signer' | 'channel' | 'given';

/** How a parameter of this type is filled. */
export function parameterRole(type: Type): ParameterRole {
  if (type.kind === 'signer' || (type.kind === 'ref' && type.to.kind === 'signer')) return 'signer';
  return isReferenceTo(type, CHANNEL_MODULE, 'Channel') ? 'channel' : 'given';
}

/** Types of the parameters that a caller gives, in order. */
export function givenParameters(fn: ImageFunction): readonly Type[] {
  return fn.params.filter((type) => parameterRole(type) === 'given');
}

/**
 * Fills the parameters of `fn`. `given` holds BCS for those that the engine does not fill; signers are `signers` in their order,
 * then `sender`. Throws {@link Refused}: NUMBER_OF_ARGUMENTS_MISMATCH, FAILED_TO_DESERIALIZE_ARGUMENT,
 * INVALID_PARAM_TYPE_FOR_DESERIALIZATION; INVALID_ARGUMENT for a channel with a number that is no u64.
 */
export function prepareArguments(
  fn: ImageFunction,
  layoutOf: (type: Type) => Layout,
  given: readonly Bytes[],
  sender: Address,
  channel: ChannelContext,
  signers: readonly Address[] = [],
): PreparedArguments {
  const wanted = givenParameters(fn);
  if (wanted.length !== given.length)
    throw new Refused({
      status: 'NUMBER_OF_ARGUMENTS_MISMATCH',
      module: fn.module,
      function: fn.name,
      message: `${wanted.length} arguments were expected (${wanted.map(displayType).join(', ') || 'none'}), ${given.length} were given`,
    });
  const lent: Value[] = [];
  const lend = (value: Value): Reference => new Reference(lent, lent.push(value) - 1);
  let next = 0;
  let channels = 0;
  let signed = 0;
  const args = fn.params.map((type, i): Value => {
    switch (parameterRole(type)) {
      case 'signer': {
        const signer = signers[signed++] ?? sender;
        return type.kind === 'signer' ? signer : lend(signer);
      }
      case 'channel':
        if (++channels > 1)
          throw invalid(fn, type, i, 'a function can take the channel once: two references to it would alias');
        if (!isChannel(layoutOf((type as Extract<Type, { to: Type }>).to)))
          throw invalid(fn, type, i, 'the state has another channel module than this engine');
        return lend(channelValue(channel, sender));
      default: {
        const bytes = given[next++]!;
        if (type.kind === 'mutref')
          throw invalid(fn, type, i, 'a caller can not lend a value to be changed; take it by value and return it');
        const target = type.kind === 'ref' ? type.to : type;
        const layout = layoutOf(target);
        if (!canBeGiven(layout)) throw invalid(fn, type, i, 'only its own module can make a value of this type');
        const decoded = decodeValue(layout, bytes);
        if (!decoded.ok) throw failed(fn, type, next, decoded.error.message);
        const problem = invariantProblem(layout, decoded.value);
        if (problem) throw failed(fn, type, next, problem);
        return type.kind === 'ref' ? lend(decoded.value) : decoded.value;
      }
    }
  });
  return { args, lent };
}

function invalid(fn: ImageFunction, type: Type, index: number, why: string): Refused {
  return new Refused({
    status: 'INVALID_PARAM_TYPE_FOR_DESERIALIZATION',
    module: fn.module,
    function: fn.name,
    message: `parameter ${index + 1} of type ${displayType(type)}: ${why}`,
  });
}

function failed(fn: ImageFunction, type: Type, place: number, why: string): Refused {
  return new Refused({
    status: 'FAILED_TO_DESERIALIZE_ARGUMENT',
    module: fn.module,
    function: fn.name,
    message: `argument ${place} is no ${displayType(type)}: ${why}`,
  });
}

/** Whether anyone may make a value of this type: scalars, vectors, text, options, object ids (rooch-facts.md §4.2, rule 4). */
export function canBeGiven(layout: Layout): boolean {
  switch (layout.kind) {
    case 'signer':
    case 'enum':
      return false;
    case 'vector':
      return canBeGiven(layout.of!);
    case 'struct':
      if (isStd(layout, 'option', 'Option')) return canBeGiven(layout.fields![0]!.layout.of!);
      return isStd(layout, 'string', 'String') || isStd(layout, 'ascii', 'String') || isObjectId(layout);
    default:
      return true;
  }
}

const OBJECT_ID = `0x${'2'.padStart(64, '0')}::object::ObjectID`;

/** Rooch's `ObjectID { path: vector<address> }`. */
function isObjectId({ type, fields }: Layout): boolean {
  return type.text === OBJECT_ID && fields?.length === 1 && fields[0]!.layout.of?.kind === 'address';
}

/** What a standard type promises beyond its layout; a text of what is wrong, or `undefined`. */
function invariantProblem(layout: Layout, value: Value): string | undefined {
  if (layout.kind === 'vector') {
    if (layout.of!.kind !== 'vector' && layout.of!.kind !== 'struct') return undefined;
    for (const item of value as Aggregate) {
      const problem = invariantProblem(layout.of!, item);
      if (problem) return problem;
    }
    return undefined;
  }
  if (layout.kind !== 'struct') return undefined;
  const inner = (value as Aggregate)[0] as Aggregate;
  if (isStd(layout, 'option', 'Option')) {
    if (inner.length > 1) return 'an option holds at most one value';
    return inner.length === 1 ? invariantProblem(layout.fields![0]!.layout.of!, inner[0]) : undefined;
  }
  const bytes = Uint8Array.from(inner as number[]);
  if (isStd(layout, 'string', 'String') && fromUtf8(bytes) === undefined) return 'not UTF-8';
  if (isStd(layout, 'ascii', 'String') && bytes.some((byte) => byte > 0x7f)) return 'not ASCII';
  return undefined;
}

const CHANNEL_FIELDS = `vector<address>,address,u64,u64,vector<u8>,vector<u64>,vector<${CHANNEL_MODULE}::Observation>`;
const OBSERVATION_FIELDS = 'vector<u8>,vector<u8>,u64,u64';

/** Whether a struct is the one that {@link channelValue} makes: a state without the framework may hold any module of its name. */
function isChannel(layout: Layout): boolean {
  const types = (struct: Layout | undefined): string | undefined =>
    struct?.fields?.map((field) => field.layout.type.text).join();
  return types(layout) === CHANNEL_FIELDS && types(layout.fields![6]!.layout.of) === OBSERVATION_FIELDS;
}

/** `Channel { members, caller, sequence_number, time, seed, balances, observations }`. */
function channelValue(channel: ChannelContext, caller: Address): Value {
  return [
    [...channel.members],
    caller,
    u64(channel.sequenceNumber, 'sequence number'),
    u64(channel.time, 'time'),
    Array.from(channel.seed),
    channel.members.map((_, i) => u64(channel.balances[i] ?? 0, 'balance')),
    channel.observations.map((seen) => [
      Array.from(seen.key),
      Array.from(seen.value),
      u64(seen.height, 'height of an observation'),
      u64(seen.time, 'time of an observation'),
    ]),
  ];
}

/** An integer from outside in its one form. Throws {@link Refused} INVALID_ARGUMENT. */
function u64(value: number | bigint, what: string): Int {
  if (typeof value === 'bigint' ? value >= 0n && value <= INT_MAX[3]! : Number.isSafeInteger(value) && value >= 0)
    return toInt(BigInt(value));
  throw new Refused({ status: 'INVALID_ARGUMENT', message: `${what} ${value}: a u64 was expected` });
}
