/** Records what the official VM answers: `npx tsx --conditions=source test/differential/record.ts`. */

import { writeFileSync } from 'node:fs';
import { caseOracle, OUTCOMES_FILE, officialOutcomes } from './official.ts';

async function record(): Promise<void> {
  const oracle = caseOracle();
  const outcomes = await officialOutcomes(oracle);
  await oracle.close();
  writeFileSync(OUTCOMES_FILE, `${JSON.stringify(outcomes, undefined, 2)}\n`);
  console.log(`${Object.keys(outcomes).length} outcomes`);
}

void record();
