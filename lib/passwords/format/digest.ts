import { createHash, createHmac } from 'node:crypto';
import { malformed } from './unreadable.js';

/** The digests that stored hashes may name, with their lengths in bytes. OpenSSL knows more, and some give no fixed length. */
const LENGTHS = {
  md5: 16,
  ripemd160: 20,
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
  'sha512-256': 32,
  'sha3-224': 28,
  'sha3-256': 32,
  'sha3-384': 48,
  'sha3-512': 64,
} as const;

/** One of the digests that stored hashes may name. */
export type DigestName = keyof typeof LENGTHS;

/**
 * The digest that a stored text names, upper or lower case, `SHA-256` as well as `sha256`, `sha3_256` as well as `sha3-256`.
 * @throws Unreadable
 */
export function digestName(name: unknown): DigestName {
  if (typeof name !== 'string') return malformed();
  const spelled = name
    .toLowerCase()
    .replace(/^sha-(?=\d)/, 'sha')
    .replace(/[/_]/, '-');
  return Object.hasOwn(LENGTHS, spelled) ? (spelled as DigestName) : malformed();
}

/** How many bytes a digest has. */
export const digestLength = (name: DigestName): number => LENGTHS[name];

/** The digest of some bytes, one after the other. */
export function digest(name: DigestName, ...data: readonly (Buffer | string)[]): Buffer {
  const hash = createHash(name);
  for (const part of data) hash.update(part);
  return hash.digest();
}

/** The HMAC of some bytes, one after the other. */
export function hmac(name: DigestName, key: Buffer | string, ...data: readonly (Buffer | string)[]): Buffer {
  const mac = createHmac(name, key);
  for (const part of data) mac.update(part);
  return mac.digest();
}
