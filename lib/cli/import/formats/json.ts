import type { ExportFormat } from '../export-format.js';
import { mapEntries } from '../map-entries.js';
import { mapRow } from '../map-row.js';
import { readMapping } from '../mapping.js';
import { readArray } from '../read-array.js';

/**
 * One JSON array of objects, as `ndjson.ts` has them on lines, or with `--mapping` of any form. The array is the whole
 * file, or stands in the file's object under `users`, or what the mapping names in `rows`. An object that is broken is
 * told, and the next one read; where the brackets themselves are broken, nothing after that place can be read.
 */
export const format: ExportFormat = {
  description: 'a JSON array of such objects, alone or under "users"',
  read: (text, settings) => {
    const mapping = readMapping(settings.mapping);
    return mapEntries(readArray(text, mapping.rows), (row) => mapRow(row, mapping));
  },
};
