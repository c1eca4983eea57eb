/**
 * The generators for people: `npm run generate -- --seed 7 --kind bytecode --print`. Options: docs/generator.md. Exit code 0, 1 when two
 * runners disagree or a module is refused, 2 for bad usage.
 */

import { parseArgs } from 'node:util';
import { disassemble } from '#vm';
import { compareModules, emptyComparison } from '../differential/random.ts';
import { minimalStd, Oracle } from '../support/oracle.ts';
import { type BytecodeProgram, bytecodeOfSeed, bytecodeText, generateBytecode } from './bytecode.ts';
import { Choices } from './choices.ts';
import { executionText, link, outcome, start } from './execute.ts';
import { shrink } from './shrink.ts';
import { generateSource, OUT_SOURCE, type SourceModule, sourceOfSeed } from './source.ts';

const USAGE = `usage: generate --kind source|bytecode [--seed N] [--count N] [--print] [--run] [--shrink]
  --seed    first seed (1)
  --count   number of seeds from there (1)
  --print   print the source or the disassembly
  --run     bytecode: run on our VM; source: run in the official VM and in ours, and compare
  --shrink  with --run: make what disagrees or is refused as small as it gets, and print it`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '1' },
    kind: { type: 'string', default: '' },
    print: { type: 'boolean', default: false },
    run: { type: 'boolean', default: false },
    shrink: { type: 'boolean', default: false },
  },
});

async function bytecode(seeds: readonly number[]): Promise<boolean> {
  let good = true;
  for (const seed of seeds) {
    const program = bytecodeOfSeed(seed);
    if (values.print) console.log(bytecodeText(program));
    if (!values.run) continue;
    const linked = link(program);
    if (!('status' in linked)) {
      console.log(`seed ${seed}: ${executionText(outcome(start(linked)))}`);
      continue;
    }
    good = false;
    console.log(`seed ${seed}: refused, ${linked.status}: ${linked.message}`);
    if (!values.shrink) continue;
    const refused = (candidate: BytecodeProgram): boolean => {
      const again = link(candidate);
      return 'status' in again && again.status === linked.status;
    };
    const small = await shrink(program, (tape) => generateBytecode(Choices.replayed(tape)), refused);
    console.log(disassemble(small.program.module));
  }
  return good;
}

async function source(seeds: readonly number[]): Promise<boolean> {
  const modules = seeds.map(sourceOfSeed);
  if (values.print) for (const module of modules) console.log(`${OUT_SOURCE}\n${module.source('#[test]')}`);
  if (!values.run) return true;
  const oracle = new Oracle(minimalStd());
  const all = emptyComparison();
  await compareModules(oracle, modules, all);
  console.log(`${all.programs} programs:`, Object.fromEntries(all.outcomes));
  for (const list of [all.disagreements, all.narrow, all.notCompiled]) for (const item of list) console.log(item);
  const bad = modules.find(({ name }) => all.disagreements.some(({ program }) => program.startsWith(`${name}::`)));
  if (values.shrink && bad) {
    const { programs, name } = bad;
    const disagrees = async (candidate: SourceModule): Promise<boolean> => {
      const found = emptyComparison();
      await compareModules(oracle, [candidate], found);
      return found.disagreements.length > 0;
    };
    const make = (tape: readonly number[]) => generateSource(Choices.replayed(tape), name, programs.length);
    console.log((await shrink(bad, make, disagrees, { tries: 1000 })).program.source('#[test]'));
  }
  await oracle.close();
  return all.disagreements.length === 0 && all.notCompiled.length === 0;
}

async function main(): Promise<void> {
  const [first, count] = [Number(values.seed), Number(values.count)];
  const kinds = { bytecode, source };
  if (!(values.kind in kinds) || !Number.isSafeInteger(first) || !Number.isSafeInteger(count) || count < 1) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  const seeds = Array.from({ length: count }, (_, i) => first + i);
  if (!(await kinds[values.kind as keyof typeof kinds](seeds))) process.exitCode = 1;
}

void main();
