import { InvalidRequestError } from './errors.js';
import { type Canonicalize, isAddress } from './identifier.js';

/** The longest password that is looked at, in bytes of UTF-8: bounds the work one request can ask for. */
export const LONGEST_PASSWORD = 4096;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** What a person types to prove who they are. */
export interface Credentials {
  readonly identifier: string;
  readonly password: string;
  /** Where the attempt comes from; in Express, `req.ip`. */
  readonly ip?: string | undefined;
}

/** Credentials that were found to be of the right form. */
export interface Attempt {
  /** The one spelling: for lookups, limits and keys here. */
  readonly identifier: string;
  /** As typed, without the white space around it: for the legacy. */
  readonly typed: string;
  /** Exactly as typed. */
  readonly password: string;
  readonly ip?: string;
}

/**
 * Takes credentials from outside, of whatever type they are.
 * @throws InvalidRequestError before anything is looked up.
 */
export function readCredentials(given: Credentials, canonicalize: Canonicalize): Attempt {
  const { identifier, password, ip }: { identifier?: unknown; password?: unknown; ip?: unknown } = given ?? {};
  if (typeof identifier !== 'string') throw new InvalidRequestError('The identifier is missing.');
  return {
    identifier: canonicalize(identifier),
    typed: identifier.trim(),
    password: readPassword(password),
    ...(typeof ip === 'string' && ip ? { ip } : {}),
  };
}

/** An address from outside that was found to be of the right form. */
export interface Address {
  /** The one spelling. */
  readonly email: string;
  /** As typed, without the white space around it: for the legacy. */
  readonly typed: string;
}

/**
 * Takes an address from outside, of whatever type it is.
 * @throws InvalidRequestError before anything is looked up.
 */
export function readAddress(email: unknown, canonicalize: Canonicalize): Address {
  if (typeof email !== 'string') throw new InvalidRequestError('The email address is missing.');
  const canonical = canonicalize(email);
  if (!isAddress(canonical)) throw new InvalidRequestError('The email address is not valid.');
  return { email: canonical, typed: email.trim() };
}

/**
 * Takes a password from outside. One of white space alone is refused with the empty one: some old systems take
 * either for an anonymous login (RFC 4513, 5.1.2).
 * @throws InvalidRequestError where it is missing, ill-formed or longer than {@link LONGEST_PASSWORD}.
 */
export function readPassword(password: unknown): string {
  if (typeof password !== 'string' || !password.trim()) throw new InvalidRequestError('The password is missing.');
  if (password.length > LONGEST_PASSWORD || byteLength(password) > LONGEST_PASSWORD)
    throw new InvalidRequestError('The password is too long.');
  if (LONE_SURROGATE.test(password)) throw new InvalidRequestError('The password is not valid.');
  return password;
}

const utf8 = new TextEncoder();
/** The length of a text in bytes of UTF-8. */
export const byteLength = (text: string): number => utf8.encode(text).length;
