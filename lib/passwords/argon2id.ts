import { ConfigurationError } from '../core/errors.js';
import type { PasswordHasher } from '../core/ports.js';
import { argon2Package } from './algorithms/argon2.js';
import { DEFAULT_LIMITS } from './format/limits.js';
import { argon2id } from './formats/argon2.js';
import { hasherOfFormat } from './hasher-of-format.js';

/** How passwords are hashed with Argon2id. The defaults are OWASP's least; more memory is better. */
export interface Argon2idOptions {
  /** In KiB. @default 19456, which is 19 MiB */
  readonly memory?: number | undefined;
  /** Passes over the memory. @default 2 */
  readonly passes?: number | undefined;
  /** @default 1 */
  readonly parallelism?: number | undefined;
}

const LEAST_ADVISABLE_MEMORY = 7168;

/**
 * Hashes with Argon2id (RFC 9106) through the optional peer `@node-rs/argon2`: `$argon2id$v=19$m=19456,t=2,p=1$salt$digest`.
 * @throws ConfigurationError where a setting is beyond what is accepted of a stored hash; when it is first used, where
 * the package is not installed.
 */
export function argon2idHasher({ memory = 19_456, passes = 2, parallelism = 1 }: Argon2idOptions = {}): PasswordHasher {
  const { argon2Memory, argon2Passes, argon2Parallelism } = DEFAULT_LIMITS;
  check('parallelism', parallelism, 1, argon2Parallelism);
  check('passes', passes, 1, argon2Passes);
  check('memory', memory, 8 * parallelism, argon2Memory);
  return hasherOfFormat({
    format: argon2id,
    parameters: { version: 19, memory, passes, parallelism },
    warning:
      memory < LEAST_ADVISABLE_MEMORY
        ? `Passwords are hashed with Argon2id in ${memory} KiB: use ${LEAST_ADVISABLE_MEMORY} or more outside of tests.`
        : undefined,
    make: async (password) => {
      const { hash } = await argon2Package();
      return await hash(password, { memoryCost: memory, timeCost: passes, parallelism });
    },
  });
}

function check(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new ConfigurationError(`Expected ${name} of Argon2id to be a whole number from ${least} to ${most}, got ${String(value)}.`);
  }
}
