import { createCipheriv } from 'node:crypto';
import { scrypt, scryptEstimate, scryptSetting } from '../algorithms/scrypt.js';
import { fromBase64, fromBase64Url, parts, saltOf } from '../format/decode.js';
import type { PasswordLimits } from '../format/limits.js';
import type { PasswordFormat, ReadPassword } from '../format/password-format.js';
import { same } from '../format/same.js';
import { malformed } from '../format/unreadable.js';

/** A hash of Firebase Authentication, with what its project has for all of them. */
interface FirebaseHash {
  readonly hash: string;
  readonly salt: Buffer;
  readonly signerKey: unknown;
  readonly saltSeparator: unknown;
  readonly rounds: unknown;
  readonly memCost: unknown;
}

/**
 * Firebase's own use of scrypt: the key it gives encrypts the key of the project, and that is the hash.
 * @see https://github.com/firebase/scrypt
 */
function firebaseReading({ hash, salt, signerKey, saltSeparator, rounds, memCost }: FirebaseHash, limits: PasswordLimits): ReadPassword {
  const signer = anyBase64(signerKey);
  const stored = anyBase64(hash);
  if (signer.length < 32 || stored.length !== signer.length) malformed();
  const wholeSalt = Buffer.concat([salt, anyBase64(saltSeparator)]);
  const setting = scryptSetting(memCost, rounds, 1, limits);
  return {
    parameters: { ...setting },
    estimate: scryptEstimate(setting),
    opens: async (password) => {
      const key = await scrypt(password, wholeSalt, setting, 32);
      return same(createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(signer), stored);
    },
  };
}

/** Firebase exports the one alphabet of base64, and its console shows the other. */
function anyBase64(text: unknown): Buffer {
  if (typeof text !== 'string') return malformed();
  return /[-_]/.test(text) ? fromBase64Url(text) : fromBase64(text);
}

const firebase: PasswordFormat = {
  name: 'firebase-scrypt',
  read: (record, limits) => {
    const { signerKey, saltSeparator = '', rounds, memCost } = record.params ?? {};
    return firebaseReading({ hash: record.hash, salt: saltOf(record, 'base64'), signerKey, saltSeparator, rounds, memCost }, limits);
  },
};

type Part = 'hash' | 'salt' | 'signerKey' | 'saltSeparator' | 'rounds' | 'memCost';
/** Ory Kratos: all in one text. */
const KRATOS =
  /^\$firescrypt\$ln=(?<memCost>\d{1,3}),r=(?<rounds>\d{1,9}),p=1\$(?<salt>[^$]+)\$(?<hash>[^$]+)\$(?<saltSeparator>[^$]*)\$(?<signerKey>[^$]+)$/;
/** SuperTokens: all but the project's key, which is given apart. */
const SUPERTOKENS =
  /^\$f_scrypt\$(?<hash>[^$]+)\$(?<salt>[^$]+)\$m=(?<memCost>\d{1,3})\$r=(?<rounds>\d{1,9})\$s=(?<saltSeparator>[^$]*)(?<signerKey>)$/;
/** Clerk. */
const CLERK = /^(?<hash>[^$]+)\$(?<salt>[^$]+)\$(?<signerKey>[^$]+)\$(?<saltSeparator>[^$]*)\$(?<rounds>\d{1,9})\$(?<memCost>\d{1,3})$/;

const firebaseString: PasswordFormat = {
  name: 'firebase-scrypt-string',
  recognizes: (hash) => /^\$f(?:irescrypt|_scrypt)\$/.test(hash),
  read: ({ hash, params }, limits) => {
    const pattern = [KRATOS, SUPERTOKENS].find((one) => one.test(hash)) ?? CLERK;
    const { salt, signerKey, ...rest } = parts<Part>(pattern, hash);
    return firebaseReading({ ...rest, salt: anyBase64(salt), signerKey: signerKey || params?.['signerKey'] }, limits);
  },
};

export const formats: readonly PasswordFormat[] = [firebase, firebaseString];
