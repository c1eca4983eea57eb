/**
 * `std::vector` as functions. Compilers emit instructions for them; who calls the functions gets the same effect, with the
 * vector error as an abort code (move-stdlib/src/natives/vector.rs).
 */

import type { ImageFunction } from '../../link/image.ts';
import { AGGREGATE_HEADER_SIZE, scalarSize } from '../../types/layout.ts';
import { type Aggregate, Reference, type Value } from '../../types/value.ts';
import { MAX_VECTOR_ELEMENTS, type Machine, VECTOR_ERROR } from '../machine.ts';
import type { NativeBody, NativeRow } from './body.ts';
import { deref } from './std.ts';

const GAS = 2;

function abort(machine: Machine, code: number): undefined {
  machine.fail('ABORTED', BigInt(code));
}

/** Abstract size that an element adds by itself. */
function elementSize(machine: Machine, fn: ImageFunction): number {
  return scalarSize(machine.image.layouts[fn.typeLayouts[0]!]!);
}

const borrow: NativeBody = (machine, _, [reference, index]) => {
  if (!machine.charge(GAS)) return undefined;
  const items = deref(reference) as Aggregate;
  if ((index as number | bigint) >= items.length) return abort(machine, VECTOR_ERROR.indexOutOfBounds);
  return [new Reference(items, index as number)];
};

export const VECTOR_NATIVES: readonly NativeRow[] = [
  {
    name: '0x1::vector::empty',
    signature: '<1>():vector<T0>',
    body: (machine) => (machine.charge(GAS) && machine.grow(AGGREGATE_HEADER_SIZE) ? [[]] : undefined),
  },
  {
    name: '0x1::vector::length',
    signature: '<1>(&vector<T0>):u64',
    body: (machine, _, [reference]) => (machine.charge(GAS) ? [(deref(reference) as Aggregate).length] : undefined),
  },
  { name: '0x1::vector::borrow', signature: '<1>(&vector<T0>,u64):&T0', body: borrow },
  { name: '0x1::vector::borrow_mut', signature: '<1>(&mut vector<T0>,u64):&mut T0', body: borrow },
  {
    name: '0x1::vector::push_back',
    signature: '<1>(&mut vector<T0>,T0):',
    body: (machine, fn, [reference, value]) => {
      const items = deref(reference) as Aggregate;
      if (!machine.charge(GAS)) return undefined;
      if (items.length >= MAX_VECTOR_ELEMENTS) return abort(machine, VECTOR_ERROR.tooLong);
      if (!machine.grow(elementSize(machine, fn))) return undefined;
      items.push(value);
      return [];
    },
  },
  {
    name: '0x1::vector::pop_back',
    signature: '<1>(&mut vector<T0>):T0',
    body: (machine, fn, [reference]) => {
      const items = deref(reference) as Aggregate;
      if (!machine.charge(GAS)) return undefined;
      if (items.length === 0) return abort(machine, VECTOR_ERROR.popEmpty);
      machine.memory -= elementSize(machine, fn);
      return [items.pop() as Value];
    },
  },
  {
    name: '0x1::vector::destroy_empty',
    signature: '<1>(vector<T0>):',
    body: (machine, _, [items]) => {
      if (!machine.charge(GAS)) return undefined;
      if ((items as Aggregate).length !== 0) return abort(machine, VECTOR_ERROR.unpackLength);
      machine.memory -= AGGREGATE_HEADER_SIZE;
      return [];
    },
  },
  {
    name: '0x1::vector::swap',
    signature: '<1>(&mut vector<T0>,u64,u64):',
    body: (machine, _, [reference, first, second]) => {
      const items = deref(reference) as Aggregate;
      if (!machine.charge(GAS)) return undefined;
      if ((first as number | bigint) >= items.length || (second as number | bigint) >= items.length)
        return abort(machine, VECTOR_ERROR.indexOutOfBounds);
      const held = items[first as number];
      items[first as number] = items[second as number];
      items[second as number] = held;
      return [];
    },
  },
  {
    // Rooch's standard library: moves all elements of the second vector to the end of the first.
    name: '0x1::vector::native_append',
    signature: '<1>(&mut vector<T0>,vector<T0>):',
    body: (machine, _, [reference, other]) => {
      const items = deref(reference) as Aggregate;
      const more = other as Aggregate;
      if (!machine.charge(GAS + more.length)) return undefined;
      if (items.length + more.length > MAX_VECTOR_ELEMENTS) return abort(machine, VECTOR_ERROR.tooLong);
      for (const value of more) items.push(value);
      machine.memory -= AGGREGATE_HEADER_SIZE;
      return [];
    },
  },
];
