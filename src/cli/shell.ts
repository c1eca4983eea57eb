/** What a command gets: where to write, and where to say how it ended. */

import type { Terminal } from './terminal.ts';

export interface Shell {
  readonly terminal: Terminal;
  exitCode: number;
}
