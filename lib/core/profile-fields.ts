import { isPlainObject } from './legacy-answer.js';
import type { LegacyProfile } from './ports.js';

/** Fields of the user that are taken over from a legacy profile. */
export type ProfileFields = (profile: LegacyProfile) => Record<string, unknown>;

/** The default: a name, where it is text. Nothing else comes in unless the application maps it. */
export const nameOnly: ProfileFields = ({ name }) => (typeof name === 'string' && name.trim() ? { name: name.trim().slice(0, 200) } : {});

/**
 * Keeps out of a mapping's result what would be syntax to the store, or reach the prototype. The mapping throws
 * where it gives no plain object: a promise or an array would silently store nothing.
 */
export const safeFields =
  (fields: ProfileFields): ProfileFields =>
  (profile) => {
    const given: unknown = fields(profile) ?? {};
    if (!isPlainObject(given)) throw new TypeError('expected the profile option to return a plain object');
    return Object.fromEntries(Object.entries(given).filter(([field, value]) => value !== undefined && isSafe(field, value)));
  };

const OWN = new Set(['id', 'email', 'username', 'password', 'passwordHash', 'emailVerified', 'credentialsVersion', 'blocked']);

/**
 * The further fields of a signup: none that this library keeps itself, and nothing that would be syntax to the store.
 * Which of the others a client may set is for the application to say.
 */
export const fieldsFromOutside = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([field, value]) => !OWN.has(field) && value !== undefined && isSafe(field, value)));

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype', '_id']);

/** `around` are the objects that the value stands in: one that contains itself can't be stored. */
function isSafe(field: string, value: unknown, around: readonly unknown[] = []): boolean {
  if (FORBIDDEN.has(field) || field.startsWith('$') || field.includes('.')) return false;
  if (typeof value === 'function' || typeof value === 'symbol' || around.includes(value)) return false;
  if (typeof value !== 'object' || value === null || value instanceof Date) return true;
  return Object.entries(value).every(([inner, nested]) => isSafe(inner, nested, [...around, value]));
}
