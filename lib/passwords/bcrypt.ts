import bcrypt from 'bcrypt';
import { byteLength, LONGEST_PASSWORD } from '../core/credentials.js';
import { ConfigurationError, InvalidRequestError, PasswordTooLongError } from '../core/errors.js';
import type { PasswordHasher } from '../core/ports.js';
import { type BcryptHash, fitsPlainBcrypt, HIGHEST_COST, LOWEST_COST, modular, readPlainBcrypt } from './bcrypt-hash.js';
import { bcryptSha256, bcryptSha256Input, readBcryptSha256 } from './bcrypt-sha256.js';
import { isWellFormed, spellings } from './spelling.js';

/** How passwords are hashed with bcrypt. */
export interface BcryptOptions {
  /** The binary logarithm of the number of rounds, 4 to 15. Each step doubles the time of a login. @default 12 */
  readonly cost?: number | undefined;
}

/** Below this, guessing is cheap enough that an operator should hear of it. */
const LEAST_ADVISABLE_COST = 10;

/**
 * Hashes with bcrypt, of the NFC form: plain `$2b$` where the whole password counts in it, else passlib's
 * `$bcrypt-sha256$`, so that no two passwords share a hash because one starts with the other.
 *
 * Checks `$2a$`, `$2b$`, `$2x$`, `$2y$` and `$bcrypt-sha256$` hashes of cost 4 to 15, its own and those of other
 * libraries. These hashed what was typed, and cut it after 72 bytes: it is compared as typed first, then in NFC,
 * and a long password opens the hash that such a library cut. `needsUpdate` says yes to it, so the next one is whole.
 * @throws ConfigurationError where the cost is none of those.
 */
export function bcryptHasher({ cost = 12 }: BcryptOptions = {}): PasswordHasher {
  if (!Number.isInteger(cost) || cost < LOWEST_COST || cost > HIGHEST_COST) {
    throw new ConfigurationError(
      `Expected the cost of bcrypt to be a whole number from ${LOWEST_COST} to ${HIGHEST_COST}, got ${String(cost)}.`,
    );
  }
  return {
    warning:
      cost < LEAST_ADVISABLE_COST
        ? `Passwords are hashed with bcrypt at cost ${cost}: use ${LEAST_ADVISABLE_COST} or more outside of tests.`
        : undefined,
    hash: async (password) => {
      if (byteLength(password) > LONGEST_PASSWORD) throw new PasswordTooLongError();
      if (!isWellFormed(password)) throw new InvalidRequestError('The password is not valid.');
      return await makeHash(password.normalize('NFC'), cost);
    },
    recognizes: (hash) => readBcrypt(hash) !== null,
    verify: async (hash, password) => {
      const stored = readBcrypt(hash);
      if (!stored || byteLength(password) > LONGEST_PASSWORD) return false;
      for (const spelling of spellings(password)) {
        if (await opens(stored, spelling, cost)) return isWellFormed(password);
      }
      return false;
    },
    needsUpdate: (hash, password = '') => {
      const stored = readBcrypt(hash);
      if (!stored?.current || stored.cost !== cost) return true;
      return stored.scheme === 'bcrypt' && !fitsPlainBcrypt(password.normalize('NFC'));
    },
  };
}

const readBcrypt = (hash: string): BcryptHash | null => readPlainBcrypt(hash) ?? readBcryptSha256(hash);

async function makeHash(password: string, cost: number): Promise<string> {
  const setting = await bcrypt.genSalt(cost);
  if (fitsPlainBcrypt(password)) return await bcrypt.hash(password, setting);
  const salt = setting.slice(-22);
  const hash = await bcrypt.hash(bcryptSha256Input(password, salt), setting);
  return bcryptSha256(cost, salt, hash.slice(-31));
}

/** A no takes as long as one at the full cost, whatever the cost of the stored hash: its time must not tell that there is one. */
async function opens(stored: BcryptHash, password: string, fullCost: number): Promise<boolean> {
  const input = stored.input(password);
  const same = await bcrypt.compare(input ?? NOTHING, stored.modular);
  if (same && input) return true;
  // 2^c once more, then 2^(c+1) and so on to 2^(full-1), add up to the 2^full - 2^c that are missing.
  for (let cost = stored.cost; cost < fullCost; cost++) await bcrypt.compare(NOTHING, modular(cost, NO_SALT, NO_DIGEST));
  return false;
}

const NOTHING = Buffer.alloc(0);
const NO_SALT = '.'.repeat(22);
const NO_DIGEST = '.'.repeat(31);
