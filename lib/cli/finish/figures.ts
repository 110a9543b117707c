import { printableText } from '../../core/printable.js';
import type { Progress } from '../../core/progress.js';
import type { SourceHealth } from '../../core/source-health.js';
import { figure } from '../printable.js';

/** How long a command waits for the old system to be counted, in ms; after `guard.timeout` it is given up anyway. */
export const PATIENCE = 60_000;

/** Whole rows of words, each column as wide as its widest word; numbers stand on the right. */
export function columns(rows: readonly (readonly (string | number)[])[]): string {
  const words = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? figure(cell) : cell)));
  const widths = (words[0] ?? []).map((_, column) => Math.max(...words.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[], index: number): string =>
    row
      .map((word, column) =>
        typeof rows[index]?.[column] === 'number' ? word.padStart(widths[column] ?? 0) : word.padEnd(widths[column] ?? 0),
      )
      .join('  ');
  return words.map((row, index) => `  ${line(row, index).trimEnd()}\n`).join('');
}

/** Why nobody knows how many are left, source by source; empty where it is known. */
export function uncounted({ phase, sources, legacyTotal }: Progress): readonly string[] {
  if (legacyTotal !== undefined) return [];
  if (phase === 'off') return ['The phase is off: the old system is never asked how many people it has.'];
  if (!sources.length) return ['The migrator was made without an old system.'];
  return sources.filter((source) => source.legacyTotal === undefined).map((source) => printableText(uncountedSource(source)));
}

function uncountedSource({ name, faults }: SourceHealth): string {
  const reasons = Object.keys(faults);
  return reasons.length
    ? `The source '${name}' could not be counted: its count() gave no answer (${reasons.join(', ')}).`
    : `The source '${name}' cannot be counted: it has no count(), or that has not answered yet.`;
}
