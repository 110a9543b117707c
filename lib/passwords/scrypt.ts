import { randomBytes } from 'node:crypto';
import { ConfigurationError } from '../core/errors.js';
import type { PasswordHasher } from '../core/ports.js';
import { type ScryptSetting, scrypt, scryptEstimate } from './algorithms/scrypt.js';
import { DEFAULT_LIMITS } from './format/limits.js';
import { scryptPhc } from './formats/scrypt.js';
import { hasherOfFormat } from './hasher-of-format.js';

/** How passwords are hashed with scrypt. The defaults are OWASP's: 128 MiB for each hash. */
export interface ScryptHasherOptions {
  /** The binary logarithm of N, the cost in time and memory. @default 17 */
  readonly logN?: number | undefined;
  /** The size of a block, in 128 bytes. @default 8 */
  readonly r?: number | undefined;
  /** How often the work is done, one after the other. @default 1 */
  readonly p?: number | undefined;
}

const SALT_BYTES = 16;
const KEY_BYTES = 32;
/** Below this, an operator should hear of it; N = 2^14 with r = 8 takes 16 MiB. */
const LEAST_ADVISABLE_MEMORY = 16 * 1024 * 1024;

/**
 * Hashes with Node's scrypt, which needs no further package: passlib's `$scrypt$ln=17,r=8,p=1$salt$key`.
 * @throws ConfigurationError where the settings are none of scrypt's, or beyond what is accepted of a stored hash.
 */
export function scryptHasher({ logN = 17, r = 8, p = 1 }: ScryptHasherOptions = {}): PasswordHasher {
  const setting: ScryptSetting = { logN, r, p };
  const { bytes } = scryptEstimate(setting);
  if (
    ![logN, r, p].every((number) => Number.isInteger(number) && number >= 1) ||
    p > DEFAULT_LIMITS.scryptParallelism ||
    bytes > DEFAULT_LIMITS.scryptMemory
  ) {
    throw new ConfigurationError('Expected logN, r and p of scrypt to be whole numbers from 1, p to 16, and 128 * 2^logN * r to 160 MiB.');
  }
  return hasherOfFormat({
    format: scryptPhc,
    parameters: { ...setting },
    warning:
      bytes < LEAST_ADVISABLE_MEMORY
        ? `Passwords are hashed with scrypt in ${bytes} bytes of memory: use 16 MiB or more outside of tests.`
        : undefined,
    make: async (password) => {
      const salt = randomBytes(SALT_BYTES);
      const key = await scrypt(password, salt, setting, KEY_BYTES);
      return `$scrypt$ln=${logN},r=${r},p=${p}$${unpadded(salt)}$${unpadded(key)}`;
    },
  });
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
