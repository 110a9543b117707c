import type { Entry } from './export-format.js';
import { jsonRow } from './json-row.js';
import { readLines, TOO_LONG } from './read-lines.js';

/** NDJSON: one JSON value on each line. Empty lines are passed over; one that is no JSON is told, and the next one read. */
export async function* readNdjson(text: AsyncIterable<string>): AsyncGenerator<Entry> {
  for await (const lines of readLines(text)) {
    for (const { line, text: row, isTooLong } of lines) {
      if (isTooLong) yield { line, code: 'invalid_row', reason: TOO_LONG };
      else if (row.trim()) yield jsonRow(row, line);
    }
  }
}
