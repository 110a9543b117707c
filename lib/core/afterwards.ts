import type { Logger } from './ports.js';

/** How long it may be before something is begun, in ms: long beside what it takes, short beside what a mail takes. */
const SPREAD = 100;

/**
 * What is done once the answer is on its way: all that depends on who an address belongs to, so that neither the answer
 * nor the time it takes can tell. It begins at a moment that nobody knows: otherwise the next request, sent at once,
 * would wait longer or less behind it, and tell by that.
 */
export class Afterwards {
  private readonly running = new Set<Promise<void>>();
  private readonly waiting = new Set<() => void>();

  constructor(private readonly logger: Logger) {}

  /** Does something shortly; that it fails is logged, by the name of the error. */
  readonly later = (work: () => Promise<void>): void => {
    const done = this.attempt(work).finally(() => this.running.delete(done));
    this.running.add(done);
  };

  /** Waits for nothing more to begin, and until nothing is left to do. */
  async idle(): Promise<void> {
    while (this.running.size) {
      for (const begin of this.waiting) begin();
      await Promise.race(this.running);
    }
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    await this.turn();
    try {
      await work();
    } catch (error) {
      this.logger.error(`What was to follow an answer failed: ${error instanceof Error ? error.name : typeof error}`);
    }
  }

  private turn(): Promise<void> {
    return new Promise((resolve) => {
      const begin = (): void => {
        clearTimeout(timer);
        this.waiting.delete(begin);
        setImmediate(resolve);
      };
      const timer = setTimeout(begin, Math.random() * SPREAD);
      this.waiting.add(begin);
    });
  }
}
