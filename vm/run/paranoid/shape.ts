/** Whether a value looks as its type says, and what all live values weigh. */

import { INT_MAX, intCode } from '../../base/int.ts';
import type { Image } from '../../link/image.ts';
import type { TypeResolver } from '../../link/types.ts';
import { sizeOfValue } from '../../types/aggregate.ts';
import { isAggregate, type Layout } from '../../types/layout.ts';
import { displayType, type Type } from '../../types/type.ts';
import { type Aggregate, Reference, type Value } from '../../types/value.ts';
import { MAX_VECTOR_ELEMENTS, type Machine } from '../machine.ts';
import { violation } from './violation.ts';

/** Most parts of one value that a deep check looks at: large vectors are looked at from the front. */
const DEEP_PARTS = 4096;

/** Whether `type` is a reference type. */
export function isReference(type: Type): type is Extract<Type, { kind: 'ref' | 'mutref' }> {
  return type.kind === 'ref' || type.kind === 'mutref';
}

/** Checks the outside of a value: an integer in its one form and range, an array of the right length, a known variant. */
export function checkShape(types: TypeResolver, type: Type, value: Value, what: string): void {
  if (isReference(type)) {
    if (!(value instanceof Reference)) wrong(type, value, what);
  } else checkLayout(types.layout(type), value, what, { parts: 0 });
}

/** {@link checkShape}, and the same of all that is inside. */
export function checkDeep(types: TypeResolver, type: Type, value: Value, what: string): void {
  if (isReference(type)) checkShape(types, type, value, what);
  else checkLayout(types.layout(type), value, what, { parts: DEEP_PARTS });
}

function checkLayout(layout: Layout, value: Value, what: string, budget: { parts: number }): void {
  switch (layout.kind) {
    case 'bool':
      if (typeof value !== 'boolean') wrong(layout.type, value, what);
      return;
    case 'address':
    case 'signer':
      if (typeof value !== 'string' || value.length !== 66) wrong(layout.type, value, what);
      return;
    case 'vector': {
      if (!Array.isArray(value) || value.length > MAX_VECTOR_ELEMENTS) wrong(layout.type, value, what);
      for (let i = 0; i < value.length && budget.parts > 0; i++) part(layout.of!, value[i], what, budget);
      return;
    }
    case 'struct': {
      const fields = layout.fields!;
      if (!Array.isArray(value) || value.length !== fields.length) wrong(layout.type, value, what);
      for (let i = 0; i < fields.length && budget.parts > 0; i++) part(fields[i]!.layout, value[i], what, budget);
      return;
    }
    case 'enum': {
      const fields = Array.isArray(value) ? layout.variants![value[0] as number]?.fields : undefined;
      if (fields === undefined || (value as Aggregate).length !== fields.length + 1) wrong(layout.type, value, what);
      for (let i = 0; i < fields.length && budget.parts > 0; i++)
        part(fields[i]!.layout, (value as Aggregate)[i + 1], what, budget);
      return;
    }
    default:
      if (!isCanonical(layout.kind, value)) wrong(layout.type, value, what);
  }
}

function part(layout: Layout, value: Value, what: string, budget: { parts: number }): void {
  budget.parts--;
  checkLayout(layout, value, what, budget);
}

/** Whether `value` is an integer of this kind in its one form: a number exactly when it is at most 2^53 − 1. */
function isCanonical(kind: string, value: Value): boolean {
  const max = INT_MAX[intCode(kind)]!;
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && value >= 0 && BigInt(value) <= max && !Object.is(value, -0);
  return typeof value === 'bigint' && value > BigInt(Number.MAX_SAFE_INTEGER) && value <= max;
}

function wrong(type: Type, value: Value, what: string): never {
  violation('types', `${what}: a value of type ${displayType(type)} was expected, ${shown(value)} found`);
}

function shown(value: Value): string {
  if (value === undefined) return 'none';
  if (value instanceof Reference) return 'a reference';
  if (Array.isArray(value)) return `an aggregate of ${value.length}`;
  return `${typeof value} ${String(value)}`;
}

/**
 * Counts all aggregates alive again, and checks that none has two owners. Lent values belong to the caller and are not in the
 * machine's account.
 */
export function checkMemory(machine: Machine, types: TypeResolver, stackTypes: readonly Type[]): void {
  const { image, locals, stack, sp } = machine;
  const owned = new Set<Value>();
  let sum = 0;
  const count = (type: Type, value: Value, what: string): void => {
    if (value === undefined || isReference(type)) return;
    const layout = types.layout(type);
    if (!isAggregate(layout)) return;
    checkOwner(owned, value, what);
    sum += sizeOfValue(layout, value);
  };
  for (let i = 0; i < sp; i++) count(stackTypes[i]!, stack[i], `stack value ${i}`);
  if (!machine.done)
    for (const { fn, base } of frames(machine))
      image.functions[fn]!.locals.forEach((type, i) => {
        count(type, locals[base + i], `local ${i} of ${image.functions[fn]!.name}`);
      });
  for (const slot of machine.globals.slots()) count(resourceType(image, slot.resource), slot.cell[0], 'a resource');
  for (const value of machine.lent) if (Array.isArray(value)) checkOwner(owned, value, 'a lent value');
  if (sum !== machine.memory)
    violation('types', `memory account: ${sum} bytes are alive, ${machine.memory} are accounted for`);
}

function checkOwner(owned: Set<Value>, value: Value, what: string): void {
  if (!Array.isArray(value)) return;
  if (owned.has(value)) violation('types', `${what} shares an aggregate with another value`);
  owned.add(value);
  for (const inner of value) if (typeof inner === 'object') checkOwner(owned, inner as Value, what);
}

function resourceType(image: Image, resource: number): Type {
  return image.resources[resource]!.type;
}

/** Frames from the outermost to the one that runs. */
export function frames(machine: Machine): { readonly fn: number; readonly base: number }[] {
  const list: { fn: number; base: number }[] = [];
  for (let i = 0; i < machine.depth; i++) list.push({ fn: machine.callerFn[i]!, base: machine.callerBase[i]! });
  list.push({ fn: machine.fn, base: machine.base });
  return list;
}
