import { scrypt as derive, type ScryptOptions } from 'node:crypto';
import { type PasswordLimits, wholeNumber, withinLimit } from '../format/limits.js';
import type { ReadPassword, WorkEstimate } from '../format/password-format.js';
import { same } from '../format/same.js';
import { malformed, Unreadable } from '../format/unreadable.js';

/** What scrypt (RFC 7914) is told beside password and salt. */
export interface ScryptSetting {
  /** The binary logarithm of N. */
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

/** A stored scrypt hash. */
export interface ScryptHash {
  readonly setting: ScryptSetting;
  readonly salt: Buffer | string;
  readonly key: Buffer;
}

/**
 * Checks the numbers of a stored hash, of whatever type.
 * @throws Unreadable
 */
export function scryptSetting(logN: unknown, r: unknown, p: unknown, limits: PasswordLimits): ScryptSetting {
  const setting = { logN: wholeNumber(logN), r: wholeNumber(r), p: withinLimit(p, limits.scryptParallelism) };
  if (!(bytesOf(setting) <= limits.scryptMemory)) throw new Unreadable('too-costly');
  return setting;
}

/**
 * The binary logarithm of N, where it is stored itself: a power of two.
 * @throws Unreadable
 */
export function logarithm(n: unknown): number {
  const log = Math.log2(wholeNumber(n, 2));
  return Number.isInteger(log) ? log : malformed();
}

/** A scrypt hash ready to be compared. */
export function scryptReading(
  { setting, salt, key }: ScryptHash,
  passwordAs: (password: Buffer, text: string) => Buffer = (bytes) => bytes,
): ReadPassword {
  if (key.length < LEAST_KEY || key.length > LARGEST_KEY) malformed();
  return {
    parameters: { ...setting },
    estimate: scryptEstimate(setting),
    opens: async (password, text) => same(await scrypt(passwordAs(password, text), salt, setting, key.length), key),
  };
}

const LEAST_KEY = 16;
const LARGEST_KEY = 512;

/** The key that a password gives; the work is done in the thread pool. */
export function scrypt(password: Buffer | string, salt: Buffer | string, setting: ScryptSetting, length: number): Promise<Buffer> {
  const { logN, r, p } = setting;
  // Node's own bound is lower than what Werkzeug uses by default.
  const options: ScryptOptions = { N: 2 ** logN, r, p, maxmem: bytesOf(setting) + 256 * r * p + 1024 * 1024 };
  return new Promise((resolve, reject) => {
    derive(password, salt, length, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

/** Roughly 2 ms for each MiB that is filled and read again. */
export const scryptEstimate = (setting: ScryptSetting): WorkEstimate => ({
  milliseconds: (2 ** setting.logN * setting.r * setting.p) / 2 ** 12,
  bytes: bytesOf(setting),
});

const bytesOf = ({ logN, r, p }: ScryptSetting): number => 128 * 2 ** logN * r + 128 * r * p;
