/**
 * Resources: what the global storage instructions and the natives of `millrace::channel` mean. Both spellings meet here, on the
 * same slot, so they can't differ. A first touch loads the resource into the overlay and pays for its size.
 */

import { attempt, Refused } from '../base/status.ts';
import type { Address } from '../format/module.ts';
import { GAS_SIZE_SHIFT } from '../link/gas.ts';
import { Reference, type Value } from '../types/value.ts';
import type { Slot } from './globals.ts';
import type { Machine } from './machine.ts';

/**
 * The slot of a resource, loaded if need be; `undefined` after a failure. What the view itself refuses, such as a damaged store, is
 * no outcome of the code, which must be the same for everyone: it goes up as {@link Refused}.
 */
function slotOf(machine: Machine, owner: Address, resource: number): Slot | undefined {
  const known = machine.globals.peek(owner, resource);
  if (known) return known;
  const loaded = attempt(() => machine.globals.load(owner, resource));
  if (!loaded.ok) {
    if (loaded.error.status !== 'FAILED_TO_DESERIALIZE_RESOURCE') throw new Refused(loaded.error);
    machine.fail(loaded.error.status, undefined, loaded.error.message);
    return undefined;
  }
  const { slot, loaded: bytes } = loaded.value;
  if (bytes) {
    if (!machine.charge(bytes.length >> GAS_SIZE_SHIFT)) return undefined;
    if (!machine.grow(machine.sizeAt(machine.image.resources[resource]!.layout, slot.cell[0]))) return undefined;
  }
  return slot;
}

function log(
  machine: Machine,
  kind: 'exists' | 'read' | 'write' | 'move_from' | 'move_to',
  owner: Address,
  resource: number,
): void {
  machine.globals.log?.push({ kind, owner, resource });
}

/** Exists: whether there is a resource. */
export function existsGlobal(machine: Machine, owner: Address, resource: number): boolean {
  const slot = slotOf(machine, owner, resource);
  log(machine, 'exists', owner, resource);
  return slot?.cell[0] !== undefined;
}

/** A reference to a resource. MISSING_DATA when there is none; LOWER_LAYER_IS_READ_ONLY for a mutable one of a lower layer. */
export function borrowGlobal(machine: Machine, owner: Address, resource: number, mutable: boolean): Value {
  const slot = slotOf(machine, owner, resource);
  if (!slot) return undefined;
  if (slot.cell[0] === undefined) return missing(machine, owner, resource);
  if (mutable) {
    if (!slot.writable) return readOnly(machine, owner, resource);
    slot.dirty = true;
  }
  log(machine, mutable ? 'write' : 'read', owner, resource);
  return new Reference(slot.cell, 0);
}

/** Takes a resource out of storage. MISSING_DATA, LOWER_LAYER_IS_READ_ONLY. */
export function moveFromGlobal(machine: Machine, owner: Address, resource: number): Value {
  const slot = slotOf(machine, owner, resource);
  if (!slot) return undefined;
  const value = slot.cell[0];
  if (value === undefined) return missing(machine, owner, resource);
  if (!slot.writable) return readOnly(machine, owner, resource);
  slot.dirty = true;
  slot.moved = slot.stored;
  slot.cell[0] = undefined;
  log(machine, 'move_from', owner, resource);
  return value;
}

/** Puts a resource into storage. RESOURCE_ALREADY_EXISTS when there is one, in this layer or a lower one. */
export function moveToGlobal(machine: Machine, owner: Address, resource: number, value: Value): void {
  const slot = slotOf(machine, owner, resource);
  if (!slot) return;
  if (slot.cell[0] !== undefined) {
    machine.fail('RESOURCE_ALREADY_EXISTS', undefined, describe(machine, owner, resource, 'there is already a'));
    return;
  }
  slot.dirty = true;
  slot.cell[0] = value;
  log(machine, 'move_to', owner, resource);
}

function missing(machine: Machine, owner: Address, resource: number): undefined {
  machine.fail('MISSING_DATA', undefined, describe(machine, owner, resource, 'there is no'));
}

function readOnly(machine: Machine, owner: Address, resource: number): undefined {
  machine.fail('LOWER_LAYER_IS_READ_ONLY', undefined, describe(machine, owner, resource, 'a lower layer holds the'));
}

function describe(machine: Machine, owner: Address, resource: number, what: string): string {
  return `${what} resource ${machine.image.resources[resource]!.type.text} at ${owner}`;
}
