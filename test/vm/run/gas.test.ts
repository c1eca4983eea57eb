import { describe, expect, test } from 'vitest';
import { execution, finish, inspect } from '#vm';
import { summary } from '../../support/linked.ts';
import { PROGRAMS, type Program } from '../../support/programs.ts';

function run({ linked, fn, options, view }: Program, gasLimit?: number) {
  return linked.run(fn, { ...options, view: view(), ...(gasLimit === undefined ? {} : { gasLimit }) });
}

/** Where each step stands and what it takes, of a run with gas enough. */
function charges({ linked, fn, options, view }: Program): { readonly at: string; readonly gas: number }[] {
  const rows: { at: string; gas: number }[] = [];
  const machine = linked.machine(fn, { ...options, view: view() });
  inspect(machine, linked.layoutOf, {
    step: (record) => rows.push({ at: `${record.fn.module}::${record.fn.name}:${record.pc}`, gas: record.gas }),
  });
  return rows;
}

describe.each(PROGRAMS)('$name', (program) => {
  const whole = run(program);
  const rows = charges(program);

  test('takes the same gas every time, and a limit of just that is enough', () => {
    expect(whole.gasUsed).toBe(rows.reduce((sum, { gas }) => sum + gas, 0));
    expect(rows.length).toBe(whole.steps);
    const exact = run(program, whole.gasUsed);
    expect(summary(exact)).toBe(summary(whole));
    expect([exact.gasUsed, exact.steps]).toEqual([whole.gasUsed, whole.steps]);
    expect([exact.events, exact.changes, exact.debug]).toEqual([whole.events, whole.changes, whole.debug]);
  });

  test('with any less it stops at the instruction that could not be paid, and leaves nothing', () => {
    const limits = Array.from({ length: whole.gasUsed }, (_, k) => k);
    let paid = 0;
    let row = 0;
    let steps = 0;
    for (const limit of limits) {
      while (paid + rows[row]!.gas <= limit) paid += rows[row++]!.gas;
      const short = run(program, limit);
      const { failure } = short;
      const found = `${failure?.module}::${failure?.function}:${failure?.pc}`;
      // A size-dependent charge or a native's own fails after the instruction was counted.
      const counted = short.steps - row;
      if (
        short.status !== 'out_of_gas' ||
        short.gasUsed !== limit ||
        found !== rows[row]!.at ||
        short.steps < steps ||
        counted < 0 ||
        counted > 1 ||
        short.events.length + short.changes.length + short.returns.length > 0
      )
        throw new Error(`gas ${limit}: ${summary(short)}, ${short.gasUsed} used, ${short.steps} steps, at ${found}`);
      steps = short.steps;
    }
    expect(limits.length).toBeGreaterThan(20);
  });
});

test('the programs end as they are meant to', () => {
  const ends = PROGRAMS.map((program) => [program.name, summary(run(program)).split(' ')[0]]);
  expect(Object.fromEntries(ends)).toEqual(
    Object.fromEntries(
      PROGRAMS.map(({ name }) => [
        name,
        name === 'failing by an abort'
          ? 'ABORTED'
          : name === 'failing by a vector error'
            ? 'VECTOR_OPERATION_ERROR'
            : name === 'failing by an overflow'
              ? 'ARITHMETIC_ERROR'
              : 'executed',
      ]),
    ),
  );
});

test('a machine that ran out of gas stays as it is', () => {
  const { linked, fn, options, view } = PROGRAMS[0]!;
  const machine = linked.machine(fn, { ...options, view: view(), gasLimit: 30 });
  finish(machine);
  const before = { ...execution(machine, 30) };
  finish(machine);
  expect(execution(machine, 30)).toEqual(before);
  expect([machine.gas, machine.failure?.status]).toEqual([0, 'OUT_OF_GAS']);
});

test('no gas at all stops at the first instruction', () => {
  const none = run(PROGRAMS[0]!, 0);
  expect([none.status, none.gasUsed, none.steps, none.failure?.pc]).toEqual(['out_of_gas', 0, 0, 0]);
});
