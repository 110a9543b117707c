import { decode } from './format/decode.js';
import type { PasswordEncoding, PasswordRecord, SaltEncoding } from './format/stored-password.js';

/**
 * Reads a `custom_password_hash` as Auth0's bulk import takes it, so that a file made for Auth0 serves here as well.
 * `null` where it says too little, or what Auth0 would refuse; whether its hash can be read, `inspectPassword` tells.
 * A salted MD4 is `null` too: Node has no MD4, and ours is for bare digests.
 * @see https://auth0.com/docs/manage-users/user-migration/bulk-user-import-database-schema-and-examples
 */
export function fromAuth0(customPasswordHash: unknown): PasswordRecord | null {
  const given = object(customPasswordHash);
  const hash = object(given['hash']);
  const { algorithm } = given;
  const { value, encoding = 'utf8' } = hash;
  if (typeof value !== 'string' || typeof encoding !== 'string') return null;
  const bare: Bare = { value, encoding, hash, given };
  return (typeof algorithm === 'string' && READERS.get(algorithm)?.(bare)) || null;
}

interface Bare {
  readonly value: string;
  readonly encoding: string;
  readonly hash: Properties;
  readonly given: Properties;
}

type Properties = Readonly<Record<string, unknown>>;

/** Texts that hold all of their parameters. */
const written =
  (pattern: RegExp, formatOf: (name: string) => string | undefined) =>
  ({ value }: Bare): PasswordRecord | null => {
    const [, name] = pattern.exec(value) ?? [];
    return name === undefined ? null : { format: formatOf(name), hash: value };
  };

const READERS = new Map<string, (bare: Bare) => PasswordRecord | null>([
  ['bcrypt', written(/^\$(2[abxy])\$/, () => 'bcrypt')],
  ['argon2', written(/^\$(argon2(?:id|i|d))\$/, (name) => name)],
  ['pbkdf2', written(/^\$(pbkdf2)-/, () => 'phc-pbkdf2')],
  ['ldap', written(/^\{(S?MD5|S?SHA\d*)\}/i, () => undefined)],
  ['md4', md4],
  ...['md5', 'sha1', 'sha256', 'sha512'].map((name) => [name, digest(name)] as const),
  ['hmac', hmac],
  ['scrypt', scrypt],
]);

function digest(algorithm: string): (bare: Bare) => PasswordRecord | null {
  return (bare) => withSalt(bare, { format: 'raw-digest', hash: bare.value, params: { algorithm, hashEncoding: bare.encoding } });
}

function md4(bare: Bare): PasswordRecord | null {
  const digest = bare.given['salt'] === undefined && bare.encoding !== 'utf8' ? bytes(bare.value, bare.encoding) : null;
  return digest && withSalt(bare, { format: 'hex-md4', hash: digest.toString('hex') });
}

function hmac(bare: Bare): PasswordRecord | null {
  const { value: key, encoding: keyEncoding = 'utf8' } = object(bare.hash['key']);
  const params = { digest: bare.hash['digest'], key, keyEncoding, hashEncoding: bare.encoding };
  return withSalt(bare, { format: 'hmac-digest', hash: bare.value, params });
}

function withSalt({ given }: Bare, record: PasswordRecord): PasswordRecord | null {
  const passwordEncoding = PASSWORD_ENCODINGS.get(object(given['password'])['encoding'] ?? 'utf8');
  if (!passwordEncoding) return null;
  if (given['salt'] === undefined) return { ...record, passwordEncoding };
  const { value: salt, encoding = 'utf8', position } = object(given['salt']);
  if (typeof salt !== 'string' || !isSaltEncoding(encoding) || (position !== 'prefix' && position !== 'suffix')) return null;
  return { ...record, passwordEncoding, salt, saltEncoding: encoding, saltPosition: position };
}

/** Node's names: `binary` is Latin-1 by its old name, and what it writes as `ascii` is Latin-1, too. */
const PASSWORD_ENCODINGS = new Map<unknown, PasswordEncoding>([
  ['utf8', 'utf8'],
  ['ascii', 'latin1'],
  ['binary', 'latin1'],
  ['latin1', 'latin1'],
  ['ucs2', 'utf16le'],
  ['utf16le', 'utf16le'],
]);

const isSaltEncoding = (encoding: unknown): encoding is SaltEncoding => encoding === 'utf8' || encoding === 'hex' || encoding === 'base64';

/** As hashcat writes it, with the parameters, the salt and the key in one text. */
function scrypt({ value, encoding, given }: Bare): PasswordRecord | null {
  const { cost = 16_384, blockSize = 8, parallelization = 1, keylen } = given;
  const { value: saltText, encoding: saltEncoding } = object(given['salt']);
  const salt = bytes(saltText, saltEncoding);
  const key = encoding === 'utf8' ? null : bytes(value, encoding);
  if (!salt || !key || key.length !== keylen) return null;
  const texts = [salt, key].map((one) => one.toString('base64'));
  return { format: 'scrypt-hashcat', hash: ['SCRYPT', cost, blockSize, parallelization, ...texts].join(':') };
}

function bytes(text: unknown, encoding: unknown = 'utf8'): Buffer | null {
  if (typeof text !== 'string' || !isSaltEncoding(encoding)) return null;
  try {
    return decode(text, encoding);
  } catch {
    return null;
  }
}

const object = (value: unknown): Properties => (typeof value === 'object' && value !== null ? (value as Properties) : {});
