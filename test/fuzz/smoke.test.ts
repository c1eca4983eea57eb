import { expect, test } from 'vitest';
import { Campaign } from './campaign.ts';
import { Coverage } from './coverage.ts';
import { cuts } from './shrink.ts';
import type { FuzzTarget } from './target.ts';
import { TARGETS } from './targets.ts';

/** Inputs for each target in every run of the tests; `npm run fuzz` tries millions. */
const INPUTS: Readonly<Record<string, number>> = {
  decode: 2000,
  verify: 100,
  run: 200,
  generate: 20,
  bcs: 3000,
  types: 3000,
  args: 2000,
  store: 60,
  snapshot: 2000,
};

// First of all: V8 counts blocks only in functions that were compiled after the counting began.
test('coverage tells what has never run before', () => {
  const coverage = new Coverage((url) => url.includes('fuzz/shrink.ts'));
  const run = (...input: number[]): number => [...cuts(Uint8Array.from(input))].length;
  run(0, 0);
  coverage.look();
  run(0, 0, 0);
  expect(coverage.look()).toBe(false);
  run(0, 1);
  expect(coverage.look()).toBe(true);
  run(2, 0);
  expect(coverage.look()).toBe(false);
  coverage.close();
});

test('every target has a number of inputs', () => {
  expect(Object.keys(INPUTS)).toEqual(Object.keys(TARGETS));
});

test.each(Object.keys(TARGETS))('%s: no findings among the first inputs', { timeout: 60_000 }, async (name) => {
  const campaign = new Campaign(await TARGETS[name]!(), 20_251_120);
  const seeds = campaign.target.seeds.length;
  campaign.run(60_000, INPUTS[name]!);
  expect(campaign.findings.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([]);
  expect(campaign.totals.executions).toBe(seeds + INPUTS[name]!);
  // Something new was met on the way, or the inputs all do the same.
  expect(campaign.totals.corpus).toBeGreaterThan(seeds);
});

/** Fails for inputs with two bytes above 200. */
const FRAGILE: FuzzTarget = {
  name: 'fragile',
  share: 1,
  seeds: [new Uint8Array(40)],
  mutate(input, _, random) {
    const out = input.slice();
    out[random(out.length)] = random(256);
    return out;
  },
  run(input) {
    const high = input.filter((byte) => byte > 200).length;
    if (high >= 2) throw new Error(`${high} high bytes`);
    return [`high ${high}`];
  },
  show: (input) => input.join(),
};

test('a crash is found, told once, and made small', () => {
  const campaign = new Campaign(FRAGILE, 1);
  campaign.run(10_000, 2000);
  expect(campaign.findings).toHaveLength(1);
  const [finding] = campaign.findings;
  expect(finding).toMatchObject({ target: 'fragile', kind: 'crash' });
  expect(finding!.input).toHaveLength(2);
  expect(() => FRAGILE.run(finding!.input)).toThrow('2 high bytes');
  expect(campaign.totals.findings).toBeGreaterThan(1);
});

test('the same seed tries the same inputs', () => {
  const tried = (seed: number): string[] => {
    const campaign = new Campaign(FRAGILE, seed);
    const inputs: string[] = [];
    campaign.onInput = (input) => inputs.push(input.join());
    campaign.run(10_000, 50);
    return inputs;
  };
  expect(tried(7)).toEqual(tried(7));
  expect(tried(7)).not.toEqual(tried(8));
});
