/**
 * A line of CSV (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe in front, which shows it as
 * text (OWASP, CSV Injection).
 */
export const csvLine = (cells: readonly (string | number | boolean | Date | null)[]): string => `${cells.map(cellOf).join(',')}\r\n`;

function cellOf(value: string | number | boolean | Date | null): string {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'string') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return `"${text.replaceAll('"', '""')}"`;
}

/** Also behind white space, which some programs pass over, and in the full-width forms that some take for the same. */
const FORMULA = /^\s*[=+\-@\t\r\n|%＝＋－＠％]/u;
