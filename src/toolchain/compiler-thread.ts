/**
 * Runs compilations in a worker thread with a time limit. One idle thread is kept, since loading the compiler takes longer
 * than most packages; a thread that ran out of time or failed is ended and never used again.
 */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type BuildProblem, BuildRefused } from './build-error.ts';

/** The npm package with the compiler. */
export const COMPILER_PACKAGE = '@zktx.io/sui-move-builder';
/** The version that builds are made and tested with. */
export const COMPILER_VERSION = '0.5.1';

/** URLs of the compiler's glue code and WebAssembly. */
export interface CompilerFiles {
  readonly glue: string;
  readonly wasm: string;
}

/** One package to compile: three JSON texts, as the compiler takes them. */
export interface CompileUnit {
  readonly files: string;
  readonly dependencies: string;
  readonly options: string;
}

/** Packages to compile one after the other, up to the first with errors. */
export interface CompileRequest {
  readonly id: number;
  readonly units: readonly CompileUnit[];
}

/** What the compiler said about one package: JSON when `success`, diagnostics otherwise. */
export interface CompileOutput {
  readonly success: boolean;
  readonly text: string;
}

export type CompileReply =
  | { readonly id: number; readonly outputs: readonly CompileOutput[] }
  | { readonly id: number; readonly crash: string };

/** Where the compiler is looked for: beside Millrace, then beside the project that runs it, for an install of Millrace alone. */
function usualPlaces(): string[] {
  return [import.meta.url, pathToFileURL(join(process.cwd(), 'package.json')).href];
}

/**
 * Finds the compiler as a package installed beside one of `places` would; raises {@link BuildRefused} with how to install it
 * when it isn't there.
 */
export function locateCompiler(places: readonly string[] = usualPlaces()): CompilerFiles {
  for (const place of places) {
    const entry = resolveFrom(place);
    if (entry === undefined) continue;
    const [glue, wasm] = [join(dirname(entry), 'sui_move_wasm.js'), join(dirname(entry), 'sui_move_wasm_bg.wasm')];
    if (existsSync(glue) && existsSync(wasm)) return { glue: pathToFileURL(glue).href, wasm: pathToFileURL(wasm).href };
  }
  throw new BuildRefused({
    stage: 'no_compiler',
    message: `the Move compiler, npm package ${COMPILER_PACKAGE}, isn't installed`,
    hint: `npm install --save-dev ${COMPILER_PACKAGE}@${COMPILER_VERSION}`,
  });
}

function resolveFrom(place: string): string | undefined {
  try {
    return createRequire(place).resolve(`${COMPILER_PACKAGE}/full`);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'MODULE_NOT_FOUND' || code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return undefined;
    throw error;
  }
}

/**
 * Starts the worker. Compiled, it is the file beside this one. From the sources (tests, tsx) a thread can't load TypeScript on
 * every Node we support, so the text of the worker, which imports only built-in modules, is stripped of its types and started
 * from a `data:` URL.
 */
async function startWorker(files: CompilerFiles): Promise<Worker> {
  const compiled = new URL('./compiler-worker.js', import.meta.url);
  const options = { workerData: files, execArgv: [] };
  if (existsSync(fileURLToPath(compiled))) return new Worker(compiled, options);
  const source = readFileSync(fileURLToPath(new URL('./compiler-worker.ts', import.meta.url)), 'utf8');
  const { transpileModule, ModuleKind, ScriptTarget } = (await import('typescript')).default;
  const { outputText } = transpileModule(source, {
    compilerOptions: { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 },
  });
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(outputText)}`), options);
}

let idle: Worker | undefined;
let nextId = 0;

/** Outputs that are kept, so that building many packages in one process compiles what they share once. */
const MAX_KEPT_OUTPUTS = 64;
const kept = new Map<string, CompileOutput>();

function unitKey(unit: CompileUnit): string {
  return createHash('sha256').update(JSON.stringify(unit)).digest('hex');
}

/**
 * Compiles `units` in order, up to the first with errors. `timeLimitMs` counts from the moment the compiler thread is asked.
 * Raises {@link BuildRefused} when the time is up or the compiler fails; packages with errors are an output like any other.
 */
export async function compileUnits(
  files: CompilerFiles,
  units: readonly CompileUnit[],
  timeLimitMs: number,
): Promise<readonly CompileOutput[]> {
  const keys = units.map(unitKey);
  const known = keys.map((key) => kept.get(key));
  const missing = units.filter((_, i) => !known[i]);
  const fresh = missing.length === 0 ? [] : [...(await compileInThread(files, missing, timeLimitMs))];
  const outputs: CompileOutput[] = [];
  for (const [i, key] of keys.entries()) {
    const output = known[i] ?? fresh.shift();
    if (!output) break;
    kept.delete(key);
    kept.set(key, output);
    if (kept.size > MAX_KEPT_OUTPUTS) kept.delete(kept.keys().next().value!);
    outputs.push(output);
  }
  return outputs;
}

async function compileInThread(
  files: CompilerFiles,
  units: readonly CompileUnit[],
  timeLimitMs: number,
): Promise<readonly CompileOutput[]> {
  const worker = idle ?? (await startWorker(files));
  idle = undefined;
  worker.ref();
  const id = nextId++;
  try {
    const outputs = await ask(worker, { id, units }, timeLimitMs);
    worker.unref();
    if (idle) await worker.terminate();
    else idle = worker;
    return outputs;
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

/** One request and its reply. Listeners are taken off one by one: `removeAllListeners` cuts a worker's own connection too. */
function ask(worker: Worker, request: CompileRequest, timeLimitMs: number): Promise<readonly CompileOutput[]> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
    };
    const fail = (problem: BuildProblem): void => {
      stop();
      reject(new BuildRefused(problem));
    };
    const crash = (what: string): void =>
      fail({
        stage: 'crash',
        message: `the Move compiler failed: ${what}`,
        hint: /call stack|out of bounds/.test(what)
          ? 'an expression or type is nested too deeply for it'
          : `it should be ${COMPILER_PACKAGE} ${COMPILER_VERSION}`,
      });
    const late = (): void =>
      fail({
        stage: 'time_limit',
        message: `the Move compiler took longer than ${timeLimitMs} ms and was ended`,
        hint: 'give it a longer time limit, or split the package',
      });
    const asked = performance.now();
    const onMessage = (reply: CompileReply): void => {
      if (reply.id !== request.id) return;
      // On a busy machine a reply can be seen before the timer that should have come first.
      if (performance.now() - asked > timeLimitMs) late();
      else if ('crash' in reply) crash(reply.crash);
      else {
        stop();
        resolve(reply.outputs);
      }
    };
    const onError = (error: unknown): void => crash(error instanceof Error ? error.message : String(error));
    const onExit = (code: number): void => crash(`its thread ended with code ${code}`);
    const timer = setTimeout(late, timeLimitMs);
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.on('exit', onExit);
    worker.postMessage(request);
  });
}
