import { stretchedReading } from '../algorithms/stretched-digest.js';
import { fromPaddedBase64, parts } from '../format/decode.js';
import { digestLength, digestName, digest as digestOf } from '../format/digest.js';
import type { PasswordFormat } from '../format/password-format.js';

const PREFIX = '$shiro1$';

/** `$shiro1$SHA-256$500000$salt$digest`: Apache Shiro 1. */
const shiro1: PasswordFormat = {
  name: 'shiro1',
  recognizes: (hash) => hash.startsWith(PREFIX),
  read: ({ hash }, limits) => {
    const found = parts<'digest' | 'iterations' | 'salt' | 'value'>(
      /^\$shiro1\$(?<digest>[\w-]+)\$(?<iterations>\d+)\$(?<salt>[^$]*)\$(?<value>[^$]+)$/,
      hash,
    );
    const digest = digestName(found.digest);
    const stored = fromPaddedBase64(found.value, digestLength(digest));
    const salt = fromPaddedBase64(found.salt);
    return stretchedReading({ digest, iterations: found.iterations, stored, chain: 'raw' }, limits, (password) => ({
      first: digestOf(digest, salt, password),
      again: (before) => digestOf(digest, before),
    }));
  },
};

export const formats: readonly PasswordFormat[] = [shiro1];
