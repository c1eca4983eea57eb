/**
 * Who borrows what, exactly: the verifier's borrow graph as it is in one execution. Every live reference is a node that knows its
 * place; its parent is what it was borrowed from. The verifier's graph covers every such tree, so a rule that is broken here
 * was not enforced there.
 */

import { Reference, type Value } from '../../types/value.ts';
import { violation } from './violation.ts';

/** Where references start: the locals of a frame, what was lent to the call, a resource. */
export interface Root {
  readonly container: Value[];
  readonly children: Set<Borrow>;
  readonly name: string;
}

/** A live reference. */
export interface Borrow {
  readonly mutable: boolean;
  readonly root: Root;
  /** Place in the root's container, then in the aggregate there, and so on. */
  readonly path: readonly number[];
  parent: Borrow | Root;
  readonly children: Set<Borrow>;
}

export function newRoot(container: Value[], name: string): Root {
  return { container, children: new Set(), name };
}

function startsWith(path: readonly number[], prefix: readonly number[]): boolean {
  if (prefix.length > path.length) return false;
  for (let i = 0; i < prefix.length; i++) if (path[i] !== prefix[i]) return false;
  return true;
}

/**
 * A reference to `path`, borrowed from `parent`. What was borrowed from there before is now borrowed from it, as in the
 * verifier: the newest borrow of a place can't be written while older ones are alive.
 */
export function borrow(parent: Borrow | Root, root: Root, path: readonly number[], mutable: boolean): Borrow {
  const child: Borrow = { mutable, root, path, parent, children: new Set() };
  for (const other of parent.children) {
    if (!startsWith(other.path, path)) continue;
    parent.children.delete(other);
    other.parent = child;
    child.children.add(other);
  }
  parent.children.add(child);
  return child;
}

/** Ends a reference; what was borrowed from it is borrowed from its parent now. */
export function release(node: Borrow): void {
  node.parent.children.delete(node);
  for (const child of node.children) {
    child.parent = node.parent;
    node.parent.children.add(child);
  }
  node.children.clear();
}

/** A child of `parent` that a use of `path` would meet: one whose place is there, inside it or around it. */
export function borrowerOf(parent: Borrow | Root, path: readonly number[], mutableOnly: boolean): Borrow | undefined {
  for (const child of parent.children) {
    if (mutableOnly && !child.mutable) continue;
    if (startsWith(child.path, path) || startsWith(path, child.path)) return child;
  }
  return undefined;
}

/** A child that borrows the whole of `node`. */
export function wholeBorrower(node: Borrow): Borrow | undefined {
  for (const child of node.children) if (child.path.length === node.path.length) return child;
  return undefined;
}

export function placeText({ root, path }: Pick<Borrow, 'root' | 'path'>): string {
  return `${root.name}[${path.join('.')}]`;
}

/** Refuses to write through, or lend, a reference that something is borrowed from. */
export function checkWritable(node: Borrow, what: string): void {
  for (const child of node.children)
    violation('references', `${what}: ${placeText(node)} is written while ${placeText(child)} is borrowed from it`);
}

/** Refuses to read through a mutable reference that something mutable is borrowed from. */
export function checkReadable(node: Borrow, path: readonly number[], what: string): void {
  if (!node.mutable) return;
  const child = borrowerOf(node, path, true);
  if (child)
    violation(
      'references',
      `${what}: ${placeText(node)} is read while ${placeText(child)} is mutably borrowed from it`,
    );
}

/** Refuses a use of a place of `root` while it is borrowed. */
export function checkFree(root: Root, path: readonly number[], mutableOnly: boolean, what: string): void {
  const child = borrowerOf(root, path, mutableOnly);
  if (child)
    violation(
      'references',
      `${what} while a ${child.mutable ? 'mutable ' : ''}reference to ${placeText(child)} is alive`,
    );
}

/** Checks that a reference of the machine points to where its node says, and that something is there; returns what is there. */
export function resolve(node: Borrow, reference: Value, what: string): Value {
  if (!(reference instanceof Reference)) violation('types', `${what}: a reference was expected`);
  const { root, path } = node;
  let container: Value = root.container;
  for (let i = 0; i < path.length - 1; i++) {
    container = (container as Value[])[path[i]!];
    if (!Array.isArray(container)) violation('references', `${what}: a reference to ${placeText(node)} dangles`);
  }
  const index = path[path.length - 1]!;
  if (reference.container !== container || reference.index !== index)
    violation('references', `${what}: a reference to ${placeText(node)} points elsewhere`);
  const value = (container as Value[])[index];
  if (value === undefined) violation('references', `${what}: a reference to ${placeText(node)} dangles`);
  return value;
}
