import { TooManyAttemptsError } from '../../core/errors.js';
import type { LegacyProfile } from '../../core/ports.js';
import { NoAnswer } from '../no-answer.js';
import { labelOf } from '../thrown.js';
import type { ScriptName, Thrown } from './messages.js';
import { legacyProfile } from './profile.js';

/** How a call ended that a script has ended itself: the profile in JSON or `null` for no; else an error. */
export type Settlement = { readonly profile: string | null } | { readonly thrown: Thrown };

/**
 * What a script's answer means: a profile for yes, `null` for no.
 *
 * Errors are told by name or code, since they come from another process. `WrongUsernameOrPasswordError` is a no of either
 * script. `UnauthorizedError` and `ValidationError` are a no of `login`: a refusal that the script words for the person.
 * From `getUser` they do not say that there is nobody, and an address must not be given away on such a word.
 * @throws NoAnswer for every other error.
 * @throws TooManyAttemptsError where the script's error has the code `too_many_attempts`.
 */
export function readSettlement(script: ScriptName, settlement: Settlement): LegacyProfile | null {
  if ('profile' in settlement) return settlement.profile === null ? null : legacyProfile(parsed(settlement.profile));
  const { thrown } = settlement;
  if (isNo(script, thrown)) return null;
  if (thrown.code === 'too_many_attempts') throw new TooManyAttemptsError();
  throw failureOf(script, thrown);
}

/** Says why there is no answer, in words that hold no secret. */
export const failureOf = (script: ScriptName, thrown: Thrown): NoAnswer =>
  new NoAnswer(
    thrown.code === 'INVALID_PROFILE' ? 'invalid-answer' : 'error',
    thrown.says ?? `the script ${script} failed with ${labelOf(thrown)}`,
  );

function isNo(script: ScriptName, { name = '', code = '' }: Thrown): boolean {
  if (name === 'WrongUsernameOrPasswordError' || code === 'wrongusernameorpassword') return true;
  return script === 'login' && (name === 'UnauthorizedError' || name === 'ValidationError' || code === 'unauthorized');
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw new NoAnswer('invalid-answer', 'the script answered with something other than a profile');
}
