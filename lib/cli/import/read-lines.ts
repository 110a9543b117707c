/** What a row may take at most, in UTF-16 code units: longer ones are refused, and not held. */
export const LONGEST_ROW = 1_000_000;
/** Why such a row is refused. */
export const TOO_LONG = 'it is longer than a million characters, which no row is';

/** One line of a file. */
export interface Line {
  /** From 1. */
  readonly line: number;
  /** Without its end; empty where it is too long. */
  readonly text: string;
  /** What ends it: a line feed, a carriage return, or both; nothing at the end of the file. */
  readonly end: string;
  /** Whether it is beyond {@link LONGEST_ROW}. */
  readonly isTooLong: boolean;
}

/**
 * The lines of a text, however it is cut into pieces: those that end within a piece at once. A byte order mark at the
 * beginning of a line is left out: that of the file, or of one that was appended to another. Holds no more than the piece
 * and the longest row.
 */
export async function* readLines(text: AsyncIterable<string>): AsyncGenerator<readonly Line[]> {
  let [line, held, isTooLong, isAfterReturn] = [1, '', false, false];
  const hold = (part: string): void => {
    isTooLong ||= held.length + part.length > LONGEST_ROW;
    held = isTooLong ? '' : held + part;
  };
  const ended = (end: string): Line => {
    const whole = { line: line++, text: held.startsWith('\uFEFF') ? held.slice(1) : held, end, isTooLong };
    [held, isTooLong] = ['', false];
    return whole;
  };
  for await (const piece of text) {
    const lines: Line[] = [];
    // Whether a line feed belongs to the carriage return before it, the next piece says.
    const whole = isAfterReturn ? `\r${piece}` : piece;
    isAfterReturn = whole.endsWith('\r');
    const chunk = isAfterReturn ? whole.slice(0, -1) : whole;
    let start = 0;
    for (const found of chunk.matchAll(/\r\n?|\n/g)) {
      hold(chunk.slice(start, found.index));
      lines.push(ended(found[0]));
      start = found.index + found[0].length;
    }
    hold(chunk.slice(start));
    if (lines.length) yield lines;
  }
  if (isAfterReturn) yield [ended('\r')];
  if (held || isTooLong) yield [ended('')];
}
