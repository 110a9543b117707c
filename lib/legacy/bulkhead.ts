import { NoAnswer } from './no-answer.js';

/** One who waits for their turn. */
interface Waiter {
  readonly admit: () => void;
  readonly turnAway: (reason: NoAnswer) => void;
}

/**
 * Lets in so many at once and makes some more wait, first come first served. Not cockatiel's bulkhead: there, whoever
 * has given up keeps their place in the queue, and one whose turn has come can lose it to a newcomer.
 */
export class Bulkhead {
  private inside = 0;
  private readonly waiting = new Set<Waiter>();

  constructor(
    private readonly concurrency: number,
    private readonly queue: number,
  ) {}

  /**
   * Comes in, as soon as there is room; each who came in has to {@link leave}.
   * @param signal Aborted when it is no longer worth waiting.
   * @returns Whether there was a wait.
   * @throws NoAnswer where there is no room even to wait, or the wait was in vain.
   */
  async enter(signal: AbortSignal): Promise<boolean> {
    if (this.inside < this.concurrency) {
      this.inside += 1;
      return false;
    }
    if (this.waiting.size >= this.queue) {
      throw new NoAnswer(
        'overloaded',
        `${this.inside} questions are with the source and ${this.waiting.size} wait: there is no room for more`,
      );
    }
    await this.turn(signal);
    return true;
  }

  /** Makes room for the next. */
  leave(): void {
    const [next] = this.waiting;
    if (next) next.admit();
    else this.inside -= 1;
  }

  /** Sends all away who wait. */
  turnAway(reason: NoAnswer): void {
    for (const waiter of [...this.waiting]) waiter.turnAway(reason);
  }

  private turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = () => turnAway(new NoAnswer('overloaded', 'the wait for a turn took all the time'));
      const stopWaiting = () => {
        this.waiting.delete(waiter);
        signal.removeEventListener('abort', giveUp);
      };
      const admit = () => {
        stopWaiting();
        resolve();
      };
      const turnAway = (reason: NoAnswer) => {
        stopWaiting();
        reject(reason);
      };
      const waiter = { admit, turnAway };
      this.waiting.add(waiter);
      signal.addEventListener('abort', giveUp);
    });
  }
}
