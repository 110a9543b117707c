import type { LogLevel, Thrown } from '../messages.js';

// What may leave the worker. These functions run inside it, as text: each sees nothing of this module but itself.

/**
 * What a script called back with, in JSON, as it would leave Auth0's sandbox: dates as ISO texts, functions not at all.
 * A circle is cut where it closes, and a BigInt, which JSON does not have, becomes its digits. Runs inside the worker,
 * as text: it sees nothing of this module but itself.
 * @returns `null` where the value has no JSON, or more of it than `limit` characters.
 */
export function profileText(value: object, limit: number): string | null {
  const above: unknown[] = [];
  let values = 0;
  function plain(this: unknown, key: string, item: unknown): unknown {
    values += 1;
    if (values > limit) throw new RangeError('too large');
    if (typeof item === 'bigint') return String(item);
    if (key === '__proto__') return undefined;
    if (typeof item !== 'object' || item === null) return item;
    while (above.length > 0 && above.at(-1) !== this) above.pop();
    if (above.includes(item)) return undefined;
    above.push(item);
    return item;
  }
  try {
    const text = JSON.stringify(value, plain) as string | undefined;
    return text === undefined || text.length > limit ? null : text;
  } catch {
    return null;
  }
}

/**
 * What may be told of an error: name and code, in short. Runs inside the worker, as text: it sees nothing of this
 * module but itself.
 * @param clear The errors whose message is ours.
 */
export function describeThrown(thrown: unknown, clear: WeakSet<object>): Thrown {
  const short = (field: string): string | undefined => {
    try {
      const value: unknown = (thrown as Record<string, unknown>)[field];
      return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 64) : undefined;
    } catch {
      return undefined;
    }
  };
  if (typeof thrown !== 'object' || thrown === null) return {};
  const name = short('name');
  const code = short('code');
  const says = clear.has(thrown) ? (thrown as Error).message : undefined;
  return { ...(name !== undefined && { name }), ...(code !== undefined && { code }), ...(says !== undefined && { says }) };
}

/**
 * The `console` of the scripts, and of the modules they load. Runs inside the worker, as text: it sees nothing of this
 * module but itself.
 * @param original What gives the methods that print nothing of their own, such as `time`.
 */
export function scriptConsole(
  original: Console,
  format: (...values: unknown[]) => string,
  write: (level: LogLevel, text: string) => void,
): Console {
  const at =
    (level: LogLevel) =>
    (...values: unknown[]): void => {
      let text = '[could not be printed]';
      try {
        text = format(...values);
      } catch {
        // A value whose own way of being printed throws: on Auth0 it would not end the script either.
      }
      write(level, text);
    };
  const methods = { log: at('info'), info: at('info'), debug: at('debug'), trace: at('debug'), dir: at('info') };
  return Object.assign(Object.create(original) as Console, methods, { warn: at('warn'), error: at('error') });
}

/** Whose password must not be printed. */
export interface Credentials {
  readonly identifier: string;
  readonly password: string;
}

/**
 * A text without these passwords, in any spelling that printing or sending one gives it, and without what is configured,
 * but for values so short that they are no secrets. Runs inside the worker, as text: it sees nothing of this module but
 * itself.
 */
export function redact(text: string, people: Iterable<Credentials>, configured: readonly string[]): string {
  const passwords = [...people].flatMap(({ identifier, password }) => {
    const bytes = Buffer.from(password);
    const quoted = JSON.stringify(password).slice(1, -1);
    const unquoted = quoted.replaceAll('\\"', '"');
    const form = new URLSearchParams({ p: password }).toString().slice(2);
    const uri = encodeURIComponent(bytes.toString());
    const encoded = [bytes, Buffer.from(`${identifier}:${password}`)].flatMap((value) => [
      value.toString('base64').replace(/=+$/, ''),
      value.toString('base64url'),
    ]);
    return [password, quoted, unquoted, unquoted.replaceAll("'", "\\'"), form, uri, bytes.toString('hex'), ...encoded];
  });
  const hidden = new Map([
    ...configured.filter((value) => value.length >= 8).map((value) => [value, '[configuration]'] as const),
    ...passwords.filter((spelling) => spelling !== '').map((spelling) => [spelling, '[password]'] as const),
  ]);
  // The longest first: a spelling may hold another.
  const spellings = [...hidden].sort(([one], [other]) => other.length - one.length);
  return spellings.reduce((rest, [spelling, name]) => rest.replaceAll(spelling, name), text);
}
