/** Random programs in the official VM and in ours, on the same sources. See docs/generator.md. */

import { OUT_SOURCE, SOURCE_ADDRESS, type SourceModule } from '../generate/source.ts';
import { manifest, minimalStd, type Oracle, type OracleFailure } from '../support/oracle.ts';
import { Ours } from '../support/ours.ts';
import { outcomeText } from '../support/outcome.ts';

/** A program on which the two VMs do not agree. */
export interface Disagreement {
  /** `module::program`. */
  readonly program: string;
  readonly official: string;
  readonly ours: string;
}

/** What came of some modules. */
export interface Comparison {
  /** Programs that both VMs ran. */
  programs: number;
  /** How often programs ended in which way: a digest, an abort, a status. */
  readonly outcomes: Map<string, number>;
  readonly disagreements: Disagreement[];
  /** Programs that differ only by the official VM's 32-bit `usize` (SIXTY_FOUR_BITS in cases.ts). */
  readonly narrow: Disagreement[];
  /** Modules that the official compiler refused or panicked on, and what it said. */
  readonly notCompiled: { readonly module: string; readonly reason: string }[];
}

/** Milliseconds that one batch may take in the official compiler. */
const BATCH_TIME_LIMIT = 600_000;

/** A comparison of nothing. */
export function emptyComparison(): Comparison {
  return { programs: 0, outcomes: new Map(), disagreements: [], narrow: [], notCompiled: [] };
}

/** Compiles `modules` together, runs all their programs in both VMs, and adds what came of it to `into`. */
export async function compareModules(
  oracle: Oracle,
  modules: readonly SourceModule[],
  into: Comparison,
): Promise<void> {
  if (modules.length === 0) return;
  const run = await oracle.test(files(modules, '#[test]'), BATCH_TIME_LIMIT);
  if (!run.ok) return split(oracle, modules, into, run);
  const build = await oracle.compile(files(modules, 'public'), false, BATCH_TIME_LIMIT);
  if (!build.ok) return split(oracle, modules, into, build);
  const ours = new Ours([...(await stdModules(oracle)), ...build.modules]);
  const address = `0x${SOURCE_ADDRESS.slice(2).padStart(64, '0')}`;
  for (const { name, programs } of modules) {
    for (const program of programs) {
      const report = run.tests.get(`${SOURCE_ADDRESS}::${name}::${program}`);
      if (!report) throw new Error(`the official VM did not run ${name}::${program}`);
      const official = outcomeText(report.outcome);
      const found = {
        program: `${name}::${program}`,
        official,
        ours: outcomeText(ours.run(`${address}::${name}`, program)),
      };
      into.programs++;
      const kind = outcomeKind(official);
      into.outcomes.set(kind, (into.outcomes.get(kind) ?? 0) + 1);
      if (found.official === found.ours) continue;
      (isNarrow(found) ? into.narrow : into.disagreements).push(found);
    }
  }
}

/** An index of 2^32 or more can't become a `usize` of 32 bits, so the official VM stops before it compares it with the length. */
function isNarrow({ official, ours }: Disagreement): boolean {
  return /^UNKNOWN_INVARIANT_VIOLATION/.test(official) && ours === 'VECTOR_OPERATION_ERROR 1';
}

/** `digest`, `abort`, or the status. Codes that programs abort with have 32 bits, digests mostly more. */
function outcomeKind(text: string): string {
  const code = /^abort (\d+)$/.exec(text)?.[1];
  if (code !== undefined) return BigInt(code) < 1n << 32n ? 'abort' : 'digest';
  return text.startsWith('abort at line') ? 'assert without code' : text;
}

function files(modules: readonly SourceModule[], as: '#[test]' | 'public'): Record<string, string> {
  const sources: Record<string, string> = { 'Move.toml': manifest('random'), 'sources/out.move': OUT_SOURCE };
  for (const module of modules) sources[`sources/${module.name}.move`] = module.source(as);
  return sources;
}

/** Leaves out the modules that the compiler names, or halves until it is known which one it panics on. */
async function split(
  oracle: Oracle,
  modules: readonly SourceModule[],
  into: Comparison,
  why: OracleFailure,
): Promise<void> {
  if (modules.length === 1) {
    const reason = /^(?:error|panicked at|Bytecode Verification Failed).*$/m.exec(why.diagnostics)?.[0] ?? why.reason;
    into.notCompiled.push({ module: modules[0]!.name, reason });
    return;
  }
  const named = new Set(
    [...why.diagnostics.matchAll(/┌─ sources\/(\w+)\.move|Identifier\("(\w+)"\)/g)].map(
      ([, file, name]) => file ?? name!,
    ),
  );
  const guilty = why.reason === 'compile' ? modules.filter(({ name }) => named.has(name)) : [];
  if (guilty.length > 0 && guilty.length < modules.length) {
    for (const module of guilty) await compareModules(oracle, [module], into);
    return compareModules(
      oracle,
      modules.filter((module) => !named.has(module.name)),
      into,
    );
  }
  const half = modules.length >> 1;
  await compareModules(oracle, modules.slice(0, half), into);
  await compareModules(oracle, modules.slice(half), into);
}

let std: readonly Uint8Array[] | undefined;

/** The compiled std that the programs link with. */
async function stdModules(oracle: Oracle): Promise<readonly Uint8Array[]> {
  if (!std) {
    const built = await oracle.compile(minimalStd(), false);
    if (!built.ok) throw new Error(built.diagnostics);
    std = built.modules;
  }
  return std;
}
