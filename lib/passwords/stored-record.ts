import { LONGEST_STORED_TEXT } from './format/limits.js';
import type { PasswordRecord } from './format/stored-password.js';
import { malformed } from './format/unreadable.js';

const PREFIX = '$record$';
/** The longest text that holds a record: its hash, salt and parameters, each with its escapes. */
const LONGEST_RECORD_TEXT = 4 * LONGEST_STORED_TEXT;

/**
 * Holds a record whole in one text, for a store with one field for the hash: `$record$` and JSON. Such a user logs in
 * like any other, and the text is replaced by a hash of the present hasher at the first login.
 */
export const storablePassword = (record: PasswordRecord): string => `${PREFIX}${JSON.stringify(record)}`;

/**
 * The record that a text holds, of whatever form; `null` where it holds none.
 * @throws Unreadable where it claims to hold one, and does not.
 */
export function recordIn(text: string): unknown {
  if (!text.startsWith(PREFIX)) return null;
  if (text.length > LONGEST_RECORD_TEXT) return malformed();
  try {
    return JSON.parse(text.slice(PREFIX.length)) ?? malformed();
  } catch {
    return malformed();
  }
}
