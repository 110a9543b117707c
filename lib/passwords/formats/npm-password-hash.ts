import { stretchedReading } from '../algorithms/stretched-digest.js';
import { fromHex, parts } from '../format/decode.js';
import { digestLength, digestName, hmac } from '../format/digest.js';
import type { PasswordFormat } from '../format/password-format.js';

/** `sha1$salt$1$digest`, of the npm package password-hash: an HMAC, keyed with the salt and taken again of its own text. */
const npmPasswordHash: PasswordFormat = {
  name: 'npm-password-hash',
  read: ({ hash }, limits) => {
    const found = parts<'digest' | 'salt' | 'iterations' | 'value'>(
      /^(?<digest>[\w-]+)\$(?<salt>[^$]+)\$(?<iterations>\d+)\$(?<value>[\da-f]+)$/,
      hash,
    );
    const digest = digestName(found.digest);
    const stored = fromHex(found.value, digestLength(digest));
    return stretchedReading({ digest, iterations: found.iterations, stored, chain: 'hex' }, limits, (password) => ({
      first: hmac(digest, found.salt, password),
      again: (before) => hmac(digest, found.salt, before),
    }));
  },
};

export const formats: readonly PasswordFormat[] = [npmPasswordHash];
