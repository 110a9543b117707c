const PLAIN_NAME = /^[A-Za-z_$][\w$.-]{0,63}$/;
const PLAIN_CODE = /^[\w.-]{1,64}$/;
const FRAME = /^ {4}at /;

/** A field of whatever was thrown; `undefined` where there is none, or reading it throws again. */
export function fieldOf(thrown: unknown, field: string): unknown {
  try {
    return typeof thrown === 'object' && thrown !== null ? (thrown as Record<string, unknown>)[field] : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What was thrown, by its name and code alone, as `Error (ECONNREFUSED)`: a driver's message may quote the query with
 * the password in it. Where the error itself has no code, its cause's is taken: `fetch` hides it there.
 */
export function labelOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return `a thrown ${thrown === null ? 'null' : typeof thrown}`;
  const name = fieldOf(thrown, 'name');
  const code = plainCode(fieldOf(thrown, 'code')) ?? plainCode(fieldOf(fieldOf(thrown, 'cause'), 'code'));
  return `${typeof name === 'string' && PLAIN_NAME.test(name) ? name : 'Error'}${code === undefined ? '' : ` (${code})`}`;
}

/** Where it was thrown: the lines of its stack below the message, and none where the two can't be told apart. */
export function framesOf(thrown: unknown): readonly string[] {
  const stack = fieldOf(thrown, 'stack');
  const message = fieldOf(thrown, 'message');
  if (typeof stack !== 'string' || typeof message !== 'string' || !stack.includes(message)) return [];
  return stack
    .slice(stack.indexOf(message) + message.length)
    .split('\n')
    .filter((line) => FRAME.test(line));
}

const plainCode = (code: unknown): string | undefined =>
  (typeof code === 'string' || typeof code === 'number') && PLAIN_CODE.test(String(code)) ? String(code) : undefined;
