import { type ImportCode, NO_OUTCOMES } from '../../core/import-results.js';
import { figure } from '../printable.js';
import type { Terminal } from '../terminal.js';
import { clock } from './progress.js';
import type { Tally } from './tally.js';

/** What is told at the end of an import. */
export interface Ending {
  readonly dryRun: boolean;
  /** Whether rows are left. */
  readonly isWhole: boolean;
  /** The first line that is left, where any is. */
  readonly next: number | null;
  readonly seconds: number;
}

/** What each code means, for a reader; those of core/import-results.ts, in its order. */
const MEANING: Readonly<Record<ImportCode, string>> = {
  imported: 'came over, with the password they had',
  updated: 'were here already, and have the named fields anew',
  exists: 'were here already, and keep what they have',
  deleted: 'were deleted here, and stay deleted',
  no_hash: 'have no hash: they come over at their next login or reset',
  may_not_log_in: 'may not log in over there, and stay there',
  in_progress: 'are coming over by a login at this moment',
  conflict: 'rejected: their address or username is another person’s here',
  invalid_row: 'rejected: no row that could be read',
  invalid_email: 'rejected: the address is none',
  invalid_username: 'rejected: the username is none',
  invalid_profile: 'rejected: the application’s model refuses what they would be',
  invalid_hash: 'rejected: the password is no hash of its format',
  unknown_hash: 'rejected: the hash is of no format that is known here',
  too_costly: 'rejected: checking the hash would take too much work',
};
/** The same in a rehearsal, where something would be done. */
const WOULD: Partial<Record<ImportCode, string>> = {
  imported: 'would come over, with the password they have',
  updated: 'are here already, and would have the named fields anew',
};

const CODES = Object.keys(NO_OUTCOMES) as readonly ImportCode[];

/** Tells how an import ended: to somebody who reads it, or in one line of JSON to a machine. */
export function tellSummary({ out, isSeen, paint }: Terminal, tally: Tally, ending: Ending): void {
  const counts = tally.counts();
  const codes = CODES.filter((code) => counts[code]);
  const { dryRun, isWhole, next, seconds } = ending;
  const { rows, rejected } = tally;
  const rowsPerSecond = seconds > 0 ? Math.round(rows / seconds) : 0;
  if (!isSeen) {
    const outcomes = Object.fromEntries(codes.map((code) => [code, counts[code]]));
    const line = { type: 'summary', dryRun, complete: isWhole, ...(next === null ? {} : { next }), rows, rejected, outcomes };
    return out(`${JSON.stringify({ ...line, seconds: Math.round(seconds * 1000) / 1000, rowsPerSecond })}\n`);
  }
  const figures = new Map(codes.map((code) => [code, figure(counts[code] ?? 0)]));
  const width = Math.max(0, ...[...figures.values()].map(({ length }) => length));
  const nameWidth = Math.max(0, ...codes.map(({ length }) => length));
  out(`${paint('bold', `${figure(rows)} rows`)} in ${clock(seconds)}, ${figure(rowsPerSecond)} a second\n`);
  for (const [code, figure] of figures) {
    const meaning = (dryRun && WOULD[code]) || MEANING[code];
    const text = `${figure.padStart(width)}  ${code.padEnd(nameWidth)}  ${meaning}`;
    out(`  ${meaning.startsWith('rejected') ? paint('yellow', text) : text}\n`);
  }
  if (dryRun) out('Nothing was written: this was a dry run.\n');
}
