import { StoreUnavailableError } from './errors.js';
import { conflict, type Identity, isSamePerson, mayJoin, USERNAME_ALIAS } from './identity.js';
import type { LedgerRecord, MigrationLedger, MigrationPath, NewUser, StoredUser, UserId, UserStore } from './ports.js';
import { freshVersion } from './version.js';

/**
 * One legacy identity, one user: brings the ledger and the users to the point where the password may be written.
 * The order of the writes is the protocol's, found by model checking; what it says of crashes holds for each gap
 * between two of them. A claim never blocks anybody: whoever meets it finishes it.
 */

/** The stores that settling works on. */
export interface Registry {
  readonly users: UserStore;
  readonly ledger: MigrationLedger;
}

/** Where settling an identity ends. */
export type Settled =
  /** The identity's user, with or without a password. */
  | { readonly at: 'user'; readonly user: StoredUser; readonly record: LedgerRecord }
  /** Somebody else has the address or the username, and the claim stands. */
  | { readonly at: 'holder'; readonly holder: StoredUser; readonly record: LedgerRecord }
  /** The identity was taken over, and its user was deleted. */
  | { readonly at: 'deleted' };

/** How an identity comes to be settled. */
export interface SettleOptions {
  readonly via: MigrationPath;
  /** A user without a password, known to no record, whom the identity is to be joined to. */
  readonly seen?: StoredUser | null;
}

const ROUNDS = 5;

/**
 * Settles an identity.
 * @throws StoreUnavailableError where others keep changing the same records.
 * @throws IdentityConflictError where something else of the profile that has to be unique is another user's.
 */
export async function settle(registry: Registry, identity: Identity, { via, seen = null }: SettleOptions): Promise<Settled> {
  const { users, ledger } = registry;
  const claim = claimOf(identity, via, seen?.id ?? users.newId(), seen);
  let record: LedgerRecord | null = (await ledger.insert(claim)) ? claim : await ledger.find(identity.key);
  let created: StoredUser | null = null;
  let refusals = 0;

  for (let round = 0; round < ROUNDS; round++, record = await ledger.find(identity.key)) {
    if (!record) break;
    if (record.state === 'migrated') return await userOfRecord(registry, record, created);

    const made = await users.insert(newUserOf(identity, record.userId, freshVersion()));
    created = made ?? created;
    const user = made ?? (await users.findById(record.userId));
    if (!user) {
      const holder = await users.findHolder(identity);
      if (!holder) refusals++;
      if (holder?.passwordHash) {
        const elsewhere = await samePersonElsewhere(registry, identity, holder);
        if (elsewhere) return await followRecord(registry, record, elsewhere, holder);
        if (await stillClaims(registry, record)) return { at: 'holder', holder, record };
      } else if (holder && (await joinHolder(registry, identity, record, holder)) === 'foreign') {
        if (await stillClaims(registry, record)) return { at: 'holder', holder, record };
      }
      continue;
    }

    const elsewhere = await samePersonElsewhere(registry, identity, user);
    if (elsewhere) return await followRecord(registry, record, elsewhere, user);

    const mark = { state: 'migrated', born: user.credentialsVersion, via, migratedAt: new Date() } as const;
    if (await ledger.update(identity.key, { state: 'claimed', userId: user.id }, mark)) {
      return { at: 'user', user, record: { ...record, ...mark } };
    }
  }
  if (refusals === ROUNDS) throw conflict('a value that only one user may have is another user’s here');
  throw new StoreUnavailableError(undefined, { cause: new Error('a legacy identity could not be settled: others kept changing it') });
}

/** Whether nobody has finished a claim since it was read: if so, the holder of the address may be the very person. */
async function stillClaims({ ledger }: Registry, { key, userId }: LedgerRecord): Promise<boolean> {
  const now = await ledger.find(key);
  return now?.state === 'claimed' && now.userId === userId;
}

/** Whether a user without a password is what a deletion or a crash left behind, going by one of its records. */
export const isLeftover = (user: StoredUser, record: LedgerRecord): boolean =>
  !user.passwordHash &&
  record.userId === user.id &&
  (record.deletedAt !== null || (record.state === 'migrated' && record.born !== user.credentialsVersion));

/** Removes a user that never counted, unless it has come to count meanwhile. */
export const removeLeftover = (users: UserStore, user: StoredUser): Promise<boolean> =>
  users.remove(user.id, { passwordHash: null, credentialsVersion: user.credentialsVersion });

/** The record that claims an identity for a user. */
export function claimOf(identity: Identity, via: MigrationPath, userId: UserId, seen: StoredUser | null = null): LedgerRecord {
  const now = new Date();
  return {
    key: identity.key,
    source: identity.source,
    legacyId: identity.legacyId,
    userId,
    state: seen ? 'migrated' : 'claimed',
    born: seen ? seen.credentialsVersion : null,
    aliases: identity.aliases,
    emailVerified: identity.emailVerified,
    via,
    claimedAt: now,
    migratedAt: seen ? now : null,
    deletedAt: null,
  };
}

/** The user that an identity comes to be: without a password, which is given last. */
export const newUserOf = ({ email, username, emailVerified, profile }: Identity, id: UserId, credentialsVersion: string): NewUser => ({
  id,
  email,
  username,
  emailVerified,
  credentialsVersion,
  profile,
});

async function userOfRecord({ users, ledger }: Registry, record: LedgerRecord, created: StoredUser | null): Promise<Settled> {
  const user = await users.findById(record.userId);
  const counts = user && !isLeftover(user, record);
  if (user && !counts) await removeLeftover(users, user);
  if (created && created.id !== record.userId) await removeLeftover(users, created);
  if (counts) return { at: 'user', user, record };
  if (!record.deletedAt) await ledger.update(record.key, { state: 'migrated', userId: record.userId }, { deletedAt: new Date() });
  return { at: 'deleted' };
}

/** Points the claim at a user without a password who has the address already, unless another record names them or nothing shows that they are the same person. */
async function joinHolder(
  { users, ledger }: Registry,
  identity: Identity,
  record: LedgerRecord,
  holder: StoredUser,
): Promise<'joined' | 'foreign'> {
  const records = await ledger.findByUser(holder.id);
  if (records.some((other) => isLeftover(holder, other))) {
    await removeLeftover(users, holder);
    return 'joined';
  }
  const isForeign = records.length ? records.some((other) => other.key !== identity.key) : !mayJoin(holder, identity);
  if (isForeign) return 'foreign';
  await ledger.update(
    identity.key,
    { state: 'claimed', userId: record.userId },
    { userId: holder.id, state: 'migrated', born: holder.credentialsVersion, migratedAt: new Date() },
  );
  return 'joined';
}

/** What tells whether an identity is the same person as another. */
type Claimed = Pick<Identity, 'key' | 'source' | 'legacyId' | 'email' | 'aliases'>;

/** Whether whoever a record claims a user for was taken over already, and so has another user, or was deleted. */
export async function wasTakenOver(registry: Registry, claim: LedgerRecord, user: StoredUser): Promise<boolean> {
  const email = claim.aliases.find((alias) => !alias.startsWith(USERNAME_ALIAS)) ?? null;
  return (await samePersonElsewhere(registry, { ...claim, email }, user)) !== null;
}

/** The record under which this person was taken over already, where it leads to another user than this one. */
async function samePersonElsewhere({ users, ledger }: Registry, identity: Claimed, user: StoredUser) {
  const records = await ledger.findByAliases(identity.aliases);
  for (const other of records) {
    if (other.key === identity.key || other.state !== 'migrated' || !isSamePerson(other, identity)) continue;
    const holder = await users.findById(other.userId);
    if (holder?.id !== user.id) return { other, holder };
  }
  return null;
}

async function followRecord(
  { users, ledger }: Registry,
  record: LedgerRecord,
  { other, holder }: { readonly other: LedgerRecord; readonly holder: StoredUser | null },
  user: StoredUser,
): Promise<Settled> {
  if (!user.passwordHash) await removeLeftover(users, user);
  const change = {
    state: 'migrated',
    userId: other.userId,
    born: other.born,
    migratedAt: new Date(),
    deletedAt: other.deletedAt ?? (holder ? null : new Date()),
  } as const;
  await ledger.update(record.key, { state: 'claimed', userId: record.userId }, change);
  return holder ? { at: 'user', user: holder, record: { ...record, ...change } } : { at: 'deleted' };
}
