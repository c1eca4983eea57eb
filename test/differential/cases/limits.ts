/** Limits of depth and size that the VM checks while it runs: one module per limit, since each needs declarations of its own. */

import { type Case, type CaseModule, table } from '../case.ts';

/** Struct nested in struct, `depth` types in all, each in a function that packs it. */
function nestedStructs(depth: number): string {
  const lines = ['public struct S0 has drop { x: u8 }', 'fun m0(): S0 { S0 { x: 1 } }'];
  for (let i = 1; i < depth; i++) {
    lines.push(`public struct S${i} has drop { x: S${i - 1} }`, `fun m${i}(): S${i} { S${i} { x: m${i - 1}() } }`);
  }
  return lines.join('\n');
}

/** `f0` calls `f1` with its argument wrapped by `wrap`, and so on, `depth` times. */
function wrapping(depth: number, wrap: (inner: string) => string): string {
  const lines = ['public struct Box<T> has drop { value: T }', 'fun id<T>(x: T): T { x }'];
  for (let i = 0; i < depth; i++) lines.push(`fun f${i}<T: drop>(x: T): u64 { f${i + 1}(${wrap('x')}) }`);
  lines.push(`fun f${depth}<T: drop>(_x: T): u64 { ${depth} }`);
  return lines.join('\n');
}

/** A type; a literal as deep as the limits takes the compiler seconds. */
function vectorOf(depth: number): string {
  return `${'vector<'.repeat(depth)}u8${'>'.repeat(depth)}`;
}

function vectorIn(depth: number): string {
  return `${'vector['.repeat(depth)}id(1u8)${']'.repeat(depth)}`;
}

/** A generic function at a type of `nodes` nodes, which is what its own type argument counts in every instruction below. */
function generic(body: string): string {
  return `public struct Box<T> has copy, drop { value: T }
public struct Two<A, B> has copy, drop { a: A, b: B }
public enum Maybe<T> has copy, drop { None, Some(T) }
fun id<T>(x: T): T { x }
fun take<T>(_x: &T): u64 { 6 }
fun f<A: copy + drop>(x: &A): u64 { ${body} }`;
}

function at(nodes: number): string {
  return `let v: ${vectorOf(nodes - 1)} = vector[]; f(&v)`;
}

function limit(name: string, items: string, cases: readonly Case[]): CaseModule {
  return { name: `limits_${name}`, items, cases };
}

const inVector = (x: string) => `vector[${x}]`;
const inBox = (x: string) => `Box { value: ${x} }`;
const inBoxInVector = (x: string) => `vector[Box { value: ${x} }]`;

export const LIMITS: readonly CaseModule[] = [
  limit(
    'vector_length',
    '',
    table([
      [
        'at_limit',
        'VecPushBack to 2^20 elements',
        'let mut v = vector[]; let mut i = 0; while (i < 1048576) { v.push_back(0u8); i = i + 1 }; v.length()',
      ],
      [
        'over_limit',
        'VecPushBack past 2^20 elements: sub-status 4',
        'let mut v = vector[]; let mut i = 0; while (i < 1048577) { v.push_back(0u8); i = i + 1 }; v.length()',
      ],
    ]),
  ),
  limit(
    'vector_depth',
    'fun id<T>(x: T): T { x }',
    table([
      ['depth_60', 'VecPack, 60 vectors in each other', `${vectorIn(60)}.length()`],
      ['depth_127', 'VecPack of the deepest type of elements', `let v: ${vectorOf(127)} = vector[]; v.length()`],
    ]),
  ),
  limit(
    'struct_depth_127',
    nestedStructs(127),
    table([['packed', 'Pack at the limit of depth: a struct of 127 structs', 'm126(); 127']]),
  ),
  limit(
    'struct_depth_128',
    nestedStructs(128),
    table([
      ['packed', 'Pack past the limit of depth', 'm127(); 128'],
      ['below', 'the same module, not so deep', 'm100(); 100'],
    ]),
  ),
  limit(
    'type_nodes_vector_63',
    wrapping(63, inVector),
    table([['called', 'CallGeneric at the limit of type nodes, counted over old and new arguments', 'f0(id(1u8))']]),
  ),
  limit(
    'type_nodes_vector_64',
    wrapping(64, inVector),
    table([
      ['called', 'CallGeneric past the limit of type nodes', 'f0(id(1u8))'],
      ['not_called', 'the same chain in a branch not taken', 'if (id(false)) f0(1u8) else 5'],
      ['abort_before', 'an abort before the chain is entered', 'if (id(true)) abort 6; f0(1u8)'],
    ]),
  ),
  limit('type_nodes_struct_63', wrapping(63, inBox), table([['called', 'the same limit with structs', 'f0(id(1u8))']])),
  limit(
    'type_nodes_struct_64',
    wrapping(64, inBox),
    table([['called', 'the same limit with structs, exceeded', 'f0(id(1u8))']]),
  ),
  limit(
    'mixed_depth_14',
    wrapping(14, inBoxInVector),
    table([
      [
        'called',
        'PackGeneric where the depth of a struct under vectors is counted at each of them, at the limit',
        'f0(id(1u8))',
      ],
    ]),
  ),
  limit('mixed_depth_15', wrapping(15, inBoxInVector), table([['called', 'the same, exceeded', 'f0(id(1u8))']])),
  limit(
    'nodes_pack',
    generic('let b = Box { value: *x }; let Box { value: _ } = b; 5'),
    table([
      ['at_limit', 'PackGeneric: 126 nodes of the caller, 1 of the instruction', at(126)],
      ['over_limit', 'PackGeneric: 127 nodes of the caller, 1 of the instruction', at(127)],
    ]),
  ),
  limit(
    'nodes_pack_two',
    generic('let _ = Two { a: *x, b: *x }; 5'),
    table([
      ['at_limit', 'PackGeneric: 125 nodes of the caller, 2 of the instruction', at(125)],
      ['over_limit', 'PackGeneric: 126 nodes of the caller, 2 of the instruction', at(126)],
    ]),
  ),
  limit(
    'nodes_variant',
    generic('let m: Maybe<A> = Maybe::None; match (m) { Maybe::None => 5, Maybe::Some(_) => 6 }'),
    table([
      ['at_limit', 'PackVariantGeneric: 126 nodes of the caller, 1 of the instruction', at(126)],
      ['over_limit', 'PackVariantGeneric: 127 nodes of the caller, 1 of the instruction', at(127)],
    ]),
  ),
  limit(
    'nodes_vector',
    generic('let v = vector[*x]; v.length()'),
    table([['not_counted', 'VecPack counts no nodes', at(127)]]),
  ),
  limit(
    'nodes_call',
    generic('take(x)'),
    table([
      ['at_limit', 'CallGeneric: 63 nodes of the caller, 63 of the callee', at(63)],
      ['over_limit', 'CallGeneric: 64 nodes of the caller, 64 of the callee', at(64)],
      ['far_over_limit', 'CallGeneric: 100 nodes each', at(100)],
    ]),
  ),
  limit(
    'nodes_direct',
    generic('5'),
    table([
      ['at_limit', 'CallGeneric from code that is not generic: 127 nodes', at(127)],
      ['over_limit', 'CallGeneric from code that is not generic: 128 nodes', at(128)],
    ]),
  ),
];
