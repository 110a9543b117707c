import type { LedgerRecord, NewUser, TokenRecord, UserStore } from '../core/ports.js';

/** A text that no other case uses, so that a contract can run on a store that is not empty. */
export const unique = (): string => crypto.randomUUID();

/** An address that nobody has. */
export const freshAddress = (): string => `${unique()}@example.org`;

/** A user that can be inserted, apart from what a case is about. */
export const newUser = (users: UserStore, differing: Partial<NewUser> = {}): NewUser => ({
  id: users.newId(),
  email: freshAddress(),
  username: null,
  emailVerified: false,
  credentialsVersion: unique(),
  profile: { name: 'Ada' },
  ...differing,
});

/** A record that can be inserted, apart from what a case is about. */
export const newRecord = (differing: Partial<LedgerRecord> = {}): LedgerRecord => ({
  key: unique(),
  source: 'legacy',
  legacyId: unique(),
  userId: unique(),
  state: 'claimed',
  born: null,
  aliases: [freshAddress()],
  emailVerified: true,
  via: 'login',
  claimedAt: new Date('2024-01-02T03:04:05.678Z'),
  migratedAt: null,
  deletedAt: null,
  ...differing,
});

/** A token of an hour that can be inserted, of an address of its own, apart from what a case is about. */
export function newToken(differing: Partial<TokenRecord> = {}): TokenRecord {
  const createdAt = new Date();
  return {
    digest: `${unique()}${unique()}`.replaceAll('-', ''),
    purpose: 'reset-password',
    email: freshAddress(),
    userId: null,
    credentialsVersion: null,
    legacy: null,
    signUp: null,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + 3_600_000),
    ...differing,
  };
}

/** Texts that mean something to a database, a shell or JavaScript, and nobody's name. */
export const INJECTIONS: readonly string[] = [
  '{"$gt":""}',
  '{"$ne":null}',
  '$where',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  '.*',
  '%',
  '*',
  "' OR '1'='1",
];
