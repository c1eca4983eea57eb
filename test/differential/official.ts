/** Asks the official VM for the outcomes of all cases. */

import { frameworkStd, manifest, Oracle } from '../support/oracle.ts';
import { outcomeText } from '../support/outcome.ts';
import { CASE_ADDRESS, caseFunction, caseName, caseSources } from './case.ts';
import { CASES } from './cases.ts';

/** `module::case` → the outcome as one line. */
export type Outcomes = Readonly<Record<string, string>>;

/** Where the outcomes are recorded. */
export const OUTCOMES_FILE = new URL('../../fixtures/differential/official.json', import.meta.url);

/** The package of all cases, as the compiler takes it. */
export function casePackage(as: '#[test]' | 'public'): Record<string, string> {
  return { 'Move.toml': manifest('cases'), ...caseSources(CASES, as) };
}

/** Compiles and runs all cases in the official VM. */
export async function officialOutcomes(oracle: Oracle): Promise<Outcomes> {
  const run = await oracle.test(casePackage('#[test]'));
  if (!run.ok) throw new Error(`${run.reason}: ${run.diagnostics}`);
  const outcomes: Record<string, string> = {};
  for (const module of CASES) {
    for (const item of module.cases) {
      const report = run.tests.get(`${CASE_ADDRESS}::${module.name}::${caseFunction(item)}`);
      if (!report) throw new Error(`the official VM did not run ${caseName(module, item)}`);
      outcomes[caseName(module, item)] = outcomeText(report.outcome);
    }
  }
  return outcomes;
}

/** The compiled cases and everything that they depend on. */
export async function caseModules(oracle: Oracle): Promise<Uint8Array[]> {
  const cases = await oracle.compile(casePackage('public'), false);
  const std = await oracle.compile(frameworkStd(), false);
  if (!cases.ok) throw new Error(cases.diagnostics);
  if (!std.ok) throw new Error(std.diagnostics);
  return [...std.modules, ...cases.modules];
}

/** The oracle that all cases are asked of. */
export function caseOracle(): Oracle {
  return new Oracle(frameworkStd());
}
