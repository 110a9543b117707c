import type { PasswordLimits } from '../format/limits.js';
import type { PasswordFormat, ReadPassword } from '../format/password-format.js';
import { malformed, Unreadable } from '../format/unreadable.js';
import { bcrypt } from './bcrypt.js';
import { apr1, md5Crypt } from './md5-crypt.js';
import { sha1Crypt, sha256Crypt, sha512Crypt } from './sha-crypt.js';

/** `{CRYPT}` before a string of crypt(3): OpenLDAP, Dovecot. Dovecot may also name the scheme: `{SHA256-CRYPT}`, `{MD5-CRYPT}`. */
const ldapCrypt: PasswordFormat = {
  name: 'ldap-crypt',
  recognizes: (hash) => LDAP.test(hash),
  read: ({ hash }, limits) => readCrypt(after(LDAP, hash), limits),
};
const LDAP = /^\{(?:CRYPT|MD5-CRYPT|SHA256-CRYPT)\}/i;

/** `{SHA512-CRYPT}$6$...`: Dovecot. */
const dovecotSha512Crypt: PasswordFormat = {
  name: 'dovecot-sha512-crypt',
  recognizes: (hash) => DOVECOT.test(hash),
  read: ({ hash }, limits) => sha512Crypt.read({ hash: after(DOVECOT, hash) }, limits),
};
const DOVECOT = /^\{SHA512-CRYPT\}/i;

/** `crypt$$...`: Django's CryptPasswordHasher, which left out the salt where the rest holds it. */
const djangoCrypt: PasswordFormat = {
  name: 'django-crypt',
  recognizes: (hash) => DJANGO.test(hash),
  read: ({ hash }, limits) => readCrypt(after(DJANGO, hash), limits),
};
const DJANGO = /^crypt\$[^$]*\$/;

/** `$md5-crypt$salt$digest` and the same for SHA-2, as Ory Kratos spells `$1$`, `$5$` and `$6$`. */
const kratosCrypt: PasswordFormat = {
  name: 'kratos-crypt',
  recognizes: (hash) => KRATOS.test(hash),
  read: ({ hash }, limits) => {
    const rest = after(KRATOS, hash);
    if (hash.startsWith('$md5')) return md5Crypt.read({ hash: `$1$${rest}` }, limits);
    return hash.startsWith('$sha256') ? sha256Crypt.read({ hash: `$5$${rest}` }, limits) : sha512Crypt.read({ hash: `$6$${rest}` }, limits);
  },
};
const KRATOS = /^\$(?:md5|sha256|sha512)-crypt\$/;

export const formats: readonly PasswordFormat[] = [ldapCrypt, dovecotSha512Crypt, djangoCrypt, kratosCrypt];

/**
 * Reads a string of crypt(3), whatever its scheme.
 * @throws Unreadable, `unsupported` for the schemes that Node has no cipher for.
 */
function readCrypt(hash: string, limits: PasswordLimits): ReadPassword {
  const scheme = SCHEMES.find((one) => one.recognizes?.(hash));
  if (scheme) return scheme.read({ hash }, limits);
  if (UNSUPPORTED.test(hash)) throw new Unreadable('unsupported');
  return malformed();
}

const SCHEMES = [bcrypt, md5Crypt, apr1, sha256Crypt, sha512Crypt, sha1Crypt];
/** DES, BSDi's DES, yescrypt, GOST-yescrypt, Sun's MD5 and NT. */
const UNSUPPORTED = /^(?:[./\dA-Za-z]{13}$|_[./\dA-Za-z]{19}$|\$(?:y|gy|md5|3)[$,])/;

function after(prefix: RegExp, hash: string): string {
  return prefix.test(hash) ? hash.replace(prefix, '') : malformed();
}
