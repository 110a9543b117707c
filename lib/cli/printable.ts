import { UNPRINTABLE } from '../core/printable.js';

/** A number with its thousands apart. */
export const figure = (value: number): string => value.toLocaleString('en');

/** A value as one line of JSON that may stand on a terminal. It says the same to whoever reads JSON. */
export const jsonLine = (value: unknown): string =>
  `${JSON.stringify(value).replaceAll(UNPRINTABLE, (character) => character.replaceAll(/[^]/g, escapedUnit))}\n`;

const escapedUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
