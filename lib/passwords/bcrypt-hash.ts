import { byteLength } from '../core/credentials.js';

/** The lowest cost that bcrypt knows. */
export const LOWEST_COST = 4;
/** The highest cost that is worked on: a stored hash of cost 31 would keep a thread busy for days. */
export const HIGHEST_COST = 15;

/** A stored hash taken apart: what to ask of bcrypt itself to check it. */
export interface BcryptHash {
  readonly scheme: 'bcrypt' | 'bcrypt-sha256';
  /** The binary logarithm of the number of rounds. */
  readonly cost: number;
  /** Whether it is spelled as new hashes of its scheme are. */
  readonly current: boolean;
  /** The same as bcrypt spells it, `$2b$` whatever it was: the npm package answers no to every `$2y$`. */
  readonly modular: string;
  /** What of a password goes into bcrypt; `null` where no such password can have made a hash like this. */
  input(password: string): Buffer | null;
}

/** Puts a hash together as bcrypt itself spells it. */
export const modular = (cost: number, salt: string, digest = ''): string => `$2b$${String(cost).padStart(2, '0')}$${salt}${digest}`;

// The whole text, since bcrypt itself stops reading at a NUL and takes what follows for nothing.
const PLAIN = /^\$2([abxy])\$(0[4-9]|1[0-5])\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})$/;

/**
 * Reads `$2b$12$` and its relatives, whole and within the limits; `null` for anything else.
 *
 * `$2a$` and `$2y$` are the same algorithm. `$2x$` marks hashes of a crypt_blowfish that got bytes above 127 wrong:
 * right for ASCII, and out of reach for the rest.
 */
export function readPlainBcrypt(hash: string): BcryptHash | null {
  const [, variant, cost, salt = '', digest] = PLAIN.exec(hash) ?? [];
  if (!variant) return null;
  const readable = variant === 'x' ? isAscii : hasNoNul;
  return {
    scheme: 'bcrypt',
    cost: Number(cost),
    current: variant === 'b',
    modular: modular(Number(cost), salt, digest),
    input: (password) => (readable(password) ? Buffer.from(password) : null),
  };
}

/**
 * Whether a new hash of this password may be a plain one. bcrypt reads 72 bytes, the NUL that it adds at the end
 * among them, and starts over where there is room: so `abc\0abc` would be `abc`, and 72 bytes any longer text that
 * starts with them. One byte less leaves the NUL in its place. A plain hash that opens to 72 bytes or more is
 * therefore never one that was made here, but another library's, which had cut the password.
 */
export const fitsPlainBcrypt = (password: string): boolean => byteLength(password) < 72 && hasNoNul(password);

const hasNoNul = (password: string): boolean => !password.includes('\0');
const isAscii = (password: string): boolean => byteLength(password) === password.length && hasNoNul(password);
