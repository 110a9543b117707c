import type { Identity } from './identity.js';
import type { BulkLedger, BulkUsers, LedgerRecord, MigrationLedger, StoredUser, UserStore } from './ports.js';
import type { StandingReads } from './standing.js';

/** Stores that do for many at once whatever an import asks of them. */
export interface BulkStores {
  readonly users: UserStore & BulkUsers;
  readonly ledger: MigrationLedger & BulkLedger;
}

/** The same stores, where both of them can. */
export function bulkStores({ users, ledger }: { readonly users: UserStore; readonly ledger: MigrationLedger }): BulkStores | null {
  const canUsers = users.findMany && users.prepareMany && users.insertMany && users.givePasswords;
  const canLedger = ledger.findMany && ledger.findMarked && ledger.insertMany && ledger.markMany;
  return canUsers && canLedger ? ({ users, ledger } as BulkStores) : null;
}

/**
 * Reads together what says where many people stand, in the order in which it is read for one: the answers are as they
 * would be of somebody who takes long between two questions. What few of them need is asked when they need it.
 */
export async function readTogether({ users, ledger }: BulkStores, people: readonly Identity[]): Promise<StandingReads> {
  const own = by(await ledger.findMany(people.map(({ key }) => key)), ({ key }) => [key]);
  const byEmail = by(await found(users, 'email', names(people, 'email')), ({ email }) => [email]);
  const byUsername = by(await found(users, 'username', names(people, 'username')), ({ username }) => [username]);
  const sharing = await ledger.findByAliases(people.flatMap(({ aliases }) => aliases));
  const byAlias = by(sharing, ({ aliases }) => aliases);
  const marked = [...own.values()]
    .flat()
    .concat(sharing)
    .filter(({ state }) => state === 'migrated');
  const ids = new Set(marked.map(({ userId }) => userId));
  const byId = by(await found(users, 'id', [...ids]), ({ id }) => [id]);
  return {
    users: {
      findById: async (id) => (ids.has(id) ? (byId.get(id)?.[0] ?? null) : await users.findById(id)),
      findHolder: async ({ email, username }) => byEmail.get(email)?.[0] ?? byUsername.get(username)?.[0] ?? null,
    },
    ledger: {
      find: async (key) => own.get(key)?.[0] ?? null,
      findByAliases: async (aliases) => [...new Set(aliases.flatMap((alias) => byAlias.get(alias) ?? []))],
      findByUser: async (userId) => await ledger.findByUser(userId),
    },
  };
}

const found = async (users: BulkUsers, field: 'id' | 'email' | 'username', values: readonly string[]): Promise<readonly StoredUser[]> =>
  values.length ? await users.findMany(field, values) : [];

const names = (people: readonly Identity[], field: 'email' | 'username'): readonly string[] => people.flatMap((one) => one[field] ?? []);

function by<Item extends LedgerRecord | StoredUser>(
  items: readonly Item[],
  keysOf: (item: Item) => readonly (string | null)[],
): Map<string | null, Item[]> {
  const groups = new Map<string | null, Item[]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      if (key === null) continue;
      const group = groups.get(key);
      if (group) group.push(item);
      else groups.set(key, [item]);
    }
  }
  return groups;
}
