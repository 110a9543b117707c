import { ConfigurationError } from './core/errors.js';
import { type ImportCode, type ImportOptions, type ImportReport, NO_OUTCOMES } from './core/import-results.js';
import type { ImportRows } from './core/import-users.js';
import type { Migrator } from './core/migrator.js';
import type { LegacySource } from './core/ports.js';
import { nameOf } from './legacy/ask-source.js';
import { sourcesIn } from './legacy/first-of.js';

/**
 * Brings people over from an export of the old system, with the hashes they have: `{ id?, email?, username?,
 * emailVerified?, password?, ... }`. Who is here already keeps what they have, who was deleted here stays deleted, and
 * who has no hash comes over at their next login. Nothing else than the `profile` option maps is stored. It may be run
 * again at any time, several times at once, and beside live logins.
 * @param rows The export's rows as they come; or an old system that has `users()`, each of its sources under its own name.
 * @returns How many rows ended in which way; `onRow` is told of each.
 * @throws ConfigurationError where an option is wrong, or a source has no `users()`.
 * @throws StoreUnavailableError where the store gives no answer, after retries.
 */
export async function importUsers(
  migrator: Migrator<unknown>,
  rows: ImportRows | LegacySource,
  options: ImportOptions = {},
): Promise<ImportReport> {
  if (!isSource(rows)) return await migrator.importUsers(rows, options);
  const signal = options.signal ?? new AbortController().signal;
  let total: ImportReport = { rows: 0, outcomes: NO_OUTCOMES, dryRun: options.dryRun === true, interrupted: false };
  for (const source of listable(rows)) {
    if (signal.aborted) return { ...total, interrupted: true };
    const first = total.rows;
    const { onRow } = options;
    const report = await migrator.importUsers(source.users({ signal }), {
      ...options,
      source: nameOf(source),
      ...(onRow ? { onRow: (outcome) => onRow({ ...outcome, index: first + outcome.index }) } : {}),
    });
    total = sumOf(total, report);
  }
  return total;
}

const isSource = (rows: ImportRows | LegacySource): rows is LegacySource => typeof (rows as Partial<LegacySource>).getUser === 'function';

/** All sources of one, each of which has to be able to say who there is. */
function listable(source: LegacySource): readonly (LegacySource & Required<Pick<LegacySource, 'users'>>)[] {
  return sourcesIn([source]).map((each) => {
    if (!canList(each))
      throw new ConfigurationError(`importUsers: the source '${nameOf(each)}' has no users(), which gives all its people.`);
    return each;
  });
}

const canList = (source: LegacySource): source is LegacySource & Required<Pick<LegacySource, 'users'>> =>
  typeof source.users === 'function';

function sumOf(one: ImportReport, other: ImportReport): ImportReport {
  const codes = Object.keys(NO_OUTCOMES) as ImportCode[];
  const outcomes = Object.fromEntries(codes.map((code) => [code, one.outcomes[code] + other.outcomes[code]]));
  return {
    rows: one.rows + other.rows,
    outcomes: { ...NO_OUTCOMES, ...outcomes },
    dryRun: one.dryRun,
    interrupted: one.interrupted || other.interrupted,
  };
}
