/**
 * Modules written by hand, for tests. Names are resolved when `build` is called, so anything may be used before it is declared.
 *
 *     const b = new ModuleBuilder('0x42', 'm');
 *     b.struct('S', { abilities: ['copy', 'drop'], fields: [['x', 'u64']] });
 *     b.fun('f', {
 *       params: ['&mut S', 'bool'],
 *       returns: ['u64'],
 *       code: [['MoveLoc', 1], ['BrTrue', 'else'], ['LdU64', 7], 'Ret', 'else:', ['MoveLoc', 0], ['ImmBorrowField', 'S.x'], 'ReadRef', 'Ret'],
 *     });
 *     const module = b.build();
 *
 * Types are text (`u64`, `vector<u8>`, `&mut S`, `S<T0, bool>`, `0x1::m::S`; `T0`, `T1`, … are the type parameters in scope) or
 * tokens. Structs and functions of other modules are declared with `importStruct` and `importFun` and named in full.
 * Code is a list of instructions: `['Op', operand, …]`, `'Op'` when it has none, and `'name:'` for a label. Operands by kind:
 *   target: label or offset · local, literal: number or bigint · constant: `'type', bytes` · field: `'S.x'`, `'S<u64>.x'` ·
 *   function: `'g'`, `'g<u64>'`, `'0x1::m::g'` · struct: `'S'`, `'S<u64>'` · vector: `'u64'` · vectorCount: `'u64', 3` ·
 *   variant: `'E.V'`, `'E<u64>.V'` · jump table: `'E', ['label', …]` · variant field: `'E.A|B.x'`, `'E<u64>.A.x'` · closure:
 *   `'g', mask`, `'g<u64>', mask` · closure type: `'|u64,&S|(bool)+copy+drop'`, which is also how a function type is written.
 * In an Aptos module enums are defined among the structs.
 * A number in place of a name is a raw index, so that broken modules can be built too.
 */

import type { Bytes } from '../../vm/base/bytes.ts';
import type {
  Abilities,
  AccessSpecifier,
  Address,
  Attribute,
  Constant,
  Dialect,
  Field,
  FieldHandle,
  FunctionDef,
  FunctionHandle,
  Instantiation,
  Instruction,
  JumpTable,
  Module,
  ModuleHandle,
  PrimitiveKind,
  StructDef,
  StructHandle,
  StructTypeParam,
  Token,
  Variant,
  VariantFieldHandle,
  VariantHandle,
  VariantInst,
  Visibility,
} from '../../vm/format/module.ts';
import { ABILITY } from '../../vm/format/module.ts';
import { OP, type OpName, opInfo } from '../../vm/format/opcodes.ts';
import { parseAddress } from '../../vm/types/type.ts';

export type Ability = keyof typeof ABILITY;
export type TypeText = string | Token;
export type Operand = string | number | bigint | Bytes | readonly (string | number)[];
/** `'Op'`, `'label:'` or `['Op', operand, …]`. */
export type Line = OpName | `${string}:` | readonly [OpName, ...Operand[]];

export const DIALECTS = {
  common5: { family: 'common', version: 5, raw: 5 },
  common6: { family: 'common', version: 6, raw: 6 },
  sui7: { family: 'sui', version: 7, raw: 0x05000007 },
  movement7: { family: 'aptos', version: 7, raw: 7 },
  aptos7: { family: 'aptos', version: 7, raw: 0x0a000007 },
  aptos8: { family: 'aptos', version: 8, raw: 0x0a000008 },
  aptos9: { family: 'aptos', version: 9, raw: 0x0a000009 },
  aptos10: { family: 'aptos', version: 10, raw: 0x0a00000a },
} as const satisfies Record<string, Dialect>;

export interface StructOptions {
  readonly abilities?: readonly Ability[];
  /** One list of words a parameter; `phantom` is a word too. */
  readonly typeParams?: readonly (readonly (Ability | 'phantom')[])[];
  readonly fields?: readonly (readonly [name: string, type: TypeText])[];
  /** A native struct has no fields. */
  readonly native?: boolean;
}

export interface EnumOptions {
  readonly abilities?: readonly Ability[];
  readonly typeParams?: readonly (readonly (Ability | 'phantom')[])[];
  readonly variants: readonly (readonly [name: string, fields: readonly (readonly [name: string, type: TypeText])[]])[];
}

export interface FunctionType {
  /** Aptos only. */
  readonly attributes?: readonly Attribute[];
  readonly access?: readonly AccessSpecifier[];
  readonly typeParams?: readonly (readonly Ability[])[];
  readonly params?: readonly TypeText[];
  readonly returns?: readonly TypeText[];
}

export interface FunctionOptions extends FunctionType {
  readonly visibility?: Visibility;
  readonly entry?: boolean;
  /** Locals after the parameters. */
  readonly locals?: readonly TypeText[];
  readonly acquires?: readonly string[];
  readonly code: readonly Line[];
}

interface Declared {
  readonly name: string;
  readonly struct?: StructOptions;
  readonly enum?: EnumOptions;
}

const PRIMITIVES = new Set<string>([
  'bool',
  'u8',
  'u16',
  'u32',
  'u64',
  'u128',
  'u256',
  'i8',
  'i16',
  'i32',
  'i64',
  'i128',
  'i256',
  'address',
  'signer',
]);

/** A list that keeps one of each, by the text of its items. */
class Pool<T> {
  readonly items: T[] = [];
  readonly #index = new Map<string, number>();

  put(item: T, key: string = JSON.stringify(item)): number {
    const found = this.#index.get(key);
    if (found !== undefined) return found;
    this.#index.set(key, this.items.length);
    return this.items.push(item) - 1;
  }

  find(key: string): number | undefined {
    return this.#index.get(key);
  }
}

function bits(words: readonly (Ability | 'phantom')[] = []): Abilities {
  let set = 0;
  for (const word of words) if (word !== 'phantom') set |= ABILITY[word];
  return set;
}

function address(text: string): Address {
  const parsed = parseAddress(text);
  if (parsed === undefined) throw new Error(`not an address: ${text}`);
  return parsed;
}

export class ModuleBuilder {
  readonly #self: string;
  readonly #data: Declared[] = [];
  readonly #functions: { name: string; options: FunctionOptions | FunctionType; native: boolean }[] = [];
  readonly #importedStructs: { path: string; options: StructOptions }[] = [];
  readonly #importedFunctions: { path: string; options: FunctionType }[] = [];
  readonly #friends: string[] = [];
  readonly #constants: { type: TypeText; data: Bytes }[] = [];

  readonly #addresses = new Pool<Address>();
  readonly #identifiers = new Pool<string>();
  readonly #modules = new Pool<ModuleHandle>();
  readonly #structs = new Pool<StructHandle>();
  readonly #handles = new Pool<FunctionHandle>();
  readonly #signatures = new Pool<readonly Token[]>();
  readonly #fields = new Pool<FieldHandle>();
  readonly #structInsts = new Pool<Instantiation>();
  readonly #functionInsts = new Pool<Instantiation>();
  readonly #fieldInsts = new Pool<Instantiation>();
  readonly #enumInsts = new Pool<Instantiation>();
  readonly #variants = new Pool<VariantHandle>();
  readonly #variantInsts = new Pool<VariantInst>();
  readonly #variantFields = new Pool<VariantFieldHandle>();
  readonly #variantFieldInsts = new Pool<Instantiation>();
  readonly #pool = new Pool<Constant>();
  #dialect: Dialect = DIALECTS.common6;

  constructor(at = '0x42', name = 'm') {
    this.#self = `${address(at)}::${name}`;
  }

  /** Declares a struct of this module. */
  struct(name: string, options: StructOptions = {}): this {
    this.#data.push({ name, struct: options });
    return this;
  }

  /** Declares an enum of this module. */
  enum(name: string, options: EnumOptions): this {
    this.#data.push({ name, enum: options });
    return this;
  }

  /** Defines a function. */
  fun(name: string, options: FunctionOptions): this {
    this.#functions.push({ name, options, native: false });
    return this;
  }

  /** Declares a native function. */
  native(name: string, options: FunctionType & { visibility?: Visibility; entry?: boolean } = {}): this {
    this.#functions.push({ name, options, native: true });
    return this;
  }

  /** Declares a struct or enum of another module: `0x1::m::S`. */
  importStruct(path: string, options: Pick<StructOptions, 'abilities' | 'typeParams'> = {}): this {
    this.#importedStructs.push({ path, options });
    return this;
  }

  /** Declares a function of another module: `0x1::m::f`. */
  importFun(path: string, options: FunctionType = {}): this {
    this.#importedFunctions.push({ path, options });
    return this;
  }

  /** Declares a friend module: `0x1::m`. */
  friend(path: string): this {
    this.#friends.push(path);
    return this;
  }

  /** Adds a constant and returns its index. */
  constant(type: TypeText, data: Bytes): number {
    return this.#constants.push({ type, data }) - 1;
  }

  /** The module. May be called once. */
  build(dialect: Dialect | keyof typeof DIALECTS = 'common6'): Module {
    this.#dialect = typeof dialect === 'string' ? DIALECTS[dialect] : dialect;
    const aptos = this.#dialect.family === 'aptos';
    const self = this.#module(this.#self);
    for (const { path, options } of this.#importedStructs) this.#declare(path, options);
    for (const { name, struct, enum: variants } of this.#data)
      this.#declare(`${this.#self}::${name}`, struct ?? variants ?? {});
    for (const { path, options } of this.#importedFunctions) this.#handle(path, options);
    for (const { name, options } of this.#functions) this.#handle(`${this.#self}::${name}`, options);
    for (const { type, data } of this.#constants) this.#pool.items.push({ type: this.#type(type), data });

    const structDefs: StructDef[] = [];
    const enumDefs: StructDef[] = [];
    for (const { name, struct, enum: options } of this.#data) {
      const handle = this.#structIndex(name);
      if (options) {
        const variants: Variant[] = options.variants.map(([variant, fields]) => ({
          name: this.#identifiers.put(variant),
          fields: this.#fieldList(fields),
        }));
        (aptos ? structDefs : enumDefs).push({ handle, variants });
      } else if (struct?.native) structDefs.push({ handle });
      else structDefs.push({ handle, fields: this.#fieldList(struct?.fields ?? [['dummy_field', 'bool']]) });
    }

    const functionDefs: FunctionDef[] = this.#functions.map(({ name, options, native }) => {
      const full = options as FunctionOptions;
      const def = {
        handle: this.#functionIndex(name),
        visibility: full.visibility ?? 'private',
        entry: full.entry ?? false,
        acquires: (full.acquires ?? []).map((struct) => this.#defIndex(struct)),
      };
      if (native) return def;
      const jumpTables: JumpTable[] = [];
      const instructions = this.#code(full.code, jumpTables);
      return { ...def, code: { locals: this.#signature(full.locals ?? []), instructions, jumpTables } };
    });

    return {
      dialect: this.#dialect,
      self,
      friends: this.#friends.map((path) => this.#moduleHandle(path)),
      moduleHandles: this.#modules.items,
      structHandles: this.#structs.items,
      functionHandles: this.#handles.items,
      fieldHandles: this.#fields.items,
      structInsts: this.#structInsts.items,
      functionInsts: this.#functionInsts.items,
      fieldInsts: this.#fieldInsts.items,
      signatures: this.#signatures.items,
      identifiers: this.#identifiers.items,
      addresses: this.#addresses.items,
      constants: this.#pool.items,
      metadata: [],
      structDefs,
      functionDefs,
      enumDefs,
      enumInsts: this.#enumInsts.items,
      variantHandles: this.#variants.items,
      variantInsts: this.#variantInsts.items,
      variantFieldHandles: this.#variantFields.items,
      variantFieldInsts: this.#variantFieldInsts.items,
    };
  }

  #moduleHandle(path: string): ModuleHandle {
    const [at, name, ...rest] = path.split('::');
    if (!at || !name || rest.length > 0) throw new Error(`not a module: ${path}`);
    return { address: this.#addresses.put(address(at)), name: this.#identifiers.put(name) };
  }

  #module(path: string): number {
    return this.#modules.put(this.#moduleHandle(path));
  }

  /** Module handle and full path of `name` or `0x1::m::name`. */
  #path(name: string): { module: number; name: string; key: string } {
    const parts = name.split('::');
    if (parts.length === 1) parts.unshift(...this.#self.split('::'));
    const module = `${address(parts[0]!)}::${parts[1]!}`;
    return { module: this.#module(module), name: parts[2]!, key: `${module}::${parts[2]!}` };
  }

  #declare(path: string, options: Pick<StructOptions, 'abilities' | 'typeParams'>): void {
    const { module, name, key } = this.#path(path);
    const typeParams: StructTypeParam[] = (options.typeParams ?? []).map((words) => ({
      constraints: bits(words),
      phantom: words.includes('phantom'),
    }));
    this.#structs.put(
      { module, name: this.#identifiers.put(name), abilities: bits(options.abilities), typeParams },
      key,
    );
  }

  #handle(path: string, options: FunctionType): void {
    const { module, name, key } = this.#path(path);
    this.#handles.put(
      {
        module,
        name: this.#identifiers.put(name),
        params: this.#signature(options.params ?? []),
        returns: this.#signature(options.returns ?? []),
        typeParams: (options.typeParams ?? []).map(bits),
        ...(options.access ? { access: options.access } : {}),
        ...(this.#dialect.family === 'aptos' && this.#dialect.version >= 8
          ? { attributes: options.attributes ?? [] }
          : {}),
      },
      key,
    );
  }

  #structIndex(name: string): number {
    const index = this.#structs.find(this.#path(name).key);
    if (index === undefined) throw new Error(`no struct ${name}`);
    return index;
  }

  #functionIndex(name: string): number {
    const index = this.#handles.find(this.#path(name).key);
    if (index === undefined) throw new Error(`no function ${name}`);
    return index;
  }

  /** The definitions of one table, in its order. */
  #dataOf(enums: boolean): readonly Declared[] {
    if (this.#dialect.family === 'aptos') return this.#data;
    return this.#data.filter((data) => (data.enum !== undefined) === enums);
  }

  /** Index of a struct in `structDefs`. */
  #defIndex(name: string): number {
    const index = this.#dataOf(false).findIndex((data) => data.name === name);
    if (index < 0) throw new Error(`no struct definition ${name}`);
    return index;
  }

  #enumIndex(name: string): number {
    const index = this.#dataOf(true).findIndex((data) => data.name === name);
    if (index < 0) throw new Error(`no enum definition ${name}`);
    return index;
  }

  #fieldList(fields: readonly (readonly [string, TypeText])[]): Field[] {
    return fields.map(([name, type]) => ({ name: this.#identifiers.put(name), type: this.#type(type) }));
  }

  #signature(types: readonly TypeText[]): number {
    return this.#signatures.put(types.map((type) => this.#type(type)));
  }

  #type(type: TypeText): Token {
    if (typeof type !== 'string') return type;
    const words = type.match(/[&<>,|()+]|[A-Za-z0-9_$:]+/g) ?? [];
    let at = 0;
    const parse = (): Token => {
      const word = words[at++];
      if (word === undefined) throw new Error(`incomplete type: ${type}`);
      if (word === '&') {
        const mutable = words[at] === 'mut';
        if (mutable) at++;
        const to = parse();
        return mutable ? { kind: 'mutref', to } : { kind: 'ref', to };
      }
      if (word === '|') {
        const list = (end: string): Token[] => {
          const items: Token[] = [];
          while (words[at] !== end) {
            items.push(parse());
            if (words[at] === ',') at++;
          }
          at++;
          return items;
        };
        const args = list('|');
        if (words[at++] !== '(') throw new Error(`'(' missing in type: ${type}`);
        const results = list(')');
        const abilities: Ability[] = [];
        while (words[at] === '+') {
          abilities.push(words[at + 1] as Ability);
          at += 2;
        }
        return { kind: 'function', args, results, abilities: bits(abilities) };
      }
      const args: Token[] = [];
      if (words[at] === '<') {
        do {
          at++;
          args.push(parse());
        } while (words[at] === ',');
        if (words[at++] !== '>') throw new Error(`'>' missing in type: ${type}`);
      }
      if (word === 'vector') return { kind: 'vector', of: args[0]! };
      if (PRIMITIVES.has(word)) return { kind: word as PrimitiveKind };
      const param = /^T(\d+)$/.exec(word);
      if (param) return { kind: 'param', index: Number(param[1]) };
      return { kind: 'struct', handle: this.#structIndex(word), args };
    };
    const token = parse();
    if (at !== words.length) throw new Error(`trailing text in type: ${type}`);
    return token;
  }

  /** `name<args>` apart: the name, and the signature of the arguments if there are any. */
  #instance(text: string): { name: string; args: number | undefined } {
    const open = text.indexOf('<');
    if (open < 0) return { name: text, args: undefined };
    const list = text.slice(open + 1, text.lastIndexOf('>'));
    const args: string[] = [];
    let depth = 0;
    let start = 0;
    for (let i = 0; i < list.length; i++) {
      if (list[i] === '<') depth++;
      else if (list[i] === '>') depth--;
      else if (list[i] === ',' && depth === 0) {
        args.push(list.slice(start, i));
        start = i + 1;
      }
    }
    args.push(list.slice(start));
    return { name: text.slice(0, open), args: this.#signature(args) };
  }

  #member(text: string): { owner: string; member: string } {
    const dot = text.lastIndexOf('.');
    if (dot < 0) throw new Error(`'owner.member' expected: ${text}`);
    return { owner: text.slice(0, dot), member: text.slice(dot + 1) };
  }

  #fieldHandle(owner: string, member: string): number {
    const fields = this.#data.find((data) => data.name === owner)?.struct?.fields ?? [['dummy_field', 'bool']];
    const field = fields.findIndex(([name]) => name === member);
    if (field < 0) throw new Error(`no field ${owner}.${member}`);
    return this.#fields.put({ owner: this.#defIndex(owner), field });
  }

  #tag(owner: string, member: string): number {
    const tag =
      this.#data.find((data) => data.name === owner)?.enum?.variants.findIndex(([name]) => name === member) ?? -1;
    if (tag < 0) throw new Error(`no variant ${owner}.${member}`);
    return tag;
  }

  /** `E.A|B.x`: the field has that name in the first of the variants. */
  #variantField(text: string): number {
    const [owner, list, member] = text.split('.') as [string, string, string];
    const names = list.split('|');
    const variants = names.map((name) => this.#tag(owner, name));
    const declared = this.#data.find((data) => data.name === owner)!.enum!.variants;
    const field = declared[variants[0]!]![1].findIndex(([name]) => name === member);
    if (field < 0) throw new Error(`no field ${text}`);
    return this.#variantFields.put({ owner: this.#enumIndex(owner), field, variants });
  }

  #code(lines: readonly Line[], jumpTables: JumpTable[]): Instruction[] {
    const labels = new Map<string, number>();
    const kept: (readonly [OpName, ...Operand[]])[] = [];
    for (const line of lines) {
      if (typeof line !== 'string') kept.push(line);
      else if (line.endsWith(':')) labels.set(line.slice(0, -1), kept.length);
      else kept.push([line as OpName]);
    }
    const target = (label: Operand | undefined): number => {
      const at = typeof label === 'number' ? label : labels.get(String(label));
      if (at === undefined) throw new Error(`no label ${String(label)}`);
      return at;
    };
    return kept.map(([name, ...operands]) => {
      const op = OP[name];
      if (op === undefined) throw new Error(`no instruction ${name}`);
      const [first, second] = operands;
      const kind = opInfo(op).operand;
      if (kind === 'none') return { op, index: 0, value: 0n };
      if (/^[ui]\d+$/.test(kind)) return { op, index: 0, value: BigInt(first as number) };
      if (kind === 'target') return { op, index: target(first), value: 0n };
      const value = kind === 'vectorCount' || kind.startsWith('closure') ? BigInt((second as number) ?? 0) : 0n;
      if (typeof first === 'number') return { op, index: first, value };
      return { op, index: this.#operand(kind, String(first), second, target, jumpTables), value };
    });
  }

  #operand(
    kind: string,
    text: string,
    second: Operand | undefined,
    target: (label: Operand | undefined) => number,
    jumpTables: JumpTable[],
  ): number {
    switch (kind) {
      case 'constant': {
        const data = second as Bytes;
        return this.#pool.put({ type: this.#type(text), data }, `${text} ${data.join()}`);
      }
      case 'function':
        return this.#functionIndex(text);
      case 'functionInst': {
        const { name, args } = this.#instance(text);
        return this.#functionInsts.put({ of: this.#functionIndex(name), args: args ?? this.#signature([]) });
      }
      case 'struct':
        return this.#defIndex(text);
      case 'structInst': {
        const { name, args } = this.#instance(text);
        return this.#structInsts.put({ of: this.#defIndex(name), args: args ?? this.#signature([]) });
      }
      case 'field': {
        const { owner, member } = this.#member(text);
        return this.#fieldHandle(owner, member);
      }
      case 'fieldInst': {
        const { owner, member } = this.#member(text);
        const { name, args } = this.#instance(owner);
        return this.#fieldInsts.put({ of: this.#fieldHandle(name, member), args: args ?? this.#signature([]) });
      }
      case 'vector':
      case 'vectorCount':
        return this.#signature([text]);
      case 'variant': {
        const { owner, member } = this.#member(text);
        return this.#variants.put({ owner: this.#enumIndex(owner), tag: this.#tag(owner, member) });
      }
      case 'variantInst': {
        const { owner, member } = this.#member(text);
        const { name, args } = this.#instance(owner);
        if (this.#dialect.family === 'aptos') {
          const handle = this.#variants.put({ owner: this.#enumIndex(name), tag: this.#tag(name, member) });
          return this.#variantInsts.put({ owner: handle, tag: args ?? this.#signature([]) });
        }
        const inst = this.#enumInsts.put({ of: this.#enumIndex(name), args: args ?? this.#signature([]) });
        return this.#variantInsts.put({ owner: inst, tag: this.#tag(name, member) });
      }
      case 'variantField':
        return this.#variantField(text);
      case 'variantFieldInst': {
        const dot = text.lastIndexOf('.', text.lastIndexOf('.') - 1);
        const { name, args } = this.#instance(text.slice(0, dot));
        return this.#variantFieldInsts.put({
          of: this.#variantField(name + text.slice(dot)),
          args: args ?? this.#signature([]),
        });
      }
      case 'closure':
        return this.#functionIndex(text);
      case 'closureInst': {
        const { name, args } = this.#instance(text);
        return this.#functionInsts.put({ of: this.#functionIndex(name), args: args ?? this.#signature([]) });
      }
      case 'closureType':
        return this.#signature([text]);
      case 'jumpTable': {
        const targets = (second as readonly (string | number)[]).map(target);
        return jumpTables.push({ enumDef: this.#enumIndex(text), targets }) - 1;
      }
      default:
        throw new Error(`operand kind ${kind} is written as a raw index`);
    }
  }
}
