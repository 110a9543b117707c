import type { Context } from './context.js';
import { type Identity, identityOf } from './identity.js';
import type { ImportCode, ImportRow } from './import-results.js';
import { isPlainObject, mayLogIn, readUserAnswer } from './legacy-answer.js';
import type { PasswordRecord } from './password-record.js';
import type { LegacyProfile } from './ports.js';

/** A row as it is worked on: whose it is, and their password as it would be stored. */
export interface ReadRow {
  readonly identity: Identity;
  /** `null` where the row has none. */
  readonly passwordHash: string | null;
  readonly mayLogIn: boolean;
}

/** A row that nothing can be done with. */
export interface RefusedRow {
  readonly code: ImportCode;
  readonly reason: string;
}

/** Reads a row of whatever form; writes nothing and asks nobody. No reason holds a value of the row. */
export function readRow(context: Context, row: unknown, source: string): ReadRow | RefusedRow {
  if (!isPlainObject(row)) return { code: 'invalid_row', reason: 'the row is no object' };
  const { password, ...fields } = row as ImportRow;
  const profile = profileIn(fields);
  if ('code' in profile) return profile as RefusedRow;
  const asked = nameOf(context, profile);
  if (typeof asked !== 'string') return asked;
  const identity = identityIn(context, profile, source, asked);
  if ('code' in identity) return identity;
  const stored = storedPassword(context, password);
  return typeof stored === 'object' && stored !== null ? stored : { identity, passwordHash: stored, mayLogIn: mayLogIn(profile) };
}

/** @returns The profile without what would reach the prototype. */
function profileIn(fields: object): LegacyProfile | RefusedRow {
  try {
    const profile = readUserAnswer(fields);
    return profile ?? { code: 'invalid_row', reason: 'the row is empty' };
  } catch (error) {
    const told = error instanceof Error ? error.message.replace(/^getUser\(\) gave /, '') : '';
    return { code: 'invalid_row', reason: told };
  }
}

/** The canonical name that a row is about: its address, or its username where it has none. */
function nameOf({ canonicalize }: Context, { email, username }: LegacyProfile): string | RefusedRow {
  const spelling = (name: string): string | null => {
    try {
      return canonicalize(name);
    } catch {
      return null;
    }
  };
  const address = email ? spelling(email) : null;
  if (email && !address?.includes('@')) return { code: 'invalid_email', reason: 'the address is none' };
  const name = username ? spelling(username) : null;
  if (username && name === null) return { code: 'invalid_username', reason: 'the username is none' };
  return address ?? name ?? { code: 'invalid_row', reason: 'the row has neither an address nor a username' };
}

function identityIn(context: Context, profile: LegacyProfile, source: string, asked: string): Identity | RefusedRow {
  try {
    return identityOf({ source, profile }, asked, context);
  } catch (error) {
    // What the mapping says may quote the row.
    const thrown = error instanceof Error ? error.name : typeof error;
    return { code: 'invalid_profile', reason: `the profile option threw ${thrown}` };
  }
}

function storedPassword({ passwords }: Context, password: unknown): string | null | RefusedRow {
  if (password === undefined || password === null || password === '') return null;
  if (typeof password !== 'string' && !isPlainObject(password))
    return { code: 'invalid_hash', reason: 'the password is no text and no record' };
  const answer = passwords.storable(password as string | PasswordRecord);
  return 'text' in answer ? answer.text : { code: answer.refused, reason: REASONS[answer.refused] };
}

const REASONS = {
  invalid_hash: 'the password is no hash of the format it names',
  unknown_hash: 'the password is no hash of a format that is known here',
  too_costly: 'the hash asks for more work than the limits allow',
} as const;
