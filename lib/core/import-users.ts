import type { Context } from './context.js';
import { ConfigurationError, isMigrationError, type MigrationError } from './errors.js';
import { importBatch } from './import-batch.js';
import { type ImportCode, type ImportOptions, type ImportReport, type ImportRow, NO_OUTCOMES } from './import-results.js';
import { type ReadRow, readRow } from './import-row.js';
import { type ImportSettings, importSettings } from './import-settings.js';
import { Slots } from './import-slots.js';
import { ImportTurns } from './import-turns.js';
import { ImportTwins } from './import-twins.js';
import { importUser, type RowEnd, type RowRules } from './import-user.js';

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
  const settings = importSettings(context, options);
  const { source, signal, onRow, dryRun } = settings;
  const rules: RowRules = { update: settings.update, rehearsed: dryRun ? new ImportTwins(context) : null };
  const slots = new Slots(settings.singly);
  const outcomes: Record<ImportCode, number> = { ...NO_OUTCOMES };
  const failures: unknown[] = [];
  let ended = 0;

  async function end({ index, row }: Begun, outcome: RowEnd | null): Promise<void> {
    try {
      const known = outcome ?? ('code' in row ? row : await slots.run(() => persistently(context, row, rules, settings, failures)));
      outcomes[known.code]++;
      ended++;
      await onRow?.({ index, ...known });
    } catch (error) {
      failures.push(error);
    }
  }

  const turns = new ImportTurns<Begun>(settings, async (begun) => {
    const readable = begun.flatMap(({ row }) => ('code' in row ? [] : [row]));
    const ends = new Map((await importBatch(context, readable, rules)).map((outcome, at) => [readable[at], outcome] as const));
    const left: Promise<void>[] = [];
    for (const one of begun) {
      const outcome = 'code' in one.row ? one.row : ends.get(one.row);
      if (outcome) await end(one, outcome);
      else left.push(end(one, null));
    }
    await Promise.all(left);
  });

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
      turns.add({ index: index++, row }, 'code' in row ? [] : [row.identity.key, ...row.identity.aliases]);
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

/** A row that was read, and its place. */
interface Begun {
  readonly index: number;
  readonly row: ReadRow | RowEnd;
}

/**
 * Tries again where the store gives no answer: the writes of a row may be done any number of times. Once another
 * row has tried for long enough, there is no further try: thousands of rows would each wait for a store that is gone.
 */
async function persistently(
  context: Context,
  row: ReadRow,
  rules: RowRules,
  { retries, retryDelay }: ImportSettings,
  failures: readonly unknown[],
): Promise<RowEnd> {
  for (let tries = 0; ; tries++) {
    const gone = failures.find(isStoreGone);
    if (gone) throw gone;
    try {
      return await importUser(context, row, rules);
    } catch (error) {
      if (tries >= retries || !isStoreGone(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, retryDelay * 2 ** tries));
    }
  }
}

const isStoreGone = (error: unknown): error is MigrationError => isMigrationError(error) && error.code === 'store_unavailable';

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
