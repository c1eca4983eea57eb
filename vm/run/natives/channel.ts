/**
 * The natives of `millrace::channel`: storage and events. What they return borrows from the channel, so Move's own borrow
 * checker keeps references to storage apart; the linker lets only the module that defines a type call them with it.
 */

import { encodeValue } from '../../types/codec.ts';
import type { StructType } from '../../types/type.ts';
import type { Value } from '../../types/value.ts';
import { MAX_EVENT_BYTES, MAX_EVENTS } from '../machine.ts';
import { borrowGlobal, existsGlobal, moveFromGlobal, moveToGlobal } from '../storage.ts';
import type { NativeBody, NativeRow } from './body.ts';

/** Address of the `millrace` package: "mr" in ASCII. */
export const MILLRACE_ADDRESS = `0x${'6d72'.padStart(64, '0')}`;
/** The module that `Channel` belongs to. */
export const CHANNEL_MODULE = `${MILLRACE_ADDRESS}::channel`;

/** As the global storage instructions. */
const STORAGE_GAS = 50;
const EVENT_GAS = 50;
const EVENT_BLOCK = 16;

const CHANNEL = '0x6d72::channel::Channel';

/** The owner is always the second parameter, after the channel. */
function storage(act: (...args: [...Parameters<NativeBody>]) => readonly Value[]): NativeBody {
  return (machine, fn, args) => {
    if (!machine.charge(STORAGE_GAS)) return undefined;
    const results = act(machine, fn, args);
    return machine.failure === undefined ? results : undefined;
  };
}

export const CHANNEL_NATIVES: readonly NativeRow[] = [
  {
    name: '0x6d72::channel::exists_at',
    signature: `<1>(&${CHANNEL},address):bool`,
    ownTypesOnly: true,
    storage: true,
    body: storage((machine, fn, [, owner]) => [existsGlobal(machine, owner as string, fn.resource)]),
  },
  {
    name: '0x6d72::channel::borrow',
    signature: `<1>(&${CHANNEL},address):&T0`,
    ownTypesOnly: true,
    storage: true,
    body: storage((machine, fn, [, owner]) => [borrowGlobal(machine, owner as string, fn.resource, false)]),
  },
  {
    name: '0x6d72::channel::borrow_mut',
    signature: `<1>(&mut ${CHANNEL},address):&mut T0`,
    ownTypesOnly: true,
    storage: true,
    body: storage((machine, fn, [, owner]) => [borrowGlobal(machine, owner as string, fn.resource, true)]),
  },
  {
    name: '0x6d72::channel::move_to',
    signature: `<1>(&mut ${CHANNEL},address,T0):`,
    ownTypesOnly: true,
    storage: true,
    body: storage((machine, fn, [, owner, value]) => {
      moveToGlobal(machine, owner as string, fn.resource, value);
      return [];
    }),
  },
  {
    name: '0x6d72::channel::move_from',
    signature: `<1>(&mut ${CHANNEL},address):T0`,
    ownTypesOnly: true,
    storage: true,
    body: storage((machine, fn, [, owner]) => [moveFromGlobal(machine, owner as string, fn.resource)]),
  },
  {
    name: '0x6d72::channel::emit',
    signature: `<1>(&mut ${CHANNEL},T0):`,
    ownTypesOnly: true,
    body: (machine, fn, [, value]) => {
      const place = fn.typeLayouts[0]!;
      const size = machine.sizeAt(place, value);
      if (!machine.charge(EVENT_GAS + Math.ceil(size / EVENT_BLOCK))) return undefined;
      const bytes = encodeValue(machine.image.layouts[place]!, value);
      if (machine.events.length >= MAX_EVENTS || machine.eventBytes + bytes.length > MAX_EVENT_BYTES) {
        const message = `more than ${MAX_EVENTS} events or ${MAX_EVENT_BYTES} bytes of events in one call`;
        machine.fail('VM_EXTENSION_ERROR', undefined, message);
        return undefined;
      }
      machine.memory -= size;
      machine.eventBytes += bytes.length;
      machine.events.push({ type: fn.typeArgs[0]! as StructType, bytes });
      return [];
    },
  },
];
