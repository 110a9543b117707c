import { pbkdf2 as derive } from 'node:crypto';
import { promisify } from 'node:util';
import { type DigestName, digestLength } from '../format/digest.js';
import { type PasswordLimits, withinLimit } from '../format/limits.js';
import type { ReadPassword } from '../format/password-format.js';
import { same } from '../format/same.js';
import { malformed } from '../format/unreadable.js';

const deriveInPool = promisify(derive);

/** A stored PBKDF2 hash (RFC 8018, 5.2), as found in a text: iterations of whatever type. */
export interface Pbkdf2Hash {
  readonly digest: DigestName;
  readonly iterations: unknown;
  readonly salt: Buffer | string;
  /** What came out. Its length is the format's, or told apart from it: the beginning of a key would open as well. */
  readonly key: Buffer;
}

/** The shortest key that is believed where the format leaves its length open, in bytes. */
const LEAST_KEY = 16;
const LARGEST_KEY = 1024;

/**
 * A PBKDF2 hash ready to be compared.
 * @throws Unreadable
 */
export function pbkdf2Reading({ digest, iterations, salt, key }: Pbkdf2Hash, limits: PasswordLimits): ReadPassword {
  if (key.length < LEAST_KEY || key.length > LARGEST_KEY) malformed();
  const times = withinLimit(iterations, limits.pbkdf2Iterations);
  const rounds = withinLimit(times * Math.ceil(key.length / digestLength(digest)), MOST_ROUNDS_PER_ITERATION * limits.pbkdf2Iterations);
  return {
    parameters: { digest, iterations: times, keyLength: key.length },
    estimate: { milliseconds: rounds / 2000, bytes: 0 },
    opens: async (password) => same(await pbkdf2(password, salt, times, key.length, digest), key),
  };
}

/** A key of many digests takes all iterations for each: without this, a kilobyte of SHA-1 would take fifty times the limit. */
const MOST_ROUNDS_PER_ITERATION = 4;

/** The key that a password gives; the work is done in the thread pool. */
export const pbkdf2 = (
  password: Buffer | string,
  salt: Buffer | string,
  iterations: number,
  length: number,
  digest: DigestName,
): Promise<Buffer> => deriveInPool(password, salt, iterations, length, digest);
