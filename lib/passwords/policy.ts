import { byteLength } from '../core/credentials.js';
import {
  ConfigurationError,
  InvalidRequestError,
  PasswordTooCommonError,
  PasswordTooLongError,
  PasswordTooShortError,
} from '../core/errors.js';
import type { PasswordPolicy } from '../core/ports.js';
import { commonPasswords } from './common-passwords.js';
import { isWellFormed } from './spelling.js';

/** What is asked of a new password. */
export interface PasswordPolicyOptions {
  /** How many characters it has at least, 1 to 256; NIST SP 800-63B-4 asks for 15 where it is the only factor. @default 8 */
  readonly minLength?: number | undefined;
  /** Further passwords to refuse, such as the name of the application; compared whole, upper or lower case. */
  readonly common?: Iterable<string> | undefined;
}

/** The longest new password, in bytes of UTF-8. */
const LONGEST_NEW_PASSWORD = 1024;
const LARGEST_MIN_LENGTH = 256;

/**
 * Judges new passwords as NIST SP 800-63B-4, 3.1.1.2 has it: long enough, in code points of the NFC form, and none of
 * those that are tried first, compared whole and without regard to case. It asks for no mixture of characters.
 * @throws ConfigurationError where `minLength` is no such number. The policy itself throws PasswordTooShortError,
 * PasswordTooLongError, PasswordTooCommonError, and InvalidRequestError for text that is not well-formed.
 */
export function passwordPolicy({ minLength = 8, common = [] }: PasswordPolicyOptions = {}): PasswordPolicy {
  if (!Number.isInteger(minLength) || minLength < 1 || minLength > LARGEST_MIN_LENGTH) {
    throw new ConfigurationError(`Expected minLength to be a whole number from 1 to ${LARGEST_MIN_LENGTH}, got ${String(minLength)}.`);
  }
  const refused = new Set([...commonPasswords(), ...Array.from(common, caseless)]);

  const policy = (password: string): void => {
    if (byteLength(password) > LONGEST_NEW_PASSWORD) {
      throw new PasswordTooLongError(`The password is too long: use at most ${LONGEST_NEW_PASSWORD} bytes.`);
    }
    if (!isWellFormed(password)) throw new InvalidRequestError('The password is not valid.');
    if (Array.from(password.normalize('NFC')).length < minLength) {
      throw new PasswordTooShortError(`The password is too short: use at least ${minLength} characters.`);
    }
    if (!password.trim()) throw new PasswordTooCommonError('The password is too common: it is white space alone.');
    if (refused.has(caseless(password))) {
      throw new PasswordTooCommonError('The password is too common: it is among those that are tried first.');
    }
  };
  return Object.assign(policy, { atLogin: true });
}

const caseless = (password: string): string => password.normalize('NFC').toLowerCase();
