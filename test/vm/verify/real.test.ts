import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeModule } from '../../../vm/format/decode.ts';
import { encodeModule } from '../../../vm/format/encode.ts';
import { type Instruction, type Module, moduleText } from '../../../vm/format/module.ts';
import { OPCODES, type Op } from '../../../vm/format/opcodes.ts';
import { FRAMEWORK_MODULES } from '../../../vm/framework/bytes.ts';
import { verifyAcyclic } from '../../../vm/verify/cycles.ts';
import { MAX_WORK } from '../../../vm/verify/limits.ts';
import { verifyLinks } from '../../../vm/verify/links.ts';
import { measureModule, verifyModule } from '../../../vm/verify/verify.ts';
import { accepted } from './cases.ts';

const FOLDER = new URL('../../../fixtures/modules/', import.meta.url);

function decoded(bytes: Uint8Array): Module {
  const result = decodeModule(bytes);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const files = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.mv'))
  .sort();
const modules = files.map((name) => decoded(readFileSync(new URL(name, FOLDER))));

describe('compiled modules', () => {
  it.each(files.map((name, i) => [name, modules[i]!] as const))('%s is accepted', (_, module) => {
    accepted(module);
    expect(measureModule(module).work).toBeLessThan(MAX_WORK / 20);
  });

  it('the framework is accepted, links, and has no cycles', () => {
    const framework = FRAMEWORK_MODULES.map(({ base64 }) =>
      accepted(decoded(new Uint8Array(Buffer.from(base64, 'base64')))),
    );
    const all = new Map(framework.map((module) => [moduleText(module), module]));
    for (const module of framework)
      expect(
        verifyLinks(module, (id) => all.get(id)),
        moduleText(module),
      ).toEqual({ ok: true, value: undefined });
    expect(verifyAcyclic(framework)).toEqual({ ok: true, value: undefined });
  });
});

/** One instruction of one function replaced. */
function mutated(module: Module, def: number, at: number, change: Partial<Instruction>): Module {
  const functionDefs = module.functionDefs.map((item, i) => {
    if (i !== def || !item.code) return item;
    const instructions = item.code.instructions.map((old, j) => (j === at ? { ...old, ...change } : old));
    return { ...item, code: { ...item.code, instructions } };
  });
  return { ...module, functionDefs };
}

describe('broken modules', () => {
  const withCode = modules.filter((module) => module.functionDefs.some((def) => def.code));
  const change = fc.record({
    module: fc.nat(),
    def: fc.nat(),
    at: fc.nat(),
    op: fc.constantFrom(...OPCODES.map(([op]): Op => op)),
    index: fc.oneof(fc.nat(12), fc.nat(300)),
    value: fc.constantFrom(0n, 1n, 2n, 65_535n, 65_536n, (1n << 64n) - 1n),
    keep: fc.constantFrom('op', 'index', 'none'),
  });
  const runs = process.env.MILLRACE_LONG ? 200_000 : 3_000;

  it('are refused with a place, or accepted and then survive the round trip', () => {
    let ok = 0;
    fc.assert(
      fc.property(change, (pick) => {
        const original = withCode[pick.module % withCode.length]!;
        const defs = original.functionDefs.flatMap((def, i) => (def.code ? [i] : []));
        const def = defs[pick.def % defs.length]!;
        const at = pick.at % original.functionDefs[def]!.code!.instructions.length;
        const { op, index, value, keep } = pick;
        const broken = mutated(
          original,
          def,
          at,
          keep === 'op' ? { index } : keep === 'index' ? { op, value } : { op, index, value },
        );
        const result = verifyModule(broken);
        if (!result.ok) {
          expect(result.error.module).toBe(moduleText(original));
          expect(result.error.message).not.toBe('');
          return;
        }
        ok++;
        const bytes = encodeModule(broken);
        if (!bytes.ok) throw new Error(bytes.error.message);
        expect(verifyModule(decoded(bytes.value)).ok).toBe(true);
      }),
      { numRuns: runs },
    );
    // Both ways must have been walked.
    expect(ok).toBeGreaterThan(runs / 100);
    expect(ok).toBeLessThan(runs / 2);
  });
});
