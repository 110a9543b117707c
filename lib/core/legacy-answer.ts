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
  if (!isPlainObject(answer)) {
    const wanted = from === 'verify' ? 'a plain object, a boolean or null' : 'a plain object or null';
    throw new SourceFault(`${from}() answered with ${kindOf(answer)}; expected ${wanted}`);
  }
  const profile = Object.fromEntries(Object.entries(answer).filter(([field]) => !NEVER_TAKEN.has(field))) as LegacyProfile;
  for (const [field, { holds, kind }] of Object.entries(FIELDS)) {
    const value = profile[field];
    if (value !== undefined && value !== null && !holds(value)) {
      throw new SourceFault(`${from}() gave ${field} as ${kindOf(value)}; expected ${kind}`);
    }
  }
  const { id, email, username } = profile;
  if ([id, email, username].every(isAbsent)) throw new SourceFault(`${from}() gave an object with neither id, email nor username`);
  return profile;
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';

const AN_ID = {
  kind: 'a string or a number',
  holds: (value: unknown): boolean =>
    typeof value === 'string' ||
    typeof value === 'bigint' ||
    Number.isFinite(value) ||
    (typeof value === 'object' && value !== null && 'toHexString' in value && typeof value.toHexString === 'function'),
};
const A_NAME = { kind: 'a string', holds: (value: unknown): boolean => typeof value === 'string' };
/** A database without booleans gives 1 or 'true': taken for neither, it would let in whom it meant to keep out. */
const A_STATE = { kind: 'a boolean', holds: (value: unknown): boolean => typeof value === 'boolean' };

/** What each field that decides something must be, where it is there at all. */
const FIELDS = { id: AN_ID, email: A_NAME, username: A_NAME, blocked: A_STATE, enabled: A_STATE, mfaRequired: A_STATE };

/** Whether a value is an object literal, of this realm or another, and no instance of a class. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
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
