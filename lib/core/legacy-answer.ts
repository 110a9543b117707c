import type { LegacyProfile } from './legacy-source.js';

/** A legacy source answered with something that is neither yes nor no: it is broken, and so is never believed. */
export class SourceFault extends Error {
  override readonly name = 'SourceFault';
}

const NEVER_TAKEN = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * What `verify` said: a profile or `true` for yes, `null` for no. A person who may not log in over there, or not
 * with a password alone, is a no.
 * @throws SourceFault for anything else, however truthy.
 */
export function readVerifyAnswer(answer: unknown): LegacyProfile | true | null {
  if (answer === true) return true;
  const profile = answer === false ? null : readProfile(answer, 'verify');
  return profile && mayLogIn(profile) ? profile : null;
}

/**
 * What `getUser` said: a profile, or `null` where there is nobody.
 * @throws SourceFault for anything else.
 */
export const readUserAnswer = (answer: unknown): LegacyProfile | null => readProfile(answer, 'getUser');

/** Whether the old system would let this person in with a password alone. */
export const mayLogIn = ({ blocked, enabled, mfaRequired }: LegacyProfile): boolean =>
  blocked !== true && enabled !== false && mfaRequired !== true;

function readProfile(answer: unknown, from: 'verify' | 'getUser'): LegacyProfile | null {
  if (answer === null || answer === undefined) return null;
  if (!isPlainObject(answer)) throw new SourceFault(`${from}() answered with ${kindOf(answer)}; expected a plain object${from === 'verify' ? ', a boolean' : ''} or null`);
  const profile = Object.fromEntries(Object.entries(answer).filter(([field]) => !NEVER_TAKEN.has(field))) as LegacyProfile;
  const { id, email, username } = profile;
  if (!isAbsent(id) && !isId(id)) throw new SourceFault(`${from}() gave an id that is ${kindOf(id)}; expected a string or a number`);
  for (const [field, value] of Object.entries({ email, username })) {
    if (!isAbsent(value) && typeof value !== 'string') throw new SourceFault(`${from}() gave ${field} as ${kindOf(value)}; expected a string`);
  }
  if (isAbsent(id) && isAbsent(email) && isAbsent(username)) throw new SourceFault(`${from}() gave an object with neither id, email nor username`);
  return profile;
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';

const isId = (id: unknown): boolean =>
  typeof id === 'string' || typeof id === 'bigint' || Number.isFinite(id) || (typeof id === 'object' && id !== null && 'toHexString' in id);

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Names what a value is without showing it. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (typeof value !== 'object' || value === null) return `a ${typeof value}`;
  return `an object of class ${value.constructor?.name ?? 'unknown'}`;
}
