import process from 'node:process';
import { EXIT } from './command.js';

/** What is done about an interruption. */
export interface Interruption {
  /** The first time: what is under way is finished, and the command ends by itself. */
  readonly first: () => void;
  /** The second time, right before the process ends. */
  readonly last: () => void;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** In ms. One Ctrl-C comes twice below npx: from the terminal, and once more from npm, which hands it on. */
const ONE_PRESS = 250;

/**
 * Hears Ctrl-C and SIGTERM instead of whoever else would: what an application does about them, such as closing its
 * connection, would take the ground from under what is being finished.
 * @returns Gives them back.
 */
export function onInterruption({ first, last }: Interruption, now: () => number = Date.now): () => void {
  let heard: number | null = null;
  const hear = (): void => {
    if (heard === null) {
      heard = now();
      first();
    } else if (now() - heard > ONE_PRESS) {
      last();
      process.exit(EXIT.interrupted);
    }
  };
  const others = SIGNALS.map((signal) => [signal, process.rawListeners(signal)] as const);
  for (const signal of SIGNALS) process.removeAllListeners(signal).on(signal, hear);
  return () => {
    for (const [signal, listeners] of others.splice(0)) {
      process.off(signal, hear);
      for (const listener of listeners) process.on(signal, listener as NodeJS.SignalsListener);
    }
  };
}
