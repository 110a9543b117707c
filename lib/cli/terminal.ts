import process from 'node:process';
import { styleText } from 'node:util';
import { askSecret } from './ask-secret.js';

/** What a command has of the world: where it writes, what it was told beside its arguments, whom it may ask. */
export interface Terminal {
  /** For the result, which may be read by a machine. */
  readonly out: (text: string) => void;
  /** For everything else. */
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths start from. */
  readonly folder: string;
  /** The text in a colour, where the result goes to somebody who sees colours (https://no-color.org). */
  readonly paint: (colour: Colour, text: string) => string;
  /** Asks without showing what is typed; `null` where there is nobody to ask. Rejects with {@link Interrupted} on Ctrl-C. */
  readonly ask: (question: string) => Promise<string | null>;
}

/** The colours that mean something in a report. */
export type Colour = 'green' | 'yellow' | 'red' | 'dim' | 'bold';

/** The terminal that this process was started from. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process;
  const isColourful = stdout.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    env,
    folder: process.cwd(),
    paint: (colour, text) => (isColourful ? styleText(colour, text) : text),
    ask: async (question) => (stdin.isTTY ? await askSecret(question, { input: stdin, output: stderr }) : null),
  };
}
