/**
 * The Move unit tests of the framework and of the examples, on our VM. Each is also a program to hold the machine to its word:
 * the memory account is exact, a trace changes nothing, and a snapshot at any step goes on as if there had been none.
 */

import { beforeAll, describe, expect, test } from 'vitest';
import { type Execution, execution, finish, inspect, statusNumber } from '#vm';
import { decodeCleverAbort } from '../../../src/toolchain/clever-abort.ts';
import type { ExpectedFailure, TestFunction } from '../../../src/toolchain/find-tests.ts';
import { decodeMachine, encodeMachine } from '../../../vm/run/snapshot.ts';
import { run } from '../../../vm/run/step.ts';
import { Account } from '../../support/account.ts';
import { type Linked, Resources } from '../../support/linked.ts';
import { MoveTests, testName } from '../../support/move-tests.ts';

const GAS = 1_000_000_000;

const PACKAGES = [
  { dir: 'vm/framework/std', atLeast: 276 },
  { dir: 'vm/framework/millrace', atLeast: 20 },
  { dir: 'move-examples/gobang', atLeast: 20 },
  { dir: 'move-examples/bank', atLeast: 10 },
  { dir: 'move-examples/counter', atLeast: 3 },
  { dir: 'move-examples/kernels', atLeast: 8 },
] as const;

/** How a test must end, in one line, from what its attribute says. */
function wanted(expected: ExpectedFailure | undefined): RegExp {
  const at = expected && 'location' in expected && expected.location ? ` in ${expected.location}$` : '';
  switch (expected?.kind) {
    case undefined:
      return /^executed$/;
    case 'any':
      return /^(?!executed)/;
    case 'abort':
      return new RegExp(`^ABORTED ${expected.code ?? expected.constant}${at}`);
    case 'arithmetic_error':
      return new RegExp(`^ARITHMETIC_ERROR${at}`);
    case 'vector_error':
      return new RegExp(`^VECTOR_OPERATION_ERROR${expected.minorStatus ? ` ${expected.minorStatus}` : '.*'}${at}`);
    case 'out_of_gas':
      return new RegExp(`^OUT_OF_GAS${at}`);
    case 'major_status':
      return new RegExp(`^\\w+ \\(${expected.majorStatus}\\)${at}`);
  }
}

/** How a test ended; a clever abort with the name of its constant instead of the code. */
function ended({ failure }: Execution, expected: ExpectedFailure | undefined, { linkage }: Linked): string {
  if (!failure) return 'executed';
  const { status, subStatus, module } = failure;
  const index = status === 'ABORTED' ? decodeCleverAbort(BigInt(subStatus!))?.identifierIndex : undefined;
  const name = index === undefined ? undefined : linkage.get(module)!.module.constants[index]?.data;
  // the name is a byte string, behind its length of one byte
  const detail = name ? Buffer.from(name.subarray(1)).toString('latin1') : subStatus;
  const number = expected?.kind === 'major_status' ? ` (${statusNumber(status)})` : '';
  return `${status}${detail === undefined ? '' : ` ${detail}`}${number} in ${module}`;
}

/** Numbers that are the same in every run. */
function sequence(seed: string): (below: number) => number {
  let state = [...seed].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) >>> 0, 7);
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** What two runs must agree on. */
function result(done: Execution): unknown {
  const { status, returns, gasUsed, steps, events, changes, failure } = done;
  return { status, returns: returns.map(({ bytes }) => bytes), gasUsed, steps, events, changes, failure };
}

let packages: ReadonlyMap<(typeof PACKAGES)[number]['dir'], MoveTests>;

beforeAll(async () => {
  packages = await MoveTests.all(PACKAGES.map(({ dir }) => dir));
});

describe.each(PACKAGES)('$dir', ({ dir, atLeast }) => {
  let all: MoveTests;
  let done: Map<TestFunction, Execution>;

  beforeAll(() => {
    all = packages.get(dir)!;
    done = new Map();
    for (const one of all.tests) {
      const machine = all.machine(one, GAS);
      finish(machine);
      done.set(one, execution(machine, GAS));
    }
  });

  test('every test ends as it says', () => {
    expect(all.tests.length).toBeGreaterThanOrEqual(atLeast);
    expect(all.tests.filter(({ problem, random }) => problem !== undefined || random)).toEqual([]);
    const wrong = all.tests.flatMap((one) => {
      const end = ended(done.get(one)!, one.expectedFailure, all.linked);
      return wanted(one.expectedFailure).test(end) ? [] : [`${testName(one)}: ${end}`];
    });
    expect(wrong).toEqual([]);
  });

  test('the memory account is what is alive, at steps here and there and at the end', () => {
    const drift: string[] = [];
    let looks = 0;
    for (const one of all.tests) {
      const machine = all.machine(one, GAS);
      const account = new Account(machine, all.linked.layoutOf);
      const next = sequence(testName(one));
      const stride = Math.max(1, Math.floor(done.get(one)!.steps / 40));
      let wait = 0;
      while (!machine.stopped) {
        if (wait-- <= 0 && ++looks && machine.memory !== account.alive)
          drift.push(`${testName(one)} at step ${machine.steps}: ${machine.memory}, alive ${account.alive}`);
        if (wait < 0) wait = next(2 * stride);
        if (machine.steps > 20_000) break;
        account.step();
      }
      if (machine.done && machine.memory !== account.alive)
        drift.push(`${testName(one)} at its end: ${machine.memory}, alive ${account.alive}`);
    }
    expect(drift).toEqual([]);
    expect(looks).toBeGreaterThan(all.tests.length * 5);
  });

  test('a trace changes nothing', () => {
    for (const one of all.tests) {
      if (done.get(one)!.steps > 20_000) continue;
      const machine = all.machine(one, GAS);
      let steps = 0;
      let spent = 0;
      inspect(machine, all.linked.layoutOf, {
        step: ({ gas, index }) => {
          if (index !== steps) throw new Error(`${testName(one)}: step ${index} told as number ${steps}`);
          steps++;
          spent += gas;
        },
        enter: () => undefined,
        leave: () => undefined,
        fail: () => undefined,
      });
      const traced = execution(machine, GAS);
      expect([testName(one), result(traced)]).toEqual([testName(one), result(done.get(one)!)]);
      expect([testName(one), spent]).toEqual([testName(one), traced.gasUsed]);
    }
  });

  test('a snapshot at any step goes on as if there had been none', () => {
    for (const one of all.tests) {
      const { steps } = done.get(one)!;
      const next = sequence(testName(one));
      const stops = [next(steps + 1), next(steps + 1), steps].sort((x, y) => x - y);
      let machine = all.machine(one, GAS);
      for (const stop of stops) {
        run(machine, stop - machine.steps);
        const bytes = encodeMachine(machine);
        const decoded = decodeMachine(machine.image, bytes, new Resources());
        if (!decoded.ok) throw new Error(`${testName(one)} at ${machine.steps}: ${decoded.error.message}`);
        expect([testName(one), Buffer.compare(encodeMachine(decoded.value), bytes)]).toEqual([testName(one), 0]);
        machine = decoded.value;
      }
      finish(machine);
      expect([testName(one), result(execution(machine, GAS))]).toEqual([testName(one), result(done.get(one)!)]);
    }
  });
});
