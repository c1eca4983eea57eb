/** A call as a tree: what called what with which arguments, and at higher levels events, state accesses, instructions. */

import {
  CHANNEL_MODULE,
  decodeModule,
  functionText,
  type ImageFunction,
  type Inspector,
  instructionText,
  type Module,
  type ModuleSource,
  type StepRecord,
  type TracedValue,
} from '#vm';

/** Most entries that a trace keeps; a longer one says that it was cut. */
export const MAX_TRACE_ENTRIES = 1_000_000;

/** What a trace shows from which `-v` on. */
export const LEVEL = { calls: 1, events: 2, state: 3, instructions: 4 } as const;

export interface TraceValue {
  readonly type: string;
  readonly value: string;
}

/** A function that ran. `gasUsed` is with what it called; it is absent when the function did not return. */
export interface TraceCall {
  readonly kind: 'call';
  readonly function: string;
  readonly native: boolean;
  readonly args: readonly TraceValue[];
  gasUsed?: string;
  returns?: readonly TraceValue[];
  readonly inside: TraceEntry[];
}

export type TraceEntry =
  | TraceCall
  | { readonly kind: 'event'; readonly type: string; readonly value: string }
  | { readonly kind: 'state'; readonly access: string; readonly owner: string; readonly type: string }
  | {
      readonly kind: 'instruction';
      readonly pc: number;
      readonly instruction: string;
      readonly gas: string;
      readonly popped: readonly TraceValue[];
      readonly pushed: readonly TraceValue[];
    }
  | { readonly kind: 'cut'; readonly entries: number };

/** Collects a trace of `level` from the hooks of an execution. */
export class TraceCollector {
  readonly root: TraceEntry[] = [];
  readonly #level: number;
  readonly #max: number;
  readonly #source: ModuleSource;
  readonly #modules = new Map<string, Module | undefined>();
  readonly #open: { call: TraceCall; gas: number }[] = [];
  #entries = 0;

  /** Keeps at most `max` entries. */
  constructor(level: number, source: ModuleSource, max = MAX_TRACE_ENTRIES) {
    this.#max = max;
    this.#level = level;
    this.#source = source;
  }

  /** What to give to the engine. Nothing is looked at that is not shown. */
  get inspector(): Inspector {
    return {
      enter: (fn, args, _depth, gasLeft) => this.#enter(fn, args, gasLeft),
      leave: (_fn, returns, _depth, gasLeft) => this.#leave(returns, gasLeft),
      ...(this.#level >= LEVEL.state ? { step: (record: StepRecord) => this.#step(record) } : {}),
    };
  }

  #add(entry: TraceEntry): void {
    if (++this.#entries > this.#max) {
      if (this.#entries === this.#max + 1) this.root.push({ kind: 'cut', entries: this.#max });
      return;
    }
    (this.#open.at(-1)?.call.inside ?? this.root).push(entry);
  }

  #enter(fn: ImageFunction, args: readonly TracedValue[], gas: number): void {
    const call: TraceCall = {
      kind: 'call',
      function: functionText(fn),
      native: fn.native >= 0,
      args: args.map((value) => traceValue(value, this.#open.length === 0)),
      inside: [],
    };
    this.#add(call);
    this.#open.push({ call, gas });
    if (this.#level >= LEVEL.events && fn.native >= 0 && fn.name === 'emit' && args.length > 0) {
      const event = args.at(-1)!;
      this.#add({ kind: 'event', ...traceValue(event) });
    }
  }

  #leave(returns: readonly TracedValue[], gas: number): void {
    const done = this.#open.pop();
    if (!done) return;
    done.call.gasUsed = String(done.gas - gas);
    done.call.returns = returns.map((value) => traceValue(value));
  }

  #step(record: StepRecord): void {
    if (this.#level >= LEVEL.instructions) {
      // A native's own frame is open while its instruction is reported; the instruction is the caller's.
      const held = record.instruction === 'CallNative' ? this.#open.pop() : undefined;
      this.#add({
        kind: 'instruction',
        pc: record.pc,
        instruction: this.#instruction(record),
        gas: String(record.gas),
        popped: record.popped.map((value) => traceValue(value)),
        pushed: record.pushed.map((value) => traceValue(value)),
      });
      if (held) this.#open.push(held);
    }
    for (const { kind, owner, type } of record.accesses) this.#add({ kind: 'state', access: kind, owner, type });
  }

  /** The instruction with its operand, as the disassembler writes it. */
  #instruction({ fn, pc, instruction }: StepRecord): string {
    if (!this.#modules.has(fn.module)) {
      const bytes = this.#source.module(fn.module);
      const decoded = bytes && decodeModule(bytes);
      this.#modules.set(fn.module, decoded?.ok ? decoded.value : undefined);
    }
    const module = this.#modules.get(fn.module);
    const def = module?.functionDefs[fn.definition];
    const code = def?.code?.instructions[pc];
    return module && code ? instructionText(module, def, code) : instruction;
  }
}

const CHANNEL = new RegExp(`^&(mut )?${CHANNEL_MODULE}::Channel$`);

/** A value of a trace. The channel is the same in every frame, so it is written out for the entry alone. */
function traceValue({ type, text }: TracedValue, whole = false): TraceValue {
  if (!whole && CHANNEL.test(type)) return { type, value: text.slice(0, text.indexOf(' {')) };
  return { type, value: text };
}
