/** Loading a state from a file. */

import { readDump } from './dump-file.ts';
import { badUsage, need } from './failure.ts';
import { parseSuite, type StoreOptions } from './session.ts';
import { StagedKv } from './staged-kv.ts';
import { openStoredWorld } from './state-source.ts';
import { grouped, printResult, type Terminal } from './terminal.ts';

/** Loads a dump into a store. Nothing is written unless its root is what it says. */
export async function loadState(
  file: string,
  options: StoreOptions & { readonly replace?: boolean },
  terminal: Terminal,
): Promise<void> {
  const dump = readDump(file);
  const suite = parseSuite(options.suite) ?? dump.suite;
  const stored = await openStoredWorld({ ...options, suite }, true);
  try {
    const { world, kv } = stored;
    const rehash = suite !== dump.suite;
    const state = need(world.load(dump.objects, rehash));
    if (!rehash && state.root !== dump.root)
      badUsage(
        `${file}: the objects have root ${state.root}, the file says ${dump.root}`,
        'the file was changed or cut',
      );
    const head = options.head ?? 'head';
    const before = world.heads().find(({ name }) => name === head);
    if (before && before.root !== state.root && options.replace !== true)
      badUsage(
        `the store has a state '${head}' with root ${before.root}`,
        'use --replace, or another --head or --store',
      );
    need(world.commit(state, head));
    if (kv instanceof StagedKv) kv.commit();
    const json = { ok: true, head, suite, root: state.root, objects: dump.objects.length };
    printResult(
      terminal,
      json,
      () => `Loaded ${grouped(dump.objects.length)} objects as '${head}', root ${state.root} (${suite})`,
    );
  } finally {
    stored.kv.close();
  }
}
