import { stretchedReading } from '../algorithms/stretched-digest.js';
import { fromHex, fromPaddedBase64, saltOf } from '../format/decode.js';
import { digestLength, digestName, digest as digestOf } from '../format/digest.js';
import type { PasswordFormat } from '../format/password-format.js';
import { malformed } from '../format/unreadable.js';

/**
 * Symfony's MessageDigestPasswordEncoder, Symfony 2 to 4 and FOSUserBundle; `params`, unless they are its defaults:
 * `algorithm` (sha512), `iterations` (5000) and `hashEncoding` (base64, or hex).
 */
const symfonyDigest: PasswordFormat = {
  name: 'symfony-digest',
  read: (record, limits) => {
    const { algorithm = 'sha512', iterations = 5000, hashEncoding = 'base64' } = record.params ?? {};
    const digest = digestName(algorithm);
    const decoder = DECODERS.get(hashEncoding) ?? malformed();
    const stored = decoder(record.hash, digestLength(digest));
    const braced = record.salt ? Buffer.concat([Buffer.from('{'), saltOf(record), Buffer.from('}')]) : Buffer.alloc(0);
    return stretchedReading({ digest, iterations, stored, chain: 'raw' }, limits, (password) => ({
      first: digestOf(digest, password, braced),
      again: (before) => digestOf(digest, before, password, braced),
    }));
  },
};

const DECODERS = new Map<unknown, (text: string, length: number) => Buffer>([
  ['base64', fromPaddedBase64],
  ['hex', fromHex],
]);

export const formats: readonly PasswordFormat[] = [symfonyDigest];
