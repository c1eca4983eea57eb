import { describe, expect, it } from 'vitest';
import type { Module } from '../../../vm/format/module.ts';
import {
  BASE_WORK,
  DEFAULT_LIMITS,
  entriesOf,
  MAX_WORK,
  WORK_PER_ENTRY,
  workAllowed,
} from '../../../vm/verify/limits.ts';
import { measureModule } from '../../../vm/verify/verify.ts';
import { decoded, realModules } from '../../fuzz/modules.ts';
import { moduleBytes } from '../../support/linked.ts';
import { ADVERSARIES } from './adversaries.ts';
import { limits } from './cases.ts';

/**
 * Processor time that no module may exceed here: four times what the worst one takes on two cores that others use too, since tests
 * must not fail for the load of a machine. docs/verifier.md has what was measured.
 */
const BASE_MS = 200;
const MS_PER_KB = 80;

describe('no module keeps the verifier busy for longer than its length allows', () => {
  it.each(ADVERSARIES)('$name', ({ make, sizes }) => {
    for (const size of sizes) {
      const bytes = moduleBytes(make(size));
      const module = decoded(bytes);
      const start = process.cpuUsage();
      const { result, work } = measureModule(module);
      const { user, system } = process.cpuUsage(start);
      const allowed = workAllowed(module, DEFAULT_LIMITS);
      expect(entriesOf(module)).toBeLessThanOrEqual(bytes.length);
      expect(allowed).toBeLessThanOrEqual(BASE_WORK + WORK_PER_ENTRY * bytes.length);
      if (!result.ok) expect(result.error.status).not.toMatch(/^UNKNOWN/);
      if (work > allowed) expect(result).toMatchObject({ ok: false, error: { status: 'PROGRAM_TOO_COMPLEX' } });
      expect((user + system) / 1000, `size ${size}`).toBeLessThan(BASE_MS + (MS_PER_KB * bytes.length) / 1024);
    }
  });

  it('some of them reach the limit of their length, or the families are too tame', () => {
    const reached = ADVERSARIES.filter(({ make, sizes }) =>
      sizes.some((size) => {
        const { result } = measureModule(make(size));
        return !result.ok && result.error.status === 'PROGRAM_TOO_COMPLEX';
      }),
    );
    expect(reached.length).toBeGreaterThanOrEqual(4);
  });
});

describe('the work that a module may cost', () => {
  const make = (): Module => ADVERSARIES.find(({ name }) => name === 'loops over many locals')!.make(10);

  it('is exact: at the limit the module passes, one unit less and it does not', () => {
    const module = make();
    const { work } = measureModule(module);
    const at = limits({ baseWork: work, workPerEntry: 0 });
    expect(measureModule(module, at).result.ok).toBe(true);
    const below = limits({ baseWork: work - 1, workPerEntry: 0 });
    expect(measureModule(module, below).result).toMatchObject({ ok: false, error: { status: 'PROGRAM_TOO_COMPLEX' } });
  });

  it('grows with the entries, up to one bound for all', () => {
    const module = make();
    const entries = entriesOf(module);
    expect(workAllowed(module, DEFAULT_LIMITS)).toBe(BASE_WORK + WORK_PER_ENTRY * entries);
    expect(workAllowed(module, limits({ workPerEntry: MAX_WORK }))).toBe(MAX_WORK);
    const { instructions } = module.functionDefs.at(-1)!.code!;
    const longer: Module = {
      ...module,
      functionDefs: module.functionDefs.map((def, i) =>
        i < module.functionDefs.length - 1
          ? def
          : { ...def, code: { ...def.code!, instructions: [instructions[0]!, ...instructions] } },
      ),
    };
    expect(entriesOf(longer)).toBe(entries + 1);
  });

  it('is more than ten times what real modules cost', () => {
    for (const bytes of realModules()) {
      const module = decoded(bytes);
      expect(measureModule(module).work * 10).toBeLessThan(workAllowed(module, DEFAULT_LIMITS));
    }
  });
});
