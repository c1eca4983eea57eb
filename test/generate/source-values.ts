/** Expressions of generated Move source, by the type of their value. */

import { anyInt, INT_BITS, INT_NAMES, type IntName } from './choices.ts';
import { borrowText, type Fun, mentionsParameter, type Place, SourceFrame, same } from './source-frame.ts';
import {
  argsText,
  BOOL,
  BYTES,
  fieldsOf,
  INTS,
  literal,
  packText,
  substitute,
  type Ty,
  typeText,
} from './source-types.ts';

/** Expressions. */
export class SourceValues extends SourceFrame {
  /** Declares a local with a value. */
  local(depth = 2): string {
    const type = this.someType();
    const value = this.expression(type, depth);
    const mutable = !this.choices.chance(20);
    return `let ${mutable ? 'mut ' : ''}${this.declare(type, mutable)}: ${typeText(type)} = ${value};`;
  }

  expression(type: Ty, depth: number): string {
    return this.choices.span(() => this.anyValue(type, depth));
  }

  protected anyValue(type: Ty, depth: number): string {
    const places = this.places((place) => same(place.type, type));
    const constants = this.scope.constants.filter((constant) => same(constant.type, type));
    const funs = this.callable((fun) => !fun.picks && fun.returns.length === 1, type);
    const deep = depth > 0 ? 1 : 0;
    const { kind } = type;
    const how = this.choices.weighted([
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
        return literal(this.choices, type, (index) => this.ofParameter(index));
      case 'place':
        return this.read(this.choices.pick(places), type);
      case 'constant':
        return this.choices.pick(constants).name;
      case 'int':
        return this.intValue((type as Ty & { kind: 'int' }).name, depth - 1);
      case 'bool':
        return this.boolValue(depth - 1);
      case 'pack': {
        const data = type as Ty & { kind: 'data' };
        const variant = this.choices.below(data.data.variants.length);
        return packText(
          data,
          variant,
          fieldsOf(data, variant).map((field) => this.expression(field.type, depth - 1)),
        );
      }
      case 'vector': {
        const { of } = type as Ty & { kind: 'vector' };
        const items: string[] = [];
        this.choices.list(65, 4, () => items.push(this.expression(of, depth - 1)));
        return `vector<${typeText(of)}>[${items.join(', ')}]`;
      }
      case 'bytes':
        return this.bytesValue(depth - 1);
      case 'if':
        return `(if (${this.expression(BOOL, depth - 1)}) ${this.expression(type, depth - 1)} else ${this.expression(type, depth - 1)})`;
      case 'call': {
        const { fun, args } = this.choices.pick(funs);
        return this.callText(fun, args, depth);
      }
      case 'match':
        return this.matchValue(type, depth - 1);
      case 'block':
        return this.inside(() => `{ ${this.local(depth - 1)} ${this.expression(type, depth - 1)} }`);
    }
  }

  protected intValue(name: IntName, depth: number): string {
    const type = INTS[name];
    const choices = this.choices;
    const wild = choices.chance(this.scope.danger);
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
        const [a, b] = [this.newName(), this.newName()];
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
        const vectors = this.places((place) => place.type.kind === 'vector' && place.guards.length === 0);
        return vectors.length === 0 ? part() : `${choices.pick(vectors).text}.length()`;
      }
    }
  }

  protected boolValue(depth: number): string {
    const choices = this.choices;
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
        const type = this.someType();
        return `(${this.expression(type, depth)} ${choices.pick(['==', '!='])} ${this.expression(type, depth)})`;
      }
      case 'and':
        return `(${this.expression(BOOL, depth)} && ${this.expression(BOOL, depth)})`;
      case 'or':
        return `(${this.expression(BOOL, depth)} || ${this.expression(BOOL, depth)})`;
      case 'not':
        return `!${this.expression(BOOL, depth)}`;
      case 'refs': {
        const places = this.places((place) => place.guards.length === 0);
        if (places.length === 0) return 'true';
        const left = choices.pick(places);
        const right = choices.pick(places.filter((place) => same(place.type, left.type)));
        return `(${borrowText(left, false)} ${choices.pick(['==', '!='])} ${borrowText(right, false)})`;
      }
    }
  }

  protected bytesValue(depth: number): string {
    const choices = this.choices;
    const places = this.places((place) => place.guards.length === 0);
    if (places.length === 0 || choices.chance(30))
      return `std::hash::${choices.pick(['sha3_256', 'sha2_256'])}(${this.expression(BYTES, depth)})`;
    return `std::bcs::to_bytes(${borrowText(choices.pick(places), false)})`;
  }

  /** A match with a value: on an enum by value or by reference, or on a number. */
  protected matchValue(type: Ty, depth: number): string {
    const subject = this.subject();
    if (!subject) {
      const name = this.choices.pick(INT_NAMES);
      const first = this.choices.below(8);
      return `match (${this.expression(INTS[name], depth)}) { ${first} => ${this.expression(type, depth)}, ${first + 1} | ${first + 2} => ${this.expression(type, depth)}, _ => ${this.expression(type, depth)} }`;
    }
    const ref = this.choices.pick(['value', 'imm'] as const);
    return this.arms(subject, ref, () => this.expression(type, depth));
  }

  /** A place that holds an enum. */
  protected subject(): Place | undefined {
    const places = this.places((p) => p.type.kind === 'data' && p.type.data.enum && p.guards.length === 0);
    return places.length === 0 ? undefined : this.choices.pick(places);
  }

  protected arms(subject: Place, ref: 'value' | 'imm' | 'mut', arm: () => string): string {
    const type = subject.type as Ty & { kind: 'data' };
    const arms: string[] = [];
    const before = subject.root.lent;
    if (ref !== 'value') subject.root.lent = ref;
    const { variants } = type.data;
    const listed = 1 + this.choices.below(variants.length);
    for (let v = 0; v < listed; v++) {
      const fields = fieldsOf(type, v);
      const names = fields.map(() => (this.choices.chance(80) ? this.newName() : '_'));
      const head =
        variants[v]!.fields.length === 0 ? '' : ` { ${fields.map((f, i) => `${f.name}: ${names[i]!}`).join(', ')} }`;
      const pattern = `${type.data.name}::${variants[v]!.name}${head}`;
      const bound = () =>
        this.inside(() => {
          fields.forEach((field, i) => {
            const name = names[i]!;
            if (name !== '_')
              this.variables.push({ name, type: field.type, ref, mutable: ref === 'mut', lent: undefined });
          });
          return arm();
        });
      const guard = fields.findIndex((field, i) => field.type.kind === 'int' && names[i] !== '_');
      if (guard >= 0 && this.choices.chance(30)) {
        const { name } = fields[guard]!.type as Ty & { kind: 'int' };
        arms.push(
          `${pattern} if (*${names[guard]!} ${this.choices.pick(['<', '>'])} ${anyInt(this.choices, name)}${name}) => ${bound()}`,
        );
      }
      arms.push(`${pattern} => ${bound()}`);
    }
    if (listed < variants.length) arms.push(`_ => ${this.inside(arm)}`);
    subject.root.lent = before;
    const text = ref === 'value' ? this.valueText(subject) : borrowText(subject, ref === 'mut');
    return `match (${text}) { ${arms.join(', ')} }`;
  }

  /** Functions that may be called here, with type arguments; with `type`, those that return it. */
  protected callable(fits: (fun: Fun) => boolean, type?: Ty): { fun: Fun; args: readonly Ty[] }[] {
    const found: { fun: Fun; args: readonly Ty[] }[] = [];
    for (const fun of this.scope.funs) {
      if (!fits(fun) || this.times * fun.cost + this.cost > this.budget) continue;
      if (type && fun.returns[0]!.kind === 'param') found.push({ fun, args: this.typeArgs(fun, type) });
      else if (!type || (same(fun.returns[0]!, type) && !mentionsParameter(type)))
        found.push({ fun, args: this.typeArgs(fun) });
    }
    return found;
  }

  protected typeArgs(fun: Fun, first?: Ty): Ty[] {
    const returned = fun.returns[0];
    const index = returned?.kind === 'param' ? returned.index : -1;
    return Array.from({ length: fun.typeParams }, (_, i) => (first && i === index ? first : this.knownType()));
  }

  /** A type that some variable has, so that values of it are at hand. Takes no decision: {@link callable} asks for many. */
  protected knownType(): Ty {
    return this.variables[this.variables.length - 1]?.type ?? INTS.u64;
  }

  protected callText(fun: Fun, args: readonly Ty[], depth: number, counter?: string): string {
    this.cost += this.times * fun.cost;
    const lets: string[] = [];
    const lent: Place[] = [];
    const values = fun.params.map((param, i) => {
      const type = substitute(param.type, args);
      if (param.ref === 'value') {
        const text =
          i === 0 && fun.recursive
            ? (counter ?? `(${this.expression(INTS.u8, depth - 1)} % 5u8)`)
            : this.expression(type, depth - 1);
        const name = this.newName();
        lets.push(`let ${name} = ${text};`);
        return name;
      }
      const mutable = param.ref === 'mut';
      const places = this.places(
        (p) =>
          same(p.type, type) &&
          (p.mutable || !mutable) &&
          (p.guards.length === 0 || this.scope.danger > 4) &&
          !lent.some((other) => other.root === p.root),
      );
      if (places.length > 0 && !this.choices.chance(10)) {
        const place = this.choices.pick(places);
        lent.push(place);
        return borrowText(place, mutable);
      }
      const name = this.newName();
      lets.push(`let mut ${name} = ${this.expression(type, depth - 1)};`);
      return `&mut ${name}`;
    });
    const call = `${fun.name}${argsText(args)}(${values.join(', ')})`;
    return lets.length === 0 ? call : `{ ${lets.join(' ')} ${call} }`;
  }
}
