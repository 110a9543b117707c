import { readFileSync } from 'node:fs';
import type { PasswordRecord } from '../../../lib/passwords/index.js';

/** One record of test/vectors/hash-vectors.json, its generated texts written out. */
export interface Vector extends PasswordRecord {
  readonly id: string;
  readonly format: string;
  readonly password: string;
  readonly expect: 'match' | 'mismatch' | 'reject' | 'reject-cost' | 'reject-password';
  readonly source: string;
}

interface Generator {
  readonly prefix: string;
  readonly unit: string;
  readonly count: number;
  readonly suffix: string;
}

interface Written {
  readonly password: string | null;
  readonly passwordGen?: Generator;
  readonly hash: string | null;
  readonly hashGen?: Generator;
}

const generated = ({ prefix, unit, count, suffix }: Generator): string => prefix + unit.repeat(count) + suffix;

/** All vectors; each hash was made or published by the implementation that its `source` names. */
export const vectors: readonly Vector[] = (
  JSON.parse(readFileSync(new URL('../../vectors/hash-vectors.json', import.meta.url), 'utf8')) as (Vector & Written)[]
).map(({ passwordGen, hashGen, ...vector }: Vector & Written) => ({
  ...vector,
  password: passwordGen ? generated(passwordGen) : vector.password,
  hash: hashGen ? generated(hashGen) : vector.hash,
}));

/** What is stored of a vector's password. */
export function recordOf({ format, hash, salt, saltEncoding, saltPosition, passwordEncoding, username, params }: Vector): PasswordRecord {
  return { format, hash, salt, saltEncoding, saltPosition, passwordEncoding, username, params };
}

/** The formats that this library does not check, and why. */
export const outOfScope: ReadonlyMap<string, string> = new Map([
  ['des-crypt', 'DES on eight characters: Node has no DES crypt, and any such password is soon found'],
  ['bsdi-crypt', 'DES as well'],
  ['yescrypt', 'no implementation for Node: log such users in through PAM or the old system'],
  ['gost-yescrypt', 'no implementation for Node'],
  ['sun-md5-crypt', 'out of use since Solaris 11, which has SHA-crypt'],
]);

/** Hashes of formats that are checked, but for these. */
export const unsupported: ReadonlyMap<string, string> = new Map([
  ['bcrypt.2x-openwall-a3', 'bytes above 127 in the crypt_blowfish that got them wrong: no implementation for Node repeats its fault'],
  ['ldap-crypt.des-crypt-ascii', 'DES'],
  ['django-crypt.ascii', 'DES'],
  ['django-crypt.published', 'DES'],
  ['neg.django-crypt.wrong-password', 'DES'],
  ['neg.django-crypt.tampered', 'DES'],
]);
