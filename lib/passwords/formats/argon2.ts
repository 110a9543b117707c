import { type Argon2Type, argon2Reading, readArgon2 } from '../algorithms/argon2.js';
import type { PasswordFormat } from '../format/password-format.js';
import { malformed } from '../format/unreadable.js';

const ofType = (type: Argon2Type): PasswordFormat => ({
  name: `argon2${type}`,
  recognizes: (hash) => hash.startsWith(`$argon2${type}$`),
  read: ({ hash }, limits) => {
    const read = readArgon2(hash, limits);
    return argon2Reading(read.type === type ? read : malformed());
  },
});

/** Argon2 of any type behind a prefix of a product's own. */
const behind = (name: string, prefix: RegExp): PasswordFormat => ({
  name,
  recognizes: (hash) => prefix.test(hash),
  read: ({ hash }, limits) => argon2Reading(readArgon2(prefix.test(hash) ? hash.replace(prefix, '') : malformed(), limits)),
});

export const argon2i: PasswordFormat = ofType('i');
export const argon2id: PasswordFormat = ofType('id');

export const formats: readonly PasswordFormat[] = [
  argon2id,
  argon2i,
  ofType('d'),
  // Django puts the name of its hasher in front, and then `argon2id` without a further `$`.
  behind('django-argon2', /^argon2(?=\$argon2)/),
  behind('ldap-argon2', /^\{ARGON2\}/i),
];
