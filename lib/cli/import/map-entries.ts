import type { Entry } from './export-format.js';
import { isObject, type Properties } from './mapping-value.js';

/** A row in the form that `importUsers` takes; or why there is none, in words that hold no value of it. */
export type RowOrReason = Properties | string;

/** Entries with each row in another form. What is no object is left for `importUsers` to refuse. */
export async function* mapEntries(entries: AsyncIterable<Entry>, rowOf: (row: Properties) => RowOrReason): AsyncGenerator<Entry> {
  for await (const entry of entries) {
    if (!('row' in entry) || !isObject(entry.row)) yield entry;
    else {
      const { line } = entry;
      const row = rowOf(entry.row);
      yield typeof row === 'string' ? { line, code: 'invalid_row', reason: row } : { line, row };
    }
  }
}
