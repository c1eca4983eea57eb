/**
 * Pass: a local is there whenever it is used, and a value that can't be dropped is never lost in one.
 * Source: move-bytecode-verifier/src/locals_safety/.
 */

import { ABILITY } from '../format/module.ts';
import { OP } from '../format/opcodes.ts';
import { type Analysis, analyse } from './absint.ts';
import { type FlowContext, failAt } from './context.ts';

const { CopyLoc, MoveLoc, MutBorrowLoc, ImmBorrowLoc, StLoc, Ret } = OP;

const ABSENT = 0;
const MAYBE = 1;
const THERE = 2;
const WORDS = ['has been moved or was never set', 'may have been moved or not been set'];

type State = Uint8Array;

export function checkLocals(context: FlowContext): void {
  analyse(context, new LocalsAnalysis(context));
}

class LocalsAnalysis implements Analysis<State> {
  readonly context: FlowContext;
  /** Whether each local's type has drop. */
  readonly drops: readonly boolean[];

  constructor(context: FlowContext) {
    this.context = context;
    this.drops = context.locals.map((type) => context.scopeOf.has(type, ABILITY.drop));
  }

  initial(): State {
    return new Uint8Array(this.context.locals.length).fill(THERE, 0, this.context.parameters.length);
  }

  copy(state: State): State {
    this.context.meter.add(1 + (state.length >> 3));
    return state.slice();
  }

  join(into: State, from: State): boolean {
    let changed = false;
    for (let i = 0; i < into.length; i++) {
      if (into[i] === from[i] || into[i] === MAYBE) continue;
      into[i] = MAYBE;
      changed = true;
    }
    this.context.meter.add(1 + (into.length >> 3));
    return changed;
  }

  run(state: State, block: number): void {
    const { context } = this;
    const { cfg, code, types, locals } = context;
    const last = cfg.end[block]!;
    context.meter.add(1 + last - cfg.start[block]!);
    for (let offset = cfg.start[block]!; offset <= last; offset++) {
      const { op, index } = code.instructions[offset]!;
      switch (op) {
        case CopyLoc:
          if (state[index] !== THERE)
            failAt(context, offset, 'COPYLOC_UNAVAILABLE_ERROR', `copy: local ${index} ${WORDS[state[index]!]}`);
          break;
        case MoveLoc:
          if (state[index] !== THERE)
            failAt(context, offset, 'MOVELOC_UNAVAILABLE_ERROR', `move: local ${index} ${WORDS[state[index]!]}`);
          state[index] = ABSENT;
          break;
        case MutBorrowLoc:
        case ImmBorrowLoc:
          if (state[index] !== THERE)
            failAt(context, offset, 'BORROWLOC_UNAVAILABLE_ERROR', `borrow: local ${index} ${WORDS[state[index]!]}`);
          break;
        case StLoc:
          if (state[index] !== ABSENT && !this.drops[index])
            failAt(
              context,
              offset,
              'STLOC_UNSAFE_TO_DESTROY_ERROR',
              `store over a value in local ${index} of type ${types.text(locals[index]!)}, which can't be dropped`,
            );
          state[index] = THERE;
          break;
        case Ret:
          for (let i = 0; i < state.length; i++)
            if (state[i] !== ABSENT && !this.drops[i])
              failAt(
                context,
                offset,
                'UNSAFE_RET_UNUSED_VALUES_WITHOUT_DROP',
                `return with a value in local ${i} of type ${types.text(locals[i]!)}, which can't be dropped`,
              );
          break;
        default:
          break;
      }
    }
  }
}
