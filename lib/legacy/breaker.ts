import { type CircuitBreakerPolicy, CircuitState, ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel';
import type { MigrationEvents } from '../core/events.js';
import type { GuardSettings } from './guard-options.js';
import { NoAnswer } from './no-answer.js';
import { Pause } from './pause.js';

/** What a breaker can be in. */
export type BreakerState = MigrationEvents['breaker']['state'];

const STATES: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Open]: 'open',
  [CircuitState.Isolated]: 'open',
};

/**
 * Stops asking a source that has failed so many times in a row, and after a while tries it again with one question.
 * Answers of every kind close it; only faults of the source open it.
 */
export class Breaker {
  private readonly policy: CircuitBreakerPolicy;
  private readonly pause: Pause;

  constructor({ failures, resetAfter }: Pick<GuardSettings, 'failures' | 'resetAfter'>, onChange: (state: BreakerState) => void) {
    const inARow = new ConsecutiveBreaker(failures);
    const breaker = {
      state: 0,
      success: () => inARow.success(),
      // A question from before the breaker opened says nothing about the one that tries the source again.
      failure: () => inARow.failure() && this.policy.state === CircuitState.Closed,
    };
    this.pause = new Pause(resetAfter);
    this.policy = circuitBreaker(handleAll, { breaker, halfOpenAfter: this.pause });
    this.policy.onStateChange((state) => onChange(STATES[state]));
  }

  /**
   * Makes sure that the source may be asked. Cockatiel would make those who come during the trial wait for its end.
   * @throws NoAnswer with reason `breaker-open`, and when to come again.
   */
  check(): void {
    if (this.policy.state === CircuitState.HalfOpen) {
      throw new NoAnswer('breaker-open', 'the source is being tried again with one question', { retryAfter: 1 });
    }
    if (this.policy.state !== CircuitState.Closed && this.pause.left > 0) {
      throw new NoAnswer('breaker-open', 'the source has failed too often to be asked now', { retryAfter: this.pause.left / 1000 });
    }
  }

  /**
   * Asks, where the source may be asked.
   * @throws NoAnswer with reason `breaker-open`; else what the question throws.
   */
  async run<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    this.check();
    const outcome = await this.policy.execute(async () => {
      try {
        return { answer: await question() };
      } catch (error) {
        if (error instanceof NoAnswer && error.isFault) throw error;
        return { error };
      }
    });
    if ('answer' in outcome) return outcome.answer;
    throw outcome.error;
  }
}
