import { isMigrationError } from '../core/errors.js';
import type { Logger, PasswordVerifier } from '../core/ports.js';

/** How a hash was checked. */
export interface Checked<Verifier> {
  /** Who said yes. */
  readonly opened: Verifier | null;
  /** Who did the work of a check, whatever came of it. */
  readonly answered: readonly Verifier[];
}

/**
 * Asks each verifier that recognizes a hash until one says yes: hashes of different schemes can look the same, such
 * as bcrypt of a password and of its digest. A verifier that fails has not said yes, and the operator hears of it.
 */
export function checkerOf<Verifier extends PasswordVerifier>(
  verifiers: readonly Verifier[],
  logger: Logger,
): (hash: string, password: string) => Promise<Checked<Verifier>> {
  return async (hash, password) => {
    const answered: Verifier[] = [];
    let recognized = false;
    for (const verifier of verifiers) {
      try {
        if (!verifier.recognizes(hash)) continue;
        recognized = true;
        const opens: unknown = await verifier.verify(hash, password);
        answered.push(verifier);
        if (opens === true) return { opened: verifier, answered };
      } catch (error) {
        if (isMigrationError(error)) throw error;
        logger.error(`A password verifier failed: ${nameOf(error)}`);
      }
    }
    if (!recognized) logger.error('A stored password hash is of no known scheme, malformed or beyond the limits: its owner cannot log in.');
    return { opened: null, answered };
  };
}

/** All that is told of a foreign error: its message may hold a password or a hash. */
export const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
