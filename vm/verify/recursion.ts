/**
 * Pass: no struct or enum contains itself, directly or through others, vectors or type arguments (phantom ones included).
 * Source: move-bytecode-verifier/src/data_defs.rs.
 */

import { Refused } from '../base/status.ts';
import type { TypedContext } from './context.ts';
import { PARAM, STRUCT, structText, VECTOR } from './types.ts';

export function checkRecursion(context: TypedContext): void {
  const { module, types, meter } = context;
  const structs = module.structDefs.length;
  const fields = [...types.fields, ...types.variants.map((variants) => variants.flat())];
  const handles = [...module.structDefs, ...module.enumDefs].map((def) => def.handle);
  const next = fields.map((list) => mentioned(context, list));

  // Depth-first with an explicit stack: 0 not seen, 1 on the path, 2 done.
  const colour = new Uint8Array(fields.length);
  for (let root = 0; root < fields.length; root++) {
    if (colour[root] !== 0) continue;
    const path = [root];
    const at = [0];
    colour[root] = 1;
    while (path.length > 0) {
      meter.add(1);
      const node = path[path.length - 1]!;
      const child = next[node]![at[at.length - 1]!++];
      if (child === undefined) {
        colour[node] = 2;
        path.pop();
        at.pop();
      } else if (colour[child] === 1) {
        const cycle = path.slice(path.indexOf(child)).map((def) => structText(module, handles[def]!));
        throw new Refused({
          status: module.dialect.family === 'sui' ? 'RECURSIVE_DATATYPE_DEFINITION' : 'RECURSIVE_STRUCT_DEFINITION',
          message: `${child < structs ? 'struct' : 'enum'} ${cycle[0]!} contains itself: ${[...cycle, cycle[0]!].join(' → ')}`,
        });
      } else if (colour[child] === 0) {
        colour[child] = 1;
        path.push(child);
        at.push(0);
      }
    }
  }
}

/** Definitions of this module (structs, then enums) that occur in a list of types. */
function mentioned({ module, types, meter }: TypedContext, list: readonly number[]): number[] {
  const found = new Set<number>();
  const seen = new Set<number>();
  const open = [...list];
  while (open.length > 0) {
    const type = open.pop()!;
    if (seen.has(type)) continue;
    seen.add(type);
    meter.add(1);
    const kind = types.kind[type]!;
    if (kind === STRUCT) {
      const handle = types.of[type]!;
      const struct = types.structOf.get(handle);
      const sum = types.enumOf.get(handle);
      if (struct !== undefined) found.add(struct);
      if (sum !== undefined) found.add(module.structDefs.length + sum);
      open.push(...types.args[type]!);
    } else if (kind >= VECTOR && kind !== PARAM) open.push(types.of[type]!);
  }
  return [...found].sort((a, b) => a - b);
}
