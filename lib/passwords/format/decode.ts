import type { PasswordRecord, SaltEncoding } from './stored-password.js';
import { malformed } from './unreadable.js';

/**
 * The bytes of hexadecimal text, either case; of just this many bytes, where given.
 * Buffer's own decoder drops what it can't read, so that garbage would be an empty digest.
 * @throws Unreadable
 */
export function fromHex(text: string, length?: number): Buffer {
  if (text.length % 2 || !/^[0-9a-f]*$/i.test(text)) malformed();
  return ofLength(Buffer.from(text, 'hex'), length);
}

/**
 * The bytes of standard base64 (RFC 4648, 4), with its padding or without; of just this many bytes, where given.
 * @throws Unreadable
 */
export function fromBase64(text: string, length?: number): Buffer {
  const bare = text.replace(/={1,2}$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(bare) || bare.length % 4 === 1) malformed();
  if (bare.length !== text.length && text.length % 4) malformed();
  const bytes = Buffer.from(bare, 'base64');
  // The last character's spare bits are zero: one digest has one spelling.
  if (bytes.toString('base64').replace(/=+$/, '') !== bare) malformed();
  return ofLength(bytes, length);
}

/** The same for formats that are always written with the padding: without it, the end may be missing. @throws Unreadable */
export const fromPaddedBase64 = (text: string, length?: number): Buffer => (text.length % 4 ? malformed() : fromBase64(text, length));

/** The bytes of base64url (RFC 4648, 5). @throws Unreadable */
export function fromBase64Url(text: string, length?: number): Buffer {
  if (/[+/]/.test(text)) malformed();
  return fromBase64(text.replace(/-/g, '+').replace(/_/g, '/'), length);
}

/** The bytes of passlib's `ab64`, base64 with `.` for `+` and no padding; standard base64 is let through. @throws Unreadable */
export const fromAdaptedBase64 = (text: string, length?: number): Buffer => fromBase64(text.replace(/\./g, '+'), length);

/** The bytes of a text in a named encoding. @throws Unreadable */
export function decode(text: string, encoding: SaltEncoding, length?: number): Buffer {
  if (encoding === 'hex') return fromHex(text, length);
  if (encoding === 'base64') return fromBase64(text, length);
  return encoding === 'utf8' ? ofLength(Buffer.from(text), length) : malformed();
}

/**
 * The bytes of the salt that is stored beside the hash.
 * @throws Unreadable where there is none.
 */
export function saltOf({ salt, saltEncoding }: PasswordRecord, usual: SaltEncoding = 'utf8'): Buffer {
  return typeof salt === 'string' ? decode(salt, saltEncoding ?? usual) : malformed();
}

/**
 * The named groups of a pattern that fits the whole text; those that took no part are empty.
 * @throws Unreadable where it does not fit.
 */
export function parts<Name extends string>(pattern: RegExp, text: string): Record<Name, string> {
  const groups = pattern.exec(text)?.groups ?? malformed();
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, value ?? ''])) as Record<Name, string>;
}

function ofLength(bytes: Buffer, length: number | undefined): Buffer {
  return length === undefined || bytes.length === length ? bytes : malformed();
}
