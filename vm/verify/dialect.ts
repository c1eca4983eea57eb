/**
 * Pass: the module uses only what its dialect has. The decoder makes no other module, but one may be built by hand, and later
 * passes read tables by the family. See docs/verifier.md.
 */

import { Refused } from '../base/status.ts';
import { functionName, type Module } from '../format/module.ts';
import { OP_INFO } from '../format/opcodes.ts';
import type { Context } from './context.ts';

export function checkDialect({ module, meter }: Context): void {
  const { family, version } = module.dialect;
  const refuse = (what: string): never => {
    throw new Refused({ status: 'MALFORMED', message: `a module of family ${family} has ${what}` });
  };
  if (family !== 'sui' && module.enumDefs.length + module.enumInsts.length > 0) refuse("an enum table of Sui's form");
  if (family === 'common' && module.variantHandles.length + module.variantInsts.length > 0)
    refuse('a table of variants');
  if (family !== 'aptos') {
    if (module.variantFieldHandles.length + module.variantFieldInsts.length > 0)
      refuse("a table of variant fields, which is Aptos'");
    if (module.structDefs.some((def) => def.variants)) refuse('an enum among its structs');
    if (module.functionHandles.some((handle) => handle.access || handle.attributes?.length))
      refuse("access specifiers or attributes, which are Aptos'");
  }
  for (const def of [...module.structDefs, ...module.enumDefs])
    if (def.fields && def.variants) refuse('a definition with both fields and variants');
  for (const def of module.functionDefs) {
    if (!def.code) continue;
    meter.add(def.code.instructions.length);
    if (family !== 'sui' && def.code.jumpTables.length > 0) refuse("a jump table, which is Sui's");
    const code = def.code.instructions;
    for (let offset = 0; offset < code.length; offset++) {
      const { op } = code[offset]!;
      const info = OP_INFO[op];
      if (info !== undefined && since(module, op) !== 0 && since(module, op) <= version) continue;
      const at = { function: safeName(module, def.handle), offset };
      if (info === undefined)
        throw new Refused({ status: 'UNKNOWN_OPCODE', message: `no instruction has code ${String(op)}`, ...at });
      throw new Refused({
        status: 'UNKNOWN_OPCODE',
        message: `${info.name} is not an instruction of ${family} version ${version}`,
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
