import { describe, expect, test } from 'vitest';
import { EMPTY_VIEW, type Execution, inspect, type Machine, run, type View, verifyModule } from '#vm';
import { OP, OP_INFO } from '../../vm/format/opcodes.ts';
import { decodeMachine, encodeMachine } from '../../vm/run/snapshot.ts';
import { sizeOfValue } from '../../vm/types/aggregate.ts';
import { isAggregate } from '../../vm/types/layout.ts';
import { bytecodeOfSeed, generateBytecode } from './bytecode.ts';
import { Choices } from './choices.ts';
import { executionText, type Linked, link, outcome, start, viewOf } from './execute.ts';

const PROGRAMS = process.env.MILLRACE_LONG ? 50_000 : 200;
const FIRST = process.env.MILLRACE_LONG ? 1_000_000 : 1;

function linked(seed: number): Linked {
  const made = link(bytecodeOfSeed(seed));
  if ('status' in made) throw new Error(`seed ${seed}: ${made.status} ${made.message}`);
  return made;
}

/** Abstract bytes of what is alive after a call that executed: its results, and the resources in the overlay. */
function alive(machine: Machine): number {
  const { image, current, stack, sp } = machine;
  let sum = 0;
  current.returnLayouts.forEach((place, i) => {
    const layout = image.layouts[place]!;
    if (isAggregate(layout)) sum += sizeOfValue(layout, stack[sp - current.returnLayouts.length + i]);
  });
  for (const { cell, resource } of machine.globals.slots())
    if (cell[0] !== undefined) sum += sizeOfValue(image.layouts[image.resources[resource]!.layout]!, cell[0]);
  return sum;
}

function checkProperties(seed: number, program: Linked, view: View): Execution {
  const machine = start(program, view);
  const result = outcome(machine);
  const text = executionText(result);
  if (result.status === 'executed') expect(machine.memory, `seed ${seed}: memory`).toBe(alive(machine));
  expect(executionText(outcome(start(program, view))), `seed ${seed}: again`).toBe(text);
  const inspected = outcome(start(program, view), undefined, (m) => inspect(m, program.layoutOf, { step: () => {} }));
  expect(executionText(inspected), `seed ${seed}: inspected`).toBe(text);

  const cut = (seed * 7919) % (result.steps + 1);
  const stopped = start(program, view);
  run(stopped, cut);
  const bytes = encodeMachine(stopped);
  const resumed = decodeMachine(program.image, bytes, view);
  if (!resumed.ok) throw new Error(`seed ${seed}: snapshot at ${cut}: ${resumed.error.message}`);
  expect(encodeMachine(resumed.value), `seed ${seed}: snapshot of a snapshot at ${cut}`).toEqual(bytes);
  expect(executionText(outcome(resumed.value)), `seed ${seed}: resumed at ${cut}`).toBe(text);

  if (result.gasUsed > 0) {
    const limit = (seed * 104_729) % result.gasUsed;
    const short = outcome(start(program, view, limit), limit);
    expect(short.status, `seed ${seed}: with ${limit} of ${result.gasUsed} gas`).toBe('out_of_gas');
    expect(short.gasUsed).toBe(limit);
    expect(short.steps).toBeLessThanOrEqual(result.steps);
  }
  const enough = outcome(start(program, view, result.gasUsed), result.gasUsed);
  expect(executionText(enough), `seed ${seed}: with just enough gas`).toBe(text);
  return result;
}

describe('random bytecode', () => {
  test('is the same for the same seed and for its own tape', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const program = bytecodeOfSeed(seed);
      expect(bytecodeOfSeed(seed).module).toEqual(program.module);
      const again = generateBytecode(Choices.replayed(program.tape));
      expect(again.module).toEqual(program.module);
      expect(again.tape).toEqual(program.tape);
    }
  });

  test('passes the verifier, whatever the tape', { timeout: 3_600_000 }, () => {
    const refused: string[] = [];
    for (let seed = FIRST; seed < FIRST + PROGRAMS; seed++) {
      const program = bytecodeOfSeed(seed);
      // Half a tape, and a tape with a hole: what shrinking makes of it.
      const { tape } = program;
      const half = generateBytecode(Choices.replayed(tape.slice(0, tape.length >> 1)));
      const hole = generateBytecode(
        Choices.replayed([...tape.slice(0, tape.length >> 2), ...tape.slice(tape.length >> 1)]),
      );
      for (const { module } of [program, half, hole]) {
        const verified = verifyModule(module);
        if (!verified.ok) refused.push(`seed ${seed}: ${verified.error.status} ${verified.error.message}`);
      }
    }
    expect(refused).toEqual([]);
  });

  test('ends, and comes to the same in every way of running it', { timeout: 3_600_000 }, () => {
    const statuses = new Map<string, number>();
    let changed = 0;
    for (let seed = FIRST; seed < FIRST + PROGRAMS; seed++) {
      const program = linked(seed);
      const first = checkProperties(seed, program, EMPTY_VIEW);
      // Once more on what the first call left in storage.
      if (first.changes.length > 0) {
        changed++;
        checkProperties(seed, program, viewOf(first.changes));
      }
      const status = first.failure?.status ?? 'executed';
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    if (process.env.MILLRACE_LONG)
      console.log(PROGRAMS, 'programs:', Object.fromEntries(statuses), 'with changes:', changed);
    expect(statuses.get('executed')! / PROGRAMS).toBeGreaterThan(0.6);
    expect(statuses.size).toBeGreaterThanOrEqual(4);
    expect(changed / PROGRAMS).toBeGreaterThan(0.2);
  });

  test('has every instruction of its dialects', () => {
    const seen = new Set<number>();
    for (let seed = 1; seed <= 400; seed++)
      for (const { code } of bytecodeOfSeed(seed).module.functionDefs)
        for (const { op } of code!.instructions) seen.add(op);
    const missing = OP_INFO.filter((info) => info && (info.since > 0 || info.sui > 0) && !seen.has(info.op)).map(
      (info) => info!.name,
    );
    expect(missing).toEqual([]);
    expect(seen.has(OP.Add)).toBe(true);
  });
});
