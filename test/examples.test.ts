/** Every example's scenario through the engine, in memory and on disk, against what is expected of it. */

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { asExpected, playScenario, readScenario } from '../src/cli/scenario.ts';
import { Engine } from '../src/engine/engine.ts';
import type { Kv } from '../src/state/kv.ts';
import { SUITE_NAMES } from '../src/state/suite.ts';
import { openLmdb } from '../src/store/lmdb.ts';
import { memoryKv } from '../src/store/memory.ts';
import type { BuiltPackage } from '../src/toolchain/compile-graph.ts';
import { buildPackage } from '../src/toolchain/compiler.ts';

const examples = join(import.meta.dirname, '..', 'move-examples');
const place = mkdtempSync(join(tmpdir(), 'millrace-examples-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** Plays the scenario and returns the root after each call. */
function roots(built: BuiltPackage, dir: string, store: Kv, suite: (typeof SUITE_NAMES)[number]): string[] {
  const { scenario, expected } = readScenario(dir);
  const opened = Engine.open({ store, suite });
  if (!opened.ok) throw new Error(opened.error.message);
  const engine = opened.value;
  const published = engine.publish(built.modules.map((module) => module.bytes));
  expect(published).toMatchObject({ ok: true });
  const out = [engine.root];
  for (const { call, outcome } of playScenario(engine, scenario, built.addresses)) {
    const at = out.length - 1;
    expect([at, asExpected(outcome, engine, built.graph)]).toEqual([at, expected[at]]);
    const changed = engine.root !== out.at(-1);
    if (call.view || outcome.status !== 'executed') expect([at, changed]).toEqual([at, false]);
    if (!call.view) expect(outcome.root).toBe(engine.root);
    out.push(engine.root);
  }
  expect(out.length).toBe(expected.length + 1);
  engine.close();
  return out;
}

describe.each(readdirSync(examples).sort())('the example %s', (name) => {
  const dir = join(examples, name);

  it('comes to what is expected, with the same roots in memory and on disk', async () => {
    const result = await buildPackage({ dir, warnings: 'silence' });
    if (!result.ok) throw new Error(result.error.diagnostics);
    for (const suite of SUITE_NAMES) {
      const inMemory = roots(result.value, dir, memoryKv(), suite);
      const path = join(place, `${name}-${suite}`);
      const lasting = openLmdb(path);
      if (!lasting.ok) throw new Error(lasting.error.message);
      expect(roots(result.value, dir, lasting.value, suite)).toEqual(inMemory);
      const again = openLmdb(path);
      if (!again.ok) throw new Error(again.error.message);
      const reopened = Engine.open({ store: again.value, suite });
      if (!reopened.ok) throw new Error(reopened.error.message);
      expect(reopened.value.root).toBe(inMemory.at(-1));
      reopened.value.close();
    }
  });
});
