/**
 * The official Sui Move VM, as the npm compiler package carries it, asked as an oracle: many Move unit tests in one compile,
 * one outcome each.
 *
 * A test tells a value by aborting with it. Codes whose upper four bits are 8 or 12 are not for this: the runner takes them for
 * clever aborts and panics when the constant that they seem to name is not there.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { parseReport, type TestReport } from './report.ts';

/** What the thread is asked. */
export interface OracleQuestion {
  readonly id: number;
  readonly kind: 'test' | 'compile';
  readonly files: Record<string, string>;
  readonly std: Record<string, string>;
  readonly testMode: boolean;
}

/** What the thread answers. */
export interface OracleAnswer {
  readonly id: number;
  readonly ok: boolean;
  readonly output: string;
  /** Time of the compiler or of compiler and tests together, without resolving dependencies. */
  readonly milliseconds: number;
}

/** Why there is no outcome: the compiler's diagnostics, or how the run ended. */
export interface OracleFailure {
  readonly ok: false;
  readonly reason: 'compile' | 'timeout' | 'crash';
  readonly diagnostics: string;
}

/** The outcomes by test (`address::module::function`, the address by its name where the manifest gives it one). */
export interface OracleRun {
  readonly ok: true;
  readonly tests: ReadonlyMap<string, TestReport>;
  readonly milliseconds: number;
}

/** The compiled modules of the package, in the compiler's order. */
export interface OracleBuild {
  readonly ok: true;
  readonly modules: readonly Uint8Array[];
  readonly milliseconds: number;
}

/** How long one question may take, in milliseconds, unless the caller says otherwise. */
export const ORACLE_TIME_LIMIT = 60_000;

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The files of the Move package in `directory` (relative to the repository) as the compiler takes them. */
export function packageFiles(directory: string): Record<string, string> {
  const files: Record<string, string> = {};
  const root = join(ROOT, directory);
  for (const entry of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = entry.replaceAll('\\', '/');
    if (path.startsWith('build/')) continue;
    if (path.endsWith('.move') || path === 'Move.toml') files[path] = readFileSync(join(root, entry), 'utf8');
  }
  return files;
}

/** The least std that tests need: vector instructions, bcs, hash, and the runner's marker. */
export function minimalStd(): Record<string, string> {
  return packageFiles('fixtures/oracle/std');
}

/** The framework's own std where it is there, else {@link minimalStd}. */
export function frameworkStd(): Record<string, string> {
  const directory = 'vm/framework/std';
  if (!existsSync(join(ROOT, directory, 'Move.toml'))) return minimalStd();
  const files = Object.fromEntries(
    Object.entries(packageFiles(directory)).filter(([path]) => !path.startsWith('tests/')),
  );
  const marker = Object.values(files).some((source) => /module std::unit_test\b/.test(source));
  return marker ? files : { ...files, 'sources/unit_test.move': minimalStd()['sources/unit_test.move']! };
}

/** `Move.toml` of a package that depends on std and names no address of its own. */
export function manifest(name: string): string {
  return `[package]
name = "${name}"
edition = "2024"
implicit-dependencies = false

[dependencies]
Std = { local = "../std" }
`;
}

/** One thread with the official compiler and VM. A thread that ran out of time or crashed is replaced at the next question. */
export class Oracle {
  readonly #std: Record<string, string>;
  #worker: Worker | undefined;
  #next = 0;

  constructor(std: Record<string, string> = minimalStd()) {
    this.#std = std;
  }

  /** Compiles `files` with its unit tests and runs them all. */
  async test(files: Record<string, string>, timeLimit = ORACLE_TIME_LIMIT): Promise<OracleRun | OracleFailure> {
    const answer = await this.#ask('test', files, true, timeLimit);
    if ('reason' in answer) return answer;
    if (!answer.ok) return { ok: false, reason: 'compile', diagnostics: answer.output };
    const tests = new Map(parseReport(answer.output).map((report) => [report.test, report]));
    return { ok: true, tests, milliseconds: answer.milliseconds };
  }

  /** Compiles `files`; in test mode `#[test]` and `#[test_only]` stay in. */
  async compile(
    files: Record<string, string>,
    testMode: boolean,
    timeLimit = ORACLE_TIME_LIMIT,
  ): Promise<OracleBuild | OracleFailure> {
    const answer = await this.#ask('compile', files, testMode, timeLimit);
    if ('reason' in answer) return answer;
    if (!answer.ok) return { ok: false, reason: 'compile', diagnostics: answer.output };
    const { modules } = JSON.parse(answer.output) as { modules: string[] };
    return {
      ok: true,
      modules: modules.map((text) => new Uint8Array(Buffer.from(text, 'base64'))),
      milliseconds: answer.milliseconds,
    };
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = undefined;
  }

  #ask(
    kind: OracleQuestion['kind'],
    files: Record<string, string>,
    testMode: boolean,
    timeLimit: number,
  ): Promise<OracleAnswer | OracleFailure> {
    this.#worker ??= new Worker(new URL('./oracle-worker.mjs', import.meta.url), { stderr: true });
    const worker = this.#worker;
    const question: OracleQuestion = { id: this.#next++, kind, files, std: this.#std, testMode };
    return new Promise((resolve) => {
      const finish = (answer: OracleAnswer | OracleFailure) => {
        clearTimeout(timer);
        worker.off('message', onMessage).off('error', onError);
        worker.stderr.off('data', onPanic);
        resolve(answer);
      };
      const fail = (reason: OracleFailure['reason'], diagnostics: string) => {
        this.#worker = undefined;
        void worker.terminate();
        finish({ ok: false, reason, diagnostics });
      };
      const onMessage = (answer: OracleAnswer) => {
        if (answer.id === question.id) finish(answer);
      };
      let panic = '';
      const onPanic = (text: unknown) => {
        panic += String(text);
      };
      const onError = (error: unknown) => fail('crash', `${String(error)}\n${panic}`);
      const timer = setTimeout(() => fail('timeout', `no answer within ${timeLimit} ms`), timeLimit);
      worker.on('message', onMessage).on('error', onError);
      worker.stderr.on('data', onPanic);
      worker.postMessage(question);
    });
  }
}
