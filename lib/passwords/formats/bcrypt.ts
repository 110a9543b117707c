import { createHash, createHmac } from 'node:crypto';
import { type BcryptSetting, bcryptAgain, bcryptCost, bcryptEstimate, bcryptOpens, readBcrypt } from '../algorithms/bcrypt.js';
import { fromBase64, parts } from '../format/decode.js';
import { type DigestName, digest } from '../format/digest.js';
import type { PasswordFormat, ReadPassword } from '../format/password-format.js';
import { malformed } from '../format/unreadable.js';

/** What of a password went into bcrypt, which reads 72 bytes of it. */
type Input = (password: Buffer, setting: BcryptSetting) => Buffer;

const asTyped: Input = (password) => password;
const hex =
  (name: DigestName): Input =>
  (password) =>
    Buffer.from(digest(name, password).toString('hex'));

const reading = (setting: BcryptSetting, input: Input): ReadPassword => ({
  parameters: { cost: setting.cost, variant: `2${setting.variant}` },
  estimate: bcryptEstimate(setting.cost),
  opens: (password) => bcryptOpens(input(password, setting), setting),
});

/** A format whose hashes look like any of bcrypt's. */
const ofInput = (name: string, input: Input): PasswordFormat => ({
  name,
  read: ({ hash }, limits) => reading(readBcrypt(hash, limits), input),
});

/** A format that is bcrypt behind a prefix of its own. */
const behind = (name: string, prefix: string, input: Input): PasswordFormat => ({
  name,
  recognizes: (hash) => hash.startsWith(prefix),
  read: ({ hash }, limits) => reading(readBcrypt(hash.startsWith(prefix) ? hash.slice(prefix.length) : malformed(), limits), input),
});

/** The plain one of nearly every framework. */
export const bcrypt: PasswordFormat = {
  ...ofInput('bcrypt', asTyped),
  recognizes: (hash) => /^\$2[abxy]\$/.test(hash),
};

/** WordPress 6.8: keyed, so that a leaked table of plain SHA-384 digests opens nothing; white space around is dropped. */
const wordpress = behind('wordpress-bcrypt', '$wp', (password) =>
  Buffer.from(createHmac('sha384', 'wp-sha384').update(trimmed(password)).digest('base64')),
);

/** As PHP's `trim` has it: spaces, tabs, line ends, vertical tabs and NULs. */
const trimmed = (password: Buffer): Buffer =>
  Buffer.from(password.toString('latin1').replace(/^[ \t\n\r\0\v]+|[ \t\n\r\0\v]+$/g, ''), 'latin1');

/** Symfony: plain where bcrypt would read all of it. */
const symfonyInput: Input = (password) =>
  password.length <= 72 && !password.includes(0) ? password : Buffer.from(createHash('sha512').update(password).digest('base64'));

/** Devise: the pepper follows the password, cut like any text after 72 bytes. */
const devise: PasswordFormat = {
  name: 'devise-bcrypt-pepper',
  read: ({ hash, params }, limits) => {
    const pepper: unknown = params?.['pepper'];
    if (typeof pepper !== 'string') return malformed();
    return reading(readBcrypt(hash, limits), (password) => Buffer.concat([password, Buffer.from(pepper)]));
  },
};

/** Burning Board 4: the hash of the hash, both of one salt. */
const burningBoard: PasswordFormat = {
  name: 'wbb4-double-bcrypt',
  read: ({ hash }, limits) => {
    const setting = readBcrypt(hash, limits);
    return {
      ...reading(setting, asTyped),
      opens: async (password) => !password.includes(0) && (await bcryptOpens(Buffer.from(await bcryptAgain(password, setting)), setting)),
    };
  },
};

/** passlib: the second version keyed with the salt's 22 characters, the first a bare digest. */
export const bcryptSha256: PasswordFormat = {
  name: 'passlib-bcrypt-sha256',
  recognizes: (hash) => hash.startsWith('$bcrypt-sha256$'),
  read: ({ hash }, limits) => {
    const { cost, cost1, variant, variant1, ...rest } = parts<'cost' | 'cost1' | 'variant' | 'variant1' | 'salt' | 'digest'>(
      /^\$bcrypt-sha256\$(?:v=2,t=2(?<variant>[ab]),r=(?<cost>\d{1,2})|2(?<variant1>[ab]),(?<cost1>\d{1,2}))\$(?<salt>[./A-Za-z0-9]{22})\$(?<digest>[./A-Za-z0-9]{31})$/,
      hash,
    );
    const setting = { ...rest, variant: variant || variant1, cost: bcryptCost(cost || cost1, limits) };
    return reading(setting, (password, { salt }) =>
      Buffer.from((cost ? createHmac('sha256', salt) : createHash('sha256')).update(password).digest('base64')),
    );
  },
};

/** AdonisJS and upash: the PHC string format, in standard base64. */
const phc: PasswordFormat = {
  name: 'phc-bcrypt',
  recognizes: (hash) => hash.startsWith('$bcrypt$'),
  read: ({ hash }, limits) => {
    const { cost, salt, digest } = parts<'cost' | 'salt' | 'digest'>(
      /^\$bcrypt\$v=98\$r=(?<cost>\d{1,2})\$(?<salt>[^$]+)\$(?<digest>[^$]+)$/,
      hash,
    );
    const setting = { variant: 'b', salt: bcryptBase64(fromBase64(salt, 16)), digest: bcryptBase64(fromBase64(digest, 23)) };
    return reading({ ...setting, cost: bcryptCost(cost, limits) }, asTyped);
  },
};

const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const OF_BCRYPT = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Base64 in the alphabet of bcrypt, which orders its characters in another way. */
const bcryptBase64 = (bytes: Buffer): string =>
  bytes
    .toString('base64')
    .replace(/=+$/, '')
    .replace(/./g, (character) => OF_BCRYPT.charAt(STANDARD.indexOf(character)));

export const formats: readonly PasswordFormat[] = [
  bcrypt,
  ofInput('meteor-bcrypt', hex('sha256')),
  ofInput('bcrypt-md5', hex('md5')),
  ofInput('bcrypt-sha1', hex('sha1')),
  ofInput('bcrypt-sha256hex', hex('sha256')),
  ofInput('bcrypt-sha512', hex('sha512')),
  ofInput('symfony-native-bcrypt', symfonyInput),
  behind('django-bcrypt', 'bcrypt$', asTyped),
  behind('django-bcrypt-sha256', 'bcrypt_sha256$', hex('sha256')),
  behind('dovecot-blf-crypt', '{BLF-CRYPT}', asTyped),
  wordpress,
  devise,
  burningBoard,
  bcryptSha256,
  phc,
];
