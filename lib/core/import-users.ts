import type { Context } from './context.js';
import { ConfigurationError, isMigrationError } from './errors.js';
import { type ImportCode, type ImportOptions, type ImportReport, type ImportRow, NO_OUTCOMES } from './import-results.js';
import { type ReadRow, readRow } from './import-row.js';
import { ImportTurns } from './import-turns.js';
import { ImportTwins } from './import-twins.js';
import { importUser, type RowEnd, type RowRules } from './import-user.js';
import { checkKeys } from './known-keys.js';

/** Rows, one after the other. */
export type ImportRows = AsyncIterable<ImportRow> | Iterable<ImportRow>;

/**
 * Imports rows as they come: the next is asked for only when there is room for it, however many there are. A row that
 * is refused stops none of the others. A rerun is safe, and so are several imports at once, beside live logins.
 * @throws ConfigurationError where an option is wrong.
 * @throws StoreUnavailableError where the store still gives no answer after all retries; rows under way have ended by then.
 * Whatever the rows or `onRow` throw.
 */
export async function importUsers(context: Context, rows: ImportRows, options: ImportOptions = {}): Promise<ImportReport> {
  const settings = settingsOf(context, options);
  const { source, concurrency, signal, onRow, dryRun } = settings;
  const rules: RowRules = { update: settings.update, rehearsed: dryRun ? new ImportTwins(context) : null };
  const turns = new ImportTurns(concurrency);
  const outcomes: Record<ImportCode, number> = { ...NO_OUTCOMES };
  const failures: unknown[] = [];
  let ended = 0;

  async function end(index: number, row: ReadRow | RowEnd): Promise<void> {
    try {
      const outcome = 'code' in row ? row : await persistently(context, row, rules, settings);
      outcomes[outcome.code]++;
      ended++;
      await onRow?.({ index, ...outcome });
    } catch (error) {
      failures.push(error);
    }
  }

  const iterator = iteratorOf(rows);
  let index = 0;
  let last = false;
  try {
    while (!failures.length) {
      await turns.room();
      if (failures.length || signal?.aborted) break;
      const next = await unlessAborted(iterator.next(), signal);
      if (next === null) break;
      if ((last = next.done === true)) break;
      const row = readRow(context, next.value, source);
      const at = index++;
      turns.run('code' in row ? [] : [row.identity.key, ...row.identity.aliases], () => end(at, row));
    }
  } catch (error) {
    failures.push(error);
    last = true;
  } finally {
    // A source that is stuck would never return; nobody waits for it.
    if (!last) void (async () => await iterator.return?.())().catch(() => {});
    await turns.idle();
  }
  if (failures.length) throw failures[0];
  return { rows: ended, outcomes, dryRun, interrupted: !last };
}

type Settings = ReturnType<typeof settingsOf>;

/** Tries again where the store gives no answer: the writes of a row may be done any number of times. */
async function persistently(context: Context, row: ReadRow, rules: RowRules, { retries, retryDelay }: Settings): Promise<RowEnd> {
  for (let tries = 0; ; tries++) {
    try {
      return await importUser(context, row, rules);
    } catch (error) {
      if (tries >= retries || !isMigrationError(error) || error.code !== 'store_unavailable') throw error;
      await new Promise((resolve) => setTimeout(resolve, retryDelay * 2 ** tries));
    }
  }
}

const OPTIONS = ['source', 'dryRun', 'update', 'concurrency', 'retries', 'retryDelay', 'signal', 'onRow'] as const;
/** What is never set by an import on people who are here: who they are, and what lets them in. */
const NEVER_UPDATED = new Set([
  'id',
  '_id',
  'email',
  'username',
  'password',
  'passwordHash',
  'emailVerified',
  'credentialsVersion',
  'blocked',
]);

function settingsOf({ legacy }: Context, options: ImportOptions) {
  checkKeys('the options of importUsers', options, OPTIONS);
  const update: readonly string[] = options.update ?? [];
  const { dryRun = false, concurrency = 32, retries = 5, retryDelay = 500, signal, onRow } = options;
  const wrong = (what: string): ConfigurationError => new ConfigurationError(`importUsers: expected ${what}.`);
  const { sources } = legacy;
  const source = options.source ?? (sources.length === 1 ? sources[0] : undefined);
  if (typeof source !== 'string' || !source || (sources.length && !sources.includes(source)))
    throw wrong(`source to be the name of the old system in the ledger${sources.length ? `, one of ${sources.join(', ')}` : ''}`);
  if (typeof dryRun !== 'boolean') throw wrong('dryRun to be a boolean');
  if (!(update instanceof Array) || update.some((field: unknown) => typeof field !== 'string' || !field))
    throw wrong('update to be names of fields');
  const never = update.filter((field) => NEVER_UPDATED.has(field));
  if (never.length)
    throw wrong(`update to name fields of the profile; ${never.join(', ')} of people who are here is never changed by an import`);
  if (!Number.isInteger(concurrency) || concurrency < 1) throw wrong('concurrency to be a whole number from 1');
  if (!Number.isInteger(retries) || retries < 0) throw wrong('retries to be a whole number from 0');
  if (!Number.isFinite(retryDelay) || retryDelay < 0) throw wrong('retryDelay to be a number of milliseconds');
  if (onRow !== undefined && typeof onRow !== 'function') throw wrong('onRow to be a function');
  return { source, dryRun, update, concurrency, retries, retryDelay, signal, onRow };
}

function iteratorOf(rows: ImportRows): AsyncIterator<unknown> | Iterator<unknown> {
  const given = Object(rows) as Partial<AsyncIterable<unknown> & Iterable<unknown>>;
  const iterator = typeof rows === 'string' ? undefined : (given[Symbol.asyncIterator]?.() ?? given[Symbol.iterator]?.());
  if (!iterator)
    throw new ConfigurationError('importUsers: expected rows that can be gone through, such as an array or an async generator.');
  return iterator;
}

/** What is waited for; or `null` once a signal is aborted. */
function unlessAborted<Value>(value: Value | Promise<Value>, signal: AbortSignal | undefined): Promise<Value | null> {
  return new Promise((resolve, reject) => {
    const abort = () => resolve(null);
    signal?.addEventListener('abort', abort);
    Promise.resolve(value)
      .then(resolve, reject)
      .finally(() => signal?.removeEventListener('abort', abort));
  });
}
