import type { ImportCode } from '../../core/import-results.js';

/** Codes of rows that nothing is wrong with: they are in, or stay out by right. All others are rejected. */
const FINE: ReadonlySet<ImportCode> = new Set<ImportCode>([
  ...(['imported', 'updated', 'exists', 'deleted', 'no_hash', 'may_not_log_in', 'in_progress'] as const),
]);

export const isRejected = (code: ImportCode): boolean => !FINE.has(code);

/** What became of the rows so far. */
export class Tally {
  /** How many ended. */
  rows = 0;
  rejected = 0;
  /** How many entries were read, those of other importers among them. */
  read = 0;
  private readonly outcomes = new Map<ImportCode, number>();
  /** The lines of rows that have begun, by their number, in the order in which they began: the first is the lowest. */
  private readonly underWay = new Map<number, number>();

  /** @param line The first one that counts; after that, that of the last entry that was read. */
  constructor(public line: number) {}

  begin(row: number, line: number): void {
    this.underWay.set(row, line);
  }

  lineOf(row: number): number {
    return this.underWay.get(row) ?? 0;
  }

  end(row: number, code: ImportCode): void {
    this.underWay.delete(row);
    this.count(code);
  }

  count(code: ImportCode): void {
    this.rows++;
    if (isRejected(code)) this.rejected++;
    this.outcomes.set(code, (this.outcomes.get(code) ?? 0) + 1);
  }

  /** The first line that was begun and is not done, though others after it may be; `null` where all are. */
  firstUnderWay(): number | null {
    return this.underWay.values().next().value ?? null;
  }

  /** How many were begun and are not done. */
  underWayCount(): number {
    return this.underWay.size;
  }

  /** How many ended in which way, without those in which none did. */
  counts(): Partial<Record<ImportCode, number>> {
    return Object.fromEntries(this.outcomes);
  }
}
