import { csvLine } from '../../core/csv.js';
import { printableText } from '../../core/printable.js';
import type { RemainingPerson } from '../../core/remaining.js';
import { jsonLine } from '../printable.js';

/** How people are written, one by one. */
export interface RemainingLines {
  /** What stands above them. */
  readonly head: string;
  readonly line: (person: RemainingPerson) => string;
}

const COLUMNS = ['source', 'legacyId', 'email', 'username', 'name', 'emailVerified', 'reason', 'detail', 'hasHash'] as const;

/** One object a line. */
export const ndjsonLines: RemainingLines = { head: '', line: jsonLine };

/**
 * For a spreadsheet (RFC 4180), where no cell is a formula. What somebody is called is in it as it is, but where it is
 * seen on a terminal.
 */
export const csvLines = (isSeen: boolean): RemainingLines => ({
  head: csvLine(COLUMNS),
  line: (person) =>
    csvLine(
      COLUMNS.map((column) => {
        const value = person[column];
        return isSeen && typeof value === 'string' ? printableText(value) : value;
      }),
    ),
});

/** What fits most; whoever needs more room has it, and the columns behind move. */
const WIDTHS = { reason: 15, hash: 4, source: 10, legacyId: 12, email: 32, username: 16 } as const;

const row = (cells: Readonly<Record<keyof typeof WIDTHS | 'name', string>>): string => {
  const padded = Object.entries(WIDTHS).map(([column, width]) => cells[column as keyof typeof WIDTHS].padEnd(width));
  return `${[...padded, cells.name].join('  ').trimEnd()}\n`;
};

/** For somebody's eyes; no line is kept until the last is known, so the columns are as wide as they are. */
export const tableLines: RemainingLines = {
  head: row({ reason: 'reason', hash: 'hash', source: 'source', legacyId: 'id', email: 'address', username: 'username', name: 'name' }),
  line: ({ reason, hasHash, source, legacyId, email, emailVerified, username, name }) =>
    row({
      reason,
      hash: hasHash ? 'yes' : 'no',
      source: printableText(source),
      legacyId: printableText(legacyId ?? '-'),
      email: `${printableText(email ?? '-')}${email !== null && !emailVerified ? ' (?)' : ''}`,
      username: printableText(username ?? '-'),
      name: printableText(name ?? ''),
    }),
};
