import type { BulkLedger, BulkUsers } from './bulk-ports.js';
import type { LedgerOverview } from './ledger-overview.js';
import type { Awaitable, LegacyProfile } from './legacy-source.js';
import type { PasswordRecord } from './password-record.js';

export type { BulkLedger, BulkUsers, LedgerMark, PasswordGift, PreparedUser } from './bulk-ports.js';
export type {
  Conflict,
  IdentityState,
  LedgerOverview,
  LedgerQuery,
  LedgerTally,
  Page,
  PageQuery,
  RehearsalCounts,
  TallyEntry,
  TextRange,
} from './ledger-overview.js';
export type { Awaitable, LegacyContext, LegacyProfile, LegacySource } from './legacy-source.js';
export type { PendingSignUp, TokenOwner, TokenPurpose, TokenRecord, TokenStore } from './token-store.js';

/** A user's id in text: an ObjectId's or UUID's usual spelling, or the string itself. */
export type UserId = string;

/** What this library needs to know of a user; absent values of the document are `null` or `false`. */
export interface StoredUser {
  readonly id: UserId;
  readonly email: string | null;
  readonly username: string | null;
  readonly passwordHash: string | null;
  readonly emailVerified: boolean;
  /** Changes with every credential: what was handed out under an older one is void. */
  readonly credentialsVersion: string | null;
  readonly blocked: boolean;
  /** The store's own form of the user, for {@link UserStore.present}. */
  readonly record: unknown;
}

/** A user about to be created: one who comes over is created without a password, which is given last. */
export interface NewUser {
  readonly id: UserId;
  readonly email: string | null;
  readonly username: string | null;
  readonly emailVerified: boolean;
  readonly credentialsVersion: string;
  /** Further fields of the application's model. */
  readonly profile: Readonly<Record<string, unknown>>;
  /** Only where no legacy identity is concerned: somebody who signed up here. */
  readonly passwordHash?: string;
}

/** What must still hold of a user for a write to happen; `null` asks for no value. */
export type UserCondition = Partial<Pick<StoredUser, 'email' | 'emailVerified' | 'passwordHash' | 'credentialsVersion'>>;

/** What a write changes; `null` takes the value away. */
export type UserChange = Partial<
  Pick<StoredUser, 'email' | 'username' | 'emailVerified' | 'passwordHash' | 'credentialsVersion'> & {
    readonly profile: Readonly<Record<string, unknown>>;
  }
>;

/**
 * The new home of the users. Every write is one atomic step on one user, and conditional where a condition is given.
 * Reads see every acknowledged write. A method that gets no answer throws `store_unavailable`.
 */
export interface UserStore<User = unknown> extends Partial<BulkUsers> {
  /** A fresh id of the kind this store uses. */
  newId(): UserId;
  /** The user with this id; `null` also where the id is none that this store could have. */
  findById(id: UserId): Promise<StoredUser | null>;
  /** The user with this canonical email address, or else with this username. */
  find(identifier: string): Promise<StoredUser | null>;
  /** Who holds this address, or else this username. */
  findHolder(names: Pick<StoredUser, 'email' | 'username'>): Promise<StoredUser | null>;
  /** Creates a user; `null` where the id, the address, the username or another value that has to be unique is taken. */
  insert(user: NewUser): Promise<StoredUser | null>;
  /**
   * Looks at the further fields of a user about to sign up as `insert` would, and writes nothing. Says nothing of the
   * address and the username, since that could tell whether somebody has them.
   * @throws InvalidFieldsError where the application's model refuses them.
   */
  check?(profile: NewUser['profile']): Promise<void>;
  /**
   * Changes a user where the condition holds; the user as it is then, or `null` where nothing matched.
   * @throws UserExistsError where the new address, username or another value that has to be unique is taken.
   */
  update(id: UserId, condition: UserCondition, change: UserChange): Promise<StoredUser | null>;
  /** Removes a user where the condition holds; whether one was removed. */
  remove(id: UserId, condition?: UserCondition): Promise<boolean>;
  /** The application's own user, a new object at each call, without its hash. */
  present(user: StoredUser): User;
  /** The id of a user of the application, of whatever kind, in text; `null` where it has none. */
  idOf(user: unknown): UserId | null;
  /**
   * Checks that everything the store relies on exists.
   * @throws ConfigurationError naming the remedy.
   */
  ready?(checks: StoreChecks): Promise<void>;
}

/** What a store is told when it makes sure that it is fit for use. */
export interface StoreChecks {
  /** The one spelling of an identifier; throws where it has none. */
  canonicalize(identifier: string): string;
  /** Whether `canonicalize` is the library's own, so that a store may search for what it would change. */
  readonly standardSpelling: boolean;
}

/** How a legacy identity came over. */
export type MigrationPath = 'login' | 'reset' | 'import';

/** One legacy identity that was taken over, or is about to be. It outlives the user. */
export interface LedgerRecord {
  /** Made from the source and the identity; see `identity.ts`. */
  readonly key: string;
  readonly source: string;
  readonly legacyId: string | null;
  readonly userId: UserId;
  readonly state: 'claimed' | 'migrated';
  /** The `credentialsVersion` of the user when the record was marked. */
  readonly born: string | null;
  /** The canonical address and username it goes by. */
  readonly aliases: readonly string[];
  /** Whether the legacy said the address was verified. */
  readonly emailVerified: boolean;
  readonly via: MigrationPath;
  readonly claimedAt: Date;
  readonly migratedAt: Date | null;
  readonly deletedAt: Date | null;
}

/** What must still hold of a record for a write to happen. */
export type LedgerCondition = Partial<Pick<LedgerRecord, 'state' | 'userId'>>;
/** What a write changes. */
export type LedgerChange = Partial<Pick<LedgerRecord, 'state' | 'userId' | 'born' | 'via' | 'migratedAt' | 'deletedAt'>>;

/** How many records the ledger holds of each kind. */
export interface LedgerCounts {
  /** Marked, and their user not known to be deleted. */
  readonly migrated: number;
  readonly claimed: number;
  readonly deleted: number;
}

/** The record of what was taken over: gives exactly-once creation, and no return of the deleted. */
export interface MigrationLedger extends Partial<BulkLedger> {
  /** Adds a record; `false` where its key exists. */
  insert(record: LedgerRecord): Promise<boolean>;
  /** The record of one legacy identity. */
  find(key: string): Promise<LedgerRecord | null>;
  /** Every record that leads to this user: somebody may have been in several old systems. */
  findByUser(userId: UserId): Promise<readonly LedgerRecord[]>;
  /** Records that share any of these aliases. */
  findByAliases(aliases: readonly string[]): Promise<readonly LedgerRecord[]>;
  /** Changes one record where the condition holds; whether it did. */
  update(key: string, condition: LedgerCondition, change: LedgerChange): Promise<boolean>;
  /** Changes every record of a user; how many there are. */
  updateByUser(userId: UserId, change: LedgerChange): Promise<number>;
  /** How far the migration is; each record counts once. */
  counts(): Promise<LedgerCounts>;
  /** What an operator is shown of it. */
  readonly overview: LedgerOverview;
  ready?(): Promise<void>;
}

/** Whose attempts are counted together. */
export interface AttemptKeys {
  /** The canonical identifier, whether or not anybody has it. Absent: only where it comes from is counted. */
  readonly identifier?: string;
  readonly ip?: string;
}

/** Counts attempts, atomically and before any work is done for them. */
export interface AttemptLimiter {
  /** Counts an attempt in; how many seconds to wait where there were too many, else 0. */
  admit(keys: AttemptKeys): Promise<number>;
  /** Says how an admitted attempt ended. A success or a fault is given back; a failure stays counted. */
  settle(keys: AttemptKeys, end: 'success' | 'failure' | 'fault'): Promise<void>;
  /** Forgets what was counted for an identifier: its owner has proved who they are by other means. */
  clear(identifier: string): Promise<void>;
  ready?(): Promise<void>;
}

/** Makes and checks the hashes of one scheme, the current one. */
export interface PasswordHasher extends PasswordVerifier {
  /** A hash of the NFC form that names its own scheme and parameters. */
  hash(password: string): Promise<string>;
  /** Whether this hasher would make another hash now; of this password, where one is given that opens it. */
  needsUpdate(hash: string, password?: string): boolean;
  /** What an operator should hear when a hasher of these settings is put to use. */
  readonly warning?: string | undefined;
}

/** Checks the hashes of one scheme; makes none. */
export interface PasswordVerifier {
  /** Whether a stored hash is of this scheme, whole and within its limits. */
  recognizes(hash: string): boolean;
  /** Whether the password opens the hash. A hasher's no takes as long as `hash`, however cheap the stored hash is. */
  verify(hash: string, password: string): Promise<boolean>;
}

/** Says what is wrong with a new password by throwing. Nobody is turned away by it at login. */
export interface PasswordPolicy {
  (password: string): Awaitable<void>;
  /**
   * Whether it is asked at logins as well, to recommend a change of what it would refuse: only where it answers at
   * once and tells nobody, since a login must neither wait for a network nor send a password there. @default false
   */
  readonly atLogin?: boolean | undefined;
}

/** Another system's password as a text that can be stored here, or why it can't. */
export type StorablePassword = { readonly text: string } | { readonly refused: 'invalid_hash' | 'unknown_hash' | 'too_costly' };

/** All that core asks about passwords, whatever the schemes. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** Costs one hash, also where the stored one is of no known scheme. */
  verify(hash: string, password: string): Promise<{ readonly match: boolean; readonly needsUpdate: boolean }>;
  /** The work of one verification for an answer that is known already, so that the time says nothing. */
  pretend(password: string): Promise<void>;
  /** @throws MigrationError with one of the `password_*` codes. */
  check(password: string): Promise<void>;
  /** What is to be stored of another system's hash, or why it is refused. No work, whatever it says. */
  storable(stored: string | PasswordRecord): StorablePassword;
  /** Whether the policy would refuse a password that was just proven; `false` where it is not asked at logins. */
  isOutgrown(password: string): Promise<boolean>;
}

/** Whom a legacy system vouches for. */
export interface LegacyIdentity {
  /** The name of the source. */
  readonly source: string;
  readonly profile: LegacyProfile;
}

/** All legacy sources together, guarded: each call answers in bounded time, or throws `legacy_unavailable`. */
export interface LegacyDirectory {
  readonly sources: readonly string[];
  verify(identifier: string, password: string): Promise<LegacyIdentity | null>;
  getUser(identifier: string): Promise<LegacyIdentity | null>;
}

/** Where messages for the operator go: `console`, pino, or anything of that form. */
export interface Logger {
  debug(...args: unknown[]): void;
  info(...args: unknown[]): void;
  warn(...args: unknown[]): void;
  error(...args: unknown[]): void;
}
