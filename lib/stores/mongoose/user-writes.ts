import type { UserChange, UserCondition } from '../../core/ports.js';
import type { UserFields } from './model-fields.js';
import type { DatabaseRecord } from './user-model.js';

/**
 * The filter for a condition. Absence is `null` or an empty text, and an address is not verified by anything but `true`.
 * @throws TypeError for what is neither text, boolean nor `null`: an object would be an operator to the database, and
 * without a value the condition would hold of everybody.
 */
export function filterOf(condition: UserCondition, fields: UserFields): DatabaseRecord {
  const wanted = Object.entries(condition) as [keyof UserCondition, unknown][];
  return Object.fromEntries(wanted.map(([field, value]) => [fields[field], field === 'emailVerified' ? verified(value) : text(value)]));
}

/** The update that makes a change, with these further values set; `null` where there is nothing to write. */
export function updateOf({ profile: _, ...change }: UserChange, further: DatabaseRecord, fields: UserFields): DatabaseRecord | null {
  const set: Record<string, unknown> = { ...further };
  const unset: Record<string, ''> = {};
  for (const [field, value] of Object.entries(change) as [keyof typeof change, string | boolean | null | undefined][]) {
    const path = fields[field];
    if (path === null || value === undefined) continue;
    if (value === null) unset[path] = '';
    else set[path] = value;
  }
  const update = { ...(Object.keys(set).length ? { $set: set } : {}), ...(Object.keys(unset).length ? { $unset: unset } : {}) };
  return Object.keys(update).length ? update : null;
}

/** A condition that holds only once this very change was made: by values that nobody else would write. `null` where it has none. */
export function traceOf({ passwordHash, credentialsVersion }: UserChange): UserCondition | null {
  const trace = { ...(passwordHash ? { passwordHash } : {}), ...(credentialsVersion ? { credentialsVersion } : {}) };
  return Object.keys(trace).length ? trace : null;
}

function verified(value: unknown): unknown {
  if (typeof value !== 'boolean') throw new TypeError('Expected emailVerified in a condition to be a boolean');
  return value ? true : { $ne: true };
}

function text(value: unknown): unknown {
  if (value === null) return { $in: [null, ''] };
  if (typeof value !== 'string') throw new TypeError('Expected a value in a condition to be a text or null');
  return value;
}
