import bcrypt from 'bcrypt';
import { modular } from '../bcrypt-hash.js';
import { parts } from '../format/decode.js';
import { type PasswordLimits, withinLimit } from '../format/limits.js';
import type { WorkEstimate } from '../format/password-format.js';
import { malformed, Unreadable } from '../format/unreadable.js';

/** A stored bcrypt hash, as far as the comparison needs it. */
export interface BcryptSetting {
  /** `a`, `b`, `x` or `y`. */
  readonly variant: string;
  readonly cost: number;
  readonly salt: string;
  readonly digest: string;
}

const LEAST_COST = 4;

/**
 * Reads `$2b$12$` and its relatives, whole.
 * @throws Unreadable
 */
export function readBcrypt(hash: string, limits: PasswordLimits): BcryptSetting {
  const { cost, ...rest } = parts<'variant' | 'cost' | 'salt' | 'digest'>(
    /^\$2(?<variant>[abxy])\$(?<cost>\d\d)\$(?<salt>[./A-Za-z0-9]{22})(?<digest>[./A-Za-z0-9]{31})$/,
    hash,
  );
  return { ...rest, cost: bcryptCost(cost, limits) };
}

/**
 * The cost that a stored text names, `5` as well as `05`.
 * @throws Unreadable
 */
export function bcryptCost(cost: string, { bcryptCost: limit }: PasswordLimits): number {
  const number = Number(cost);
  if (number > 31) malformed();
  return withinLimit(number, limit, LEAST_COST);
}

/**
 * Whether bcrypt of these bytes gives the digest. Bytes with a NUL open nothing: bcrypt would start over behind it.
 * @throws Unreadable where the variant got bytes above 127 wrong, and there are any.
 */
export async function bcryptOpens(input: Buffer, { variant, cost, salt, digest }: BcryptSetting): Promise<boolean> {
  if (input.includes(0)) return false;
  if (variant === 'x' && input.some((byte) => byte > 127)) throw new Unreadable('unsupported');
  return await bcrypt.compare(input, modular(cost, salt, digest));
}

/** The whole hash of some bytes in the setting of another, as the variant spells it. */
export async function bcryptAgain(input: Buffer, { variant, cost, salt }: BcryptSetting): Promise<string> {
  return (await bcrypt.hash(input, modular(cost, salt))).replace('$2b$', `$2${variant}$`);
}

/** Some 50 microseconds for each round of the key schedule, and 4 KiB of state. */
export const bcryptEstimate = (cost: number): WorkEstimate => ({ milliseconds: 2 ** cost * 0.05, bytes: 4096 });
