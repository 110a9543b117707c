import type { Entry } from './export-format.js';
import { parseRows } from './parse-csv.js';
import { readLines } from './read-lines.js';
import { CsvSplitter } from './split-csv.js';

/** A row of a CSV file, or what kept it from being read. */
export type CsvRow = { readonly line: number; readonly cells: readonly string[] } | Exclude<Entry, { readonly row: unknown }>;

export interface CsvSettings {
  /** What stands between two cells. @default ',' */
  readonly delimiter?: string | undefined;
  /** Lets quotes stand within a cell that does not begin with one: some programs quote only where there is a comma. @default false */
  readonly looseQuotes?: boolean | undefined;
}

/**
 * The rows of a CSV file (RFC 4180), with line ends of any kind, also within quotes: `line` is where a row begins. Empty
 * lines are passed over. Of a row with a quote that is out of place, or not closed within the longest row, the first line
 * alone is refused, and reading goes on with the next one.
 */
export async function* readCsv(text: AsyncIterable<string>, settings: CsvSettings = {}): AsyncGenerator<CsvRow> {
  const splitter = new CsvSplitter(settings);
  for await (const lines of readLines(text)) yield* parseRows(splitter.add(lines), settings);
  yield* parseRows(splitter.end(), settings);
}
