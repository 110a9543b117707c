import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Entry, ExportFormat, FormatSettings } from '../../../lib/cli/import/export-format.js';
import type { ImportRow } from '../../../lib/core/import-results.js';
import type { Migrator } from '../../../lib/core/migrator.js';
import { importUsers } from '../../../lib/import-users.js';

/** A sample of an export, as text. */
export const sample = (name: string): string => readFileSync(new URL(`../import/exports/${name}`, import.meta.url), 'utf8');

/** The same as settings are. */
export const sampleSettings = (name: string): Readonly<Record<string, unknown>> =>
  JSON.parse(sample(name)) as Readonly<Record<string, unknown>>;

/** A text cut into pieces of a size, as files come. */
export async function* inPieces(text: string, size = 65_536): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

/** Everything that can be gone through. */
export async function listOf<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** What a format makes of a text. */
export const entriesOf = async (format: ExportFormat, text: string, settings: FormatSettings = {}): Promise<readonly Entry[]> =>
  await listOf(format.read(inPieces(text, 1000), settings));

/** How each row of a text ended, by its line. */
export interface Ended {
  readonly line: number;
  readonly code: string;
  readonly reason?: string | undefined;
}

/** Imports a text through a format, and says how each row ended, in the order of their lines. */
export async function importText(
  migrator: Migrator<unknown>,
  format: ExportFormat,
  text: string,
  { source, ...settings }: FormatSettings & { readonly source?: string } = {},
): Promise<readonly Ended[]> {
  const ended: Ended[] = [];
  const lines: number[] = [];
  async function* rows(): AsyncGenerator<ImportRow> {
    for await (const entry of format.read(inPieces(text), settings)) {
      if ('code' in entry) ended.push(entry);
      else {
        lines.push(entry.line);
        yield entry.row as ImportRow;
      }
    }
  }
  await importUsers(migrator, rows(), {
    ...(source === undefined ? {} : { source }),
    concurrency: 1,
    onRow: ({ index, code, reason }) => void ended.push({ line: lines[index] ?? assert.fail('no line'), code, reason }),
  });
  return ended.sort((one, other) => one.line - other.line);
}

/** Their codes alone. */
export const codesIn = (ended: readonly Ended[]): readonly string[] => ended.map(({ code }) => code);
