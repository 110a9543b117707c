import { byteLength, LONGEST_PASSWORD } from '../core/credentials.js';
import { isMigrationError } from '../core/errors.js';
import type { PasswordHasher } from '../core/ports.js';
import { faultOf, type FormatReader, type Legible } from './format-reader.js';
import { passwordBytes } from './format/password-bytes.js';
import type { StoredPassword } from './format/stored-password.js';
import { isUnreadable, type UnreadableReason } from './format/unreadable.js';
import { isWellFormed } from './spelling.js';

/** What came of comparing a password with a stored one. */
export interface PasswordAnswer {
  /**
   * `match` and `mismatch`; or why nothing could be compared: the format is not known here (`unsupported`), the
   * stored text is none of its format (`malformed`), or it asks for more work than the limits allow (`too-costly`).
   */
  readonly answer: 'match' | 'mismatch' | UnreadableReason;
  /** Whether the password should be hashed anew now that it is known: never where it did not match. */
  readonly needsUpdate: boolean;
}

/** Compares the bytes of a password as typed, in no other spelling, with a stored one. */
export function passwordVerifier(read: FormatReader, hasher: Pick<PasswordHasher, 'recognizes' | 'needsUpdate'>) {
  /** A hash that only its record's format explains is never the hasher's, whatever it looks like. */
  const isOutdated = ({ format, record: { hash } }: Legible, password: string): boolean =>
    !format.recognizes?.(hash) || !hasher.recognizes(hash) || hasher.needsUpdate(hash, password);

  /**
   * @throws ConfigurationError where a package is missing that the format needs, or its code fails.
   */
  return async (stored: StoredPassword, password: string): Promise<PasswordAnswer> => {
    const legible = read(stored);
    if ('reason' in legible) return { answer: legible.reason, needsUpdate: false };
    const answer = await compare(legible, password);
    return { answer, needsUpdate: answer === 'match' && isOutdated(legible, password) };
  };
}

/** @throws ConfigurationError without the cause, which may hold what was compared. */
export async function compare({ format, record, read }: Legible, password: string): Promise<PasswordAnswer['answer']> {
  if (typeof password !== 'string' || byteLength(password) > LONGEST_PASSWORD || !isWellFormed(password)) return 'mismatch';
  const opens = async (text: string): Promise<boolean> => {
    const bytes = passwordBytes(text, record.passwordEncoding ?? format.encoding ?? 'utf8');
    // An application's own format may answer with anything.
    const opened: unknown = bytes && (await read.opens(bytes, text));
    return opened === true;
  };
  try {
    if (!(await opens(password))) return 'mismatch';
    // HMAC fills a short key up with zeros, and so PBKDF2 and scrypt know nothing of NULs at the end.
    const withoutNul = password.replace(/\0+$/, '');
    return withoutNul !== password && (await opens(withoutNul)) ? 'mismatch' : 'match';
  } catch (error) {
    if (isUnreadable(error)) return error.reason;
    if (isMigrationError(error)) throw error;
    throw faultOf(format, error);
  }
}
