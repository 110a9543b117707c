import { fromAuth0 } from 'passport-lazy-migration/passwords';
import type { Entry, ExportFormat } from '../export-format.js';
import { firstCharacter } from '../first-character.js';
import { mapEntries, type RowOrReason } from '../map-entries.js';
import { isObject, type Properties } from '../mapping-value.js';
import { readArray } from '../read-array.js';
import { readNdjson } from '../read-ndjson.js';

/**
 * Auth0, in any of these forms:
 *
 * - the JSON array that its bulk import takes, with `password_hash` or `custom_password_hash`;
 * - the NDJSON of an export job, `POST /api/v2/jobs/users-exports`, which has no hashes: these people come at their next login;
 * - the NDJSON with password hashes that its support gives on request: `_id`, `alt_id`, `email`, `passwordHash`, `identifiers`.
 *
 * What becomes of a user:
 *
 * - `user_id`, `id`, `alt_id` or `_id` is the id, without the `auth0|` that Auth0 puts before the one that a database
 *   connection gave, so that it is the one that the scripts of a custom database know.
 * - `email`, `username` and `email_verified`, or what `identifiers` says of them.
 * - `password_hash`, `passwordHash`, or `custom_password_hash` of every algorithm but salted MD4.
 * - `email_verified` counts as literal `true` only. `blocked` stays outside.
 * - `mfa_factors` and `multifactor` say that the password alone is not enough: not imported.
 * - Somebody with social or enterprise connections alone, as `identities` or the id tells, has no password here.
 * - All other fields, such as `name`, `nickname`, `user_metadata` and `app_metadata`, are there under Auth0's names for the
 *   `profile` option.
 *
 * @see https://auth0.com/docs/manage-users/user-migration/bulk-user-import-database-schema-and-examples
 * @see https://auth0.com/docs/manage-users/user-migration/bulk-user-exports
 * @see https://support.auth0.com/center/s/article/How-to-Use-the-Password-Hashes-Export-from-Auth0
 */
export const format: ExportFormat = {
  description: "Auth0's users: JSON as its bulk import takes it, or the NDJSON of an export",
  read: (text) => mapEntries(arrayOrLines(text), auth0Row),
};

async function* arrayOrLines(text: AsyncIterable<string>): AsyncGenerator<Entry> {
  const [character, whole] = await firstCharacter(text);
  yield* character === '[' ? readArray(whole, 'users') : readNdjson(whole);
}

function auth0Row(user: Properties): RowOrReason {
  const { user_id, id, alt_id, _id, email_verified, password_hash, passwordHash, custom_password_hash, identifiers, ...fields } = user;
  const key = [user_id, id, alt_id, isObject(_id) ? _id['$oid'] : _id].find((one) => typeof one === 'string' || typeof one === 'number');
  const { identities, mfa_factors, multifactor } = fields;
  const hasFactors = [mfa_factors, multifactor].some((factors) => Array.isArray(factors) && factors.length > 0);
  const hash = custom_password_hash === undefined ? (password_hash ?? passwordHash) : recordOf(custom_password_hash);
  return {
    ...identified(identifiers),
    ...fields,
    ...(email_verified === undefined ? {} : { emailVerified: email_verified === true }),
    id: typeof key === 'string' ? key.replace(/^auth0\|/, '') : key,
    ...(hasFactors ? { mfaRequired: true } : {}),
    password: hasPassword(identities, key) ? hash : null,
  };
}

/** What stands apart in some exports of hashes. */
function identified(identifiers: unknown): Properties {
  const all = (Array.isArray(identifiers) ? identifiers : []).filter(isObject);
  const valueOf = (kind: string): Properties | undefined => all.find(({ type }) => type === kind);
  const email = valueOf('email');
  return { email: email?.['value'], emailVerified: email?.['verified'] === true, username: valueOf('username')?.['value'] };
}

/** Bulk imports have bare ids, and no identities. */
function hasPassword(identities: unknown, key: unknown): boolean {
  if (Array.isArray(identities) && identities.length)
    return identities.some((identity) => isObject(identity) && identity['provider'] === 'auth0');
  const [, provider] = /^(?<provider>[\w-]+)\|/.exec(typeof key === 'string' ? key : '') ?? [];
  return provider === undefined || provider === 'auth0';
}

/** What Auth0 would refuse is of no format that is known here either. */
const recordOf = (given: unknown): unknown => fromAuth0(given) ?? { format: "Auth0's custom_password_hash", hash: '?' };
