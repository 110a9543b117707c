import { type Pbkdf2Hash, pbkdf2Reading } from '../algorithms/pbkdf2.js';
import { fromAdaptedBase64, fromBase64, fromBase64Url, fromHex, parts } from '../format/decode.js';
import { digestLength, digestName } from '../format/digest.js';
import { wholeNumber } from '../format/limits.js';
import type { PasswordFormat } from '../format/password-format.js';
import { malformed } from '../format/unreadable.js';

type Part = 'digest' | 'iterations' | 'length' | 'salt' | 'key';
type Parts = Readonly<Record<Part, string>>;

/** A format that says all in one text: the pattern that takes it apart, and what its parts stand for. */
const inOneText = (name: string, start: RegExp, pattern: RegExp, hashOf: (found: Parts) => Pbkdf2Hash): PasswordFormat => ({
  name,
  recognizes: (hash) => start.test(hash),
  read: ({ hash }, limits) => pbkdf2Reading(hashOf(parts<Part>(pattern, hash)), limits),
});

const django = (name: string, digest: 'sha1' | 'sha256'): PasswordFormat =>
  inOneText(
    `django-pbkdf2-${digest}`,
    new RegExp(`^${name}\\$`),
    new RegExp(`^${name}\\$(?<iterations>\\d{1,20})\\$(?<salt>[^$]+)\\$(?<key>[^$]+)$`),
    ({ iterations, salt, key }) => ({ digest, iterations, salt, key: fromBase64(key, digestLength(digest)) }),
  );

/** passlib, also behind the prefixes of LDAP servers; Atlassian's Crowd writes standard base64. */
const passlib = (name: string, prefix: string, digest: 'sha1' | 'sha256' | 'sha512'): PasswordFormat =>
  inOneText(
    name,
    new RegExp(`^${prefix}\\d`),
    new RegExp(`^${prefix}(?<iterations>\\d{1,20})\\$(?<salt>[^$]*)\\$(?<key>[^$]+)$`),
    ({ iterations, salt, key }) => ({
      digest,
      iterations,
      salt: fromAdaptedBase64(salt),
      key: fromAdaptedBase64(key, digestLength(digest)),
    }),
  );

/** The PHC string format of Auth0, Ory Kratos and upash; the key is of the length `l`, or of the digest's own. */
const phc = inOneText(
  'phc-pbkdf2',
  /^\$pbkdf2-sha\d+\$i=/,
  /^\$pbkdf2-(?<digest>sha\d+)\$i=(?<iterations>\d{1,20})(?:,l=(?<length>\d{1,4}))?\$(?<salt>[^$]+)\$(?<key>[^$]+)$/,
  ({ digest, iterations, length, salt, key }) => {
    const name = digestName(digest);
    const bytes = length ? wholeNumber(length, 16) : digestLength(name);
    return { digest: name, iterations, salt: fromBase64(salt), key: fromBase64(key, bytes) };
  },
);

/** Ory Kratos before it was found out: what it calls sha224 and sha384 there is SHA-3. */
const kratosSha3: PasswordFormat = {
  name: 'kratos-pbkdf2-sha3quirk',
  read: ({ hash }, limits) => {
    const { digest, iterations, length, salt, key } = parts<Part>(
      /^\$pbkdf2-sha(?<digest>224|384)\$i=(?<iterations>\d{1,20}),l=(?<length>\d{1,4})\$(?<salt>[^$]+)\$(?<key>[^$]+)$/,
      hash,
    );
    const sha3 = digestName(`sha3-${digest}`);
    return pbkdf2Reading({ digest: sha3, iterations, salt: fromBase64(salt), key: fromBase64(key, wholeNumber(length, 16)) }, limits);
  },
};

/** Werkzeug, which is Flask, before 3.0. */
const werkzeug = inOneText(
  'werkzeug-pbkdf2',
  /^pbkdf2:sha\d+/,
  /^pbkdf2:(?<digest>sha\d+):(?<iterations>\d{1,20})\$(?<salt>[^$]+)\$(?<key>[^$]+)$/,
  ({ digest, iterations, salt, key }) => {
    const name = digestName(digest);
    return { digest: name, iterations, salt, key: fromHex(key, digestLength(name)) };
  },
);

/** Crowd, Jira and Confluence: nothing but the prefix is text, and nothing but salt and key varies. */
const atlassian = inOneText('atlassian-pbkdf2-sha1', /^\{PKCS5S2\}/, /^\{PKCS5S2\}(?<key>.+)$/, ({ key }) => {
  const bytes = fromBase64(key, 48);
  return { digest: 'sha1', iterations: 10_000, salt: bytes.subarray(0, 16), key: bytes.subarray(16) };
});

/** 389 Directory Server: 4 bytes of iterations, 64 of salt, 256 of key. */
const ds389 = inOneText('ds389-pbkdf2-sha256', /^\{PBKDF2_SHA256\}/, /^\{PBKDF2_SHA256\}(?<key>.+)$/, ({ key }) => {
  const bytes = fromBase64(key, 324);
  return { digest: 'sha256', iterations: bytes.readUInt32BE(0), salt: bytes.subarray(4, 68), key: bytes.subarray(68) };
});

const dovecot = inOneText(
  'dovecot-pbkdf2',
  /^\{PBKDF2\}\$1\$/,
  /^\{PBKDF2\}\$1\$(?<salt>[^$]+)\$(?<iterations>\d{1,20})\$(?<key>[^$]+)$/,
  ({ iterations, salt, key }) => ({ digest: 'sha1', iterations, salt, key: fromHex(key, 20) }),
);

const grub = inOneText(
  'grub-pbkdf2-sha512',
  /^grub\.pbkdf2\.sha512\./,
  /^grub\.pbkdf2\.sha512\.(?<iterations>\d{1,20})\.(?<salt>[^.]+)\.(?<key>[^.]+)$/,
  ({ iterations, salt, key }) => ({ digest: 'sha512', iterations, salt: fromHex(salt), key: fromHex(key, 64) }),
);

const web2py = inOneText(
  'web2py',
  /^pbkdf2\(\d/,
  /^pbkdf2\((?<iterations>\d{1,20}),(?<length>\d{1,4}),(?<digest>sha\d+)\)\$(?<salt>[^$]+)\$(?<key>[^$]+)$/,
  ({ digest, iterations, length, salt, key }) => ({
    digest: digestName(digest),
    iterations,
    salt,
    key: fromHex(key, wholeNumber(length, 16)),
  }),
);

/** CrackStation's PHP and hashcat: the length of the key is left open. */
const hashcat = inOneText(
  'pbkdf2-hashcat',
  /^sha(?:1|256|512):\d+:/,
  /^(?<digest>sha\d+):(?<iterations>\d{1,20}):(?<salt>[^:]+):(?<key>[^:]+)$/,
  ({ digest, iterations, salt, key }) => ({ digest: digestName(digest), iterations, salt: fromBase64(salt), key: fromBase64(key) }),
);

/** Dwayne Litzenberger's: all that precedes the key is the salt; the rounds are in hexadecimal, and 400 where they are left out. */
const dlitz = inOneText(
  'dlitz-pbkdf2-sha1',
  /^\$p5k2\$[0-9a-f]*\$[./0-9A-Za-z]+\$[./0-9A-Za-z]{32}$/,
  /^(?<salt>\$p5k2\$(?<iterations>[0-9a-f]{0,8})\$[./0-9A-Za-z]+)\$(?<key>[./0-9A-Za-z]+)$/,
  ({ iterations, salt, key }) => ({
    digest: 'sha1',
    iterations: iterations ? hexNumber(iterations) : 400,
    salt,
    key: fromAdaptedBase64(key, 24),
  }),
);

/** Cryptacular's: the same in base64url with its padding. */
const cryptacular = inOneText(
  'cta-pbkdf2-sha1',
  /^\$p5k2\$[0-9a-f]+\$[-\w]+={0,2}\$[-\w]{27}=$/,
  /^\$p5k2\$(?<iterations>[0-9a-f]{1,8})\$(?<salt>[^$]+)\$(?<key>[^$]+)$/,
  ({ iterations, salt, key }) => ({
    digest: 'sha1',
    iterations: hexNumber(iterations),
    salt: fromBase64Url(salt),
    key: fromBase64Url(key, 20),
  }),
);

const hexNumber = (digits: string): number => Number.parseInt(digits, 16) || malformed();

export const formats: readonly PasswordFormat[] = [
  django('pbkdf2_sha256', 'sha256'),
  django('pbkdf2_sha1', 'sha1'),
  passlib('passlib-pbkdf2-sha1', '\\$pbkdf2\\$', 'sha1'),
  passlib('passlib-pbkdf2-sha256', '\\$pbkdf2-sha256\\$', 'sha256'),
  passlib('passlib-pbkdf2-sha512', '\\$pbkdf2-sha512\\$', 'sha512'),
  passlib('ldap-pbkdf2-sha1', '\\{PBKDF2\\}', 'sha1'),
  passlib('ldap-pbkdf2-sha256', '\\{PBKDF2-SHA256\\}', 'sha256'),
  passlib('ldap-pbkdf2-sha512', '\\{PBKDF2-SHA512\\}', 'sha512'),
  phc,
  kratosSha3,
  werkzeug,
  atlassian,
  ds389,
  dovecot,
  grub,
  web2py,
  hashcat,
  dlitz,
  cryptacular,
];
