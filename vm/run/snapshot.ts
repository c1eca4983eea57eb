/**
 * The machine's state as bytes, between any two steps, and back. A reference is written as the way to its place: from a local, a
 * lent value or a resource down through fields and elements. This is what makes the state plain data: whoever holds the image
 * and these bytes can go on exactly where the machine was.
 */

import { type Bytes, equalBytes, fromUtf8, Reader, Writer } from '../base/bytes.ts';
import { toInt } from '../base/int.ts';
import { attempt, Refused, type Result, STATUS, type Status } from '../base/status.ts';
import type { Image } from '../link/image.ts';
import { addressBytes, readAddress, type StructType } from '../types/type.ts';
import { type Aggregate, Reference, type Value } from '../types/value.ts';
import { type Failure, MAX_CALL_DEPTH, MAX_STACK, Machine } from './machine.ts';
import type { View } from './view.ts';

/** Version of the bytes. */
export const SNAPSHOT_VERSION = 1;
/** Most locals of all frames: every frame has at most 255. */
const MAX_LOCALS = (MAX_CALL_DEPTH + 1) * 255;
const MAX_ITEMS = 1 << 24;
/** Longest text: a message names one type, of at most 4,096 nodes with names of at most 330 characters. */
const MAX_TEXT = 1 << 21;

const TAG = { none: 0, false: 1, true: 2, small: 3, big: 4, address: 5, aggregate: 6, reference: 7 } as const;
const ROOT = { local: 0, lent: 1, resource: 2 } as const;

type Path = readonly [root: number, start: number, ...steps: number[]];

/** Ways to all arrays that a reference can point into. */
class Places {
  readonly #paths = new Map<Value[], Path>();
  readonly #machine: Machine;

  constructor(machine: Machine) {
    this.#machine = machine;
    for (let i = 0; i < machine.top; i++) this.#walk(machine.locals[i], [ROOT.local, i]);
    machine.lent.forEach((value, i) => {
      this.#walk(value, [ROOT.lent, i]);
    });
    let slot = 0;
    for (const { cell } of machine.globals.slots()) {
      this.#paths.set(cell, [ROOT.resource, slot]);
      this.#walk(cell[0], [ROOT.resource, slot, 0]);
      slot++;
    }
  }

  #walk(value: Value, path: Path): void {
    if (!Array.isArray(value)) return;
    this.#paths.set(value, path);
    value.forEach((part, i) => {
      if (Array.isArray(part)) this.#walk(part, [...path, i]);
    });
  }

  pathOf(reference: Reference): Path {
    const { container, index } = reference;
    if (container === this.#machine.locals) return [ROOT.local, index];
    if (container === this.#machine.lent) return [ROOT.lent, index];
    const path = this.#paths.get(container);
    if (!path) throw new Error('a reference points to nothing that is alive');
    return [...path, index];
  }
}

function writeAny(writer: Writer, value: Value, places: Places): void {
  if (value === undefined) writer.u8(TAG.none);
  else if (typeof value === 'boolean') writer.u8(value ? TAG.true : TAG.false);
  else if (typeof value === 'number') writer.u8(TAG.small).uint(value, 7);
  else if (typeof value === 'bigint') writer.u8(TAG.big).uint(value, 32);
  else if (typeof value === 'string') writer.u8(TAG.address).raw(addressBytes(value));
  else if (value instanceof Reference) {
    const path = places.pathOf(value);
    writer.u8(TAG.reference).uleb(path.length);
    for (const part of path) writer.uleb(part);
  } else {
    writer.u8(TAG.aggregate).uleb(value.length);
    for (const part of value) writeAny(writer, part, places);
  }
}

/** The state of `machine` as bytes. Equal states have equal bytes. */
export function encodeMachine(machine: Machine): Bytes {
  const places = new Places(machine);
  const writer = new Writer(1024).u8(SNAPSHOT_VERSION);
  for (const number of [machine.gas, machine.memory, machine.steps]) writer.uint(number, 7);
  writer.u8(machine.done ? 1 : 0);
  writeFailure(writer, machine.failure);
  writer.u32(machine.fn).u32(machine.pc).u32(machine.base).uleb(machine.depth);
  for (let i = 0; i < machine.depth; i++)
    writer.u32(machine.callerFn[i]!).u32(machine.callerPc[i]!).u32(machine.callerBase[i]!);
  const slots = [...machine.globals.slots()];
  writer.uleb(slots.length);
  for (const slot of slots) {
    writer.raw(addressBytes(slot.owner)).u32(slot.resource);
    writer.u8((slot.stored ? 1 : 0) | (slot.writable ? 2 : 0) | (slot.dirty ? 4 : 0) | (slot.moved ? 8 : 0));
    writeAny(writer, slot.cell[0], places);
  }
  const list = (values: readonly Value[], length: number): void => {
    writer.uleb(length);
    for (let i = 0; i < length; i++) writeAny(writer, values[i], places);
  };
  list(machine.lent, machine.lent.length);
  list(machine.locals, machine.top);
  list(machine.stack, machine.sp);
  writer.uleb(machine.events.length);
  for (const event of machine.events) writer.text(event.type.text).blob(event.bytes);
  return writer.bytes();
}

function writeFailure(writer: Writer, failure: Failure | undefined): void {
  if (!failure) {
    writer.u8(0);
    return;
  }
  writer.u8(1).text(failure.status).u32(failure.fn).u32(failure.pc);
  if (failure.subStatus === undefined) writer.u8(0);
  else writer.u8(1).uint(BigInt(failure.subStatus), 8);
  writer.text(failure.message ?? '');
}

/** A reference whose way is known and whose place is not yet. */
interface Pending {
  readonly holder: Value[];
  readonly at: number;
  readonly path: readonly number[];
}

/**
 * The machine that `bytes` describe, over the same image and view. Refuses (MALFORMED) bytes that no machine of this image has. The
 * debug output of the steps before is not part of the state.
 */
export function decodeMachine(image: Image, bytes: Bytes, view: View): Result<Machine> {
  return attempt(() => {
    const reader = new Reader(bytes);
    if (reader.u8() !== SNAPSHOT_VERSION) reader.fail('unknown snapshot version');
    const [gas, memory, steps] = [0, 0, 0].map(() => Number(reader.uint(7))) as [number, number, number];
    const done = reader.u8() === 1;
    const failure = readFailure(reader);
    const fn = reader.u32();
    if (!(image.functions[fn]?.native === -1)) reader.fail('unknown function');
    const machine = new Machine(image, fn, [], view, gas);
    Object.assign(machine, { memory, steps, done, failure, pc: reader.u32(), base: reader.u32() });
    machine.depth = reader.uleb(MAX_CALL_DEPTH);
    for (let i = 0; i < machine.depth; i++) {
      machine.callerFn[i] = reader.u32();
      machine.callerPc[i] = reader.u32();
      machine.callerBase[i] = reader.u32();
    }
    checkFrames(reader, machine);
    const pending: Pending[] = [];
    const cells: Value[][] = [];
    const slots = reader.uleb(MAX_ITEMS);
    for (let i = 0; i < slots; i++) {
      const owner = readAddress(reader);
      const resource = reader.u32();
      if (resource >= image.resources.length) reader.fail('unknown resource');
      const flags = reader.u8();
      const cell: Value[] = [];
      readAny(reader, cell, pending, 0);
      cells.push(cell);
      machine.globals.put({
        owner,
        resource,
        cell,
        stored: (flags & 1) !== 0,
        writable: (flags & 2) !== 0,
        dirty: (flags & 4) !== 0,
        moved: (flags & 8) !== 0,
      });
    }
    readList(reader, machine.lent, MAX_ITEMS, pending);
    machine.locals.length = 0;
    readList(reader, machine.locals, MAX_LOCALS, pending);
    if (machine.locals.length !== machine.top) reader.fail('wrong number of locals');
    machine.stack.length = 0;
    machine.sp = readList(reader, machine.stack, MAX_STACK, pending);
    machine.stack.length = MAX_STACK;
    const events = reader.uleb(MAX_ITEMS);
    for (let i = 0; i < events; i++) machine.events.push(readEvent(reader, image));
    machine.eventBytes = machine.events.reduce((sum, event) => sum + event.bytes.length, 0);
    reader.finish();
    for (const { holder, at, path } of pending) holder[at] = resolve(reader, machine, cells, path);
    if (!equalBytes(encodeMachine(machine), bytes)) reader.fail('a state not in its one form');
    return machine;
  });
}

/** Every frame is of a function with code, at an offset of it, and its locals follow those of its caller. */
function checkFrames(reader: Reader, machine: Machine): void {
  const { image, callerFn, callerPc, callerBase } = machine;
  let base = 0;
  for (let i = 0; i < machine.depth; i++) {
    const fn = image.functions[callerFn[i]!] ?? reader.fail('a caller is no function');
    if (fn.native !== -1) reader.fail('a caller is no function with code');
    if (callerBase[i] !== base) reader.fail('the locals of a caller are out of place');
    if (callerPc[i]! < 1 || fn.ops[callerPc[i]! - 1] !== 0x11) reader.fail('a caller is at no call');
    base += fn.localCount;
  }
  if (machine.base !== base) reader.fail('the locals are out of place');
  if (machine.pc >= machine.current.ops.length) reader.fail('the offset is past the end of the code');
}

function readFailure(reader: Reader): Failure | undefined {
  if (reader.u8() === 0) return undefined;
  const status = readText(reader);
  if (!Object.hasOwn(STATUS, status)) reader.fail('unknown status');
  const fn = reader.u32();
  const pc = reader.u32();
  const subStatus = reader.u8() === 1 ? reader.uint(8) : undefined;
  const message = readText(reader);
  return {
    status: status as Status,
    fn,
    pc,
    ...(subStatus === undefined ? {} : { subStatus: status === 'ABORTED' ? subStatus : Number(subStatus) }),
    ...(message === '' ? {} : { message }),
  };
}

function readText(reader: Reader): string {
  return fromUtf8(reader.take(reader.uleb(MAX_TEXT))) ?? reader.fail('text that is no UTF-8');
}

function readEvent(reader: Reader, image: Image): Machine['events'][number] {
  const text = readText(reader);
  const type = image.layouts.find((layout) => layout.type.text === text)?.type ?? reader.fail('unknown event type');
  return { type: type as StructType, bytes: reader.take(reader.uleb(MAX_ITEMS)) };
}

function readList(reader: Reader, into: Value[], most: number, pending: Pending[]): number {
  const length = reader.uleb(most);
  for (let i = 0; i < length; i++) readAny(reader, into, pending, 0);
  return length;
}

/** Deepest nesting that is read: a value is never deeper. */
const MAX_DEPTH = 160;

function readAny(reader: Reader, into: Value[], pending: Pending[], depth: number): void {
  if (depth > MAX_DEPTH) reader.fail('nested too deep');
  switch (reader.u8()) {
    case TAG.none:
      into.push(undefined);
      return;
    case TAG.false:
      into.push(false);
      return;
    case TAG.true:
      into.push(true);
      return;
    case TAG.small: {
      const value = Number(reader.uint(7));
      if (!Number.isSafeInteger(value)) reader.fail('integer not in its one form');
      into.push(value);
      return;
    }
    case TAG.big: {
      const value = toInt(reader.uint(32));
      if (typeof value !== 'bigint') reader.fail('integer not in its one form');
      into.push(value);
      return;
    }
    case TAG.address:
      into.push(readAddress(reader));
      return;
    case TAG.aggregate: {
      const length = reader.uleb(MAX_ITEMS);
      if (length > reader.left) reader.fail('more elements than bytes');
      const parts: Aggregate = [];
      for (let i = 0; i < length; i++) readAny(reader, parts, pending, depth + 1);
      into.push(parts);
      return;
    }
    case TAG.reference: {
      const path: number[] = [];
      const length = reader.uleb(MAX_DEPTH + 4);
      for (let i = 0; i < length; i++) path.push(reader.uleb(MAX_ITEMS));
      pending.push({ holder: into, at: into.length, path });
      into.push(undefined);
      return;
    }
    default:
      reader.fail('unknown value tag');
  }
}

function resolve(reader: Reader, machine: Machine, cells: readonly Value[][], path: readonly number[]): Reference {
  const [root, start, ...steps] = path;
  if (root === undefined || start === undefined) return reader.fail('empty reference');
  let container: Value[];
  let index = start;
  if (root === ROOT.resource) {
    container = cells[start] ?? reader.fail('reference to no resource');
    index = steps.shift() ?? reader.fail('reference to no value');
  } else container = root === ROOT.local ? machine.locals : machine.lent;
  for (const step of steps) {
    const next = container[index];
    if (!Array.isArray(next)) throw new Refused({ status: 'MALFORMED', message: 'a reference leads nowhere' });
    container = next;
    index = step;
  }
  if (index >= container.length) return reader.fail('a reference leads nowhere');
  return new Reference(container, index);
}
