import { fromHex, fromPaddedBase64, parts } from '../format/decode.js';
import { type DigestName, digest, digestLength } from '../format/digest.js';
import type { PasswordFormat } from '../format/password-format.js';
import { same } from '../format/same.js';
import { malformed } from '../format/unreadable.js';

/**
 * RFC 2307 and its heirs: a scheme in braces, upper or lower case, then the digest, then the salt where there is one,
 * of any length. In base64; or in hexadecimal where Dovecot's `.HEX` says so, or the length of an unsalted digest.
 */
export const formats: readonly PasswordFormat[] = [
  unsalted('ldap-md5', 'md5', ['MD5', 'LDAP-MD5'], 'base64'),
  unsalted('ldap-hex-md5', 'md5', ['MD5', 'LDAP-MD5'], 'hex'),
  unsalted('dovecot-plain-md5', 'md5', ['PLAIN-MD5'], 'either'),
  unsalted('ldap-sha', 'sha1', ['SHA', 'SHA1'], 'base64'),
  unsalted('ldap-hex-sha1', 'sha1', ['SHA', 'SHA1'], 'hex'),
  unsalted('ldap-sha256', 'sha256', ['SHA256'], 'either'),
  unsalted('ldap-sha384', 'sha384', ['SHA384'], 'either'),
  unsalted('ldap-sha512', 'sha512', ['SHA512'], 'base64'),
  unsalted('dovecot-sha512-hex', 'sha512', ['SHA512'], 'hex'),
  salted('ldap-smd5', 'md5', 'SMD5'),
  salted('ldap-ssha', 'sha1', 'SSHA'),
  salted('ldap-ssha256', 'sha256', 'SSHA256'),
  salted('ldap-ssha384', 'sha384', 'SSHA384'),
  salted('ldap-ssha512', 'sha512', 'SSHA512'),
];

const HASH = /^\{(?<scheme>[A-Z\d-]+)(?:\.(?<encoding>HEX|B64|BASE64))?\}(?<digest>[A-Za-z\d+/]+={0,2})$/i;

/** Recognized by its whole shape, since Spring Security starts salted hashes of its own with `{MD5}` and `{sha256}`, too. */
function unsalted(name: string, algorithm: DigestName, schemes: readonly string[], spelling: 'base64' | 'hex' | 'either'): PasswordFormat {
  const length = digestLength(algorithm);

  function stored(hash: string): Buffer {
    const found = parts<'scheme' | 'encoding' | 'digest'>(HASH, hash);
    if (!schemes.includes(found.scheme.toUpperCase())) malformed();
    const isHex = found.encoding ? found.encoding.toUpperCase() === 'HEX' : found.digest.length === 2 * length;
    if (spelling !== 'either' && isHex !== (spelling === 'hex')) malformed();
    return isHex ? fromHex(found.digest, length) : fromPaddedBase64(found.digest, length);
  }

  return {
    name,
    recognizes: (hash) => {
      try {
        return stored(hash).length > 0;
      } catch {
        return false;
      }
    },
    read: ({ hash }) => {
      const expected = stored(hash);
      return { parameters: { digest: algorithm }, opens: (password) => same(digest(algorithm, password), expected) };
    },
  };
}

function salted(name: string, algorithm: DigestName, scheme: string): PasswordFormat {
  const length = digestLength(algorithm);
  const prefix = new RegExp(`^\\{${scheme}(?:\\.(?:HEX|B64|BASE64))?\\}`, 'i');
  return {
    name,
    recognizes: (hash) => prefix.test(hash),
    read: ({ hash }) => {
      const found = parts<'encoding' | 'digest'>(HASH, prefix.test(hash) ? hash : '');
      const bytes = found.encoding.toUpperCase() === 'HEX' ? fromHex(found.digest) : fromPaddedBase64(found.digest);
      if (bytes.length <= length) malformed();
      const expected = bytes.subarray(0, length);
      const salt = bytes.subarray(length);
      return { parameters: { digest: algorithm }, opens: (password) => same(digest(algorithm, password, salt), expected) };
    },
  };
}
