import { askLegacy, type Context } from './context.js';
import { isMigrationError } from './errors.js';
import { type Identity, isSamePerson } from './identity.js';
import type { LedgerRecord, LegacyProfile, StoredUser } from './ports.js';
import { rehearse } from './rehearsal.js';
import { isLeftover, removeLeftover } from './settle.js';

/** Where a person stands. */
export type Whereabouts =
  | { readonly status: 'here'; readonly user: StoredUser }
  | { readonly status: 'legacy'; readonly profile: LegacyProfile }
  | { readonly status: 'deleted' }
  | { readonly status: 'unknown' };

/** Somebody whom the old system knows. */
export interface LegacyPerson {
  readonly identity: Identity;
  readonly profile: LegacyProfile;
}

/**
 * Looks for somebody in both worlds.
 * @throws LegacyUnavailableError where only the legacy could tell, and does not.
 * @throws IdentityConflictError where the legacy answers with somebody else.
 */
export async function locate(context: Context, identifier: string, typed: string): Promise<Whereabouts> {
  const { users } = context;
  const user = await users.find(identifier);
  if (user && !(await leftoverRecord(context, user))) {
    rehearseLookup(context, identifier, typed, true);
    return { status: 'here', user };
  }
  const person = await askForPerson(context, identifier, typed);
  if (!person) return { status: 'unknown' };
  const record = await takenOver(context, person.identity);
  if (!record) return { status: 'legacy', profile: person.profile };
  const taken = await users.findById(record.userId);
  return taken && !isLeftover(taken, record) ? { status: 'here', user: taken } : { status: 'deleted' };
}

/**
 * Who holds a name here. What a deletion or a crash left behind holds none, and is removed.
 */
export async function holderOf(context: Context, names: Pick<StoredUser, 'email' | 'username'>): Promise<StoredUser | null> {
  const holder = await context.users.findHolder(names);
  if (!holder || !(await leftoverRecord(context, holder))) return holder;
  await removeLeftover(context.users, holder);
  return null;
}

/**
 * Whom the old system knows by a name; `null` where it knows nobody, or is never asked again.
 * @throws LegacyUnavailableError where there is no answer.
 * @throws IdentityConflictError where the answer is about somebody else.
 */
export async function askForPerson(context: Context, identifier: string, typed: string): Promise<LegacyPerson | null> {
  let profile: LegacyProfile | undefined;
  const identity = await askLegacy(
    context,
    identifier,
    async (legacy) => {
      const answer = await legacy.getUser(typed);
      profile = answer?.profile;
      return answer;
    },
    async () => rehearseLookup(context, identifier, typed, (await context.users.find(identifier)) !== null),
  );
  return identity && profile ? { identity, profile } : null;
}

/** In phase `shadow`, asks the old system afterwards whether it knows somebody, too. */
export const rehearseLookup = (context: Context, identifier: string, typed: string, here: boolean): void =>
  rehearse(context, identifier, here, (legacy) => legacy.getUser(typed));

/**
 * Like {@link askForPerson}, but an answer about somebody else, as one that confuses accents or letter case gives it,
 * is none.
 */
export async function askForNamesake(context: Context, identifier: string, typed: string): Promise<LegacyPerson | null> {
  try {
    return await askForPerson(context, identifier, typed);
  } catch (error) {
    if (isMigrationError(error) && error.code === 'identity_conflict') return null;
    throw error;
  }
}

/** The record under which a legacy identity was taken over already, by this key or as the same person under another. */
export async function takenOver({ ledger }: Context, identity: Identity): Promise<LedgerRecord | null> {
  const known = await ledger.find(identity.key);
  if (known?.state === 'migrated') return known;
  const others = await ledger.findByAliases(identity.aliases);
  return others.find((record) => record.state === 'migrated' && isSamePerson(record, identity)) ?? null;
}

async function leftoverRecord({ ledger }: Context, user: StoredUser): Promise<LedgerRecord | undefined> {
  const records = user.passwordHash ? [] : await ledger.findByUser(user.id);
  return records.find((record) => isLeftover(user, record));
}
