import type { AnswerCode } from 'passport-lazy-migration/express';

const LATER = 'We cannot do this right now. Please try again in a moment.';
const BROKEN = 'Something went wrong. Please try again.';
const INVALID = 'Something in the form is missing or not valid.';

const MESSAGES: Readonly<Record<AnswerCode, string>> = {
  invalid_request: INVALID,
  invalid_credentials: 'That is not your password.',
  invalid_token: 'This link is not good any more: it was used, it is too old, or something else about the account has changed since.',
  password_too_short: 'The new password is too short: it needs at least 8 characters.',
  password_too_long: 'The new password is too long.',
  password_too_common: 'This password is one of those that are tried first. Please choose another.',
  user_exists: 'Somebody has this address already.',
  identity_conflict: 'We cannot do this by ourselves. Please write to us.',
  forbidden: 'This form was sent from another site.',
  unsupported_media_type: INVALID,
  too_many_attempts: 'These were too many attempts. Please try again in a few minutes.',
  legacy_unavailable: LATER,
  store_unavailable: LATER,
  overloaded: LATER,
  configuration: BROKEN,
  not_found: BROKEN,
  method_not_allowed: BROKEN,
  internal_error: BROKEN,
};

/** What to tell somebody of an error, by the code in the address of the page; nothing where there is none. */
export function messageFor(code: unknown): string | undefined {
  if (code === undefined) return undefined;
  return typeof code === 'string' && Object.hasOwn(MESSAGES, code) ? MESSAGES[code as AnswerCode] : BROKEN;
}
