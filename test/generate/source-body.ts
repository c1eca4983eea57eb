/** Statements of generated Move source. */

import { anyInt } from './choices.ts';
import { borrowText, type Fun, same, targetText } from './source-frame.ts';
import { argsText, BOOL, fieldsOf, INTS, literal, substitute, type Ty, typeText } from './source-types.ts';
import { SourceValues } from './source-values.ts';

/** A body: statements. */
export class Body extends SourceValues {
  /** Some statements. */
  statements(percent: number, most: number, depth: number): string {
    const list: string[] = [];
    this.choices.list(percent, most, () => list.push(this.statement(depth)));
    return list.join('\n');
  }

  statement(depth: number): string {
    this.cost += this.times;
    const nest = depth > 0 ? 1 : 0;
    const writable = this.places((p) => p.mutable).length > 0 ? 1 : 0;
    const kind = this.choices.weighted([
      [16, 'let'],
      [writable * 26, 'assign'],
      [writable * 10, 'vector'],
      [this.scope.funs.length > 0 ? 14 : 0, 'call'],
      [nest * 12, 'if'],
      [nest * 10, 'loop'],
      [nest * writable * 10, 'borrow'],
      [nest * 10, 'match'],
      [4, 'unpack'],
      [4, 'hot'],
      [this.scope.danger > 0 ? 3 : 0, 'abort'],
      [3, 'assert'],
      [this.loops.length > 0 ? 5 : 0, 'jump'],
      [this.returns ? 3 : 0, 'return'],
      [writable * 4, 'pick'],
      [nest * 3, 'block'],
      [writable * 4, 'swap'],
    ] as const);
    switch (kind) {
      case 'let':
        return this.local();
      case 'assign':
        return this.assign();
      case 'vector':
        return this.vector();
      case 'call':
        return this.callStatement();
      case 'if':
        return this.branch(depth);
      case 'loop':
        return this.loop(depth);
      case 'borrow':
        return this.borrow(depth);
      case 'match':
        return this.match(depth);
      case 'unpack':
        return this.unpack();
      case 'hot':
        return this.hot();
      case 'abort':
        return `if (${this.rare()}) abort ${this.code()};`;
      case 'assert':
        return this.assert();
      case 'jump':
        return `if (${this.expression(BOOL, 1)}) ${this.choices.pick(['break', 'continue'])} '${this.choices.pick(this.loops).label};`;
      case 'return':
        return `if (${this.rare()}) return ${this.results()};`;
      case 'pick':
        return this.pick();
      case 'block':
        return `{\n${this.inside(() => this.statements(70, 3, depth - 1))}\n};`;
      case 'swap':
        return this.swap();
    }
  }

  /** What the function returns. */
  results(): string {
    const list = (this.returns ?? []).map((type) => this.expression(type, 2));
    return list.length === 1 ? list[0]! : `(${list.join(', ')})`;
  }

  /** A call of the function itself, one deeper. */
  recurse(fun: Fun, counter: string): string {
    const name = this.newName();
    const type = fun.returns[0]!;
    const text = `if (${counter} > 0u8) ${this.callText(fun, [], 2, `${counter} - 1u8`)} else ${this.expression(type, 1)}`;
    this.variables.push({ name, type, ref: 'value', mutable: true, lent: undefined });
    return `let mut ${name}: ${typeText(type)} = ${text};`;
  }

  protected match(depth: number): string {
    const subject = this.subject();
    if (!subject) return this.branch(depth);
    const ref = subject.mutable ? this.choices.pick(['mut', 'imm', 'value'] as const) : 'imm';
    return `${this.arms(subject, ref, () => `{ nop(); ${this.statements(75, 3, depth - 1)} }`)};`;
  }

  protected assign(): string {
    const place = this.choices.pick(this.places((p) => p.mutable));
    const made = this.expression(place.type, 2);
    // The official compiler (1.71.1) panics on some assignments of a variable to itself.
    const value = made === place.text ? literal(this.choices, place.type, (i) => this.ofParameter(i)) : made;
    const target = this.choices.chance(15) ? `*${borrowText(place, true)}` : targetText(place);
    return this.guarded(place, `${target} = ${value};`);
  }

  protected vector(): string {
    const places = this.places((p) => p.mutable && p.type.kind === 'vector');
    if (places.length === 0) return this.assign();
    const place = this.choices.pick(places);
    const { of } = place.type as Ty & { kind: 'vector' };
    const { text } = place;
    switch (
      this.choices.weighted([
        [40, 'push'],
        [25, 'pop'],
        [20, 'swap'],
        [20, 'set'],
      ] as const)
    ) {
      case 'push': {
        const name = this.newName();
        return this.guarded(place, `let ${name} = ${this.expression(of, 2)}; ${text}.push_back(${name});`);
      }
      case 'pop': {
        const target = this.places(
          (p) => p.mutable && p.root !== place.root && p.guards.length === 0 && same(p.type, of),
        );
        const into = target.length === 0 ? '_' : targetText(this.choices.pick(target));
        const pop = into === '_' ? `let _ = ${text}.pop_back();` : `${into} = ${text}.pop_back();`;
        if (this.wild()) return this.guarded(place, pop);
        return this.guarded(place, `if (${text}.length() > 0) { ${pop} };`);
      }
      case 'swap': {
        const [i, j] = [this.newName(), this.newName()];
        const index = () => this.expression(INTS.u64, 1);
        if (this.wild())
          return this.guarded(
            place,
            `let ${i} = ${index()} % 5u64; let ${j} = ${index()} % 5u64; ${text}.swap(${i}, ${j});`,
          );
        const [a, b] = [index(), index()];
        return this.guarded(
          place,
          `if (${text}.length() > 0) { let ${i} = ${a} % ${text}.length(); let ${j} = ${b} % ${text}.length(); ${text}.swap(${i}, ${j}); };`,
        );
      }
      case 'set': {
        const [i, x] = [this.newName(), this.newName()];
        const [index, value] = [this.expression(INTS.u64, 1), this.expression(of, 2)];
        const set = `*&mut ${text}[${i}] = ${x};`;
        if (this.wild())
          return this.guarded(
            place,
            `let ${i} = ${index}${this.choices.pick([' % 6u64', ''])}; let ${x} = ${value}; ${set}`,
          );
        return this.guarded(
          place,
          `let ${x} = ${value}; if (${text}.length() > 0) { let ${i} = ${index} % ${text}.length(); ${set} };`,
        );
      }
    }
  }

  protected callStatement(): string {
    const funs = this.callable((fun) => !fun.picks);
    if (funs.length === 0) return this.local();
    const { fun, args } = this.choices.pick(funs);
    const call = this.callText(fun, args, 2);
    const types = fun.returns.map((type) => substitute(type, args));
    if (types.length === 0) return `${call};`;
    if (types.length === 1) return `let mut ${this.declare(types[0]!, true)}: ${typeText(types[0]!)} = ${call};`;
    return `let (${types.map((type) => `mut ${this.declare(type, true)}`).join(', ')}) = ${call};`;
  }

  protected branch(depth: number): string {
    const condition = this.expression(BOOL, 2);
    // The call keeps the compiler from finding both branches empty, at which it panics (1.71.1).
    const branch = () => `nop();\n${this.inside(() => this.statements(75, 3, depth - 1))}`;
    const first = branch();
    return this.choices.chance(50)
      ? `if (${condition}) {\n${first}\n} else {\n${branch()}\n};`
      : `if (${condition}) {\n${first}\n};`;
  }

  protected loop(depth: number): string {
    const rounds = 1 + this.choices.below(this.choices.chance(15) ? 30 : 6);
    if (this.times * rounds * 4 + this.cost > this.budget) return this.assignOrDeclare();
    const counter = this.newName();
    const label = `l${counter}`;
    const type = this.choices.pick(['u8', 'u64', 'u256', 'u32'] as const);
    const outer = this.times;
    this.times *= rounds;
    const kind = this.choices.pick(['while', 'loop', 'value'] as const);
    const text = this.inside(() => {
      this.variables.push({ name: counter, type: INTS[type], ref: 'value', mutable: false, lent: undefined });
      // A loop with a value gives it at its one break; other breaks out of it would need one too.
      if (kind !== 'value') this.loops.push({ label });
      const saved = this.loops;
      if (kind === 'value') this.loops = [];
      const body = this.statements(85, 4, depth - 1);
      this.loops = saved;
      if (kind !== 'value') this.loops.pop();
      return body;
    });
    this.times = outer;
    const next = `${counter} = ${counter} + 1${type};`;
    const start = `let mut ${counter} = 0${type};`;
    if (kind === 'while') return `${start}\n'${label}: while (${counter} < ${rounds}${type}) {\n${next}\n${text}\n};`;
    if (kind === 'loop')
      return `${start}\n'${label}: loop {\nif (${counter} >= ${rounds}${type}) break '${label};\n${next}\n${text}\n};`;
    const result = this.someType();
    const value = this.expression(result, 1);
    return `${start}\nlet mut ${this.declare(result, true)}: ${typeText(result)} = '${label}: loop {\nif (${counter} >= ${rounds}${type}) break '${label} ${value};\n${next}\n${text}\n};`;
  }

  protected assignOrDeclare(): string {
    return this.places((p) => p.mutable).length > 0 ? this.assign() : this.local();
  }

  /** A block in which a reference to a place lives. */
  protected borrow(depth: number): string {
    const mutable = !this.choices.chance(30);
    const places = this.places((p) => (p.mutable || !mutable) && (p.guards.length === 0 || this.wild()));
    if (places.length === 0) return this.local();
    const place = this.choices.pick(places);
    const name = this.newName();
    const before = place.root.lent;
    place.root.lent = mutable ? 'mut' : 'imm';
    const ref = mutable ? 'mut' : 'imm';
    const body = this.inside(() => {
      this.variables.push({ name, type: place.type, ref, mutable, lent: undefined });
      return this.statements(80, 4, depth - 1);
    });
    place.root.lent = before;
    return `{\nlet ${name} = ${borrowText(place, mutable)};\n${body}\n};`;
  }

  /** A struct taken apart. */
  protected unpack(): string {
    const places = this.places((p) => p.type.kind === 'data' && !p.type.data.enum && p.guards.length === 0);
    if (places.length === 0) return this.local();
    const place = this.choices.pick(places);
    const type = place.type as Ty & { kind: 'data' };
    const parts = fieldsOf(type).map((field) =>
      this.choices.chance(70) ? `${field.name}: mut ${this.declare(field.type, true)}` : `${field.name}: _`,
    );
    return `let ${type.data.name}${argsText(type.args)} { ${parts.join(', ')} } = ${this.valueText(place)};`;
  }

  /** A value without abilities, on its way through a vector or a function. */
  protected hot(): string {
    const type = this.someType();
    const [h, v, x, n] = [this.newName(), this.newName(), this.declare(type, true), this.declare(INTS.u64, true)];
    // The two results are declared by the text below, so no expression may name them yet.
    const results = this.variables.splice(-2);
    const value = this.expression(type, 1);
    const empty = this.wild() ? `${v}.push_back(Hot<${typeText(type)}> { f0: ${x}, f1: ${n} });` : '';
    this.variables.push(...results);
    const road = this.choices.pick([
      `let Hot<${typeText(type)}> { f0: mut ${x}, f1: mut ${n} } = heat<${typeText(type)}>(${h});`,
      `let mut ${v} = vector[${h}]; let Hot<${typeText(type)}> { f0: mut ${x}, f1: mut ${n} } = ${v}.pop_back(); ${empty} ${v}.destroy_empty();`,
    ]);
    return `let mut ${h} = Hot<${typeText(type)}> { f0: ${value}, f1: ${this.choices.below(9)}u64 }; ${h}.f1 = ${h}.f1 + 1u64; ${road}`;
  }

  protected assert(): string {
    if (this.wild()) return `assert!(${this.expression(BOOL, 2)}, ${this.code()});`;
    const type = this.someType();
    const name = this.newName();
    const value = this.expression(type, 1);
    const code = this.choices.chance(80) ? `, ${this.code()}` : '';
    return `let ${name} = ${value}; assert!(${name} == ${name}${code});`;
  }

  /** A write through a reference that a function chose. */
  protected pick(): string {
    const picks = this.callable((fun) => fun.picks === true);
    if (picks.length === 0) return this.assignOrDeclare();
    const { fun, args } = this.choices.pick(picks);
    const type = substitute(fun.returns[0]!, args);
    const name = this.newName();
    const value = this.expression(type, 1);
    return `let ${name} = ${value}; *${this.callText(fun, args, 1)} = ${name};`;
  }

  protected swap(): string {
    const places = this.places((p) => p.mutable && (p.guards.length === 0 || this.wild()));
    if (places.length === 0) return this.local();
    const left = this.choices.pick(places);
    const others = places.filter((p) => p.root !== left.root && same(p.type, left.type));
    if (others.length === 0) return this.assign();
    return `swap<${typeText(left.type)}>(${borrowText(left, true)}, ${borrowText(this.choices.pick(others), true)});`;
  }

  /** A condition that rarely holds, unless the program is a dangerous one. */
  protected rare(): string {
    if (this.wild()) return this.expression(BOOL, 1);
    return `${this.expression(INTS.u64, 1)} == ${anyInt(this.choices, 'u64')}u64`;
  }

  protected code(): string {
    return `${anyInt(this.choices, 'u32')}u64`;
  }
}
