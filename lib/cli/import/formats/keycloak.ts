import type { ExportFormat } from '../export-format.js';
import { mapEntries, type RowOrReason } from '../map-entries.js';
import { isObject, type Properties } from '../mapping-value.js';
import { readArray } from '../read-array.js';

/**
 * The export of a Keycloak realm, `kc.sh export --realm <name> --users realm_file --file realm.json`. With
 * `--users different_files`, which is the default, the people are in `<realm>-users-0.json` and so on: import each of these.
 * What the admin console and the REST API export has no hashes.
 *
 * What becomes of a user:
 *
 * - `id`, `username`, `email`; `name` is made of `firstName` and `lastName`. `emailVerified` counts as literal `true` only. A
 *   username that is the address again is left out. `attributes` and all other fields are there for the `profile` option.
 * - The credential of type `password`, with `secretData` and `credentialData` as since Keycloak 8, or with
 *   `hashedSaltedValue` as before: PBKDF2 with any of its digests, and Argon2, the default since Keycloak 24.
 * - Who is not `enabled` stays outside. So does who has a credential of type `otp` or `webauthn`, or has to set one up
 *   (`CONFIGURE_TOTP`, `webauthn-register` among `requiredActions`): there the password alone is not enough.
 * - Who has to change their password (`UPDATE_PASSWORD`) has none here, for theirs was meant for once: they set one by mail.
 * - Who is federated, from LDAP or by another identity provider, mostly has no password there, and has none here.
 * - The users of service accounts are nobody, and stay outside.
 *
 * @see https://www.keycloak.org/server/importExport
 */
export const format: ExportFormat = {
  description: "a Keycloak realm's export, or its files of users",
  read: (text) => mapEntries(readArray(text, 'users'), keycloakRow),
};

function keycloakRow(user: Properties): RowOrReason {
  const { id, username, email, emailVerified, enabled, firstName, lastName, credentials, requiredActions, ...fields } = user;
  if (typeof user['realm'] === 'string' && Array.isArray(user['users'])) return SEVERAL_REALMS;
  const owned = (Array.isArray(credentials) ? credentials : []).filter(isObject);
  const has = (types: ReadonlySet<unknown>, list: unknown): boolean => Array.isArray(list) && list.some((one) => types.has(one));
  const types = owned.map(({ type }) => type);
  const name = [firstName, lastName].filter((part) => typeof part === 'string' && part).join(' ');
  const password = has(NEW_PASSWORD, requiredActions) ? undefined : owned.find(({ type }) => type === 'password');
  return {
    ...fields,
    id,
    email,
    username: isSame(username, email) ? undefined : username,
    emailVerified: emailVerified === true,
    enabled: fields['serviceAccountClientId'] ? false : enabled,
    ...(name ? { name } : {}),
    ...(has(SECOND_FACTORS, types) || has(SET_UP, requiredActions) ? { mfaRequired: true } : {}),
    password: password ? recordOf(password) : null,
  };
}

const SEVERAL_REALMS = 'it is a whole realm: export one realm alone, with --realm';
const SECOND_FACTORS: ReadonlySet<unknown> = new Set(['otp', 'totp', 'hotp', 'webauthn']);
const SET_UP: ReadonlySet<unknown> = new Set(['CONFIGURE_TOTP', 'webauthn-register']);
const NEW_PASSWORD: ReadonlySet<unknown> = new Set(['UPDATE_PASSWORD']);

const isSame = (username: unknown, email: unknown): boolean =>
  typeof username === 'string' && typeof email === 'string' && username.toLowerCase() === email.toLowerCase();

/** Before Keycloak 8, what now stands in two objects stood in the credential itself. */
function recordOf({ secretData, credentialData, hashedSaltedValue, salt, hashIterations, algorithm = 'pbkdf2' }: Properties): Properties {
  const credential =
    hashedSaltedValue === undefined
      ? { secretData, credentialData }
      : { secretData: { value: hashedSaltedValue, salt }, credentialData: { hashIterations, algorithm } };
  return { format: 'keycloak', hash: JSON.stringify(credential) };
}
