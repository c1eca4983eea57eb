/**
 * The overlay of one call over its view: which resources were read, and what became of them. It starts empty; nothing of it
 * reaches the state when the call fails.
 */

import type { Bytes } from '../base/bytes.ts';
import { Refused } from '../base/status.ts';
import type { Address } from '../format/module.ts';
import type { Image } from '../link/image.ts';
import { decodeValue, encodeValue } from '../types/codec.ts';
import type { Value } from '../types/value.ts';
import type { ResourceChange, View } from './view.ts';

/** A resource in the overlay. */
export interface Slot {
  readonly owner: Address;
  /** Place in `Image.resources`. */
  readonly resource: number;
  /** One place that holds the value, `undefined` while there is none. References point to it. */
  readonly cell: Value[];
  /** Whether the view has the resource. */
  readonly stored: boolean;
  readonly writable: boolean;
  /** Moved, or borrowed mutably: its leaf is written when the call ends. */
  dirty: boolean;
  /** The stored resource was moved out at some time. */
  moved: boolean;
}

/** One access, for traces. */
export interface Access {
  readonly kind: 'load' | 'exists' | 'read' | 'write' | 'move_from' | 'move_to';
  readonly owner: Address;
  readonly resource: number;
}

export class Globals {
  readonly image: Image;
  readonly #view: View;
  readonly #slots = new Map<string, Slot>();
  /** Set by a tracer; costs one comparison when absent. */
  log: Access[] | undefined;

  constructor(image: Image, view: View) {
    this.image = image;
    this.#view = view;
  }

  static key(owner: Address, resource: number): string {
    return `${owner}/${resource}`;
  }

  /** The slots in the order they were first touched. */
  slots(): IterableIterator<Slot> {
    return this.#slots.values();
  }

  /** The slot if the overlay has it already. */
  peek(owner: Address, resource: number): Slot | undefined {
    return this.#slots.get(Globals.key(owner, resource));
  }

  /**
   * Loads a resource into the overlay: `undefined` bytes when the view has none. Throws {@link Refused}
   * FAILED_TO_DESERIALIZE_RESOURCE when what is stored is not a value of the type.
   */
  load(owner: Address, resource: number): { readonly slot: Slot; readonly loaded: Bytes | undefined } {
    const { type, layout } = this.image.resources[resource]!;
    const stored = this.#view.resource(owner, type);
    this.log?.push({ kind: 'load', owner, resource });
    let value: Value;
    if (stored) {
      const decoded = decodeValue(this.image.layouts[layout]!, stored.bytes);
      if (!decoded.ok)
        throw new Refused({
          status: 'FAILED_TO_DESERIALIZE_RESOURCE',
          message: `resource ${type.text} at ${owner}: ${decoded.error.message}`,
        });
      value = decoded.value;
    }
    const slot = this.put({
      owner,
      resource,
      cell: [value],
      stored: stored !== undefined,
      writable: stored?.writable ?? true,
      dirty: false,
      moved: false,
    });
    return { slot, loaded: stored?.bytes };
  }

  /** Puts a slot in place, as a load or a restored snapshot does. */
  put(slot: Slot): Slot {
    this.#slots.set(Globals.key(slot.owner, slot.resource), slot);
    return slot;
  }

  /** What the call changed, in the order of owner and type, so that it does not depend on the order of execution. */
  changes(): ResourceChange[] {
    const changes: ResourceChange[] = [];
    for (const slot of this.#slots.values()) {
      if (!slot.dirty) continue;
      const { type, layout } = this.image.resources[slot.resource]!;
      const value = slot.cell[0];
      const place = { address: slot.owner, type };
      if (value !== undefined) {
        const bytes = encodeValue(this.image.layouts[layout]!, value);
        changes.push(slot.moved ? { ...place, value: bytes, recreated: true } : { ...place, value: bytes });
      } else if (slot.stored) changes.push({ ...place, value: undefined });
    }
    return changes.sort((x, y) => compare(x.address, y.address) || compare(x.type.text, y.type.text));
  }
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
