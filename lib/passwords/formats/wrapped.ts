import type { PasswordFormat } from '../format/password-format.js';
import type { PasswordRecord } from '../format/stored-password.js';
import { malformed } from '../format/unreadable.js';
import { argon2i, argon2id } from './argon2.js';
import { bcrypt, bcryptSha256 } from './bcrypt.js';
import { type PlainDigest, plainDigest } from './raw-digest.js';
import { scryptPhc } from './scrypt.js';

/** What may stand around a weak digest. */
const OUTER = [argon2id, argon2i, bcrypt, bcryptSha256, scryptPhc];

/**
 * A modern hash over the text of a weak digest, so that no weak one stays in the store while its owner is away.
 * `params.inner` is what `params` of `raw-digest` or `hmac-digest` would be; the salt of the digest stands beside it.
 */
const wrapped: PasswordFormat = {
  name: 'wrapped',
  read: (record, limits) => {
    const inner = innerDigest(record);
    const outer = OUTER.find((format) => format.recognizes?.(record.hash)) ?? malformed();
    const { parameters, estimate, opens } = outer.read({ hash: record.hash }, limits);
    return {
      parameters: { ...parameters, outer: outer.name },
      estimate,
      opens: (password) => {
        const text = inner.spell(inner.of(password));
        return opens(Buffer.from(text), text);
      },
    };
  },
};

/**
 * The digest that is wrapped.
 * @throws Unreadable where it is not told.
 */
export function innerDigest({ params, ...record }: PasswordRecord): PlainDigest {
  const inner = params?.['inner'];
  if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return malformed();
  return plainDigest({ ...record, params: inner as Record<string, unknown> });
}

export const formats: readonly PasswordFormat[] = [wrapped];
