import { digestPreset } from '../algorithms/digest-preset.js';
import { fromBase64, fromPaddedBase64, parts, saltOf } from '../format/decode.js';
import { type DigestName, digest, digestLength, digestName, hmac } from '../format/digest.js';
import { withinLimit } from '../format/limits.js';
import type { PasswordFormat, ReadPassword } from '../format/password-format.js';
import { same } from '../format/same.js';
import type { PasswordRecord } from '../format/stored-password.js';
import { malformed, Unreadable } from '../format/unreadable.js';

/**
 * The tables of SqlMembershipProvider: DotNetNuke, Sitecore, Umbraco before 8. The hash and its `salt` in base64, or
 * `hash|format|salt` in one text. `params`: `hashAlgorithm`, SHA1 unless told (.NET 4 made HMACSHA256 its default),
 * `passwordFormat`, where 0 is the password itself and 1 a digest, and `hmacKeyLength`, in bytes.
 */
const aspnetMembership: PasswordFormat = {
  name: 'aspnet-membership',
  encoding: 'utf16le',
  read: (record) => {
    const { hash, passwordFormat, salt } = columns(record);
    if (passwordFormat === 0) return { parameters: {}, opens: (password) => same(password, Buffer.from(hash, 'utf16le')) };
    // Encrypted with the machine's key, which is to decrypt them all before they are moved.
    if (passwordFormat === 2) throw new Unreadable('unsupported');
    if (passwordFormat !== 1) malformed();
    return digested(fromPaddedBase64(hash), saltOf(salt, 'base64'), record.params ?? {});
  },
};

function columns(record: PasswordRecord): { hash: string; passwordFormat: number; salt: PasswordRecord } {
  if (record.salt !== undefined || !record.hash.includes('|')) {
    return { hash: record.hash, passwordFormat: Number(record.params?.['passwordFormat'] ?? 1), salt: record };
  }
  const { hash, format, salt } = parts<'hash' | 'format' | 'salt'>(/^(?<hash>.*)\|(?<format>[012])\|(?<salt>[^|]*)$/s, record.hash);
  return { hash, passwordFormat: Number(format), salt: { ...record, salt } };
}

function digested(
  stored: Buffer,
  salt: Buffer,
  { hashAlgorithm = 'SHA1', hmacKeyLength }: Readonly<Record<string, unknown>>,
): ReadPassword {
  if (typeof hashAlgorithm !== 'string') return malformed();
  const keyed = hashAlgorithm.startsWith('HMAC');
  const name = digestName(hashAlgorithm.replace(/^HMAC/, ''));
  if (stored.length !== digestLength(name) || !salt.length) malformed();
  const parameters = { digest: name, hmac: keyed };
  if (!keyed) return { parameters, opens: (password) => same(digest(name, salt, password), stored) };
  const key = filled(salt, withinLimit(hmacKeyLength ?? usualKeyLength(name), LONGEST_KEY));
  return { parameters, opens: (password) => same(hmac(name, key, password), stored) };
}

const LONGEST_KEY = 1024;

/** The block of the digest, which .NET makes its random keys as long as. */
const usualKeyLength = (name: DigestName): number => (name === 'sha384' || name === 'sha512' ? 128 : 64);

/** .NET repeats the salt until the key is full, where an HMAC by itself would add zeros; a longer salt is cut. */
const filled = (salt: Buffer, length: number): Buffer => Buffer.alloc(length, salt);

export const formats: readonly PasswordFormat[] = [
  aspnetMembership,
  episerver('episerver-sha1', 'sha1', 0),
  episerver('episerver-sha256', 'sha256', 1),
  // Umbraco 4 to 7, whose key is the password itself
  digestPreset({
    name: 'umbraco-hmacsha1',
    expression: 'hmac_sha1(password, password)',
    encoding: 'utf16le',
    hashEncoding: 'padded-base64',
  }),
];

/** `$episerver$*0*salt*digest`: the same columns in one text. */
function episerver(name: string, algorithm: DigestName, version: number): PasswordFormat {
  const prefix = `$episerver$*${version}*`;
  return {
    name,
    encoding: 'utf16le',
    recognizes: (hash) => hash.startsWith(prefix),
    read: ({ hash }) => {
      const found = parts<'salt' | 'digest'>(
        /^(?<salt>[^*]+)\*(?<digest>[^*]+)$/,
        hash.startsWith(prefix) ? hash.slice(prefix.length) : '',
      );
      const salt = fromBase64(found.salt);
      const stored = fromBase64(found.digest, digestLength(algorithm));
      return { parameters: { digest: algorithm }, opens: (password) => same(digest(algorithm, salt, password), stored) };
    },
  };
}
