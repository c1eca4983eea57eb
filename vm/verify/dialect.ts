/**
 * Pass: the module uses only what its dialect has and Millrace runs. What another dialect has is an unknown opcode here; what
 * this dialect has and Millrace does not run yet is refused by its name. See docs/verifier.md.
 */

import { Refused } from '../base/status.ts';
import { functionName, type Module } from '../format/module.ts';
import { OP_INFO } from '../format/opcodes.ts';
import type { Context } from './context.ts';

/** First normalised code that only the Aptos family has; none of them is run yet. */
const FIRST_APTOS_ONLY = 0x57;

export function checkDialect({ module, meter }: Context): void {
  const { family } = module.dialect;
  if (family !== 'sui' && module.enumDefs.length > 0)
    throw new Refused({ status: 'MALFORMED', message: `a module of family ${family} has an enum table of Sui's form` });
  module.structDefs.forEach((def, i) => {
    if (def.variants)
      throw new Refused({
        status: 'DIALECT_NOT_SUPPORTED',
        message: `struct ${i} is an Aptos enum, which is not run yet`,
      });
  });
  for (const def of module.functionDefs) {
    if (!def.code) continue;
    meter.add(def.code.instructions.length);
    const code = def.code.instructions;
    for (let offset = 0; offset < code.length; offset++) {
      const { op } = code[offset]!;
      const info = OP_INFO[op];
      if (
        info !== undefined &&
        op < FIRST_APTOS_ONLY &&
        since(module, op) !== 0 &&
        since(module, op) <= module.dialect.version
      )
        continue;
      const at = { function: safeName(module, def.handle), offset };
      if (info === undefined)
        throw new Refused({ status: 'UNKNOWN_OPCODE', message: `no instruction has code ${String(op)}`, ...at });
      if (since(module, op) === 0 || since(module, op) > module.dialect.version)
        throw new Refused({
          status: 'UNKNOWN_OPCODE',
          message: `${info.name} is not an instruction of ${family} version ${module.dialect.version}`,
          ...at,
        });
      throw new Refused({
        status: 'DIALECT_NOT_SUPPORTED',
        message: `${info.name} of the Aptos family is not run yet`,
        ...at,
      });
    }
  }
}

/** First version of the module's family that has an instruction; 0: none has. */
function since(module: Module, op: number): number {
  const info = OP_INFO[op]!;
  switch (module.dialect.family) {
    case 'sui':
      return info.sui < 0 ? 0 : info.since === 0 ? 7 : info.since;
    case 'aptos':
      return info.aptos < 0 ? 0 : Math.max(info.aptosSince, info.since);
    default:
      return info.since;
  }
}

/** Name of a function before its indices are known to be in bounds. */
export function safeName(module: Module, handle: number): string {
  const index = module.functionHandles[handle]?.name;
  return index === undefined || module.identifiers[index] === undefined
    ? `function handle ${handle}`
    : functionName(module, { handle, visibility: 'private', entry: false, acquires: [] });
}
