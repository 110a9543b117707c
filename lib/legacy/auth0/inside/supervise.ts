import type * as workerThreads from 'node:worker_threads';
import type { Report, Thrown, WorkerSetup } from '../messages.js';

/**
 * The main thread of a worker's process. It runs nothing of the scripts, so that it can end them whatever they do: when
 * the application is gone, and when they take too much memory. Runs inside the worker, as text: it sees nothing of this
 * module but itself.
 * @param threadProgram What the other thread runs.
 * @param load The `require` of this thread.
 */
export function supervise(threadProgram: string, load: (name: string) => unknown): void {
  const { Worker } = load('node:worker_threads') as typeof workerThreads;
  const LONGEST = 1024 * 1024;
  const MEGABYTE = 1024 * 1024;

  const send = (text: string, then = () => {}) => (process.connected ? process.send?.(text, undefined, undefined, then) : then());
  const end = (thrown: Thrown) => send(JSON.stringify({ kind: 'gone', thrown } satisfies Report), () => process.exit(1));

  // Ctrl-C reaches every process of a terminal: the application decides when it is over, by going.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
  // Not by an exit, which would wait for a thread that waits for a process of its own.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

  process.once('message', (setup: WorkerSetup) => {
    const resourceLimits = { maxOldGenerationSizeMb: setup.memory / 2, maxYoungGenerationSizeMb: 16 };
    const thread = new Worker(threadProgram, { eval: true, workerData: setup, stdout: true, stderr: true, resourceLimits });
    for (const output of [thread.stdout, thread.stderr]) output.resume();
    thread.on('message', (text: unknown) => void (typeof text === 'string' && text.length <= LONGEST && send(text)));
    thread.on('messageerror', () => {});
    thread.on('error', (error: NodeJS.ErrnoException) => end({ name: error.name, ...(error.code !== undefined && { code: error.code }) }));
    thread.on('exit', () => end({ says: 'a script ended its own process' }));
    process.on('message', (order) => thread.postMessage(order));
    setInterval(() => {
      if (process.memoryUsage.rss() > setup.memory * MEGABYTE) end({ says: `a script took more than ${setup.memory} MB of memory` });
    }, 100);
  });
}
