import { pbkdf2Sync, randomBytes, scryptSync } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';
import bcrypt from 'bcrypt';
import { DEFAULT_LIMITS, type PasswordRecord } from 'passport-lazy-migration/passwords';
import { CRYPT_DIGITS } from '../../lib/passwords/algorithms/crypt-base64.js';
import { phpass } from '../../lib/passwords/algorithms/phpass.js';
import { shaCrypt } from '../../lib/passwords/algorithms/sha-crypt.js';
import { sha1Crypt } from '../../lib/passwords/algorithms/sha1-crypt.js';
import { digest } from '../../lib/passwords/format/digest.js';
import { PASSWORD } from './people.js';

/** A stored hash of everybody's password, at the most that the limits allow of its kind. */
export interface SlowFormat {
  readonly title: string;
  readonly make: () => Promise<PasswordRecord> | PasswordRecord;
}

const {
  bcryptCost,
  argon2Memory,
  argon2Passes,
  argon2Parallelism,
  scryptParallelism,
  pbkdf2Iterations,
  phpassCost,
  cryptRounds,
  digestIterations,
} = DEFAULT_LIMITS;
const password = Buffer.from(PASSWORD);
const salt = 'abcdefgh';
const cost = CRYPT_DIGITS.charAt(phpassCost);
const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/** First those of loops in JavaScript, on the thread that answers everybody; then those of the thread pool. */
export const SLOWEST: readonly SlowFormat[] = [
  {
    title: `phpass, cost ${phpassCost}`,
    make: async () => ({ hash: `$P$${cost}${salt}${await phpass('md5', password, salt, phpassCost)}` }),
  },
  {
    title: `drupal7, cost ${phpassCost}`,
    make: async () => ({ hash: `$S$${cost}${salt}${await phpass('sha512', password, salt, phpassCost)}`.slice(0, 55) }),
  },
  ...(['sha256', 'sha512'] as const).map((name) => ({
    title: `${name}-crypt, ${cryptRounds} rounds`,
    make: async () => ({
      hash: `$${name === 'sha256' ? 5 : 6}$rounds=${cryptRounds}$${salt}$${await shaCrypt(name, password, salt, cryptRounds)}`,
    }),
  })),
  {
    title: `sha1-crypt, ${cryptRounds} rounds`,
    make: async () => ({ hash: `$sha1$${cryptRounds}$${salt}$${await sha1Crypt(password, salt, cryptRounds)}` }),
  },
  {
    title: `raw-digest, SHA-512 over hexadecimal text ${digestIterations} times`,
    make: () => {
      let sum = digest('sha512', password);
      for (let times = 1; times < digestIterations; times++) sum = digest('sha512', sum.toString('hex'));
      return {
        format: 'raw-digest',
        hash: sum.toString('hex'),
        params: { algorithm: 'sha512', iterations: digestIterations, chain: 'hex' },
      };
    },
  },
  { title: `bcrypt, cost ${bcryptCost}`, make: async () => ({ hash: await bcrypt.hash(PASSWORD, bcryptCost) }) },
  ...[1, argon2Parallelism].map((lanes) => ({
    title: `argon2id, ${argon2Memory} KiB, ${argon2Passes} passes, ${lanes} lanes`,
    make: async () => {
      const setting = { memoryCost: argon2Memory, timeCost: argon2Passes, parallelism: lanes, outputLen: 32, salt: randomBytes(16) };
      const key = await hashRaw(password, { ...setting, algorithm: 2, version: 1 });
      return { hash: `$argon2id$v=19$m=${argon2Memory},t=${argon2Passes},p=${lanes}$${base64(setting.salt)}$${base64(key)}` };
    },
  })),
  {
    // The next power of two would be 256 MiB.
    title: `scrypt, 144 MiB, p ${scryptParallelism}`,
    make: () => {
      const bytes = randomBytes(16);
      const key = scryptSync(password, bytes, 32, { N: 2 ** 17, r: 9, p: scryptParallelism, maxmem: 2 ** 28 });
      return { hash: `$scrypt$ln=17,r=9,p=${scryptParallelism}$${base64(bytes)}$${base64(key)}` };
    },
  },
  {
    title: `pbkdf2 with SHA-512, ${pbkdf2Iterations} iterations, a key of four digests`,
    make: () => ({
      format: 'pbkdf2-raw',
      hash: pbkdf2Sync(password, salt, pbkdf2Iterations, 256, 'sha512').toString('hex'),
      salt,
      params: { digest: 'sha512', iterations: pbkdf2Iterations, keylen: 256, hashEncoding: 'hex' },
    }),
  },
];
