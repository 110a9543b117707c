/** What would do something to a line that has it, on a terminal or in a log. */
export const HOSTILE = [
  '\u001B[2J',
  '\u009B1A',
  '\r',
  '\n',
  '\t',
  '\0',
  '\u007F',
  '\u202E',
  '\u2028',
  '\u2029',
  '\u200B',
  '\uFEFF',
  '\u{E0041}',
  '\uD800',
];
