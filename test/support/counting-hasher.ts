import type { PasswordHasher } from '../../lib/core/ports.js';
import { bcryptHasher } from '../../lib/passwords/index.js';

/** A hasher that counts its work. */
export interface CountingHasher extends PasswordHasher {
  /** How many hashes were made or compared with. */
  work(): number;
}

/** bcrypt at the lowest cost. */
export function countingHasher(hasher: PasswordHasher = bcryptHasher({ cost: 4 })): CountingHasher {
  let work = 0;
  const counted =
    <Args extends unknown[], Result>(run: (...args: Args) => Promise<Result>) =>
    (...args: Args): Promise<Result> => {
      work += 1;
      return run(...args);
    };
  return {
    work: () => work,
    hash: counted((password: string) => hasher.hash(password)),
    verify: counted((hash: string, password: string) => hasher.verify(hash, password)),
    recognizes: (hash) => hasher.recognizes(hash),
    needsUpdate: (hash, password) => hasher.needsUpdate(hash, password),
  };
}

/** No hash at all: for tests of thousands of logins whose subject is the order of writes. Renews `outdated:`. */
export const plainHasher: PasswordHasher = {
  hash: async (password) => `plain:${password}`,
  verify: async (hash, password) => hash.slice(hash.indexOf(':') + 1) === password,
  recognizes: (hash) => /^(?:plain|outdated):/.test(hash),
  needsUpdate: (hash) => hash.startsWith('outdated:'),
};
