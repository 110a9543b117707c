/** What a log or a terminal obeys instead of showing it, or shows elsewhere than it stands: control and format characters, and those that are none. */
export const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** A text of somebody else's as it may stand in a line: nothing in it ends the line, moves a cursor or turns it around. */
export const printableText = (text: string): string =>
  text.replaceAll(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
