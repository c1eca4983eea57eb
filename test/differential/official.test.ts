import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Ours } from '../support/ours.ts';
import { outcomeText } from '../support/outcome.ts';
import { CASE_ADDRESS, caseFunction, caseName } from './case.ts';
import { CASES, SIXTY_FOUR_BITS } from './cases.ts';
import { caseModules, caseOracle, OUTCOMES_FILE, type Outcomes, officialOutcomes } from './official.ts';

const recorded = JSON.parse(readFileSync(OUTCOMES_FILE, 'utf8')) as Outcomes;
const address = `0x${CASE_ADDRESS.slice(2).padStart(64, '0')}`;

describe('the differential suite', () => {
  const oracle = caseOracle();
  let ours: Ours;

  beforeAll(async () => {
    ours = new Ours(await caseModules(oracle));
  });
  afterAll(() => oracle.close());

  test('is large and names every case once', () => {
    const names = CASES.flatMap((module) => module.cases.map((item) => caseName(module, item)));
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(1000);
    expect(Object.keys(recorded)).toEqual(names);
    expect(Object.keys(SIXTY_FOUR_BITS).filter((name) => !(name in recorded))).toEqual([]);
  });

  test('the official VM answers today as recorded', async () => {
    expect(await officialOutcomes(oracle)).toEqual(recorded);
  });

  describe.each(CASES)('$name', (module) => {
    test.each(module.cases)('$name: $about', (item) => {
      const name = caseName(module, item);
      const outcome = ours.run(`${address}::${module.name}`, caseFunction(item));
      expect(outcomeText(outcome)).toBe(SIXTY_FOUR_BITS[name] ?? recorded[name]);
    });
  });
});
