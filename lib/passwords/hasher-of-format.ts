import { byteLength, LONGEST_PASSWORD } from '../core/credentials.js';
import { InvalidRequestError, PasswordTooLongError } from '../core/errors.js';
import type { PasswordHasher } from '../core/ports.js';
import { formatReader } from './format-reader.js';
import { DEFAULT_LIMITS } from './format/limits.js';
import type { PasswordFormat, PasswordParameters } from './format/password-format.js';
import { isWellFormed, spellings } from './spelling.js';
import { compare } from './verify-password.js';

/** A hasher over the format of its hashes: how one is made, and what it says of itself when it was made now. */
export interface HasherSettings {
  readonly format: PasswordFormat;
  /** What the format reads out of a new hash. */
  readonly parameters: PasswordParameters;
  /** Makes a hash of a password in NFC. */
  readonly make: (password: string) => Promise<string>;
  readonly warning?: string | undefined;
}

/**
 * Makes a hasher: of the NFC form, with limits on the password. Where its setting is not what would be made now, a no
 * costs one hash more, so that it takes no less time than another.
 */
export function hasherOfFormat({ format, parameters, make, warning }: HasherSettings): PasswordHasher {
  const read = formatReader([format], DEFAULT_LIMITS);

  const isCurrent = (hash: string): boolean => {
    const legible = read(hash);
    if ('reason' in legible) return false;
    return Object.entries(parameters).every(([name, value]) => legible.read.parameters[name] === value);
  };

  return {
    warning,
    hash: async (password) => {
      if (byteLength(password) > LONGEST_PASSWORD) throw new PasswordTooLongError();
      if (!isWellFormed(password)) throw new InvalidRequestError('The password is not valid.');
      return await make(password.normalize('NFC'));
    },
    recognizes: (hash) => !('reason' in read(hash)),
    verify: async (hash, password) => {
      const legible = read(hash);
      if ('reason' in legible) return false;
      for (const spelling of spellings(password)) {
        if ((await compare(legible, spelling)) === 'match') return true;
      }
      if (!isCurrent(hash)) await make('');
      return false;
    },
    needsUpdate: (hash) => !isCurrent(hash),
  };
}
