import { fromBase64, parts } from '../format/decode.js';
import { digest, digestLength } from '../format/digest.js';
import { iterate } from '../format/iterate.js';
import { wholeNumber, withinLimit } from '../format/limits.js';
import type { PasswordFormat } from '../format/password-format.js';
import { same } from '../format/same.js';
import { malformed } from '../format/unreadable.js';

const VARIANTS = ['sha1', 'sha256', 'sha384', 'sha512'] as const;

/**
 * `{FSHP1|16|4096}`: variant, bytes of salt and rounds, then salt and digest. It is PBKDF1 with password and salt
 * changing places, as its own documents have it.
 * @see https://passlib.readthedocs.io/en/stable/lib/passlib.hash.fshp.html
 */
const fshp: PasswordFormat = {
  name: 'fshp',
  recognizes: (hash) => hash.startsWith('{FSHP'),
  read: ({ hash }, limits) => {
    const found = parts<'variant' | 'saltLength' | 'rounds' | 'data'>(
      /^\{FSHP(?<variant>[0-3])\|(?<saltLength>\d{1,4})\|(?<rounds>\d{1,20})\}(?<data>.+)$/,
      hash,
    );
    const name = VARIANTS[Number(found.variant)] ?? malformed();
    const rounds = withinLimit(found.rounds, limits.digestIterations);
    const saltLength = wholeNumber(found.saltLength, 0);
    const data = fromBase64(found.data, saltLength + digestLength(name));
    return {
      parameters: { digest: name, iterations: rounds },
      opens: async (password) => {
        let state = digest(name, data.subarray(0, saltLength), password);
        await iterate(rounds - 1, () => {
          state = digest(name, state);
        });
        return same(state, data.subarray(saltLength));
      },
    };
  },
};

export const formats: readonly PasswordFormat[] = [fshp];
