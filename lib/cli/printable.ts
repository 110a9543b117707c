/** What a terminal obeys instead of showing it, or shows elsewhere than it stands: control and format characters, and those that are none. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** A text of somebody else's as it may stand in a line on a terminal: nothing in it moves the cursor, ends the line or turns it around. */
export const printable = (text: string): string =>
  text.replaceAll(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);

/** A value as one line of JSON that may stand on a terminal. It says the same to whoever reads JSON. */
export const jsonLine = (value: unknown): string =>
  `${JSON.stringify(value).replaceAll(UNPRINTABLE, (character) => character.replaceAll(/[^]/g, escapedUnit))}\n`;

const escapedUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
