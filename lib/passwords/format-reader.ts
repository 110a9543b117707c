import { ConfigurationError, isMigrationError } from '../core/errors.js';
import { recordJson } from '../core/password-record.js';
import { jsonObject } from './format/json.js';
import { LONGEST_STORED_TEXT, type PasswordLimits } from './format/limits.js';
import type { PasswordFormat, ReadPassword } from './format/password-format.js';
import type { PasswordRecord, StoredPassword } from './format/stored-password.js';
import { isUnreadable, malformed, Unreadable, type UnreadableReason } from './format/unreadable.js';
import { isWellFormed } from './spelling.js';

/** A stored password of a known format, taken apart. */
export interface Legible {
  readonly format: PasswordFormat;
  readonly record: PasswordRecord;
  readonly read: ReadPassword;
}

/** A stored password that no password can be compared with, and as much of its format as is known. */
export interface Illegible {
  readonly format: string | null;
  readonly reason: UnreadableReason;
}

/**
 * Finds the format of a stored password and takes it apart; no work, whatever it says.
 * @throws ConfigurationError where the code of a format fails.
 */
export type FormatReader = (stored: StoredPassword) => Legible | Illegible;

/** Reads the given formats, within the limits. Where two have one name, or recognize one text, the first is asked. */
export function formatReader(formats: readonly PasswordFormat[], limits: PasswordLimits): FormatReader {
  const byName = new Map<string, PasswordFormat>();
  for (const format of formats) if (!byName.has(format.name)) byName.set(format.name, format);

  function find({ format, hash }: PasswordRecord): PasswordFormat | undefined {
    return format === undefined ? formats.find((one) => claims(one, hash)) : byName.get(format);
  }

  return (stored) => {
    let format: PasswordFormat | undefined;
    try {
      const record = checkedRecord(stored);
      format = find(record);
      if (!format) throw new Unreadable('unsupported');
      if (record.hash.length > LONGEST_STORED_TEXT) throw new Unreadable(claims(format, record.hash) ? 'too-costly' : 'malformed');
      return { format, record, read: checkedReading(format.read(record, limits)) };
    } catch (error) {
      if (isUnreadable(error)) return { format: format?.name ?? null, reason: error.reason };
      throw isMigrationError(error) ? error : faultOf(format, error);
    }
  };
}

/** An application's own format may give anything. */
function checkedReading(read: Partial<ReadPassword> | null): ReadPassword {
  if (typeof read?.opens !== 'function' || typeof read.parameters !== 'object') throw new TypeError('no reading');
  return read as ReadPassword;
}

/** What is told where the code of a format fails: without the cause, which may hold what was read or compared. */
export const faultOf = (format: PasswordFormat | undefined, error: unknown): ConfigurationError =>
  new ConfigurationError(
    `A hash of the format ${format?.name ?? 'that was looked for'} could not be checked: ${error instanceof Error ? error.name : typeof error}`,
  );

/** Whether a text says of itself that it is of a format; what says so stands at its beginning. */
const claims = (format: PasswordFormat, hash: string): boolean => format.recognizes?.(hash.slice(0, LONGEST_STORED_TEXT)) === true;

const TEXTS = ['format', 'hash', 'salt', 'saltEncoding', 'saltPosition', 'passwordEncoding', 'username'] as const;

/** A record whose texts are texts, all but the hash of a bearable length; everything may have come out of a database. */
function checkedRecord(stored: unknown): PasswordRecord {
  const record = typeof stored === 'string' ? recordIn(stored) : stored;
  if (typeof record !== 'object' || record === null) return malformed();
  const given = record as Record<string, unknown>;
  const checked: Record<string, unknown> = {};
  for (const name of TEXTS) {
    const text = given[name] ?? undefined;
    if (text === undefined) continue;
    if (typeof text !== 'string' || (name !== 'hash' && text.length > LONGEST_STORED_TEXT) || !isWellFormed(text)) malformed();
    checked[name] = text;
  }
  if (checked.hash === undefined) malformed();
  const params = given['params'] ?? {};
  if (typeof params !== 'object' || Array.isArray(params)) malformed();
  return { ...checked, params } as PasswordRecord;
}

/** The longest text that holds a record: its hash, salt and parameters, each with its escapes. */
const LONGEST_RECORD_TEXT = 4 * LONGEST_STORED_TEXT;

/** The record that a stored text holds, of whatever form, or which it is. */
function recordIn(text: string): unknown {
  const json = recordJson(text);
  if (json === null) return { hash: text };
  return json.length > LONGEST_RECORD_TEXT ? malformed() : jsonObject(json);
}
