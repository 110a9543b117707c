import type { Emit, LegacyFault } from '../core/events.js';
import type { LegacyProfile, LegacySource } from '../core/ports.js';
import { askGetUser, askVerify, nameOf } from './ask-source.js';
import type { GuardOptions } from './guard-options.js';
import { Guard } from './guard.js';

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
    this.name = nameOf(source);
    this.guard = new Guard(this.name, options, emit, (reason) => onFault?.(this.name, reason));
  }

  /**
   * Whom this password lets in over there, or `null`.
   * @throws LegacyUnavailableError, TooManyAttemptsError.
   */
  async verify(identifier: string, password: string): Promise<LegacyProfile | null> {
    return await this.guard.ask((context) => askVerify(this.source, identifier, password, context));
  }

  /**
   * Who goes by this identifier over there, or `null`.
   * @throws LegacyUnavailableError, TooManyAttemptsError.
   */
  async getUser(identifier: string): Promise<LegacyProfile | null> {
    return await this.guard.ask((context) => askGetUser(this.source, identifier, context));
  }
}
