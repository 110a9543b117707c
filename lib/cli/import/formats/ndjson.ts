import type { ExportFormat } from '../export-format.js';
import { mapEntries } from '../map-entries.js';
import { mapRow } from '../map-row.js';
import { readMapping } from '../mapping.js';
import { readNdjson } from '../read-ndjson.js';

/**
 * NDJSON, which is also called JSON Lines: one object on each line, as `ImportRow` says what is in it:
 *
 * ```
 * {"id":"1","email":"ada@example.org","emailVerified":true,"name":"Ada","password":"$2b$12$..."}
 * {"id":"2","email":"grace@example.org","password":{"format":"pbkdf2-raw","hash":"...","salt":"...","params":{"digest":"sha256","iterations":10000,"keylen":32}}}
 * ```
 *
 * With `--mapping`, its fields may have any names, and be anywhere in the object; see `mapping.ts`. An id that is a number
 * too large for JavaScript to read exactly is refused.
 */
export const format: ExportFormat = {
  description: 'one JSON object on each line, in the form of importUsers or read by --mapping',
  read: (text, settings) => {
    const mapping = readMapping(settings.mapping);
    return mapEntries(readNdjson(text), (row) => mapRow(row, mapping));
  },
};
