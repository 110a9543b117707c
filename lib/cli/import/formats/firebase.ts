import type { Entry, ExportFormat } from '../export-format.js';
import { type FirebaseParams, readFirebaseParams } from '../firebase-params.js';
import { firstCharacter } from '../first-character.js';
import { mapEntries, type RowOrReason } from '../map-entries.js';
import { isObject, type Properties } from '../mapping-value.js';
import { readArray } from '../read-array.js';
import { readFirebaseCsv } from '../read-firebase-csv.js';

/**
 * Firebase Authentication and Identity Platform, in any of these forms:
 *
 * - the JSON of `firebase auth:export users.json`; also the users as the Admin SDK's `listUsers` gives them, in an array;
 * - the CSV of `firebase auth:export users.csv`, which has no first row with names. A name with a comma and a quote in it
 *   is broken there, and told: JSON is the better choice.
 *
 * It needs `--hash-config`: a JSON file with the password hash parameters of the project, which its console shows under
 * Authentication, Users, in the menu above the list. They are a secret.
 *
 * ```json
 * { "algorithm": "SCRYPT", "base64_signer_key": "...", "base64_salt_separator": "Bw==", "rounds": 8, "mem_cost": 14 }
 * ```
 *
 * What becomes of a user:
 *
 * - `localId` is the id, `displayName` the name. `emailVerified` counts as literal `true` only. Who is `disabled` stays outside.
 * - `passwordHash` and `salt` with the parameters of the project. Without a hash there was none, as for who signs in with
 *   Google, or one that Firebase had imported itself and does not export: they come at their next login.
 * - Who has a second factor (`mfaInfo`, or the Admin SDK's `multiFactor`) is not imported, for the password alone is not
 *   enough. `firebase auth:export` leaves that out: where a project has second factors, export with the Admin SDK.
 * - Who has no address, but a telephone alone or nothing at all, is told: there is nothing to log in with here.
 *
 * @see https://firebase.google.com/docs/cli/auth
 */
export const format: ExportFormat = {
  description: "Firebase's `auth:export`, JSON or CSV; needs --hash-config",
  read: (text, settings) => {
    const params = readFirebaseParams(settings.hashConfig);
    return mapEntries(jsonOrCsv(text), (user) => firebaseRow(user, params));
  },
};

async function* jsonOrCsv(text: AsyncIterable<string>): AsyncGenerator<Entry> {
  const [character, whole] = await firstCharacter(text);
  yield* character === '{' || character === '[' ? readArray(whole, 'users') : readFirebaseCsv(whole);
}

function firebaseRow(user: Properties, params: FirebaseParams): RowOrReason {
  const { localId, uid, email, emailVerified, displayName, disabled, passwordHash, salt, passwordSalt, mfaInfo, multiFactor, ...fields } =
    user;
  if (!email) return fields['phoneNumber'] ? 'it has no address: who signs in by telephone alone has nothing to log in with here' : NOBODY;
  const factors = mfaInfo ?? (isObject(multiFactor) ? multiFactor['enrolledFactors'] : undefined);
  return {
    ...fields,
    id: localId ?? uid,
    email,
    emailVerified: emailVerified === true,
    name: displayName,
    blocked: disabled,
    ...(Array.isArray(factors) && factors.length ? { mfaRequired: true } : {}),
    password: passwordHash
      ? { format: 'firebase-scrypt', hash: passwordHash, salt: standardBase64(salt ?? passwordSalt ?? ''), saltEncoding: 'base64', params }
      : null,
  };
}

const NOBODY = 'it has neither an address nor a telephone: an anonymous user of Firebase';

/** The command line tool writes the one alphabet of base64, the Admin SDK the other. */
const standardBase64 = (text: unknown): unknown => (typeof text === 'string' ? text.replaceAll('-', '+').replaceAll('_', '/') : text);
