import { DAMAGED, NUL } from './json-row.js';
import { parseRow, type RowText } from './parse-csv.js';
import type { CsvRow, CsvSettings } from './read-csv.js';
import { type Line, LONGEST_ROW, TOO_LONG } from './read-lines.js';

/**
 * Finds where the rows of CSV end: with a line after which as many quotes were opened as were closed. Where a row turns
 * out to be broken, its first line alone is refused, and the next row begins with the second. That is quick however
 * broken a file is: the lines within a row have quotes in pairs only, so that each of them is a row by itself then.
 */
export class CsvSplitter {
  /** The lines of the row that has begun. */
  private lines: Line[] = [];
  /** How many of them have been looked at, their length in all, and whether a quote is open after them. */
  private seen = 0;
  private length = 0;
  private isOpen = false;

  constructor(private readonly settings: CsvSettings) {}

  /** The rows that end within the next lines. Those of one line are not parsed yet. */
  add(lines: readonly Line[]): readonly (CsvRow | RowText)[] {
    for (const line of lines) this.lines.push(line);
    return this.split();
  }

  /** What is left at the end of the file. */
  end(): readonly (CsvRow | RowText)[] {
    const rows: (CsvRow | RowText)[] = [];
    for (let [first] = this.lines; first; [first] = this.lines) {
      rows.push(refused(first, OPEN));
      this.lines = this.lines.slice(1);
      this.begin();
      rows.push(...this.split());
    }
    return rows;
  }

  private begin(): void {
    [this.seen, this.length, this.isOpen] = [0, 0, false];
  }

  private split(): readonly (CsvRow | RowText)[] {
    const rows: (CsvRow | RowText)[] = [];
    let start = 0;
    for (;;) {
      const first = this.lines[start];
      const line = this.lines[start + this.seen];
      if (!first || !line) break;
      this.seen++;
      this.length += line.text.length + 1;
      this.isOpen = this.isOpen !== hasOddQuotes(line.text);
      const isTooMuch = line.isTooLong || this.length > LONGEST_ROW;
      if (this.isOpen && !isTooMuch) continue;
      const row = isTooMuch
        ? refused(first, first.isTooLong ? TOO_LONG : OPEN)
        : this.rowOf(this.lines.slice(start, start + this.seen), first);
      rows.push(...(row ? [row] : []));
      start += row && 'code' in row ? 1 : this.seen;
      this.begin();
    }
    if (start) this.lines = this.lines.slice(start);
    return rows;
  }

  private rowOf(lines: readonly Line[], first: Line): CsvRow | RowText | null {
    const text = lines.map((line, place) => line.text + (place === lines.length - 1 ? '\n' : line.end)).join('');
    if (!text.trim()) return null;
    if (text.includes('\0')) return refused(first, NUL);
    if (text.includes('\uFFFD')) return refused(first, DAMAGED);
    const row = { line: first.line, text };
    return lines.length === 1 ? row : parseRow(row, this.settings);
  }
}

const OPEN = 'it opens a quote that is not closed';

const refused = ({ line }: Line, reason: string): CsvRow => ({ line, code: 'invalid_row', reason });

function hasOddQuotes(text: string): boolean {
  let isOdd = false;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) isOdd = !isOdd;
  return isOdd;
}
