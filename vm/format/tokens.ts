/**
 * Signature tokens as bytes. Nesting is attacker's choice up to {@link TOKEN_DEPTH_MAX}, so reading keeps its own stack.
 * Source: deserializer.rs (`load_signature_token`), serializer.rs (`serialize_signature_token`).
 */

import type { Reader, Writer } from '../base/bytes.ts';
import { Refused } from '../base/status.ts';
import {
  ABILITIES_MAX,
  SIGNATURE_SIZE_MAX,
  TABLE_INDEX_MAX,
  TOKEN_DEPTH_MAX,
  TYPE_PARAMETER_COUNT_MAX,
  TYPE_PARAMETER_INDEX_MAX,
} from './limits.ts';
import type { Dialect, PrimitiveKind, Token } from './module.ts';
import { putUleb } from './put.ts';

/** Kind, byte, and first version that has it; those from version 9 on are the Aptos family's alone. */
const PRIMITIVES: readonly (readonly [kind: PrimitiveKind, byte: number, since: number])[] = [
  ['bool', 0x01, 1],
  ['u8', 0x02, 1],
  ['u64', 0x03, 1],
  ['u128', 0x04, 1],
  ['address', 0x05, 1],
  ['signer', 0x0c, 1],
  ['u16', 0x0d, 6],
  ['u32', 0x0e, 6],
  ['u256', 0x0f, 6],
  ['i8', 0x11, 9],
  ['i16', 0x12, 9],
  ['i32', 0x13, 9],
  ['i64', 0x14, 9],
  ['i128', 0x15, 9],
  ['i256', 0x16, 9],
];
const PRIMITIVE_BY_BYTE: readonly ({ readonly token: Token; readonly since: number } | undefined)[] = (() => {
  const table: ({ token: Token; since: number } | undefined)[] = new Array(256).fill(undefined);
  for (const [kind, byte, since] of PRIMITIVES) table[byte] = { token: { kind }, since };
  return table;
})();
const PRIMITIVE_BY_KIND: ReadonlyMap<string, { readonly byte: number; readonly since: number }> = new Map(
  PRIMITIVES.map(([kind, byte, since]) => [kind, { byte, since }]),
);

const REF = 0x06;
const MUTREF = 0x07;
const STRUCT = 0x08;
const PARAM = 0x09;
const VECTOR = 0x0a;
const STRUCT_INST = 0x0b;
const FUNCTION = 0x10;
/** First version of the Aptos family with function types. */
const FUNCTION_SINCE = 8;

/** Whether a dialect has types that came with `since`: no family but Aptos' has a version above 7. */
function has(dialect: Dialect, since: number): boolean {
  return since <= dialect.version;
}

/** A token whose arguments are still being read. */
interface Open {
  readonly kind: 'ref' | 'mutref' | 'vector' | 'struct' | 'function';
  /** Handle of a struct, abilities of a function type. */
  readonly handle: number;
  readonly arity: number;
  /** Of the arguments of a function type, those that are results. */
  readonly results: number;
  readonly args: Token[];
}

function close(open: Open): Token {
  switch (open.kind) {
    case 'vector':
      return { kind: 'vector', of: open.args[0]! };
    case 'struct':
      return { kind: 'struct', handle: open.handle, args: open.args };
    case 'function': {
      const split = open.arity - open.results;
      return {
        kind: 'function',
        args: open.args.slice(0, split),
        results: open.args.slice(split),
        abilities: open.handle,
      };
    }
    default:
      return { kind: open.kind, to: open.args[0]! };
  }
}

/** Reads a token up to its first argument: a whole one, or one that waits for arguments. */
function readHead(reader: Reader, dialect: Dialect): Token | Open {
  const byte = reader.u8();
  const primitive = PRIMITIVE_BY_BYTE[byte];
  if (primitive && (primitive.since < FUNCTION_SINCE || dialect.family === 'aptos')) {
    if (!has(dialect, primitive.since))
      reader.fail(`type ${primitive.token.kind} does not exist in bytecode version ${dialect.version}`);
    return primitive.token;
  }
  switch (byte) {
    case REF:
      return { kind: 'ref', handle: 0, arity: 1, results: 0, args: [] };
    case MUTREF:
      return { kind: 'mutref', handle: 0, arity: 1, results: 0, args: [] };
    case VECTOR:
      return { kind: 'vector', handle: 0, arity: 1, results: 0, args: [] };
    case STRUCT:
      return { kind: 'struct', handle: reader.uleb(TABLE_INDEX_MAX), args: [] };
    case PARAM:
      return { kind: 'param', index: reader.uleb(TYPE_PARAMETER_INDEX_MAX) };
    case STRUCT_INST: {
      const handle = reader.uleb(TABLE_INDEX_MAX);
      const arity = reader.uleb(TYPE_PARAMETER_COUNT_MAX);
      if (arity === 0) reader.fail('a struct instance without type arguments');
      return { kind: 'struct', handle, arity, results: 0, args: [] };
    }
    case FUNCTION:
      if (dialect.family === 'aptos') return readFunctionHead(reader, dialect);
      throw unknownType(reader, byte);
    default:
      throw unknownType(reader, byte);
  }
}

function unknownType(reader: Reader, byte: number): Refused {
  return new Refused({
    status: 'UNKNOWN_SERIALIZED_TYPE',
    message: `unknown type byte 0x${byte.toString(16).padStart(2, '0')} at byte ${reader.at - 1}`,
  });
}

function readFunctionHead(reader: Reader, dialect: Dialect): Token | Open {
  if (!has(dialect, FUNCTION_SINCE)) reader.fail(`function types do not exist in bytecode version ${dialect.version}`);
  const abilities = reader.uleb(ABILITIES_MAX);
  const args = reader.uleb(SIGNATURE_SIZE_MAX);
  const results = reader.uleb(SIGNATURE_SIZE_MAX);
  if (args + results === 0) return { kind: 'function', args: [], results: [], abilities };
  return { kind: 'function', handle: abilities, arity: args + results, results, args: [] };
}

/** Reads one token. Throws {@link Refused}: MALFORMED, UNKNOWN_SERIALIZED_TYPE. */
export function readToken(reader: Reader, dialect: Dialect): Token {
  let head = readHead(reader, dialect);
  if (!('arity' in head)) return head;
  const stack: Open[] = [head];
  for (;;) {
    if (stack.length >= TOKEN_DEPTH_MAX) reader.fail(`a type nested deeper than ${TOKEN_DEPTH_MAX}`);
    head = readHead(reader, dialect);
    if ('arity' in head) {
      stack.push(head);
      continue;
    }
    let done: Token = head;
    for (;;) {
      const top = stack[stack.length - 1]!;
      top.args.push(done);
      if (top.args.length < top.arity) break;
      done = close(top);
      stack.pop();
      if (stack.length === 0) return done;
    }
  }
}

/** Writes one token. Throws {@link Refused} for what the dialect or the limits do not allow: the twin of {@link readToken}. */
export function writeToken(writer: Writer, token: Token, dialect: Dialect): void {
  // Last in, first out; depths beside it. A hand-built token may be as deep as it likes, so no recursion here either.
  const todo: Token[] = [token];
  const depths: number[] = [1];
  while (todo.length > 0) {
    const next = todo.pop()!;
    const depth = depths.pop()!;
    if (depth > TOKEN_DEPTH_MAX)
      throw new Refused({ status: 'MALFORMED', message: `a type nested deeper than ${TOKEN_DEPTH_MAX}` });
    switch (next.kind) {
      case 'vector':
        writer.u8(VECTOR);
        todo.push(next.of);
        depths.push(depth + 1);
        break;
      case 'ref':
      case 'mutref':
        writer.u8(next.kind === 'ref' ? REF : MUTREF);
        todo.push(next.to);
        depths.push(depth + 1);
        break;
      case 'param':
        writer.u8(PARAM);
        putUleb(writer, next.index, TYPE_PARAMETER_INDEX_MAX, 'type parameter index');
        break;
      case 'struct':
        writer.u8(next.args.length === 0 ? STRUCT : STRUCT_INST);
        putUleb(writer, next.handle, TABLE_INDEX_MAX, 'struct handle index');
        if (next.args.length === 0) break;
        putUleb(writer, next.args.length, TYPE_PARAMETER_COUNT_MAX, 'number of type arguments');
        for (let i = next.args.length - 1; i >= 0; i--) {
          todo.push(next.args[i]!);
          depths.push(depth + 1);
        }
        break;
      case 'function': {
        if (!has(dialect, FUNCTION_SINCE))
          throw new Refused({
            status: 'MALFORMED',
            message: `function types do not exist in ${dialect.family} bytecode version ${dialect.version}`,
          });
        writer.u8(FUNCTION);
        putUleb(writer, next.abilities, ABILITIES_MAX, 'ability set');
        putUleb(writer, next.args.length, SIGNATURE_SIZE_MAX, 'number of arguments');
        putUleb(writer, next.results.length, SIGNATURE_SIZE_MAX, 'number of results');
        const parts = [...next.args, ...next.results];
        for (let i = parts.length - 1; i >= 0; i--) {
          todo.push(parts[i]!);
          depths.push(depth + 1);
        }
        break;
      }
      default: {
        const primitive = PRIMITIVE_BY_KIND.get(next.kind);
        if (!primitive || !has(dialect, primitive.since))
          throw new Refused({
            status: 'MALFORMED',
            message: `type ${next.kind} does not exist in ${dialect.family} bytecode version ${dialect.version}`,
          });
        writer.u8(primitive.byte);
      }
    }
  }
}
