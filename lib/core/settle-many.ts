import type { Identity } from './identity.js';
import { isSamePerson } from './identity.js';
import type { BulkStores } from './import-reads.js';
import type { MigrationPath, PreparedUser } from './ports.js';
import { claimOf } from './settle.js';

/** Somebody of whom nothing is known here yet, and the user whom they come to be. */
export interface Newcomer {
  readonly identity: Identity;
  readonly prepared: PreparedUser;
}

/**
 * Settles many identities of whom nothing was found here: the writes of {@link settle} in their order, each for all of
 * them at once. Somebody for whom a step was not simply done is left there, as a process that dies leaves them, and is
 * for `settle` to go on with. No two have a name in common.
 * @param version The `credentialsVersion` that all of them were prepared with. Conditions name a user or a record beside
 * it, so that they may share one; that lets all be marked in one write.
 * @returns Those who are settled, their users still without a password.
 * @throws StoreUnavailableError where there is no answer, at any step.
 */
export async function settleMany<One extends Newcomer>(
  { users, ledger }: BulkStores,
  people: readonly One[],
  version: string,
  via: MigrationPath,
): Promise<readonly One[]> {
  if (!people.length) return [];
  const claims = people.map(({ identity, prepared }) => claimOf(identity, via, prepared.user.id));
  const claimed = those(people, await ledger.insertMany(claims));
  if (!claimed.length) return [];
  const created = those(claimed, await users.insertMany(claimed.map(({ prepared }) => prepared)));
  const alone = await withoutSamePerson(ledger, created);
  if (!alone.length) return [];
  const mark = { state: 'migrated', born: version, via, migratedAt: new Date() } as const;
  const marked = await ledger.markMany(
    alone.map(({ identity: { key }, prepared: { user } }) => ({ key, userId: user.id })),
    mark,
  );
  return those(alone, marked);
}

/** Those who were not taken over under another key meanwhile. Read once the users are there, since whoever else brings them over does so too. */
async function withoutSamePerson<One extends Newcomer>(ledger: BulkStores['ledger'], people: readonly One[]): Promise<readonly One[]> {
  if (!people.length) return [];
  const marked = await ledger.findMarked(people.flatMap(({ identity }) => identity.aliases));
  if (!marked.length) return people;
  return people.filter(
    ({ identity }) =>
      !marked.some(
        (other) =>
          other.key !== identity.key && other.aliases.some((alias) => identity.aliases.includes(alias)) && isSamePerson(other, identity),
      ),
  );
}

const those = <One>(people: readonly One[], done: readonly boolean[]): readonly One[] => people.filter((_, index) => done[index] === true);
