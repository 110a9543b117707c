import { pbkdf2 } from '../algorithms/pbkdf2.js';
import { fromBase64, parts } from '../format/decode.js';
import { digest, hmac } from '../format/digest.js';
import { withinLimit } from '../format/limits.js';
import type { PasswordFormat } from '../format/password-format.js';
import { same } from '../format/same.js';

type Part = 'iterations' | 'salt' | 'stored' | 'server';

/**
 * What a server keeps for SCRAM-SHA-256 (RFC 7677): the digest of a key made with PBKDF2 of the SASLprep form.
 * The server's own key has to fit as well, or the text was put together of two.
 */
const ofPattern = (name: string, prefix: string, pattern: RegExp): PasswordFormat => ({
  name,
  recognizes: (hash) => hash.startsWith(prefix),
  read: ({ hash }, limits) => {
    const found = parts<Part>(pattern, hash);
    const iterations = withinLimit(found.iterations, limits.pbkdf2Iterations);
    const [salt, stored, server] = [fromBase64(found.salt), fromBase64(found.stored, 32), fromBase64(found.server, 32)];
    return {
      parameters: { digest: 'sha256', iterations },
      estimate: { milliseconds: iterations / 2000, bytes: 0 },
      opens: async (_, text) => {
        const salted = await pbkdf2(saslPrep(text), salt, iterations, 32, 'sha256');
        const clientFits = same(digest('sha256', hmac('sha256', salted, 'Client Key')), stored);
        return same(hmac('sha256', salted, 'Server Key'), server) && clientFits;
      },
    };
  },
});

/** RFC 4013, as far as PostgreSQL has it: what it prohibits is left as it is, and so is the rest of such a password. */
function saslPrep(password: string): string {
  const mapped = password.replace(NON_ASCII_SPACE, ' ').replace(MAPPED_TO_NOTHING, '').normalize('NFKC');
  return mapped === '' || /[\p{Cc}\p{Co}\p{Cs}]/u.test(mapped) ? password : mapped;
}

/** RFC 3454, table C.1.2. */
const NON_ASCII_SPACE = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/g;
/** RFC 3454, table B.1. */
const MAPPED_TO_NOTHING = /\u00ad|\u034f|\u1806|[\u180b-\u180d]|[\u200c\u200d]|\u2060|[\ufe00-\ufe0f]|\ufeff/g;

export const formats: readonly PasswordFormat[] = [
  ofPattern(
    'scram-sha-256',
    'SCRAM-SHA-256$',
    /^SCRAM-SHA-256\$(?<iterations>\d{1,20}):(?<salt>[^$:]+)\$(?<stored>[^$:]+):(?<server>[^$:]+)$/,
  ),
  ofPattern(
    'dovecot-scram-sha-256',
    '{SCRAM-SHA-256}',
    /^\{SCRAM-SHA-256\}(?<iterations>\d{1,20}),(?<salt>[^,]+),(?<stored>[^,]+),(?<server>[^,]+)$/,
  ),
];
