/**
 * The natives of the standard library: hash, bcs, string, type_name, signer, debug, unit_test. Semantics: move-format.md §3.6,
 * after move-stdlib/src/natives of the forks.
 */

import { fromUtf8, utf8 } from '../../base/bytes.ts';
import { sha2_256Of, sha3_256Of } from '../../base/hash.ts';
import { encodeValue } from '../../types/codec.ts';
import { AGGREGATE_HEADER_SIZE } from '../../types/layout.ts';
import type { Aggregate, Reference, Value } from '../../types/value.ts';
import { MAX_VECTOR_ELEMENTS, type Machine } from '../machine.ts';
import type { NativeRow } from './body.ts';

/** Gas of a native by itself, and for each 64 bytes that it hashes or 16 bytes that it reads or makes. */
const BASE_GAS = 10;
const HASH_GAS = 20;
const HASH_BLOCK = 64;
const BYTE_BLOCK = 16;
/** Abort code of `bcs::to_bytes` (`NFE_BCS_SERIALIZATION_FAILURE`). */
const BCS_FAILURE = 0x1c5n;
/** Most entries that `debug::print` keeps in one call, and most abstract bytes of all of them. What comes later is not kept. */
export const MAX_DEBUG_OUTPUT = 1000;
export const MAX_DEBUG_BYTES = 1 << 20;
/** Most signers that `create_signers_for_testing` makes. */
export const MAX_TEST_SIGNERS = 256;

/** Abstract size of a vector<u8> of `length` bytes. */
function bytesSize(length: number): number {
  return AGGREGATE_HEADER_SIZE + length;
}

/** What a reference points to. */
export function deref(reference: Value): Value {
  const { container, index } = reference as Reference;
  return container[index];
}

function hashOf(hash: (bytes: Uint8Array) => Uint8Array): NativeRow['body'] {
  return (machine, _, [data]) => {
    const bytes = data as number[];
    if (!machine.charge(HASH_GAS + HASH_GAS * Math.ceil(bytes.length / HASH_BLOCK))) return undefined;
    machine.memory -= bytesSize(bytes.length);
    return made(machine, hash(Uint8Array.from(bytes)));
  };
}

/** A new vector<u8> as a native's only result. */
function made(machine: Machine, bytes: Uint8Array): readonly Value[] | undefined {
  return machine.grow(bytesSize(bytes.length)) ? [Array.from(bytes)] : undefined;
}

/** Charges for `length` bytes read. */
function chargeBytes(machine: Machine, length: number): boolean {
  return machine.charge(BASE_GAS + Math.ceil(length / BYTE_BLOCK));
}

/** Whether `at` is where a character begins or ends, in strict UTF-8 (Rust's `str::is_char_boundary`). */
function isBoundary(bytes: readonly number[], at: number | bigint): boolean {
  if (at === 0 || at === bytes.length) return true;
  return typeof at === 'number' && at < bytes.length && (bytes[at]! & 0xc0) !== 0x80;
}

function indexOf(bytes: readonly number[], part: readonly number[]): number {
  for (let at = 0; at + part.length <= bytes.length; at++) {
    let matched = 0;
    while (matched < part.length && bytes[at + matched] === part[matched]) matched++;
    if (matched === part.length) return at;
  }
  return bytes.length;
}

export const STD_NATIVES: readonly NativeRow[] = [
  { name: '0x1::hash::sha2_256', signature: '<0>(vector<u8>):vector<u8>', body: hashOf(sha2_256Of) },
  { name: '0x1::hash::sha3_256', signature: '<0>(vector<u8>):vector<u8>', body: hashOf(sha3_256Of) },
  {
    name: '0x1::bcs::to_bytes',
    signature: '<1>(&T0):vector<u8>',
    body: (machine, fn, [reference]) => {
      const value = deref(reference);
      const place = fn.typeLayouts[0]!;
      if (!chargeBytes(machine, machine.sizeAt(place, value))) return undefined;
      const bytes = encodeValue(machine.image.layouts[place]!, value);
      if (bytes.length > MAX_VECTOR_ELEMENTS) {
        machine.fail('ABORTED', BCS_FAILURE, `the BCS of the value is longer than ${MAX_VECTOR_ELEMENTS} bytes`);
        return undefined;
      }
      return made(machine, bytes);
    },
  },
  {
    name: '0x1::string::internal_check_utf8',
    signature: '<0>(&vector<u8>):bool',
    body: (machine, _, [reference]) => {
      const bytes = deref(reference) as number[];
      return chargeBytes(machine, bytes.length) ? [fromUtf8(Uint8Array.from(bytes)) !== undefined] : undefined;
    },
  },
  {
    name: '0x1::string::internal_is_char_boundary',
    signature: '<0>(&vector<u8>,u64):bool',
    body: (machine, _, [reference, at]) =>
      machine.charge(BASE_GAS) ? [isBoundary(deref(reference) as number[], at as number | bigint)] : undefined,
  },
  {
    name: '0x1::string::internal_sub_string',
    signature: '<0>(&vector<u8>,u64,u64):vector<u8>',
    body: (machine, _, [reference, from, to]) => {
      const bytes = deref(reference) as number[];
      if ((to as number) < (from as number) || (to as number) > bytes.length) {
        machine.fail('ABORTED', 1n);
        return undefined;
      }
      const length = (to as number) - (from as number);
      if (!chargeBytes(machine, length) || !machine.grow(bytesSize(length))) return undefined;
      return [bytes.slice(from as number, to as number)];
    },
  },
  {
    name: '0x1::string::internal_index_of',
    signature: '<0>(&vector<u8>,&vector<u8>):u64',
    body: (machine, _, [reference, part]) => {
      const bytes = deref(reference) as number[];
      const wanted = deref(part) as number[];
      // The search compares at most this many bytes.
      const work = bytes.length + bytes.length * Math.min(wanted.length, bytes.length);
      return chargeBytes(machine, work) ? [indexOf(bytes, wanted)] : undefined;
    },
  },
  {
    name: '0x1::type_name::get',
    signature: '<1>():0x1::type_name::TypeName',
    body: (machine, fn) => {
      // The prefixes of addresses, not the letters 0x within a name.
      const text = utf8(fn.typeArgs[0]!.text.replace(/(?<![A-Za-z0-9_$])0x/g, ''));
      // TypeName { name: String { bytes } }
      if (!chargeBytes(machine, text.length)) return undefined;
      if (!machine.grow(2 * AGGREGATE_HEADER_SIZE + bytesSize(text.length))) return undefined;
      return [[[Array.from(text)]]];
    },
  },
  {
    name: '0x1::signer::borrow_address',
    signature: '<0>(&signer):&address',
    body: (machine, _, [reference]) => (machine.charge(BASE_GAS) ? [reference] : undefined),
  },
  {
    name: '0x1::debug::print',
    signature: '<1>(&T0):',
    body: (machine, fn, [reference]) => {
      const value = deref(reference);
      const place = fn.typeLayouts[0]!;
      const size = machine.sizeAt(place, value);
      if (!chargeBytes(machine, size)) return undefined;
      if (machine.debug.length < MAX_DEBUG_OUTPUT && machine.debugBytes + size <= MAX_DEBUG_BYTES) {
        const layout = machine.image.layouts[place]!;
        machine.debugBytes += size;
        machine.debug.push({ layout, bytes: encodeValue(layout, value) });
      }
      return [];
    },
  },
  {
    name: '0x1::debug::print_stack_trace',
    signature: '<0>():',
    body: (machine) => (machine.charge(BASE_GAS) ? [] : undefined),
  },
  {
    name: '0x1::unit_test::poison',
    signature: '<0>():',
    body: (machine) => (machine.charge(BASE_GAS) ? [] : undefined),
  },
  {
    name: '0x1::unit_test::create_signers_for_testing',
    testOnly: true,
    signature: '<0>(u64):vector<signer>',
    body: (machine, _, [count]) => {
      if ((count as number) > MAX_TEST_SIGNERS) {
        machine.fail('ABORTED', 1n, `at most ${MAX_TEST_SIGNERS} signers`);
        return undefined;
      }
      if (
        !machine.charge(BASE_GAS * (count as number)) ||
        !machine.grow(AGGREGATE_HEADER_SIZE + 32 * (count as number))
      )
        return undefined;
      const signers: Aggregate = [];
      for (let i = 0; i < (count as number); i++) {
        const low = i.toString(16).padStart(2, '0');
        signers.push(`0x${low}${'0'.repeat(62)}`);
      }
      return [signers];
    },
  },
];
