import type { DigestName } from '../format/digest.js';
import { iterate } from '../format/iterate.js';
import { type PasswordLimits, withinLimit } from '../format/limits.js';
import type { ReadPassword } from '../format/password-format.js';
import { roundsEstimate } from '../format/rounds-estimate.js';
import { same } from '../format/same.js';

/** A stored digest that was taken many times over, each of the one before. */
export interface StretchedDigest {
  readonly digest: DigestName;
  /** How many were taken in all, of whatever type. */
  readonly iterations: unknown;
  /** The last one. */
  readonly stored: Buffer;
  /** Whether each is taken of the bytes of the one before, or of its lower-case hexadecimal text. */
  readonly chain: 'raw' | 'hex';
}

/** What is done with one password. */
export interface Stretching {
  /** The first digest. */
  readonly first: Buffer;
  /** Each other, of the one before and whatever is mixed in. */
  readonly again: (before: Buffer) => Buffer;
}

/**
 * A stretched digest ready to be compared.
 * @throws Unreadable
 */
export function stretchedReading(
  { digest, iterations, stored, chain }: StretchedDigest,
  limits: PasswordLimits,
  stretching: (password: Buffer) => Stretching,
): ReadPassword {
  const times = withinLimit(iterations, limits.digestIterations);
  return {
    parameters: { digest, iterations: times },
    estimate: roundsEstimate(times),
    opens: async (password) => {
      const { first, again } = stretching(password);
      let computed = first;
      await iterate(times - 1, () => {
        computed = again(chain === 'raw' ? computed : Buffer.from(computed.toString('hex')));
      });
      return same(computed, stored);
    },
  };
}
