import { decode, fromBase64, fromBase64Url, fromHex, fromPaddedBase64, parts, saltOf } from '../format/decode.js';
import { digestLength } from '../format/digest.js';
import type { PasswordFormat, ReadPassword } from '../format/password-format.js';
import { same } from '../format/same.js';
import type { PasswordEncoding, PasswordRecord } from '../format/stored-password.js';
import { malformed } from '../format/unreadable.js';
import { type DigestExpression, digestExpression, type ExpressionName } from './digest-expression.js';

/** How one product stored passwords. */
export interface DigestPreset {
  readonly name: string;
  /** How the digest is made. @see digestExpression */
  readonly expression: string;
  /** @default 'utf8' */
  readonly encoding?: PasswordEncoding | undefined;
  /** @default 'hex' */
  readonly hashEncoding?: HashEncoding | 'padded-base64' | undefined;
  /** Where the digest and, as group `salt`, the salt stand in the text. @default the text is the digest, the salt stands beside it */
  readonly pattern?: RegExp | undefined;
  /** @see PasswordFormat.recognizes */
  readonly recognizes?: ((hash: string) => boolean) | undefined;
}

/** How a digest is spelled; in hexadecimal, either case. */
export type HashEncoding = 'hex' | 'base64' | 'base64url';

/** The format of a product that is told by its expression. */
export function digestPreset({
  name,
  expression: text,
  encoding,
  hashEncoding = 'hex',
  pattern,
  recognizes,
}: DigestPreset): PasswordFormat {
  const expression = digestExpression(text);
  return {
    name,
    encoding,
    recognizes,
    read: (record) => {
      const { digest, salt } = pattern ? parts<'digest' | 'salt'>(pattern, record.hash) : { digest: record.hash };
      const stored = fromHash(digest, hashEncoding, expression);
      const beside = salt === undefined ? record : { ...record, salt, saltEncoding: 'utf8' as const };
      const values = valuesBeside(expression, beside);
      return {
        parameters: { digest: expression.digest },
        opens: (password) => same(expression.evaluate({ ...values, password }), stored),
      } satisfies ReadPassword;
    },
  };
}

/**
 * The bytes of a digest, exactly as many as the expression makes.
 * @throws Unreadable
 */
export function fromHash(text: string, encoding: HashEncoding | 'padded-base64', { digest }: DigestExpression): Buffer {
  const fromText = { hex: fromHex, base64: fromBase64, 'padded-base64': fromPaddedBase64, base64url: fromBase64Url }[encoding];
  return fromText(text, digestLength(digest));
}

/**
 * All that an expression speaks of beside the password.
 * @throws Unreadable where the record lacks some of it.
 */
export function valuesBeside({ names }: DigestExpression, record: PasswordRecord): Record<Exclude<ExpressionName, 'password'>, Buffer> {
  return {
    salt: names.has('salt') ? saltOf(record) : NOTHING,
    username: names.has('username') ? Buffer.from(record.username ?? malformed()) : NOTHING,
    key: names.has('key') ? keyOf(record) : NOTHING,
  };
}

const NOTHING = Buffer.alloc(0);

/** The secret of the whole site, in `params`. */
function keyOf({ params }: PasswordRecord): Buffer {
  const { key, keyEncoding = 'utf8' } = params ?? {};
  if (typeof key !== 'string' || (keyEncoding !== 'utf8' && keyEncoding !== 'hex' && keyEncoding !== 'base64')) return malformed();
  return decode(key, keyEncoding);
}
