/** Changes to a module's structure rather than to its bytes: what comes out can nearly always be read again. */

import type { Field, FunctionDef, Instruction, Module, StructDef, Token } from '../../vm/format/module.ts';
import { OPCODES, opInfo } from '../../vm/format/opcodes.ts';
import type { Random } from './target.ts';
import { Snippets } from './typed-snippet.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const KINDS = ['bool', 'u8', 'u16', 'u32', 'u64', 'u128', 'u256', 'address', 'signer'] as const;

function pick<T>(list: readonly T[], random: Random): T | undefined {
  return list.length === 0 ? undefined : list[random(list.length)];
}

/** `list` with one entry changed. */
function changed<T>(list: readonly T[], random: Random, change: (entry: T) => T): readonly T[] {
  if (list.length === 0) return list;
  const at = random(list.length);
  return list.map((entry, i) => (i === at ? change(entry) : entry));
}

/** An index near the ones that are right. */
function nearby(index: number, length: number, random: Random): number {
  switch (random(40)) {
    case 0:
      return length;
    case 1:
    case 2:
    case 3:
      return Math.min(index + 1, Math.max(0, length - 1));
    case 4:
    case 5:
    case 6:
      return Math.max(0, index - 1);
    default:
      return random(Math.max(1, length));
  }
}

function token(module: Module, random: Random, depth = 0): Token {
  switch (random(depth > 3 ? 4 : 10)) {
    case 0:
    case 1:
    case 2:
      return { kind: KINDS[random(KINDS.length)]! };
    case 3:
      return { kind: 'param', index: random(3) };
    case 4:
      return { kind: 'ref', to: token(module, random, depth + 2) };
    case 5:
      return { kind: 'mutref', to: token(module, random, depth + 2) };
    case 6:
      return { kind: 'vector', of: token(module, random, depth + 1) };
    default: {
      const handle = random(Math.max(1, module.structHandles.length));
      const count = module.structHandles[handle]?.typeParams.length ?? 0;
      const args = Array.from({ length: random(16) === 0 ? random(3) : count }, () => token(module, random, depth + 1));
      return { kind: 'struct', handle, args };
    }
  }
}

function tokenChange(module: Module, random: Random): (old: Token) => Token {
  return (old) => {
    const other = pick(pick(module.signatures, random) ?? [], random);
    switch (random(6)) {
      case 0:
        return other ?? old;
      case 1:
        return old.kind === 'ref'
          ? { kind: 'mutref', to: old.to }
          : old.kind === 'mutref'
            ? { kind: 'ref', to: old.to }
            : old;
      case 2:
        return { kind: 'vector', of: old };
      case 3:
        return old.kind === 'ref' || old.kind === 'mutref'
          ? old.to
          : { kind: random(2) === 0 ? 'ref' : 'mutref', to: old };
      default:
        return token(module, random);
    }
  };
}

function signatureChange(module: Module, random: Random): (old: readonly Token[]) => readonly Token[] {
  return (old) => {
    switch (random(5)) {
      case 0:
        return [...old, token(module, random)];
      case 1:
        return old.slice(0, -1);
      case 2: {
        const other = pick(module.signatures, random) ?? [];
        return random(2) === 0 ? other : [...old, ...other.slice(0, 2)];
      }
      default:
        return old.length === 0 ? [token(module, random)] : changed(old, random, tokenChange(module, random));
    }
  };
}

const BY_KIND = new Map<string, number[]>();
for (const [op, , operand] of OPCODES) BY_KIND.set(operand, [...(BY_KIND.get(operand) ?? []), op]);

function instructionChange(module: Module, def: FunctionDef, random: Random): (old: Instruction) => Instruction {
  const code = def.code!;
  return (old) => {
    const alike = BY_KIND.get(opInfo(old.op).operand) ?? [];
    switch (random(6)) {
      case 0:
      case 1:
        return { ...old, op: (alike[random(alike.length)] ?? old.op) as Instruction['op'] };
      case 2:
      case 3:
        return { ...old, index: nearby(old.index, operandCount(module, def, old), random) };
      case 4: {
        const from = pick(module.functionDefs, random)?.code?.instructions ?? code.instructions;
        return pick(from, random) ?? old;
      }
      default:
        return { ...old, value: [0n, 1n, 2n, 3n, 255n][random(5)]! };
    }
  };
}

function operandCount(module: Module, def: FunctionDef, { op }: Instruction): number {
  const code = def.code!;
  switch (opInfo(op).operand) {
    case 'target':
      return code.instructions.length;
    case 'local':
      return (
        (module.signatures[module.functionHandles[def.handle]?.params ?? 0]?.length ?? 0) +
        (module.signatures[code.locals]?.length ?? 0)
      );
    case 'constant':
      return module.constants.length;
    case 'field':
      return module.fieldHandles.length;
    case 'fieldInst':
      return module.fieldInsts.length;
    case 'function':
      return module.functionHandles.length;
    case 'functionInst':
      return module.functionInsts.length;
    case 'struct':
      return module.structDefs.length;
    case 'structInst':
      return module.structInsts.length;
    case 'vector':
    case 'vectorCount':
      return module.signatures.length;
    case 'variant':
      return module.variantHandles.length;
    case 'variantInst':
      return module.variantInsts.length;
    case 'jumpTable':
      return code.jumpTables.length;
    default:
      return 4;
  }
}

/** Puts instructions in or takes them out, with the branch targets moved along, so that the rest means the same. */
function splice(def: FunctionDef, at: number, remove: number, insert: readonly Instruction[]): FunctionDef {
  const code = def.code!;
  const moved = (target: number): number => (target <= at ? target : Math.max(at, target + insert.length - remove));
  const instructions = [...code.instructions.slice(0, at), ...insert, ...code.instructions.slice(at + remove)].map(
    (old) => (opInfo(old.op).operand === 'target' ? { ...old, index: moved(old.index) } : old),
  );
  const jumpTables = code.jumpTables.map((table) => ({ ...table, targets: table.targets.map(moved) }));
  return { ...def, code: { ...code, instructions, jumpTables } };
}

/** Offsets where the stack is empty, by counting along the code. Never past the last instruction. */
function statements(module: Module, def: FunctionDef): readonly number[] {
  const out: number[] = [];
  let height = 0;
  def.code!.instructions.forEach((instruction, at) => {
    if (height <= 0) out.push(at);
    const { op } = instruction;
    const { pops, pushes } = opInfo(op);
    if (op === 0x02 || op === 0x05 || op === 0x27) height = 0;
    else if (pops >= 0 && pushes >= 0) height += pushes - pops;
    else height += variableHeight(module, instruction);
  });
  return out.length === 0 ? [0] : out;
}

/** Change of the stack by an instruction whose operand says it. */
function variableHeight(module: Module, { op, index, value }: Instruction): number {
  const fields = (def: StructDef | undefined): number => def?.fields?.length ?? 1;
  const length = (signature: number | undefined): number => module.signatures[signature ?? -1]?.length ?? 0;
  const variant = module.variantHandles[index];
  const parts = module.enumDefs[variant?.owner ?? -1]?.variants?.[variant?.tag ?? -1]?.fields.length ?? 1;
  switch (op) {
    case 0x11:
    case 0x38: {
      const handle = module.functionHandles[op === 0x11 ? index : (module.functionInsts[index]?.of ?? -1)];
      return length(handle?.returns) - length(handle?.params);
    }
    case 0x12:
      return 1 - fields(module.structDefs[index]);
    case 0x13:
      return fields(module.structDefs[index]) - 1;
    case 0x39:
      return 1 - fields(module.structDefs[module.structInsts[index]?.of ?? -1]);
    case 0x3a:
      return fields(module.structDefs[module.structInsts[index]?.of ?? -1]) - 1;
    case 0x40:
      return 1 - Number(value & 0xffffn);
    case 0x46:
      return Number(value & 0xffffn) - 1;
    case 0x4e:
      return 1 - parts;
    case 0x50:
    case 0x51:
    case 0x52:
      return parts - 1;
    default:
      return 0;
  }
}

/** Runs of instructions that leave the stack as it was, so that they often fit. */
function snippet(
  module: Module,
  def: FunctionDef,
  between: readonly number[],
  at: number,
  random: Random,
): Instruction[] {
  if (random(16) > 0) return new Snippets(module, def, between, at, random).any();
  const make = (op: number, index = 0, value = 0n): Instruction => ({ op: op as Instruction['op'], index, value });
  const locals = operandCount(module, def, make(0x0a));
  const local = (): number => random(Math.max(1, locals));
  const size = def.code!.instructions.length;
  const [a, b] = [local(), local()];
  const patterns: (() => Instruction[])[] = [
    () => [make(0x0a, a), make(0x01)],
    () => [make(0x0a, a), make(0x0c, b)],
    () => [make(0x0b, a), make(0x0c, b)],
    () => [make(0x0b, a), make(0x0c, a)],
    () => [make(0x0b, a), make(0x01)],
    () => [make(0x0d, a), make(0x0c, b)],
    () => [make(0x0e, a), make(0x0c, b)],
    () => [make(0x0d, a), make(0x01)],
    () => [make(0x0a, a), make(0x0a, b), make(0x15)],
    () => [make(0x0a, a), make(0x14), make(0x0c, b)],
    () => [make(0x0a, a), make(0x14), make(0x0a, b), make(0x15)],
    () => [make(0x0a, a), make(0x2e), make(0x0c, b)],
    () => [
      make(0x0a, a),
      make(random(2) === 0 ? 0x0f : 0x10, random(Math.max(1, module.fieldHandles.length))),
      make(0x0c, b),
    ],
    () => [
      make(0x0a, a),
      make(0x06, 0, BigInt(random(3))),
      make(random(2) === 0 ? 0x42 : 0x43, random(module.signatures.length || 1)),
      make(0x0c, b),
    ],
    () => [make(0x0a, a), make(0x0a, b), make(0x44, random(module.signatures.length || 1))],
    () => [make(0x0a, a), make(0x45, random(module.signatures.length || 1)), make(0x0c, b)],
    () => [make(0x08), make(0x03, random(size + 1))],
    () => [make(0x09), make(0x03, random(size + 1))],
    () => [make(0x0a, a), make(0x03, random(size + 1))],
    () => [make(0x05, random(size + 1))],
    () => [make(0x11, random(module.functionHandles.length || 1))],
    () => [make(0x0a, a), make(0x11, random(module.functionHandles.length || 1)), make(0x0c, b)],
    () => [make(0x0a, a), make(0x0a, b), make(0x11, random(module.functionHandles.length || 1))],
    () => [make(0x06, 0, BigInt(random(5))), make(0x0c, a)],
    () => [make(0x12, random(module.structDefs.length || 1)), make(0x0c, a)],
    () => [make(0x0b, a), make(0x13, random(module.structDefs.length || 1))],
    () => [make(0x0a, a), make(random(2) === 0 ? 0x2a : 0x2b, random(module.structDefs.length || 1)), make(0x0c, b)],
    () => [make(0x0a, a), make(0x2c, random(module.structDefs.length || 1)), make(0x0c, b)],
    () => [
      make(0x0a, a),
      make(random(2) === 0 ? 0x51 : 0x52, random(module.variantHandles.length || 1)),
      make(0x0c, b),
    ],
    () => [make(0x02)],
    () => [make(0x28)],
  ];
  return patterns[random(patterns.length)]!();
}

function functionChange(module: Module, other: Module, random: Random): (def: FunctionDef) => FunctionDef {
  return (def) => {
    const { code } = def;
    if (!code || code.instructions.length === 0)
      return { ...def, handle: nearby(def.handle, module.functionHandles.length, random) };
    const at = random(code.instructions.length);
    switch (random(20)) {
      case 0:
      case 1:
        return {
          ...def,
          code: { ...code, instructions: changed(code.instructions, random, instructionChange(module, def, random)) },
        };
      case 8:
        return splice(def, at, 1 + random(2), []);
      case 9: {
        const from = random(code.instructions.length);
        return splice(def, at, 0, code.instructions.slice(from, from + 1 + random(6)));
      }
      case 10: {
        const list = code.instructions.slice();
        const with_ = random(list.length);
        [list[at], list[with_]] = [list[with_]!, list[at]!];
        return { ...def, code: { ...code, instructions: list } };
      }
      case 11: {
        const theirs = pick(other.functionDefs, random)?.code;
        return theirs ? splice(def, at, 0, theirs.instructions.slice(0, 8)) : def;
      }
      case 12:
        return { ...def, code: { ...code, locals: nearby(code.locals, module.signatures.length, random) } };
      case 13:
        return random(3) === 0
          ? {
              ...def,
              acquires: random(2) === 0 ? [] : [...def.acquires, random(Math.max(1, module.structDefs.length))],
            }
          : { ...def, visibility: (['public', 'private', 'friend'] as const)[random(3)]!, entry: random(2) === 0 };
      case 14:
        return {
          ...def,
          code: {
            ...code,
            jumpTables: changed(code.jumpTables, random, (table) => ({
              ...table,
              targets: changed(table.targets, random, () => random(code.instructions.length)),
            })),
          },
        };
      case 15: {
        // A whole statement less.
        const between = statements(module, def);
        const first = random(between.length);
        return splice(def, between[first]!, (between[first + 1] ?? code.instructions.length - 1) - between[first]!, []);
      }
      default: {
        const between = statements(module, def);
        const place = between[random(between.length)]!;
        return splice(def, place, 0, snippet(module, def, between, place, random));
      }
    }
  };
}

function fieldChange(module: Module, random: Random): (field: Field) => Field {
  return (field) => ({ ...field, type: tokenChange(module, random)(field.type) });
}

function structChange(module: Module, random: Random): (def: StructDef) => StructDef {
  return (def) => {
    if (def.fields) return { ...def, fields: changed(def.fields, random, fieldChange(module, random)) };
    if (def.variants)
      return {
        ...def,
        variants: changed(def.variants, random, (variant) => ({
          ...variant,
          fields: changed(variant.fields, random, fieldChange(module, random)),
        })),
      };
    return def;
  };
}

/** `module` with one statement more, and now and then one less or one changed, in a function. */
export function growCode(module: Module, other: Module, random: Random): Module {
  const change = (def: FunctionDef): FunctionDef => {
    if (!def.code || def.code.instructions.length === 0) return def;
    const between = statements(module, def);
    const at = random(between.length);
    switch (random(12)) {
      case 0:
        return splice(def, between[at]!, (between[at + 1] ?? def.code.instructions.length - 1) - between[at]!, []);
      case 1:
        return functionChange(module, other, random)(def);
      default:
        return splice(def, between[at]!, 0, snippet(module, def, between, between[at]!, random));
    }
  };
  // The last function is the one that is run; the others are what it calls.
  const last = module.functionDefs.length - 1;
  const which = random(8) === 0 ? random(last + 1) : last;
  return { ...module, functionDefs: module.functionDefs.map((def, i) => (i === which ? acquiring(change(def)) : def)) };
}

/** `def` with the list of what its own instructions acquire, most of the time the right one. */
function acquiring(def: FunctionDef): FunctionDef {
  const acquires = new Set<number>();
  for (const { op, index } of def.code?.instructions ?? []) if (op >= 0x2a && op <= 0x2c) acquires.add(index);
  return { ...def, acquires: [...acquires].sort((x, y) => x - y) };
}

/** `module` with one function changed. */
export function mutateCode(module: Module, other: Module, random: Random): Module {
  return { ...module, functionDefs: changed(module.functionDefs, random, functionChange(module, other, random)) };
}

/** `module` with one change; `other` lends parts. */
export function mutateModule(module: Module, other: Module, random: Random): Module {
  const out: Mutable<Module> = { ...module };
  switch (random(24)) {
    case 0:
    case 1:
      out.signatures = changed(module.signatures, random, signatureChange(module, random));
      break;
    case 2:
      out.structHandles = changed(module.structHandles, random, (handle) =>
        random(3) === 0
          ? {
              ...handle,
              typeParams: changed(handle.typeParams, random, (param) => ({
                constraints: random(16),
                phantom: param.phantom !== (random(2) === 0),
              })),
            }
          : { ...handle, abilities: handle.abilities ^ (1 << random(4)) },
      );
      break;
    case 3:
      out.functionHandles = changed(module.functionHandles, random, (handle) => {
        const where = random(3);
        const signature = nearby(where === 0 ? handle.params : handle.returns, module.signatures.length, random);
        if (where === 0) return { ...handle, params: signature };
        if (where === 1) return { ...handle, returns: signature };
        return {
          ...handle,
          typeParams:
            random(2) === 0 ? [...handle.typeParams, random(16)] : changed(handle.typeParams, random, () => random(16)),
        };
      });
      break;
    case 4:
      out.structDefs = changed(module.structDefs, random, structChange(module, random));
      break;
    case 5:
      out.enumDefs = changed(module.enumDefs, random, structChange(module, random));
      break;
    case 6: {
      const list = (['structInsts', 'functionInsts', 'fieldInsts', 'enumInsts'] as const)[random(4)]!;
      out[list] = changed(module[list], random, (inst) =>
        random(2) === 0
          ? { ...inst, args: nearby(inst.args, module.signatures.length, random) }
          : {
              ...inst,
              of: nearby(
                inst.of,
                list === 'functionInsts'
                  ? module.functionHandles.length
                  : list === 'fieldInsts'
                    ? module.fieldHandles.length
                    : list === 'enumInsts'
                      ? module.enumDefs.length
                      : module.structDefs.length,
                random,
              ),
            },
      );
      break;
    }
    case 7:
      out.constants = changed(module.constants, random, (constant) =>
        random(2) === 0
          ? { ...constant, type: tokenChange(module, random)(constant.type) }
          : { ...constant, data: Uint8Array.from(constant.data, (byte) => (random(4) === 0 ? random(256) : byte)) },
      );
      break;
    case 8:
      if (random(2) === 0) out.signatures = [...module.signatures, [token(module, random)]];
      else
        out.fieldHandles = changed(module.fieldHandles, random, ({ owner, field }) => ({
          owner: nearby(owner, module.structDefs.length, random),
          field: nearby(field, 3, random),
        }));
      break;
    case 9:
      out.variantHandles = changed(module.variantHandles, random, ({ owner, tag }) => ({
        owner: nearby(owner, module.enumDefs.length, random),
        tag: nearby(tag, 3, random),
      }));
      break;
    default:
      return mutateCode(module, other, random);
  }
  return out;
}

/** Smaller modules: without a function's code, without instructions. */
export function* smallerModules(module: Module): Iterable<Module> {
  const size = module.functionDefs.length;
  for (let i = 0; i < size; i++) {
    const { code } = module.functionDefs[i]!;
    if (!code || code.instructions.length <= 1) continue;
    const replaced = (def: FunctionDef): Module => ({
      ...module,
      functionDefs: module.functionDefs.map((old, k) => (k === i ? def : old)),
    });
    const def = module.functionDefs[i]!;
    // `loop {}` fits any signature.
    yield replaced({ ...def, code: { ...code, instructions: [{ op: 0x05, index: 0, value: 0n }], jumpTables: [] } });
    for (let count = code.instructions.length >> 1; count >= 1; count >>= 1)
      for (let at = 0; at + count <= code.instructions.length; at += count) yield replaced(splice(def, at, count, []));
  }
}
