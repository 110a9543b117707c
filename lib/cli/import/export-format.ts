/** A row of a file: what it says of somebody, or what kept it from being read. `line` is where it begins, from 1. */
export type Entry =
  | { readonly line: number; readonly row: unknown }
  | { readonly line: number; readonly code: 'invalid_row'; /** Never a value of the row. */ readonly reason: string };

/** What an operator says of a file besides its format. */
export interface FormatSettings {
  /** Where the fields of a profile are, for formats that know no product: `--mapping`. See `mapping.ts`. */
  readonly mapping?: Readonly<Record<string, unknown>> | undefined;
  /** What the hashes of one project have in common, as Firebase's console shows it: `--hash-config`. */
  readonly hashConfig?: Readonly<Record<string, unknown>> | undefined;
}

/** How the export of one product is read. */
export interface ExportFormat {
  /** One line for `--help`. */
  readonly description: string;
  /**
   * The rows as they come, in constant memory, in the form that `importUsers` takes. A row that can't be read is told and
   * the next one read.
   * @throws UsageError where the settings are wrong, before anything is read; or where nothing after this place can be read.
   */
  readonly read: (text: AsyncIterable<string>, settings: FormatSettings) => AsyncIterable<Entry>;
}
