import type { ExportFormat } from '../export-format.js';
import { mapEntries } from '../map-entries.js';
import { mappingOfColumns, mapRow, placesIn } from '../map-row.js';
import { readMapping } from '../mapping.js';
import { checkNamedOnce, readTable } from '../read-table.js';

/**
 * CSV whose first row names the columns:
 *
 * ```
 * id,email,emailVerified,name,password
 * 1,ada@example.org,true,"Lovelace, Ada",$2b$12$...
 * ```
 *
 * Each column is the field of its name, or what `--mapping` says of it; see `mapping.ts`. An empty cell is no value. A
 * boolean is `true`, `t`, `yes`, `y` or `1`, or the opposite, in any case; anything else is told. Cells are separated by
 * commas, or what the mapping names in `delimiter`, and may stand in quotes, with quotes doubled and line ends within them.
 */
export const format: ExportFormat = {
  description: 'CSV whose first row names the columns, after the fields of importUsers or read by --mapping',
  read: (text, settings) => {
    const given = readMapping(settings.mapping);
    let mapping = given;
    const checkColumns = (columns: readonly string[]): void => {
      mapping = mappingOfColumns(columns, given);
      checkNamedOnce(columns, given.fields || hasName(columns) ? placesIn(mapping) : ['email']);
    };
    return mapEntries(readTable(text, checkColumns, { delimiter: given.delimiter }), (row) => mapRow(row, mapping));
  },
};

const hasName = (columns: readonly string[]): boolean => columns.includes('email') || columns.includes('username');
