import { Bulkhead } from '../bulkhead.js';
import { Deadline } from '../deadline.js';
import { NoAnswer } from '../no-answer.js';
import type { WorkerSetup } from './messages.js';
import { type ScriptCall, ScriptWorker } from './script-worker.js';
import type { Settings } from './settings.js';
import type { Settlement } from './settlement.js';

/** How many calls wait for a turn; the guard around the source lets fewer through. */
const QUEUE = 200;

/** The longest delay of a timer; beyond it Node would fire at once. */
const LONGEST = 2 ** 31 - 1;

/** How many workers there are, which of them takes a call, and when one has done enough. */
export class WorkerPool {
  private readonly open = new Set<ScriptWorker>();
  private readonly retired = new Set<ScriptWorker>();
  private readonly bulkhead: Bulkhead;
  private closed = false;

  constructor(
    private readonly setup: WorkerSetup,
    private readonly settings: Pick<Settings, 'timeout' | 'workers' | 'concurrency' | 'recycleAfter' | 'log'>,
  ) {
    this.bulkhead = new Bulkhead(settings.workers * settings.concurrency, QUEUE);
  }

  /**
   * Runs a script in a worker that has room for it.
   * @throws NoAnswer `timeout`, `overloaded` where there was no turn in time, or `error`; else the signal's reason.
   */
  async ask(call: ScriptCall, signal: AbortSignal): Promise<Settlement> {
    signal.throwIfAborted();
    const deadline = new Deadline(this.settings.timeout);
    try {
      const over = AbortSignal.any([signal, deadline.signal]);
      const turn = this.bulkhead.enter(over);
      if (turn) await turn;
      try {
        return await deadline.race(this.run(call, over));
      } finally {
        this.bulkhead.leave();
      }
    } finally {
      deadline.clear();
    }
  }

  /** Ends every worker; calls that are under way get no answer, nor do later ones. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.open, ...this.retired].map((worker) => worker.close()));
  }

  /** In the first worker that takes the call: no script is ever run twice. */
  private async run(call: ScriptCall, signal: AbortSignal): Promise<Settlement> {
    while (!this.closed) {
      const worker = this.roomy();
      const settlement = await worker.ask(call, signal);
      if (settlement) return settlement;
      worker.retire();
      signal.throwIfAborted();
      if (!worker.hasSpoken && !this.closed) throw new NoAnswer('error', 'the worker of the scripts could not be started');
    }
    throw new NoAnswer('error', 'the scripts were closed');
  }

  /** A worker that has room. There is room for whoever was let in: the calls of the retired are counted too. */
  private roomy(): ScriptWorker {
    const { concurrency, recycleAfter } = this.settings;
    for (const worker of [...this.open]) if (worker.given >= recycleAfter.calls) worker.retire();
    const free = [...this.open].filter(({ load }) => load < concurrency).sort((one, other) => one.load - other.load);
    return free[0] ?? this.start();
  }

  private start(): ScriptWorker {
    const { recycleAfter, workers } = this.settings;
    const worker: ScriptWorker = new ScriptWorker(this.setup, {
      onRetired: () => {
        clearTimeout(age);
        this.open.delete(worker);
        this.retired.add(worker);
      },
      onGone: () => this.retired.delete(worker),
      log: (...line) => this.log(...line),
    });
    const age = setTimeout(() => worker.retire(), Math.min(recycleAfter.time, LONGEST)).unref();
    this.open.add(worker);
    // Each of the retired may have a call that never ends: there are never more of them than of the others.
    const [oldest] = this.retired;
    if (oldest && this.retired.size > workers) oldest.end('had to make room for another');
    return worker;
  }

  private log(...line: Parameters<NonNullable<Settings['log']>>): void {
    try {
      this.settings.log?.(...line);
    } catch {
      // Whoever listens must not harm those who log in.
    }
  }
}
