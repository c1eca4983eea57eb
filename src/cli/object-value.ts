/** Objects of the state as what they are to people: resources, modules, and others. */

import { fromUtf8, hex, type Json, Reader } from '#vm';
import type { ObjectState } from '../state/object.ts';
import { objectIdText } from '../state/objectid.ts';
import { MODULE_TYPE } from '../state/places.ts';
import type { Layouts } from './layouts.ts';

/** What an object is, where it belongs, and its value. */
export interface ShownObject {
  readonly kind: 'resource' | 'module' | 'object';
  /** Address of the account or package, or id of the object. */
  readonly owner: string;
  /** Type of a resource or object, name of a module. */
  readonly name: string;
  readonly value: Json;
}

const FIELD = /^0x0+2::object::DynamicField<0x0+1::string::String,(.*)>$/;

/** Shows an object. Fields named by a string are the resources and modules of Rooch's layout. */
export function shownObject({ meta, value }: ObjectState, layouts: Layouts): ShownObject {
  const held = FIELD.exec(meta.type.text)?.[1];
  if (held === undefined) {
    return {
      kind: 'object',
      owner: objectIdText(meta.id),
      name: meta.type.text,
      value: layouts.json(meta.type.text, value),
    };
  }
  const reader = new Reader(value);
  const name = fromUtf8(reader.take(reader.uleb(reader.left))) ?? '';
  const bytes = reader.take(reader.left);
  const owner = meta.id.at(-2) ?? '0x';
  return held === MODULE_TYPE.text
    ? { kind: 'module', owner, name, value: `0x${hex(bytes)}` }
    : { kind: 'resource', owner, name: held, value: layouts.json(held, bytes) };
}
