/**
 * A text from a parsed body, or `null` where there is none. The path is spelled as a form spells it: `email`, or
 * `user[email]` for a field of a field.
 */
export function bodyField(body: unknown, path: string): string | null {
  const value = path.replaceAll(']', '').split('[').reduce(ownField, body);
  return typeof value === 'string' ? value : null;
}

const ownField = (holder: unknown, name: string): unknown =>
  typeof holder === 'object' && holder !== null && Object.hasOwn(holder, name) ? (holder as Record<string, unknown>)[name] : undefined;
