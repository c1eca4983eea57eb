/**
 * Pass: generic recursion does not build ever larger types, so that a closed program has finitely many instances. The nodes are
 * the type parameters of the module's functions; a call that passes T_i on as it is gives a plain edge, one that wraps it gives a
 * growing edge; a growing edge inside of a strongly connected component never ends.
 * Source: move-bytecode-verifier/src/instantiation_loops.rs.
 */

import { Refused } from '../base/status.ts';
import { opInfo } from '../format/opcodes.ts';
import type { TypedContext } from './context.ts';
import { safeName } from './dialect.ts';
import { PARAM, type TypeTable } from './types.ts';

interface Edge {
  readonly to: number;
  readonly grows: boolean;
  readonly caller: number;
  readonly offset: number;
}

export function checkInstantiationLoops(context: TypedContext): void {
  const { module, types, meter, definitions } = context;
  // Node of a function's first type parameter; the others follow.
  const first = new Map<number, number>();
  let nodes = 0;
  for (const def of module.functionDefs) {
    first.set(def.handle, nodes);
    nodes += module.functionHandles[def.handle]!.typeParams.length;
  }
  if (nodes === 0) return;
  const params = new Map<number, readonly number[]>();
  const edges: Edge[][] = Array.from({ length: nodes }, () => []);
  for (const def of module.functionDefs) {
    const seen = new Set<number>();
    const code = def.code?.instructions ?? [];
    for (let offset = 0; offset < code.length; offset++) {
      const { op, index } = code[offset]!;
      const { operand } = opInfo(op);
      if ((operand !== 'functionInst' && operand !== 'closureInst') || seen.has(index)) continue;
      seen.add(index);
      const inst = module.functionInsts[index]!;
      if (!definitions.has(inst.of)) continue;
      types.signatures[inst.args]!.forEach((arg, j) => {
        let found = params.get(arg);
        if (found === undefined) {
          found = paramsOf(types, arg);
          params.set(arg, found);
        }
        meter.add(1 + found.length);
        for (const param of found)
          edges[first.get(def.handle)! + param]!.push({
            to: first.get(inst.of)! + j,
            grows: types.kind[arg] !== PARAM,
            caller: def.handle,
            offset,
          });
      });
    }
  }
  const component = components(edges);
  edges.forEach((list, from) => {
    for (const edge of list) {
      if (!edge.grows || component[from] !== component[edge.to]) continue;
      throw new Refused({
        status: 'LOOP_IN_INSTANTIATION_GRAPH',
        message:
          'a generic call wraps a type parameter that comes back through recursion, so the types grow without end',
        function: safeName(module, edge.caller),
        offset: edge.offset,
      });
    }
  });
}

/** Type parameters in a type, each once. */
function paramsOf(types: TypeTable, type: number): number[] {
  const found = new Set<number>();
  const seen = new Set<number>();
  const open = [type];
  while (open.length > 0) {
    const next = open.pop()!;
    if (!types.open[next] || seen.has(next)) continue;
    seen.add(next);
    if (types.kind[next] === PARAM) found.add(types.of[next]!);
    else if (types.args[next]!.length > 0) open.push(...types.args[next]!);
    else open.push(types.of[next]!);
  }
  return [...found];
}

/** Number of each node's strongly connected component (Tarjan 1972, with an explicit stack). */
function components(edges: readonly (readonly Edge[])[]): Int32Array {
  const component = new Int32Array(edges.length).fill(-1);
  const order = new Int32Array(edges.length).fill(-1);
  const low = new Int32Array(edges.length);
  const pending: number[] = [];
  let clock = 0;
  let count = 0;
  for (let root = 0; root < edges.length; root++) {
    if (order[root] !== -1) continue;
    const path = [root];
    const at = [0];
    while (path.length > 0) {
      const node = path[path.length - 1]!;
      if (order[node] === -1) {
        order[node] = low[node] = clock++;
        pending.push(node);
      }
      const edge = edges[node]![at[at.length - 1]!++];
      if (edge !== undefined) {
        if (order[edge.to] === -1) {
          path.push(edge.to);
          at.push(0);
        } else if (component[edge.to] === -1) low[node] = Math.min(low[node]!, order[edge.to]!);
        continue;
      }
      path.pop();
      at.pop();
      if (low[node] === order[node]) {
        for (;;) {
          const member = pending.pop()!;
          component[member] = count;
          if (member === node) break;
        }
        count++;
      }
      const parent = path[path.length - 1];
      if (parent !== undefined) low[parent] = Math.min(low[parent]!, low[node]!);
    }
  }
  return component;
}
