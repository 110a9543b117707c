import { digestPreset } from '../algorithms/digest-preset.js';
import { type Stretching, stretchedReading } from '../algorithms/stretched-digest.js';
import { fromHex, saltOf } from '../format/decode.js';
import { digest, digestLength } from '../format/digest.js';
import { joined } from '../format/joined.js';
import type { PasswordFormat } from '../format/password-format.js';
import { malformed } from '../format/unreadable.js';

/** The plugin restful_authentication; `params`: `siteKey`, and `iterations` (10). */
const restfulAuthentication: PasswordFormat = {
  name: 'rails-restful-auth',
  read: (record, limits) => {
    const { siteKey, iterations = 10 } = record.params ?? {};
    const key = text(siteKey);
    const salt = saltOf(record);
    const stored = fromHex(record.hash, digestLength('sha1'));
    return stretchedReading({ digest: 'sha1', iterations, stored, chain: 'hex' }, limits, (password) => restful(password, salt, key));
  },
};

type Encryptor = (password: Buffer, salt: Buffer, pepper: string) => Stretching;

const restful: Encryptor = (password, salt, pepper) => {
  const again = (before: Buffer | string): Buffer => digest('sha1', joined('--', before, salt, password, pepper));
  return { first: again(pepper), again };
};

const betweenDashes =
  (name: 'sha1' | 'sha512'): Encryptor =>
  (password, salt, pepper) => {
    const again = (before: Buffer | string): Buffer => digest(name, joined('--', '', salt, before, password, pepper, ''));
    return { first: again(pepper), again };
  };

/** The modules of Devise::Encryptable::Encryptors. Clearance's takes its digest once, whatever the stretches. */
const ENCRYPTORS = new Map<unknown, { readonly digest: 'sha1' | 'sha512'; readonly once?: boolean; readonly encryptor: Encryptor }>([
  ['sha1', { digest: 'sha1', encryptor: betweenDashes('sha1') }],
  ['sha512', { digest: 'sha512', encryptor: betweenDashes('sha512') }],
  ['restful_authentication_sha1', { digest: 'sha1', encryptor: restful }],
  [
    'authlogic_sha512',
    {
      digest: 'sha512',
      encryptor: (password, salt) => ({ first: digest('sha512', password, salt), again: (before) => digest('sha512', before) }),
    },
  ],
  [
    'clearance_sha1',
    {
      digest: 'sha1',
      once: true,
      encryptor: (password, salt) => ({
        first: digest('sha1', joined('--', '', salt, password, '')),
        again: (before) => digest('sha1', before),
      }),
    },
  ],
]);

/** Devise 1, and later the gem devise-encryptable; `params`: `encryptor`, `pepper`, and `stretches` (10). */
const deviseEncryptable: PasswordFormat = {
  name: 'devise-encryptable',
  read: (record, limits) => {
    const { encryptor: name, stretches = 10, pepper: given } = record.params ?? {};
    const pepper = text(given);
    const salt = saltOf(record);
    const { digest, once, encryptor } = ENCRYPTORS.get(name) ?? malformed();
    const stored = fromHex(record.hash, digestLength(digest));
    return stretchedReading({ digest, iterations: once ? 1 : stretches, stored, chain: 'hex' }, limits, (password) =>
      encryptor(password, salt, pepper),
    );
  },
};

export const formats: readonly PasswordFormat[] = [
  restfulAuthentication,
  deviseEncryptable,
  digestPreset({ name: 'redmine', expression: 'sha1(salt.sha1(password))' }),
];

const text = (value: unknown = ''): string => (typeof value === 'string' ? value : malformed());
