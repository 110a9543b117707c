import { isMigrationError, LegacyUnavailableError, type MigrationError } from '../core/errors.js';
import type { Emit, LegacyFault } from '../core/events.js';
import type { LegacyContext } from '../core/ports.js';
import { Breaker } from './breaker.js';
import { Bulkhead } from './bulkhead.js';
import { Deadline } from './deadline.js';
import { FaultReporter } from './fault-reporter.js';
import { type GuardOptions, type GuardSettings, guardSettings } from './guard-options.js';
import { NoAnswer, noAnswerOf } from './no-answer.js';
import { refusalOf } from './refusal.js';

/** Something to ask a source: asked once, never again. */
export type Question<Answer> = (context: LegacyContext) => Promise<Answer>;

/**
 * Stands around one source: each question is answered in bounded time, or `legacy_unavailable` is thrown. A slow or
 * broken source costs those who need it a clear error, and all others nothing.
 */
export class Guard {
  private readonly settings: GuardSettings;
  private readonly breaker: Breaker;
  private readonly bulkhead: Bulkhead;
  private readonly reporter: FaultReporter;
  /** How many answers there were: the same number twice means that the source was silent in between. */
  private answers = 0;

  /** @param onFault Hears of each question without an answer, those too that are told to listeners in bulk. */
  constructor(
    source: string,
    options: GuardOptions,
    emit: Emit,
    private readonly onFault: (reason: LegacyFault) => void = () => {},
  ) {
    this.settings = guardSettings(options);
    this.breaker = new Breaker(this.settings, (state) => emit('breaker', { source, state }));
    this.bulkhead = new Bulkhead(this.settings.concurrency, this.settings.queue);
    this.reporter = new FaultReporter(source, emit);
  }

  /**
   * Asks the source.
   * @throws LegacyUnavailableError where there is no answer, for whatever reason; it has been told as an event.
   * @throws TooManyAttemptsError where the source said so.
   */
  async ask<Answer>(question: Question<Answer>): Promise<Answer> {
    const deadline = new Deadline(this.settings.timeout);
    try {
      return await this.inTurn(question, deadline);
    } catch (error) {
      throw this.explained(error);
    } finally {
      deadline.clear();
    }
  }

  private async inTurn<Answer>(question: Question<Answer>, deadline: Deadline): Promise<Answer> {
    // Before any wait: the question that tries the source again may be in the last place there is.
    this.breaker.check();
    const before = this.answers;
    const turn = this.bulkhead.enter(deadline.signal);
    if (turn) await turn;
    try {
      return await this.breaker.run(() => this.call(question, deadline, turn ? before : null));
    } finally {
      this.bulkhead.leave();
    }
  }

  /**
   * @param before How many answers there had been when the question began to wait for its turn, if it did. One that runs
   * out of time after a wait had less of it than the source is entitled to: it speaks against the source only where that
   * answered nobody else meanwhile either. A burst of logins would otherwise open the breaker of a source that is well.
   */
  private async call<Answer>(question: Question<Answer>, deadline: Deadline, before: number | null): Promise<Answer> {
    try {
      const answer = await deadline.race(question({ signal: deadline.signal }));
      this.answers += 1;
      return answer;
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal) {
        this.answers += 1;
        throw refusal;
      }
      const reason = noAnswerOf(error);
      if (reason.reason !== 'timeout' || before === null || before === this.answers) throw reason;
      throw new NoAnswer('overloaded', 'the wait for a turn left too little time for an answer');
    }
  }

  private explained(error: unknown): MigrationError {
    if (isMigrationError(error)) return error;
    const reason = noAnswerOf(error);
    this.onFault(reason.reason);
    this.reporter.report(reason);
    const { retryAfter } = reason;
    return new LegacyUnavailableError(undefined, { cause: reason, ...(retryAfter === undefined ? {} : { retryAfter }) });
  }
}
