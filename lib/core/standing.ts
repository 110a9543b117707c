import { goesBy, type Identity, isSamePerson, mayJoin } from './identity.js';
import type { LedgerRecord, MigrationLedger, StoredUser, UserStore } from './ports.js';
import { isLeftover } from './settle.js';

/** Where the person of a row stands, before anything is written. */
export type Standing =
  /**
   * Nothing is in the way. `seen` is a user without a password whom they are to be joined to; `hashless` says that a user
   * of theirs is here already, without a password; `isNew` that nothing at all was found of them.
   */
  | { readonly at: 'open'; readonly seen: StoredUser | null; readonly hashless: boolean; readonly isNew?: boolean }
  | { readonly at: 'here'; readonly user: StoredUser }
  | { readonly at: 'deleted' }
  | { readonly at: 'in_progress' }
  | { readonly at: 'conflict'; readonly reason: string };

/** How long the claim of a login or a reset is left alone, in ms: by then it has been finished, or its process is gone. */
const FRESH = 60_000;

/** What is asked to say where somebody stands. */
export interface StandingReads {
  readonly users: Pick<UserStore, 'findById' | 'findHolder'>;
  readonly ledger: Pick<MigrationLedger, 'find' | 'findByAliases' | 'findByUser'>;
}

/** Says where the person of a row stands. Reads only, so that a rehearsal and an import say the same. */
export async function standingOf(reads: StandingReads, identity: Identity): Promise<Standing> {
  const { users, ledger } = reads;
  const own = await ledger.find(identity.key);
  if (own?.state === 'migrated') return await ofRecord(reads, identity, own);
  if (own && own.via !== 'import' && Date.now() - own.claimedAt.getTime() < FRESH) return { at: 'in_progress' };
  const holder = await users.findHolder(identity);
  for (const other of await ledger.findByAliases(identity.aliases)) {
    if (other.key === identity.key || other.state !== 'migrated' || !isSamePerson(other, identity)) continue;
    if (other.userId !== holder?.id || isLeftover(holder, other)) return await ofRecord(reads, identity, other);
  }
  if (holder) return await ofHolder(reads, identity, holder);
  return { at: 'open', seen: null, hashless: false, isNew: own === null };
}

/** Somebody who was taken over. A user without a password is given one, as a rerun does. */
async function ofRecord({ users }: StandingReads, identity: Identity, record: LedgerRecord): Promise<Standing> {
  const user = await users.findById(record.userId);
  if (!user || isLeftover(user, record)) return { at: 'deleted' };
  if (user.passwordHash || user.blocked) return { at: 'here', user };
  return isStranger(user, identity)
    ? { at: 'conflict', reason: 'another person goes by this row’s identity now' }
    : { at: 'open', seen: null, hashless: true };
}

/** Somebody has the address or the username, and the row’s own record does not say that it is them. */
async function ofHolder({ ledger }: StandingReads, identity: Identity, holder: StoredUser): Promise<Standing> {
  const records = await ledger.findByUser(holder.id);
  if (records.some((record) => isLeftover(holder, record))) return { at: 'open', seen: null, hashless: false };
  const known = records.length ? records.some((record) => isTheirs(record, identity)) : goesBy(holder, identity);
  if (holder.passwordHash || holder.blocked)
    return known && !isStranger(holder, identity) ? { at: 'here', user: holder } : { at: 'conflict', reason: TAKEN };
  if (records.length)
    return known
      ? { at: 'open', seen: null, hashless: true }
      : { at: 'conflict', reason: 'a user without a password came from another row' };
  return mayJoin(holder, identity)
    ? { at: 'open', seen: holder, hashless: true }
    : { at: 'conflict', reason: 'a user without a password has the address, and the old system has not verified it' };
}

/** Why a row conflicts whose names are another's. */
export const TAKEN = 'the address or the username belongs to another user here';

const isTheirs = (record: LedgerRecord, identity: Identity): boolean => record.key === identity.key || isSamePerson(record, identity);

/** Without an id of its own, the address is all that ties a row to a user. */
const isStranger = (user: StoredUser, identity: Identity): boolean => identity.legacyId === null && !goesBy(user, identity);
