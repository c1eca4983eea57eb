// The official compiler and VM in a thread of their own, so that a run that never ends can be ended. JavaScript, since a
// thread starts from a file that Node reads itself; the shapes are OracleQuestion and OracleAnswer of oracle.ts.

import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { resolveMovePackageDependencies } from '@zktx.io/sui-move-builder/full';

const base = new URL('./', import.meta.resolve('@zktx.io/sui-move-builder/full'));
const official = await import(new URL('sui_move_wasm.js', base).href);
await official.default({ module_or_path: readFileSync(new URL('sui_move_wasm_bg.wasm', base)) });

async function answer({ id, kind, files, std, testMode }) {
  const modes = testMode ? ['test'] : [];
  const resolved = await resolveMovePackageDependencies({ files, fetcher: { fetchLocal: async () => std }, modes });
  const started = performance.now();
  if (kind === 'compile') {
    // only the publish intent keeps addresses other than zero
    const options = JSON.stringify({ compileIntent: 'publish', silenceWarnings: true, modes });
    const { success, output } = official.compile(resolved.files, resolved.dependencies, options);
    return { id, ok: success, output, milliseconds: performance.now() - started };
  }
  const options = JSON.stringify({ ansiColor: false, modes: [] });
  const { output } = official.test_with_options(resolved.files, resolved.dependencies, options);
  const milliseconds = performance.now() - started;
  return { id, ok: output.startsWith('Running Move unit tests') || output.includes('\nTest result:'), output, milliseconds };
}

parentPort.on('message', (question) => {
  answer(question).then(
    (value) => parentPort.postMessage(value),
    // a panic of the compiler arrives as a trap, after which its memory is not to be trusted: the thread ends with it
    (error) => {
      throw error;
    },
  );
});
