/**
 * Pass: no struct or enum contains itself, directly or through others, vectors or type arguments (phantom ones included).
 * Source: move-bytecode-verifier/src/data_defs.rs.
 */

import { Refused } from '../base/status.ts';
import type { TypedContext } from './context.ts';
import { FUNCTION, PARAM, STRUCT, structText, VECTOR } from './types.ts';

export function checkRecursion(context: TypedContext): void {
  const { module, types, meter } = context;
  const { data } = types;
  const next = data.map(({ lists }) => mentioned(context, lists.flat()));

  // Depth-first with an explicit stack: 0 not seen, 1 on the path, 2 done.
  const colour = new Uint8Array(data.length);
  for (let root = 0; root < data.length; root++) {
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
        const cycle = path.slice(path.indexOf(child)).map((def) => structText(module, data[def]!.handle));
        throw new Refused({
          status: module.dialect.family === 'sui' ? 'RECURSIVE_DATATYPE_DEFINITION' : 'RECURSIVE_STRUCT_DEFINITION',
          message: `${child < module.structDefs.length && !module.structDefs[child]!.variants ? 'struct' : 'enum'} ${cycle[0]!} contains itself: ${[...cycle, cycle[0]!].join(' → ')}`,
        });
      } else if (colour[child] === 0) {
        colour[child] = 1;
        path.push(child);
        at.push(0);
      }
    }
  }
}

/** Definitions of this module that occur in a list of types. What a function takes and gives is not in its value. */
function mentioned({ types, meter }: TypedContext, list: readonly number[]): number[] {
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
      const place = types.dataOf.get(handle);
      if (place !== undefined) found.add(place);
      open.push(...types.args[type]!);
    } else if (kind >= VECTOR && kind !== PARAM && kind !== FUNCTION) open.push(types.of[type]!);
  }
  return [...found].sort((a, b) => a - b);
}
