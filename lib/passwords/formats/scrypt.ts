import { cryptNumber, fromCryptBase64 } from '../algorithms/crypt-base64.js';
import { logarithm, scryptReading, scryptSetting } from '../algorithms/scrypt.js';
import { fromBase64, fromHex, parts } from '../format/decode.js';
import type { PasswordFormat } from '../format/password-format.js';
import { malformed } from '../format/unreadable.js';

/** passlib and AdonisJS: the PHC string format. Ory Kratos writes N itself where passlib has its logarithm: no logarithm is beyond 63. */
export const scryptPhc: PasswordFormat = {
  name: 'scrypt-phc',
  recognizes: (hash) => hash.startsWith('$scrypt$'),
  read: ({ hash }, limits) => {
    const { ln, n, r, p, salt, key } = parts<'ln' | 'n' | 'r' | 'p' | 'salt' | 'key'>(
      /^\$scrypt\$(?:ln=(?<ln>\d{1,20})|n=(?<n>\d{1,20})),r=(?<r>\d{1,20}),p=(?<p>\d{1,20})\$(?<salt>[^$]+)\$(?<key>[^$]+)$/,
      hash,
    );
    const logN = ln && Number(ln) <= 63 ? ln : logarithm(ln || n);
    return scryptReading({ setting: scryptSetting(logN, r, p, limits), salt: fromBase64(salt), key: fromBase64(key) });
  },
};

/** libxcrypt and libsodium: costs and digest in the digits of crypt(3), the salt as the text it is. */
const crypt: PasswordFormat = {
  name: 'scrypt-7',
  recognizes: (hash) => hash.startsWith('$7$'),
  read: ({ hash }, limits) => {
    const { logN, r, p, salt, key } = parts<'logN' | 'r' | 'p' | 'salt' | 'key'>(
      /^\$7\$(?<logN>[./0-9A-Za-z])(?<r>[./0-9A-Za-z]{5})(?<p>[./0-9A-Za-z]{5})(?<salt>[./0-9A-Za-z]{0,86})\$(?<key>[./0-9A-Za-z]{43})$/,
      hash,
    );
    const setting = scryptSetting(cryptNumber(logN), cryptNumber(r), cryptNumber(p), limits);
    return scryptReading({ setting, salt, key: fromCryptBase64(key, 32) });
  },
};

/** Django: the salt as the text it is, 64 bytes of key. */
const django: PasswordFormat = {
  name: 'django-scrypt',
  recognizes: (hash) => /^scrypt\$\d/.test(hash),
  read: ({ hash }, limits) => {
    const { n, salt, r, p, key } = parts<'n' | 'salt' | 'r' | 'p' | 'key'>(
      /^scrypt\$(?<n>\d{1,20})\$(?<salt>[^$]+)\$(?<r>\d{1,20})\$(?<p>\d{1,20})\$(?<key>[^$]+)$/,
      hash,
    );
    return scryptReading({ setting: scryptSetting(logarithm(n), r, p, limits), salt, key: fromBase64(key, 64) });
  },
};

/** Werkzeug, which is Flask: the same in hexadecimal. */
const werkzeug: PasswordFormat = {
  name: 'werkzeug-scrypt',
  recognizes: (hash) => /^scrypt:\d/.test(hash),
  read: ({ hash }, limits) => {
    const { n, r, p, salt, key } = parts<'n' | 'r' | 'p' | 'salt' | 'key'>(
      /^scrypt:(?<n>\d{1,20}):(?<r>\d{1,20}):(?<p>\d{1,20})\$(?<salt>[^$]+)\$(?<key>[^$]+)$/,
      hash,
    );
    return scryptReading({ setting: scryptSetting(logarithm(n), r, p, limits), salt, key: fromHex(key, 64) });
  },
};

/** The gem scrypt, and Authlogic's provider of that name: all in hexadecimal. The gem drops the zero bytes that a salt starts with. */
const ruby: PasswordFormat = {
  name: 'ruby-scrypt',
  recognizes: (hash) => /^[0-9a-f]{1,8}\$[0-9a-f]{1,4}\$[0-9a-f]{1,4}\$[0-9a-f]{16,}\$[0-9a-f]{32,}$/.test(hash),
  read: ({ hash }, limits) => {
    const { n, r, p, salt, key } = parts<'n' | 'r' | 'p' | 'salt' | 'key'>(
      /^(?<n>[0-9a-f]{1,8})\$(?<r>[0-9a-f]{1,8})\$(?<p>[0-9a-f]{1,8})\$(?<salt>(?:[0-9a-f]{2}){8,64})\$(?<key>[0-9a-f]+)$/,
      hash,
    );
    const [numberN, numberR, numberP] = [n, r, p].map((digits) => Number.parseInt(digits, 16));
    const derived = fromHex(key);
    // The gem makes 32 bytes unless told otherwise, up to 512; anything else between is a text that was cut.
    if (derived.length % 32) malformed();
    return scryptReading({
      setting: scryptSetting(logarithm(numberN), numberR, numberP, limits),
      salt: fromHex(salt.replace(/^(?:00)+/, '')),
      key: derived,
    });
  },
};

/** Better Auth and Lucia: costs that are fixed, the salt's hexadecimal text itself as salt, and the password in NFKC. */
const betterAuth: PasswordFormat = {
  name: 'better-auth-scrypt',
  read: ({ hash }, limits) => {
    const { salt, key } = parts<'salt' | 'key'>(/^(?<salt>[0-9a-f]{32}):(?<key>[0-9a-f]{128})$/, hash);
    return scryptReading({ setting: scryptSetting(14, 16, 1, limits), salt, key: fromHex(key) }, (_, text) =>
      Buffer.from(text.normalize('NFKC')),
    );
  },
};

/** The spelling of hashcat. */
const hashcat: PasswordFormat = {
  name: 'scrypt-hashcat',
  recognizes: (hash) => hash.startsWith('SCRYPT:'),
  read: ({ hash }, limits) => {
    const { n, r, p, salt, key } = parts<'n' | 'r' | 'p' | 'salt' | 'key'>(
      /^SCRYPT:(?<n>\d{1,20}):(?<r>\d{1,20}):(?<p>\d{1,20}):(?<salt>[^:]+):(?<key>[^:]+)$/,
      hash,
    );
    return scryptReading({ setting: scryptSetting(logarithm(n), r, p, limits), salt: fromBase64(salt), key: fromBase64(key) });
  },
};

export const formats: readonly PasswordFormat[] = [scryptPhc, crypt, django, werkzeug, ruby, betterAuth, hashcat];
