import { pbkdf2Reading } from '../algorithms/pbkdf2.js';
import { scryptReading, scryptSetting } from '../algorithms/scrypt.js';
import { fromBase64, fromHex, parts } from '../format/decode.js';
import { type DigestName, digest, digestLength } from '../format/digest.js';
import { iterate } from '../format/iterate.js';
import type { PasswordLimits } from '../format/limits.js';
import type { PasswordFormat, ReadPassword } from '../format/password-format.js';
import { same } from '../format/same.js';
import type { PasswordRecord } from '../format/stored-password.js';
import { malformed, Unreadable } from '../format/unreadable.js';
import { argon2id } from './argon2.js';
import { bcrypt } from './bcrypt.js';

/** Reads what follows the id of one of Spring's encoders. */
type Encoder = (encoded: string, record: PasswordRecord, limits: PasswordLimits) => ReadPassword;

/** `Pbkdf2PasswordEncoder`: hexadecimal, the salt first. `params.secret`, where one was configured, follows the salt. */
const pbkdf2 =
  (usual: { readonly digest: DigestName; readonly iterations: number; readonly saltLength: number }): Encoder =>
  (encoded, { params }, limits) => {
    const { digest: name, iterations, saltLength } = { ...usual, iterations: params?.['iterations'] ?? usual.iterations };
    const bytes = fromHex(encoded, saltLength + PBKDF2_KEY_BYTES);
    const salt = Buffer.concat([bytes.subarray(0, saltLength), secretOf(params)]);
    return pbkdf2Reading({ digest: name, iterations, salt, key: bytes.subarray(saltLength) }, limits);
  };

const PBKDF2_KEY_BYTES = 32;

function secretOf(params: PasswordRecord['params']): Buffer {
  const secret = params?.['secret'] ?? '';
  return typeof secret === 'string' ? Buffer.from(secret) : malformed();
}

/** `SCryptPasswordEncoder`: the three costs in one hexadecimal number, 16 bits for the logarithm of N, 8 each for r and p. */
const scrypt: Encoder = (encoded, _, limits) => {
  const { costs, salt, key } = parts<'costs' | 'salt' | 'key'>(/^\$(?<costs>[0-9a-f]{5,8})\$(?<salt>[^$]+)\$(?<key>[^$]+)$/, encoded);
  const number = Number.parseInt(costs, 16);
  const setting = scryptSetting(number >>> 16, (number >>> 8) & 255, number & 255, limits);
  return scryptReading({ setting, salt: fromBase64(salt), key: fromBase64(key) });
};

/** `StandardPasswordEncoder`: 8 bytes of salt, then SHA-256 of it with the password, taken 1024 times. */
const standard: Encoder = (encoded, { params }) => {
  const bytes = fromHex(encoded, 8 + 32);
  const secret = secretOf(params);
  return {
    parameters: { digest: 'sha256', iterations: STANDARD_ITERATIONS },
    opens: async (password) => {
      let state = digest('sha256', bytes.subarray(0, 8), secret, password);
      await iterate(STANDARD_ITERATIONS - 1, () => {
        state = digest('sha256', state);
      });
      return same(state, bytes.subarray(8));
    },
  };
};

const STANDARD_ITERATIONS = 1024;

/** `MessageDigestPasswordEncoder`: the salt in braces, which were digested with it. */
const messageDigest =
  (name: DigestName): Encoder =>
  (encoded) => {
    const { salt, hex } = parts<'salt' | 'hex'>(/^(?<salt>(?:\{[^{}]*\})?)(?<hex>[0-9a-f]+)$/, encoded);
    const stored = fromHex(hex, digestLength(name));
    return { parameters: { digest: name }, opens: (password) => same(digest(name, password, salt), stored) };
  };

/** `NoOpPasswordEncoder`: the password itself. */
const noOp: Encoder = (encoded) => ({ parameters: { plaintext: true }, opens: (password) => same(password, Buffer.from(encoded)) });

const ENCODERS = new Map<string, Encoder>([
  ['bcrypt', (hash, record, limits) => bcrypt.read({ ...record, hash }, limits)],
  ['argon2', (hash, record, limits) => argon2id.read({ ...record, hash }, limits)],
  ['argon2@SpringSecurity_v5_8', (hash, record, limits) => argon2id.read({ ...record, hash }, limits)],
  ['pbkdf2', pbkdf2({ digest: 'sha1', iterations: 185_000, saltLength: 8 })],
  ['pbkdf2@SpringSecurity_v5_8', pbkdf2({ digest: 'sha256', iterations: 310_000, saltLength: 16 })],
  ['scrypt', scrypt],
  ['scrypt@SpringSecurity_v5_8', scrypt],
  ['sha256', standard],
  ['MD5', messageDigest('md5')],
  ['SHA-1', messageDigest('sha1')],
  ['SHA-256', messageDigest('sha256')],
  ['noop', noOp],
]);

/** What `DelegatingPasswordEncoder` stores: the id of an encoder in braces, and what that one made. */
const springSecurity: PasswordFormat = {
  name: 'spring-security',
  // Not `{noop}`, which would let a text that was never meant as a hash open itself; nor what LDAP writes as well.
  recognizes: (hash) =>
    /^\{(?:(?:bcrypt|scrypt|argon2)(?:@\w+)?\}\$|pbkdf2(?:@\w+)?\}[0-9a-f]|sha256\}[0-9a-f]{80}$|(?:MD5|SHA-1|SHA-256)\}\{)/.test(hash),
  read: (record, limits) => {
    const { id, encoded } = parts<'id' | 'encoded'>(/^\{(?<id>[^{}]+)\}(?<encoded>[\s\S]*)$/, record.hash);
    const encoder = ENCODERS.get(id);
    if (!encoder) throw new Unreadable('unsupported');
    return encoder(encoded, record, limits);
  },
};

export const formats: readonly PasswordFormat[] = [springSecurity];
