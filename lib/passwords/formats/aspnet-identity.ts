import { pbkdf2Reading } from '../algorithms/pbkdf2.js';
import { fromBase64 } from '../format/decode.js';
import type { PasswordFormat } from '../format/password-format.js';
import { malformed } from '../format/unreadable.js';

/** What the second number of the header stands for. */
const DIGESTS = ['sha1', 'sha256', 'sha512'] as const;
const HEADER_BYTES = 13;
const SALT_BYTES = 16;
const KEY_BYTES = 32;
/** The third version believes any key from this length on; it makes 32 bytes. */
const LEAST_KEY_BYTES = 16;

/** ASP.NET Core Identity: a marker, the digest, the iterations and the length of the salt, each in 4 bytes; then salt and key. */
const version3: PasswordFormat = {
  name: 'aspnet-identity-v3',
  recognizes: (hash) => /^AQAAAA[AEI]/.test(hash),
  read: ({ hash }, limits) => {
    const bytes = fromBase64(hash);
    if (bytes.length < HEADER_BYTES || bytes[0] !== 1) malformed();
    const saltLength = bytes.readUInt32BE(9);
    const salt = bytes.subarray(HEADER_BYTES, HEADER_BYTES + saltLength);
    const key = bytes.subarray(HEADER_BYTES + saltLength);
    if (saltLength < SALT_BYTES || key.length < LEAST_KEY_BYTES || key.length % LEAST_KEY_BYTES) malformed();
    return pbkdf2Reading({ digest: DIGESTS[bytes.readUInt32BE(1)] ?? malformed(), iterations: bytes.readUInt32BE(5), salt, key }, limits);
  },
};

/** ASP.NET Identity 1 and 2, SimpleMembership and `Crypto.HashPassword`: a zero, 16 bytes of salt, 32 of key. */
const version2: PasswordFormat = {
  name: 'aspnet-identity-v2',
  recognizes: (hash) => /^A[A-P][A-Za-z0-9+/]{64}==$/.test(hash),
  read: ({ hash }, limits) => {
    const bytes = fromBase64(hash, 1 + SALT_BYTES + KEY_BYTES);
    if (bytes[0] !== 0) malformed();
    return pbkdf2Reading({ digest: 'sha1', iterations: 1000, salt: bytes.subarray(1, 17), key: bytes.subarray(17) }, limits);
  },
};

export const formats: readonly PasswordFormat[] = [version3, version2];
