import { InvalidRequestError } from '../core/errors.js';
import type { PasswordHasher } from '../core/ports.js';
import type { PasswordRecord } from './format/stored-password.js';
import { isUnreadable } from './format/unreadable.js';
import { innerDigest } from './formats/wrapped.js';

/**
 * A modern hash over a stored digest of the formats `raw-digest` or `hmac-digest`, taken once: for an import that
 * leaves no weak hash in the store, though nobody has typed a password yet. Its owner's next login replaces it by a
 * hash of the password itself. `storablePassword` makes one text of it.
 * @throws InvalidRequestError where the record is no such digest; whatever the hasher throws.
 */
export async function wrapPassword(record: PasswordRecord, hasher: Pick<PasswordHasher, 'hash'>): Promise<PasswordRecord> {
  const { format: _, hash, params, ...beside } = record;
  const wrapped = { ...beside, hash, format: 'wrapped', params: { inner: params } };
  return { ...wrapped, hash: await hasher.hash(digestText(wrapped)) };
}

/** The text of a digest as it is spelled when it is computed again. */
function digestText(wrapped: PasswordRecord): string {
  try {
    const inner = innerDigest(wrapped);
    return inner.spell(inner.parse(wrapped.hash));
  } catch (error) {
    if (isUnreadable(error)) throw new InvalidRequestError(`The digest cannot be wrapped: it is ${error.reason}.`);
    throw error;
  }
}
