import { pbkdf2Reading } from '../algorithms/pbkdf2.js';
import { decode, saltOf } from '../format/decode.js';
import { type DigestName, digestName } from '../format/digest.js';
import { wholeNumber } from '../format/limits.js';
import type { PasswordFormat } from '../format/password-format.js';
import type { SaltEncoding } from '../format/stored-password.js';
import { malformed } from '../format/unreadable.js';

/** What a product uses unless a record says otherwise; where there is nothing usual, the record must say it. */
interface Usual {
  readonly digest?: DigestName;
  readonly iterations?: number;
  /** In bytes. */
  readonly keylen?: number;
  readonly hashEncoding?: SaltEncoding;
  readonly saltEncoding?: SaltEncoding;
}

/** PBKDF2 with salt and key in columns of their own: `params` are `{ digest, iterations, keylen, hashEncoding }`. */
const inColumns = (name: string, usual: Usual = {}): PasswordFormat => ({
  name,
  read: (record, limits) => {
    const { digest, iterations, keylen, hashEncoding = 'hex' } = { ...usual, ...record.params };
    if (hashEncoding !== 'hex' && hashEncoding !== 'base64') return malformed();
    return pbkdf2Reading(
      {
        digest: digestName(digest),
        iterations,
        salt: saltOf(record, usual.saltEncoding),
        key: decode(record.hash, hashEncoding, wholeNumber(keylen, 16)),
      },
      limits,
    );
  },
});

export const formats: readonly PasswordFormat[] = [
  inColumns('pbkdf2-raw'),
  // Version 4 and later, Payload CMS as well; the salt's hexadecimal text itself is the salt.
  inColumns('passport-local-mongoose', { digest: 'sha256', iterations: 25_000, keylen: 512 }),
  inColumns('npm-pbkdf2-password', { digest: 'sha1', iterations: 10_000, keylen: 128, hashEncoding: 'base64', saltEncoding: 'base64' }),
  inColumns('grafana', { digest: 'sha256', iterations: 10_000, keylen: 50 }),
  inColumns('discourse', { digest: 'sha256', iterations: 64_000, keylen: 32 }),
  inColumns('symfony-pbkdf2', { digest: 'sha512', iterations: 1000, keylen: 40, hashEncoding: 'base64' }),
];
