import type { Emit, LegacyFault } from '../core/events.js';
import { mayLogIn, readUserAnswer, readVerifyAnswer } from '../core/legacy-answer.js';
import type { LegacyProfile, LegacySource } from '../core/ports.js';
import type { GuardOptions } from './guard-options.js';
import { Guard } from './guard.js';
import { NoAnswer } from './no-answer.js';

/** One legacy source behind its own guard. */
export class GuardedSource {
  readonly name: string;
  private readonly guard: Guard;

  constructor(
    private readonly source: LegacySource,
    options: GuardOptions,
    emit: Emit,
    onFault?: (source: string, reason: LegacyFault) => void,
  ) {
    this.name = source.name ?? 'legacy';
    this.guard = new Guard(this.name, options, emit, (reason) => onFault?.(this.name, reason));
  }

  /**
   * Whom this password lets in over there, or `null`. The source is asked once: a second try would count twice against
   * the person where the old system counts wrong passwords.
   * @throws LegacyUnavailableError, TooManyAttemptsError.
   */
  async verify(identifier: string, password: string): Promise<LegacyProfile | null> {
    return await this.guard.ask(async (context) => {
      const answer = readVerifyAnswer(await this.source.verify(identifier, password, context));
      if (answer !== true) return answer;
      context.signal.throwIfAborted();
      const profile = readUserAnswer(await this.source.getUser(identifier, context));
      if (!profile) throw new NoAnswer('invalid-profile', 'verify() said yes to somebody whom getUser() does not know');
      return mayLogIn(profile) ? profile : null;
    });
  }

  /**
   * Who goes by this identifier over there, or `null`.
   * @throws LegacyUnavailableError, TooManyAttemptsError.
   */
  async getUser(identifier: string): Promise<LegacyProfile | null> {
    return await this.guard.ask(async (context) => readUserAnswer(await this.source.getUser(identifier, context)));
  }
}
