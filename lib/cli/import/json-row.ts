import type { Entry } from './export-format.js';

/** How deep a row may be nested. */
const DEEPEST = 100;

/**
 * One row in JSON. Of a key that is there twice, the last one counts, as everywhere in JavaScript. What `JSON.parse` says
 * of a broken text quotes it: none of that is told.
 */
export function jsonRow(text: string, line: number): Entry {
  const refused = (reason: string): Entry => ({ line, code: 'invalid_row', reason });
  if (text.includes('\uFFFD')) return refused(DAMAGED);
  let row: unknown;
  try {
    row = JSON.parse(text);
  } catch {
    return refused(text.includes('\0') ? NUL : 'it is not JSON');
  }
  return isDeeperThan(row, DEEPEST) ? refused(`it is nested more than ${DEEPEST} levels deep`) : { line, row };
}

/** Why a row is refused in which a decoder put the sign for bytes that are no text. */
export const DAMAGED = 'it has characters that were lost: the file is not UTF-8, or was damaged before';
/** Why a row is refused that holds a NUL, as each of a file in UTF-16 does. */
export const NUL = 'it has a NUL character: the file may be UTF-16, or damaged';

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}
