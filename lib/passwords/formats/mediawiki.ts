import { argon2Reading, readArgon2 } from '../algorithms/argon2.js';
import { digestPreset } from '../algorithms/digest-preset.js';
import { pbkdf2Reading } from '../algorithms/pbkdf2.js';
import { fromBase64, parts } from '../format/decode.js';
import { digest, digestName } from '../format/digest.js';
import { type PasswordLimits, wholeNumber } from '../format/limits.js';
import type { PasswordFormat, ReadPassword } from '../format/password-format.js';
import type { PasswordRecord } from '../format/stored-password.js';
import { malformed } from '../format/unreadable.js';
import { bcrypt } from './bcrypt.js';

/**
 * `:type:` and what the type makes of the rest: `:A:` MD5, `:B:salt:` salted MD5, `:pbkdf2:`, `:bcrypt:`, `:argon2:`,
 * and `:pbkdf2-legacyA:` and `:pbkdf2-legacyB:`, which are PBKDF2 over the first two.
 */
const mediawiki: PasswordFormat = {
  name: 'mediawiki',
  recognizes: (hash) => /^:(?:A|B|bcrypt|argon2|pbkdf2(?:-legacy[AB])?):/.test(hash),
  read: (record, limits) => {
    const { type, rest } = parts<'type' | 'rest'>(/^:(?<type>[A-Za-z\d-]+):(?<rest>.+)$/, record.hash);
    return (TYPES.get(type) ?? malformed())({ ...record, hash: rest }, limits);
  },
};

const saltedMd5 = digestPreset({
  name: 'mediawiki',
  expression: 'md5(salt."-".md5(password))',
  pattern: /^(?<salt>[^:]+):(?<digest>[\da-f]{32})$/,
});

type Reader = (record: PasswordRecord, limits: PasswordLimits) => ReadPassword;

const TYPES = new Map<string, Reader>([
  ['A', digestPreset({ name: 'mediawiki', expression: 'md5(password)' }).read],
  ['B', saltedMd5.read],
  ['bcrypt', ({ hash }, limits) => bcrypt.read({ hash: bcryptOf(hash) }, limits)],
  ['argon2', ({ hash }, limits) => argon2Reading(readArgon2(hash, limits))],
  ['pbkdf2', ({ hash }, limits) => pbkdf2(PBKDF2, hash, limits)],
  ['pbkdf2-legacyA', ({ hash }, limits) => layered(LEGACY_A, hash, limits)],
  ['pbkdf2-legacyB', ({ hash }, limits) => layered(LEGACY_B, hash, limits)],
]);

const PBKDF2 = /^(?<digest>[\w-]+):(?<iterations>\d+):(?<length>\d+):(?<salt>[^:]+):(?<key>[^:]+)$/;
// The parameters of both layers, then the salts of both, then the key.
const LEGACY_A = /^!(?<digest>[\w-]+):(?<iterations>\d+):(?<length>\d+)!!(?<salt>[^!]+)!(?<key>[^!]+)$/;
const LEGACY_B = /^!(?<digest>[\w-]+):(?<iterations>\d+):(?<length>\d+)!(?<inner>[^!:]+)!(?<salt>[^!]+)!(?<key>[^!]+)$/;

type Parts = 'digest' | 'iterations' | 'length' | 'salt' | 'key' | 'inner';

function pbkdf2(pattern: RegExp, hash: string, limits: PasswordLimits): ReadPassword {
  const { digest, iterations, length, salt, key } = parts<Parts>(pattern, hash);
  const found = { digest: digestName(digest), iterations, salt: fromBase64(salt), key: fromBase64(key, wholeNumber(length)) };
  return pbkdf2Reading(found, limits);
}

function layered(pattern: RegExp, hash: string, limits: PasswordLimits): ReadPassword {
  const outer = pbkdf2(pattern, hash, limits);
  const { inner } = parts<Parts>(pattern, hash);
  const md5 = (...data: (Buffer | string)[]): string => digest('md5', ...data).toString('hex');
  return {
    ...outer,
    opens: (password, text) => outer.opens(Buffer.from(inner ? md5(inner, '-', md5(password)) : md5(password)), text),
  };
}

function bcryptOf(hash: string): string {
  const { cost, salt, digest } = parts<'cost' | 'salt' | 'digest'>(/^(?<cost>[1-9]\d?)\$(?<salt>[^$]{22})\$(?<digest>[^$]{31})$/, hash);
  return `$2y$${cost.padStart(2, '0')}$${salt}${digest}`;
}

/** `$B$salt$digest`: the salted MD5 as hash crackers spell it. */
const mediawikiLegacy = digestPreset({
  name: 'mediawiki-legacy',
  expression: 'md5(salt."-".md5(password))',
  pattern: /^\$B\$(?<salt>[^$]+)\$(?<digest>[\da-f]{32})$/i,
  recognizes: (hash) => hash.startsWith('$B$'),
});

export const formats: readonly PasswordFormat[] = [mediawiki, mediawikiLegacy];
