/** What the machine may read of the world. Declared here, implemented by the state tree; synchronous, and without effects. */

import type { Bytes } from '../base/bytes.ts';
import type { Address } from '../format/module.ts';
import type { StructType } from '../types/type.ts';

/** A resource that is there. */
export interface StoredResource {
  /** BCS of the value. */
  readonly bytes: Bytes;
  /** False for a resource of a lower layer: it can be read and never changed. */
  readonly writable: boolean;
}

/** Port: the resources that a call can read. */
export interface View {
  /** The resource of `type` at `owner`, or `undefined` when there is none. */
  resource(owner: Address, type: StructType): StoredResource | undefined;
}

/** A change that a call made to a resource. */
export interface ResourceChange {
  readonly address: Address;
  readonly type: StructType;
  /** BCS of the new value, `undefined` when the resource is gone. */
  readonly value: Bytes | undefined;
  /** Moved out of storage and in again: its creation time is that of this change. */
  readonly recreated?: boolean;
}

/** A view of a world with nothing in it. */
export const EMPTY_VIEW: View = { resource: () => undefined };
