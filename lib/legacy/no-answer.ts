import { isMigrationError } from '../core/errors.js';
import type { LegacyFault } from '../core/events.js';
import { SourceFault } from '../core/legacy-answer.js';
import { framesOf, labelOf } from './thrown.js';

const FAULTS_OF_THE_SOURCE: ReadonlySet<LegacyFault> = new Set(['timeout', 'error', 'invalid-answer']);

/** What a {@link NoAnswer} may say beside its reason. */
export interface NoAnswerDetails {
  /** Seconds until it is worth asking again, where that is known. */
  readonly retryAfter?: number;
  /** The lines of the stack, where it is not made here. */
  readonly frames?: readonly string[];
}

/**
 * Why a source gave no answer, in words that hold no secret. It is what the `cause` of a `legacy_unavailable` shows:
 * not the error that the source threw, since loggers print causes, and a driver's error may carry the credentials.
 */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly retryAfter?: number;

  constructor(
    readonly reason: LegacyFault,
    message: string,
    { retryAfter, frames }: NoAnswerDetails = {},
  ) {
    super(message);
    if (retryAfter !== undefined) this.retryAfter = retryAfter;
    if (frames) this.stack = [`${this.name}: ${message}`, ...frames].join('\n');
  }

  /** Whether this speaks against the source: not where it was never asked, or one person's profile is amiss. */
  get isFault(): boolean {
    return FAULTS_OF_THE_SOURCE.has(this.reason);
  }
}

/** Says of whatever came in the place of an answer why there is none. */
export function noAnswerOf(thrown: unknown): NoAnswer {
  if (thrown instanceof NoAnswer) return thrown;
  // A source of this library says so itself, for whoever asks it without a guard.
  if (isMigrationError(thrown) && thrown.cause instanceof NoAnswer) return thrown.cause;
  if (thrown instanceof SourceFault) return new NoAnswer('invalid-answer', thrown.message);
  return new NoAnswer('error', `the source failed with ${labelOf(thrown)}`, { frames: framesOf(thrown) });
}
