import process from 'node:process';
import { styleText } from 'node:util';
import { askSecret } from './ask-secret.js';
import { type Interruption, onInterruption } from './interruptions.js';

/** What a command has of the world: where it writes, what it was told beside its arguments, whom it may ask. */
export interface Terminal {
  /** For the result, which may be read by a machine. */
  readonly out: (text: string) => void;
  /** Waits until there is room for more of the result; whether anybody still reads it. */
  readonly room: () => Promise<boolean>;
  /** For everything else. */
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths start from. */
  readonly folder: string;
  /** What is fed in by a pipe, a file or a keyboard. */
  readonly input: () => AsyncIterable<Uint8Array>;
  /** Whether the result goes to somebody's eyes, and not into a file or another program. */
  readonly isSeen: boolean;
  /** How many signs a line of `err` may have that is written over again and again; 0 where no line can be written over. */
  readonly columns: () => number;
  /** Hears Ctrl-C and SIGTERM instead of the process ending; gives back what ends that. */
  readonly onInterruption: (interruption: Interruption) => () => void;
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
  const isDumb = env['TERM'] === 'dumb';
  const isColourful = stdout.isTTY && !env['NO_COLOR'] && !isDumb;
  return {
    out: (text) => void stdout.write(text),
    room: async () => await roomIn(stdout),
    err: (text) => void stderr.write(text),
    env,
    folder: process.cwd(),
    input: () => stdin,
    isSeen: Boolean(stdout.isTTY),
    columns: () => (stderr.isTTY && !isDumb ? stderr.columns || 80 : 0),
    onInterruption,
    paint: (colour, text) => (isColourful ? styleText(colour, text) : text),
    ask: async (question) => (stdin.isTTY ? await askSecret(question, { input: stdin, output: stderr }) : null),
  };
}

async function roomIn(stream: NodeJS.WriteStream): Promise<boolean> {
  const isRead = (): boolean => !stream.errored && stream.writable;
  if (!isRead() || !stream.writableNeedDrain) return isRead();
  return await new Promise((resolve) => {
    const events = ['drain', 'error', 'close'] as const;
    const end = (): void => {
      for (const event of events) stream.off(event, end);
      resolve(isRead());
    };
    for (const event of events) stream.on(event, end);
  });
}
