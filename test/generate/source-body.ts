/**
 * Bodies of generated Move functions: statements and expressions made by type, so that they compile, and bounded, so that they
 * end. What may be borrowed is tracked by hiding the root of a live reference: inside the block where a reference lives, its root
 * is not used (or only read, when the reference is immutable).
 */

import { anyInt, type Choices, INT_BITS, INT_NAMES, type IntName } from './choices.ts';
import {
  ADDRESS,
  anyType,
  argsText,
  BOOL,
  BYTES,
  type Data,
  fieldsOf,
  INTS,
  literal,
  packText,
  substitute,
  type Ty,
  typeText,
} from './source-types.ts';

/** A function that bodies may call. */
export interface Fun {
  readonly name: string;
  readonly typeParams: number;
  readonly params: readonly Param[];
  readonly returns: readonly Ty[];
  /** It returns a mutable reference to `returns[0]`. */
  readonly picks?: boolean;
  /** Counts down: the first parameter is a u8 that bounds the recursion. */
  readonly recursive?: boolean;
  /** Most statements that one call executes. */
  cost: number;
}

export interface Param {
  readonly name: string;
  readonly type: Ty;
  readonly ref: 'value' | 'imm' | 'mut';
}

/** What the functions of a module share. */
export interface Scope {
  readonly choices: Choices;
  readonly datas: readonly Data[];
  readonly constants: readonly { readonly name: string; readonly type: Ty }[];
  readonly funs: readonly Fun[];
  /** Chance of an operation without a guard, in percent. */
  readonly danger: number;
}

interface Variable {
  readonly name: string;
  readonly type: Ty;
  readonly ref: 'value' | 'imm' | 'mut';
  readonly mutable: boolean;
  /** A reference to it lives: it may only be read (`imm`) or not be used at all (`mut`). */
  lent: 'imm' | 'mut' | undefined;
}

/** Something that can be read, and perhaps written and borrowed. */
interface Place {
  readonly root: Variable;
  readonly text: string;
  readonly type: Ty;
  /** The place is all that a reference points to. */
  readonly whole: boolean;
  readonly mutable: boolean;
  /** What must hold for the place to be there. */
  readonly guards: readonly string[];
}

interface Loop {
  readonly label: string;
}

/** Most statements that a test executes, and that one call of another function does. */
export const TEST_BUDGET = 6000;
export const FUNCTION_BUDGET = 500;

export class Body {
  readonly #scope: Scope;
  readonly #choices: Choices;
  readonly #typeParams: number;
  readonly #budget: number;
  readonly #returns: readonly Ty[] | undefined;
  #variables: Variable[] = [];
  #loops: Loop[] = [];
  #names = 0;
  /** How often the current place is executed, at most. */
  #times = 1;
  cost = 1;

  /** `returns` is undefined where a return is not allowed. */
  constructor(
    scope: Scope,
    typeParams: number,
    params: readonly Param[],
    returns: readonly Ty[] | undefined,
    budget: number,
  ) {
    this.#scope = scope;
    this.#choices = scope.choices;
    this.#typeParams = typeParams;
    this.#budget = budget;
    this.#returns = returns;
    for (const { name, type, ref } of params)
      this.#variables.push({ name, type, ref, mutable: ref === 'mut', lent: undefined });
  }

  /** Variables that live at the end of the body and hold values. */
  values(): readonly { readonly name: string; readonly type: Ty }[] {
    return this.#variables.filter((v) => v.ref === 'value');
  }

  /** Declares a local with a value. */
  local(depth = 2): string {
    const type = this.#type();
    const value = this.expression(type, depth);
    const mutable = !this.#choices.chance(20);
    return `let ${mutable ? 'mut ' : ''}${this.#declare(type, mutable)}: ${typeText(type)} = ${value};`;
  }

  /** Some statements. */
  statements(percent: number, most: number, depth: number): string {
    const list: string[] = [];
    this.#choices.list(percent, most, () => list.push(this.statement(depth)));
    return list.join('\n');
  }

  statement(depth: number): string {
    this.cost += this.#times;
    const nest = depth > 0 ? 1 : 0;
    const writable = this.#places((p) => p.mutable).length > 0 ? 1 : 0;
    const kind = this.#choices.weighted([
      [16, 'let'],
      [writable * 26, 'assign'],
      [writable * 10, 'vector'],
      [this.#scope.funs.length > 0 ? 14 : 0, 'call'],
      [nest * 12, 'if'],
      [nest * 10, 'loop'],
      [nest * writable * 10, 'borrow'],
      [nest * 10, 'match'],
      [4, 'unpack'],
      [4, 'hot'],
      [this.#scope.danger > 0 ? 3 : 0, 'abort'],
      [3, 'assert'],
      [this.#loops.length > 0 ? 5 : 0, 'jump'],
      [this.#returns ? 3 : 0, 'return'],
      [writable * 4, 'pick'],
      [nest * 3, 'block'],
      [writable * 4, 'swap'],
    ] as const);
    switch (kind) {
      case 'let':
        return this.local();
      case 'assign':
        return this.#assign();
      case 'vector':
        return this.#vector();
      case 'call':
        return this.#callStatement();
      case 'if':
        return this.#if(depth);
      case 'loop':
        return this.#loop(depth);
      case 'borrow':
        return this.#borrow(depth);
      case 'match':
        return this.#match(depth);
      case 'unpack':
        return this.#unpack();
      case 'hot':
        return this.#hot();
      case 'abort':
        return `if (${this.#rare()}) abort ${this.#code()};`;
      case 'assert':
        return this.#assert();
      case 'jump':
        return `if (${this.expression(BOOL, 1)}) ${this.#choices.pick(['break', 'continue'])} '${this.#choices.pick(this.#loops).label};`;
      case 'return':
        return `if (${this.#rare()}) return ${this.results()};`;
      case 'pick':
        return this.#pick();
      case 'block':
        return `{\n${this.#inside(() => this.statements(70, 3, depth - 1))}\n};`;
      case 'swap':
        return this.#swap();
    }
  }

  /** What the function returns. */
  results(): string {
    const list = (this.#returns ?? []).map((type) => this.expression(type, 2));
    return list.length === 1 ? list[0]! : `(${list.join(', ')})`;
  }

  /** A call of the function itself, one deeper. */
  recurse(fun: Fun, counter: string): string {
    const name = this.#name();
    const type = fun.returns[0]!;
    const text = `if (${counter} > 0u8) ${this.#call(fun, [], 2, `${counter} - 1u8`)} else ${this.expression(type, 1)}`;
    this.#variables.push({ name, type, ref: 'value', mutable: true, lent: undefined });
    return `let mut ${name}: ${typeText(type)} = ${text};`;
  }

  // ── expressions ────────────────────────────────────────────────────────────────────────────────────────────────

  expression(type: Ty, depth: number): string {
    return this.#choices.span(() => this.#expression(type, depth));
  }

  #expression(type: Ty, depth: number): string {
    const places = this.#places((place) => same(place.type, type));
    const constants = this.#scope.constants.filter((constant) => same(constant.type, type));
    const funs = this.#callable((fun) => !fun.picks && fun.returns.length === 1, type);
    const deep = depth > 0 ? 1 : 0;
    const { kind } = type;
    const how = this.#choices.weighted([
      [kind === 'param' ? 0 : 18, 'literal'],
      [places.length > 0 ? 40 : kind === 'param' ? 1 : 0, 'place'],
      [constants.length > 0 ? 6 : 0, 'constant'],
      [kind === 'int' ? deep * 44 : 0, 'int'],
      [kind === 'bool' ? deep * 60 : 0, 'bool'],
      [kind === 'data' ? deep * 26 : 0, 'pack'],
      [kind === 'vector' ? deep * 20 : 0, 'vector'],
      [same(type, BYTES) ? deep * 14 : 0, 'bytes'],
      [deep * 6, 'if'],
      [funs.length > 0 ? deep * 12 : 0, 'call'],
      [deep * 4, 'match'],
      [deep * 3, 'block'],
    ] as const);
    switch (how) {
      case 'literal':
        return literal(this.#choices, type, (index) => this.#ofParameter(index));
      case 'place':
        return this.#read(this.#choices.pick(places), type);
      case 'constant':
        return this.#choices.pick(constants).name;
      case 'int':
        return this.#int((type as Ty & { kind: 'int' }).name, depth - 1);
      case 'bool':
        return this.#bool(depth - 1);
      case 'pack': {
        const data = type as Ty & { kind: 'data' };
        const variant = this.#choices.below(data.data.variants.length);
        return packText(
          data,
          variant,
          fieldsOf(data, variant).map((field) => this.expression(field.type, depth - 1)),
        );
      }
      case 'vector': {
        const { of } = type as Ty & { kind: 'vector' };
        const items: string[] = [];
        this.#choices.list(65, 4, () => items.push(this.expression(of, depth - 1)));
        return `vector<${typeText(of)}>[${items.join(', ')}]`;
      }
      case 'bytes':
        return this.#bytes(depth - 1);
      case 'if':
        return `(if (${this.expression(BOOL, depth - 1)}) ${this.expression(type, depth - 1)} else ${this.expression(type, depth - 1)})`;
      case 'call': {
        const { fun, args } = this.#choices.pick(funs);
        return this.#call(fun, args, depth);
      }
      case 'match':
        return this.#matchValue(type, depth - 1);
      case 'block':
        return this.#inside(() => `{ ${this.local(depth - 1)} ${this.expression(type, depth - 1)} }`);
    }
  }

  #int(name: IntName, depth: number): string {
    const type = INTS[name];
    const choices = this.#choices;
    const wild = choices.chance(this.#scope.danger);
    const part = () => this.expression(type, depth);
    const bits = INT_BITS[name];
    switch (
      choices.weighted([
        [12, 'add'],
        [10, 'sub'],
        [8, 'mul'],
        [7, 'div'],
        [7, 'mod'],
        [10, 'bits'],
        [7, 'shl'],
        [7, 'shr'],
        [14, 'cast'],
        [name === 'u64' ? 10 : 0, 'length'],
      ] as const)
    ) {
      case 'add':
        return wild ? `(${part()} + ${part()})` : `((${part()} >> 1u8) + (${part()} >> 1u8))`;
      case 'sub': {
        if (wild) return `(${part()} - ${part()})`;
        const [a, b] = [this.#name(), this.#name()];
        return `{ let ${a} = ${part()}; let ${b} = ${part()}; if (${a} >= ${b}) ${a} - ${b} else ${b} - ${a} }`;
      }
      case 'mul':
        return wild
          ? `(${part()} * ${part()})`
          : `((${part()} >> ${bits / 2}u8) * (${part()} % ${(1n << BigInt(bits / 2)) - 1n}${name}))`;
      case 'div':
        return wild ? `(${part()} / ${part()})` : `(${part()} / (${part()} | 1${name}))`;
      case 'mod':
        return wild
          ? `(${part()} % ${part()})`
          : `(${part()} % (${part()} | ${1n + anyInt(choices, name) / 2n}${name}))`;
      case 'bits':
        return `(${part()} ${choices.pick(['&', '|', '^'])} ${part()})`;
      case 'shl':
      case 'shr': {
        const operator = choices.pick(['<<', '>>']);
        if (wild) return `(${part()} ${operator} ${this.expression(INTS.u8, depth)})`;
        if (name === 'u256') return `(${part()} ${operator} ${this.expression(INTS.u8, depth)})`;
        return `(${part()} ${operator} (${this.expression(INTS.u8, depth)} % ${bits}u8))`;
      }
      case 'cast': {
        const from = choices.pick(INT_NAMES);
        const value = this.expression(INTS[from], depth);
        if (wild || INT_BITS[from] <= bits) return `(${value} as ${name})`;
        return `((${value} & ${(1n << BigInt(bits)) - 1n}${from}) as ${name})`;
      }
      case 'length': {
        const vectors = this.#places((place) => place.type.kind === 'vector' && place.guards.length === 0);
        return vectors.length === 0 ? part() : `${choices.pick(vectors).text}.length()`;
      }
    }
  }

  #bool(depth: number): string {
    const choices = this.#choices;
    switch (
      choices.weighted([
        [30, 'compare'],
        [16, 'equal'],
        [12, 'and'],
        [12, 'or'],
        [8, 'not'],
        [6, 'refs'],
      ] as const)
    ) {
      case 'compare': {
        const type = INTS[choices.pick(INT_NAMES)];
        return `(${this.expression(type, depth)} ${choices.pick(['<', '>', '<=', '>='])} ${this.expression(type, depth)})`;
      }
      case 'equal': {
        const type = this.#type();
        return `(${this.expression(type, depth)} ${choices.pick(['==', '!='])} ${this.expression(type, depth)})`;
      }
      case 'and':
        return `(${this.expression(BOOL, depth)} && ${this.expression(BOOL, depth)})`;
      case 'or':
        return `(${this.expression(BOOL, depth)} || ${this.expression(BOOL, depth)})`;
      case 'not':
        return `!${this.expression(BOOL, depth)}`;
      case 'refs': {
        const places = this.#places((place) => place.guards.length === 0);
        if (places.length === 0) return 'true';
        const left = choices.pick(places);
        const right = choices.pick(places.filter((place) => same(place.type, left.type)));
        return `(${borrowText(left, false)} ${choices.pick(['==', '!='])} ${borrowText(right, false)})`;
      }
    }
  }

  #bytes(depth: number): string {
    const choices = this.#choices;
    const places = this.#places((place) => place.guards.length === 0);
    if (places.length === 0 || choices.chance(30))
      return `std::hash::${choices.pick(['sha3_256', 'sha2_256'])}(${this.expression(BYTES, depth)})`;
    return `std::bcs::to_bytes(${borrowText(choices.pick(places), false)})`;
  }

  /** A match with a value: on an enum by value or by reference, or on a number. */
  #matchValue(type: Ty, depth: number): string {
    const subject = this.#subject();
    if (!subject) {
      const name = this.#choices.pick(INT_NAMES);
      const first = this.#choices.below(8);
      return `match (${this.expression(INTS[name], depth)}) { ${first} => ${this.expression(type, depth)}, ${first + 1} | ${first + 2} => ${this.expression(type, depth)}, _ => ${this.expression(type, depth)} }`;
    }
    const ref = this.#choices.pick(['value', 'imm'] as const);
    return this.#arms(subject, ref, () => this.expression(type, depth));
  }

  #match(depth: number): string {
    const subject = this.#subject();
    if (!subject) return this.#if(depth);
    const ref = subject.mutable ? this.#choices.pick(['mut', 'imm', 'value'] as const) : 'imm';
    return `${this.#arms(subject, ref, () => `{ nop(); ${this.statements(75, 3, depth - 1)} }`)};`;
  }

  /** A place that holds an enum. */
  #subject(): Place | undefined {
    const places = this.#places((p) => p.type.kind === 'data' && p.type.data.enum && p.guards.length === 0);
    return places.length === 0 ? undefined : this.#choices.pick(places);
  }

  #arms(subject: Place, ref: 'value' | 'imm' | 'mut', arm: () => string): string {
    const type = subject.type as Ty & { kind: 'data' };
    const arms: string[] = [];
    const before = subject.root.lent;
    if (ref !== 'value') subject.root.lent = ref;
    const { variants } = type.data;
    const listed = 1 + this.#choices.below(variants.length);
    for (let v = 0; v < listed; v++) {
      const fields = fieldsOf(type, v);
      const names = fields.map(() => (this.#choices.chance(80) ? this.#name() : '_'));
      const head =
        variants[v]!.fields.length === 0 ? '' : ` { ${fields.map((f, i) => `${f.name}: ${names[i]!}`).join(', ')} }`;
      const pattern = `${type.data.name}::${variants[v]!.name}${head}`;
      const bound = () =>
        this.#inside(() => {
          fields.forEach((field, i) => {
            const name = names[i]!;
            if (name !== '_')
              this.#variables.push({ name, type: field.type, ref, mutable: ref === 'mut', lent: undefined });
          });
          return arm();
        });
      const guard = fields.findIndex((field, i) => field.type.kind === 'int' && names[i] !== '_');
      if (guard >= 0 && this.#choices.chance(30)) {
        const { name } = fields[guard]!.type as Ty & { kind: 'int' };
        arms.push(
          `${pattern} if (*${names[guard]!} ${this.#choices.pick(['<', '>'])} ${anyInt(this.#choices, name)}${name}) => ${bound()}`,
        );
      }
      arms.push(`${pattern} => ${bound()}`);
    }
    if (listed < variants.length) arms.push(`_ => ${this.#inside(arm)}`);
    subject.root.lent = before;
    const text = ref === 'value' ? this.#value(subject) : borrowText(subject, ref === 'mut');
    return `match (${text}) { ${arms.join(', ')} }`;
  }

  // ── statements ─────────────────────────────────────────────────────────────────────────────────────────────────

  #assign(): string {
    const place = this.#choices.pick(this.#places((p) => p.mutable));
    const made = this.expression(place.type, 2);
    // The official compiler (1.71.1) panics on some assignments of a variable to itself.
    const value = made === place.text ? literal(this.#choices, place.type, (i) => this.#ofParameter(i)) : made;
    const target = this.#choices.chance(15) ? `*${borrowText(place, true)}` : targetText(place);
    return this.#guarded(place, `${target} = ${value};`);
  }

  #vector(): string {
    const places = this.#places((p) => p.mutable && p.type.kind === 'vector');
    if (places.length === 0) return this.#assign();
    const place = this.#choices.pick(places);
    const { of } = place.type as Ty & { kind: 'vector' };
    const { text } = place;
    switch (
      this.#choices.weighted([
        [40, 'push'],
        [25, 'pop'],
        [20, 'swap'],
        [20, 'set'],
      ] as const)
    ) {
      case 'push': {
        const name = this.#name();
        return this.#guarded(place, `let ${name} = ${this.expression(of, 2)}; ${text}.push_back(${name});`);
      }
      case 'pop': {
        const target = this.#places(
          (p) => p.mutable && p.root !== place.root && p.guards.length === 0 && same(p.type, of),
        );
        const into = target.length === 0 ? '_' : targetText(this.#choices.pick(target));
        const pop = into === '_' ? `let _ = ${text}.pop_back();` : `${into} = ${text}.pop_back();`;
        if (this.#wild()) return this.#guarded(place, pop);
        return this.#guarded(place, `if (${text}.length() > 0) { ${pop} };`);
      }
      case 'swap': {
        const [i, j] = [this.#name(), this.#name()];
        const index = () => this.expression(INTS.u64, 1);
        if (this.#wild())
          return this.#guarded(
            place,
            `let ${i} = ${index()} % 5u64; let ${j} = ${index()} % 5u64; ${text}.swap(${i}, ${j});`,
          );
        const [a, b] = [index(), index()];
        return this.#guarded(
          place,
          `if (${text}.length() > 0) { let ${i} = ${a} % ${text}.length(); let ${j} = ${b} % ${text}.length(); ${text}.swap(${i}, ${j}); };`,
        );
      }
      case 'set': {
        const [i, x] = [this.#name(), this.#name()];
        const [index, value] = [this.expression(INTS.u64, 1), this.expression(of, 2)];
        const set = `*&mut ${text}[${i}] = ${x};`;
        if (this.#wild())
          return this.#guarded(
            place,
            `let ${i} = ${index}${this.#choices.pick([' % 6u64', ''])}; let ${x} = ${value}; ${set}`,
          );
        return this.#guarded(
          place,
          `let ${x} = ${value}; if (${text}.length() > 0) { let ${i} = ${index} % ${text}.length(); ${set} };`,
        );
      }
    }
  }

  #callStatement(): string {
    const funs = this.#callable((fun) => !fun.picks);
    if (funs.length === 0) return this.local();
    const { fun, args } = this.#choices.pick(funs);
    const call = this.#call(fun, args, 2);
    const types = fun.returns.map((type) => substitute(type, args));
    if (types.length === 0) return `${call};`;
    if (types.length === 1) return `let mut ${this.#declare(types[0]!, true)}: ${typeText(types[0]!)} = ${call};`;
    return `let (${types.map((type) => `mut ${this.#declare(type, true)}`).join(', ')}) = ${call};`;
  }

  #if(depth: number): string {
    const condition = this.expression(BOOL, 2);
    // The call keeps the compiler from finding both branches empty, at which it panics (1.71.1).
    const branch = () => `nop();\n${this.#inside(() => this.statements(75, 3, depth - 1))}`;
    const first = branch();
    return this.#choices.chance(50)
      ? `if (${condition}) {\n${first}\n} else {\n${branch()}\n};`
      : `if (${condition}) {\n${first}\n};`;
  }

  #loop(depth: number): string {
    const rounds = 1 + this.#choices.below(this.#choices.chance(15) ? 30 : 6);
    if (this.#times * rounds * 4 + this.cost > this.#budget) return this.#assign2();
    const counter = this.#name();
    const label = `l${counter}`;
    const type = this.#choices.pick(['u8', 'u64', 'u256', 'u32'] as const);
    const outer = this.#times;
    this.#times *= rounds;
    const kind = this.#choices.pick(['while', 'loop', 'value'] as const);
    const text = this.#inside(() => {
      this.#variables.push({ name: counter, type: INTS[type], ref: 'value', mutable: false, lent: undefined });
      // A loop with a value gives it at its one break; other breaks out of it would need one too.
      if (kind !== 'value') this.#loops.push({ label });
      const saved = this.#loops;
      if (kind === 'value') this.#loops = [];
      const body = this.statements(85, 4, depth - 1);
      this.#loops = saved;
      if (kind !== 'value') this.#loops.pop();
      return body;
    });
    this.#times = outer;
    const next = `${counter} = ${counter} + 1${type};`;
    const start = `let mut ${counter} = 0${type};`;
    if (kind === 'while') return `${start}\n'${label}: while (${counter} < ${rounds}${type}) {\n${next}\n${text}\n};`;
    if (kind === 'loop')
      return `${start}\n'${label}: loop {\nif (${counter} >= ${rounds}${type}) break '${label};\n${next}\n${text}\n};`;
    const result = this.#type();
    const value = this.expression(result, 1);
    return `${start}\nlet mut ${this.#declare(result, true)}: ${typeText(result)} = '${label}: loop {\nif (${counter} >= ${rounds}${type}) break '${label} ${value};\n${next}\n${text}\n};`;
  }

  #assign2(): string {
    return this.#places((p) => p.mutable).length > 0 ? this.#assign() : this.local();
  }

  /** A block in which a reference to a place lives. */
  #borrow(depth: number): string {
    const mutable = !this.#choices.chance(30);
    const places = this.#places((p) => (p.mutable || !mutable) && (p.guards.length === 0 || this.#wild()));
    if (places.length === 0) return this.local();
    const place = this.#choices.pick(places);
    const name = this.#name();
    const before = place.root.lent;
    place.root.lent = mutable ? 'mut' : 'imm';
    const ref = mutable ? 'mut' : 'imm';
    const body = this.#inside(() => {
      this.#variables.push({ name, type: place.type, ref, mutable, lent: undefined });
      return this.statements(80, 4, depth - 1);
    });
    place.root.lent = before;
    return `{\nlet ${name} = ${borrowText(place, mutable)};\n${body}\n};`;
  }

  /** A struct taken apart. */
  #unpack(): string {
    const places = this.#places((p) => p.type.kind === 'data' && !p.type.data.enum && p.guards.length === 0);
    if (places.length === 0) return this.local();
    const place = this.#choices.pick(places);
    const type = place.type as Ty & { kind: 'data' };
    const parts = fieldsOf(type).map((field) =>
      this.#choices.chance(70) ? `${field.name}: mut ${this.#declare(field.type, true)}` : `${field.name}: _`,
    );
    return `let ${type.data.name}${argsText(type.args)} { ${parts.join(', ')} } = ${this.#value(place)};`;
  }

  /** A value without abilities, on its way through a vector or a function. */
  #hot(): string {
    const type = this.#type();
    const [h, v, x, n] = [this.#name(), this.#name(), this.#declare(type, true), this.#declare(INTS.u64, true)];
    // The two results are declared by the text below, so no expression may name them yet.
    const results = this.#variables.splice(-2);
    const value = this.expression(type, 1);
    const empty = this.#wild() ? `${v}.push_back(Hot<${typeText(type)}> { f0: ${x}, f1: ${n} });` : '';
    this.#variables.push(...results);
    const road = this.#choices.pick([
      `let Hot<${typeText(type)}> { f0: mut ${x}, f1: mut ${n} } = heat<${typeText(type)}>(${h});`,
      `let mut ${v} = vector[${h}]; let Hot<${typeText(type)}> { f0: mut ${x}, f1: mut ${n} } = ${v}.pop_back(); ${empty} ${v}.destroy_empty();`,
    ]);
    return `let mut ${h} = Hot<${typeText(type)}> { f0: ${value}, f1: ${this.#choices.below(9)}u64 }; ${h}.f1 = ${h}.f1 + 1u64; ${road}`;
  }

  #assert(): string {
    if (this.#wild()) return `assert!(${this.expression(BOOL, 2)}, ${this.#code()});`;
    const type = this.#type();
    const name = this.#name();
    const value = this.expression(type, 1);
    const code = this.#choices.chance(80) ? `, ${this.#code()}` : '';
    return `let ${name} = ${value}; assert!(${name} == ${name}${code});`;
  }

  /** A write through a reference that a function chose. */
  #pick(): string {
    const picks = this.#callable((fun) => fun.picks === true);
    if (picks.length === 0) return this.#assign2();
    const { fun, args } = this.#choices.pick(picks);
    const type = substitute(fun.returns[0]!, args);
    const name = this.#name();
    const value = this.expression(type, 1);
    return `let ${name} = ${value}; *${this.#call(fun, args, 1)} = ${name};`;
  }

  #swap(): string {
    const places = this.#places((p) => p.mutable && (p.guards.length === 0 || this.#wild()));
    if (places.length === 0) return this.local();
    const left = this.#choices.pick(places);
    const others = places.filter((p) => p.root !== left.root && same(p.type, left.type));
    if (others.length === 0) return this.#assign();
    return `swap<${typeText(left.type)}>(${borrowText(left, true)}, ${borrowText(this.#choices.pick(others), true)});`;
  }

  // ── calls ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Functions that may be called here, with type arguments; with `type`, those that return it. */
  #callable(fits: (fun: Fun) => boolean, type?: Ty): { fun: Fun; args: readonly Ty[] }[] {
    const found: { fun: Fun; args: readonly Ty[] }[] = [];
    for (const fun of this.#scope.funs) {
      if (!fits(fun) || this.#times * fun.cost + this.cost > this.#budget) continue;
      if (type && fun.returns[0]!.kind === 'param') found.push({ fun, args: this.#typeArgs(fun, type) });
      else if (!type || (same(fun.returns[0]!, type) && !mentionsParameter(type)))
        found.push({ fun, args: this.#typeArgs(fun) });
    }
    return found;
  }

  #typeArgs(fun: Fun, first?: Ty): Ty[] {
    const returned = fun.returns[0];
    const index = returned?.kind === 'param' ? returned.index : -1;
    return Array.from({ length: fun.typeParams }, (_, i) => (first && i === index ? first : this.#knownType()));
  }

  /** A type that some variable has, so that values of it are at hand. Takes no decision: {@link #callable} asks for many. */
  #knownType(): Ty {
    return this.#variables[this.#variables.length - 1]?.type ?? INTS.u64;
  }

  #call(fun: Fun, args: readonly Ty[], depth: number, counter?: string): string {
    this.cost += this.#times * fun.cost;
    const lets: string[] = [];
    const lent: Place[] = [];
    const values = fun.params.map((param, i) => {
      const type = substitute(param.type, args);
      if (param.ref === 'value') {
        const text =
          i === 0 && fun.recursive
            ? (counter ?? `(${this.expression(INTS.u8, depth - 1)} % 5u8)`)
            : this.expression(type, depth - 1);
        const name = this.#name();
        lets.push(`let ${name} = ${text};`);
        return name;
      }
      const mutable = param.ref === 'mut';
      const places = this.#places(
        (p) =>
          same(p.type, type) &&
          (p.mutable || !mutable) &&
          (p.guards.length === 0 || this.#scope.danger > 4) &&
          !lent.some((other) => other.root === p.root),
      );
      if (places.length > 0 && !this.#choices.chance(10)) {
        const place = this.#choices.pick(places);
        lent.push(place);
        return borrowText(place, mutable);
      }
      const name = this.#name();
      lets.push(`let mut ${name} = ${this.expression(type, depth - 1)};`);
      return `&mut ${name}`;
    });
    const call = `${fun.name}${argsText(args)}(${values.join(', ')})`;
    return lets.length === 0 ? call : `{ ${lets.join(' ')} ${call} }`;
  }

  // ── places and names ───────────────────────────────────────────────────────────────────────────────────────────

  #places(fits: (place: Place) => boolean): Place[] {
    const found: Place[] = [];
    const walk = (place: Place, depth: number): void => {
      if (fits(place)) found.push(place);
      if (depth === 0) return;
      const { type, text, root, mutable, guards } = place;
      if (type.kind === 'data' && !type.data.enum)
        for (const field of fieldsOf(type))
          walk({ root, text: `${text}.${field.name}`, type: field.type, whole: false, mutable, guards }, depth - 1);
      if (type.kind === 'vector')
        for (const i of [0, 2])
          walk(
            {
              root,
              text: `${text}[${i}]`,
              type: type.of,
              whole: false,
              mutable,
              guards: [...guards, `${text}.length() > ${i}`],
            },
            depth - 1,
          );
    };
    for (const root of this.#variables) {
      if (root.lent === 'mut') continue;
      const mutable = root.mutable && root.lent === undefined;
      walk({ root, text: root.name, type: root.type, whole: root.ref !== 'value', mutable, guards: [] }, 3);
    }
    return found;
  }

  /** The place's value. The compiler wants to be told that the last use of a borrowed variable is a copy. */
  #value(place: Place): string {
    if (place.whole) return `*${place.text}`;
    return place.root.lent && place.text === place.root.name ? `(copy ${place.text})` : place.text;
  }

  #read(place: Place, type: Ty): string {
    const value = this.#value(place);
    if (place.guards.length === 0 || this.#wild()) return value;
    return `(if (${place.guards.join(' && ')}) ${value} else ${literal(this.#choices, type, (i) => this.#ofParameter(i))})`;
  }

  #guarded(place: Place, text: string): string {
    if (place.guards.length === 0 || this.#wild()) return text;
    return `if (${place.guards.join(' && ')}) { ${text} };`;
  }

  /** A value of a type parameter: every generic function has one it never changes. */
  #ofParameter(index: number): string {
    return `d${index}`;
  }

  #wild(): boolean {
    return this.#choices.chance(this.#scope.danger);
  }

  /** A condition that rarely holds, unless the program is a dangerous one. */
  #rare(): string {
    if (this.#wild()) return this.expression(BOOL, 1);
    return `${this.expression(INTS.u64, 1)} == ${anyInt(this.#choices, 'u64')}u64`;
  }

  #code(): string {
    return `${anyInt(this.#choices, 'u32')}u64`;
  }

  #type(): Ty {
    if (this.#variables.length > 0 && this.#choices.chance(40)) return this.#choices.pick(this.#variables).type;
    return anyType(this.#choices, this.#scope.datas, this.#typeParams);
  }

  #name(): string {
    return `x${this.#names++}`;
  }

  #declare(type: Ty, mutable: boolean): string {
    const name = this.#name();
    this.#variables.push({ name, type, ref: 'value', mutable, lent: undefined });
    return name;
  }

  /** Variables made inside are gone after. */
  #inside<T>(make: () => T): T {
    const outer = this.#variables;
    this.#variables = [...outer];
    const made = make();
    this.#variables = outer;
    return made;
  }
}

function same(a: Ty, b: Ty): boolean {
  return a === b || typeText(a) === typeText(b);
}

/** Whether the type names a type parameter; the one of a callee and the one of a caller have the same text. */
function mentionsParameter(type: Ty): boolean {
  if (type.kind === 'vector') return mentionsParameter(type.of);
  return type.kind === 'param' || (type.kind === 'data' && type.args.some(mentionsParameter));
}

function borrowText(place: Place, mutable: boolean): string {
  return `&${mutable ? 'mut ' : ''}${place.whole ? '*' : ''}${place.text}`;
}

/** The place as the left side of an assignment, where an element can't stand by itself. */
function targetText(place: Place): string {
  if (place.whole || place.text.endsWith(']')) return `*${borrowText(place, true)}`;
  return place.text;
}

/** Types that a constant can have. */
export const CONSTANT_TYPES: readonly Ty[] = [
  INTS.u64,
  BOOL,
  ADDRESS,
  INTS.u8,
  INTS.u128,
  INTS.u256,
  BYTES,
  { kind: 'vector', of: INTS.u64 },
  { kind: 'vector', of: BYTES },
];
