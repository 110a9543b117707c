import type { LegacyProfile } from '../../core/ports.js';
import { NoAnswer } from '../no-answer.js';

/** Tokens are what Auth0 moves out of a profile; the others are no fields. */
const NEVER_TAKEN = new Set(['access_token', 'refresh_token', '__proto__', 'constructor', 'prototype']);

/**
 * A profile of an Auth0 script as one of ours. Its other fields stay as they are, under Auth0's names.
 * - `user_id` or else `id` is the id. A profile must have one, on Auth0 too.
 * - `email_verified` counts as literal `true` only.
 * - `metadata` is the old name of `app_metadata`.
 * - `mfa_factors` that are there say that the password alone is not enough.
 * @throws NoAnswer `invalid-answer` where there is no id.
 */
export function legacyProfile(answer: Readonly<Record<string, unknown>>): LegacyProfile {
  const kept = Object.fromEntries(Object.entries(answer).filter(([field]) => !NEVER_TAKEN.has(field)));
  const { user_id, id, email_verified, metadata, blocked, enabled, ...rest } = kept;
  const { mfa_factors } = rest;
  return {
    ...rest,
    id: textId(isAbsent(user_id) ? id : user_id),
    emailVerified: email_verified === true,
    ...('metadata' in kept && !('app_metadata' in kept) && { app_metadata: metadata }),
    ...('blocked' in kept && { blocked: truth(blocked) }),
    ...('enabled' in kept && { enabled: truth(enabled) }),
    ...(Array.isArray(mfa_factors) && mfa_factors.length > 0 && { mfaRequired: true }),
  } as LegacyProfile;
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';

function textId(id: unknown): string {
  if ((typeof id === 'string' && id) || Number.isFinite(id)) return String(id);
  throw new NoAnswer('invalid-answer', `the script's profile has ${isAbsent(id) ? 'no user_id' : 'a user_id that is no text or number'}`);
}

/** MySQL and SQL Server say 1 and 0 for true and false; what is neither is left to be refused. */
const truth = (value: unknown): unknown => (value === 1 || value === 0 ? value === 1 : value);
