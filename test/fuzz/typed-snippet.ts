/**
 * Instructions that fit the types around them, so that what decides is whether locals and references are used safely: the part
 * of the verifier that has had the costly bugs.
 */

import type { FunctionDef, Instruction, Module, StructDef, Token } from '../../vm/format/module.ts';
import type { Random } from './target.ts';

const same = (left: Token, right: Token): boolean => JSON.stringify(left) === JSON.stringify(right);

function make(op: number, index = 0, value = 0n): Instruction {
  return { op: op as Instruction['op'], index, value };
}

/** Builds instruction runs for offset `at` of one function; jumps go to `targets`. */
export class Snippets {
  readonly #module: Module;
  readonly #random: Random;
  readonly #locals: readonly Token[];
  readonly #targets: readonly number[];
  /** Locals that were set, by the code in its order up to here. */
  readonly #filled: Uint8Array;

  constructor(module: Module, def: FunctionDef, targets: readonly number[], at: number, random: Random) {
    this.#module = module;
    this.#random = random;
    const handle = module.functionHandles[def.handle];
    this.#locals = [...(module.signatures[handle?.params ?? -1] ?? []), ...(module.signatures[def.code!.locals] ?? [])];
    this.#targets = targets;
    const params = module.signatures[handle?.params ?? -1]?.length ?? 0;
    this.#filled = new Uint8Array(256).fill(1, 0, params);
    for (const { op, index } of def.code!.instructions.slice(0, at))
      if (op === 0x0c || op === 0x0b) this.#filled[index & 255] = op === 0x0c ? 1 : 0;
  }

  /** A run that leaves the stack as it found it. */
  any(): Instruction[] {
    const random = this.#random;
    for (let tries = 0; tries < 8; tries++) {
      const made = this.#statement(random(14));
      if (made) return made;
    }
    return [make(0x28)];
  }

  #statement(kind: number): Instruction[] | undefined {
    const random = this.#random;
    switch (kind) {
      case 0: {
        const condition = this.#value({ kind: 'bool' }, 2);
        return (
          condition && [...condition, make(random(2) === 0 ? 0x03 : 0x04, this.#targets[random(this.#targets.length)]!)]
        );
      }
      case 1: {
        const local = this.#local(() => true);
        return local === undefined ? undefined : [make(random(2) === 0 ? 0x0b : 0x0a, local), make(0x01)];
      }
      case 2:
      case 3: {
        // Through a mutable reference.
        const local = this.#local((token) => token.kind === 'mutref');
        if (local === undefined) return undefined;
        const type = this.#locals[local] as { readonly to: Token };
        const value = this.#value(type.to, 2);
        const reference = this.#value(this.#locals[local]!, 2);
        return value && reference && [...value, ...reference, make(0x15)];
      }
      case 4: {
        const local = this.#local((token) => token.kind === 'mutref' && token.to.kind === 'vector');
        if (local === undefined) return undefined;
        const vector = (this.#locals[local] as { readonly to: Token }).to as { readonly of: Token };
        const signature = this.#signature(vector.of);
        const reference = this.#value(this.#locals[local]!, 2);
        if (signature < 0 || !reference) return undefined;
        if (random(2) === 0) {
          const value = this.#value(vector.of, 2);
          return value && [...reference, ...value, make(0x44, signature)];
        }
        return [...reference, make(0x45, signature), make(0x01)];
      }
      case 5: {
        const index = random(Math.max(1, this.#module.functionHandles.length));
        const handle = this.#module.functionHandles[index];
        if (!handle || handle.typeParams.length > 0) return undefined;
        const args = this.#all(this.#module.signatures[handle.params] ?? [], 2);
        const returns = this.#module.signatures[handle.returns] ?? [];
        return args && [...args, make(0x11, index), ...this.#sinks(returns)];
      }
      case 6: {
        const local = this.#local((token) => token.kind === 'struct');
        const token = local === undefined ? undefined : this.#locals[local];
        if (token?.kind !== 'struct' || token.args.length > 0) return undefined;
        const variant = this.#variantOf(token.handle);
        if (variant !== undefined) {
          const { owner, tag } = this.#module.variantHandles[variant]!;
          const own = this.#enums[owner]!.variants![tag]!.fields;
          return [make(0x0b, local!), make(0x50, variant), ...this.#sinks(own.map((field) => field.type))];
        }
        const def = this.#module.structDefs.findIndex(({ handle }) => handle === token.handle);
        const fields = this.#module.structDefs[def]?.fields;
        return fields && [make(0x0b, local!), make(0x13, def), ...this.#sinks(fields.map((field) => field.type))];
      }
      case 7: {
        const reference = this.#enumReference();
        if (!reference) return undefined;
        const variant = random(this.#module.variantHandles.length);
        const { owner, tag } = this.#module.variantHandles[variant]!;
        if (this.#module.dialect.family === 'aptos') return [...reference, make(0x57, variant), make(0x01)];
        const fields = this.#module.enumDefs[owner]?.variants?.[tag]?.fields ?? [];
        const mutable = random(2) === 0;
        return [
          ...reference,
          make(mutable ? 0x52 : 0x51, variant),
          ...this.#sinks(fields.map(({ type }): Token => ({ kind: mutable ? 'mutref' : 'ref', to: type }))),
        ];
      }
      case 8:
        return random(3) === 0 ? [make(0x05, this.#targets[random(this.#targets.length)]!)] : undefined;
      default: {
        const local = random(Math.max(1, this.#locals.length));
        const token = this.#locals[local];
        const value = token && this.#value(token, 3);
        return value && [...value, make(0x0c, local)];
      }
    }
  }

  /** Enums are a table of their own in Sui, and among the structs in Aptos. */
  get #enums(): readonly StructDef[] {
    return this.#module.dialect.family === 'aptos' ? this.#module.structDefs : this.#module.enumDefs;
  }

  /** A variant of the enum with this handle. */
  #variantOf(handle: number): number | undefined {
    const fitting: number[] = [];
    this.#module.variantHandles.forEach(({ owner, tag }, i) => {
      const def = this.#enums[owner];
      if (def?.handle === handle && def.variants?.[tag]) fitting.push(i);
    });
    return fitting.length === 0 ? undefined : fitting[this.#random(fitting.length)];
  }

  /** Puts values of these types away, last first. */
  #sinks(types: readonly Token[]): Instruction[] {
    return types
      .map((type) => {
        const local = this.#random(4) === 0 ? undefined : this.#local((token) => same(token, type), true);
        return local === undefined ? make(0x01) : make(0x0c, local);
      })
      .reverse();
  }

  /** A local that fits; one that surely holds a value unless the place is to be filled, or for once in a while. */
  #local(fits: (token: Token) => boolean, fill = false): number | undefined {
    const fitting: number[] = [];
    const any = fill || this.#random(16) === 0;
    this.#locals.forEach((token, i) => {
      if ((any || this.#filled[i] === 1) && fits(token)) fitting.push(i);
    });
    return fitting.length === 0 ? undefined : fitting[this.#random(fitting.length)];
  }

  #signature(of: Token): number {
    return this.#module.signatures.findIndex((list) => list.length === 1 && same(list[0]!, of));
  }

  #enumReference(): Instruction[] | undefined {
    const local = this.#local((token) => token.kind === 'mutref' && token.to.kind === 'struct');
    return local === undefined || this.#module.variantHandles.length === 0
      ? undefined
      : this.#value(this.#locals[local]!, 1);
  }

  #all(types: readonly Token[], depth: number): Instruction[] | undefined {
    const out: Instruction[] = [];
    for (const type of types) {
      const value = this.#value(type, depth);
      if (!value) return undefined;
      out.push(...value);
    }
    return out;
  }

  /** Instructions that push a value of `type`. */
  #value(type: Token, depth: number): Instruction[] | undefined {
    const random = this.#random;
    const ways: (() => Instruction[] | undefined)[] = [];
    const local = this.#local((token) => same(token, type));
    if (local !== undefined) {
      const copies = () => [make(random(3) === 0 ? 0x0b : 0x0a, local)];
      ways.push(copies, copies);
    }
    if (depth > 0) {
      if (type.kind === 'ref' || type.kind === 'mutref') this.#references(type, depth, ways);
      else this.#plain(type, depth, ways);
    }
    while (ways.length > 0) {
      const [way] = ways.splice(random(ways.length), 1);
      const made = way!();
      if (made) return made;
    }
    return undefined;
  }

  /** What an immutable borrow of a part starts from may be mutable. */
  #kind({ kind }: Extract<Token, { kind: 'ref' | 'mutref' }>): 'ref' | 'mutref' {
    return kind === 'ref' && this.#random(2) === 0 ? 'mutref' : kind;
  }

  #references(
    type: Extract<Token, { kind: 'ref' | 'mutref' }>,
    depth: number,
    ways: (() => Instruction[] | undefined)[],
  ): void {
    const { to } = type;
    const mutable = type.kind === 'mutref';
    const { fieldHandles, structDefs, functionHandles, signatures } = this.#module;
    const target = this.#local((token) => same(token, to));
    if (target !== undefined) {
      const borrows = () => [make(mutable ? 0x0d : 0x0e, target)];
      ways.push(borrows, borrows);
    }
    if (!mutable)
      ways.push(() => {
        const inner = this.#value({ kind: 'mutref', to }, depth - 1);
        return inner && [...inner, make(0x2e)];
      });
    fieldHandles.forEach(({ owner, field }, i) => {
      const def = structDefs[owner];
      const own = def?.fields?.[field];
      if (!def || !own || !same(own.type, to)) return;
      ways.push(() => {
        const whole = this.#value(
          { kind: this.#kind(type), to: { kind: 'struct', handle: def.handle, args: [] } },
          depth - 1,
        );
        return whole && [...whole, make(mutable ? 0x0f : 0x10, i)];
      });
    });
    this.#module.variantFieldHandles.forEach(({ owner, field, variants }, i) => {
      const def = this.#enums[owner];
      const own = def?.variants?.[variants[0] ?? -1]?.fields[field];
      if (!def || !own || !same(own.type, to)) return;
      ways.push(() => {
        const whole = this.#value(
          { kind: this.#kind(type), to: { kind: 'struct', handle: def.handle, args: [] } },
          depth - 1,
        );
        return whole && [...whole, make(mutable ? 0x5a : 0x59, i)];
      });
    });
    const signature = this.#signature(to);
    if (signature >= 0)
      ways.push(() => {
        const vector = this.#value({ kind: this.#kind(type), to: { kind: 'vector', of: to } }, depth - 1);
        return vector && [...vector, make(0x06, 0, BigInt(this.#random(2))), make(mutable ? 0x43 : 0x42, signature)];
      });
    functionHandles.forEach((handle, i) => {
      const returns = signatures[handle.returns] ?? [];
      if (handle.typeParams.length > 0 || returns.length !== 1 || !same(returns[0]!, type)) return;
      ways.push(() => {
        const args = this.#all(signatures[handle.params] ?? [], depth - 1);
        return args && [...args, make(0x11, i)];
      });
    });
    if (to.kind === 'struct' && to.args.length === 0) {
      const def = structDefs.findIndex(({ handle }) => handle === to.handle);
      const key = ((this.#module.structHandles[to.handle]?.abilities ?? 0) & 8) !== 0;
      if (def >= 0 && key)
        ways.push(() => {
          const owner = this.#value({ kind: 'address' }, depth - 1);
          return owner && [...owner, make(mutable ? 0x2a : 0x2b, def)];
        });
    }
  }

  #plain(type: Token, depth: number, ways: (() => Instruction[] | undefined)[]): void {
    const { structDefs } = this.#module;
    ways.push(() => {
      const reference = this.#value({ kind: this.#random(2) === 0 ? 'ref' : 'mutref', to: type }, depth - 1);
      return reference && [...reference, make(0x14)];
    });
    switch (type.kind) {
      case 'u64':
        ways.push(() => [make(0x06, 0, BigInt(this.#random(4)))]);
        return;
      case 'bool':
        ways.push(() => [make(0x08 + this.#random(2))]);
        ways.push(() => {
          const operands = this.#all([{ kind: 'u64' }, { kind: 'u64' }], depth - 1);
          return operands && [...operands, make(0x23 + this.#random(4))];
        });
        return;
      case 'vector': {
        const signature = this.#signature(type.of);
        if (signature < 0) return;
        ways.push(() => {
          const count = this.#random(3);
          const items = this.#all(new Array<Token>(count).fill(type.of), depth - 1);
          return items && [...items, make(0x40, signature, BigInt(count))];
        });
        return;
      }
      case 'struct': {
        const def = structDefs.findIndex(({ handle }) => handle === type.handle);
        const variant = type.args.length > 0 ? undefined : this.#variantOf(type.handle);
        if (variant !== undefined)
          ways.push(() => {
            const { owner, tag } = this.#module.variantHandles[variant]!;
            const values = this.#all(
              this.#enums[owner]!.variants![tag]!.fields.map((field) => field.type),
              depth - 1,
            );
            return values && [...values, make(0x4e, variant)];
          });
        const fields = structDefs[def]?.fields;
        if (!fields || type.args.length > 0) return;
        ways.push(() => {
          const values = this.#all(
            fields.map((field) => field.type),
            depth - 1,
          );
          return values && [...values, make(0x12, def)];
        });
        const key = ((this.#module.structHandles[type.handle]?.abilities ?? 0) & 8) !== 0;
        if (key)
          ways.push(() => {
            const owner = this.#value({ kind: 'address' }, depth - 1);
            return owner && [...owner, make(0x2c, def)];
          });
        return;
      }
      default:
    }
  }
}
