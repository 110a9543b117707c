import { type DigestExpression, digestExpression } from '../algorithms/digest-expression.js';
import { fromHash, type HashEncoding, valuesBeside } from '../algorithms/digest-preset.js';
import { stretchedReading } from '../algorithms/stretched-digest.js';
import { digest, digestName } from '../format/digest.js';
import type { PasswordFormat } from '../format/password-format.js';
import { same } from '../format/same.js';
import type { PasswordRecord } from '../format/stored-password.js';
import { malformed } from '../format/unreadable.js';

/**
 * A home-grown digest. `params` says how it is made:
 * - `algorithm`, a digest; with the salt where `saltPosition` says, where there is a salt. Or `template`, an
 *   expression such as `md5(md5(password).salt)` with all in its place, and `key` where it speaks of one.
 * - `hashEncoding`: `hex`, `base64` or `base64url`. @default 'hex'
 * - `iterations`, how many digests are taken in all; each but the first of the one before, in `raw` bytes or in `hex`
 *   as `chain` says. @default 1, 'raw'
 */
const rawDigest: PasswordFormat = {
  name: 'raw-digest',
  read: (record, limits) => {
    const { params = {} } = record;
    const expression = digestExpression(templateOf(record, () => digestName(params['algorithm'])));
    const stored = fromHash(record.hash, hashEncoding(params['hashEncoding']), expression);
    const values = valuesBeside(expression, record);
    const { iterations = 1, chain = 'raw' } = params;
    if (chain !== 'raw' && chain !== 'hex') return malformed();
    return stretchedReading({ digest: expression.digest, iterations, stored, chain }, limits, (password) => ({
      first: expression.evaluate({ ...values, password }),
      again: (before) => digest(expression.digest, before),
    }));
  },
};

/** A home-grown HMAC: the same, with a `digest` and a `key` (and `keyEncoding`: `utf8`, `hex` or `base64`), taken once. */
const hmacDigest: PasswordFormat = {
  name: 'hmac-digest',
  read: (record) => {
    const { params = {} } = record;
    const expression: DigestExpression = digestExpression(templateOf(record, () => `hmac_${digestName(params['digest'])}`));
    const stored = fromHash(record.hash, hashEncoding(params['hashEncoding']), expression);
    const values = valuesBeside(expression, record);
    return {
      parameters: { digest: expression.digest },
      opens: (password) => same(expression.evaluate({ ...values, password }), stored),
    };
  },
};

export const formats: readonly PasswordFormat[] = [rawDigest, hmacDigest];

/** A digest or an HMAC that was taken once: what a password gives, and how it is spelled. */
export interface PlainDigest {
  /** The text that stood in the store. */
  spell(digest: Buffer): string;
  of(password: Buffer): Buffer;
  /** The bytes of a stored text. @throws Unreadable */
  parse(text: string): Buffer;
}

/**
 * What `params` of either format describe, without a hash.
 * @throws Unreadable where it was taken more than once, which is not plain.
 */
export function plainDigest(record: PasswordRecord): PlainDigest {
  const { params = {} } = record;
  if ((params['iterations'] ?? 1) !== 1) malformed();
  const isHmac = params['template'] === undefined && params['algorithm'] === 'hmac';
  const template = templateOf(record, () => (isHmac ? `hmac_${digestName(params['digest'])}` : digestName(params['algorithm'])));
  const expression = digestExpression(template);
  const encoding = hashEncoding(params['hashEncoding']);
  const values = valuesBeside(expression, record);
  return {
    spell: (bytes) => bytes.toString(encoding),
    of: (password) => expression.evaluate({ ...values, password }),
    parse: (text) => fromHash(text, encoding, expression),
  };
}

/** A salt whose place nobody tells is refused rather than tried here and there. */
function templateOf({ params = {}, salt, saltPosition }: PasswordRecord, digestOf: () => string): string {
  const { template } = params;
  if (template !== undefined) return typeof template === 'string' ? template : malformed();
  const name = digestOf();
  const message = salt === undefined ? 'password' : saltPosition === 'prefix' ? 'salt.password' : 'password.salt';
  if ((salt === undefined) !== (saltPosition === undefined)) malformed();
  return name.startsWith('hmac_') ? `${name}(key, ${message})` : `${name}(${message})`;
}

const hashEncoding = (value: unknown = 'hex'): HashEncoding =>
  value === 'hex' || value === 'base64' || value === 'base64url' ? value : malformed();
