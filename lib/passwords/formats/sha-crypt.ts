import { shaCrypt as digits } from '../algorithms/sha-crypt.js';
import { sha1Crypt as sha1Digits } from '../algorithms/sha1-crypt.js';
import { parts } from '../format/decode.js';
import { withinLimit } from '../format/limits.js';
import type { PasswordFormat } from '../format/password-format.js';
import { roundsEstimate } from '../format/rounds-estimate.js';
import { sameText } from '../format/same-text.js';

const LEAST_ROUNDS = 1000;
const USUAL_ROUNDS = '5000';

/** `$5$salt$digest` and `$5$rounds=N$salt$digest`: Linux, Dovecot, OpenLDAP's `{CRYPT}`. */
export const sha256Crypt = shaCrypt(
  'sha256',
  '$5$',
  /^\$5\$(?:rounds=(?<rounds>\d+)\$)?(?<salt>[^$:\s]{0,16})\$(?<digest>[./0-9A-Za-z]{43})$/,
);

/** `$6$salt$digest` and `$6$rounds=N$salt$digest`: Linux, Dovecot, OpenLDAP's `{CRYPT}`, Moodle. */
export const sha512Crypt = shaCrypt(
  'sha512',
  '$6$',
  /^\$6\$(?:rounds=(?<rounds>\d+)\$)?(?<salt>[^$:\s]{0,16})\$(?<digest>[./0-9A-Za-z]{86})$/,
);

/** `$sha1$rounds$salt$digest`: NetBSD. Ory Kratos starts another format with `$sha1$`, which never goes on with a digit. */
export const sha1Crypt: PasswordFormat = {
  name: 'sha1-crypt',
  recognizes: (hash) => /^\$sha1\$\d/.test(hash),
  read: ({ hash }, limits) => {
    const found = parts<'rounds' | 'salt' | 'digest'>(
      /^\$sha1\$(?<rounds>\d+)\$(?<salt>[./0-9A-Za-z]{1,64})\$(?<digest>[./0-9A-Za-z]{28})$/,
      hash,
    );
    const rounds = withinLimit(found.rounds, limits.cryptRounds);
    return {
      parameters: { rounds },
      estimate: roundsEstimate(rounds),
      opens: async (password) => sameText(await sha1Digits(password, found.salt, rounds), found.digest),
    };
  },
};

export const formats: readonly PasswordFormat[] = [sha256Crypt, sha512Crypt, sha1Crypt];

/** Fewer rounds than 1000 are malformed: what made such a hash counted 1000 with one library and failed with another. */
function shaCrypt(name: 'sha256' | 'sha512', prefix: string, pattern: RegExp): PasswordFormat {
  return {
    name: `${name}-crypt`,
    recognizes: (hash) => hash.startsWith(prefix),
    read: ({ hash }, limits) => {
      const found = parts<'rounds' | 'salt' | 'digest'>(pattern, hash);
      const rounds = withinLimit(found.rounds || USUAL_ROUNDS, limits.cryptRounds, LEAST_ROUNDS);
      return {
        parameters: { rounds },
        estimate: roundsEstimate(rounds),
        opens: async (password) => sameText(await digits(name, password, found.salt, rounds), found.digest),
      };
    },
  };
}
