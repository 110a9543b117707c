import type { Logger } from './ports.js';

/**
 * What is done once the answer is on its way: all that depends on who an address belongs to, so that neither the answer
 * nor the time it takes can tell.
 */
export class Afterwards {
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly logger: Logger) {}

  /** Does something after what is under way now; that it fails is logged, by the name of the error. */
  readonly later = (work: () => Promise<void>): void => {
    const done = this.attempt(work).finally(() => this.running.delete(done));
    this.running.add(done);
  };

  /** Waits until nothing is left to do. */
  async idle(): Promise<void> {
    while (this.running.size) await Promise.all(this.running);
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    try {
      await work();
    } catch (error) {
      this.logger.error(`What was to follow an answer failed: ${error instanceof Error ? error.name : typeof error}`);
    }
  }
}
