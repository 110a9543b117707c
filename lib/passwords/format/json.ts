import { malformed } from './unreadable.js';

/** An object of JSON, whose values are of whatever type. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * An object, or the text of one.
 * @throws Unreadable
 */
export function jsonObject(value: unknown): JsonObject {
  const parsed = typeof value === 'string' ? parse(value) : value;
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as JsonObject) : malformed();
}

/**
 * A value that has to be text.
 * @throws Unreadable
 */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : malformed());

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return malformed();
  }
}
