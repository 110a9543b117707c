import { scrypt, scryptEstimate, scryptSetting } from '../algorithms/scrypt.js';
import { fromBase64 } from '../format/decode.js';
import { digest, hmac } from '../format/digest.js';
import type { PasswordFormat } from '../format/password-format.js';
import { same } from '../format/same.js';
import { malformed } from '../format/unreadable.js';

/** The word, and version 0. */
const MAGIC = Buffer.from('scrypt\0');

/**
 * The header of Tarsnap's `scrypt` in base64, as the npm package scrypt-kdf (Medusa) stores it: costs, 32 bytes of
 * salt, a checksum of these, and an HMAC of it all under the second half of the key.
 * @see https://github.com/Tarsnap/scrypt/blob/master/FORMAT
 */
const scryptKdf: PasswordFormat = {
  name: 'scrypt-kdf',
  recognizes: (hash) => hash.startsWith('c2NyeXB0A'),
  read: ({ hash }, limits) => {
    const header = fromBase64(hash, 96);
    if (!header.subarray(0, MAGIC.length).equals(MAGIC)) malformed();
    const setting = scryptSetting(header.readUInt8(7), header.readUInt32BE(8), header.readUInt32BE(12), limits);
    if (!same(digest('sha256', header.subarray(0, 48)).subarray(0, 16), header.subarray(48, 64))) malformed();
    return {
      parameters: { ...setting },
      estimate: scryptEstimate(setting),
      opens: async (password) => {
        const key = await scrypt(password, header.subarray(16, 48), setting, 64);
        return same(hmac('sha256', key.subarray(32), header.subarray(0, 64)), header.subarray(64));
      },
    };
  },
};

export const formats: readonly PasswordFormat[] = [scryptKdf];
