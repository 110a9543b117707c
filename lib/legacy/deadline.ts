import { NoAnswer } from './no-answer.js';

/** The longest delay of a timer; beyond it Node would fire at once. */
const LONGEST = 2 ** 31 - 1;

/**
 * The time that one question has, from when it is asked to its answer. Not cockatiel's timeout: the wait for a turn and
 * two calls share this one, and a late answer or rejection of theirs has to end here.
 */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly passed: Promise<never>;

  /** @param timeout Milliseconds from now. */
  constructor(timeout: number) {
    const { promise, reject } = neverAnswered();
    this.passed = promise;
    this.timer = setTimeout(
      () => {
        // First: whatever the source does on being aborted comes too late to be the answer.
        reject(new NoAnswer('timeout', `no answer within ${timeout} ms`));
        this.controller.abort(new DOMException('Nobody waits for the answer any longer.', 'TimeoutError'));
      },
      Math.min(timeout, LONGEST),
    );
  }

  /** Aborted when the time is over, and not by an answer. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /**
   * Waits for an answer as long as there is time; one that comes later is dropped, an error included.
   * @throws NoAnswer with reason `timeout`.
   */
  async race<Answer>(answer: Promise<Answer>): Promise<Answer> {
    return await Promise.race([answer, this.passed]);
  }

  /** Lets the timer go. */
  clear(): void {
    clearTimeout(this.timer);
  }
}

/** A promise that can only be rejected, and that nobody need be waiting for. */
function neverAnswered(): { readonly promise: Promise<never>; readonly reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<never>((_, rejects) => {
    reject = rejects;
  });
  promise.catch(() => {});
  return { promise, reject };
}
