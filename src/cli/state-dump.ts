/** Writing a state to a file. */

import { dumpLines, writeDump } from './dump-file.ts';
import type { StateOptions } from './session.ts';
import { openStoredWorld, stateOf } from './state-source.ts';
import { grouped, printResult, type Terminal } from './terminal.ts';

/** Writes the state that the options name, to a file or to standard output. */
export async function dumpState(options: StateOptions & { readonly out?: string }, terminal: Terminal): Promise<void> {
  const stored = await openStoredWorld(options);
  try {
    const state = stateOf(stored, options.root, options.head);
    const objects = function* (): Generator<Uint8Array> {
      for (const { bytes } of state.objects()) yield bytes;
    };
    const { suite } = stored.world;
    const { out } = options;
    if (out === undefined) {
      for (const line of dumpLines(suite, state.root, objects())) terminal.print(line);
      return;
    }
    const count = writeDump(out, suite, state.root, objects());
    printResult(
      terminal,
      { ok: true, file: out, suite, root: state.root, objects: count },
      () => `Wrote ${grouped(count)} objects with root ${state.root} (${suite}) to ${out}`,
    );
  } finally {
    stored.kv.close();
  }
}
