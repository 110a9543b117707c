import type { PasswordEncoding } from './stored-password.js';
import { malformed } from './unreadable.js';

/**
 * A password in the bytes of an encoding; `null` where it has a character that the encoding lacks: such a password
 * was never hashed in it, and Buffer would put another character in its place.
 * @throws Unreadable where there is no such encoding.
 */
export function passwordBytes(password: string, encoding: PasswordEncoding): Buffer | null {
  if (encoding === 'latin1') return /^[\0-\xff]*$/.test(password) ? Buffer.from(password, 'latin1') : null;
  if (encoding === 'utf8' || encoding === 'utf16le') return Buffer.from(password, encoding);
  return malformed();
}
