import type { Command } from 'commander';
import type { Terminal } from './terminal.js';

/** What the program gives back to the shell. */
export const EXIT = {
  done: 0,
  /** A check failed. */
  failed: 1,
  /** It could not be run as it was asked to. */
  usage: 2,
  /** What shells have for Ctrl-C. */
  interrupted: 130,
} as const;

/** Adds a command to the program. `end` takes the exit code, where that is not 0. */
export type AddCommand = (program: Command, terminal: Terminal, end: (code: number) => void) => void;

/** The command cannot do what it was asked; the message says what would help. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
