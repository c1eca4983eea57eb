/** What paranoid mode keeps beside the machine: a type for every value, a node for every live reference, and the frames. */

import { ABILITY } from '../../format/module.ts';
import type { TypeResolver } from '../../link/types.ts';
import { displayType, type Type } from '../../types/type.ts';
import type { Value } from '../../types/value.ts';
import type { Machine } from '../machine.ts';
import { type Borrow, newRoot, type Root, resolve } from './borrows.ts';
import { checkMemory, checkShape, isReference } from './shape.ts';
import { violation } from './violation.ts';

/** One value as paranoid mode sees it. */
export interface Held {
  readonly type: Type;
  /** What a reference is. */
  readonly node: Borrow | undefined;
}

export interface Frame {
  /** Values of the caller below the frame's own on the stack. */
  readonly floor: number;
  readonly root: Root;
  /** References in locals. */
  readonly nodes: (Borrow | undefined)[];
}

/** The shadow of one machine, and the checks on it that many instructions share. */
export class Shadow {
  protected readonly machine: Machine;
  protected readonly types: TypeResolver;
  protected readonly stack: Held[] = [];
  protected readonly frames: Frame[] = [];
  readonly #abilities = new Map<string, number>();
  /** Name of the instruction under way. */
  protected what = '';

  constructor(machine: Machine, types: TypeResolver) {
    this.machine = machine;
    this.types = types;
  }

  protected recount(): void {
    checkMemory(
      this.machine,
      this.types,
      this.stack.map((held) => held.type),
    );
  }

  protected get frame(): Frame {
    return this.frames[this.frames.length - 1]!;
  }

  protected enter(name: string, nodes: (Borrow | undefined)[]): Frame {
    const root = newRoot(this.machine.locals, `locals of ${name} (${this.frames.length})`);
    const frame = { floor: this.stack.length, root, nodes };
    this.frames.push(frame);
    return frame;
  }

  protected abilities(type: Type): number {
    let set = this.#abilities.get(type.text);
    if (set === undefined) {
      set = this.types.abilities(type);
      this.#abilities.set(type.text, set);
    }
    return set;
  }

  protected need(type: Type, ability: keyof typeof ABILITY): void {
    if ((this.abilities(type) & ABILITY[ability]) === 0)
      violation('types', `${this.what}: a value of type ${displayType(type)}, which lacks ${ability}`);
  }

  /** Takes what is on top of the stack. */
  protected pop(): Held & { readonly value: Value } {
    const at = this.stack.length - 1;
    if (at < this.frame.floor) violation('types', `${this.what}: takes a value that its function did not push`);
    const held = this.stack[at]!;
    const value = this.machine.stack[at];
    checkShape(this.types, held.type, value, this.what);
    this.stack.length = at;
    return { ...held, value };
  }

  protected take(type: Type): Held & { readonly value: Value } {
    const held = this.pop();
    this.same(held.type, type);
    return held;
  }

  protected same(found: Type, wanted: Type): void {
    if (found.text !== wanted.text)
      violation('types', `${this.what}: ${displayType(wanted)} was expected, ${displayType(found)} found`);
  }

  /** Takes a reference; what is there is `target`. */
  protected reference(mutable: boolean): {
    readonly to: Type;
    readonly node: Borrow;
    readonly target: Value;
    readonly type: Type;
  } {
    const { type, node, value } = this.pop();
    if (!isReference(type) || (mutable && type.kind !== 'mutref'))
      violation(
        'types',
        `${this.what}: ${mutable ? 'a mutable ' : 'a '}reference was expected, ${displayType(type)} found`,
      );
    return { to: type.to, type, node: node!, target: resolve(node!, value, this.what) };
  }

  protected integer(type: Type): void {
    if (!/^u\d+$/.test(type.kind))
      violation('types', `${this.what}: an integer was expected, ${displayType(type)} found`);
  }

  protected expect(holds: boolean, what: string): void {
    if (!holds) violation('types', `${this.what}: ${what}`);
  }

  protected value(type: Type): readonly Held[] {
    return [{ type, node: undefined }];
  }

  protected local(index: number): { readonly type: Type; readonly value: Value; readonly slot: number } {
    const { current, base, locals } = this.machine;
    const type = current.locals[index];
    if (type === undefined) violation('types', `${this.what}: there is no local ${index}`);
    return { type, value: locals[base + index], slot: base + index };
  }

  protected available(index: number): { readonly type: Type; readonly value: Value; readonly slot: number } {
    const local = this.local(index);
    if (local.value === undefined) violation('types', `${this.what}: local ${index} holds no value`);
    if (isReference(local.type) && !this.frame.nodes[index])
      violation('references', `${this.what}: not every path has put a reference into local ${index}`);
    checkShape(this.types, local.type, local.value, `${this.what}: local ${index}`);
    return local;
  }

  /** Between basic blocks the function's part of the stack is empty. */
  protected empty(): readonly Held[] {
    if (this.stack.length !== this.frame.floor)
      violation(
        'types',
        `${this.what}: ${this.stack.length - this.frame.floor} values are left on the stack between blocks`,
      );
    return [];
  }
}
