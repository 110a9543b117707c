import { TooManyAttemptsError } from '../core/errors.js';
import { fieldOf } from './thrown.js';

/**
 * The old system's own "too many attempts", told by the `code` of what the source threw, so that an error from another
 * copy of this package, or a plain object, will do. Of it, only the seconds to wait are passed on.
 */
export function refusalOf(thrown: unknown): TooManyAttemptsError | null {
  if (fieldOf(thrown, 'code') !== 'too_many_attempts') return null;
  const retryAfter = fieldOf(thrown, 'retryAfter');
  return new TooManyAttemptsError(undefined, typeof retryAfter === 'number' && Number.isFinite(retryAfter) ? { retryAfter } : {});
}
