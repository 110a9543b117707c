import { malformed, Unreadable } from './unreadable.js';

/** What a stored hash may cost at most. Beyond it the hash is `too-costly`, before any work and any memory. */
export interface PasswordLimits {
  /** The binary logarithm of bcrypt's rounds. @default 15 */
  readonly bcryptCost: number;
  /** In KiB. @default 262144, which is 256 MiB */
  readonly argon2Memory: number;
  /** Passes over the memory. @default 12 */
  readonly argon2Passes: number;
  /** @default 16 */
  readonly argon2Parallelism: number;
  /** 128 * N * r + 128 * r * p, in bytes. @default 167772160, which is 160 MiB */
  readonly scryptMemory: number;
  /** @default 16 */
  readonly scryptParallelism: number;
  /** For each digest of the key, of which a long key has several; for all of them together four times as many. @default 2000000 */
  readonly pbkdf2Iterations: number;
  /** The binary logarithm of the rounds of phpass and Drupal. @default 20 */
  readonly phpassCost: number;
  /** The rounds of sha1-, sha256- and sha512-crypt. @default 2000000 */
  readonly cryptRounds: number;
  /** How often a digest or an HMAC may be taken again. @default 1000000 */
  readonly digestIterations: number;
}

/** The limits unless told otherwise. They hold all defaults of the last years of the products in docs/passwords.md. */
export const DEFAULT_LIMITS: PasswordLimits = {
  bcryptCost: 15,
  argon2Memory: 262_144,
  argon2Passes: 12,
  argon2Parallelism: 16,
  scryptMemory: 160 * 1024 * 1024,
  scryptParallelism: 16,
  pbkdf2Iterations: 2_000_000,
  phpassCost: 20,
  cryptRounds: 2_000_000,
  digestIterations: 1_000_000,
};

/** The longest stored hash or salt that is looked at, in UTF-16 code units: no genuine one comes near. */
export const LONGEST_STORED_TEXT = 8192;

/**
 * A whole number from `least` to the limit, from a number or its plain decimal spelling.
 * @throws Unreadable: `malformed` where it is no such number, `too-costly` where it is beyond the limit.
 */
export function withinLimit(value: unknown, limit: number, least = 1): number {
  const number = wholeNumber(value, least);
  if (number > limit) throw new Unreadable('too-costly');
  return number;
}

/**
 * A whole number of at least `least`, from a number or its plain decimal spelling; for values that bound themselves.
 * @throws Unreadable
 */
export function wholeNumber(value: unknown, least = 1): number {
  const number = typeof value === 'string' && /^(?:0|[1-9]\d{0,19})$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= least ? number : malformed();
}
