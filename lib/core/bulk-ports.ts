import type { InvalidFieldsError } from './errors.js';
import type { LedgerChange, LedgerRecord, NewUser, StoredUser, UserId } from './ports.js';

/**
 * What stores may do for many people at once, so that an import need not go row by row; it does where a store has none
 * of this. Nothing is promised of all of them together: for each person a write is the same atomic, conditional step as
 * its namesake for one. It says `true` of a person only where what was asked for certainly holds now; its `false` says
 * nothing at all, and whoever asked has to look. Where no answer comes back at all, it throws `store_unavailable`, with
 * any number of the steps done.
 */
export interface BulkUsers {
  /** The users who have one of these ids, canonical addresses or usernames. */
  findMany(by: 'id' | 'email' | 'username', values: readonly string[]): Promise<readonly StoredUser[]>;
  /** Makes of new users what would be stored of them, and writes nothing; in the place of those whom the model refuses, why. */
  prepareMany(users: readonly NewUser[]): Promise<readonly (PreparedUser | InvalidFieldsError)[]>;
  /** Creates users as they were prepared. */
  insertMany(users: readonly PreparedUser[]): Promise<readonly boolean[]>;
  /** Gives passwords to those who still have none, and the version that is named. It says `true` of no more people than it has given theirs. */
  givePasswords(gifts: readonly PasswordGift[]): Promise<readonly boolean[]>;
}

/** A new user as it would be stored. */
export interface PreparedUser {
  readonly user: NewUser;
  /** The store's own form of it. */
  readonly record: unknown;
}

/** A password for somebody who has none. */
export interface PasswordGift {
  readonly id: UserId;
  readonly credentialsVersion: string;
  readonly passwordHash: string;
}

/** The same of the ledger. */
export interface BulkLedger {
  /** The records with these keys. */
  findMany(keys: readonly string[]): Promise<readonly LedgerRecord[]>;
  /** Those records in state `migrated` that share any of these aliases. */
  findMarked(aliases: readonly string[]): Promise<readonly LedgerRecord[]>;
  /** Adds records. */
  insertMany(records: readonly LedgerRecord[]): Promise<readonly boolean[]>;
  /** Changes those records that are still `claimed` for their user. The users are different ones. */
  markMany(claims: readonly Pick<LedgerRecord, 'key' | 'userId'>[], mark: LedgerMark): Promise<readonly boolean[]>;
}

/** What marks a record. */
export type LedgerMark = Required<Pick<LedgerChange, 'state' | 'born' | 'via' | 'migratedAt'>>;
