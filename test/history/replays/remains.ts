import type { MigrationLedger, StoredUser, UserStore } from '../../../lib/core/ports.js';
import type { Person } from '../people.js';
import type { Remains } from '../record.js';

/** Whoever goes by one of the person's names. */
export async function holdersOf(users: UserStore<unknown>, { email, username, moved, neighbour }: Person): Promise<readonly StoredUser[]> {
  const found = new Map<string, StoredUser>();
  for (const name of [email, username, moved, neighbour]) {
    const holder = name && (await users.find(name));
    if (holder) found.set(holder.id, holder);
  }
  return [...found.values()];
}

/** How a person is stored. */
export async function remainsIn(users: UserStore<unknown>, ledger: MigrationLedger, person: Person): Promise<Remains> {
  const holders = await holdersOf(users, person);
  const marked: string[] = [];
  for (const { id } of holders) if ((await ledger.findByUser(id)).some(({ state }) => state === 'migrated')) marked.push(id);
  const seen = holders.map(({ id, email, emailVerified, passwordHash }) => ({
    id,
    email,
    emailVerified,
    hasPassword: passwordHash !== null,
  }));
  return { users: seen, marked };
}
