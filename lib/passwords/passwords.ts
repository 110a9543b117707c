import { randomUUID } from 'node:crypto';
import { ConfigurationError, isMigrationError } from '../core/errors.js';
import type { Logger, PasswordHasher, PasswordPolicy, Passwords, PasswordVerifier } from '../core/ports.js';
import { bcryptHasher } from './bcrypt.js';
import { checkerOf, nameOf } from './checker.js';
import type { PasswordLimits } from './format/limits.js';
import type { PasswordFormat } from './format/password-format.js';
import { passwordEngine } from './password-engine.js';
import { passwordPolicy } from './policy.js';
import { storable } from './storable.js';
import { type WorkQueueOptions, workQueue } from './work-queue.js';

/** How passwords are hashed, checked and judged, and how much of it at once. */
export interface PasswordsOptions extends WorkQueueOptions {
  /** Makes the hashes. @default bcryptHasher({ cost: 12 }) */
  readonly hasher?: PasswordHasher | undefined;
  /** Check hashes of the application's own kinds; asked in order, after the hasher. */
  readonly verifiers?: readonly PasswordVerifier[] | undefined;
  /** Formats that another library or system left in the store, beside the built-in ones; asked where nobody else knows a hash. */
  readonly formats?: readonly PasswordFormat[] | undefined;
  /** What a stored hash of these formats may cost at most; those left out are DEFAULT_LIMITS. */
  readonly limits?: Partial<PasswordLimits> | undefined;
  /** Judges new passwords. @default passwordPolicy() */
  readonly policy?: PasswordPolicy | undefined;
  /** Where hashes that nothing can be done with, and faults of verifiers, are told of. */
  readonly logger: Logger;
}

/**
 * Puts a hasher, verifiers and a policy together. A password that opens nothing costs one hash of the hasher's, be
 * the stored one wrong, of another scheme, malformed, beyond the limits, or not there: the time tells no difference.
 * Beyond the bounds of the queue, `hash`, `verify` and `pretend` throw OverloadedError.
 * @throws ConfigurationError where these bounds are wrong.
 */
export function createPasswords(options: PasswordsOptions): Passwords {
  const { hasher = bcryptHasher(), verifiers = [], formats, limits, policy = passwordPolicy(), logger } = options;
  const inTurn = workQueue(options);
  const own = [hasher, ...verifiers];
  const engine = passwordEngine({ formats, limits, hasher });
  const check = checkerOf<PasswordVerifier>([...own, otherwise(own, engine.verifier)], logger);
  let dummy: string | null = null;
  if (hasher.warning) logger.warn(hasher.warning);

  /** The first time, making the dummy is the work; two who come first at once make one each. */
  async function pretend(password: string): Promise<void> {
    if (dummy === null) dummy = await makeHash(hasher, randomUUID());
    else await check(dummy, password);
  }

  async function verify(hash: string, password: string): Promise<{ match: boolean; needsUpdate: boolean }> {
    const { opened, answered } = await check(hash, password);
    if (opened) return { match: true, needsUpdate: opened !== hasher || (await isOutdated(hash, password)) };
    if (!answered.includes(hasher)) await pretend(password);
    return { match: false, needsUpdate: false };
  }

  /** Also where only what was typed opens it, and not the same text in NFC, which another keyboard may type. */
  async function isOutdated(hash: string, password: string): Promise<boolean> {
    try {
      const composed = password.normalize('NFC');
      return hasher.needsUpdate(hash, password) || (composed !== password && !(await hasher.verify(hash, composed)));
    } catch (error) {
      logger.error(`A password verifier failed: ${nameOf(error)}`);
      return false;
    }
  }

  /** A fault of the policy's is no reason to turn away somebody who has logged in. */
  async function isOutgrown(password: string): Promise<boolean> {
    if (policy.atLogin !== true) return false;
    try {
      await policy(password);
    } catch (error) {
      if (isMigrationError(error)) return true;
      logger.error(`The password policy failed: ${nameOf(error)}`);
    }
    return false;
  }

  return {
    hash: (password) => inTurn(() => makeHash(hasher, password)),
    verify: (hash, password) => inTurn(() => verify(hash, password)),
    pretend: (password) => inTurn(() => pretend(password)),
    check: async (password) => await policy(password),
    isOutgrown,
    storable: (stored) => storable(stored, engine, own),
  };
}

/** A verifier for what none of the others recognizes: what one of them denied is not checked again. */
const otherwise = (others: readonly PasswordVerifier[], verifier: PasswordVerifier): PasswordVerifier => ({
  ...verifier,
  recognizes: (hash) => !others.some((other) => other.recognizes(hash)) && verifier.recognizes(hash),
});

/** @throws ConfigurationError where the hasher fails; without the cause, which may hold what was hashed. */
async function makeHash(hasher: PasswordHasher, password: string): Promise<string> {
  try {
    return await hasher.hash(password);
  } catch (error) {
    throw isMigrationError(error) ? error : new ConfigurationError(`The password hasher failed: ${nameOf(error)}`);
  }
}
