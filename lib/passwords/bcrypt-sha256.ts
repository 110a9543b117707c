import { createHash, createHmac } from 'node:crypto';
import { type BcryptHash, modular } from './bcrypt-hash.js';

const V2 = /^\$bcrypt-sha256\$v=2,t=2([ab]),r=([4-9]|1[0-5])\$([./A-Za-z0-9]{22})\$([./A-Za-z0-9]{31})$/;
const V1 = /^\$bcrypt-sha256\$2([ab]),([4-9]|1[0-5])\$([./A-Za-z0-9]{22})\$([./A-Za-z0-9]{31})$/;

/**
 * Reads passlib's `$bcrypt-sha256$v=2,t=2b,r=12$salt$digest`, and its first version `$bcrypt-sha256$2b,12$salt$digest`,
 * whole and within the limits; `null` for anything else. The whole password counts, whatever its length.
 * @see https://passlib.readthedocs.io/en/stable/lib/passlib.hash.bcrypt_sha256.html
 */
export const readBcryptSha256 = (hash: string): BcryptHash | null =>
  parts(V2.exec(hash), bcryptSha256Input, (variant) => variant === 'b') ?? parts(V1.exec(hash), sha256Input, () => false);

function parts(
  found: RegExpExecArray | null,
  input: (password: string, salt: string) => Buffer,
  current: (variant: string) => boolean,
): BcryptHash | null {
  if (!found) return null;
  const [, variant = '', cost, salt = '', digest] = found;
  return {
    scheme: 'bcrypt-sha256',
    cost: Number(cost),
    current: current(variant),
    modular: modular(Number(cost), salt, digest),
    input: (password) => input(password, salt),
  };
}

/** Puts a hash of the second version together. */
export const bcryptSha256 = (cost: number, salt: string, digest: string): string => `$bcrypt-sha256$v=2,t=2b,r=${cost}$${salt}$${digest}`;

/** What goes into bcrypt in the second version: keyed with the salt's 22 characters, so that no table of SHA-256 digests helps. */
export const bcryptSha256Input = (password: string, salt: string): Buffer =>
  Buffer.from(createHmac('sha256', salt).update(password, 'utf8').digest('base64'));

const sha256Input = (password: string): Buffer => Buffer.from(createHash('sha256').update(password, 'utf8').digest('base64'));
