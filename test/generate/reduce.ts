/**
 * Makes bytecode smaller instruction by instruction, where the generator's decisions can't say it any shorter: leaves out runs of
 * instructions and lowers literals, and keeps what still verifies and still shows what is looked for.
 */

import { type Module, verifyModule } from '#vm';
import type { Code, Instruction } from '../../vm/format/module.ts';
import { OP, opInfo } from '../../vm/format/opcodes.ts';

/** The smallest module found, from `module`, that verifies and for which `keeps` holds. */
export function reduceModule(module: Module, keeps: (module: Module) => boolean): Module {
  let best = module;
  const attempt = (candidate: Module): boolean => {
    if (!verifyModule(candidate).ok || !keeps(candidate)) return false;
    best = candidate;
    return true;
  };
  let before: Module;
  do {
    before = best;
    for (let fn = 0; fn < best.functionDefs.length; fn++) {
      for (const length of [64, 32, 16, 8, 4, 3, 2, 1])
        for (let at = codeOf(best, fn).instructions.length - length; at >= 0; at--) {
          const code = codeOf(best, fn);
          if (at + length <= code.instructions.length) attempt(withCode(best, fn, without(code, at, length)));
        }
      for (let at = 0; at < codeOf(best, fn).instructions.length; at++) {
        const { op, value } = codeOf(best, fn).instructions[at]!;
        // A literal in place of a local leaves less to explain, and mostly lets the local go.
        if (op === OP.CopyLoc || op === OP.MoveLoc)
          for (const literal of literals(codeOf(best, fn))) if (attempt(withInstruction(best, fn, at, literal))) break;
        for (const lower of [0n, 1n, value >> 1n, value - 1n])
          if (
            lower >= 0n &&
            lower < value &&
            attempt(withInstruction(best, fn, at, { ...codeOf(best, fn).instructions[at]!, value: lower }))
          )
            break;
      }
    }
  } while (best !== before);
  return best;
}

/** Number of instructions of all functions. */
export function instructionCount(module: Module): number {
  return module.functionDefs.reduce((sum, { code }) => sum + (code?.instructions.length ?? 0), 0);
}

function codeOf(module: Module, fn: number): Code {
  return module.functionDefs[fn]!.code ?? { locals: 0, instructions: [], jumpTables: [] };
}

function withCode(module: Module, fn: number, code: Code): Module {
  return {
    ...module,
    functionDefs: module.functionDefs.map((def, i) => (i === fn && def.code ? { ...def, code } : def)),
  };
}

/** The code without `length` instructions from `at`; who jumped there goes on after them. */
function without(code: Code, at: number, length: number): Code {
  const moved = (target: number): number => (target <= at ? target : Math.max(at, target - length));
  const instructions = code.instructions
    .filter((_, i) => i < at || i >= at + length)
    .map((item): Instruction => (opInfo(item.op).operand === 'target' ? { ...item, index: moved(item.index) } : item));
  const jumpTables = code.jumpTables.map((table) => ({ ...table, targets: table.targets.map(moved) }));
  return { ...code, instructions, jumpTables };
}

/** The loads of a function, one of each. */
function literals(code: Code): Instruction[] {
  const found = new Map<string, Instruction>();
  for (const item of code.instructions)
    if (/^u\d+$/.test(opInfo(item.op).operand)) found.set(`${item.op} ${item.value}`, item);
  return [...found.values()];
}

/** Counts of vector instructions are values too; the verifier says which of them may change. */
function withInstruction(module: Module, fn: number, at: number, instruction: Instruction): Module {
  const code = codeOf(module, fn);
  return withCode(module, fn, { ...code, instructions: code.instructions.with(at, instruction) });
}
