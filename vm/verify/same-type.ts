/** Types of two modules are the same when they name the same structs: handles are each module's own numbers. */

import { handleText, type Module, type Token } from '../format/module.ts';

/** Whether two lists of types are the same, one by one. */
export function sameTypes(a: Module, left: readonly Token[], b: Module, right: readonly Token[]): boolean {
  return left.length === right.length && left.every((type, i) => sameType(a, type, b, right[i]!));
}

/** Whether a type of module `a` is a type of module `b`. Recursion is as deep as a verified token. */
export function sameType(a: Module, left: Token, b: Module, right: Token): boolean {
  switch (left.kind) {
    case 'vector':
      return right.kind === 'vector' && sameType(a, left.of, b, right.of);
    case 'ref':
    case 'mutref':
      return right.kind === left.kind && sameType(a, left.to, b, right.to);
    case 'param':
      return right.kind === 'param' && right.index === left.index;
    case 'struct': {
      if (right.kind !== 'struct') return false;
      const x = a.structHandles[left.handle]!;
      const y = b.structHandles[right.handle]!;
      return (
        a.identifiers[x.name] === b.identifiers[y.name] &&
        handleText(a, a.moduleHandles[x.module]!) === handleText(b, b.moduleHandles[y.module]!) &&
        sameTypes(a, left.args, b, right.args)
      );
    }
    case 'function':
      return (
        right.kind === 'function' &&
        left.abilities === right.abilities &&
        sameTypes(a, left.args, b, right.args) &&
        sameTypes(a, left.results, b, right.results)
      );
    default:
      return right.kind === left.kind;
  }
}
