/**
 * The thread in which the npm Move compiler runs: it is WebAssembly without a clock or a way to stop, so it is given a thread
 * that can be ended. Imports nothing of Millrace, since it also runs from the text of this file alone (compiler-thread.ts).
 */

import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { CompileReply, CompileRequest, CompilerFiles } from './compiler-thread.ts';

/** What this uses of the compiler's own glue code. */
interface Glue {
  default(options: { module_or_path: Uint8Array }): Promise<unknown>;
  compile(files: string, dependencies: string, options: string): { success: boolean; output: string; free(): void };
}

const { glue, wasm } = workerData as CompilerFiles;
let ready: Promise<Glue> | undefined;

async function load(): Promise<Glue> {
  const compiler = (await import(glue)) as Glue;
  await compiler.default({ module_or_path: readFileSync(new URL(wasm)) });
  return compiler;
}

async function answer(request: CompileRequest): Promise<CompileReply> {
  ready ??= load();
  try {
    const compiler = await ready;
    const outputs = [];
    for (const unit of request.units) {
      const result = compiler.compile(unit.files, unit.dependencies, unit.options);
      const output = { success: result.success, text: result.output };
      result.free();
      outputs.push(output);
      if (!output.success) break;
    }
    return { id: request.id, outputs };
  } catch (error) {
    return { id: request.id, crash: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

parentPort?.on('message', (request: CompileRequest) => {
  answer(request).then((reply) => parentPort?.postMessage(reply));
});
