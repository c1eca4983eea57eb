/** Where a command writes: text for people or one JSON object, colours only where a person looks. */

import pc from 'picocolors';

/** What a command needs to know of its surroundings. */
export interface Terminal {
  /** Whether the result is one JSON object on standard output. */
  readonly json: boolean;
  /** Whether both outputs are terminals: progress may be shown. */
  readonly interactive: boolean;
  /** Colours for standard output. */
  readonly colors: Colors;
  /** Colours for standard error. */
  readonly errorColors: Colors;
  /** Writes text and a line end to standard output. */
  readonly print: (text: string) => void;
  /** Writes text and a line end to standard error. */
  readonly warn: (text: string) => void;
}

export type Colors = ReturnType<typeof pc.createColors>;

/** Whether a stream takes colours: a terminal, and NO_COLOR isn't set (no-color.org). */
function takesColors(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
}

/** The terminal of this process. */
export function processTerminal(json: boolean): Terminal {
  const { stdout, stderr, env } = process;
  return {
    json,
    interactive: !json && stdout.isTTY === true && stderr.isTTY === true,
    colors: pc.createColors(!json && takesColors(stdout, env)),
    errorColors: pc.createColors(!json && takesColors(stderr, env)),
    print: (text) => void stdout.write(`${text}\n`),
    warn: (text) => void stderr.write(`${text}\n`),
  };
}

/** Prints a command's result: the JSON object, or its text. Both are made of the same value by the caller. */
export function printResult(terminal: Terminal, value: unknown, text: () => string): void {
  const shown = terminal.json ? JSON.stringify(value) : text();
  if (shown !== '') terminal.print(shown);
}

/** A whole number with `,` between thousands. */
export function grouped(value: number | bigint | string): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Text from outside with everything that a terminal would act on made visible. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u{${character.charCodeAt(0).toString(16)}}`;
  });
}
