import { argon2Reading, checkedArgon2 } from '../algorithms/argon2.js';
import { fromHex, parts } from '../format/decode.js';
import { digest } from '../format/digest.js';
import { type PasswordLimits, wholeNumber } from '../format/limits.js';
import type { PasswordFormat, ReadPassword } from '../format/password-format.js';
import { same } from '../format/same.js';
import { malformed, Unreadable } from '../format/unreadable.js';

/** More updates than any shop has been through. */
const MOST_VERSIONS = 8;
const ARGON2 = /^(?:2|3_(?<length>\d+)_(?<passes>\d+)_(?<bytes>\d+))$/;

/**
 * `digest:salt:version`, with another `:version` for each update that hashed the digest before it once more, with the
 * same salt: 0 is MD5, 1 is SHA-256, 2 is Argon2id as libsodium's interactive setting has it, and
 * `3_length_passes_bytes` is Argon2id with its own. Argon2id is read where it comes last, as the updates leave it.
 */
const magento2: PasswordFormat = {
  name: 'magento2',
  read: ({ hash }, limits) => {
    const found = parts<'digest' | 'salt' | 'versions'>(/^(?<digest>[\da-f]+):(?<salt>[^:]+):(?<versions>[\d_:]+)$/, hash);
    const versions = found.versions.split(':');
    const last = versions.pop() ?? '';
    if (versions.length >= MOST_VERSIONS) malformed();
    const before = versions.map(simpleDigest);
    const final = ARGON2.test(last) ? argon2(found.digest, found.salt, last, limits) : simple(found.digest, found.salt, last);
    return {
      ...final,
      opens: (password, text) => {
        const input = before.reduce((value, name) => Buffer.from(digest(name, found.salt, value).toString('hex')), password);
        return final.opens(input, text);
      },
    };
  },
};

export const formats: readonly PasswordFormat[] = [magento2];

function simpleDigest(version: string): 'md5' | 'sha256' {
  if (ARGON2.test(version)) throw new Unreadable('unsupported');
  if (version === '0') return 'md5';
  return version === '1' ? 'sha256' : malformed();
}

function simple(hash: string, salt: string, version: string): ReadPassword {
  const name = simpleDigest(version);
  const stored = fromHex(hash, name === 'md5' ? 16 : 32);
  return { parameters: { digest: name }, opens: (password) => same(digest(name, salt, password), stored) };
}

function argon2(hash: string, salt: string, version: string, limits: PasswordLimits): ReadPassword {
  const { length, passes, bytes } = parts<'length' | 'passes' | 'bytes'>(ARGON2, version);
  const setting = {
    type: 'id' as const,
    version: 19,
    memory: Math.floor(wholeNumber(bytes || '67108864') / 1024),
    passes: passes || '2',
    parallelism: 1,
    // libsodium takes no other length of salt: it is repeated, or cut.
    salt: Buffer.alloc(16, salt),
    digest: fromHex(hash, wholeNumber(length || '32')),
  };
  return argon2Reading(checkedArgon2(setting, limits));
}
