import { stretchedReading } from '../algorithms/stretched-digest.js';
import { fromHex, saltOf } from '../format/decode.js';
import { digestLength, digestName, digest as digestOf } from '../format/digest.js';
import { joined } from '../format/joined.js';
import type { PasswordFormat } from '../format/password-format.js';
import { malformed } from '../format/unreadable.js';

/**
 * Authlogic's crypto providers; `params`: `algorithm` and, where they are not those of its provider, `stretches` and
 * `joinToken`; `binaryChain` for the second version of a provider.
 */
const authlogic: PasswordFormat = {
  name: 'authlogic',
  read: (record, limits) => {
    const { params = {} } = record;
    const digest = digestName(params['algorithm'] ?? 'sha512');
    const isSha1 = digest === 'sha1';
    const { stretches: iterations = isSha1 ? 10 : 20, joinToken = isSha1 ? '--' : '', binaryChain = false } = params;
    if (typeof joinToken !== 'string' || typeof binaryChain !== 'boolean') return malformed();
    const salts = record.salt === undefined ? [] : [saltOf(record)];
    const salted = (value: Buffer): Buffer => digestOf(digest, joined(joinToken, value, ...salts));
    const stored = fromHex(record.hash, digestLength(digest));
    return stretchedReading({ digest, iterations, stored, chain: binaryChain ? 'raw' : 'hex' }, limits, (password) => ({
      first: salted(password),
      // Its SHA-1 takes the salt in again each time, the others only once.
      again: isSha1 ? salted : (before) => digestOf(digest, before),
    }));
  },
};

export const formats: readonly PasswordFormat[] = [authlogic];
