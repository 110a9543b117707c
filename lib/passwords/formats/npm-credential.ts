import { pbkdf2Reading } from '../algorithms/pbkdf2.js';
import { fromBase64 } from '../format/decode.js';
import { jsonObject, textOf } from '../format/json.js';
import { wholeNumber, withinLimit } from '../format/limits.js';
import type { PasswordFormat } from '../format/password-format.js';
import { malformed } from '../format/unreadable.js';

/**
 * The npm package credential: JSON, SHA-1, and the salt's base64 text itself as salt. It works for a fixed time, so
 * that newer machines make more iterations than the limit allows: millions, for which `pbkdf2Iterations` has to be raised.
 */
const credential: PasswordFormat = {
  name: 'npm-credential',
  recognizes: (hash) => /^\{[\s\S]*"hashMethod"\s*:/.test(hash),
  read: ({ hash }, limits) => {
    const found = jsonObject(hash);
    if (found['hashMethod'] !== 'pbkdf2') malformed();
    const iterations = withinLimit(found['iterations'], limits.pbkdf2Iterations);
    const key = fromBase64(textOf(found['hash']), wholeNumber(found['keyLength'], 16));
    return pbkdf2Reading({ digest: 'sha1', iterations, salt: textOf(found['salt']), key }, limits);
  },
};

export const formats: readonly PasswordFormat[] = [credential];
