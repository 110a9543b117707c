import { CRYPT_DIGITS } from '../algorithms/crypt-base64.js';
import { phpass as digits } from '../algorithms/phpass.js';
import { parts } from '../format/decode.js';
import { digest as digestOf } from '../format/digest.js';
import { type PasswordLimits, withinLimit } from '../format/limits.js';
import type { PasswordFormat, ReadPassword } from '../format/password-format.js';
import { roundsEstimate } from '../format/rounds-estimate.js';
import { sameText } from '../format/same-text.js';

/** `$P$` and, with phpBB3, `$H$`: WordPress before 6.8, Joomla, bbPress, Vanilla. One character for the cost, 8 of salt, 22 of digest. */
export const phpass: PasswordFormat = {
  name: 'phpass',
  recognizes: (hash) => /^\$[PH]\$/.test(hash),
  read: ({ hash }, limits) =>
    reading('md5', parts(/^\$[PH]\$(?<cost>[./\dA-Za-z])(?<salt>[./\dA-Za-z]{8})(?<digest>[./\dA-Za-z]{22})$/, hash), limits),
};

/** Drupal tries no longer password, in bytes. */
const LONGEST_IN_DRUPAL = 512;

/**
 * `$S$`: the same with SHA-512, cut to 55 characters in all; Drupal 7 to 10.0. A `U` before it, or before `$P$`, marks
 * what an update made of the MD5 digests of Drupal 6.
 */
export const drupal7: PasswordFormat = {
  name: 'drupal7',
  recognizes: (hash) => /^(?:\$S|U\$[SPH])\$/.test(hash),
  read: (record, limits) => {
    const ofMd5 = record.hash.startsWith('U$');
    const hash = ofMd5 ? record.hash.slice(1) : record.hash;
    const { opens, ...rest } = /^\$[PH]\$/.test(hash) ? phpass.read({ hash }, limits) : drupalSha512(hash, limits);
    if (ofMd5) return { ...rest, opens: (password, text) => opens(Buffer.from(digestOf('md5', password).toString('hex')), text) };
    return { ...rest, opens: (password, text) => password.length <= LONGEST_IN_DRUPAL && opens(password, text) };
  },
};

export const formats: readonly PasswordFormat[] = [phpass, drupal7];

const drupalSha512 = (hash: string, limits: PasswordLimits): ReadPassword =>
  reading('sha512', parts(/^\$S\$(?<cost>[./\dA-Za-z])(?<salt>[./\dA-Za-z]{8})(?<digest>[./\dA-Za-z]{43})$/, hash), limits);

type Parts = Readonly<Record<'cost' | 'salt' | 'digest', string>>;

function reading(name: 'md5' | 'sha512', { cost: digit, salt, digest }: Parts, limits: PasswordLimits): ReadPassword {
  const cost = withinLimit(CRYPT_DIGITS.indexOf(digit), limits.phpassCost, LEAST_COST);
  return {
    parameters: { digest: name, cost },
    estimate: roundsEstimate(2 ** cost),
    opens: async (password) => sameText((await digits(name, password, salt, cost)).slice(0, digest.length), digest),
  };
}

/** The framework itself reads none below. */
const LEAST_COST = 7;
