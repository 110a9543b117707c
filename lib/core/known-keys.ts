import { ConfigurationError } from './errors.js';

/**
 * Makes sure that options have no keys but those there are: one that is mistyped would be passed over, and its default taken.
 * @param name What the options are called in the message.
 * @throws ConfigurationError
 */
export function checkKeys(name: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null)
    throw new ConfigurationError(`Expected ${name} to be an object, got ${options === null ? 'null' : typeof options}.`);
  const unknown = Object.keys(options).filter((key) => !known.includes(key));
  if (unknown.length)
    throw new ConfigurationError(
      `Expected ${name} to have no other keys than ${known.join(', ')}, got ${unknown.map((key) => `'${key}'`).join(', ')}.`,
    );
}
