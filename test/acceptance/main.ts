/**
 * `npx tsx test/acceptance/main.ts FOLDER`: published modules of other projects against Millrace. FOLDER holds a folder for each
 * source named below, with files of its repository as they are; a source that is not there is skipped by name. Fails when a
 * source has fewer modules than it must have, or when anything is refused that is not listed in docs/acceptance.md.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accept, type Outcome, type Problem } from './accept.ts';
import { filesBelow, modulesIn } from './containers.ts';

/** Sources, what they are, and how many modules there must be at least. */
const SOURCES = [
  ['rooch', 'every released Rooch framework and app', 5_600],
  ['sui', 'the framework of Sui-family chains by protocol version', 1_000],
  ['sui7', 'modules in the Sui family’s own version', 100],
  ['aptos', 'modules of the Aptos family', 100],
] as const;

const EXPLAINED = new URL('../../docs/acceptance.md', import.meta.url);

function row(name: string, about: string, outcome: Outcome): string {
  const { seconds } = outcome;
  const lines = [
    `${name}: ${about}`,
    `  ${outcome.modules} modules, ${outcome.distinct} different, ${outcome.bytes} bytes, ${outcome.instructions} instructions`,
    `  ${Object.entries(outcome.byDialect)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([dialect, count]) => `${count} × ${dialect}`)
      .join(', ')}`,
    `  links: ${outcome.linked} among their own, ${outcome.linkedElsewhere} with other releases, ${outcome.withoutDependencies} import what the source does not have`,
    ...(outcome.absent.length === 0
      ? []
      : [`    ${outcome.absent.map((id) => id.replace(/^0x0*(?=.)/, '0x')).join(', ')}`]),
    `  seconds: ${Object.entries(seconds)
      .map(([what, time]) => `${what} ${time.toFixed(2)}`)
      .join(', ')}`,
  ];
  return lines.join('\n');
}

function problemText({ what, file, module, refusal }: Problem): string {
  const place = refusal?.function === undefined ? '' : ` in ${refusal.function} at ${refusal.offset}`;
  return `${what} ${module}: ${refusal ? `${refusal.status}${place}: ${refusal.message}` : 'differs'} (${file})`;
}

const folder = process.argv[2];
if (folder === undefined) {
  console.error('usage: npx tsx test/acceptance/main.ts FOLDER');
  process.exit(2);
}
const explained = existsSync(EXPLAINED) ? readFileSync(EXPLAINED, 'utf8') : '';
let failed = false;
for (const [name, about, least] of SOURCES) {
  const path = join(folder, name);
  if (!existsSync(path)) {
    console.log(`${name}: skipped, ${path} is not there`);
    continue;
  }
  const files = filesBelow(path).map(modulesIn);
  const outcome = accept(files.flatMap(({ modules }) => modules));
  console.log(row(name, about, outcome));
  const unknown = files.reduce((sum, file) => sum + file.unknown, 0);
  if (unknown > 0) console.log(`  ${unknown} places look like a module and have no length in front`);
  if (outcome.modules < least) {
    console.log(`  FAILED: at least ${least} modules were expected`);
    failed = true;
  }
  for (const problem of outcome.problems) {
    const known =
      problem.refusal !== undefined && explained.includes(problem.module) && explained.includes(problem.refusal.status);
    if (!known) failed = true;
    console.log(`  ${known ? 'explained' : 'FAILED'}: ${problemText(problem)}`);
  }
}
process.exit(failed ? 1 : 0);
