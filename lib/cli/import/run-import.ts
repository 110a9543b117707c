import type { ImportCode, ImportOptions, ImportRow } from '../../core/import-results.js';
import type { Migrator } from '../../core/migrator.js';
import { EntryReader } from './entry-reader.js';
import type { Entry } from './export-format.js';
import { isRejected, type Tally } from './tally.js';

/** Entries that come from one old system. */
export interface ImportPart {
  readonly entries: AsyncIterable<Entry>;
  /** Its name in the ledger; that of the only source there is, unless it is given. */
  readonly source?: string | undefined;
}

/** Which of how many importers this one is: 1 of 4 takes the first of every four rows. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

export interface Rejected {
  readonly line: number;
  readonly code: ImportCode;
  readonly reason: string;
}

export interface RunOptions extends Pick<ImportOptions, 'dryRun' | 'update' | 'retries' | 'retryDelay'> {
  readonly shard?: Shard | undefined;
  /** The first line that counts. */
  readonly from: number;
  readonly signal: AbortSignal;
  readonly tally: Tally;
  readonly reject: (rejected: Rejected) => void;
}

/** Why an import ended before the last row, other than by its signal. */
export interface ImportFailure {
  readonly error: unknown;
  /** `reading` where no further entry can be read, else something went wrong with a row. */
  readonly at: 'reading' | 'writing';
}

/** How an import ended. */
export interface ImportEnd {
  readonly failure?: ImportFailure | undefined;
  /** The first line that is not known to be done; `null` where all are. */
  readonly next: number | null;
}

/** Imports entries, one part after the other. Whatever goes wrong, the rows under way have ended once it resolves. */
export async function runImport(migrator: Migrator<unknown>, parts: readonly ImportPart[], options: RunOptions): Promise<ImportEnd> {
  for (const { entries, source } of parts) {
    const reader = new EntryReader(entries);
    const { failure, isWhole } = await runPart(migrator, reader, source, options);
    if (isWhole) continue;
    // A row that was read, but not begun any more, is the first that is left, unless one before it was not finished.
    const unread = failure?.at === 'reading' ? null : await reader.nextLine();
    reader.close();
    const left = options.tally.firstUnderWay();
    if (unread === 'end' && left === null && !failure && entries === parts.at(-1)?.entries) return { next: null };
    return { failure, next: left ?? (typeof unread === 'number' ? unread : options.tally.line) };
  }
  return { next: null };
}

async function runPart(
  migrator: Migrator<unknown>,
  reader: EntryReader,
  source: string | undefined,
  { shard = { index: 1, of: 1 }, from, signal, tally, reject, ...options }: RunOptions,
): Promise<{ readonly failure?: ImportFailure; readonly isWhole: boolean }> {
  let broken: ImportFailure | undefined;
  const first = async (): Promise<Entry | null> => {
    try {
      return await reader.first();
    } catch (error) {
      broken = { error, at: 'reading' };
      throw error;
    }
  };
  async function* rows(): AsyncGenerator<ImportRow> {
    let row = 0;
    for (let entry = await first(); entry && !signal.aborted; entry = await first()) {
      tally.line = Math.max(tally.line, entry.line);
      const isOurs = tally.read++ % shard.of === shard.index - 1 && entry.line >= from;
      if (isOurs && 'code' in entry) {
        reject(entry);
        tally.count(entry.code);
      }
      // Not before it was told: where that fails, the import is to go on from here.
      reader.take();
      if (isOurs && 'row' in entry) {
        tally.begin(row++, entry.line);
        yield entry.row as ImportRow;
      }
    }
  }
  try {
    const { interrupted } = await migrator.importUsers(rows(), {
      ...options,
      ...{ source, signal },
      onRow: ({ index, code, reason = '' }) => {
        if (isRejected(code)) reject({ line: tally.lineOf(index), code, reason });
        tally.end(index, code);
      },
    });
    // A generator that saw the signal first ends as if there were no more.
    return { isWhole: !interrupted && (await isAtEnd(reader, signal)) };
  } catch (error) {
    return { failure: broken ?? { error, at: 'writing' }, isWhole: false };
  }
}

const isAtEnd = async (reader: EntryReader, signal: AbortSignal): Promise<boolean> =>
  !signal.aborted || (await reader.nextLine()) === 'end';
