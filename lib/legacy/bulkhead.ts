import { NoAnswer } from './no-answer.js';

/**
 * Lets in so many at once and makes some more wait, first come first served. Not cockatiel's bulkhead: there, whoever
 * has given up keeps their place in the queue, and one whose turn has come can lose it to a newcomer.
 */
export class Bulkhead {
  private inside = 0;
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly concurrency: number,
    private readonly queue: number,
  ) {}

  /**
   * Comes in, as soon as there is room; each who came in has to {@link leave}.
   * @param signal Aborted when it is no longer worth waiting.
   * @returns The wait for a turn; `null` where there is none, and whoever called is in already.
   * @throws NoAnswer `overloaded`: at once where there is no room even to wait, later where the wait was in vain.
   */
  enter(signal: AbortSignal): Promise<void> | null {
    if (this.inside < this.concurrency) {
      this.inside += 1;
      return null;
    }
    if (this.waiting.size < this.queue) return this.turn(signal);
    throw new NoAnswer('overloaded', `${this.inside} questions are with the source and ${this.queue} wait: there is no room for more`);
  }

  /** Makes room for the next. */
  leave(): void {
    const [admitNext] = this.waiting;
    if (admitNext) admitNext();
    else this.inside -= 1;
  }

  private turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stopWaiting = () => {
        this.waiting.delete(admit);
        signal.removeEventListener('abort', giveUp);
      };
      const admit = () => {
        stopWaiting();
        resolve();
      };
      const giveUp = () => {
        stopWaiting();
        reject(new NoAnswer('overloaded', 'the wait for a turn took all the time'));
      };
      this.waiting.add(admit);
      signal.addEventListener('abort', giveUp);
    });
  }
}
