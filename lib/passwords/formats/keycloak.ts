import { type Argon2Type, argon2Reading, checkedArgon2 } from '../algorithms/argon2.js';
import { pbkdf2Reading } from '../algorithms/pbkdf2.js';
import { fromBase64 } from '../format/decode.js';
import { type DigestName, digestLength } from '../format/digest.js';
import { type JsonObject, jsonObject, textOf } from '../format/json.js';
import type { PasswordLimits } from '../format/limits.js';
import type { PasswordFormat, ReadPassword } from '../format/password-format.js';
import { malformed } from '../format/unreadable.js';

/** Keycloak's names of what it does with PBKDF2; the first is SHA-1. */
const DIGESTS = new Map<string, DigestName>([
  ['pbkdf2', 'sha1'],
  ['pbkdf2-sha256', 'sha256'],
  ['pbkdf2-sha512', 'sha512'],
]);

/** A credential as a realm's export has it: `secretData` and `credentialData` are JSON in JSON, or objects. */
const keycloak: PasswordFormat = {
  name: 'keycloak',
  recognizes: (hash) => /^\{[\s\S]*"credentialData"\s*:/.test(hash),
  read: ({ hash }, limits) => {
    const credential = jsonObject(hash);
    const secret = jsonObject(credential['secretData']);
    const settings = jsonObject(credential['credentialData']);
    const salt = fromBase64(textOf(secret['salt']));
    const key = fromBase64(textOf(secret['value']));
    const algorithm = textOf(settings['algorithm']);
    if (algorithm === 'argon2') return argon2(salt, key, settings, limits);
    const digest = DIGESTS.get(algorithm) ?? malformed();
    // 64 bytes whatever the digest, which some versions made the digest's own length.
    if (key.length !== 64 && key.length !== digestLength(digest)) malformed();
    return pbkdf2Reading({ digest, iterations: settings['hashIterations'], salt, key }, limits);
  },
};

function argon2(salt: Buffer, digest: Buffer, settings: JsonObject, limits: PasswordLimits): ReadPassword {
  const parameters = jsonObject(settings['additionalParameters']);
  const first = (name: string): unknown => {
    const values = parameters[name];
    return Array.isArray(values) && values.length === 1 ? (values[0] as unknown) : malformed();
  };
  const type = ARGON2_TYPES.get(first('type')) ?? malformed();
  const version = ARGON2_VERSIONS.get(first('version')) ?? malformed();
  if (first('hashLength') !== String(digest.length)) malformed();
  const passes = settings['hashIterations'];
  return argon2Reading(
    checkedArgon2({ type, version, memory: first('memory'), passes, parallelism: first('parallelism'), salt, digest }, limits),
  );
}

const ARGON2_TYPES = new Map<unknown, Argon2Type>([
  ['id', 'id'],
  ['i', 'i'],
  ['d', 'd'],
]);

const ARGON2_VERSIONS = new Map<unknown, number>([
  ['1.0', 16],
  ['1.3', 19],
]);

export const formats: readonly PasswordFormat[] = [keycloak];
