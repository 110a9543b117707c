import { ConfigurationError } from '../../core/errors.js';
import { fromBase64, parts } from '../format/decode.js';
import { type PasswordLimits, wholeNumber, withinLimit } from '../format/limits.js';
import type { ReadPassword } from '../format/password-format.js';
import { same } from '../format/same.js';
import { malformed } from '../format/unreadable.js';

/** What a stored Argon2 hash consists of (RFC 9106). */
export interface Argon2Hash {
  readonly type: Argon2Type;
  /** 0x13, or 0x10 for those from before 2016. */
  readonly version: number;
  /** In KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly digest: Buffer;
}

/** Which blocks of memory depend on the password: all (`d`), none (`i`), or the later ones (`id`). */
export type Argon2Type = 'd' | 'i' | 'id';

const LEAST_SALT = 8;
const LEAST_DIGEST = 16;
const LARGEST_DIGEST = 512;

/**
 * Reads `$argon2id$v=19$m=65536,t=3,p=4$salt$digest`: the parameters in any order, each once; no version is 0x10.
 * @throws Unreadable
 */
export function readArgon2(hash: string, limits: PasswordLimits): Argon2Hash {
  const { type, version, settings, salt, digest } = parts<'type' | 'version' | 'settings' | 'salt' | 'digest'>(
    /^\$argon2(?<type>id|i|d)\$(?:v=(?<version>16|19)\$)?(?<settings>[a-z]=\d{1,20}(?:,[a-z]=\d{1,20}){2})\$(?<salt>[^$]+)\$(?<digest>[^$]+)$/,
    hash,
  );
  const given = new Map(settings.split(',').map((setting): [string, string] => [setting.charAt(0), setting.slice(2)]));
  return checkedArgon2(
    {
      type: type as Argon2Type,
      version: Number(version || 16),
      memory: given.get('m'),
      passes: given.get('t'),
      parallelism: given.get('p'),
      salt: fromBase64(salt),
      digest: fromBase64(digest),
    },
    limits,
  );
}

/** The same with its numbers as they were stored: of whatever type. */
type UncheckedArgon2 = { readonly [Key in keyof Argon2Hash]: Key extends 'memory' | 'passes' | 'parallelism' ? unknown : Argon2Hash[Key] };

/**
 * Checks that all is within what Argon2 allows, and within the limits.
 * @throws Unreadable
 */
export function checkedArgon2(hash: UncheckedArgon2, limits: PasswordLimits): Argon2Hash {
  if (hash.salt.length < LEAST_SALT || hash.digest.length < LEAST_DIGEST || hash.digest.length > LARGEST_DIGEST) malformed();
  const parallelism = withinLimit(hash.parallelism, limits.argon2Parallelism);
  return {
    ...hash,
    parallelism,
    passes: withinLimit(hash.passes, limits.argon2Passes),
    memory: withinLimit(wholeNumber(hash.memory), limits.argon2Memory, 8 * parallelism),
  };
}

/** An Argon2 hash ready to be compared. */
export function argon2Reading({ type, version, memory, passes, parallelism, salt, digest }: Argon2Hash): ReadPassword {
  return {
    parameters: { type: `argon2${type}`, version, memory, passes, parallelism },
    estimate: { milliseconds: (memory * passes) / 1000, bytes: memory * 1024 },
    opens: async (password) => {
      const { hashRaw } = await argon2Package();
      const computed = await hashRaw(password, {
        algorithm: TYPES[type],
        version: version === 16 ? 0 : 1,
        memoryCost: memory,
        timeCost: passes,
        parallelism,
        outputLen: digest.length,
        salt,
      });
      return same(computed, digest);
    },
  };
}

const TYPES = { d: 0, i: 1, id: 2 } as const;

/**
 * The optional peer that does the work, loaded when it is first needed.
 * @throws ConfigurationError naming it where it is not installed.
 */
export async function argon2Package(): Promise<typeof import('@node-rs/argon2')> {
  try {
    return await import('@node-rs/argon2');
  } catch {
    throw new ConfigurationError('Argon2 needs the package @node-rs/argon2, which could not be loaded: npm install @node-rs/argon2');
  }
}
