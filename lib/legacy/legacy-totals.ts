import type { LegacyFault } from '../core/events.js';
import type { LegacySource } from '../core/ports.js';
import type { LegacyTotals } from '../core/progress.js';
import { Deadline } from './deadline.js';
import type { FaultReporter } from './fault-reporter.js';
import { NoAnswer, noAnswerOf } from './no-answer.js';

/** How long a count holds, how long one that failed is left alone, and how long is waited for the first unless somebody has more patience; in ms. */
const HOLDS = 60_000;
const PAUSE = 10_000;
const PATIENCE = 100;

/** What counting needs beside the source. */
export interface CountOptions {
  /** How long a count may take, in ms. */
  readonly timeout: number;
  readonly reporter: FaultReporter;
  readonly onFault: (reason: LegacyFault) => void;
  /** In ms. @default performance.now */
  readonly now?: (() => number) | undefined;
}

/**
 * How many people one source says there are. Counting can take a while over there, and nobody's login depends on it:
 * it is done at most once a minute, one at a time, aside from the guard of logins. What is known holds until it is
 * known better.
 */
export class LegacyTotal {
  private known: number | undefined;
  private due = Number.NEGATIVE_INFINITY;
  private counting: Promise<void> | null = null;

  constructor(
    private readonly source: LegacySource,
    private readonly options: CountOptions,
  ) {}

  /** What is known; the first who asks waits a moment for it. */
  async current(ask: boolean, patience = PATIENCE): Promise<number | undefined> {
    const { now = () => performance.now() } = this.options;
    if (ask && this.source.count && !this.counting && now() >= this.due) {
      this.counting = this.count().finally(() => {
        this.counting = null;
      });
    }
    if (this.known === undefined && this.counting) await patiently(this.counting, patience);
    return this.known;
  }

  private async count(): Promise<void> {
    const { timeout, reporter, onFault, now = () => performance.now() } = this.options;
    const deadline = new Deadline(timeout);
    try {
      const total: unknown = await deadline.race((async () => await this.source.count?.({ signal: deadline.signal }))());
      if (typeof total !== 'number' || !Number.isSafeInteger(total) || total < 0)
        throw new NoAnswer('invalid-answer', 'count() gave something else than a whole number from 0');
      this.known = total;
      this.due = now() + HOLDS;
    } catch (error) {
      const fault = noAnswerOf(error);
      this.due = now() + PAUSE;
      onFault(fault.reason);
      reporter.report(fault);
    } finally {
      deadline.clear();
    }
  }
}

/** The same of all sources, by their names. */
export const legacyTotals = (totals: ReadonlyMap<string, LegacyTotal>): LegacyTotals => ({
  async current(ask, patience) {
    const known = await Promise.all([...totals].map(async ([name, total]) => [name, await total.current(ask, patience)] as const));
    return new Map(known.filter((entry): entry is [string, number] => entry[1] !== undefined));
  },
});

async function patiently(work: Promise<void>, patience: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patience);
  });
  await Promise.race([work, enough]);
  clearTimeout(timer);
}
