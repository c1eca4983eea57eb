/** A line that moves while something takes long, where a person is looking. */

import type { Terminal } from './terminal.ts';

/** Work that is done sooner shows nothing. */
const PATIENCE_MS = 400;

/** Runs `work` behind a spinner on an interactive terminal; elsewhere just runs it. */
export async function withProgress<T>(terminal: Terminal, title: string, work: () => Promise<T>): Promise<T> {
  if (!terminal.interactive) return work();
  let stop: (() => void) | undefined;
  const timer = setTimeout(async () => {
    const { spinner } = await import('@clack/prompts');
    if (done) return;
    const line = spinner();
    line.start(title);
    stop = () => line.stop(title);
  }, PATIENCE_MS);
  let done = false;
  try {
    return await work();
  } finally {
    done = true;
    clearTimeout(timer);
    stop?.();
  }
}
