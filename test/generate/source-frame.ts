/**
 * Bodies of generated Move functions: statements and expressions made by type, so that they compile, and bounded, so that they
 * end. What may be borrowed is tracked by hiding the root of a live reference: inside the block where a reference lives, its root
 * is not used (or only read, when the reference is immutable).
 */

import type { Choices } from './choices.ts';
import {
  ADDRESS,
  anyType,
  BOOL,
  BYTES,
  type Data,
  fieldsOf,
  INTS,
  literal,
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

export interface Variable {
  readonly name: string;
  readonly type: Ty;
  readonly ref: 'value' | 'imm' | 'mut';
  readonly mutable: boolean;
  /** A reference to it lives: it may only be read (`imm`) or not be used at all (`mut`). */
  lent: 'imm' | 'mut' | undefined;
}

/** Something that can be read, and perhaps written and borrowed. */
export interface Place {
  readonly root: Variable;
  readonly text: string;
  readonly type: Ty;
  /** The place is all that a reference points to. */
  readonly whole: boolean;
  readonly mutable: boolean;
  /** What must hold for the place to be there. */
  readonly guards: readonly string[];
}

export interface Loop {
  readonly label: string;
}

/** Most statements that a test executes, and that one call of another function does. */
export const TEST_BUDGET = 6000;
export const FUNCTION_BUDGET = 500;

/** Variables and places of one body. */
export class SourceFrame {
  protected readonly scope: Scope;
  protected readonly choices: Choices;
  protected readonly typeParams: number;
  protected readonly budget: number;
  protected readonly returns: readonly Ty[] | undefined;
  protected variables: Variable[] = [];
  protected loops: Loop[] = [];
  protected names = 0;
  /** How often the current place is executed, at most. */
  protected times = 1;
  cost = 1;

  /** `returns` is undefined where a return is not allowed. */
  constructor(
    scope: Scope,
    typeParams: number,
    params: readonly Param[],
    returns: readonly Ty[] | undefined,
    budget: number,
  ) {
    this.scope = scope;
    this.choices = scope.choices;
    this.typeParams = typeParams;
    this.budget = budget;
    this.returns = returns;
    for (const { name, type, ref } of params)
      this.variables.push({ name, type, ref, mutable: ref === 'mut', lent: undefined });
  }

  /** Variables that live at the end of the body and hold values. */
  values(): readonly { readonly name: string; readonly type: Ty }[] {
    return this.variables.filter((v) => v.ref === 'value');
  }

  protected places(fits: (place: Place) => boolean): Place[] {
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
    for (const root of this.variables) {
      if (root.lent === 'mut') continue;
      const mutable = root.mutable && root.lent === undefined;
      walk({ root, text: root.name, type: root.type, whole: root.ref !== 'value', mutable, guards: [] }, 3);
    }
    return found;
  }

  /** The place's value. The compiler wants to be told that the last use of a borrowed variable is a copy. */
  protected valueText(place: Place): string {
    if (place.whole) return `*${place.text}`;
    return place.root.lent && place.text === place.root.name ? `(copy ${place.text})` : place.text;
  }

  protected read(place: Place, type: Ty): string {
    const value = this.valueText(place);
    if (place.guards.length === 0 || this.wild()) return value;
    return `(if (${place.guards.join(' && ')}) ${value} else ${literal(this.choices, type, (i) => this.ofParameter(i))})`;
  }

  protected guarded(place: Place, text: string): string {
    if (place.guards.length === 0 || this.wild()) return text;
    return `if (${place.guards.join(' && ')}) { ${text} };`;
  }

  /** A value of a type parameter: every generic function has one it never changes. */
  protected ofParameter(index: number): string {
    return `d${index}`;
  }

  protected wild(): boolean {
    return this.choices.chance(this.scope.danger);
  }

  protected someType(): Ty {
    if (this.variables.length > 0 && this.choices.chance(40)) return this.choices.pick(this.variables).type;
    return anyType(this.choices, this.scope.datas, this.typeParams);
  }

  protected newName(): string {
    return `x${this.names++}`;
  }

  protected declare(type: Ty, mutable: boolean): string {
    const name = this.newName();
    this.variables.push({ name, type, ref: 'value', mutable, lent: undefined });
    return name;
  }

  /** Variables made inside are gone after. */
  protected inside<T>(make: () => T): T {
    const outer = this.variables;
    this.variables = [...outer];
    const made = make();
    this.variables = outer;
    return made;
  }
}

export function same(a: Ty, b: Ty): boolean {
  return a === b || typeText(a) === typeText(b);
}

/** Whether the type names a type parameter; the one of a callee and the one of a caller have the same text. */
export function mentionsParameter(type: Ty): boolean {
  if (type.kind === 'vector') return mentionsParameter(type.of);
  return type.kind === 'param' || (type.kind === 'data' && type.args.some(mentionsParameter));
}

export function borrowText(place: Place, mutable: boolean): string {
  return `&${mutable ? 'mut ' : ''}${place.whole ? '*' : ''}${place.text}`;
}

/** The place as the left side of an assignment, where an element can't stand by itself. */
export function targetText(place: Place): string {
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
