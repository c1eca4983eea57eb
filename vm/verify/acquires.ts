/**
 * Pass: a function's acquires list names exactly the structs of its module that it, or a function of the module that it calls,
 * borrows or moves out of global storage. The reference pass relies on the lists of what is called.
 * Source: move-bytecode-verifier/src/acquires_list_verifier.rs.
 */

import { Refused } from '../base/status.ts';
import { ABILITY } from '../format/module.ts';
import { OP } from '../format/opcodes.ts';
import { type FunctionContext, failAt } from './context.ts';
import { structText } from './types.ts';

const {
  Call,
  CallGeneric,
  MoveFrom,
  MutBorrowGlobal,
  ImmBorrowGlobal,
  MoveFromGeneric,
  MutBorrowGlobalGeneric,
  ImmBorrowGlobalGeneric,
} = OP;

export function checkAcquires(context: FunctionContext): void {
  const { module, def, code, definitions, meter } = context;
  const declared = new Set(def.acquires);
  const actual = new Set<number>();
  const calls = new Set<number>();
  const name = (struct: number): string => structText(module, module.structDefs[struct]!.handle);
  const acquire = (struct: number, offset: number): void => {
    meter.add(1);
    actual.add(struct);
    if (!declared.has(struct))
      failAt(
        context,
        offset,
        'MISSING_ACQUIRES_ANNOTATION',
        `${name(struct)} is acquired here but not in the acquires list`,
      );
  };
  const { instructions } = code;
  meter.add(instructions.length);
  for (let offset = 0; offset < instructions.length; offset++) {
    const { op, index } = instructions[offset]!;
    switch (op) {
      case Call:
      case CallGeneric: {
        const callee = op === Call ? index : module.functionInsts[index]!.of;
        if (calls.has(callee)) break;
        calls.add(callee);
        for (const struct of definitions.get(callee)?.acquires ?? []) acquire(struct, offset);
        break;
      }
      case MoveFrom:
      case MutBorrowGlobal:
      case ImmBorrowGlobal:
        acquire(index, offset);
        break;
      case MoveFromGeneric:
      case MutBorrowGlobalGeneric:
      case ImmBorrowGlobalGeneric:
        acquire(module.structInsts[index]!.of, offset);
        break;
      default:
        break;
    }
  }
  for (const struct of def.acquires) {
    if (!actual.has(struct))
      throw new Refused({
        status: 'EXTRANEOUS_ACQUIRES_ANNOTATION',
        message: `${name(struct)} is in the acquires list but nothing acquires it`,
        function: context.name,
      });
    if ((module.structHandles[module.structDefs[struct]!.handle]!.abilities & ABILITY.key) === 0)
      throw new Refused({
        status: 'INVALID_ACQUIRES_ANNOTATION',
        message: `${name(struct)} is in the acquires list but has no key`,
        function: context.name,
      });
  }
}
