/**
 * The meaning of the instructions. `run` executes up to a number of them; `step` is `run` for one. Running, tracing and
 * proving are loops around this one function, and Wasm and the arbiter must equal it.
 *
 * The labels are literals with the name beside them, since V8 turns those, and only those, into a jump table.
 * Semantics: move-format.md §3.4. Operands: vm/link/image.ts.
 */

import { fromUtf8 } from '../base/bytes.ts';
import { INT_SMALL_MAX, type Int } from '../base/int.ts';
import type { Status } from '../base/status.ts';
import { GAS_SIZE_SHIFT } from '../link/gas.ts';
import { FAILURES, type ImageFunction } from '../link/image.ts';
import { copyValue, equalValues, sizeOfValue } from '../types/aggregate.ts';
import { AGGREGATE_HEADER_SIZE, type LayoutVariant } from '../types/layout.ts';
import { type Aggregate, aggregateOf, newAggregate, Reference, type Value } from '../types/value.ts';
import {
  addInt,
  andInt,
  castInt,
  divInt,
  modInt,
  mulInt,
  orInt,
  shlInt,
  shrInt,
  subInt,
  xorInt,
} from './arithmetic.ts';
import {
  MAX_ABORT_MESSAGE,
  MAX_CALL_DEPTH,
  MAX_MEMORY,
  MAX_STACK,
  MAX_VECTOR_ELEMENTS,
  type Machine,
  memoryMessage,
  VECTOR_ERROR,
} from './machine.ts';
import { callNative } from './native.ts';
import { borrowGlobal, existsGlobal, moveFromGlobal, moveToGlobal } from './storage.ts';

/** Executes one instruction. Nothing happens on a machine that has stopped. */
export function step(machine: Machine): void {
  run(machine, 1);
}

/**
 * Executes up to `limit` instructions and returns how many there were. The machine stops earlier when the entry function returns
 * (`done`) or an instruction fails (`failure`, with the machine as it was before the failing instruction took effect on
 * anything but the operand stack).
 */
export function run(machine: Machine, limit: number): number {
  if (machine.stopped) return 0;
  const { functions, layouts, literals } = machine.image;
  const { stack, locals, callerFn, callerPc, callerBase } = machine;
  let fn: ImageFunction = functions[machine.fn]!;
  let { ops, a, b, gas: cost } = fn;
  let { sp, base, pc, gas, memory } = machine;
  let count = 0;
  let failure: Status | undefined;
  let subStatus: number | bigint | undefined;
  /** Offset of the instruction under way. */
  let at = pc;

  loop: while (count < limit) {
    at = pc;
    count++;
    gas -= cost[at]!;
    if (gas < 0) {
      failure = 'OUT_OF_GAS';
      break;
    }
    pc = at + 1;
    switch (ops[at]) {
      case 0x01 /* Pop */:
        {
          sp--;
          const layout = b[at]!;
          if (layout >= 0) memory -= sizeOfValue(layouts[layout]!, stack[sp]);
          break;
        }
      case 0x02 /* Ret */:
        {
          const { aggregates } = fn;
          for (let i = 0; i < aggregates.length; i += 2) {
            const value = locals[base + aggregates[i]!];
            if (value !== undefined) memory -= sizeOfValue(layouts[aggregates[i + 1]!]!, value);
          }
          if (machine.depth === 0) {
            machine.done = true;
            pc = at;
            break loop;
          }
          const depth = --machine.depth;
          machine.fn = callerFn[depth]!;
          base = callerBase[depth]!;
          pc = callerPc[depth]!;
          fn = functions[machine.fn]!;
          ops = fn.ops;
          a = fn.a;
          b = fn.b;
          cost = fn.gas;
          break;
        }
      case 0x03 /* BrTrue */:
        if (stack[--sp] === true) pc = a[at]!;
        break;
      case 0x04 /* BrFalse */:
        if (stack[--sp] !== true) pc = a[at]!;
        break;
      case 0x05 /* Branch */:
        pc = a[at]!;
        break;
      case 0x06 /* LdU64 */:
      case 0x31 /* LdU8 */:
      case 0x32 /* LdU128 */:
      case 0x48 /* LdU16 */:
      case 0x49 /* LdU32 */:
      case 0x4a /* LdU256 */:
        if (sp === MAX_STACK) {
          failure = 'EXECUTION_STACK_OVERFLOW';
          break loop;
        }
        stack[sp++] = literals[a[at]!]!.value;
        break;
      case 0x07 /* LdConst */:
        {
          if (sp === MAX_STACK) {
            failure = 'EXECUTION_STACK_OVERFLOW';
            break loop;
          }
          const { value } = literals[a[at]!]!;
          const place = b[at]!;
          if (place < 0) stack[sp++] = value;
          else {
            const layout = layouts[place]!;
            const size = sizeOfValue(layout, value);
            gas -= size >> GAS_SIZE_SHIFT;
            if (gas < 0) {
              failure = 'OUT_OF_GAS';
              break loop;
            }
            memory += size;
            if (memory > MAX_MEMORY) {
              failure = 'MEMORY_LIMIT_EXCEEDED';
              break loop;
            }
            stack[sp++] = copyValue(layout, value);
          }
          break;
        }
      case 0x08 /* LdTrue */:
        if (sp === MAX_STACK) {
          failure = 'EXECUTION_STACK_OVERFLOW';
          break loop;
        }
        stack[sp++] = true;
        break;
      case 0x09 /* LdFalse */:
        if (sp === MAX_STACK) {
          failure = 'EXECUTION_STACK_OVERFLOW';
          break loop;
        }
        stack[sp++] = false;
        break;
      case 0x0a /* CopyLoc */:
        {
          if (sp === MAX_STACK) {
            failure = 'EXECUTION_STACK_OVERFLOW';
            break loop;
          }
          const value = locals[base + a[at]!];
          const place = b[at]!;
          if (place < 0) stack[sp++] = value;
          else {
            const layout = layouts[place]!;
            const size = sizeOfValue(layout, value);
            gas -= size >> GAS_SIZE_SHIFT;
            if (gas < 0) {
              failure = 'OUT_OF_GAS';
              break loop;
            }
            memory += size;
            if (memory > MAX_MEMORY) {
              failure = 'MEMORY_LIMIT_EXCEEDED';
              break loop;
            }
            stack[sp++] = copyValue(layout, value);
          }
          break;
        }
      case 0x0b /* MoveLoc */:
        {
          if (sp === MAX_STACK) {
            failure = 'EXECUTION_STACK_OVERFLOW';
            break loop;
          }
          const slot = base + a[at]!;
          stack[sp++] = locals[slot];
          locals[slot] = undefined;
          break;
        }
      case 0x0c /* StLoc */:
        {
          const slot = base + a[at]!;
          const place = b[at]!;
          if (place >= 0) {
            const old = locals[slot];
            if (old !== undefined) memory -= sizeOfValue(layouts[place]!, old);
          }
          locals[slot] = stack[--sp];
          break;
        }
      case 0x0d /* MutBorrowLoc */:
      case 0x0e /* ImmBorrowLoc */:
        if (sp === MAX_STACK) {
          failure = 'EXECUTION_STACK_OVERFLOW';
          break loop;
        }
        stack[sp++] = new Reference(locals, base + a[at]!);
        break;
      case 0x0f /* MutBorrowField */:
      case 0x10 /* ImmBorrowField */:
        {
          const ref = stack[sp - 1] as Reference;
          stack[sp - 1] = new Reference(ref.container[ref.index] as Aggregate, a[at]!);
          break;
        }
      case 0x11 /* Call */:
        {
          const { depth } = machine;
          if (depth === MAX_CALL_DEPTH) {
            failure = 'CALL_STACK_OVERFLOW';
            break loop;
          }
          callerFn[depth] = machine.fn;
          callerPc[depth] = pc;
          callerBase[depth] = base;
          machine.depth = depth + 1;
          base += fn.localCount;
          machine.fn = a[at]!;
          fn = functions[machine.fn]!;
          const { paramCount, localCount } = fn;
          sp -= paramCount;
          for (let i = 0; i < paramCount; i++) locals[base + i] = stack[sp + i];
          for (let i = paramCount; i < localCount; i++) locals[base + i] = undefined;
          ops = fn.ops;
          a = fn.a;
          b = fn.b;
          cost = fn.gas;
          pc = 0;
          break;
        }
      case 0x70 /* CallNative */:
        {
          machine.sp = sp;
          machine.pc = at;
          machine.base = base;
          machine.gas = gas;
          machine.memory = memory;
          callNative(machine, a[at]!);
          sp = machine.sp;
          gas = machine.gas;
          memory = machine.memory;
          if (machine.failure !== undefined) break loop;
          break;
        }
      case 0x12 /* Pack */:
        {
          const fields = a[at]!;
          memory += b[at]!;
          if (memory > MAX_MEMORY) {
            failure = 'MEMORY_LIMIT_EXCEEDED';
            break loop;
          }
          sp -= fields;
          stack[sp] = aggregateOf(stack, sp, fields);
          sp++;
          break;
        }
      case 0x13 /* Unpack */:
        {
          const fields = a[at]!;
          const packed = stack[--sp] as Aggregate;
          if (sp + fields > MAX_STACK) {
            failure = 'EXECUTION_STACK_OVERFLOW';
            break loop;
          }
          memory -= b[at]!;
          for (let i = 0; i < fields; i++) stack[sp++] = packed[i];
          break;
        }
      case 0x14 /* ReadRef */:
        {
          const ref = stack[sp - 1] as Reference;
          const value = ref.container[ref.index];
          const place = b[at]!;
          if (place < 0) stack[sp - 1] = value;
          else {
            const layout = layouts[place]!;
            const size = sizeOfValue(layout, value);
            gas -= size >> GAS_SIZE_SHIFT;
            if (gas < 0) {
              failure = 'OUT_OF_GAS';
              break loop;
            }
            memory += size;
            if (memory > MAX_MEMORY) {
              failure = 'MEMORY_LIMIT_EXCEEDED';
              break loop;
            }
            stack[sp - 1] = copyValue(layout, value);
          }
          break;
        }
      case 0x15 /* WriteRef */:
        {
          const ref = stack[sp - 1] as Reference;
          const place = b[at]!;
          if (place >= 0) {
            const size = sizeOfValue(layouts[place]!, ref.container[ref.index]);
            gas -= size >> GAS_SIZE_SHIFT;
            if (gas < 0) {
              failure = 'OUT_OF_GAS';
              break loop;
            }
            memory -= size;
          }
          sp -= 2;
          ref.container[ref.index] = stack[sp];
          break;
        }
      case 0x16 /* Add */:
        {
          const right = stack[--sp] as Int;
          const left = stack[sp - 1] as Int;
          const width = a[at]!;
          if (typeof left === 'number' && typeof right === 'number') {
            const sum = left + right;
            if (sum <= INT_SMALL_MAX[width]!) {
              stack[sp - 1] = sum;
              break;
            }
          }
          const sum = addInt(left, right, width);
          if (sum === undefined) {
            failure = 'ARITHMETIC_ERROR';
            break loop;
          }
          stack[sp - 1] = sum;
          break;
        }
      case 0x17 /* Sub */:
        {
          const right = stack[--sp] as Int;
          const left = stack[sp - 1] as Int;
          if (typeof left === 'number' && typeof right === 'number' && left >= right) {
            stack[sp - 1] = left - right;
            break;
          }
          const difference = subInt(left, right);
          if (difference === undefined) {
            failure = 'ARITHMETIC_ERROR';
            break loop;
          }
          stack[sp - 1] = difference;
          break;
        }
      case 0x18 /* Mul */:
        {
          const right = stack[--sp] as Int;
          const left = stack[sp - 1] as Int;
          const width = a[at]!;
          if (typeof left === 'number' && typeof right === 'number') {
            const product = left * right;
            if (product <= INT_SMALL_MAX[width]!) {
              stack[sp - 1] = product;
              break;
            }
          }
          const product = mulInt(left, right, width);
          if (product === undefined) {
            failure = 'ARITHMETIC_ERROR';
            break loop;
          }
          stack[sp - 1] = product;
          break;
        }
      case 0x19 /* Mod */:
        {
          const right = stack[--sp] as Int;
          const remainder = modInt(stack[sp - 1] as Int, right);
          if (remainder === undefined) {
            failure = 'ARITHMETIC_ERROR';
            break loop;
          }
          stack[sp - 1] = remainder;
          break;
        }
      case 0x1a /* Div */:
        {
          const right = stack[--sp] as Int;
          const quotient = divInt(stack[sp - 1] as Int, right);
          if (quotient === undefined) {
            failure = 'ARITHMETIC_ERROR';
            break loop;
          }
          stack[sp - 1] = quotient;
          break;
        }
      case 0x1b /* BitOr */:
        sp--;
        stack[sp - 1] = orInt(stack[sp - 1] as Int, stack[sp] as Int);
        break;
      case 0x1c /* BitAnd */:
        sp--;
        stack[sp - 1] = andInt(stack[sp - 1] as Int, stack[sp] as Int);
        break;
      case 0x1d /* Xor */:
        sp--;
        stack[sp - 1] = xorInt(stack[sp - 1] as Int, stack[sp] as Int);
        break;
      case 0x1e /* Or */:
        sp--;
        stack[sp - 1] = stack[sp - 1] === true || stack[sp] === true;
        break;
      case 0x1f /* And */:
        sp--;
        stack[sp - 1] = stack[sp - 1] === true && stack[sp] === true;
        break;
      case 0x20 /* Not */:
        stack[sp - 1] = stack[sp - 1] !== true;
        break;
      case 0x21 /* Eq */:
      case 0x22 /* Neq */:
        {
          const place = b[at]!;
          let right = stack[--sp];
          let left = stack[sp - 1];
          const references = a[at] === 1;
          if (references) {
            left = (left as Reference).container[(left as Reference).index];
            right = (right as Reference).container[(right as Reference).index];
          }
          let equal: boolean;
          if (place < 0) equal = left === right;
          else {
            const layout = layouts[place]!;
            const sizes = sizeOfValue(layout, left) + sizeOfValue(layout, right);
            gas -= sizes >> GAS_SIZE_SHIFT;
            if (gas < 0) {
              failure = 'OUT_OF_GAS';
              break loop;
            }
            equal = equalValues(layout, left, right);
            if (!references) memory -= sizes;
          }
          stack[sp - 1] = equal === (ops[at] === 0x21);
          break;
        }
      case 0x23 /* Lt */:
        sp--;
        stack[sp - 1] = (stack[sp - 1] as Int) < (stack[sp] as Int);
        break;
      case 0x24 /* Gt */:
        sp--;
        stack[sp - 1] = (stack[sp - 1] as Int) > (stack[sp] as Int);
        break;
      case 0x25 /* Le */:
        sp--;
        stack[sp - 1] = (stack[sp - 1] as Int) <= (stack[sp] as Int);
        break;
      case 0x26 /* Ge */:
        sp--;
        stack[sp - 1] = (stack[sp - 1] as Int) >= (stack[sp] as Int);
        break;
      case 0x27 /* Abort */:
        failure = 'ABORTED';
        subStatus = BigInt(stack[--sp] as Int);
        break loop;
      case 0x6d /* AbortMsg */:
        sp -= 2;
        machine.pc = at;
        machine.gas = gas;
        abortWithMessage(machine, stack[sp] as Int, stack[sp + 1] as number[]);
        break loop;
      case 0x28 /* Nop */:
      case 0x2e /* FreezeRef */:
        break;
      case 0x29 /* Exists */:
      case 0x2a /* MutBorrowGlobal */:
      case 0x2b /* ImmBorrowGlobal */:
      case 0x2c /* MoveFrom */:
      case 0x2d /* MoveTo */:
        {
          machine.sp = sp;
          machine.pc = at;
          machine.base = base;
          machine.gas = gas;
          machine.memory = memory;
          const resource = a[at]!;
          const op = ops[at]!;
          if (op === 0x2d) {
            sp -= 2;
            const signer = stack[sp] as Reference;
            moveToGlobal(machine, signer.container[signer.index] as string, resource, stack[sp + 1]);
          } else {
            const owner = stack[--sp] as string;
            const value: Value =
              op === 0x29
                ? existsGlobal(machine, owner, resource)
                : op === 0x2c
                  ? moveFromGlobal(machine, owner, resource)
                  : borrowGlobal(machine, owner, resource, op === 0x2a);
            stack[sp++] = value;
          }
          gas = machine.gas;
          memory = machine.memory;
          if (machine.failure !== undefined) break loop;
          break;
        }
      case 0x2f /* Shl */:
        {
          sp--;
          const shifted = shlInt(stack[sp - 1] as Int, stack[sp] as number, a[at]!);
          if (shifted === undefined) {
            failure = 'ARITHMETIC_ERROR';
            break loop;
          }
          stack[sp - 1] = shifted;
          break;
        }
      case 0x30 /* Shr */:
        {
          sp--;
          const shifted = shrInt(stack[sp - 1] as Int, stack[sp] as number, a[at]!);
          if (shifted === undefined) {
            failure = 'ARITHMETIC_ERROR';
            break loop;
          }
          stack[sp - 1] = shifted;
          break;
        }
      case 0x33 /* CastU8 */:
      case 0x34 /* CastU64 */:
      case 0x35 /* CastU128 */:
      case 0x4b /* CastU16 */:
      case 0x4c /* CastU32 */:
      case 0x4d /* CastU256 */:
        {
          const value = stack[sp - 1] as Int;
          const width = a[at]!;
          if (typeof value === 'number' && value <= INT_SMALL_MAX[width]!) break;
          if (castInt(value, width) === undefined) {
            failure = 'ARITHMETIC_ERROR';
            break loop;
          }
          break;
        }
      case 0x40 /* VecPack */:
        {
          const length = a[at]!;
          memory += AGGREGATE_HEADER_SIZE + length * b[at]!;
          if (memory > MAX_MEMORY) {
            failure = 'MEMORY_LIMIT_EXCEEDED';
            break loop;
          }
          if (length === 0 && sp === MAX_STACK) {
            failure = 'EXECUTION_STACK_OVERFLOW';
            break loop;
          }
          sp -= length;
          stack[sp] = aggregateOf(stack, sp, length);
          sp++;
          break;
        }
      case 0x41 /* VecLen */:
        {
          const ref = stack[sp - 1] as Reference;
          stack[sp - 1] = (ref.container[ref.index] as Aggregate).length;
          break;
        }
      case 0x42 /* VecImmBorrow */:
      case 0x43 /* VecMutBorrow */:
        {
          const index = stack[--sp] as Int;
          const ref = stack[sp - 1] as Reference;
          const items = ref.container[ref.index] as Aggregate;
          if (index >= items.length) {
            failure = 'VECTOR_OPERATION_ERROR';
            subStatus = VECTOR_ERROR.indexOutOfBounds;
            break loop;
          }
          stack[sp - 1] = new Reference(items, index as number);
          break;
        }
      case 0x44 /* VecPushBack */:
        {
          const ref = stack[sp - 2] as Reference;
          const items = ref.container[ref.index] as Aggregate;
          if (items.length >= MAX_VECTOR_ELEMENTS) {
            failure = 'VECTOR_OPERATION_ERROR';
            subStatus = VECTOR_ERROR.tooLong;
            break loop;
          }
          memory += b[at]!;
          if (memory > MAX_MEMORY) {
            failure = 'MEMORY_LIMIT_EXCEEDED';
            break loop;
          }
          items.push(stack[sp - 1]);
          sp -= 2;
          break;
        }
      case 0x45 /* VecPopBack */:
        {
          const ref = stack[sp - 1] as Reference;
          const items = ref.container[ref.index] as Aggregate;
          if (items.length === 0) {
            failure = 'VECTOR_OPERATION_ERROR';
            subStatus = VECTOR_ERROR.popEmpty;
            break loop;
          }
          memory -= b[at]!;
          stack[sp - 1] = items.pop();
          break;
        }
      case 0x46 /* VecUnpack */:
        {
          const items = stack[--sp] as Aggregate;
          const length = a[at]!;
          if (items.length !== length) {
            failure = 'VECTOR_OPERATION_ERROR';
            subStatus = VECTOR_ERROR.unpackLength;
            break loop;
          }
          if (sp + length > MAX_STACK) {
            failure = 'EXECUTION_STACK_OVERFLOW';
            break loop;
          }
          memory -= AGGREGATE_HEADER_SIZE + length * b[at]!;
          for (let i = 0; i < length; i++) stack[sp++] = items[i];
          break;
        }
      case 0x47 /* VecSwap */:
        {
          sp -= 3;
          const ref = stack[sp] as Reference;
          const items = ref.container[ref.index] as Aggregate;
          const first = stack[sp + 1] as Int;
          const second = stack[sp + 2] as Int;
          if (first >= items.length || second >= items.length) {
            failure = 'VECTOR_OPERATION_ERROR';
            subStatus = VECTOR_ERROR.indexOutOfBounds;
            break loop;
          }
          const held = items[first as number];
          items[first as number] = items[second as number];
          items[second as number] = held;
          break;
        }
      case 0x4e /* PackVariant */:
        {
          const tag = b[at]!;
          const { fields, own }: LayoutVariant = layouts[a[at]!]!.variants![tag]!;
          memory += own;
          if (memory > MAX_MEMORY) {
            failure = 'MEMORY_LIMIT_EXCEEDED';
            break loop;
          }
          if (fields.length === 0 && sp === MAX_STACK) {
            failure = 'EXECUTION_STACK_OVERFLOW';
            break loop;
          }
          sp -= fields.length;
          const packed = newAggregate();
          packed.push(tag);
          for (let i = 0; i < fields.length; i++) packed.push(stack[sp + i]);
          stack[sp++] = packed;
          break;
        }
      case 0x50 /* UnpackVariant */:
        {
          const tag = b[at]!;
          const packed = stack[--sp] as Aggregate;
          if (packed[0] !== tag) {
            failure = machine.image.family === 'aptos' ? 'STRUCT_VARIANT_MISMATCH' : 'VARIANT_TAG_MISMATCH';
            break loop;
          }
          const { fields, own }: LayoutVariant = layouts[a[at]!]!.variants![tag]!;
          if (sp + fields.length > MAX_STACK) {
            failure = 'EXECUTION_STACK_OVERFLOW';
            break loop;
          }
          memory -= own;
          for (let i = 0; i < fields.length; i++) stack[sp++] = packed[i + 1];
          break;
        }
      case 0x51 /* UnpackVariantImmRef */:
      case 0x52 /* UnpackVariantMutRef */:
        {
          const tag = b[at]!;
          const ref = stack[--sp] as Reference;
          const packed = ref.container[ref.index] as Aggregate;
          if (packed[0] !== tag) {
            failure = 'VARIANT_TAG_MISMATCH';
            break loop;
          }
          const { fields }: LayoutVariant = layouts[a[at]!]!.variants![tag]!;
          if (sp + fields.length > MAX_STACK) {
            failure = 'EXECUTION_STACK_OVERFLOW';
            break loop;
          }
          for (let i = 0; i < fields.length; i++) stack[sp++] = new Reference(packed, i + 1);
          break;
        }
      case 0x56 /* VariantSwitch */:
        {
          const ref = stack[--sp] as Reference;
          pc = fn.tagTables[a[at]!]![(ref.container[ref.index] as Aggregate)[0] as number]!;
          break;
        }
      case 0x57 /* TestVariant */:
        {
          const ref = stack[sp - 1] as Reference;
          stack[sp - 1] = (ref.container[ref.index] as Aggregate)[0] === a[at];
          break;
        }
      case 0x59 /* ImmBorrowVariantField */:
      case 0x5a /* MutBorrowVariantField */:
        {
          const ref = stack[sp - 1] as Reference;
          const packed = ref.container[ref.index] as Aggregate;
          if (fn.tagTables[b[at]!]![packed[0] as number] !== 1) {
            failure = 'STRUCT_VARIANT_MISMATCH';
            break loop;
          }
          stack[sp - 1] = new Reference(packed, a[at]! + 1);
          break;
        }
      case 0x71 /* Fail */:
        failure = FAILURES[a[at]!]!;
        break loop;
      default:
        throw new Error(`image has an unknown instruction ${ops[at]}`);
    }
  }

  machine.sp = sp;
  machine.base = base;
  machine.memory = memory;
  // An instruction that can't be paid for is no step, whichever part of its price was missing.
  if (failure === 'OUT_OF_GAS' || machine.failure?.status === 'OUT_OF_GAS') count--;
  machine.steps += count;
  if (machine.failure !== undefined) return count;
  machine.gas = gas;
  machine.pc = pc;
  if (failure !== undefined) {
    machine.pc = at;
    machine.fail(failure, subStatus, failure === 'MEMORY_LIMIT_EXCEEDED' ? memoryMessage : undefined);
  }
  return count;
}

/** Fails with the code and the message; the length is looked at first, so that no work is done for one that is refused for it. */
function abortWithMessage(machine: Machine, code: Int, bytes: readonly number[]): void {
  if (bytes.length > MAX_ABORT_MESSAGE) {
    machine.fail('ABORT_MESSAGE_LIMIT_EXCEEDED');
    return;
  }
  const text = fromUtf8(Uint8Array.from(bytes));
  if (text === undefined) machine.fail('INVALID_ABORT_MESSAGE');
  else machine.fail('ABORTED', BigInt(code), text === '' ? undefined : text);
}
