import { ConfigurationError, OverloadedError } from '../core/errors.js';

/** How much password work a process takes on. */
export interface WorkQueueOptions {
  /** How many run at once. @default the size of the thread pool: UV_THREADPOOL_SIZE, or 4 */
  readonly concurrency?: number | undefined;
  /** How many wait; beyond them, `overloaded`. @default 200 */
  readonly queue?: number | undefined;
}

/** Does a piece of work when its turn has come. */
export type WorkQueue = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * Bounds the work that runs and that waits, in the order of arrival: under a flood the first are served in bounded
 * time and the rest hear at once that they are not, rather than all of them timing out.
 * @throws ConfigurationError where the bounds are no such numbers. The queue itself throws OverloadedError.
 */
export function workQueue({ concurrency = threadPoolSize(), queue = 200 }: WorkQueueOptions = {}): WorkQueue {
  if (!Number.isInteger(concurrency) || concurrency < 1) throw expected('concurrency', 1, concurrency);
  if (!Number.isInteger(queue) || queue < 0) throw expected('queue', 0, queue);
  let running = 0;
  const waiting: (() => void)[] = [];

  return async (work) => {
    if (running < concurrency) running++;
    else if (waiting.length < queue) await new Promise<void>((start) => waiting.push(start));
    else throw new OverloadedError();
    try {
      return await work();
    } finally {
      // The place is handed over, not given back: nobody who comes meanwhile can take it.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}

/** As libuv reads it; hashes run on its threads, so that more at once would only wait there, with file and DNS work behind them. */
const threadPoolSize = (): number => Math.max(1, Number.parseInt(process.env.UV_THREADPOOL_SIZE ?? '', 10) || 4);

const expected = (name: string, least: number, got: unknown): ConfigurationError =>
  new ConfigurationError(`Expected passwords.${name} to be a whole number from ${least}, got ${String(got)}.`);
