import { UsageError } from '../command.js';
import type { Entry } from './export-format.js';
import { type CsvSettings, readCsv } from './read-csv.js';

/**
 * A CSV file whose first row names the columns: each row by these names. A row with more or fewer cells is refused.
 * @param checkColumns Told of the columns before any row is given; throws where they won't do.
 * @throws UsageError where the first row is none, or `checkColumns` does.
 */
export async function* readTable(
  text: AsyncIterable<string>,
  checkColumns: (columns: readonly string[]) => void,
  settings: CsvSettings = {},
): AsyncGenerator<Entry> {
  let columns: readonly string[] | null = null;
  for await (const row of readCsv(text, settings)) {
    if (!columns) {
      if ('code' in row) throw new UsageError(`The first row of the file names no columns: ${row.reason}.`);
      columns = row.cells.map((cell) => cell.trim());
      checkColumns(columns);
    } else if ('code' in row) yield row;
    else if (row.cells.length !== columns.length) yield { line: row.line, code: 'invalid_row', reason: ragged(row.cells.length, columns) };
    else yield { line: row.line, row: Object.fromEntries(columns.map((column, place) => [column, row.cells[place] ?? ''])) };
  }
  if (!columns) throw new UsageError('The file is empty: its first row has to name the columns.');
}

const ragged = (cells: number, columns: readonly string[]): string => `it has ${cells} cells where there are ${columns.length} columns`;

/**
 * The columns there are are not told: where the first row is missing, they are somebody's data.
 * @throws UsageError where a column is missing, or named twice, which would leave open which of them is meant.
 */
export function checkNamedOnce(columns: readonly string[], wanted: readonly string[]): void {
  const missing = wanted.filter((column) => !columns.includes(column));
  const hints = missing.filter((column) => columns.some((other) => other.toLowerCase() === column.toLowerCase()));
  if (missing.length) {
    const hint = hints.length
      ? ` It has ${quoted(hints)} in another case.`
      : columns.length === 1
        ? ' It has one column only: is something else than the delimiter between its cells? For CSV a --mapping names it: { "delimiter": ";" }.'
        : '';
    throw new UsageError(`The first row of the file, which names its ${columns.length} columns, has no ${quoted(missing)}.${hint}`);
  }
  const twice = wanted.find((column) => columns.indexOf(column) !== columns.lastIndexOf(column));
  if (twice !== undefined) throw new UsageError(`The file has two columns '${twice}'. Rename one of them in its first row.`);
}

const quoted = (columns: readonly string[]): string => columns.map((column) => `'${column}'`).join(', ');
