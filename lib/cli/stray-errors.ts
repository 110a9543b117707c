import process from 'node:process';
import { EXIT } from './command.js';

/** What is done about an application that does not keep to itself. */
export interface Strays {
  /** It threw where nobody catches it, which would end the process. */
  readonly thrown: (error: unknown) => void;
  /** It ends the process, as if all were well. */
  readonly ended: () => void;
}

/** Hears what an application throws where nobody catches it; gives back what ends that. */
export function hearStrays({ thrown, ended }: Strays): () => void {
  const onExit = (code: number): void => {
    if (code !== EXIT.done && code !== EXIT.failed) return;
    ended();
    process.exitCode = EXIT.usage;
  };
  process.on('uncaughtException', thrown).on('unhandledRejection', thrown).on('exit', onExit);
  return () => void process.off('uncaughtException', thrown).off('unhandledRejection', thrown).off('exit', onExit);
}
