import { pbkdf2 as derive } from 'node:crypto';
import { promisify } from 'node:util';
import type { DigestName } from '../format/digest.js';
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
  const blocks = Math.ceil(key.length / BLOCK_BYTES);
  return {
    parameters: { digest, iterations: times, keyLength: key.length },
    estimate: { milliseconds: (times * blocks) / 2000, bytes: 0 },
    opens: async (password) => same(await pbkdf2(password, salt, times, key.length, digest), key),
  };
}

/** PBKDF2 makes its key a digest at a time; taken as 32 bytes for the estimate. */
const BLOCK_BYTES = 32;

/** The key that a password gives; the work is done in the thread pool. */
export const pbkdf2 = (
  password: Buffer | string,
  salt: Buffer | string,
  iterations: number,
  length: number,
  digest: DigestName,
): Promise<Buffer> => deriveInPool(password, salt, iterations, length, digest);
