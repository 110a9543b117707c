import { settleConflicts } from './conflicts.js';
import type { Context } from './context.js';
import { isInvalidFieldsError } from './errors.js';
import { type BulkStores, bulkStores, readTogether } from './import-reads.js';
import type { ReadRow } from './import-row.js';
import { explained, judge, type OpenRow, rehearse, type RowEnd, type RowRules } from './import-user.js';
import { type Newcomer, settleMany } from './settle-many.js';
import { newUserOf } from './settle.js';
import type { StandingReads } from './standing.js';
import { freshVersion } from './version.js';

/** Somebody new, and their row. */
interface Arrival extends Newcomer {
  readonly row: ReadRow;
  readonly passwordHash: string;
}

/**
 * Imports rows that have no name in common, together as far as that goes: what is stored of them is read at once, and
 * those of whom nothing is found go through the writes of a single row as bulk commands, in the same order.
 * @returns How each row ended; `null` for a row that has to be imported by itself: there is more to it than a new
 * person, or a write of it was not simply done. Also where the store gave no answer: whatever was done by then is what
 * the rows by themselves go on from.
 */
export async function importBatch(context: Context, rows: readonly ReadRow[], rules: RowRules): Promise<readonly (RowEnd | null)[]> {
  const stores = bulkStores(context);
  const ends = new Map<ReadRow, RowEnd>();
  if (stores && rows.length > 1) {
    try {
      const identities = rows.map(({ identity }) => identity);
      const isNew = await judgeAll(context, await readTogether(stores, identities), rows, rules, ends);
      const version = freshVersion();
      const arrivals = isNew.length ? await preparedUsers(stores, isNew, version) : [];
      if (!rules.rehearsed) await bringOver(context, stores, arrivals, version, ends);
      else for (const { row } of arrivals) ends.set(row, rehearse(row, rules.rehearsed));
    } catch (error) {
      context.logger.debug(`Rows are imported one by one: ${error instanceof Error ? error.name : typeof error}`);
    }
  }
  return rows.map((row) => ends.get(row) ?? null);
}

/** Says of each row that nothing is to be done about how it ended; gives those of whom nothing was found. */
async function judgeAll(
  context: Context,
  reads: StandingReads,
  rows: readonly ReadRow[],
  rules: RowRules,
  ends: Map<ReadRow, RowEnd>,
): Promise<readonly OpenRow[]> {
  const isNew: OpenRow[] = [];
  for (const row of rows) {
    const judged = await explained(context, row, rules, () => judge(context, reads, row, rules));
    if ('code' in judged) ends.set(row, judged);
    else if (judged.isNew) isNew.push(judged);
  }
  return isNew;
}

/** What the application's model makes of them. Whom it refuses is looked at again by themselves. */
async function preparedUsers({ users }: BulkStores, rows: readonly OpenRow[], version: string): Promise<readonly Arrival[]> {
  const answers = await users.prepareMany(rows.map(({ row }) => newUserOf(row.identity, users.newId(), version)));
  return rows.flatMap(({ row, passwordHash }, index) => {
    const prepared = answers[index];
    return prepared && !isInvalidFieldsError(prepared) ? { row, passwordHash, identity: row.identity, prepared } : [];
  });
}

/** Gives the passwords last, where there is still none, to those who are settled. */
async function bringOver(
  context: Context,
  stores: BulkStores,
  arrivals: readonly Arrival[],
  version: string,
  ends: Map<ReadRow, RowEnd>,
): Promise<void> {
  const settled = await settleMany(stores, arrivals, version, 'import');
  if (!settled.length) return;
  const given = await stores.users.givePasswords(
    settled.map(({ prepared, passwordHash }) => ({ id: prepared.user.id, credentialsVersion: version, passwordHash })),
  );
  const here = settled.filter((_, index) => given[index]);
  for (const { row, identity, prepared } of here) {
    const userId = prepared.user.id;
    context.emit('migrated', { userId, source: identity.source, via: 'import' });
    ends.set(row, { code: 'imported', userId });
  }
  await settleConflicts(context, ...here.map(({ identity }) => identity));
}
