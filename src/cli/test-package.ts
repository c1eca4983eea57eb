/** `millrace test`: a package's tests and their report. */

import { parseAddress } from '#vm';
import { Engine } from '../engine/engine.ts';
import { useNativeHashes } from '../store/hashes.ts';
import { memoryKv } from '../store/memory.ts';
import { buildPackage } from '../toolchain/compiler.ts';
import { findTests, type TestFunction } from '../toolchain/find-tests.ts';
import { gasLimitOf, wholeNumber } from './call-options.ts';
import { parseNamedAddresses } from './code-origin.ts';
import { EXIT, need, shortened } from './failure.ts';
import { failureLines } from './outcome-text.ts';
import { withProgress } from './progress.ts';
import { grouped, printable, type Terminal } from './terminal.ts';
import { DEFAULT_ITERATIONS, DEFAULT_TEST_GAS, runTest, type TestOptions, type TestReport } from './test-run.ts';

/** Options of `millrace test`. */
export interface TestCommandOptions {
  readonly packageDir?: string;
  readonly namedAddresses?: readonly string[];
  readonly filter?: string;
  readonly gasLimit?: string;
  readonly seed?: string;
  readonly iterations?: string;
  readonly list?: boolean;
}

/** Builds the package with its tests, runs those that the filter lets through, and returns the exit code. */
export async function testPackage(
  dir: string,
  filter: string | undefined,
  options: TestCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const how: TestOptions = {
    gasLimit: gasLimitOf(options) ?? DEFAULT_TEST_GAS,
    seed: BigInt(wholeNumber(options.seed ?? '0', '--seed')),
    iterations:
      options.iterations === undefined
        ? DEFAULT_ITERATIONS
        : wholeNumber(options.iterations, '--iterations', 1_000_000),
  };
  const namedAddresses = parseNamedAddresses(options.namedAddresses);
  const color = terminal.errorColors.isColorSupported;
  const built = need(
    await withProgress(terminal, 'Building', () => buildPackage({ dir, test: true, namedAddresses, color })),
  );
  if (built.diagnostics !== '' && !terminal.json) terminal.warn(built.diagnostics.trimEnd());
  const { graph } = built;
  const others = graph.dependencies.flatMap((unit) => unit.sources);
  const all = findTests(graph.root.sources, graph.addresses, others).tests;
  const tests = all.filter((test) => filter === undefined || nameOf(test).includes(filter));
  if (options.list) {
    if (terminal.json) terminal.print(JSON.stringify({ package: built.name, tests: tests.map(fullName) }));
    else for (const test of tests) terminal.print(nameOf(test));
    return EXIT.ok;
  }
  useNativeHashes();
  const engine = need(Engine.open({ store: memoryKv(), framework: false }));
  const modules = [...built.dependencies.flatMap((unit) => unit.modules), ...built.modules];
  need(engine.publish(modules.map((module) => module.bytes)));
  const reports: TestReport[] = [];
  const width = Math.max(4, ...tests.map((test) => nameOf(test).length));
  if (!terminal.json) terminal.print(headText(built.name, tests.length, width, terminal));
  for (const test of tests) {
    const report = runTest(engine, test, graph, how);
    reports.push(report);
    if (!terminal.json) printReport(report, width, terminal);
  }
  engine.close();
  const failed = reports.filter((report) => report.status === 'failed').length;
  const random = tests.some((test) => test.random);
  if (terminal.json) {
    const summary = { ok: failed === 0, package: built.name, passed: reports.length - failed, failed };
    terminal.print(
      JSON.stringify({ ...summary, filteredOut: all.length - tests.length, seed: String(how.seed), tests: reports }),
    );
  } else terminal.print(summaryText(reports, all.length - tests.length, random ? how.seed : undefined, terminal));
  return failed === 0 ? EXIT.ok : EXIT.failed;
}

function fullName(test: TestFunction): string {
  return `${test.module}::${test.name}`;
}

function nameOf(test: TestFunction): string {
  return parseAddress(test.module.split('::')[0]!) ? shortened(fullName(test)) : fullName(test);
}

const COLUMNS = { gas: 13, steps: 12, ms: 10 } as const;

function headText(name: string, count: number, width: number, terminal: Terminal): string {
  const { dim } = terminal.colors;
  const head = `${' '.repeat(9)}${'test'.padEnd(width)}${'gas'.padStart(COLUMNS.gas)}${'steps'.padStart(COLUMNS.steps)}${'ms'.padStart(COLUMNS.ms)}`;
  return [`Running ${count} ${count === 1 ? 'test' : 'tests'} of ${name}`, ...(count === 0 ? [] : [dim(head)])].join(
    '\n',
  );
}

function printReport(report: TestReport, width: number, terminal: Terminal): void {
  const { colors } = terminal;
  const mark = report.status === 'passed' ? colors.green('[ PASS ]') : colors.red('[ FAIL ]');
  const numbers = `${grouped(report.gasUsed).padStart(COLUMNS.gas)}${grouped(report.steps).padStart(COLUMNS.steps)}${report.milliseconds.toFixed(1).padStart(COLUMNS.ms)}`;
  const runs = report.iterations === undefined ? '' : colors.dim(`  ${report.iterations} random inputs`);
  terminal.print(`${mark} ${shortened(report.name).padEnd(width)}${numbers}${runs}`);
  for (const line of report.debug) terminal.print(`${colors.dim('  [debug]')} ${printable(line)}`);
  if (report.reason === undefined) return;
  terminal.print(`  ${printable(report.reason)}${report.args ? `, with arguments ${report.args.join(' ')}` : ''}`);
  if (report.failure) for (const line of failureLines(report.failure, colors)) terminal.print(line);
}

function summaryText(
  reports: readonly TestReport[],
  filteredOut: number,
  seed: bigint | undefined,
  terminal: Terminal,
): string {
  const { colors } = terminal;
  const failed = reports.filter((report) => report.status === 'failed').length;
  const counts = `${reports.length - failed} passed, ${failed} failed${filteredOut > 0 ? `, ${filteredOut} filtered out` : ''}`;
  return [
    '',
    ...(seed === undefined ? [] : [`Random inputs are made of seed ${seed}`]),
    failed === 0 ? colors.green(counts) : colors.red(counts),
  ].join('\n');
}
