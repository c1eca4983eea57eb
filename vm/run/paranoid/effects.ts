/** What each instruction takes and gives, with everything that must hold before it. */

import { ABILITY } from '../../format/module.ts';
import type { Linkage } from '../../link/loader.ts';
import { TypeResolver } from '../../link/types.ts';
import { displayType, primitiveType, referenceType, type Type, vectorType } from '../../types/type.ts';
import type { Reference, Value } from '../../types/value.ts';
import { Globals } from '../globals.ts';
import type { Machine } from '../machine.ts';
import {
  type Borrow,
  borrow,
  checkFree,
  checkReadable,
  checkWritable,
  newRoot,
  placeText,
  type Root,
  release,
  resolve,
  wholeBorrower,
} from './borrows.ts';
import { type Held, Shadow } from './shadow.ts';
import { checkDeep, checkShape, isReference } from './shape.ts';
import { type Site, Sites } from './site.ts';
import { violation } from './violation.ts';

const BOOL = primitiveType('bool');
const U8 = primitiveType('u8');
const U64 = primitiveType('u64');
const ADDRESS = primitiveType('address');
const BYTES = vectorType(U8);
const LITERALS: Readonly<Record<number, Type>> = {
  49: U8,
  72: primitiveType('u16'),
  73: primitiveType('u32'),
  6: U64,
  50: primitiveType('u128'),
  74: primitiveType('u256'),
  51: U8,
  75: primitiveType('u16'),
  76: primitiveType('u32'),
  52: U64,
  53: primitiveType('u128'),
  77: primitiveType('u256'),
};

export class Effects extends Shadow {
  protected readonly sites: Sites;
  readonly #resources = new Map<Value[], Root>();
  /** Arguments of the native that is running. */
  #lending: (Borrow | undefined)[] = [];

  constructor(machine: Machine, linkage: Linkage) {
    const types = new TypeResolver(linkage);
    super(machine, types);
    this.sites = new Sites(linkage, types);
  }

  /** Checks the operands of an instruction, takes them from the shadow stack, and says what will be pushed. */
  protected effect(site: Site): readonly Held[] {
    const { op, index, value: count } = site.instruction;
    const frame = this.frame;
    switch (op) {
      case 0x01 /* Pop */:
        {
          const { type, node } = this.pop();
          this.need(type, 'drop');
          if (node) release(node);
          return [];
        }
      case 0x02 /* Ret */:
        return this.return();
      case 0x03 /* BrTrue */:
      case 0x04 /* BrFalse */:
        this.take(BOOL);
        return this.empty();
      case 0x05 /* Branch */:
        return this.empty();
      case 0x06:
      case 0x31:
      case 0x32:
      case 0x48:
      case 0x49:
      case 0x4a /* LdU8 … LdU256 */:
        return this.value(LITERALS[op]!);
      case 0x07 /* LdConst */:
        return this.value(site.type!);
      case 0x08:
      case 0x09 /* LdTrue, LdFalse */:
        return this.value(BOOL);
      case 0x0a /* CopyLoc */:
        {
          const { type, value, slot } = this.available(index);
          this.need(type, 'copy');
          if (isReference(type)) {
            const node = frame.nodes[index]!;
            resolve(node, value, this.what);
            return [{ type, node: borrow(node, node.root, node.path, node.mutable) }];
          }
          checkFree(frame.root, [slot], true, `${this.what} of local ${index}`);
          return this.value(type);
        }
      case 0x0b /* MoveLoc */:
        {
          const { type, slot } = this.available(index);
          const node = frame.nodes[index];
          frame.nodes[index] = undefined;
          if (!isReference(type)) checkFree(frame.root, [slot], false, `${this.what} of local ${index}`);
          return [{ type, node }];
        }
      case 0x0c /* StLoc */:
        {
          const { type, value, slot } = this.local(index);
          const { node } = this.take(type);
          const old = frame.nodes[index];
          if (old) release(old);
          else if (value !== undefined) {
            this.need(type, 'drop');
            checkFree(frame.root, [slot], false, `${this.what} to local ${index}`);
          }
          frame.nodes[index] = node;
          return [];
        }
      case 0x0d /* MutBorrowLoc */:
      case 0x0e /* ImmBorrowLoc */:
        {
          const mutable = op === 0x0d;
          const { type, slot } = this.available(index);
          if (isReference(type)) violation('types', `${this.what}: local ${index} is a reference`);
          if (!mutable) checkFree(frame.root, [slot], true, `${this.what} of local ${index}`);
          return [{ type: referenceType(type, mutable), node: borrow(frame.root, frame.root, [slot], mutable) }];
        }
      case 0x0f:
      case 0x10:
      case 0x36:
      case 0x37 /* Mut/ImmBorrowField(Generic) */:
        {
          const mutable = op === 0x0f || op === 0x36;
          const { to, node } = this.reference(mutable);
          this.same(to, site.data!);
          const field = site.field!;
          return [this.part(node, field, site.fields![field]!, mutable)];
        }
      case 0x11 /* Call */:
      case 0x38 /* CallGeneric */:
        return this.call(site);
      case 0x12 /* Pack */:
      case 0x39 /* PackGeneric */:
      case 0x4e /* PackVariant */:
      case 0x4f /* PackVariantGeneric */:
        this.parts(site);
        for (let i = site.fields!.length - 1; i >= 0; i--) this.take(site.fields![i]!);
        return this.value(site.data!);
      case 0x13 /* Unpack */:
      case 0x3a /* UnpackGeneric */:
      case 0x50 /* UnpackVariant */:
      case 0x53 /* UnpackVariantGeneric */:
        this.take(site.data!);
        return site.fields!.map((type) => ({ type, node: undefined }));
      case 0x14 /* ReadRef */:
        {
          const { to, node } = this.reference(false);
          this.need(to, 'copy');
          checkReadable(node, node.path, this.what);
          release(node);
          return this.value(to);
        }
      case 0x15 /* WriteRef */:
        {
          const { to, node, target } = this.reference(true);
          this.take(to);
          this.need(to, 'drop');
          checkShape(this.types, to, target, this.what);
          checkWritable(node, this.what);
          release(node);
          return [];
        }
      case 0x16:
      case 0x17:
      case 0x18:
      case 0x19:
      case 0x1a:
      case 0x1b:
      case 0x1c:
      case 0x1d /* Add … Xor */:
        {
          const { type } = this.pop();
          this.integer(type);
          this.take(type);
          return this.value(type);
        }
      case 0x1e /* Or */:
      case 0x1f /* And */:
        this.take(BOOL);
        this.take(BOOL);
        return this.value(BOOL);
      case 0x20 /* Not */:
        this.take(BOOL);
        return this.value(BOOL);
      case 0x21 /* Eq */:
      case 0x22 /* Neq */:
        return this.compare();
      case 0x23:
      case 0x24:
      case 0x25:
      case 0x26 /* Lt, Gt, Le, Ge */:
        {
          const { type } = this.pop();
          this.integer(type);
          this.take(type);
          return this.value(BOOL);
        }
      case 0x27 /* Abort */:
        this.take(U64);
        return this.empty();
      case 0x6d /* AbortMsg */:
        this.take(BYTES);
        this.take(U64);
        return this.empty();
      case 0x28 /* Nop */:
        return [];
      case 0x29 /* Exists */:
      case 0x3b /* ExistsGeneric */:
        this.need(site.data!, 'key');
        this.take(ADDRESS);
        return this.value(BOOL);
      case 0x2a:
      case 0x2b:
      case 0x3c:
      case 0x3d /* Mut/ImmBorrowGlobal(Generic) */:
        return this.borrowGlobal(site, op === 0x2a || op === 0x3c);
      case 0x2c /* MoveFrom */:
      case 0x3e /* MoveFromGeneric */:
        {
          this.need(site.data!, 'key');
          const owner = this.take(ADDRESS).value as string;
          const root = this.resource(owner);
          if (root) checkFree(root, [0], false, `${this.what} of a resource`);
          return this.value(site.data!);
        }
      case 0x2d /* MoveTo */:
      case 0x3f /* MoveToGeneric */:
        {
          this.need(site.data!, 'key');
          this.take(site.data!);
          const { to, node } = this.reference(false);
          this.same(to, primitiveType('signer'));
          release(node);
          return [];
        }
      case 0x2e /* FreezeRef */:
        {
          const { to, node } = this.reference(true);
          checkReadable(node, node.path, this.what);
          const frozen = borrow(node, node.root, node.path, false);
          release(node);
          return [{ type: referenceType(to, false), node: frozen }];
        }
      case 0x2f /* Shl */:
      case 0x30 /* Shr */:
        {
          this.take(U8);
          const { type } = this.pop();
          this.integer(type);
          return this.value(type);
        }
      case 0x33:
      case 0x34:
      case 0x35:
      case 0x4b:
      case 0x4c:
      case 0x4d /* CastU8 … CastU256 */:
        this.integer(this.pop().type);
        return this.value(LITERALS[op]!);
      case 0x40 /* VecPack */:
        for (let i = 0; i < Number(count); i++) this.take(site.type!);
        return this.value(vectorType(site.type!));
      case 0x41 /* VecLen */:
        {
          const { to, node } = this.reference(false);
          this.same(to, vectorType(site.type!));
          release(node);
          return this.value(U64);
        }
      case 0x42 /* VecImmBorrow */:
      case 0x43 /* VecMutBorrow */:
        {
          const mutable = op === 0x43;
          const at = this.take(U64).value;
          const { to, node } = this.reference(mutable);
          this.same(to, vectorType(site.type!));
          if (mutable) checkWritable(node, this.what);
          else checkReadable(node, node.path, this.what);
          const element = borrow(node, node.root, [...node.path, Number(at)], mutable);
          release(node);
          return [{ type: referenceType(site.type!, mutable), node: element }];
        }
      case 0x44 /* VecPushBack */:
        this.take(site.type!);
        this.vector(site.type!);
        return [];
      case 0x45 /* VecPopBack */:
        this.vector(site.type!);
        return this.value(site.type!);
      case 0x46 /* VecUnpack */:
        this.take(vectorType(site.type!));
        return Array.from({ length: Number(count) }, () => ({ type: site.type!, node: undefined }));
      case 0x47 /* VecSwap */:
        this.take(U64);
        this.take(U64);
        this.vector(site.type!);
        return [];
      case 0x51:
      case 0x52:
      case 0x54:
      case 0x55 /* UnpackVariantImm/MutRef(Generic) */:
        return this.unpackReference(site, op === 0x52 || op === 0x55);
      case 0x56 /* VariantSwitch */:
        {
          const { node, to, target } = this.reference(false);
          checkShape(this.types, to, target, this.what);
          checkReadable(node, node.path, this.what);
          release(node);
          return this.empty();
        }
      case 0x57:
      case 0x58 /* TestVariant(Generic) */:
        {
          const { node, to, target } = this.reference(false);
          this.same(to, site.data!);
          checkShape(this.types, to, target, this.what);
          checkReadable(node, node.path, this.what);
          release(node);
          return this.value(BOOL);
        }
      case 0x59:
      case 0x5a:
      case 0x5b:
      case 0x5c /* Mut/ImmBorrowVariantField(Generic) */:
        {
          const mutable = op === 0x5a || op === 0x5c;
          const { node, to, target } = this.reference(mutable);
          this.same(to, site.data!);
          checkShape(this.types, to, target, this.what);
          return [this.part(node, site.field! + 1, site.fields![0]!, mutable)];
        }
      default:
        violation('types', `${this.what} is not run`);
    }
  }

  protected part(node: Borrow, field: number, type: Type, mutable: boolean): Held {
    const path = [...node.path, field];
    if (mutable) {
      const whole = wholeBorrower(node);
      if (whole) violation('references', `${this.what}: ${placeText(whole)} is borrowed as a whole already`);
    } else checkReadable(node, path, this.what);
    const part = borrow(node, node.root, path, mutable);
    release(node);
    return { type: referenceType(type, mutable), node: part };
  }

  protected unpackReference(site: Site, mutable: boolean): readonly Held[] {
    const { to, node, target } = this.reference(mutable);
    this.same(to, site.data!);
    checkShape(this.types, to, target, this.what);
    if (mutable) {
      const whole = wholeBorrower(node);
      if (whole) violation('references', `${this.what}: ${placeText(whole)} is borrowed as a whole already`);
    } else checkReadable(node, node.path, this.what);
    // With another variant the step fails, and nothing of this matters.
    const parts = site.fields!.map((type, i) => ({
      type: referenceType(type, mutable),
      node: borrow(node, node.root, [...node.path, i + 1], mutable),
    }));
    release(node);
    return parts;
  }

  protected vector(element: Type): void {
    const { to, node } = this.reference(true);
    this.same(to, vectorType(element));
    checkWritable(node, this.what);
    release(node);
  }

  protected compare(): readonly Held[] {
    const right = this.pop();
    const left = this.pop();
    this.same(left.type, right.type);
    if (!isReference(left.type)) {
      this.need(left.type, 'drop');
      return this.value(BOOL);
    }
    for (const { node, value } of [left, right]) {
      resolve(node!, value, this.what);
      checkReadable(node!, node!.path, this.what);
    }
    release(right.node!);
    release(left.node!);
    return this.value(BOOL);
  }

  /** Root of a resource of the instruction's kind, if it has been touched. */
  protected resource(owner: string): Root | undefined {
    const { globals, current, pc } = this.machine;
    const slot = globals.peek(owner, current.a[pc]!);
    return slot && this.root(slot.cell, `${Globals.key(owner, slot.resource)} `);
  }

  protected root(cell: Value[], name: string): Root {
    let root = this.#resources.get(cell);
    if (!root) {
      root = newRoot(cell, name);
      this.#resources.set(cell, root);
    }
    return root;
  }

  /** The resource may be loaded by the step, so the reference gets its node after it. */
  protected borrowGlobal(site: Site, mutable: boolean): readonly Held[] {
    this.need(site.data!, 'key');
    const root = this.resource(this.take(ADDRESS).value as string);
    if (root) checkFree(root, [0], !mutable, `${this.what} of a resource`);
    return this.value(referenceType(site.data!, mutable));
  }

  protected call(site: Site): readonly Held[] {
    const { pc, image, current } = this.machine;
    const params = site.params!;
    const callee = image.functions[current.a[pc]!]!;
    const nodes: (Borrow | undefined)[] = new Array(params.length);
    for (let i = params.length - 1; i >= 0; i--) {
      const { node, value } = this.take(params[i]!);
      checkDeep(this.types, params[i]!, value, `${this.what}: argument ${i}`);
      nodes[i] = node;
      if (node) resolve(node, value, this.what);
    }
    nodes.forEach((node, i) => {
      if (node && params[i]!.kind === 'mutref') checkWritable(node, `${this.what}: argument ${i}`);
    });
    if (callee.native >= 0) {
      this.#lending = nodes;
      return site.returns!.map((type) => ({ type, node: undefined }));
    }
    this.enter(callee.name, nodes);
    return [];
  }

  /** After a native: its results that are references point into its arguments or a resource; then the arguments end. */
  protected adopt(types: readonly Type[], from: number): void {
    types.forEach((type, i) => {
      if (!isReference(type) || this.stack[from + i]!.node) return;
      const reference = this.machine.stack[from + i] as Reference;
      this.stack[from + i] = { type, node: this.origin(reference, type.kind === 'mutref') };
    });
    for (const node of this.#lending) if (node) release(node);
    this.#lending = [];
    for (const root of this.#resources.values())
      if (root.children.size > 0 && root.container[0] === undefined)
        violation('references', `${this.what}: a resource is gone while a reference to it is alive`);
  }

  protected origin(reference: Reference, mutable: boolean): Borrow {
    const { container, index } = reference;
    for (const node of this.#lending) {
      if (!node || (mutable && !node.mutable)) continue;
      const place = referenceOf(node);
      if (place.container === container && place.index === index) return borrow(node, node.root, node.path, mutable);
      if (place.container[place.index] === container) return borrow(node, node.root, [...node.path, index], mutable);
    }
    for (const slot of this.machine.globals.slots()) {
      if (slot.cell !== container) continue;
      const root = this.root(slot.cell, Globals.key(slot.owner, slot.resource));
      checkFree(root, [0], !mutable, `${this.what} of a resource`);
      return borrow(root, root, [0], mutable);
    }
    violation('references', `${this.what}: a new reference points to nothing that was lent`);
  }

  protected return(): readonly Held[] {
    const frame = this.frame;
    const { current, locals, base } = this.machine;
    const { returns } = current;
    const held: Held[] = new Array(returns.length);
    for (let i = returns.length - 1; i >= 0; i--) {
      const { type, node, value } = this.take(returns[i]!);
      checkDeep(this.types, type, value, `${this.what}: result ${i}`);
      if (node) resolve(node, value, this.what);
      held[i] = { type, node };
    }
    this.empty();
    for (const node of frame.nodes) if (node) release(node);
    current.locals.forEach((type, i) => {
      if (locals[base + i] !== undefined) this.need(type, 'drop');
    });
    for (const child of frame.root.children)
      violation('references', `${this.what}: a reference to ${placeText(child)} outlives its function`);
    for (const { type, node } of held) if (node && type.kind === 'mutref') checkWritable(node, this.what);
    this.frames.pop();
    return held;
  }

  /** What a struct or variant holds must be able to do what the whole can; what key needs of its parts is store. */
  protected parts(site: Site): void {
    const whole = this.abilities(site.data!);
    const wanted = (whole & 7) | (whole & ABILITY.key ? ABILITY.store : 0);
    for (const type of site.fields!)
      if ((this.abilities(type) & wanted) !== wanted)
        violation('types', `${this.what}: ${displayType(site.data!)} can do what its part ${displayType(type)} can't`);
  }
}

/** Where a live reference points. */
function referenceOf({ root, path }: Borrow): { readonly container: Value[]; readonly index: number } {
  let { container } = root;
  for (let i = 0; i < path.length - 1; i++) container = container[path[i]!] as Value[];
  return { container, index: path[path.length - 1]! };
}
