import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { execution, finish, MAX_GAS, type Machine } from '#vm';
import { decodeMachine, encodeMachine } from '../../../vm/run/snapshot.ts';
import { run } from '../../../vm/run/step.ts';
import { Account } from '../../support/account.ts';
import { ModuleBuilder } from '../../support/builder.ts';
import { Linked, Resources, unwrap } from '../../support/linked.ts';
import { PROGRAMS, type Program } from '../../support/programs.ts';

function fresh({ linked, fn, options, view }: Program): Machine {
  return linked.machine(fn, { ...options, view: view() });
}

/** Everything that a run leaves, but what it printed: that is no part of the state. */
function result(machine: Machine) {
  const { debug: _, ...rest } = execution(machine, MAX_GAS);
  return rest;
}

describe.each(PROGRAMS)('$name', (program) => {
  const whole = fresh(program);
  finish(whole);

  test('goes on from the snapshot of any step as if there had been none', () => {
    for (let stop = 0; stop <= whole.steps; stop++) {
      const machine = fresh(program);
      run(machine, stop);
      const bytes = encodeMachine(machine);
      const restored = unwrap(decodeMachine(machine.image, bytes, program.view()));
      expect(Buffer.compare(encodeMachine(restored), bytes)).toBe(0);
      finish(restored);
      expect(result(restored)).toEqual(result(whole));
    }
  });

  test('step by step, every state is another, and the same in every run', () => {
    const [one, two] = [fresh(program), fresh(program)];
    const seen = new Set<string>();
    for (let i = 0; i <= whole.steps; i++) {
      const bytes = Buffer.from(encodeMachine(one)).toString('hex');
      expect(Buffer.from(encodeMachine(two)).toString('hex')).toBe(bytes);
      expect(seen.has(bytes)).toBe(false);
      seen.add(bytes);
      run(one, 1);
      run(two, 1);
    }
  });

  test('asks the view for nothing that it has loaded before', () => {
    const machine = fresh(program);
    run(machine, whole.steps - 1);
    const view = new Resources();
    const restored = unwrap(decodeMachine(machine.image, encodeMachine(machine), view));
    finish(restored);
    expect(view.asked).toEqual([]);
  });

  test('keeps the memory account', () => {
    const machine = fresh(program);
    const account = new Account(machine, program.linked.layoutOf);
    while (!machine.stopped) {
      expect([machine.steps, machine.memory]).toEqual([machine.steps, account.alive]);
      account.step();
    }
    if (machine.done) expect(machine.memory).toBe(account.alive);
  });
});

describe('bytes of no machine', () => {
  test('of another version, cut short, or with more behind', () => {
    const machine = fresh(PROGRAMS[0]!);
    run(machine, 12);
    const bytes = encodeMachine(machine);
    const read = (changed: Uint8Array) => decodeMachine(machine.image, changed, new Resources());
    expect(read(bytes).ok).toBe(true);
    for (let length = 0; length < bytes.length; length++) expect(read(bytes.subarray(0, length)).ok).toBe(false);
    expect(read(Uint8Array.of(...bytes, 0)).ok).toBe(false);
    const other = bytes.slice();
    other[0] = 2;
    expect(read(other)).toMatchObject({ error: { status: 'MALFORMED' } });
  });

  test('changed anywhere, they are refused or are a machine with just those bytes', () => {
    const states = PROGRAMS.flatMap((program) => {
      const machine = fresh(program);
      finish(machine);
      const { steps } = machine;
      return [0.25, 0.5, 0.75].map((part) => {
        const cut = fresh(program);
        run(cut, Math.floor(steps * part));
        return { image: cut.image, bytes: encodeMachine(cut) };
      });
    });
    let refused = 0;
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...states), changes, ({ image, bytes }, list) => {
        const changed = bytes.slice();
        for (const [at, value] of list) changed[at % changed.length] = value;
        const machine = decodeMachine(image, changed, new Resources());
        if (machine.ok) expect(Buffer.compare(encodeMachine(machine.value), changed)).toBe(0);
        else {
          refused++;
          expect(machine.error.message).not.toBe('');
        }
      }),
      { numRuns: 2000 },
    );
    expect(refused).toBeGreaterThan(200);
  });
});

test('a failure that names a type of 300 kilobytes is part of the state', () => {
  const long = 'S'.repeat(128);
  const params = Array.from({ length: 32 }, () => ['store', 'drop'] as const);
  let argument = 'u8';
  for (let i = 0; i < 60; i++) argument = `${long}<${argument}>`;
  const wide = `W<${new Array<string>(32).fill('T0').join(',')}>`;
  const linked = new Linked([
    new ModuleBuilder('0x42', 'm')
      .struct(long, { abilities: ['store', 'drop'], typeParams: [['store', 'drop']], fields: [['x', 'T0']] })
      .struct('W', { abilities: ['key'], typeParams: params, fields: [['x', 'u8']] })
      .fun('g', {
        typeParams: [['store', 'drop']],
        params: ['address'],
        acquires: ['W'],
        code: [['MoveLoc', 0], ['ImmBorrowGlobalGeneric', wide], 'Pop', 'Ret'],
      })
      .fun('main', {
        params: ['address'],
        acquires: ['W'],
        code: [['MoveLoc', 0], ['CallGeneric', `g<${argument}>`], 'Ret'],
      })
      .build(),
  ]);
  const machine = linked.machine('0x42::m::main', { args: ['0x1'] });
  finish(machine);
  expect(machine.failure!.status).toBe('MISSING_DATA');
  expect(machine.failure!.message!.length).toBeGreaterThan(300_000);
  const restored = unwrap(decodeMachine(machine.image, encodeMachine(machine), new Resources()));
  expect(restored.failure).toEqual(machine.failure);
});
