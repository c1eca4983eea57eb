/**
 * The image: the closed code of some entry functions and type arguments. Every (function, type arguments) pair is a function
 * of its own; operands are resolved, constants are values, and the static gas of each instruction stands beside it. One
 * instruction of the image is one instruction of the bytecode, at the same offset.
 *
 * What `a` and `b` hold, by instruction (the generic forms never appear; their plain forms stand for them):
 *
 *   LdU8 … LdU256, LdConst       a: literal              b: layout of an aggregate constant, else −1
 *   CopyLoc, StLoc               a: local                b: layout when the local holds an aggregate, else −1
 *   MoveLoc, Mut/ImmBorrowLoc    a: local
 *   Pop, ReadRef, WriteRef       b: layout when the value is an aggregate, else −1
 *   Eq, Neq                      a: 1 for references     b: layout when the values (or referents) are aggregates, else −1
 *   Add … Xor, Shl, Shr, CastX   a: integer code of the result (base/int.ts)
 *   BrTrue, BrFalse, Branch      a: target
 *   VariantSwitch                a: table of targets by tag
 *   Mut/ImmBorrowField           a: field
 *   Call, CallNative             a: function
 *   Pack, Unpack                 a: number of fields     b: abstract size without aggregate fields
 *   PackVariant, UnpackVariant…  a: layout of the enum   b: tag
 *   TestVariant                  a: tag
 *   Mut/ImmBorrowVariantField    a: field                b: table of tags, 1 for each variant that has the field
 *   VecPack, VecUnpack           a: count                b: abstract size of a scalar element, 0 for aggregates
 *   VecPushBack, VecPopBack      b: the same
 *   Exists … MoveTo              a: resource
 *   Fail                         a: place in FAILURES
 */

import { type Bytes, concatBytes, Writer } from '../base/bytes.ts';
import { sha2_256Of } from '../base/hash.ts';
import type { Family, Status } from '../base/status.ts';
import type { Op } from '../format/opcodes.ts';
import { writeValue } from '../types/codec.ts';
import type { Layout } from '../types/layout.ts';
import type { StructType, Type } from '../types/type.ts';
import type { Value } from '../types/value.ts';

/** Image-only instruction: a call of a native function. */
export const OP_CALL_NATIVE = 0x70;
/** Image-only instruction: stands where executing the original would break a limit on types. */
export const OP_FAIL = 0x71;
/** An instruction code of the image. */
export type ImageOp = Op | typeof OP_CALL_NATIVE | typeof OP_FAIL;

/** What {@link OP_FAIL} fails with. */
export const FAILURES = [
  'VM_MAX_TYPE_NODES_REACHED',
  'VM_MAX_VALUE_DEPTH_REACHED',
] as const satisfies readonly Status[];

/** Version of the image's bytes. */
export const IMAGE_VERSION = 2;
/** Most functions of one image: bounds the growth of generic instantiation. */
export const MAX_IMAGE_FUNCTIONS = 8192;
/** Most instructions of one image. */
export const MAX_IMAGE_INSTRUCTIONS = 1 << 21;

/** A function of the image. */
export interface ImageFunction {
  /** `0x<64 hex>::module` that defines it. */
  readonly module: string;
  readonly name: string;
  /** Index in that module's function definitions. */
  readonly definition: number;
  readonly typeArgs: readonly Type[];
  readonly params: readonly Type[];
  readonly returns: readonly Type[];
  /** Types of all locals, parameters first. */
  readonly locals: readonly Type[];
  /** Id of the native function that this is, −1 for bytecode. */
  readonly native: number;
  /** Layouts of the type arguments of a native function, in `Image.layouts`; −1 where a type has none. */
  readonly typeLayouts: readonly number[];
  /** For a native that stores and loads its type argument: its place in `Image.resources`; else −1. */
  readonly resource: number;
  readonly paramCount: number;
  readonly localCount: number;
  readonly ops: Uint8Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** Static gas by instruction. */
  readonly gas: Int32Array;
  /** Tables by variant tag: targets of VariantSwitch, or which variants have a field. */
  readonly tagTables: readonly Int32Array[];
  /** Locals that can hold aggregates: (local, layout) pairs, for the memory account when a frame ends. */
  readonly aggregates: Int32Array;
  /** Layout of each returned value, or of what a returned reference points to. Filled for the entries of the image only. */
  readonly returnLayouts: readonly number[];
  /** Types that each instruction pushes, for traces. Not part of the image's bytes: it follows from them. */
  readonly pushed: readonly (readonly Type[])[];
}

/** A kind of resource that the image's code touches. */
export interface ImageResource {
  readonly type: StructType;
  readonly layout: number;
}

/** A literal or constant. */
export interface ImageLiteral {
  readonly value: Value;
  readonly layout: Layout;
}

/** The closed code of a set of entry functions (see the head of this file). */
export interface Image {
  readonly gasVersion: number;
  /** The family of the modules, `common` when none of them is of another: it names the failures that differ. */
  readonly family: Family;
  readonly functions: readonly ImageFunction[];
  /** Functions that can be called from outside, by place. */
  readonly entries: readonly number[];
  readonly layouts: readonly Layout[];
  readonly literals: readonly ImageLiteral[];
  readonly resources: readonly ImageResource[];
  /** (module id, SHA-256 of its bytes) of all modules the code came from, in order of id. */
  readonly modules: readonly (readonly [id: string, hash: string])[];
}

/** `0x…::module::function<args>`: the canonical name of a function of the image. */
export function functionText(fn: Pick<ImageFunction, 'module' | 'name' | 'typeArgs'>): string {
  const args = fn.typeArgs.length === 0 ? '' : `<${fn.typeArgs.map((arg) => arg.text).join(',')}>`;
  return `${fn.module}::${fn.name}${args}`;
}

/** Tags of the items below. */
const ITEM = { header: 0, module: 1, layout: 2, literal: 3, resource: 4, function: 5, instruction: 6 } as const;

/**
 * The items of an image in their order: header, modules, layouts, literals, resources, then each function followed by its
 * instructions. An instruction is an item of its own, so that a proof can show a single one.
 */
function* items(image: Image): Generator<Bytes> {
  const header = new Writer().u8(ITEM.header).u32(IMAGE_VERSION).u32(image.gasVersion).text(image.family);
  header.uleb(image.entries.length);
  for (const entry of image.entries) header.u32(entry);
  yield header.bytes();
  for (const [id, hash] of image.modules) yield new Writer().u8(ITEM.module).text(id).text(hash).bytes();
  const places = new Map(image.layouts.map((layout, i) => [layout.type.text, i]));
  for (const layout of image.layouts) yield layoutItem(layout, places);
  for (const literal of image.literals) {
    const writer = new Writer().u8(ITEM.literal).text(literal.layout.type.text);
    writeValue(writer, literal.layout, literal.value);
    yield writer.bytes();
  }
  for (const resource of image.resources)
    yield new Writer().u8(ITEM.resource).text(resource.type.text).u32(resource.layout).bytes();
  for (let i = 0; i < image.functions.length; i++) yield* functionItems(image.functions[i]!, i);
}

function layoutItem(layout: Layout, places: ReadonlyMap<string, number>): Bytes {
  const writer = new Writer().u8(ITEM.layout).text(layout.type.text).text(layout.kind);
  const inner = (part: Layout): void => {
    writer.text(part.type.text).u32(places.get(part.type.text) ?? 0xffff_ffff);
  };
  if (layout.of) inner(layout.of);
  const lists = layout.variants ?? (layout.fields ? [{ name: '', fields: layout.fields }] : []);
  writer.uleb(lists.length);
  for (const list of lists) {
    writer.text(list.name).uleb(list.fields.length);
    for (const field of list.fields) {
      writer.text(field.name);
      inner(field.layout);
    }
  }
  return writer.bytes();
}

function* functionItems(fn: ImageFunction, place: number): Generator<Bytes> {
  const head = new Writer()
    .u8(ITEM.function)
    .u32(place)
    .text(functionText(fn))
    .u32(fn.definition)
    .u32(fn.native >>> 0);
  for (const list of [fn.params, fn.returns, fn.locals]) {
    head.uleb(list.length);
    for (const type of list) head.text(type.text);
  }
  head.uleb(fn.tagTables.length);
  for (const table of fn.tagTables) {
    head.uleb(table.length);
    for (const entry of table) head.u32(entry);
  }
  head.uleb(fn.aggregates.length);
  for (const entry of fn.aggregates) head.u32(entry);
  yield head.uleb(fn.ops.length).bytes();
  for (let pc = 0; pc < fn.ops.length; pc++)
    yield new Writer(24)
      .u8(ITEM.instruction)
      .u32(place)
      .u32(pc)
      .u8(fn.ops[pc]!)
      .u32(fn.a[pc]! >>> 0)
      .u32(fn.b[pc]! >>> 0)
      .u32(fn.gas[pc]!)
      .bytes();
}

/** The image as bytes: the number of items, then each behind its length. The same for everyone who builds it. */
export function encodeImage(image: Image): Bytes {
  const list = [...items(image)];
  const writer = new Writer(4096).u32(list.length);
  for (const item of list) writer.blob(item);
  return writer.bytes();
}

/**
 * The image root that channel members sign, 32 bytes: a binary Merkle tree over the items. Leaf = SHA-256(00 ‖ item), inner =
 * SHA-256(01 ‖ left ‖ right), a node without a sibling moves up as it is, root = SHA-256(02 ‖ u32 number of items ‖ top).
 */
export function imageRoot(image: Image): Bytes {
  let level: Bytes[] = [];
  for (const item of items(image)) level.push(sha2_256Of(concatBytes(Uint8Array.of(0), item)));
  const count = level.length;
  while (level.length > 1) {
    const next: Bytes[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const right = level[i + 1];
      next.push(right ? sha2_256Of(concatBytes(Uint8Array.of(1), level[i]!, right)) : level[i]!);
    }
    level = next;
  }
  return sha2_256Of(new Writer(40).u8(2).u32(count).raw(level[0]!).bytes());
}
