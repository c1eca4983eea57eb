import { afterAll, describe, expect, test } from 'vitest';
import { type Bytes, decodeModule, disassemble, finish } from '#vm';
import { moduleText } from '../../vm/format/module.ts';
import { manifest, minimalStd, Oracle } from '../support/oracle.ts';
import { finishWithWrappingAdd } from './broken.ts';
import { type BytecodeProgram, bytecodeOfSeed, generateBytecode } from './bytecode.ts';
import { Choices } from './choices.ts';
import { link, linkModules, meaningText, outcome, start } from './execute.ts';
import { instructionCount, reduceModule } from './reduce.ts';
import { shrink } from './shrink.ts';
import { generateSource, OUT_SOURCE, SOURCE_ADDRESS, type SourceModule } from './source.ts';

/** Whether the VM with the bug comes to something else. */
function disagree(linked: ReturnType<typeof link>): boolean {
  if ('status' in linked) return false;
  const [right, wrong] = [finish, finishWithWrappingAdd].map((drive) =>
    meaningText(outcome(start(linked), undefined, drive)),
  );
  return right !== wrong;
}

describe('a program that shows a wrapping u8 addition', () => {
  test('is found, and shrinks to a handful of instructions', async () => {
    const shows = (program: BytecodeProgram) => disagree(link(program));
    let seed = 1;
    while (!shows(bytecodeOfSeed(seed))) seed++;
    expect(seed).toBeLessThan(2000);
    const found = bytecodeOfSeed(seed);
    const { program } = await shrink(found, (tape) => generateBytecode(Choices.replayed(tape)), shows);
    expect(program.tape.length).toBeLessThan(found.tape.length / 4);
    const module = reduceModule(program.module, (candidate) => shows({ ...program, module: candidate }));
    expect(instructionCount(module)).toBeLessThanOrEqual(6);
    expect(link({ ...program, module })).toHaveProperty('image');
    const text = disassemble(module);
    expect(text).toMatch(/LdU8[\s\S]*Add/);
    expect(text.split('\n').length).toBeLessThan(25);
  });
});

describe('a source program that shows it', () => {
  const oracle = new Oracle(minimalStd());
  afterAll(() => oracle.close());

  const std = oracle.compile(minimalStd(), false);

  async function shows(program: SourceModule): Promise<boolean> {
    const sources = {
      'Move.toml': manifest('m'),
      'sources/out.move': OUT_SOURCE,
      'sources/m.move': program.source('public'),
    };
    const [library, built] = [await std, await oracle.compile(sources, false)];
    if (!library.ok || !built.ok) return false;
    const modules = new Map([...library.modules, ...built.modules].map((bytes) => [idOf(bytes), bytes]));
    const id = `0x${SOURCE_ADDRESS.slice(2).padStart(64, '0')}::m`;
    return program.programs.some((entry) => disagree(linkModules(modules, id, entry)));
  }

  // Every candidate is a run of the official compiler.
  test.runIf(process.env.MILLRACE_LONG)('shrinks to a few lines', { timeout: 1_800_000 }, async () => {
    const one = (choices: Choices) => generateSource(choices, 'm', 1);
    let seed = 1;
    while (!(await shows(one(Choices.seeded(seed))))) seed++;
    const found = one(Choices.seeded(seed));
    const { program } = await shrink(found, (tape) => one(Choices.replayed(tape)), shows, { tries: 1000 });
    expect(await shows(program)).toBe(true);
    expect(program.source('public').length).toBeLessThan(1200);
  });
});

function idOf(bytes: Bytes): string {
  const module = decodeModule(bytes);
  if (!module.ok) throw new Error(module.error.message);
  return moduleText(module.value);
}
