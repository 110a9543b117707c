import type { Entry } from './export-format.js';
import { readCsv } from './read-csv.js';

/** What `firebase auth:export` writes in columns without names. The other ones are of those who sign in with Google and others. */
const COLUMNS = { localId: 0, email: 1, emailVerified: 2, passwordHash: 3, salt: 4, displayName: 5, photoUrl: 6 };
const LATER_COLUMNS = { createdAt: 23, lastSignedInAt: 24, phoneNumber: 25, disabled: 26, customAttributes: 27 };
/** With the empty one after the last comma; versions before custom attributes wrote one less. */
const CELLS = { least: 28, most: 29 };

/**
 * The CSV of `firebase auth:export` as the users of its JSON.
 * @see https://github.com/firebase/firebase-tools/blob/main/src/accountExporter.ts
 */
export async function* readFirebaseCsv(text: AsyncIterable<string>): AsyncGenerator<Entry> {
  for await (const row of readCsv(text, { looseQuotes: true })) {
    const { line } = row;
    const refused = (reason: string): Entry => ({ line, code: 'invalid_row', reason });
    if ('code' in row) yield row;
    else if (row.cells.length < CELLS.least || row.cells.length > CELLS.most)
      yield refused(`it has ${row.cells.length} cells where firebase auth:export writes ${CELLS.most}`);
    else if (!BOOLEANS.has(row.cells[COLUMNS.emailVerified]) || !BOOLEANS.has(row.cells[LATER_COLUMNS.disabled]))
      yield refused('where firebase auth:export writes true or false, it has something else');
    else {
      const cells = Object.entries({ ...COLUMNS, ...LATER_COLUMNS }).map(([name, place]) => [name, row.cells[place]] as const);
      const values = cells.flatMap(([name, cell]) => (cell ? [[name, BOOLEANS.get(cell) ?? cell] as const] : []));
      yield { line, row: Object.fromEntries(values) };
    }
  }
}

const BOOLEANS = new Map<string | undefined, boolean | undefined>([
  ['true', true],
  ['false', false],
  ['', undefined],
]);
